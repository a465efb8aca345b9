"""One part of a search as a condition on submissions.

Rare words become lists of keys, found through an index beforehand; common ones are looked at row by row, so
that a page of newest submissions stops at its fiftieth. Which of the two it is, a look at the newest and a
query with a limit tell: the database's own guess is wrong by a factor of a hundred for answers and comments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from missions.models import (
    Area,
    Attachment,
    Finding,
    Membership,
    Mission,
    PollingStation,
    ReviewClaim,
    SubmissionRevision,
    TabulationCentre,
    Team,
)
from missions.queries.claims import live_since
from missions.queries.search_answers import RARE, any_of, rare, with_answer, with_words
from missions.queries.search_vocabulary import questions_of
from missions.queries.visits import ToldTwice
from missions.search_language import Term
from missions.states import SEVERITY_ORDER, WAITING, Severity


@dataclass(frozen=True)
class Asker:
    """Who searches in which mission, its checklist versions, and the questions kept from them."""

    mission: Mission
    user: User
    versions: tuple[int, ...]
    hidden: tuple[str, ...] = ()


def condition(term: Term, asker: Asker) -> Q:
    """What the submissions asked for have in common."""
    if build := _KEYS.get(term.key):
        wanted = build(term.values, asker)
    else:
        wanted = with_answer(questions_of(asker.versions)[term.key], term.values, asker.mission)
    return ~wanted if term.is_not else wanted


def _in_field(name: str) -> Callable[[Sequence[str], Asker], Q]:
    return lambda values, _asker: Q(**{f"{name}__in": values})


def _codes(values: Sequence[str], asker: Asker) -> Q:
    return Q(code__in=[code for each in values for code in _whole(each, asker)])


def _whole(code: str, asker: Asker) -> list[str]:
    return [code.upper(), f"{asker.mission.code}-{code}".upper()]


def _teams(values: Sequence[str], asker: Asker) -> Q:
    return Q(team_id__in=_team_ids(values, asker))


def _team_ids(values: Iterable[str], asker: Asker) -> list[int]:
    named = any_of(Q(code__iexact=each) for each in values)
    return list(Team.objects.filter(named, mission=asker.mission).order_by().values_list("pk", flat=True))


def _observers(values: Sequence[str], asker: Asker) -> Q:
    return Q(observer_id__in=_observer_ids(values, asker))


def _observer_ids(values: Iterable[str], asker: Asker) -> list[int]:
    named = any_of(Q(user__name__icontains=each) | Q(user__email__iexact=each) for each in values)
    rows = Membership.objects.filter(named, mission=asker.mission)
    return list(rows.order_by().values_list("user_id", flat=True))


def _areas(values: Sequence[str], asker: Asker) -> Q:
    ids = _area_ids(values, asker)
    return Q(station__area_id__in=ids) | Q(centre__area_id__in=ids)


def _area_ids(values: Iterable[str], asker: Asker) -> list[int]:
    """The areas called so, and those that lie in them."""
    areas = Area.objects.filter(mission=asker.mission).order_by()
    named = any_of(Q(code__iexact=each) | Q(name__icontains=each) for each in values)
    paths = list(areas.filter(named).values_list("path", flat=True))
    below = any_of(Q(path=path) | Q(path__startswith=f"{path}/") for path in paths)
    return list(areas.filter(below).values_list("pk", flat=True)) if paths else []


def _stations(values: Sequence[str], asker: Asker) -> Q:
    return any_of(_places(each, asker) for each in values)


def _places(word: str, asker: Asker) -> Q:
    """Stations and centres by the start of their code or a part of their name; REGION/CODE names one."""
    stations = PollingStation.objects.filter(_called(word), mission=asker.mission)
    centres = TabulationCentre.objects.filter(
        Q(code__istartswith=word) | Q(name__icontains=word), mission=asker.mission
    )
    at_centre = Q(centre_id__in=list(centres.order_by().values_list("pk", flat=True)[:RARE]))
    keys = rare(stations.order_by().values_list("pk", flat=True))
    if keys is not None:
        return Q(station_id__in=keys) | at_centre
    return _called(word, "station__") | at_centre


def _called(word: str, before: str = "") -> Q:
    region, _slash, code = word.rpartition("/")
    named = {f"{before}code__startswith": word}, {f"{before}code__startswith": word.upper()}
    whole = {f"{before}region__code__iexact": region, f"{before}code__iexact": code}
    found = any_of([Q(**{f"{before}name__icontains": word}), *(Q(**each) for each in named)])
    return found | Q(**whole) if region else found


def _words(word: str, asker: Asker) -> Q:
    """Words anywhere: codes, places and their areas, the team, the observer, comments and texts."""
    places = _places(word, asker)
    if area_ids := _area_ids([word], asker):
        places |= Q(station__area_id__in=area_ids) | Q(centre__area_id__in=area_ids)
    people = Q(team_id__in=_team_ids([word], asker)) | Q(observer_id__in=_observer_ids([word], asker))
    return _codes([word], asker) | places | people | with_words(word, asker.mission, hidden=asker.hidden)


def _severities(values: Sequence[str], asker: Asker) -> Q:
    """The worst finding tells of critical ones; the others are looked for."""
    found = Q(alarm=SEVERITY_ORDER[Severity.CRITICAL]) if Severity.CRITICAL in values else Q()
    if rest := [each for each in values if each != Severity.CRITICAL]:
        low = min(SEVERITY_ORDER[each] for each in rest)
        found |= Q(Exists(_findings().filter(severity__in=rest)), alarm__gte=low)
    return found


def _findings() -> QuerySet[Finding]:
    return Finding.objects.filter(submission=OuterRef("pk"), is_current=True).order_by()


def _with_finding(values: Sequence[str], asker: Asker) -> Q:
    rows = Finding.objects.filter(key__in=values, is_current=True, submission__mission=asker.mission)
    keys = rare(rows.order_by().values_list("submission_id", flat=True))
    return Q(Exists(_findings().filter(key__in=values))) if keys is None else Q(pk__in=keys)


def _has(values: Sequence[str], asker: Asker) -> Q:
    files = Attachment.objects.filter(submission=OuterRef("pk"), stored_at__isnull=False).order_by()
    commented = SubmissionRevision.objects.filter(
        submission=OuterRef("pk"), number=OuterRef("revision")
    ).exclude(comments={})
    having = {
        "photo": Q(Exists(files.filter(content_type__startswith="image/"))),
        "file": Q(Exists(files)),
        "comment": Q(Exists(commented.order_by())),
    }
    return any_of(having[each] for each in values)


def _is(values: Sequence[str], asker: Asker) -> Q:
    claims = ReviewClaim.objects.filter(submission__mission=asker.mission, seen_at__gt=live_since())
    claimed = Q(pk__in=claims.values("submission_id"))
    being = {
        "waiting": Q(state__in=WAITING),
        "follow_up": Q(follow_up_at__isnull=False),
        "claimed": claimed,
        "mine": Q(pk__in=claims.filter(user=asker.user).values("submission_id"))
        | Q(decided_by_id=asker.user.pk),
        "spotless": Q(alarm=0) & ~Q(Exists(_findings())),
        "corrected": Q(revision__gt=1),
        "twice": Q(ToldTwice()),
    }
    return any_of(being[each] for each in values)


_KEYS: dict[str, Callable[[Sequence[str], Asker], Q]] = {
    "": lambda values, asker: any_of(_words(each, asker) for each in values),
    "state": _in_field("state"),
    "stage": _in_field("kind"),
    "code": _codes,
    "team": _teams,
    "observer": _observers,
    "station": _stations,
    "area": _areas,
    "severity": _severities,
    "finding": _with_finding,
    "has": _has,
    "is": _is,
}
