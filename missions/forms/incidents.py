"""What a coordinator writes on an incident: the basis of a decision, a severity, a use, a link."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from missions.states import Severity

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEVERITIES = [(each.value, each.label) for each in (Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR)]


class _Plain(forms.Form):
    """Drawn by crispy inside the page's own form element; several stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def _sentences(
    label: "StrOrPromise", missing: "StrOrPromise", help_text: "StrOrPromise" = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class DecideForm(_Plain):
    """The button pressed says the state."""

    reason = _sentences(
        _("What the decision rests on"),
        _("Write what the decision rests on: sources, documents, calls made."),
        _("Sources, documents, calls made: enough for a colleague to follow it a month later."),
    )


class SeverityForm(_Plain):
    severity = forms.ChoiceField(label=_("Severity"), choices=SEVERITIES)
    reason = _sentences(_("Why"), _("Write why it weighs more or less than was thought."))


class LinkForm(_Plain):
    code = forms.CharField(
        label=_("Code of a submission, an incident or a station"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the code of a submission, an incident or a station.")},
    )
    note = forms.CharField(label=_("What they have to do with each other"), max_length=500, required=False)
