"""The statement as one JSON document: pure, and the same from the same input whatever its order.

`build_document` takes plain dicts (methodology 1.4); dates are ISO strings or dates, unknown keys ignored.

  mission         code, title, short_name, mission_type, organisation {name, short_name},
                  invitation {inviting_body, date}, benchmarks [text], legal_basis [text],
                  start_date, end_date, head {name, title}, composition [{body, kind, number}], members,
                  countries [ISO codes or names], unit_name {singular, plural} (or a name the language
                  knows), results_final, open_stages [text],
                  final_report {due, recipients [text]}, thanks, courtesy, issue_place, issued_on
  referendum      official_title, short_name, date
  snapshot        digest, cut_off (ISO moment with offset, in the mission's time zone),
                  submissions {kind: number}, expected {stage: number},
                  stations {"visited": number of distinct stations, ...}
  figures         {claim id: Figure} of `evaluate`, for every counted claim
  meetings        [{id, date, institution, persons [{name, title, public}], attribution, purpose}]
  facts           [{id, label, number, unit, second_number?, second_unit?, as_of, checked (true once a
                  second person has checked it), source {kind: meeting|document|web, ref, name, url}}]
  recommendations [{id, addressee, action or text, standards [codes], evidence [claim ids, meeting or fact
                  ids, short codes]}], in the order to print
  judgements      [{claim, text, author {name, title}, evidence [as above]}]
  coverage        [{stage, expected, received, verified}]
  bias            [{group, visited, register}]
  coverage_map    {visited, not_drawn, places [{name, latitude, longitude, visited, missed}]}, passed through
  evidence        {columns [text], rows [[cells]]}, passed through
  standards       {code: name to print}
  sample          of a random sample: {frame, population, drawn, reported, strata [{name, population, drawn,
                  reported}]}; None where the places were not drawn at random, or nobody said how
  choices         {claim id: Choice} where another wording than the rules' own was chosen
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reports.claims.annex import Annex
from reports.claims.choices import Choice
from reports.claims.convergence import convergence_charts
from reports.claims.document_texts import DocumentTexts, load_document_texts
from reports.claims.evaluation import evaluate_records
from reports.claims.figures import Figure
from reports.claims.layout import load_profile
from reports.claims.loading import load_claims
from reports.claims.measures import Kind
from reports.claims.method import charts, method_box
from reports.claims.numbering import Marks, number, sections_json
from reports.claims.payload import figures_payload
from reports.claims.sealing import canonical, content_hash
from reports.claims.sections import Material, Section, lay_out
from reports.claims.wording import Wording

Plain = Mapping[str, Any]
RECORD_CLAIMS = {Kind.MEETING: "M", Kind.FACT: "C", Kind.JUDGEMENT: "J"}


def build_document(
    *,
    mission: Plain,
    referendum: Plain,
    snapshot: Plain,
    figures: Mapping[str, Figure],
    meetings: Sequence[Plain] = (),
    facts: Sequence[Plain] = (),
    recommendations: Sequence[Plain] = (),
    judgements: Sequence[Plain] = (),
    coverage: Sequence[Plain] = (),
    bias: Sequence[Plain] = (),
    coverage_map: Plain | None = None,
    evidence: Plain | None = None,
    standards: Mapping[str, str] | None = None,
    choices: Mapping[str, Choice] | None = None,
    sample: Plain | None = None,
    profile: str = "ots",
    language: str = "en",
    version: int = 1,
    status: str = "draft",
) -> dict[str, Any]:
    """The document, with figures.json inside it and its content hash. See the module for the shapes."""
    texts, layout = load_document_texts(language), load_profile(profile)
    visited = (snapshot.get("stations") or {}).get("visited")
    wording = Wording(
        texts.language,
        unit=mission.get("unit_name") or "polling station",
        visited=visited,
        choices=choices or {},
    )
    material = Material(
        mission,
        referendum,
        figures,
        meetings,
        facts,
        recommendations,
        judgements,
        standards or {},
        wording,
        texts,
        sample,
    )
    sections = lay_out(layout, material)
    marks = number(sections, material)
    every = {**figures, **_record_figures(sections, material)}
    document: dict[str, Any] = {
        "schema": "tanik-document/1",
        "language": language,
        "profile": profile,
        "furniture": layout.furniture.to_json(),
        "status": status,
        "version": version,
        "mission": _mission(mission),
        "title_block": _title_block(mission, referendum, texts, layout.kind),
        "snapshot": {
            name: snapshot.get(name) for name in ("digest", "cut_off", "submissions", "expected", "stations")
        },
        "sections": sections_json(sections, marks, texts),
        "method": method_box(material, snapshot, coverage, bias),
        "map": coverage_map,
        "charts": [
            *(convergence_charts(sections, material) if "convergence" in layout.charts else ()),
            *charts(layout.charts, material, coverage),
        ],
        "annex": Annex(marks, wording, texts, layout.codes_printed).to_json(),
        "evidence": evidence or {"columns": [], "rows": []},
        "figures": figures_payload(
            every, _claim_marks(marks), wording, mission=str(mission.get("code") or ""), snapshot=snapshot
        ),
    }
    document = json.loads(canonical(document))
    return {**document, "content_hash": content_hash(document)}


def _mission(mission: Plain) -> dict[str, Any]:
    organisation = mission.get("organisation") or {}
    unit = mission.get("unit_name") or "polling station"
    return {
        "code": mission.get("code"),
        "title": mission.get("title"),
        "short_name": mission.get("short_name"),
        "mission_type": mission.get("mission_type"),
        "organisation": organisation.get("name"),
        "organisation_short_name": organisation.get("short_name"),
        "head": mission.get("head"),
        "unit_name": unit.get("singular") if isinstance(unit, Mapping) else unit,
    }


def _title_block(mission: Plain, referendum: Plain, texts: DocumentTexts, kind: str) -> dict[str, Any]:
    return {
        "organisation": mission.get("title"),
        "referendum": referendum.get("official_title"),
        "referendum_short_name": referendum.get("short_name"),
        "date": referendum.get("date"),
        "kind": texts["kinds"][kind],
        "place": mission.get("issue_place"),
        "issued_on": mission.get("issued_on"),
    }


def _record_figures(sections: Sequence[Section], material: Material) -> dict[str, Figure]:
    """Meetings, facts and judgements as figures: how many the document words, how many it could not."""
    drafts = [d for section in sections for paragraph in section.paragraphs for d in paragraph]
    refused = [claim for section in sections for claim, _ in section.refused]
    return {
        claim.id: evaluate_records(
            claim,
            usable=sum(1 + len(d.also) for d in drafts if d.claim == claim.id),
            unusable=refused.count(claim.id),
        )
        for claim in load_claims()
        if claim.kind in RECORD_CLAIMS
    }


def _claim_marks(marks: Marks) -> dict[str, str]:
    """The first mark of each claim."""
    found: dict[str, str] = {}
    for mark, _, draft in marks.rows:
        if draft.claim:
            found.setdefault(draft.claim, mark)
    return found
