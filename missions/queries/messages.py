"""Messages: who is reached by a filter, what came in, what was sent and who has read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Area, Membership, Message, MessageCopy, Mission, Submission, Team, TeamMember
from missions.models.scope import scope_in
from missions.permissions import role_in
from missions.queries.people import observers
from missions.queries.search import find
from missions.states import SEVERITY_ORDER, Role, SubmissionState

RETURNED, SILENT, EVERYBODY, FOUND = "returned", "silent", "everybody", "found"
PACKED = 30
MOST_ALERTS = 50


@dataclass(frozen=True)
class Audience:
    """Whom a filter selects: the filter in words, and (person, their teams' codes) in order."""

    words: str
    people: tuple[tuple[User, str], ...]

    @property
    def users(self) -> list[User]:
        return [user for user, _codes in self.people]


@dataclass(frozen=True)
class Filter:
    """What the sender chose. ``teams`` and ``areas`` are codes; empty ones narrow nothing."""

    to: str = RETURNED
    teams: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    search: str = ""


def audience(mission: Mission, sender: User, chosen: Filter) -> Audience:
    """The observers a filter selects, inside the sender's scope. Four queries."""
    rows = _narrowed(observers(mission, sender), mission, chosen)
    if chosen.to == RETURNED:
        inside = scope_in(sender, mission).submissions()
        came_back = Submission.objects.filter(inside, mission=mission, state=SubmissionState.RETURNED)
        teams = TeamMember.objects.filter(team__in=came_back.exclude(team=None).values("team"))
        rows = rows.filter(Q(user__in=came_back.values("observer")) | Q(user__in=teams.values("user")))
    elif chosen.to == SILENT:
        came = Submission.objects.filter(mission=mission)
        heard = TeamMember.objects.filter(team__in=came.exclude(team=None).values("team"))
        rows = rows.exclude(user__in=came.values("observer")).exclude(user__in=heard.values("user"))
    elif chosen.to == FOUND:
        rows = rows.filter(user__in=_found(mission, sender, chosen.search))
    people = [row.user for row in rows]
    codes = _team_codes(mission, people)
    return Audience(_words(mission, chosen), tuple((each, codes.get(each.pk, "")) for each in people))


def within_reach(mission: Mission, sender: User, people: Collection[int]) -> set[int]:
    """Those of some people whom the sender may write to. One query.

    Whoever answers for all of the mission reaches everybody in it, others the observers of their areas.
    """
    if scope_in(sender, mission).areas:
        rows: QuerySet[Membership] = observers(mission, sender)
    else:
        rows = Membership.objects.filter(mission=mission)
    return set(rows.filter(user__in=people).values_list("user_id", flat=True))


def inbox(mission: Mission, user: User) -> QuerySet[MessageCopy]:
    """What came to the person, the newest first."""
    rows = MessageCopy.objects.filter(user=user, message__mission=mission)
    return rows.select_related("message__sender", "message__submission").order_by(
        "-message__created_at", "-pk"
    )


def unread_alerts(mission: Mission, user: User) -> list[MessageCopy]:
    """Alerts the person has not read, the gravest first, then the newest. One query, by an index."""
    rows = inbox(mission, user).filter(read_at=None, message__sender=None).exclude(message__submission=None)
    found = rows.select_related("message__submission__incident")[:MOST_ALERTS]
    return sorted(found, key=_lightness)


def _lightness(alert: MessageCopy) -> int:
    about = alert.message.submission
    return -SEVERITY_ORDER[about.incident.severity] if about else 0


def sent(mission: Mission, user: User) -> QuerySet[Message]:
    """What the person sent; a head of mission sees what everybody sent."""
    rows = Message.objects.filter(mission=mission).exclude(sender=None)
    if role_in(user, mission) != Role.HEAD:
        rows = rows.filter(sender=user)
    read = Count("copies", filter=Q(copies__read_at__isnull=False))
    return rows.select_related("sender").annotate(to=Count("copies"), read=read).order_by("-created_at")


def readable(mission: Mission, user: User) -> QuerySet[Message]:
    """Messages the person may open: sent to them, or by them, or any that a person sent for the head."""
    rows = Message.objects.filter(mission=mission).select_related("sender", "submission")
    mine = Exists(MessageCopy.objects.filter(message=OuterRef("pk"), user=user))
    if role_in(user, mission) == Role.HEAD:
        return rows.filter(Q(mine) | Q(sender__isnull=False))
    return rows.filter(Q(mine) | Q(sender=user))


def for_device(mission: Mission, user: User) -> list[dict[str, Any]]:
    """The newest of the person's messages, as a pack carries them. One query."""
    return [
        {
            "id": copy.message_id,
            "subject": copy.message.subject,
            "text": copy.message.text,
            "from": str(copy.message.sender or ""),
            "at": copy.message.created_at,
            "read": copy.read_at is not None,
        }
        for copy in inbox(mission, user)[:PACKED]
    ]


def teams_and_areas(mission: Mission, user: User) -> tuple[list[str], list[tuple[str, str]]]:
    """Codes of the teams, and (code, indented name) of the areas, that the person may choose from."""
    scope = scope_in(user, mission)
    teams = Team.objects.filter(scope.teams(), mission=mission).order_by("code")
    inside = Q()
    for path in scope.paths:
        inside |= Q(path=path) | Q(path__startswith=f"{path}/")
    areas = Area.objects.filter(inside, mission=mission, teams__isnull=False).distinct().order_by("path")
    return list(teams.values_list("code", flat=True)), list(areas.values_list("code", "name"))


def _narrowed(rows: QuerySet[Membership], mission: Mission, chosen: Filter) -> QuerySet[Membership]:
    members = TeamMember.objects.filter(team__mission=mission)
    if chosen.teams:
        rows = rows.filter(user__in=members.filter(team__code__in=chosen.teams).values("user"))
    if chosen.areas:
        inside = Q()
        paths = Area.objects.filter(mission=mission, code__in=chosen.areas).values_list("path", flat=True)
        for path in list(paths):
            inside |= Q(team__area__path=path) | Q(team__area__path__startswith=f"{path}/")
        rows = rows.filter(user__in=members.filter(inside or Q(pk__in=[])).values("user"))
    return rows


def _found(mission: Mission, sender: User, text: str) -> Any:
    """The observers of the submissions a search finds."""
    return find(mission, sender, text).order_by().values("observer")


def _team_codes(mission: Mission, people: Iterable[User]) -> dict[int, str]:
    rows = TeamMember.objects.filter(team__mission=mission, user__in=list(people)).order_by("team__code")
    found: dict[int, list[str]] = {}
    for key, code in rows.values_list("user_id", "team__code"):
        found.setdefault(key, []).append(code)
    return {key: ", ".join(codes) for key, codes in found.items()}


def _words(mission: Mission, chosen: Filter) -> str:
    told = {
        RETURNED: _("All teams with a returned submission open"),
        SILENT: _("Teams that have sent nothing"),
        FOUND: _("Observers of the submissions found by “%(search)s”") % {"search": chosen.search},
    }.get(chosen.to, _("All observers"))
    parts = [told]
    if chosen.teams:
        parts.append(_("of the teams %(codes)s") % {"codes": ", ".join(chosen.teams)})
    if chosen.areas:
        names = Area.objects.filter(mission=mission, code__in=chosen.areas).values_list("name", flat=True)
        parts.append(_("in %(areas)s") % {"areas": ", ".join(names)})
    return ", ".join(parts)
