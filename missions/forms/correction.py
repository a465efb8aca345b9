"""The checklist form in a coordinator's hands: filled with what stands, saved with a reason."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from missions.checklists import Form
from missions.forms.checklist import Asks, ChecklistForm
from missions.models import Submission, SubmissionRevision
from missions.services.reading import ReadPayload


class CorrectionForm(ChecklistForm):
    """Gives the payload of a correction; whose visit it tells of, its files and breaks stay as they are."""

    def __init__(
        self,
        data: Any = None,
        *,
        submission: Submission,
        current: SubmissionRevision,
        definition: Form,
        **given: Any,
    ) -> None:
        filled_at = submission.filled_at
        super().__init__(
            data,
            mission=submission.mission,
            definition=definition,
            user=submission.observer,
            teams=[],
            answers=current.answers,
            comments=current.comments,
            breaks=current.breaks,
            initial={
                "submission_id": submission.pk,
                "base_revision": submission.revision,
                "filled_at": filled_at.isoformat(timespec="seconds") if filled_at else "",
                **given,
            },
        )
        reason = self.fields["reason"]
        reason.label = _("What did you correct, and what does it rest on?")
        reason.help_text = _("The team reads this beside what changed.")
        reason.required = True
        reason.error_messages["required"] = _(
            "Write what you corrected and what it rests on; the team will read it."
        )

    @property
    def _is_correction(self) -> bool:
        return True

    def _asks(self, read: ReadPayload) -> Asks:
        """What the team left blank is theirs; only what looks odd is asked again."""
        return replace(super()._asks(read), blanks=())
