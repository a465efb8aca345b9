"""What a mission says of itself: invitation, composition, benchmarks, what comes after (P01-P04, P32)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft, Item
from reports.claims.refusing import Refusal

Plain = Mapping[str, Any]


def metadata(name: str, mission: Plain, referendum: Plain, texts: DocumentTexts) -> Item:
    """One metadata sentence; none when the mission lacks what it says."""
    if name == "preliminary" and mission.get("results_final"):
        return Item()
    if name == "composition" and (refusal := _sum_problem(mission, texts)):
        return Item(refused=((None, refusal),))
    text = texts.first_known(texts["metadata"][name], _values(mission, referendum, texts))
    return Item((Draft("metadata", name, text),)) if text else Item()


def written(name: str, mission: Plain) -> Item:
    """Thanks and courtesy: the mission's own words, outside every evidence check."""
    text = str(mission.get(name) or "").strip()
    return Item((Draft("courtesy", name, text),)) if text else Item()


def day(value: object, texts: DocumentTexts) -> str:
    """An ISO day as people write it; "" when unknown."""
    if not value:
        return ""
    return texts.language.date(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))


def _values(mission: Plain, referendum: Plain, texts: DocumentTexts) -> dict[str, str]:
    join = texts.language.join
    organisation = mission.get("organisation") or {}
    report = mission.get("final_report") or {}
    return {
        "inviting_body": str((mission.get("invitation") or {}).get("inviting_body") or ""),
        "organisation": texts.named(organisation.get("name", ""), organisation.get("short_name", "")),
        "mission_type": str(mission.get("mission_type") or ""),
        "start_date": day(mission.get("start_date"), texts),
        "referendum": texts.named(
            str(referendum.get("official_title") or "").strip(), referendum.get("short_name", ""), "defined"
        ),
        "referendum_date": day(referendum.get("date"), texts),
        "members": join(_by_kind(mission, texts)),
        "bodies": join(list(dict.fromkeys(str(c["body"]) for c in _composition(mission) if c.get("body")))),
        "countries": join(_countries(mission, texts)),
        "head": str((mission.get("head") or {}).get("name") or ""),
        "legal_basis": join([str(text) for text in mission.get("legal_basis") or ()]),
        "benchmarks": join([str(text) for text in mission.get("benchmarks") or ()]),
        "open_stages": join(list(mission.get("open_stages") or texts["open_stages"])),
        "recipients": join([str(text) for text in report.get("recipients") or ()]),
        "due": str(report.get("due") or ""),
    }


def _composition(mission: Plain) -> list[Plain]:
    return [part for part in mission.get("composition") or () if part.get("number")]


def _by_kind(mission: Plain, texts: DocumentTexts) -> list[str]:
    numbers: Counter[str] = Counter()
    for part in _composition(mission):
        numbers[str(part["kind"])] += int(part["number"])
    return [texts.members(number, kind) for kind, number in numbers.items()]


def _countries(mission: Plain, texts: DocumentTexts) -> list[str]:
    """Names of all the countries, or none: a list with a gap would say something else."""
    names = [texts.country(str(code)) for code in mission.get("countries") or ()]
    return [] if None in names else [name for name in names if name]


def _sum_problem(mission: Plain, texts: DocumentTexts) -> Refusal | None:
    """P02 stands only when the kinds add up to the members."""
    members = mission.get("members")
    total = sum(int(part["number"]) for part in _composition(mission))
    if members is None or not total or total == members:
        return None
    return problem("composition_sum", texts, {"sum": total, "members_total": int(members)})


def problem(
    rule: str, texts: DocumentTexts, values: Mapping[str, int | str] | None = None, text: str = ""
) -> Refusal:
    """A refusal of a sentence that is no figure, worded by the language."""
    known = values or {}
    words = texts["problems"][rule]
    return Refusal(
        rule=rule,
        text=text or texts.fill(words["text"], known),
        reason=texts.fill(words["reason"], known),
        lifted_by=texts.fill(words["lifted_by"], known),
        offered=None,
    )
