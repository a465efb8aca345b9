"""Choosing how a figure is worded: among what the rules allow, or the mission's own words with a reason."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.checklists.unfit import presentable
from missions.errors import DomainError, InvalidInputError, Problem
from reports.claims import load_language
from reports.claims.choices import OWN, STANDARD, Choice, chosen_text, faults
from reports.models import Statement, WordingChoice
from reports.queries.content import chosen_rows
from reports.queries.reading import Reading
from reports.queries.versions import readable_versions
from reports.services.content import keep_edit, locked, refuse_if_stale

KIND = "wording"
LONGEST = 2000
FAULTS = {
    "digits": gettext_lazy("Numbers are not typed here: write {k}, {n} or {pct} where the number belongs."),
    "number_words": gettext_lazy(
        "Numbers are not written out here either: write {k}, {n} or {pct} where the number belongs."
    ),
    "blank_unknown": gettext_lazy("This figure has no such value; it has %(blanks)s."),
    "brace": gettext_lazy("Braces stand only around the values this figure has: %(blanks)s."),
    "starts_with_digit": gettext_lazy("A sentence does not begin with a digit; put a word before it."),
}


@transaction.atomic
def choose(
    *,
    statement: Statement,
    claim: str,
    choice: Choice,
    expected_revision: int,
    actor: User,
) -> WordingChoice:
    """Choose the wording of a claim. ``expected_revision``: the choice the person saw, 0 for none yet.

    Raises NotAllowedError, InvalidInputError with what is wrong with one's own words, DomainError where the
    figure has no such wording, and EditedMeanwhileError where somebody else chose meanwhile.
    """
    statement = locked(statement, actor)
    figure = _figure(statement, claim)
    row = chosen_rows(statement).get(claim)
    refuse_if_stale(
        statement, kind=KIND, ref=claim, expected=expected_revision, current=row.revision if row else 0
    )
    choice = _clean(choice)
    _require_fit(choice, figure, statement.language)
    kept = WordingChoice.objects.create(
        statement=statement,
        claim=claim,
        language=statement.language,
        text_id=choice.text_id,
        text=choice.text,
        reason=choice.reason,
        revision=expected_revision + 1,
        by=actor,
    )
    before = Choice(row.text_id, row.text, row.reason) if row else Choice()
    keep_edit(
        statement,
        kind=KIND,
        ref=claim,
        revision=kept.revision,
        before=_told(before, figure, statement.language),
        after=_told(choice, figure, statement.language),
        actor=actor,
        reason=choice.reason,
    )
    return kept


def _figure(statement: Statement, claim: str) -> Mapping[str, Any]:
    """The figure in the newest version, which is what the person reads."""
    version = readable_versions(statement).first()
    figure = Reading(version.text).figures.get(claim) if version else None  # type: ignore[attr-defined]
    if figure is None or not figure["sentence"]:
        raise DomainError(_("The statement has no sentence for this figure, so there is nothing to choose."))
    if "standard" not in figure["sentence"]:
        raise DomainError(
            _("This version was compiled before wordings could be chosen; compile again first.")
        )
    return figure


def _clean(choice: Choice) -> Choice:
    if choice.text_id != OWN:
        return Choice(choice.text_id)
    text, reason = (presentable(each).strip()[:LONGEST] for each in (choice.text, choice.reason))
    return Choice(OWN, text, reason)


def _require_fit(choice: Choice, figure: Mapping[str, Any], language: str) -> None:
    if choice.text_id == OWN:
        if problems := tuple(_problems(choice, figure["sentence"]["blanks"], language)):
            raise InvalidInputError(problems)
    elif choice.text_id != STANDARD and choice.text_id not in _allowed(figure):
        raise DomainError(_("The rules no longer allow this wording for the figure. Choose another."))


def _problems(choice: Choice, blanks: Mapping[str, str], language: str) -> list[Problem]:
    found = []
    if not choice.text:
        found.append(Problem("text", "required", _("Write the sentence.")))
    if not choice.reason:
        found.append(
            Problem("reason", "required", _("Write why the wordings the rules allow do not fit; it is kept."))
        )
    known = {"blanks": ", ".join(f"{{{name}}}" for name in blanks)}
    for fault in faults(choice.text, blanks, load_language(language)):
        words = str(FAULTS[fault])
        found.append(Problem("text", fault, words % known if "%(" in words else words))
    return found


def _allowed(figure: Mapping[str, Any]) -> dict[str, str]:
    return {each["id"]: each["text"] for each in figure["alternatives"]}


def _told(choice: Choice, figure: Mapping[str, Any], language: str) -> dict[str, str]:
    """The sentence as it reads, for the history."""
    said = figure["sentence"]
    allowed, words = _allowed(figure), load_language(language)
    text, by = chosen_text(said["standard"], allowed, said["blanks"], choice, words)
    return {"text": text, "wording": by, **({"written": choice.text} if by == OWN else {})}
