"""A compiled version as it is read on screen: its sections, and what the sentence chosen rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# So many short codes stand beside a sentence; the rest is one click further.
SHOWN = 12


@dataclass(frozen=True)
class Code:
    """A short code with the submission it names and what that says, or the mark of another sentence."""

    code: str
    submission: UUID | None = None
    is_mark: bool = False
    said: str = ""


@dataclass(frozen=True)
class Chosen:
    """What one sentence, or one refused sentence, rests on. Numbers are None where nothing was counted.

    ``supporting`` and ``other`` are the first of ``speaking`` and ``base_codes``; ``findings`` the
    submissions with an open finding that stands against it.
    """

    mark: str
    claim: str
    title: str
    text: str = ""
    kind: str = ""
    k: int | None = None
    n: int | None = None
    base: tuple[str, ...] = ()
    coverage: int | None = None
    wordings: tuple[Mapping[str, str], ...] = ()
    chosen_wording: str = ""
    blanks: Mapping[str, str] = field(default_factory=dict)
    supporting: tuple[Code, ...] = ()
    other: tuple[Code, ...] = ()
    evidence_count: int = 0
    is_complete: bool = True
    speaking: tuple[str, ...] = ()
    base_codes: tuple[str, ...] = ()
    findings: tuple[Code, ...] = ()
    incidents: tuple[Code, ...] = ()
    conflicts: int = 0
    author: str = ""
    standards: tuple[str, ...] = ()
    refusals: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_share(self) -> bool:
        """k of n, and not simply a number of places."""
        return bool(self.n) and self.kind != "count"

    @property
    def unshown(self) -> int:
        return self.evidence_count - len(self.supporting) - len(self.other)

    @property
    def against(self) -> tuple[Code, ...]:
        return (*self.findings, *self.incidents)

    @property
    def against_in_words(self) -> str:
        """How much stands against it, by what it is."""
        incidents, findings = len(self.incidents), len(self.findings)
        return " · ".join(
            (
                ngettext("%(n)s incident", "%(n)s incidents", incidents) % {"n": incidents},
                ngettext("%(n)s open finding", "%(n)s open findings", findings) % {"n": findings},
                ngettext("%(n)s conflict", "%(n)s conflicts", self.conflicts) % {"n": self.conflicts},
            )
        )


@dataclass(frozen=True)
class Reading:
    """The document of one version with what the screen adds to it; asks the database nothing."""

    document: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Any]] = field(init=False)
    annex: Mapping[str, Mapping[str, Any]] = field(init=False)
    sentences: Mapping[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        figures = self.document["figures"]["figures"]
        rows = self.document["annex"]["rows"]
        said = (each for section in self.document["sections"] for each in _sentences(section))
        object.__setattr__(self, "figures", {each["id"]: each for each in figures})
        object.__setattr__(self, "annex", {each["mark"]: each for each in rows})
        object.__setattr__(self, "sentences", {each["mark"]: each for each in said if each["mark"]})

    @property
    def contents(self) -> list[dict[str, Any]]:
        """Each section's heading with how many sentences it says and how many are refused."""
        return [
            {
                "key": section["key"],
                "heading": section["heading"],
                "said": sum(1 for _each in _sentences(section)),
                "refused": len(section["refused"]),
            }
            for section in self.document["sections"]
        ]

    @property
    def held_on(self) -> str:
        """The day of the vote as people say it."""
        day = parse_date(str(self.document["title_block"]["date"] or ""))
        return date_format(day, "j F Y") if day else ""

    @property
    def refused(self) -> int:
        return sum(len(section["refused"]) for section in self.document["sections"])

    @property
    def first_refused(self) -> str:
        """The key of the first section that refuses a sentence, "" for none."""
        return next((str(each["key"]) for each in self.document["sections"] if each["refused"]), "")

    @property
    def numbers(self) -> list[str]:
        """What the statement stands on, in three short lines."""
        counted = sum(1 for each in self.figures.values() if each["sentence"])
        facts = sum(1 for mark in self.sentences if mark.startswith("C"))
        submissions = sum(int(number) for number in (self.document["snapshot"]["submissions"] or {}).values())
        return [
            ngettext("%(n)s figure", "%(n)s figures", counted) % {"n": counted},
            ngettext("%(n)s fact", "%(n)s facts", facts) % {"n": facts},
            ngettext("%(n)s submission", "%(n)s submissions", submissions) % {"n": submissions},
        ]

    def claim_of(self, mark: str) -> str:
        """The claim whose figure a mark stands for, "" for none."""
        sentence = self.sentences.get(mark)
        if sentence:
            return str(sentence["claim"] or "")
        title = self.annex.get(mark, {}).get("claim")
        return next((claim for claim, each in self.figures.items() if each["title"] == title), "")


