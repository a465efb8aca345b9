"""The filters of the audit trail, as they stand in its address."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from missions.queries.audit import TrailFilter
from missions.queries.audit_words import action_choices

_MOMENT = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and time on the mission's clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
        super().__init__(required=False, widget=widget, input_formats=[_MOMENT, f"{_MOMENT}:%S"], **kwargs)


class TrailForm(forms.Form):
    """Every field may stay empty. Give it the mission's time zone by activating it."""

    person = forms.CharField(label=_("Person"), max_length=200, required=False)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    about = forms.CharField(label=_("Short code"), max_length=30, required=False)
    since = Moment(label=_("From"))
    until = Moment(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Anything")), *action_choices()]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def wanted(self) -> TrailFilter:
        """What is looked for; fields with problems are passed over, the page shows the problem."""
        self.is_valid()
        return TrailFilter(**{name: value for name, value in self.cleaned_data.items() if value})
