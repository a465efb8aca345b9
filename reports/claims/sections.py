"""Sections in the order of a profile, with their sentences numbered in the order of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.claims.concerns import concerns
from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft, Item
from reports.claims.figures import Figure, Rule, Say
from reports.claims.layout import METADATA, Profile
from reports.claims.measures import Kind
from reports.claims.mission_sentences import Plain, metadata, written
from reports.claims.record_sentences import facts, judgements, meetings, recommendations
from reports.claims.refusing import Refusal, refusals
from reports.claims.wording import Sentence, Wording

ABSENCE = frozenset({Kind.NEGATIVE, Kind.POSITIVE_ALL})
# Refusals nobody needs to see beside the text: the mission simply did not look.
SILENT = frozenset({Rule.NO_BASE.value, Rule.NO_RECORDS.value, Rule.UNWRITTEN.value})


@dataclass(frozen=True)
class Material:
    """Everything sections are made of."""

    mission: Plain
    referendum: Plain
    figures: Mapping[str, Figure]
    meetings: Sequence[Plain]
    facts: Sequence[Plain]
    recommendations: Sequence[Plain]
    judgements: Sequence[Plain]
    standards: Mapping[str, str]
    wording: Wording
    texts: DocumentTexts
    sample: Plain | None = None  # of a mission that drew its places at random, and said how

    def known(self, ref: str) -> bool:
        """Whether a piece of evidence is on record: a figure with a base, a meeting, a fact, a submission."""
        figure = self.figures.get(ref)
        if figure is not None:
            return figure.n > 0
        return ref in self.record_ids or self.is_code(ref)

    def is_code(self, ref: str) -> bool:
        """Whether it is a submission's short code, which may be printed as it is."""
        return ref.startswith(f"{self.mission.get('code')}-") and ref not in self.record_ids

    @cached_property
    def record_ids(self) -> frozenset[str]:
        return frozenset(str(record.get("id")) for record in (*self.meetings, *self.facts))


@dataclass(frozen=True)
class Section:
    key: str
    paragraphs: tuple[tuple[Draft, ...], ...]
    refused: tuple[tuple[str | None, Refusal], ...]
    number: int | None = None  # its place among the sections printed, in a numbered profile


def lay_out(profile: Profile, material: Material) -> tuple[Section, ...]:
    """The sections that have something to say or to refuse."""
    found: list[Section] = []
    for layout in profile.sections:
        paragraphs = [[_item(name, material, profile) for name in names] for names in layout.paragraphs]
        drafts = [tuple(d for item in items for d in item.drafts) for items in paragraphs]
        refused = tuple(r for items in paragraphs for item in items for r in item.refused)
        number = len(found) + 1 if profile.furniture.numbered else None
        section = Section(layout.key, tuple(d for d in drafts if d), refused, number)
        if section.paragraphs or section.refused:
            found.append(section)
    return tuple(found)


def _item(name: str, material: Material, profile: Profile) -> Item:
    texts = material.texts
    if name in METADATA:
        return metadata(name, material.mission, material.referendum, texts)
    if name in ("thanks", "courtesy"):
        return written(name, material.mission)
    if name == "meetings":
        return meetings(material.meetings, texts)
    if name == "concerns":
        return concerns(material.meetings, texts)
    if name == "facts":
        return facts(material.facts, material.meetings, texts)
    if name == "recommendations":
        return recommendations(material.recommendations, material.known, material.standards, texts)
    if name in material.figures:
        return _figure(material.figures[name], material.wording)
    claims = {name} if name != "judgements" else _unplaced(material, profile)
    return judgements(claims, material.judgements, material.known, texts)


def _unplaced(material: Material, profile: Profile) -> set[str]:
    """Claims of judgements the profile gives no place of their own."""
    return {str(record.get("claim")) for record in material.judgements} - profile.items


def _figure(figure: Figure, wording: Wording) -> Item:
    said = wording.sentence(figure)
    told = tuple((figure.claim.id, r) for r in refusals(figure, wording) if r.rule not in SILENT)
    return Item((_draft(figure, said),) if said else (), told)


def _draft(figure: Figure, said: Sentence) -> Draft:
    absent = figure.claim.kind in ABSENCE or figure.say in (Say.ABSENT, Say.ABSENT_REPORTED)
    kind, letter = ("negative", "N") if absent else ("figure", "F")
    return Draft(kind, figure.claim.id, said.text, letter, figure.claim.id, figure)
