"""The method box and the charts: what was observed, until when, and how the figures were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from reports.claims.document_texts import DocumentTexts
from reports.claims.figures import Figure, Say
from reports.claims.loading import load_claims
from reports.claims.measures import Kind
from reports.claims.numbers import COUNTS_FROM
from reports.claims.sections import Material

Plain = Mapping[str, Any]


def method_box(
    material: Material, snapshot: Plain, coverage: Sequence[Plain], bias: Sequence[Plain]
) -> dict[str, Any]:
    texts = material.texts
    return {
        "heading": texts["method"]["heading"],
        "paragraphs": [texts.language.sentence(text) for text in _paragraphs(material, snapshot) if text],
        "coverage": [
            {**{name: row.get(name) for name in ("expected", "received", "verified")}, "stage": stage}
            for row, stage in ((row, _stage(row, texts)) for row in coverage)
            if any(row.get(name) for name in ("expected", "received", "verified"))
        ],
        **({"sample": dict(material.sample)} if material.sample else {}),
        "bias": [{name: row.get(name) for name in ("group", "visited", "register")} for row in bias],
    }


def _stage(row: Plain, texts: DocumentTexts) -> str:
    return str(texts["stages"].get(row["stage"], row["stage"]))


def _paragraphs(material: Material, snapshot: Plain) -> Iterator[str]:
    texts, words = material.texts, material.texts["method"]
    yield " ".join(_observed(material))
    submissions = sum(int(number) for number in (snapshot.get("submissions") or {}).values())
    yield texts.fill(
        words["cut_off"],
        {"submissions": submissions, "moment": texts.language.moment(_moment(snapshot["cut_off"]))},
    )
    yield from _how_chosen(material)
    yield texts.fill(words["missing"], {})
    yield texts.fill(words["forms"], {})


def _how_chosen(material: Material) -> Iterator[str]:
    """P10 unless the places were drawn at random and the mission said how; then the sample, and what is
    estimated from it."""
    texts, words = material.texts, material.texts["method"]
    values: dict[str, Any] = {**texts.language.unit(material.wording.unit), "many": 2}
    sample = material.sample
    if sample is None:
        yield texts.fill(words["non_random"], values)
        return
    values |= {name: sample[name] for name in ("frame", "population", "drawn", "reported")}
    strata = len(sample["strata"])
    form = words["drawn" if strata == 1 else "drawn_in_strata"]
    yield texts.fill(form, {**values, "strata": strata})
    yield texts.fill(words["estimates"], values)


def _observed(material: Material) -> Iterator[str]:
    """P08, each part only if there was any; P09 when visits differ from stations."""
    texts, words = material.texts, material.texts["method"]
    units = texts.language.unit(material.wording.unit)
    seen = [
        texts.fill(form, {**units, "k": entered})
        for claim, form in words["stages"].items()
        if (entered := _entered(material.figures.get(claim)))
    ]
    if seen:
        yield texts.fill(words["observed"], {"stages": texts.language.join(seen)})
    voting = material.figures.get("coverage_voting")
    stations, made = (_entered(voting), voting.tally.observations_made) if voting else (0, 0)
    if made > stations > 0:
        counts = {"observations": made, "stations": stations}
        yield texts.fill(words["visits"], {**units, **counts})


def _entered(figure: Figure | None) -> int:
    """Places observed: those the mission went to, without those that never let it in."""
    return figure.k - figure.tally.refused if figure and figure.say is Say.COVERAGE else 0


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def charts(names: Sequence[str], material: Material, coverage: Sequence[Plain]) -> list[dict[str, Any]]:
    """The bars a profile asks for; a chart without rows is left out."""
    made = {"coverage": _coverage_rows(coverage, material.texts), "assessments": _assessment_rows(material)}
    return [
        {"id": name, "kind": "bars", **_titles(name, material.texts), "rows": made[name]}
        for name in names
        if made.get(name)
    ]


def _titles(name: str, texts: DocumentTexts) -> dict[str, str]:
    words = texts["charts"][name]
    return {"title": words["title"], "caption": words["caption"]}


def _coverage_rows(coverage: Sequence[Plain], texts: DocumentTexts) -> list[dict[str, Any]]:
    return [
        _bar(_stage(row, texts), int(row.get("verified") or 0), int(row["expected"]), texts)
        for row in coverage
        if row.get("expected")
    ]


def _assessment_rows(material: Material) -> list[dict[str, Any]]:
    return [
        _bar(material.wording.title(figure.claim.id), figure.k, figure.n, material.texts)
        for figure in _assessments(material)
    ]


def _assessments(material: Material) -> Iterator[Figure]:
    for claim in load_claims():
        figure = material.figures.get(claim.id)
        if claim.kind is not Kind.ASSESSMENT or figure is None or figure.say is Say.NOTHING:
            continue
        if figure.n >= COUNTS_FROM:  # a full bar would make a rule of one case
            yield figure


def _bar(label: str, value: int, of: int, texts: DocumentTexts) -> dict[str, Any]:
    return {
        "label": label,
        "value": value,
        "of": of,
        "text": texts.fill(texts["charts"]["of"], {"value": value, "of": of}),
    }
