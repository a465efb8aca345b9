"""The reasons a coordinator gives when a submission does not simply become verified."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ReasonForm(forms.Form):
    """One sentence, read by the observer and kept in the history."""

    label: "StrOrPromise" = _("Reason")
    help: "StrOrPromise" = ""

    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason in one sentence; the observer will read it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = self.label, self.help
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ReturnForm(ReasonForm):
    label = _("What should the team look at again?")
    help = _("The team reads this sentence and can send the form again.")


class ExcludeForm(ReasonForm):
    label = _("Why does it count for nothing?")
    help = _("It leaves every figure but stays readable, and it can be reopened.")


class ReopenForm(ReasonForm):
    label = _("Why is it looked at again?")
    help = _("It goes back into review and leaves the figures until it is verified again.")
