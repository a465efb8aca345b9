"""Who reads a statement before its embargo has passed, and what of it the public may see."""

from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Mission
from missions.permissions import role_in
from missions.states import COMPILERS
from reports.models import Snapshot, Statement, StatementVersion
from reports.queries.approvals import is_approver
from reports.states import ONCE_ISSUED


def is_embargoed(statement: Statement) -> bool:
    return statement.embargo_until is not None and statement.embargo_until > timezone.now()


def why_not_read_embargoed(user: User, statement: Statement) -> str:
    """Until the time only the secretariat, the head of mission and the approvers (methodology 2.6)."""
    if not is_embargoed(statement) or role_in(user, statement.mission) in COMPILERS:
        return ""
    if is_approver(user, statement):
        return ""
    assert statement.embargo_until is not None
    return _("This statement is under embargo until %(when)s.") % {
        "when": date_format(
            timezone.localtime(statement.embargo_until, ZoneInfo(statement.mission.timezone)), "j M Y, H:i"
        )
    }


def why_not_export_embargoed(user: User, snapshot: Snapshot) -> str:
    """The evidence of an embargoed statement does not leave by the other door."""
    rows = Statement.objects.filter(versions__snapshot=snapshot, embargo_until__gt=timezone.now())
    reasons = (why_not_read_embargoed(user, each) for each in rows.select_related("mission").distinct())
    return next((reason for reason in reasons if reason), "")


def snapshots_to_export(user: User, mission: Mission) -> QuerySet[Snapshot]:
    """The mission's snapshots but for those behind a statement whose embargo keeps the person out."""
    embargoed = Statement.objects.filter(mission=mission, embargo_until__gt=timezone.now())
    kept_back = [each.pk for each in embargoed if why_not_read_embargoed(user, each)]
    behind = StatementVersion.objects.filter(statement__in=kept_back).values("snapshot")
    return Snapshot.objects.filter(mission=mission).exclude(pk__in=behind)


def public_statements() -> QuerySet[Statement]:
    """Issued and past embargo: all that anybody without a place in the mission may know of.

    Each with the `content_hash` that was approved.
    """
    past = Q(embargo_until=None) | Q(embargo_until__lte=timezone.now())
    rows = Statement.objects.filter(past, state__in=ONCE_ISSUED, issued_file__isnull=False)
    rows = rows.annotate(content_hash=F("issued_file__version__content_hash"))
    return rows.select_related("mission__referendum", "issued_file")


def corrections_of(statement: Statement) -> list[Statement]:
    """What was issued first and every correction of it since, oldest first, as far as it is public.

    Whichever of them is asked for, the list is the same. Two queries.
    """
    ours = Statement.objects.filter(mission=statement.mission_id, language=statement.language)
    older = dict(ours.filter(state__in=ONCE_ISSUED).values_list("pk", "supersedes"))
    newer = {before: pk for pk, before in older.items() if before}
    first = statement.pk
    while before := older.get(first):
        first = before
    line = [first]
    while line[-1] in newer:
        line.append(newer[line[-1]])
    public = public_statements().in_bulk(line)
    return [public[pk] for pk in line if pk in public]
