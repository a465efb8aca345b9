"""What kind of sentence a reader meets, by its words (the classes of methodology 1)."""

from __future__ import annotations

from enum import StrEnum

from reports.claims.checks.words import Vocabulary, numbers_in


class Class(StrEnum):
    TITLE = "title"
    METADATA = "metadata"
    FIGURE = "figure"  # counted, or worded as a share
    ABSENCE = "absence"
    MEETING = "meeting"
    FACT = "fact"
    JUDGEMENT = "judgement"
    RECOMMENDATION = "recommendation"
    COURTESY = "courtesy"


def class_of(text: str, words: Vocabulary) -> Class:
    """The first that fits, from what is said most plainly to what is only judged."""
    if text.isupper() or not text.rstrip('"”’)').endswith((".", "!", "?", ";", ":")):
        return Class.TITLE
    for name, found in (
        ("courtesy", Class.COURTESY),
        ("recommending", Class.RECOMMENDATION),
        ("metadata", Class.METADATA),
        ("law", Class.JUDGEMENT),
        ("met", Class.MEETING),
    ):
        if words.find(name, text):
            return found
    if words.find("reported_source", text) and numbers_in(text):
        return Class.FACT
    if words.find("absence", text):
        return Class.ABSENCE
    counted = [claim for claim in words.claims_of(text) if not claim.endswith("_assessment")]
    return Class.FIGURE if counted else Class.JUDGEMENT
