"""The furniture of a statement, as data of its profile: what stands around the text, and where.

title_block  lines of the first page, in order: of TITLE
align        `centre` or `left`, of the title block
headings     `plain` or `capitals`
head, foot   of every page, each with `left`, `centre` and `right`: lists of RUNNING, joined by a dot;
             the first page, which has its title, carries no head
numbered     whether parts and their paragraphs carry numbers: 1., 1.1
contents     `auto` where the body is long, `always` or `never`
closing      who and where, under the last section: of CLOSING
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

TITLE = frozenset({"logos", "organisation", "referendum", "date", "kind", "place"})
RUNNING = frozenset({"mission", "referendum", "kind", "status", "version", "hash", "page"})
CLOSING = frozenset({"head", "place"})
ONE_OF = {
    "align": frozenset({"centre", "left"}),
    "headings": frozenset({"plain", "capitals"}),
    "contents": frozenset({"auto", "always", "never"}),
}
SLOTS = ("left", "centre", "right")


@dataclass(frozen=True)
class Running:
    """One line at the head or foot of every page."""

    left: tuple[str, ...] = ()
    centre: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class Furniture:
    """What a document carries as `furniture`; a document without it is furnished like this."""

    title_block: tuple[str, ...] = ("logos", "organisation", "referendum", "date", "kind", "place")
    align: str = "centre"
    headings: str = "plain"
    head: Running = Running(left=("mission", "referendum"), right=("kind",))
    foot: Running = Running(left=("status", "version", "hash"), right=("page",))
    numbered: bool = False
    contents: str = "auto"
    closing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def furniture_of(raw: Mapping[str, Any] | None) -> Furniture:
    """Furniture from a profile or a document, both checked before; what is missing stands as above."""
    given: dict[str, Any] = dict(raw or {})
    for name in ("title_block", "closing"):
        if name in given:
            given[name] = tuple(given[name])
    for name in ("head", "foot"):
        if name in given:
            given[name] = Running(**{slot: tuple(items) for slot, items in given[name].items()})
    return Furniture(**given)


def furniture_problems(raw: object) -> Iterator[str]:
    """Every fault of a profile's `furniture`, in words."""
    if not isinstance(raw, Mapping):
        yield "`furniture` is a mapping."
        return
    yield from (f"furniture: `{name}` is not known." for name in raw if name not in Furniture().to_json())
    yield from _wrong_items(raw, "title_block", TITLE)
    yield from _wrong_items(raw, "closing", CLOSING)
    for name, allowed in ONE_OF.items():
        if raw.get(name, min(allowed)) not in allowed:
            yield f"furniture: `{name}` is one of {', '.join(sorted(allowed))}."
    if not isinstance(raw.get("numbered", False), bool):
        yield "furniture: `numbered` is true or false."
    for name in ("head", "foot"):
        line = raw.get(name, {})
        yield from (f"furniture: `{name}` has no `{slot}`." for slot in line if slot not in SLOTS)
        for slot in SLOTS:
            yield from _wrong_items(line, slot, RUNNING)


def _wrong_items(raw: Mapping[str, Any], name: str, allowed: frozenset[str]) -> Iterator[str]:
    items = list(raw.get(name, ()))
    yield from (f"furniture: `{name}` cannot hold `{item}`." for item in items if item not in allowed)
    if len(set(items)) < len(items):
        yield f"furniture: `{name}` holds a thing twice."
