"""What two documents of one mission say differently, and why: pure, from their JSON alone.

A sentence is the same sentence by its claim, or by its place among the mission's own words; meetings, facts
and recommendations carry no name in a document and are paired by their words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from reports.claims.compared import Changed, Comparison, Line, Moved, Told, Why
from reports.claims.differing import likeness
from reports.claims.language import load_language
from reports.claims.phrases import BANDS_FROM

Plain = Mapping[str, Any]
RECORDS = frozenset({"meeting", "fact", "judgement"})
BY_WORDS = frozenset({"meeting", "fact", "recommendation"})
ALIKE_FROM = 0.5  # two sentences of records with half their words in common are one sentence


def compare(before: Plain, after: Plain) -> Comparison:
    """What moved from one document to the other, in the order of the later one; what is gone comes last."""
    both = _Both(before, after)
    moved = [_moved(claim, both) for claim in _in_order(both)]
    pairs = _paired(list(_lines(before)), list(_lines(after)))
    return Comparison(
        is_same_evidence=before["snapshot"]["digest"] == after["snapshot"]["digest"],
        unlike=both.unlike,
        figures=tuple(each for each in moved if each),
        sentences=tuple(
            Changed(was, now, _why(was, now, both))
            for was, now in pairs
            if was is None or now is None or was.text != now.text
        ),
    )


@dataclass(frozen=True)
class _Both:
    """The two documents with their counted figures by claim."""

    before: Plain
    after: Plain

    @cached_property
    def old(self) -> dict[str, Plain]:
        return _figures(self.before)

    @cached_property
    def new(self) -> dict[str, Plain]:
        return _figures(self.after)

    @cached_property
    def unlike(self) -> tuple[Why, ...]:
        return tuple(
            why
            for why, name in ((Why.LANGUAGE, "language"), (Why.PROFILE, "profile"))
            if self.before[name] != self.after[name]
        )

    @cached_property
    def is_visited_elsewhere(self) -> bool:
        """Whether the number of places visited is another, which sentences of many figures tell."""
        was, now = ((each["snapshot"].get("stations") or {}) for each in (self.before, self.after))
        return bool(was.get("visited") != now.get("visited"))

    @cached_property
    def is_unit_renamed(self) -> bool:
        return bool(self.before["mission"].get("unit_name") != self.after["mission"].get("unit_name"))


def _in_order(both: _Both) -> list[str]:
    """Claims as the later document tells them, then those in no sentence of it."""
    told = [line.claim for line in _lines(both.after)]
    known = {**both.new, **both.old}
    return [claim for claim in dict.fromkeys([*told, *known]) if claim in known]


def _figures(document: Plain) -> dict[str, Plain]:
    return {each["id"]: each for each in document["figures"]["figures"] if each["kind"] not in RECORDS}


def _moved(claim: str, both: _Both) -> Moved | None:
    old, new = both.old.get(claim), both.new.get(claim)
    was = _told(old, both.before) if old else None
    now = _told(new, both.after) if new else None
    came, went, otherwise = _evidence(old, new)
    if _unmarked(was) == _unmarked(now) and not (came or went or otherwise):
        return None
    why = (Why.EVIDENCE,) if _rests_elsewhere(old, new) else (Why.RULES,)
    title = str((new or old or {}).get("title") or claim)
    return Moved(claim, title, was, now, why, came, went, otherwise)


def _told(figure: Plain, document: Plain) -> Told:
    k, n = int(figure["k"]), int(figure["n"])
    return Told(
        mark=str(figure.get("mark") or ""),
        k=k,
        n=n,
        form=str(figure["form"]),
        band=_band(k, n, str(document["language"])) if figure.get("share") is not None else None,
        coverage=figure["coverage"],
        is_said=bool(figure["sentence"]),
        rules={str(each["rule"]): str(each["reason"]) for each in figure["refusals"]},
    )


def _unmarked(told: Told | None) -> tuple[Any, ...] | None:
    """All that counts; marks are only numbered by their order."""
    return (told.k, told.n, told.form, told.coverage, told.is_said, *told.rules) if told else None


def _band(k: int, n: int, language: str) -> tuple[int, int] | None:
    if n < BANDS_FROM or not 0 < k < n:
        return None
    ladder = [int(each["up_to"]) for each in load_language(language).data["bands"] if "isolated" not in each]
    over = 0
    for up_to in ladder:
        if Fraction(k, n) <= Fraction(up_to, 100):
            return over, up_to
        over = up_to
    return over, 100


def _evidence(old: Plain | None, new: Plain | None) -> tuple[tuple[str, ...], ...]:
    """Short codes that came, went and say otherwise; nothing where a list was cut."""
    if not (old and new and old["evidence"]["complete"] and new["evidence"]["complete"]):
        return (), (), ()
    was, now = _sides(old), _sides(new)
    came = sorted(now.keys() - was.keys())
    went = sorted(was.keys() - now.keys())
    otherwise = sorted(code for code in was.keys() & now.keys() if was[code] != now[code])
    return tuple(came), tuple(went), tuple(otherwise)


def _sides(figure: Plain) -> dict[str, str]:
    return {code: side for side in ("other", "supporting") for code in figure["evidence"][side]}


def _rests_elsewhere(old: Plain | None, new: Plain | None) -> bool:
    """Whether the numbers, the submissions or what stands against the figure are others."""
    names = ("k", "n", "base", "groups", "sum", "evidence", "contradicted_by")
    return bool(old and new) and any((old or {}).get(name) != (new or {}).get(name) for name in names)


def _lines(document: Plain) -> Iterator[Line]:
    for section in document["sections"]:
        for paragraph in section["paragraphs"]:
            for each in paragraph["sentences"]:
                kind, claim = str(each["kind"]), str(each.get("claim") or "")
                key = "" if kind in BY_WORDS else claim or str(each["id"])
                yield Line(
                    section=str(section["key"]),
                    heading=str(section["heading"]),
                    kind=kind,
                    key=key,
                    claim=claim,
                    mark=str(each.get("mark") or ""),
                    text=str(each["text"]),
                )


def _paired(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """Each sentence with what it was: in the order of the later document, then those that are gone."""
    old: dict[tuple[str, str], list[Line]] = defaultdict(list)
    new: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for lines, groups in ((before, old), (after, new)):
        for line in lines:
            groups[("", line.key) if line.key else (line.kind, "")].append(line)
    found: dict[int, Line] = {}
    for name, lines in new.items():
        _pair_group(old[name], lines, found)
    taken = {id(line) for line in found.values()}
    return [
        *((found.get(id(line)), line) for line in after),
        *((line, None) for line in before if id(line) not in taken),
    ]


def _pair_group(old: Sequence[Line], new: Sequence[Line], found: dict[int, Line]) -> None:
    """Same words first; then, by name in their order, or by half their words."""
    left = list(old)
    for line in new:
        same = next((each for each in left if each.text == line.text), None)
        if same:
            found[id(line)] = same
            left.remove(same)
    for line in (each for each in new if id(each) not in found):
        if not left:
            return
        best = left[0] if line.key else max(left, key=lambda each: likeness(each.text, line.text))
        if line.key or likeness(best.text, line.text) >= ALIKE_FROM:
            found[id(line)] = best
            left.remove(best)


def _why(was: Line | None, now: Line | None, both: _Both) -> tuple[Why, ...]:
    claim = was.claim if was else now.claim if now else ""
    old, new = both.old.get(claim), both.new.get(claim)
    if Why.LANGUAGE in both.unlike and was and now:
        return (Why.LANGUAGE,)
    if old is None and new is None:
        is_laid_out_otherwise = Why.PROFILE in both.unlike and not (was and now)
        return (Why.PROFILE,) if is_laid_out_otherwise else (Why.WRITTEN,)
    found = []
    if _rests_elsewhere(old, new) or both.is_visited_elsewhere:
        found.append(Why.EVIDENCE)
    if _is_chosen_otherwise(old, new):
        found.append(Why.WORDING)
    if not found and both.is_unit_renamed:
        found.append(Why.WRITTEN)
    return tuple(found) or both.unlike or (Why.RULES,)


def _is_chosen_otherwise(old: Plain | None, new: Plain | None) -> bool:
    was, now = ((each or {}).get("sentence") or {} for each in (old, new))
    if not was or not now:
        return False
    chosen = was.get("chosen", ""), now.get("chosen", "")
    return chosen[0] != chosen[1] or (chosen[0] == "own" and was["blanks"] == now["blanks"])
