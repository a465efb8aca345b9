"""A sentence before the document numbers it, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.claims.figures import Figure
from reports.claims.refusing import Refusal


@dataclass(frozen=True)
class Draft:
    """`key` is what evidence lists call it by (a claim id, a meeting's or fact's id); `letter` begins its
    mark, empty for sentences that rest on nothing but the mission's own record. `base` is what its annex row
    says in place of a figure's base; `also` are further keys the same sentence stands for."""

    kind: str
    key: str
    text: str
    letter: str = ""
    claim: str | None = None
    figure: Figure | None = None
    base: str = ""
    evidence: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    author: Mapping[str, str] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """What one item of a profile gives: sentences, and refused ones with the claim they belong to."""

    drafts: tuple[Draft, ...] = ()
    refused: tuple[tuple[str | None, Refusal], ...] = field(default_factory=tuple)
