"""The forms of facts, of the terms of meetings, and of the mission's own words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from missions.models import ContextFact, Meeting
from reports.forms.writing import UNCHOSEN, DeskForm, line, sentences
from reports.queries.writing import Desk
from reports.services import facts, meetings

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=20, decimal_places=4, min_value=0, widget=NUMBER
    )


class FactForm(DeskForm):
    label = line(gettext_lazy("What it counts"), gettext_lazy("Such as polling stations abroad."))
    number = _number(gettext_lazy("Number"))
    unit = line(
        gettext_lazy("Unit"), gettext_lazy("Word for word as the source has it; it is printed like this.")
    )
    second_number = _number(gettext_lazy("Second number"))
    second_unit = line(
        gettext_lazy("Its unit"), gettext_lazy("As in: 65 polling stations in 52 foreign states.")
    )
    as_of = forms.DateField(label=gettext_lazy("As of"), required=False, widget=DAY)
    source_kind = forms.ChoiceField(
        label=gettext_lazy("Where it comes from"), choices=ContextFact.Source.choices, initial="document"
    )
    source_name = line(
        gettext_lazy("Who says it"),
        gettext_lazy(
            "Printed after “According to”; for a meeting the institution, unless you write another."
        ),
    )
    source_ref = line(
        gettext_lazy("Document and place in it"), gettext_lazy("So that somebody else finds it."), longest=500
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting, if it was said at one"), required=False)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the page"), required=False, max_length=500, assume_scheme="https"
    )
    folded = ("second_number", "second_unit")
    fold_heading = gettext_lazy("A second number in the same sentence")

    @staticmethod
    def initial_of(row: ContextFact) -> dict[str, Any]:
        names = (
            "label",
            "unit",
            "second_unit",
            "as_of",
            "source_kind",
            "source_name",
            "source_url",
            "revision",
        )
        is_meeting = row.source_kind == ContextFact.Source.MEETING
        return {name: getattr(row, name) for name in names} | {
            "number": _exact(row.number),
            "second_number": _exact(row.second_number),
            "source_ref": "" if is_meeting else row.source_ref,
            "meeting": row.source_ref if is_meeting else "",
        }

    def fill(self) -> None:
        held = [(ref, piece.title) for ref, piece in self.desk.pieces().items() if piece.kind == "meeting"]
        self.choices("meeting", [UNCHOSEN, *held])

    def given(self) -> facts.Given:
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        meeting = data.pop("meeting")
        if data["source_kind"] == ContextFact.Source.MEETING:
            data["source_ref"] = meeting
        return facts.Given(**data)

    def refuse(self, refusal: Any) -> None:
        """What is wrong with the meeting is said where it is chosen."""
        super().refuse(refusal)
        if self.cleaned_data.get("source_kind") == ContextFact.Source.MEETING and "source_ref" in self.errors:
            self.errors["meeting"] = self.errors.pop("source_ref")


def _exact(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


class MeetingForm(DeskForm):
    attribution = forms.ChoiceField(
        label=gettext_lazy("What was agreed"),
        choices=Meeting.Attribution.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "On record: institution and persons may be named. Institution only: no person. Not for"
            " attribution: counted without a name. Confidential: the statement does not mention it."
        ),
    )
    named = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who agreed to be named"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    institution = line(gettext_lazy("Whom the Mission met"), longest=500)
    purpose = sentences(
        gettext_lazy("What they did"),
        gettext_lazy("It follows “which” or “who”: provided information about the preparations."),
    )
    reason = line(
        gettext_lazy("Who agreed to more being told"),
        gettext_lazy("Needed where this names more than was agreed so far."),
        longest=500,
    )

    @staticmethod
    def initial_of(row: Meeting) -> dict[str, Any]:
        named = [index for index, person in enumerate(row.persons) if person.get("public") is True]
        names = ("attribution", "institution", "purpose", "revision")
        return {name: getattr(row, name) for name in names} | {"named": named}

    def fill(self) -> None:
        if not self.row.persons:
            del self.fields["named"]
            return
        self.choices("named", [(index, _called(person)) for index, person in enumerate(self.row.persons)])

    def given(self) -> meetings.Given:
        data = self.cleaned_data
        return meetings.Given(
            attribution=data["attribution"],
            institution=data["institution"],
            purpose=data["purpose"],
            named=tuple(data.get("named", ())),
            reason=data["reason"],
        )


def _called(person: dict[str, Any]) -> str:
    return ", ".join(str(person[name]) for name in ("name", "title") if person.get(name))


class PassageForm(DeskForm):
    """``row`` has the words that stand and their revision; the day of issue is a date."""

    text = sentences("", rows=5)

    def __init__(self, *args: Any, desk: Desk, key: str, label: Any, **kwargs: Any) -> None:
        self.key, self.label = key, label
        super().__init__(*args, desk=desk, **kwargs)

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        return {"text": row.text, "revision": row.revision}

    def fill(self) -> None:
        if self.key == "issued_on":
            self.fields["text"] = forms.DateField(required=False, widget=DAY)
        elif self.key == "issue_place":
            self.fields["text"] = line("")
        self.fields["text"].label = self.label

    def given(self) -> str:
        text = self.cleaned_data["text"]
        return text.isoformat() if isinstance(text, date) else text or ""
