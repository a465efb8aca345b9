"""What may be cited at the statement desk, and how records read once they are printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from missions.checklists import load_standard_set
from missions.errors import DomainError
from reports.claims.document_texts import DocumentTexts, load_document_texts
from reports.claims.language import load_language
from reports.claims.layout import load_profile
from reports.claims.loading import load_claims
from reports.claims.measures import Kind
from reports.claims.record_sentences import NAMED_INSTITUTION, facts, meetings, recommendations
from reports.models import Passage, Statement, StatementVersion
from reports.queries.reading import Reading
from reports.queries.records import facts_of, meetings_of
from reports.queries.versions import readable_versions

Plain = Mapping[str, Any]
WRITTEN = ("thanks", "courtesy")
OF_THE_TITLE = ("issue_place", "issued_on")


@dataclass(frozen=True)
class Piece:
    """One piece of evidence to cite. ``kind``: figure, meeting or fact; ``numbers`` of a figure "k of n"."""

    ref: str
    kind: str
    title: str
    sentence: str
    numbers: str = ""
    note: str = ""


@dataclass(frozen=True)
class Desk:
    """What the writing pages of a statement stand on: its newest version, and the records as they are."""

    statement: Statement
    version: StatementVersion
    reading: Reading
    meetings: Sequence[Plain]
    facts: Sequence[Plain]
    texts: DocumentTexts

    def pieces(self) -> dict[str, Piece]:
        """Everything a judgement or a recommendation may rest on, by what it is cited by."""
        found = [*self._figures(), *self._meetings(), *self._facts()]
        return {piece.ref: piece for piece in found}

    def citable(self, cited: Iterable[str] = ()) -> set[str]:
        """What may be cited now; of what is cited already, the short codes of submissions too."""
        codes = {ref for ref in cited if ref.startswith(f"{self.statement.mission.code}-")}
        return {*self.pieces(), *codes}

    def meeting_sentences(self, records: Sequence[Plain] = ()) -> dict[str, str]:
        """How each meeting that may be named is printed, by its id; of other records where given."""
        drafts = meetings(records or self.meetings, self.texts).drafts
        return {key: draft.text for draft in drafts for key in (draft.key, *draft.also)}

    def names(self) -> list[str]:
        """Names on record in which a number is no statistic, the longest first."""
        mission, snapshot = self.statement.mission, self.version.snapshot
        referendum = snapshot.frozen["referendum"]
        found = [
            *(mission.legal_basis + mission.benchmarks),
            *(mission.title, mission.organisation_name, mission.inviting_body),
            *(referendum["official_title"], referendum["short_name"]),
            *(str(each["institution"]) for each in self.meetings),
            *(str(each["source"]["name"]) for each in self.facts),
            *standard_names().values(),
        ]
        return sorted({name for name in found if name}, key=len, reverse=True)

    def _figures(self) -> Iterable[Piece]:
        for figure in self.reading.figures.values():
            if not figure["unit"] or not figure["n"]:
                continue
            said = (figure["sentence"] or {}).get("text") or _("The statement has no sentence for it.")
            numbers = (
                _("%(k)s of %(n)s") % {"k": figure["k"], "n": figure["n"]}
                if figure["kind"] != "count"
                else str(figure["k"])
            )
            yield Piece(figure["id"], "figure", figure["title"], said, numbers)

    def _meetings(self) -> Iterable[Piece]:
        printed = self.meeting_sentences()
        for each in self.meetings:
            day = date_format(date.fromisoformat(each["date"]), "j F Y")
            is_named = each["attribution"] in NAMED_INSTITUTION
            title = str(each["institution"]) if is_named else _("Meeting of %(day)s") % {"day": day}
            said = printed.get(each["id"]) or _("It is not named in the statement.")
            yield Piece(each["id"], "meeting", title, said)

    def _facts(self) -> Iterable[Piece]:
        for each in self.facts:
            note = "" if each["checked"] else _("not checked by a second person yet")
            yield Piece(
                each["id"], "fact", each["label"], fact_sentence(each, self.meetings, self.texts), note=note
            )


def desk_of(statement: Statement) -> Desk:
    """Raises DomainError until something is compiled. Four queries."""
    version = readable_versions(statement).first()
    if version is None:
        raise DomainError(_("Compile the statement first: what is written rests on its figures."))
    version.statement = statement
    return Desk(
        statement=statement,
        version=version,
        reading=Reading(version.text),  # type: ignore[attr-defined]  # annotated by readable_versions
        meetings=list(meetings_of(statement.mission, version.snapshot_id)),
        facts=list(facts_of(statement.mission)),
        texts=load_document_texts(statement.language),
    )


def fact_sentence(fact: Plain, held: Sequence[Plain], texts: DocumentTexts) -> str:
    """As it is printed once checked; why not, where its source may not be named."""
    item = facts([{**fact, "checked": True}], held, texts)
    return item.drafts[0].text if item.drafts else item.refused[0][1].reason


def recommendation_sentence(record: Plain, texts: DocumentTexts) -> str:
    return recommendations([{**record, "evidence": ["any"]}], lambda ref: True, {}, texts).drafts[0].text


def standard_names() -> dict[str, str]:
    """How each standard is printed, by its code."""
    return {
        code: f"{standard.instrument}, {standard.provision}"
        for code, standard in load_standard_set().standards.items()
    }


def place_titles(statement: Statement) -> dict[str, str]:
    """The judgements the statement's profile has a place for, in its order, with what each assesses."""
    known = {claim.id for claim in load_claims() if claim.kind is Kind.JUDGEMENT}
    profile = load_profile(statement.profile)
    items = (item for section in profile.sections for names in section.paragraphs for item in names)
    words = load_language(statement.language).data["claims"]
    return {item: str(words[item]["title"]) for item in items if item in known}


def passage_keys(statement: Statement) -> list[str]:
    """Which words of the mission's own the statement's profile asks for."""
    items = load_profile(statement.profile).items
    return [*(key for key in WRITTEN if key in items), *OF_THE_TITLE]


def passage_standing(statement: Statement, key: str, row: Passage | None) -> str:
    """The words that would be printed: those of the desk, else those of the mission file."""
    return row.text if row else str(getattr(statement.mission, key, ""))
