"""What each revision changed, in words: the question, what stood before, what stands after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from missions.checklists import Form
from missions.models import Submission, SubmissionRevision, TeamMember
from missions.queries.answers import answer_in_words


@dataclass(frozen=True)
class Change:
    """One answer, or the note to it, that a revision changed."""

    question: str
    before: str
    after: str
    is_note: bool = False


@dataclass(frozen=True)
class Revised:
    """A revision after the first, with all it changed."""

    revision: SubmissionRevision
    changes: tuple[Change, ...]


def revised_in_words(
    revisions: Sequence[SubmissionRevision], form: Form, *, reads_confidential: bool
) -> tuple[Revised, ...]:
    """Those after the first, the newest first, as ``revisions`` are."""
    return tuple(
        Revised(
            revision,
            (
                *_answers(revision.diff, form, reads_confidential=reads_confidential),
                *_notes(before.comments, revision.comments, form, reads_confidential=reads_confidential),
            ),
        )
        for revision, before in pairwise(revisions)
    )


def _answers(diff: Mapping[str, Any], form: Form, *, reads_confidential: bool) -> Iterable[Change]:
    for key, (before, after) in diff.items():
        question = form.by_key.get(key)
        if question is None:
            yield Change(key, str(before or ""), str(after or ""))
        elif question.confidential and not reads_confidential:
            yield Change(question.text, _("Kept for the coordinators"), _("Kept for the coordinators"))
        else:
            yield Change(question.text, answer_in_words(question, before), answer_in_words(question, after))


def _notes(
    before: Mapping[str, str], after: Mapping[str, str], form: Form, *, reads_confidential: bool
) -> Iterable[Change]:
    for key in {**before, **after}:
        was, now = before.get(key, ""), after.get(key, "")
        question = form.by_key.get(key)
        if was == now:
            continue
        if question is not None and question.confidential and not reads_confidential:
            was = now = _("Kept for the coordinators")
        yield Change(question.text if question else key, was, now, is_note=True)


def is_corrected(submission: Submission, revision: SubmissionRevision) -> bool:
    """Whether a coordinator made the revision, and not whoever filed it or a member of the team.

    One query, none for what the observer sent.
    """
    if revision.author_id == submission.observer_id:
        return False
    return not TeamMember.objects.filter(team=submission.team_id, user=revision.author_id).exists()
