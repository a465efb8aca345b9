"""Who may take files out of a mission and change its statement, and why not."""

from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import ContextFact, Meeting, Mission
from missions.permissions import REVIEWERS, STAFF, role_in, why_not_read_trail, why_not_see_people
from missions.states import COMPILERS, Role
from reports.claims.record_sentences import NAMED_INSTITUTION
from reports.models import Statement
from reports.states import ONCE_ISSUED


def why_not_export(user: User, mission: Mission) -> str:
    """Staff take out what their place covers."""
    if role_in(user, mission) not in STAFF:
        return _("Only coordinators, the secretariat and the head of mission take files out of a mission.")
    return ""


def why_not_export_confidential(user: User, mission: Mission) -> str:
    """What people told observers in confidence leaves with those who review it alone."""
    if role_in(user, mission) not in REVIEWERS:
        return _("Confidential answers, incidents and meetings are for coordinators and the head of mission.")
    return ""


def why_not_export_names(user: User, mission: Mission) -> str:
    return why_not_see_people(user, mission)


def why_not_export_trail(user: User, mission: Mission) -> str:
    return why_not_read_trail(user, mission)


def why_not_send_for_approval(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission send a statement for approval.")
    return ""


def why_not_arrange_approval(user: User, mission: Mission) -> str:
    if role_in(user, mission) != Role.HEAD:
        return _("Only the head of mission says who approves the statement.")
    return ""


def why_not_set_embargo(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission set the embargo.")
    return ""


def why_not_issue(user: User, mission: Mission) -> str:
    if role_in(user, mission) != Role.HEAD:
        return _("Only the head of mission issues the statement.")
    return ""


def why_not_correct_issued(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission begin a correction.")
    return ""


def why_not_edit_statement(user: User, statement: Statement) -> str:
    """The secretariat and the head write; what is issued stands as it is."""
    if role_in(user, statement.mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission change the statement.")
    if statement.state in ONCE_ISSUED:
        return _(
            "This statement is issued and stands as it is; what is wrong in it is corrected by a new one."
        )
    return ""


def why_not_write(user: User, mission: Mission) -> str:
    """Whose desk it is, whatever state a statement is in."""
    if role_in(user, mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission write at the statement desk.")
    return ""


def why_not_confirm(user: User, fact: ContextFact) -> str:
    """A second person holds the figure against its source; who wrote it has seen it already."""
    if fact.checked_at:
        return _("A second person has checked it.")
    if fact.entered_by_id == user.pk:
        return _("You wrote this; somebody else holds it against its source.")
    return ""


def why_not_read_terms(user: User, meeting: Meeting) -> str:
    """What was said in confidence stays with those who review it."""
    if meeting.attribution in NAMED_INSTITUTION or role_in(user, meeting.mission) in REVIEWERS:
        return ""
    return _("Kept for the coordinators and the head of mission: no attribution was agreed.")
