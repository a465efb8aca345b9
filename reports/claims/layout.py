"""Statement profiles: which sections a statement has, in which order, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.claims.furniture import Furniture, furniture_of, furniture_problems
from reports.claims.loading import load_claims

FOLDER = Path(__file__).parent / "profiles"
METADATA = frozenset(
    {"invitation", "composition", "head", "legal_basis", "benchmarks", "preliminary", "final_report"}
)
BLOCKS = frozenset({"meetings", "concerns", "facts", "judgements", "recommendations", "thanks", "courtesy"})
CHARTS = frozenset({"coverage", "assessments", "convergence"})


class ProfileError(Exception):
    """A profile that does not exist or cannot be used; says why."""


@dataclass(frozen=True)
class SectionLayout:
    key: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Profile:
    """`kind` names the document's kind in the language's texts; `codes_printed` caps the annex; `furniture`
    is what stands around the text."""

    name: str
    kind: str
    codes_printed: int
    sections: tuple[SectionLayout, ...]
    charts: tuple[str, ...]
    furniture: Furniture

    @property
    def items(self) -> frozenset[str]:
        return frozenset(item for section in self.sections for names in section.paragraphs for item in names)


def profile_names() -> tuple[str, ...]:
    """The profiles shipped."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def load_profile(name: str) -> Profile:
    """A shipped profile by its name."""
    file = FOLDER / f"{name}.yaml"
    if not name.isidentifier() or not file.exists():
        raise ProfileError(f"There is no statement profile `{name}`.")
    return parse_profile(file.read_text(encoding="utf-8"), file=file.name)


def parse_profile(text: str, *, file: str) -> Profile:
    """A profile from YAML text; ProfileError naming the file and every fault."""
    raw = yaml.safe_load(text)
    if not isinstance(raw, dict):
        raise ProfileError(f"{file}: a profile is a mapping.")
    if wrong := list(_problems(raw, claims=[claim.id for claim in load_claims()])):
        raise ProfileError("\n".join(f"{file}: {problem}" for problem in wrong))
    return Profile(
        name=raw["profile"],
        kind=raw["kind"],
        codes_printed=raw["codes_printed"],
        sections=tuple(
            SectionLayout(section["key"], tuple(tuple(items) for items in section["paragraphs"]))
            for section in raw["sections"]
        ),
        charts=tuple(raw.get("charts", ())),
        furniture=furniture_of(raw.get("furniture")),
    )


def _problems(raw: Mapping[str, Any], claims: Iterable[str]) -> Iterator[str]:
    missing = [name for name in ("profile", "kind", "codes_printed", "sections") if name not in raw]
    yield from (f"`{name}` is missing." for name in missing)
    known, seen = METADATA | BLOCKS | set(claims), set[str]()
    for section in raw.get("sections", ()):
        for item in (item for paragraph in section.get("paragraphs", ()) for item in paragraph):
            if item not in known:
                yield f"{section.get('key')}: `{item}` is neither a claim nor a block."
            if item in seen:
                yield f"{section.get('key')}: `{item}` stands in the profile twice."
            seen.add(item)
    yield from furniture_problems(raw.get("furniture", {}))
    yield from (f"`{chart}` is not a chart." for chart in raw.get("charts", ()) if chart not in CHARTS)
