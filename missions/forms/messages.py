"""A message to the people a filter selects, and the texts a coordinator writes again and again."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from missions.queries.messages import EVERYBODY, FOUND, RETURNED, SILENT, Filter
from missions.services.messages import LONGEST_SUBJECT, LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AUDIENCES = [
    (RETURNED, _("All teams with a returned submission open")),
    (SILENT, _("Teams that have sent nothing")),
    (EVERYBODY, _("Everybody of these teams or areas")),
    (FOUND, _("Observers of the submissions found by this search")),
]
# name: (what it is for, subject, text)
TEMPLATES: dict[str, tuple["StrOrPromise", "StrOrPromise", "StrOrPromise"]] = {
    "look_again": (
        _("Ask a team to look again"),
        _("Please look at a returned submission"),
        _(
            "One of your submissions came back to you with a question. Open it, answer what was asked and "
            "send it again, please. If you no longer remember, say so in the comment; do not guess."
        ),
    ),
    "go_back": (
        _("Ask a team to go back"),
        _("Please go back to the station"),
        _(
            "Something you reported needs a second look. If it is safe and you can be there within the hour, "
            "go back, see how it stands now, and file a new form for this visit. If it is not safe, do not "
            "go; telephone us instead."
        ),
    ),
    "not_heard": (
        _("Ask a team we have not heard from"),
        _("We have not received anything from you yet"),
        _(
            "Nothing of yours has arrived so far. If forms wait on your phone, open the app where there is a "
            "network. If something keeps you from filing, telephone your coordinator."
        ),
    ),
}


class FilterForm(forms.Form):
    """Whom it is for; read from the address, so that a list can be shared and checked before sending."""

    to = forms.ChoiceField(label=_("Whom it is for"), choices=AUDIENCES, widget=forms.RadioSelect)
    team = forms.MultipleChoiceField(label=_("Only these teams"), required=False)
    area = forms.MultipleChoiceField(label=_("Only teams of these areas"), required=False)
    q = forms.CharField(label=_("Search"), max_length=300, required=False)

    def __init__(self, *args: Any, teams: list[str], areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(code, code) for code in teams]  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        for name in ("team", "area"):
            self.fields[name].widget.attrs["size"] = 5
        self.helper = _helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == FOUND and not cleaned.get("q", "").strip():
            self.add_error("q", _("Write what is searched for, as on the review desk."))
        if cleaned.get("to") == EVERYBODY and not (cleaned.get("team") or cleaned.get("area")):
            self.add_error("team", _("Choose at least one team or area."))
        return cleaned

    def chosen(self) -> Filter:
        """What a valid form selects."""
        given = self.cleaned_data
        return Filter(
            to=given["to"], teams=tuple(given["team"]), areas=tuple(given["area"]), search=given["q"].strip()
        )


class MessageForm(forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": _("Write a subject.")},
    )
    text = forms.CharField(
        label=_("Message"),
        help_text=_("It can travel by e-mail: no names of sources, and nothing told in confidence."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the message.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
