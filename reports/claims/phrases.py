"""The phrases that stand in a frame: what a share is of, the share itself, a number of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reports.claims.language import Language
from reports.claims.measures import Unit
from reports.claims.numbers import COUNTS_FROM, Form, percent
from reports.claims.templates import Noun, Values

BANDS_FROM = 50  # below it the count itself, and no adjective (methodology 4.3)
ISOLATED_CASES = 2
ISOLATED_SHARE = Fraction(2, 100)


@dataclass(frozen=True)
class Share:
    """k of n to be worded: the form, the base's name and variant, and whether n must be said."""

    k: int
    n: int
    form: Form
    base: str
    variant: str
    stated: bool


def values_for(share: Share, known: Values, language: Language) -> dict[str, int | str | Noun]:
    """Everything known, with k, n, the base, the per cent and each phrase of the language."""
    values: dict[str, int | str | Noun] = {**known, "k": share.k, "n": share.n}
    if share.form is Form.ESTIMATE:
        return {**values, **_estimate(share, values, language)}
    values.update(_base(share, values, language))
    if share.n and share.base:
        values.update(_percent(share.k, share.n, values, language))
        for name, forms in language.data["phrases"].items():
            values[name] = language.fill(_phrase(share, forms), values)
    return values


def _base(share: Share, values: Values, language: Language) -> dict[str, str]:
    """What k is counted among, as "base" and, where a language has cases, "base.<case>"."""
    variants = language.data["bases"].get(share.base, {})
    words = ["_words", ""] if share.form is Form.WORDS else [""]
    names = [f"{variant}{suffix}" for variant in (share.variant, "whole") for suffix in words]
    template = next((variants[name] for name in names if name in variants), None)
    return {} if template is None else _by_case("base", template, values, language)


def _by_case(
    name: str, template: str | Mapping[str, str], values: Values, language: Language
) -> dict[str, str]:
    """A text under its name, or with cases the first under its name and each as "name.<case>"."""
    if isinstance(template, str):
        return {name: language.fill(template, values)}
    filled = {f"{name}.{case}": language.fill(text, values) for case, text in template.items()}
    return {name: next(iter(filled.values())), **filled}


def _estimate(share: Share, values: Values, language: Language) -> dict[str, str]:
    """P29: all places named without their number, the per cent with its margin, and each phrase."""
    texts = language.data["estimate"]
    found = _by_case("base", texts["bases"].get(share.base, texts["bases"]["other"]), values, language)
    known = {**values, **found}
    found["pct"] = language.fill(texts["pct"], known)
    return found | {name: language.fill(text, known) for name, text in texts["phrases"].items()}


def _percent(k: int, n: int, values: Values, language: Language) -> dict[str, str]:
    """The per cent as "pct" and, where a language has cases, "pct.<case>"."""
    rounded = percent(k, n)
    form = language.data["per_cent"][rounded.extreme.value if rounded.extreme else "exact"]
    return _by_case("pct", form, {**values, "p": rounded.value}, language)


def _phrase(share: Share, forms: Mapping[str, Mapping[str, str]]) -> str:
    form = Form.COUNT_OF_N if share.form in (Form.CASES, Form.NONE) else share.form
    texts = forms[form.value]
    if 0 < share.k < share.n:
        return texts["stated"] if share.stated and "stated" in texts else texts["some"]
    name = "all" if share.k == share.n else "none"
    exact = {1: f"{name}_one", 2: f"{name}_two"}.get(share.n, name)
    return texts.get(exact, texts[name])


def cases(share: Share, unit: Unit, values: Values, language: Language) -> str:
    """A number of verified cases; counts, openings and centres are told of those observed."""
    if template := language.data["cases"].get(unit.value):
        return language.fill(template, values)
    form = Form.WORDS if share.n < COUNTS_FROM else Form.COUNT_OF_N
    counted = Share(share.k, share.n, form, share.base, share.variant, stated=False)
    return str(values_for(counted, values, language)[language.where_phrase])


def banded(
    share: Share, values: Values, language: Language, areas: Mapping[str, int], *, adverse: bool
) -> dict[str, str]:
    """P16: each phrase with a word for the share and the figures beside it; none where words may not be."""
    if share.n < BANDS_FROM or not 0 < share.k < share.n:
        return {}
    part = Fraction(share.k, share.n)
    few = share.k <= ISOLATED_CASES or part <= ISOLATED_SHARE
    isolated = adverse and few and bool(areas) and not _clustered(areas)
    bands: list[dict[str, Any]] = language.data["bands"]
    for band in bands:
        fits = isolated if band.get("isolated") else part <= Fraction(band["up_to"], 100)
        if fits:
            phrases = band["phrase"]
            by_name = (
                dict.fromkeys(language.data["phrases"], phrases) if isinstance(phrases, str) else phrases
            )
            return {name: language.fill(text, values) for name, text in by_name.items()}
    return {}


def _clustered(areas: Mapping[str, int]) -> bool:
    """Several cases, most of them in one area: a pattern, not isolated cases."""
    hits = sum(areas.values())
    return hits > 1 and 2 * max(areas.values()) > hits
