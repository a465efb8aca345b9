"""Who may do what in a mission, and why not: every rule gives its reason as a sentence, "" meaning "may"."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Job, Membership, Mission, Submission, Team
from missions.models.scope import scope_in
from missions.states import COMPILERS, REVIEWERS, STAFF, WAITING, Kind, MissionState, Role, SubmissionState


def role_in(user: User | AnonymousUser, mission: Mission) -> str:
    """The person's role in the mission, "" for none. Asked once a mission and remembered on the user."""
    remembered: dict[object, str] = user.__dict__.setdefault("_roles", {})
    if mission.pk not in remembered:
        place = Membership.objects.filter(user=user.pk, mission=mission).values_list("role", flat=True)
        remembered[mission.pk] = place.first() or ""
    return remembered[mission.pk]


def remember_role(user: User, mission: Mission, role: str) -> None:
    """Spare :func:`role_in` its query where the role came with the mission."""
    user.__dict__.setdefault("_roles", {})[mission.pk] = role


def team_ids_of(user: User, mission: Mission) -> frozenset[int]:
    """The person's teams in the mission, asked once and remembered on the user."""
    remembered: dict[object, frozenset[int]] = user.__dict__.setdefault("_team_ids", {})
    if mission.pk not in remembered:
        rows = Team.objects.filter(mission=mission, members=user).values_list("pk", flat=True)
        remembered[mission.pk] = frozenset(rows)
    return remembered[mission.pk]


def is_own(user: User, submission: Submission) -> bool:
    """Filed by the person or by a team of theirs."""
    return submission.observer_id == user.pk or submission.team_id in team_ids_of(user, submission.mission)


def why_not_file(user: User, mission: Mission) -> str:
    """Filing is for everybody with a place in a mission that still takes submissions."""
    if not role_in(user, mission):
        return _("You have no place in this mission.")
    if mission.state == MissionState.PREPARING:
        return _("The mission has not opened yet; submissions are taken from the day it opens.")
    if mission.state == MissionState.CLOSED:
        return _("The mission is closed; what arrives now is kept for a coordinator to look at.")
    return ""


