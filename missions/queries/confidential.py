"""What was told in confidence: which answers of a submission, and whether a person has just looked."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import AuditEvent, User
from missions.checklists import Form, is_blank
from missions.models import Attachment, Submission, SubmissionRevision
from missions.queries.checklists import form_of

SHOWN = "submission.confidential_shown"
# So long the files beside the answers open for whoever looked; then it is asked and recorded again.
SHOWN_FOR = timedelta(minutes=15)


def confidential_in(
    form: Form, revisions: Iterable[SubmissionRevision], files: Iterable[Attachment]
) -> tuple[str, ...]:
    """Keys of the confidential questions that a revision answers, or that have a note or a file. Pure."""
    every, with_file = list(revisions), {each.question for each in files}
    return tuple(
        question.key
        for question in form.questions
        if question.confidential
        and (question.key in with_file or any(_says(each, question.key) for each in every))
    )


def told_in_confidence(submission: Submission) -> tuple[str, ...]:
    """The same for a submission as it stands, with all it ever said. Two queries."""
    form = form_of(submission.checklist_version_id)
    return confidential_in(form, submission.revisions.all(), submission.attachments.all())


def is_confidential(submission: Submission, key: str) -> bool:
    """Whether the question under a key is a confidential one of the submission's own form."""
    question = form_of(submission.checklist_version_id).by_key.get(key)
    return question is not None and question.confidential


def has_just_looked(user: User, submission: Submission) -> bool:
    """Whether the trail says that the person was shown them a moment ago. One query."""
    shown = AuditEvent.objects.filter(object_type="submission", object_id=str(submission.pk), action=SHOWN)
    return shown.filter(actor=user, at__gt=timezone.now() - SHOWN_FOR).exists()


def _says(revision: SubmissionRevision, key: str) -> bool:
    return not is_blank(revision.answers.get(key)) or bool(revision.comments.get(key))
