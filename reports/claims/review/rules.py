"""What an outside text is flagged for beyond the cross-checks, by records and words (methodology 1.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reports.claims.checks.context import CheckContext
from reports.claims.checks.edited import numbers_of_figure, statistics_in
from reports.claims.checks.facts import numbers_of, written
from reports.claims.checks.results import Flag, flag
from reports.claims.checks.said import Reading, Said
from reports.claims.checks.words import numbers_in
from reports.claims.measures import Kind
from reports.claims.review.classing import Class

Plain = Mapping[str, Any]
SentenceRule = Callable[[Said, Class, Reading, CheckContext], Iterator[Flag]]
TextRule = Callable[[Reading, CheckContext], Iterator[Flag]]
FINDINGS = frozenset({Class.FIGURE, Class.ABSENCE, Class.JUDGEMENT})
# Claims whose sentence is a share of a base, so that a base must be said.
SHARES = frozenset({Kind.SHARE.value, Kind.RATIO.value, Kind.POSITIVE_ALL.value})
# Interlocutors who speak for the state; what others think of it cannot be learnt from them.
OFFICIAL = frozenset(
    {
        "central_commission",
        "lower_commission",
        "government_or_ministry",
        "foreign_ministry_or_consular",
        "local_authority",
        "court_or_prosecutor",
        "police",
        "media_regulator",
    }
)
COMMISSIONS = frozenset({"central_commission", "lower_commission"})


def fact_unit(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """A recorded number with another unit than the record's (S10)."""
    for fact in context.facts:
        if not set(numbers_of(fact)) <= set(reading.numbers_in(said.text)):
            continue
        for number, unit in (("number", "unit"), ("second_number", "second_unit")):
            digits, recorded = written(fact.get(number)), str(fact.get(unit) or "")
            if digits and recorded and not _stands_before(digits, recorded, said.text):
                yield said.flag("review.unit", number=digits, unit=recorded, source=_source(fact))


def _stands_before(number: str, unit: str, text: str) -> bool:
    return re.search(rf"(?<!\d){number}\s+{re.escape(unit)}(?!\w)", text, re.IGNORECASE) is not None


def _source(fact: Plain) -> str:
    source = fact.get("source") or {}
    return str(source.get("name") or source.get("ref") or fact["label"])


def scope(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Findings without their base, or not bound to the places seen (S20, S29; S22, S23, S24, S27)."""
    if kind not in FINDINGS or reading.words.find("scoped", said.text):
        return
    if reading.words.find("law", said.text):
        return
    about = [reading.figures[c] for c in reading.words.claims_of(said.text) if c in reading.figures]
    shares = [each for each in about if each["kind"] in SHARES and each.get("n")]
    if shares and not numbers_in(said.text):
        yield said.flag("review.no_base", offered=_offer(shares[:1]))
    elif _is_finding(said, kind, about, reading):
        yield said.flag("review.unscoped", offered=_offer(about))


def _offer(figures: list[Plain]) -> str:
    """The first sentence the figures carry, to follow a remedy; a full stop when they carry none."""
    return next((f': "{text}"' for each in figures if (text := _sentence_of(each))), ".")


def _is_finding(said: Said, kind: Class, about: list[Plain], reading: Reading) -> bool:
    """Something observed, and not a judgement on the administration or the law."""
    counted = any(each.get("n") is not None and each["kind"] != Kind.JUDGEMENT.value for each in about)
    return counted or kind is Class.ABSENCE or bool(reading.words.find("overall_positive", said.text))


def _sentence_of(figure: Plain) -> str:
    return str((figure.get("sentence") or {}).get("text") or "")


def confidence(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """What stakeholders think, known from officials alone (S13)."""
    if kind is Class.COURTESY or not reading.words.find("confidence", said.text):
        return
    if all(str(each.get("type") or "") in {"", *OFFICIAL} for each in context.meetings):
        yield said.flag("review.confidence")


def sessions(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Sessions described that nobody is on record as having attended (S12)."""
    if not reading.words.find("sessions", said.text):
        return
    attended = any(
        each.get("type") in COMMISSIONS and reading.words.find("attended", str(each.get("purpose") or ""))
        for each in context.meetings
    )
    if not attended:
        yield said.flag("review.sessions")


def recommendation(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """A recommendation without the figure behind it, where the text tells it nowhere (S33)."""
    if kind is not Class.RECOMMENDATION or numbers_in(said.text):
        return
    for claim in reading.words.claims_of(said.text):
        figure = reading.figures.get(claim)
        if figure and figure.get("n") and _sentence_of(figure) and not _is_told(claim, reading):
            yield said.flag("review.recommendation", offered=_sentence_of(figure))
            return


def _is_told(claim: str, reading: Reading) -> bool:
    """Whether some sentence on the claim's topic has a number."""
    return any(
        numbers_in(each.text) and claim in reading.words.claims_of(each.text) for each in reading.checked
    )


def joined(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """A list of bodies that runs into a second verb: two fragments joined by hand (S06)."""
    composed = reading.words.phrases.get("composed")
    acted = reading.words.phrases.get("acted")
    start = composed.search(said.text) if composed else None
    verb = acted.search(said.text, start.end()) if acted and start else None
    if start and verb and not reading.words.find("joiners", said.text[start.end() : verb.start()]):
        yield said.flag("review.joined", words=verb[0])


def counted(said: Said, kind: Class, reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """A number that is none of what was counted or recorded on its topic."""
    if kind not in FINDINGS:
        return
    figures = [reading.figures[c] for c in reading.words.claims_of(said.text) if c in reading.figures]
    figures += [each for each in reading.figures.values() if each["kind"] == Kind.COUNT.value]
    known = {number for figure in figures for number in numbers_of_figure(figure)}
    known |= {number for fact in context.facts for number in numbers_of(fact)}
    for number in statistics_in(reading, said.text):
        if number not in known:
            yield said.flag("review.number", number=number)


def missing_metadata(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """Head of mission, place and date of issue, number of observers, "preliminary" (methodology S01-S04)."""
    texts = [each.text for each in reading.sentences]
    whole = "\n".join(texts)
    head = str((context.mission.get("head") or {}).get("name") or "")
    if not reading.words.find("head", whole) and not (head and head.casefold() in whole.casefold()):
        yield flag("review.head")
    if not any(_is_issued(text, reading, context) for text in texts):
        yield flag("review.issued")
    if all(reading.words.number_before("members", text) is None for text in texts):
        yield flag("review.members")
    if not reading.words.find("preliminary", whole):
        yield flag("review.preliminary")


def _is_issued(text: str, reading: Reading, context: CheckContext) -> bool:
    if reading.words.find("issued", text):
        return True
    place = str(context.mission.get("issue_place") or "")
    return bool(place) and text.casefold().startswith(place.casefold()) and bool(numbers_in(text))


def process_open(reading: Reading, context: CheckContext) -> Iterator[Flag]:
    """No word that tabulation and complaints were still to come (P04)."""
    if context.mission.get("results_final"):
        return
    if not any(reading.words.find("process_open", each.text) for each in reading.sentences):
        yield flag("review.process_open")


SENTENCE_RULES: tuple[SentenceRule, ...] = (
    fact_unit,
    scope,
    confidence,
    sessions,
    recommendation,
    joined,
    counted,
)
TEXT_RULES: tuple[TextRule, ...] = (missing_metadata, process_open)
