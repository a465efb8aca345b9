"""Sentences from records: meetings, context facts, judgements, recommendations (P05-P07, P23, P30, P31)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reports.claims.document_texts import DocumentTexts
from reports.claims.drafts import Draft, Item
from reports.claims.mission_sentences import Plain, day, problem
from reports.claims.refusing import Refusal

NAMED_PERSON = "on_record"
NAMED_INSTITUTION = frozenset({"on_record", "institution_only"})
UNNAMED = "not_for_attribution"  # may be counted; a confidential meeting leaves no trace
LISTED_FROM = 3  # P06: so many further meetings become one list
EVIDENCE_FOR_JUDGEMENT = 2


def in_order(records: Sequence[Plain], *keys: str) -> list[Plain]:
    return sorted(records, key=lambda record: [str(record.get(key) or "") for key in keys])


def meetings(records: Sequence[Plain], texts: DocumentTexts) -> Item:
    """Each meeting with its purpose; those without one together when they are three or more."""
    held = [m for m in in_order(records, "date", "id") if m.get("attribution") in NAMED_INSTITUTION]
    bare = [m for m in held if not m.get("purpose")]
    listed = bare if len(bare) >= LISTED_FROM else []
    told = [m for m in held if m not in listed]
    days = [None, *(_day_of(m) for m in told)]
    drafts = [
        _meeting(m, texts, same_day=before == _day_of(m)) for m, before in zip(told, days, strict=False)
    ]
    if listed:
        names = texts.language.join([str(m["institution"]) for m in listed])
        text = texts.sentence(texts["meetings"]["further"], {"institutions": names})
        others = tuple(str(m["id"]) for m in listed[1:])
        drafts.append(_meeting_draft(str(listed[0]["id"]), text, "", others))
    if unnamed := sum(m.get("attribution") == UNNAMED for m in records):
        text = texts.sentence(texts["meetings"]["unnamed"], {"count": unnamed})
        drafts.append(_meeting_draft("meetings_unnamed", text, ""))
    return Item(tuple(drafts))


def _day_of(record: Plain) -> str:
    return str(record["date"])[:10]


def _meeting(record: Plain, texts: DocumentTexts, *, same_day: bool) -> Draft:
    """A person is named only when the meeting was on record and the person agreed."""
    words = texts["meetings"]
    persons = [p for p in record.get("persons") or () if p.get("public") is True]
    named = persons if record.get("attribution") == NAMED_PERSON else []
    purpose = str(record.get("purpose") or "").strip().rstrip(".")
    form = ("represented" if named else "institution") + ("" if purpose else "_bare")
    date = {"date": day(record["date"], texts)}
    values = {
        "on_day": texts.fill(words["same_day" if same_day else "on_day"], date),
        "institution": str(record["institution"]),
        "persons": texts.language.join([_person(person, texts) for person in named]),
        "purpose": purpose,
    }
    base = texts.fill(texts["annex"]["meeting"], date)
    return _meeting_draft(str(record["id"]), texts.sentence(words[form], values), base)


def _meeting_draft(key: str, text: str, base: str, also: tuple[str, ...] = ()) -> Draft:
    return Draft("meeting", key, text, letter="M", claim="meeting", base=base, also=also)


def _person(person: Plain, texts: DocumentTexts) -> str:
    form = "person" if person.get("title") else "person_untitled"
    values = {"name": str(person["name"]), "title": str(person.get("title") or "")}
    return texts.fill(texts["meetings"][form], values)


def facts(records: Sequence[Plain], held: Sequence[Plain], texts: DocumentTexts) -> Item:
    """Facts a second person has checked, from sources that may be named; units exactly as recorded."""
    drafts: list[Draft] = []
    refused: list[tuple[str | None, Refusal]] = []
    for fact in in_order(records, "id"):
        source = _source(fact, held)
        text = _fact_text(fact, source or "", texts) or texts.language.sentence(f"{fact['label']}.")
        if source is None:
            refused.append(("context_fact", problem("fact_source_unnamed", texts, text=text)))
        elif fact.get("checked") is not True:
            refused.append(("context_fact", problem("fact_unchecked", texts, text=text)))
        else:
            base = texts.fill(texts["annex"]["fact"], {"ref": _reference(fact)})
            drafts.append(Draft("fact", str(fact["id"]), text, letter="C", claim="context_fact", base=base))
    return Item(tuple(drafts), tuple(refused))


def _source(fact: Plain, held: Sequence[Plain]) -> str | None:
    """How the source is called; None when it is a meeting whose institution may not be named."""
    source = fact.get("source") or {}
    if source.get("kind") != "meeting":
        return str(source.get("name") or source.get("ref") or "")
    meeting = next((m for m in held if m.get("id") == source.get("ref")), None)
    if meeting is None or meeting.get("attribution") not in NAMED_INSTITUTION:
        return None
    return str(source.get("name") or meeting["institution"])


def _reference(fact: Plain) -> str:
    source = fact.get("source") or {}
    if source.get("kind") == "meeting":
        return str(source.get("name") or "")
    return " ".join(str(source[key]) for key in ("ref", "url") if source.get(key))


def _fact_text(fact: Plain, source: str, texts: DocumentTexts) -> str:
    unit, label = str(fact["unit"]), str(fact["label"])
    if label.startswith(f"{unit} "):  # "polling stations abroad": it says the unit and what is counted
        unit, label = label, ""
    values: dict[str, int | str] = {
        "source": source,
        "number": number(fact.get("number"), texts),
        "amount": 1 if Decimal(str(fact["number"])) == 1 else 2,
        "unit": unit,
        "second_number": number(fact.get("second_number"), texts),
        "second_unit": str(fact.get("second_unit") or ""),
        "as_of": day(fact.get("as_of"), texts),
        "label": label,
    }
    return texts.first_known(texts["facts"], values) or ""


def number(value: object, texts: DocumentTexts) -> str:
    """A recorded number in digits, without zeros nobody wrote; "" when there is none."""
    if value in (None, ""):
        return ""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return texts.language.digits(int(exact))
    return f"{exact.normalize():f}"


def judgements(
    claims: Collection[str], records: Sequence[Plain], known: Callable[[str], bool], texts: DocumentTexts
) -> Item:
    """The judgements of these claims, word for word: each under a name and on two pieces of evidence."""
    drafts: list[Draft] = []
    refused: list[tuple[str | None, Refusal]] = []
    for record in (r for r in records if r.get("claim") in claims):
        claim, text = str(record["claim"]), str(record["text"]).strip()
        evidence = tuple(dict.fromkeys(str(ref) for ref in record.get("evidence") or () if known(str(ref))))
        author = record.get("author") or {}
        if not author.get("name") or len(evidence) < EVIDENCE_FOR_JUDGEMENT:
            refused.append((claim, problem("judgement_unsigned", texts, text=text)))
            continue
        base = texts.fill(texts["annex"]["judgement"], {"author": _author(author)})
        drafts.append(
            Draft("judgement", claim, text, "J", claim, base=base, evidence=evidence, author=_plain(author))
        )
    return Item(tuple(drafts), tuple(refused))


def _author(author: Plain) -> str:
    return ", ".join(str(author[key]) for key in ("name", "title") if author.get(key))


def _plain(author: Plain) -> dict[str, str]:
    return {key: str(author[key]) for key in ("name", "title") if author.get(key)}


def recommendations(
    records: Sequence[Plain],
    known: Callable[[str], bool],
    standards: Mapping[str, str],
    texts: DocumentTexts,
) -> Item:
    """P30, in the mission's order; one without evidence on record is refused."""
    drafts: list[Draft] = []
    refused: list[tuple[str | None, Refusal]] = []
    for record in records:
        text = _recommendation(record, texts)
        evidence = tuple(dict.fromkeys(str(ref) for ref in record.get("evidence") or () if known(str(ref))))
        if not evidence:
            refused.append((None, problem("recommendation_without_evidence", texts, text=text)))
            continue
        draft: dict[str, Any] = {
            "evidence": evidence,
            "standards": tuple(standards.get(str(s), str(s)) for s in record.get("standards") or ()),
            "base": texts["annex"]["recommendation"],
        }
        drafts.append(Draft("recommendation", str(record["id"]), text, "R", **draft))
    return Item(tuple(drafts), tuple(refused))


def _recommendation(record: Plain, texts: DocumentTexts) -> str:
    action = str(record.get("action") or "").strip().rstrip(".")
    if not action or not record.get("addressee"):
        return str(record.get("text") or "").strip()
    return texts.sentence(texts["recommendation"], {"addressee": str(record["addressee"]), "action": action})
