"""What interlocutors were concerned about, topic by topic, without naming who may not be named (P22).

A confidential meeting leaves no trace. One not for attribution is counted; neither it nor its kind is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft, Item
from reports.claims.mission_sentences import Plain
from reports.claims.record_sentences import NAMED_INSTITUTION, UNNAMED, in_order

CONCERNS = frozenset({"minor_concern", "serious_concern"})
DISCUSSED = CONCERNS | {"satisfied"}
MEETINGS_NEEDED = 2
OF_NO_KIND = "other"


@dataclass
class Topic:
    """The meetings in which it was discussed, and those in which a concern was raised."""

    discussed: int = 0
    concerned: list[Plain] = field(default_factory=list)

    @property
    def named(self) -> list[Plain]:
        return [each for each in self.concerned if each.get("attribution") in NAMED_INSTITUTION]


def concerns(records: Sequence[Plain], texts: DocumentTexts) -> Item:
    """A sentence for each topic on which two meetings or more raised concerns, most meetings first."""
    topics = _topics(records, known=texts["concerns"]["topics"])
    told = [key for key, topic in topics.items() if len(topic.concerned) >= MEETINGS_NEEDED]
    told.sort(key=lambda key: -len(topics[key].concerned))
    return Item(tuple(_draft(key, topics[key], texts) for key in told))


def _topics(records: Sequence[Plain], known: Mapping[str, str]) -> dict[str, Topic]:
    """By key, in the order the language lists them."""
    topics = {key: Topic() for key in known}
    for record in in_order(records, "date", "id"):
        if record.get("attribution") not in NAMED_INSTITUTION | {UNNAMED}:
            continue
        for key, view in (record.get("topics") or {}).items():
            if key in topics and view in DISCUSSED:
                topics[key].discussed += 1
                topics[key].concerned += [record] if view in CONCERNS else []
    return topics


def _draft(key: str, topic: Topic, texts: DocumentTexts) -> Draft:
    words = texts["concerns"]
    kinds = dict.fromkeys(str(each.get("type")) for each in topic.named if each.get("type") != OF_NO_KIND)
    listed = texts.language.join([words["kinds"][kind] for kind in kinds if kind in words["kinds"]])
    counts = {"concerned": len(topic.concerned), "discussed": topic.discussed}
    values = {
        **counts,
        "topic": words["topics"][key],
        "kinds": texts.language.fill(words["of_kinds"], {"kinds": listed}) if listed else "",
    }
    return Draft(
        "meeting",
        f"concern_{key}",
        texts.sentence(words["said"], values),
        letter="M",
        base=texts.fill(words["base"], counts),
        evidence=tuple(str(each["id"]) for each in topic.named),
    )
