"""Two forms that may tell of one visit: which stands for it, what was decided, which answers are chosen."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from missions.checklists import Form, QuestionType
from missions.models import Submission, SubmissionRevision, VisitDecision
from missions.queries.checklists import form_of
from missions.queries.differing import is_compared, is_told_differently, says
from missions.queries.visits import ALONE
from missions.states import SubmissionState

_PLACES = frozenset({QuestionType.STATION_REF, QuestionType.CENTRE_REF})


@dataclass(frozen=True)
class Telling:
    """What two forms say of one visit, without what a decision that stands put into the first of them.

    ``standing`` was received first and stands for the visit; ``revision`` is its newest, with the decision's
    answers in it.
    """

    form: Form
    standing: Submission
    other: Submission
    revision: SubmissionRevision
    other_revision: SubmissionRevision
    answers: dict[str, Any]
    comments: dict[str, str]
    decision: VisitDecision | None

    @property
    def current(self) -> dict[str, Any]:
        """What the form that stands answers now."""
        return _said(self.revision.answers)

    @property
    def others(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.other_revision.answers
        return answers

    def note_with(self, key: str) -> str:
        """What explains an answer of the form received later: its note, or else what it says about the whole.

        An adverse answer does not go without words; those about the whole are the other form's own.
        """
        whole = self.form.comment_question
        is_explained = not whole or says(self.answers.get(whole))
        said = "" if is_explained or not says(self.others.get(whole)) else str(self.others[whole])
        return self.other_revision.comments.get(key) or said

    @cached_property
    def different(self) -> frozenset[str]:
        """Keys that both answer, and answer differently."""
        return frozenset(
            key for key in self._compared if is_told_differently(self.answers.get(key), self.others[key])
        )

    @cached_property
    def only_other(self) -> frozenset[str]:
        """Keys that the form received later answers alone."""
        return frozenset(
            key for key in self._compared if says(self.others[key]) and not says(self.answers.get(key))
        )

    @property
    def choosable(self) -> frozenset[str]:
        return self.different | self.only_other

    @cached_property
    def _compared(self) -> list[str]:
        asked = (q for q in self.form.questions if is_compared(q) and q.type not in _PLACES)
        return [question.key for question in asked if question.key in self.others]


def in_order_of_receipt(one: Submission, other: Submission) -> tuple[Submission, Submission]:
    """The one that stands for the visit first, as ``queries.visits.Told`` orders them."""
    return (one, other) if (one.received_at, one.code) <= (other.received_at, other.code) else (other, one)


def why_not_compare(one: Submission, other: Submission) -> str:
    """Two forms of one kind and one place may tell of one visit; two incidents or meetings never do."""
    places = ((each.mission_id, each.kind, each.station_id, each.centre_id) for each in (one, other))
    if one.pk == other.pk or len(set(places)) > 1 or not (one.station_id or one.centre_id):
        return _("Only two forms of one kind and one place can tell of one visit.")
    return _("Two incidents, or two meetings, at one hour are two.") if one.kind in ALONE else ""


def why_not_one_pair(one: Submission, other: Submission) -> str:
    """Whether it can be decided on the two at all, whoever asks."""
    excluded = (each for each in (one, other) if each.state == SubmissionState.EXCLUDED)
    for each in excluded:
        return _("%(code)s is excluded and counts for nothing; reopen it first.") % {"code": each.code}
    return why_not_compare(one, other)


def decisions_of(one: Submission, other: Submission) -> list[VisitDecision]:
    """All that was ever decided on a pair, the latest last, with ``by``. One query."""
    first, second = sorted((one.pk, other.pk))
    rows = VisitDecision.objects.filter(first=first, second=second).select_related("by")
    return list(rows.order_by("at", "pk"))


def telling(standing: Submission, other: Submission, decision: VisitDecision | None) -> Telling:
    """Two forms, the first received first, with the decision that stands. Two queries."""
    revision, other_revision = (each.revisions.get(number=each.revision) for each in (standing, other))
    answers, comments = dict(revision.answers), dict(revision.comments)
    for key, each in (decision.settled if decision else {}).items():
        # What was changed again since is nobody's to take out.
        if "stands" in each and answers.get(key) == each["stands"]:
            answers[key] = each["stood"]
        if "says" in each and comments.get(key, "") == each["says"]:
            comments[key] = each["said"]
    return Telling(
        form=form_of(standing.checklist_version_id),
        standing=standing,
        other=other,
        revision=revision,
        other_revision=other_revision,
        answers=_said(answers),
        comments={key: text for key, text in comments.items() if text},
        decision=decision,
    )


def _said(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: answer for key, answer in answers.items() if answer is not None}
