"""What stands of each kind that is written at the statement desk, what was removed, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.models import ContextFact, Meeting, Recommendation
from reports.claims.record_sentences import EVIDENCE_FOR_JUDGEMENT
from reports.models import Judgement
from reports.permissions import why_not_read_terms
from reports.queries.content import passage_rows
from reports.queries.records import fact_of, recommendation_of
from reports.queries.writing import (
    Desk,
    Piece,
    fact_sentence,
    passage_keys,
    passage_standing,
    place_titles,
    recommendation_sentence,
    standard_names,
)

PASSAGES = {
    "thanks": gettext_lazy("Thanks"),
    "courtesy": gettext_lazy("Courtesy"),
    "issue_place": gettext_lazy("Place of issue"),
    "issued_on": gettext_lazy("Day of issue"),
}


@dataclass(frozen=True)
class Row:
    """One thing written: how it reads, small print below, a word on how it stands, and where it opens."""

    key: str
    text: str
    lines: tuple[str, ...] = ()
    chip: str = ""
    tone: str = ""
    why_not_open: str = ""
    title: str = ""


@dataclass(frozen=True)
class Missing:
    """Something nobody has written yet; ``query`` opens its form."""

    text: str
    query: str = ""


@dataclass(frozen=True)
class Written:
    rows: list[Row]
    removed: list[Row] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def judgements_on(desk: Desk) -> Written:
    """Two queries."""
    rows = Judgement.objects.filter(mission=desk.statement.mission).select_related("author").order_by("claim")
    standing, removed = _parted(rows)
    pieces, taken = desk.pieces(), {row.claim for row in standing}
    titles = place_titles(desk.statement)
    missing = [
        Missing(_("%(title)s: nobody has written it.") % {"title": title}, f"?claim={claim}")
        for claim, title in titles.items()
        if claim not in taken
    ]
    return Written([_judgement(row, desk, pieces) for row in standing], _removed(removed), missing)


def _judgement(row: Judgement, desk: Desk, pieces: Mapping[str, Piece]) -> Row:
    known = desk.citable(row.evidence).intersection(row.evidence)
    is_refused = len(known) < EVIDENCE_FOR_JUDGEMENT
    lines = (f"{row.author}, {row.author_title}", _rests_on(row.evidence, pieces))
    chip = _("less than two pieces of evidence") if is_refused else ""
    return Row(str(row.pk), row.text, lines, chip, "alarm" if is_refused else "")


def recommendations_on(desk: Desk) -> Written:
    standing, removed = _parted(Recommendation.objects.filter(mission=desk.statement.mission).order_by("pk"))
    pieces = desk.pieces()
    return Written([_recommendation(row, desk, pieces) for row in standing], _removed(removed))


def _recommendation(row: Recommendation, desk: Desk, pieces: Mapping[str, Piece]) -> Row:
    standards = "; ".join(standard_names().get(code, code) for code in row.standards)
    followed = (
        _("Follows %(mission)s: %(state)s")
        % {"mission": row.previous_mission_ref, "state": row.get_previous_state_display().lower()}
        if row.previous_state
        else ""
    )
    lines = (_rests_on(row.evidence, pieces), standards, followed)
    is_refused = desk.citable(row.evidence).isdisjoint(row.evidence)
    chip = _("no evidence") if is_refused else row.get_priority_display()
    sentence = recommendation_sentence(recommendation_of(row), desk.texts)
    return Row(str(row.pk), sentence, _said(lines), chip, "alarm" if is_refused else "")


def facts_on(desk: Desk) -> Written:
    rows = ContextFact.objects.filter(mission=desk.statement.mission).select_related(
        "checked_by", "entered_by"
    )
    standing, removed = _parted(rows.order_by("ref"))
    return Written([_fact(row, desk) for row in standing], _removed(removed))


def _fact(row: ContextFact, desk: Desk) -> Row:
    source = " · ".join(_said((row.source_name, row.source_ref, row.source_url)))
    entered = _("entered by %(name)s") % {"name": row.entered_by}
    checked = _("checked by %(name)s") % {"name": row.checked_by} if row.checked_by else ""
    chip, tone = (_("checked"), "good") if row.checked_at else (_("not checked yet: not printed"), "warn")
    sentence = fact_sentence(fact_of(row), desk.meetings, desk.texts)
    return Row(str(row.pk), sentence, _said((source, entered, checked)), chip, tone)


def meetings_on(desk: Desk, user: User) -> Written:
    """Those the statement may tell of; without its name one that the person may not read."""
    refs = [each["id"] for each in desk.meetings]
    rows = Meeting.objects.filter(mission=desk.statement.mission, ref__in=refs).order_by("date", "ref")
    printed = desk.meeting_sentences()
    return Written([_meeting(row, desk, printed, user) for row in rows])


def _meeting(row: Meeting, desk: Desk, printed: Mapping[str, str], user: User) -> Row:
    row.mission = desk.statement.mission
    day = date_format(row.date, "j F Y")
    why_not = why_not_read_terms(user, row)
    text = printed.get(row.ref) or _("A meeting on %(day)s, not named in the statement.") % {"day": day}
    lines = () if why_not or row.ref in printed else (row.institution,)
    return Row(str(row.pk), text, lines, row.get_attribution_display(), why_not_open=why_not)


def passages_on(desk: Desk) -> Written:
    kept = passage_rows(desk.statement)
    rows = []
    for key in passage_keys(desk.statement):
        row = kept.get(key)
        words = passage_standing(desk.statement, key, row)
        if key == "issued_on" and words:
            words = date_format(date.fromisoformat(words), "j F Y")
        by = _("written by %(name)s") % {"name": row.by} if row else _("from the mission file")
        lines = (by,) if words else ()
        rows.append(Row(key, words or _("Nothing is printed."), lines, title=str(PASSAGES[key])))
    return Written(rows)


def written_on(desk: Desk, name: str, user: User) -> Written:
    """What stands of one kind, by its name in addresses."""
    if name == "meetings":
        return meetings_on(desk, user)
    on = {
        "judgements": judgements_on,
        "recommendations": recommendations_on,
        "facts": facts_on,
        "passages": passages_on,
    }
    return on[name](desk)


def _parted(rows: QuerySet[Any]) -> tuple[list[Any], list[Any]]:
    """Those that stand, and those removed."""
    found = list(rows)
    return [row for row in found if not row.removed_at], [row for row in found if row.removed_at]


def _removed(rows: Sequence[Any]) -> list[Row]:
    return [
        Row(str(row.pk), getattr(row, "text", "") or getattr(row, "action", "") or str(row)) for row in rows
    ]


def _rests_on(refs: Iterable[str], pieces: Mapping[str, Piece]) -> str:
    titles = [pieces[ref].title if ref in pieces else ref for ref in refs]
    return _("Rests on: %(titles)s") % {"titles": "; ".join(titles)} if titles else ""


def _said(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
