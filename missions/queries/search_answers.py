"""Answers, comments and texts asked for in a search, as conditions on submissions."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, ExpressionWrapper, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from missions.checklists import Question, QuestionType
from missions.models import Mission, SubmissionRevision
from missions.models.said import Said

# Up to so many rows a list of their keys is quicker than looking at every submission.
RARE = 8000
# So many revisions are looked at, and so many of them make a search a common one.
SAMPLE, COMMON = 100, 8
_LARGEST = 10**9


def any_of(conditions: Iterable[Q]) -> Q:
    """One of them; nothing at all for none."""
    found = Q()
    for each in conditions:
        found |= each
    return found or Q(pk__in=[])


def with_words(word: str, mission: Mission, *, hidden: Sequence[str]) -> Q:
    """Those whose comments or texts have words that begin so, in this order; ``hidden`` questions aside."""
    lexemes = re.findall(r"\w+", word.lower())
    if not lexemes:
        return Q(pk__in=[])
    query = SearchQuery(" <-> ".join(f"'{each}':*" for each in lexemes), search_type="raw", config="simple")
    annotated, wanted = {"said": Said()}, Q(said=query)
    if hidden:
        # The first is found through the index, the second looked at.
        annotated["open"] = Said(hidden)
        wanted &= Q(open=query)
    return _revisions(mission, wanted, annotated=annotated)


def _revisions(mission: Mission, wanted: Q, *, annotated: dict[str, Any] | None = None) -> Q:
    """Submissions whose newest revision is so."""
    rows = SubmissionRevision.objects.annotate(**(annotated or {})).order_by()
    if _is_common(rows, wanted):
        own = rows.filter(submission=OuterRef("pk"), number=OuterRef("revision"))
        return Q(Subquery(own.values_list(ExpressionWrapper(wanted, BooleanField()))))
    found = rows.filter(wanted)
    keys = rare(found.values_list("submission_id", "number"))
    if keys is None:
        newest = found.filter(submission__mission=mission, number=F("submission__revision"))
        return Q(pk__in=newest.values("submission_id"))
    # Older revisions are found too: the number tells them apart, in the very row.
    by_number: dict[int, list[Any]] = {}
    for key, number in keys:
        by_number.setdefault(number, []).append(key)
    return any_of(Q(revision=number, pk__in=ids) for number, ids in by_number.items())


def _is_common(rows: QuerySet[Any, Any], wanted: Q) -> bool:
    """Whether a good part of the revisions is so: then a page of results is soon full.

    Looked at from end to end of the table: what came last is often of one kind alone.
    """
    ends = SubmissionRevision.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is None:
        return False
    step = max(1, (ends["last"] - ends["first"]) // SAMPLE)
    spread = rows.filter(pk__in=range(ends["first"], ends["last"] + 1, step))
    asked = spread.values_list(ExpressionWrapper(wanted, BooleanField()))
    return sum(1 for (is_so,) in asked if is_so) >= COMMON


def rare(rows: QuerySet[Any, Any]) -> list[Any] | None:
    """All of them when they are few; None when they are many."""
    found = list(rows[: RARE + 1])
    return found if len(found) <= RARE else None


def with_answer(question: Question, values: Sequence[str], mission: Mission) -> Q:
    """Those who answered so: of several answers one is enough, of several ballot questions too."""
    return _revisions(mission, any_of(_answered(question, value) for value in values))


def _answered(question: Question, value: str) -> Q:
    places = [question.key]
    if question.is_repeated:
        places += [f"{question.key}__{number}" for number in range(1, 10)]
    if value in question.values or value in question.special_answers:
        return any_of(Q(answers__contains=_nested(place.split("__"), value, question)) for place in places)
    is_number = question.type is QuestionType.INTEGER
    if is_number and (found := re.fullmatch(r"(\d+)\.\.(\d+)", value)):
        return any_of(_between(place, int(found[1]), int(found[2])) for place in places)
    if is_number and (found := re.fullmatch(r"([<>]=?)?(\d+)", value)):
        return any_of(_compared(place, found[1], int(found[2])) for place in places)
    return Q(**{f"answers__{question.key}__icontains": value})


def _nested(path: list[str], value: Any, question: Question) -> dict[str, Any]:
    inner: Any = [value] if question.type is QuestionType.MULTI and value in question.values else value
    for step in reversed(path):
        inner = {step: inner}
    return inner


def _between(place: str, low: int, high: int) -> Q:
    # Both ends: in jsonb a text sorts below every number, a list above.
    return Q(**{f"answers__{place}__gte": low, f"answers__{place}__lte": high})


def _compared(place: str, sign: str | None, number: int) -> Q:
    ends = {"<": (-_LARGEST, number - 1), "<=": (-_LARGEST, number), ">": (number + 1, _LARGEST)}
    return _between(place, *ends.get(sign or "", (number, _LARGEST if sign == ">=" else number)))
