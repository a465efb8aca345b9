"""What one incident's page says in words: how it is known, what its source allows, what is agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Incident, IncidentDecision, Submission
from missions.queries.answers import answer_in_words
from missions.queries.checklists import form_in
from missions.queries.incidents import needs_two
from missions.states import INCIDENT_MOVES, IncidentState

# Only what the team saw itself is written as observed; the rest is reported to the mission (checklist).
OBSERVED = ("team_saw_it", "team_saw_traces_or_documents")
KNOWN_BY = ("inc_source", "inc_sources_number", "inc_evidence")


@dataclass(frozen=True)
class Known:
    """How it is known: (question, answer) pairs, and whether it may be written as observed."""

    lines: tuple[tuple[str, str], ...]
    is_observed: bool
    is_answered: bool


@dataclass(frozen=True)
class Move:
    """A state the incident may be given. ``why_not`` is why not by this person, "" when they may."""

    state: str
    verb: str
    needs_two: bool
    why_not: str = ""


@dataclass(frozen=True)
class Pending:
    """A state somebody has decided for, which needs one more."""

    state: str
    by: str


def known(submission: Submission, answers: Mapping[str, Any], *, reads_confidential: bool) -> Known:
    form = form_in(submission.checklist_version_id, get_language() or "en")
    asked = [form.by_key[key] for key in KNOWN_BY if key in form.by_key]
    questions = [each for each in asked if reads_confidential or not each.confidential]
    told = [(each.text, answer_in_words(each, answers.get(each.key))) for each in questions]
    return Known(
        lines=tuple((question, answer) for question, answer in told if answer),
        is_observed=answers.get("inc_source") in OBSERVED,
        is_answered=bool(answers.get("inc_source")),
    )


def protection(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(colour, sentence) of the two answers that protect sources; what was not answered is said too."""
    must = {
        "yes": ("alarm", _("Sources asked not to be named.")),
        "no": ("", _("No source needs to be protected.")),
    }
    agreed = {
        "nothing_beyond_headquarters": ("alarm", _("Nothing of this may leave headquarters.")),
        "facts_without_source": ("", _("The facts may be used, without the source.")),
        "facts_with_role": ("", _("The facts may be used, with the source’s role but no name.")),
        "named": ("", _("Everything may be used, with the name.")),
    }
    protect, consent = str(answers.get("inc_protect")), str(answers.get("inc_consent"))
    return [
        must.get(protect, ("warn", _("Whether a source must be protected was not answered."))),
        agreed.get(consent, ("warn", _("What may be used was not answered."))),
    ]


def decisions(incident: Incident) -> list[IncidentDecision]:
    """All that was decided, oldest first. One query."""
    return list(incident.decisions.select_related("decided_by").order_by("decided_at", "pk"))


def moves(incident: Incident, user: User, decided: Sequence[IncidentDecision]) -> list[Move]:
    """Where it may go from here, in the order of the table."""
    own = latest_of_each(decided).get(user.pk)
    why_not = _("You have said so; one more coordinator must agree.")
    return [
        Move(
            state=state,
            verb=_verb(state),
            needs_two=needs_two(incident, state),
            why_not=why_not if own is not None and own.state == state else "",
        )
        for state in IncidentState
        if state in INCIDENT_MOVES[IncidentState(incident.state)]
    ]


def pending(incident: Incident, decided: Sequence[IncidentDecision]) -> list[Pending]:
    """What one person has said and a second must agree to."""
    ahead = INCIDENT_MOVES[IncidentState(incident.state)]
    return [
        Pending(each.get_state_display().lower(), str(each.decided_by))
        for each in latest_of_each(decided).values()
        if each.state in ahead and needs_two(incident, each.state)
    ]


def latest_of_each(decided: Sequence[IncidentDecision]) -> dict[int, IncidentDecision]:
    """What each person said last."""
    return {each.decided_by_id: each for each in decided}


def _verb(state: str) -> str:
    return {
        IncidentState.CORROBORATED: pgettext("incident", "Corroborated"),
        IncidentState.VERIFIED: pgettext("incident", "Verified"),
        IncidentState.REFUTED: pgettext("incident", "Refuted"),
        IncidentState.CLOSED: pgettext("incident", "Close"),
    }[IncidentState(state)]