def why_not_open_desk(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators of this mission review submissions.")
    return ""


def why_not_review(user: User, submission: Submission) -> str:
    """Reviewing is for coordinators, and never of one's own work."""
    if reason := why_not_open_desk(user, submission.mission):
        return reason
    if is_own(user, submission):
        return _("You cannot review a submission of your own or of your team.")
    return why_not_inside(user, submission)


def why_not_inside(user: User, submission: Submission) -> str:
    """A coordinator limited to areas judges what lies in them. Asked once for a place, and remembered."""
    scope = scope_in(user, submission.mission)
    place = (user.pk, submission.station_id, submission.centre_id, submission.team_id)
    remembered: dict[object, bool] = submission.__dict__.setdefault("_inside", {})
    if scope.areas and place not in remembered:
        remembered[place] = Submission.objects.filter(scope.submissions(), pk=submission.pk).exists()
    if not scope.areas or remembered[place]:
        return ""
    return _("This lies outside your areas (%(areas)s); a coordinator of its area reviews it.") % {
        "areas": ", ".join(name for _path, name in scope.areas)
    }


def why_not_verify(user: User, submission: Submission) -> str:
    if submission.state not in WAITING:
        return _("Only a received submission can be verified; this one is %(state)s.") % {
            "state": submission.get_state_display().lower()
        }
    return why_not_review(user, submission)


def why_not_reopen(user: User, submission: Submission) -> str:
    if submission.state not in (SubmissionState.VERIFIED, SubmissionState.EXCLUDED):
        return _("Only a verified or excluded submission can be reopened.")
    return why_not_review(user, submission)


def why_not_amend(user: User, submission: Submission) -> str:
    """A coordinator corrects what waits, as a new revision; what was decided is reopened first."""
    if reason := why_not_review(user, submission):
        return reason
    if submission.state not in WAITING:
        return _("This submission is %(state)s; reopen it before you correct it.") % {
            "state": submission.get_state_display().lower()
        }
    return ""


def why_not_decide_visit(user: User, one: Submission, other: Submission) -> str:
    """Both forms are judged at once: neither is one's own, and both lie inside a coordinator's areas."""
    return why_not_review(user, one) or why_not_review(user, other)


def why_not_break_claim(user: User, mission: Mission) -> str:
    if role_in(user, mission) != Role.HEAD:
        return _("Only the head of mission takes over what somebody else is reading.")
    return ""


def why_not_correct(user: User, submission: Submission) -> str:
    """The observer or a team-mate may send again what was returned, or what nobody has looked at yet."""
    if not is_own(user, submission):
        return _("Only the team that filed a submission sends it again.")
    if submission.state not in (SubmissionState.RECEIVED, SubmissionState.RETURNED):
        return _("This submission is %(state)s; ask a coordinator to reopen and return it.") % {
            "state": submission.get_state_display().lower()
        }
    return ""


def why_not_attach(user: User, submission: Submission) -> str:
    if not is_own(user, submission):
        return _("Only the team that filed a submission adds files to it.")
    return ""


# What people told observers in confidence, and who told it (domain: protection of sources).
CONFIDENTIAL = frozenset({Kind.INCIDENT, Kind.MEETING})


def why_not_see_file(user: User, submission: Submission) -> str:
    """Files go with their submission; those of incidents and meetings to its team and to reviewers alone."""
    if is_own(user, submission):
        return ""
    role = role_in(user, submission.mission)
    if role not in STAFF:
        return _("Only the team that filed a submission and the mission's staff see its files.")
    if submission.kind in CONFIDENTIAL and role not in REVIEWERS:
        return _("Files of incidents and meetings are for the team that filed them and for coordinators.")
    return ""


def why_not_see_confidential(user: User, submission: Submission) -> str:
    """Answers given in confidence are for the staff; those of incidents and meetings for reviewers alone."""
    role = role_in(user, submission.mission)
    if role not in STAFF or (submission.kind in CONFIDENTIAL and role not in REVIEWERS):
        return _("Kept for the coordinators")
    return ""


def why_not_see_everything(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in STAFF:
        return _("Only coordinators, the secretariat and the head of mission see all submissions.")
    return ""


def why_not_see_people(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators and the head of mission see how to reach its observers.")
    return ""


def why_not_end_sessions(user: User, person: User, mission: Mission, *, is_staff_elsewhere: bool) -> str:
    """For observers of the mission alone.

    A session is the person's in all their missions: nobody is signed out of staff work elsewhere from here.
    """
    if reason := why_not_see_people(user, mission):
        return reason
    if role_in(person, mission) != Role.OBSERVER:
        return _("Only the sessions of this mission's observers are ended here.")
    if is_staff_elsewhere:
        return _("%(name)s also has a place on the staff of another mission, which this would reach too.") % {
            "name": person
        }
    return ""


def why_not_clear_quarantine(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators of this mission see what could not be accepted.")
    return ""


def why_not_compile(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in COMPILERS:
        return _("Only the secretariat and the head of mission compile the statement.")
    return ""


def why_not_retry(user: User, job: Job) -> str:
    """Whoever may not ask for the work sets nobody else's going again."""
    if role_in(user, job.mission) not in COMPILERS and job.requested_by_id != user.pk:
        return _("Only whoever asked for it, the secretariat and the head of mission try it again.")
    return ""


def why_not_read_statement(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in STAFF:
        return _("Drafts of the statement are for coordinators, the secretariat and the head of mission.")
    return ""


def why_not_read_trail(user: User, mission: Mission) -> str:
    """The head reads all of it; coordinators what is about submissions they may see, and their own acts."""
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators and the head of mission read the audit trail.")
    return ""


def why_not_see_incidents(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators and the head of mission see the incidents together.")
    return ""


def why_not_write(user: User, mission: Mission) -> str:
    if role_in(user, mission) not in REVIEWERS:
        return _("Only coordinators and the head of mission write to others here.")
    return ""


def why_not_set_duty(user: User, mission: Mission, place: Membership) -> str:
    """Alerts are for those who review; each says for themselves, the head for everybody."""
    role = role_in(user, mission)
    if place.role not in REVIEWERS or role not in REVIEWERS:
        return _("Alerts are for coordinators and the head of mission.")
    if place.user_id != user.pk and role != Role.HEAD:
        return _("Only the head of mission says this for others.")
    return ""


def why_not_call(user: User, team: Team) -> str:
    """A coordinator limited to areas calls the teams inside."""
    if reason := why_not_see_people(user, team.mission):
        return reason
    scope = scope_in(user, team.mission)
    if scope.areas and not Team.objects.filter(scope.teams(), pk=team.pk).exists():
        return _("This team is outside your areas; a coordinator of its area calls it.")
    return ""
