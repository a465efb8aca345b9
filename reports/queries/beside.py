"""What stands beside a sentence and its numbers: what each submission answered, and where they lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from missions.models import Submission
from missions.models.scope import Scope
from missions.queries.answers import answer_in_words
from missions.queries.maps import Drawing, Point, Spot, points
from reports.claims import Measure, load_claims
from reports.models import Snapshot, SnapshotRevision, StatementVersion
from reports.queries.bound import Bound, bound
from reports.queries.reading import Chosen, Code

# Points of a drawing nearer than this to one another are drawn as one (a drawing is 1000 across).
GRAIN = 12
FOR, REST = "for", "rest"


@dataclass(frozen=True)
class Beside:
    """The chosen sentence with answers beside its short codes, and its base on a map, None without places."""

    chosen: Chosen
    drawing: Drawing | None


def beside(version: StatementVersion, found: Chosen, scope: Scope) -> Beside:
    """Of a reader limited to areas only what lies in them is linked, told and drawn.

    One query; five once answers are told beside short codes, whatever their number.
    """
    places = _places(version, [*found.speaking, *found.base_codes, *_codes(found.against)], scope)
    told = _told(version.snapshot, found, places)
    supporting, other, findings, incidents = (
        tuple(_code(each, places, told) for each in codes)
        for codes in (found.supporting, found.other, found.findings, found.incidents)
    )
    with_answers = replace(found, supporting=supporting, other=other, findings=findings, incidents=incidents)
    return Beside(with_answers, _drawing(found, places))


@dataclass(frozen=True)
class _Place:
    submission: UUID
    station: int | None
    name: str
    latitude: float | None
    longitude: float | None


def _places(version: StatementVersion, codes: Iterable[str], scope: Scope) -> dict[str, _Place]:
    rows = Submission.objects.filter(
        scope.submissions(), mission=version.snapshot.mission_id, code__in=set(codes)
    )
    of_station = ("station", "station__code", "station__name", "station__latitude", "station__longitude")
    return {
        code: _Place(pk, station, f"{number} {name}" if station else "", latitude, longitude)
        for code, pk, station, number, name, latitude, longitude in rows.values_list(
            "code", "pk", *of_station
        )
    }


def _codes(codes: Sequence[Code]) -> list[str]:
    return [each.code for each in codes]


def _code(each: Code, places: Mapping[str, _Place], told: Mapping[str, str]) -> Code:
    place = places.get(each.code)
    return replace(each, submission=place.submission if place else None, said=told.get(each.code, ""))


def _told(snapshot: Snapshot, found: Chosen, places: Mapping[str, _Place]) -> dict[str, str]:
    """What each submission that is named answered to what the claim reads, in a few words."""
    claims = tuple(each for each in load_claims() if each.id == found.claim)
    shown = [places[code] for code in _codes([*found.supporting, *found.other]) if code in places]
    if not claims or not shown:
        return {}
    known = bound(snapshot, claims)
    measure = known.measures.get(found.claim)
    if measure is None:
        return {}
    rows = SnapshotRevision.objects.filter(
        snapshot=snapshot, revision__submission__in=[place.submission for place in shown]
    )
    answers = rows.values_list("revision__submission__code", "kind", "revision__answers")
    return {code: _in_words(known, measure, kind, given) for code, kind, given in answers}


def _in_words(known: Bound, measure: Measure, kind: str, given: Mapping[str, Any]) -> str:
    """At most two answers; what was told in confidence is read on the submission's page."""
    keys = dict.fromkeys(part.key for part in measure.parts if part.form == kind)
    told = []
    for key in keys:
        question = known.questions.get((kind, key))
        if question and question.confidential:
            told.append(_("told in confidence"))
        elif question and (words := answer_in_words(question, given.get(key))):
            told.append(words[:1].lower() + words[1:])
    return ", ".join(dict.fromkeys(told[:2]))


def _drawing(found: Chosen, places: Mapping[str, _Place]) -> Drawing | None:
    """Each station once: those that speak for the sentence over the rest of its base."""
    spots: dict[int, Spot] = {}
    sides = ((REST, _("the rest of the base"), found.base_codes), (FOR, _("speaks for it"), found.speaking))
    for tone, words, codes in sides:
        for place in (places[code] for code in codes if code in places):
            if place.station:
                title = f"{place.name}: {words}"
                spots[place.station] = Spot(place.latitude, place.longitude, tone, title)
    drawing = points(sorted(spots.values(), key=lambda spot: spot.tone == FOR))
    if not drawing.points:
        return None
    return replace(drawing, points=tuple(_apart(drawing.points).values()))


def _apart(drawn: Iterable[Point]) -> dict[tuple[str, int, int], Point]:
    """One of those that would lie on one another, so that thousands of stations are a small picture."""
    return {(each.tone, round(float(each.x) / GRAIN), round(float(each.y) / GRAIN)): each for each in drawn}