def _sentences(section: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for paragraph in section["paragraphs"]:
        yield from paragraph["sentences"]


def chosen(reading: Reading, *, mark: str = "", claim: str = "") -> Chosen | None:
    """What stands beside the text for a mark or a claim.

    None when the document knows neither. Asks the database nothing: :mod:`reports.queries.beside` does.
    """
    mark = mark if mark in reading.annex else str(reading.figures.get(claim, {}).get("mark") or "")
    row = reading.annex.get(mark, {})
    claim = reading.claim_of(mark) if row else claim
    figure = reading.figures.get(claim)
    if not row and figure is None:
        return None
    figure = figure if figure and figure["unit"] else None
    sentence = reading.sentences.get(mark, {})
    evidence = figure["evidence"] if figure else {"supporting": row.get("codes", []), "other": []}
    against = figure["contradicted_by"] if figure else {"findings": [], "incidents": []}
    supporting = evidence["supporting"][:SHOWN]
    other = evidence["other"][: SHOWN - len(supporting)]
    return Chosen(
        mark=mark,
        claim=claim if figure else "",
        title=str((figure or {}).get("title") or row.get("claim") or claim),
        text=str(sentence.get("text") or ((figure and figure["sentence"]) or {}).get("text") or ""),
        kind=figure["kind"] if figure else str(sentence.get("kind", "")),
        k=figure["k"] if figure else None,
        n=figure["n"] if figure else None,
        base=_base(figure, row),
        coverage=_percent(figure["coverage"]) if figure and figure["kind"] != "count" else None,
        wordings=_wordings(figure),
        chosen_wording=str(((figure and figure["sentence"]) or {}).get("chosen", "")),
        blanks=((figure and figure["sentence"]) or {}).get("blanks", {}),
        supporting=tuple(Code(code, is_mark=code in reading.annex) for code in supporting),
        other=tuple(Code(code) for code in other),
        speaking=tuple(evidence["supporting"]),
        base_codes=tuple(evidence["other"]),
        evidence_count=len(evidence["supporting"]) + len(evidence["other"]),
        is_complete=bool(evidence.get("complete", True)),
        findings=tuple(Code(code) for code in against["findings"]),
        incidents=tuple(Code(code) for code in against["incidents"]),
        conflicts=figure["base"]["conflicts"] if figure else 0,
        author=_author(sentence.get("author")),
        standards=tuple(sentence.get("standards", ())),
        refusals=tuple(figure["refusals"]) if figure else (),
    )


def _wordings(figure: Mapping[str, Any] | None) -> tuple[Mapping[str, str], ...]:
    """What may be chosen, the rules' own first; none where an older version kept no ids."""
    said = figure["sentence"] if figure else None
    if not figure or not said or "standard" not in said:
        return ()
    return ({"id": "", "text": said["standard"]}, *figure["alternatives"])


def _base(figure: Mapping[str, Any] | None, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The base in words: the annex says it for every sentence in the text; else from the numbers."""
    if row.get("base"):
        return (str(row["base"]),)
    if figure is None or figure["kind"] == "count":
        return ()
    base = figure["base"]
    parts = [_("%(n)s assessed") % {"n": base["assessed"]}]
    for number, words in (
        (base["not_observed"], _("%(n)s not observed")),
        (base["blank"], _("%(n)s left blank")),
        (base["conflicts"], _("%(n)s in conflict")),
    ):
        if number:
            parts.append(words % {"n": number})
    return tuple(parts)


def _percent(share: float | None) -> int | None:
    """Whole per cent; never 100 for what is not whole (methodology 4.5)."""
    if share is None:
        return None
    return 99 if 0.99 < share < 1 else int(share * 100 + 0.5)


def _author(author: Mapping[str, Any] | None) -> str:
    return ", ".join(str(author[name]) for name in ("name", "title") if author.get(name)) if author else ""
