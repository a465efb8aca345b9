"""What a coordinator writes when a submission does not simply become verified."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from missions.models import Mission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Lines for remarks that stand empty, for whoever works without scripts.
SPARE_LINES = 2
MOST_REMARKS = 60


class ReasonForm(forms.Form):
    """One sentence, read by the observer and kept in the history."""

    label: "StrOrPromise" = gettext_lazy("Reason")
    help: "StrOrPromise" = ""

    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason in one sentence; the observer will read it.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = self.label, self.help
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ReturnForm(ReasonForm):
    """The reason, and remarks at single questions: lines of ``remark_question`` with ``remark_text``."""

    label = gettext_lazy("What should the team look at again?")
    help = gettext_lazy("The team reads this sentence and can send the form again.")

    def __init__(self, *args: Any, remark_at: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remark_at = remark_at
        if self._given_lines():  # remarks say it all; a sentence above them is welcome, not needed
            self.fields["reason"].required = False

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(question key, text) of each line on the screen, the empty ones last."""
        given = self._given_lines() if self.is_bound else []
        start = [(self.remark_at, "")] if self.remark_at else []
        return [*given, *start, *([("", "")] * SPARE_LINES)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = self._given_lines()
        if any(bool(text) and not question for question, text in lines):
            self.add_error(None, _("Choose the question each remark is about."))
        if any(len(text) > 1000 for _question, text in lines):
            self.add_error(None, _("A remark has 1000 characters at most."))
        cleaned["remarks"] = lines
        if lines and not cleaned.get("reason") and "reason" not in self.errors:
            cleaned["reason"] = _("Please look again at the answers with a remark.")
        return cleaned

    def _given_lines(self) -> list[tuple[str, str]]:
        if not self.is_bound or not hasattr(self.data, "getlist"):
            return []
        questions, texts = self.data.getlist("remark_question"), self.data.getlist("remark_text")
        pairs = zip(questions, (text.strip() for text in texts), strict=False)
        return [(question, text) for question, text in pairs if text][:MOST_REMARKS]


class ExcludeForm(ReasonForm):
    label = gettext_lazy("Why does it count for nothing?")
    help = gettext_lazy("It leaves every figure but stays readable, and it can be reopened.")


class ReopenForm(ReasonForm):
    label = gettext_lazy("Why is it looked at again?")
    help = gettext_lazy("It goes back into review and leaves the figures until it is verified again.")


class FollowUpForm(ReasonForm):
    label = pgettext_lazy("follow-up", "What is to be found out, and from whom?")
    help = gettext_lazy("It leaves the top of the queue and waits under “To follow up” until it is decided.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = _("Write what is to be followed up, and with whom.")
        self.fields["reason"].error_messages["required"] = message


def ready_sentences(mission: Mission) -> Sequence[str]:
    """What teams are asked most often, in the mission's own word for where people vote."""
    unit = {"unit": mission.unit_name or _("polling station")}
    return (
        _("Please look at the numbers once more: they do not agree with each other."),
        _("Please write what you saw at the answers that speak against the process."),
        _("Please send the photos that go with this form."),
        _("Please see whether this was the right %(unit)s.") % unit,
        _("Please give the times at which you came to the %(unit)s and left it.") % unit,
    )
