"""Any checklist as a form: built from its definition, turned into the payload every door takes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from missions.checklists import Form, Question, QuestionType, is_blank, relevant_questions
from missions.errors import InvalidInputError, Problem
from missions.forms.fields import AnswerField
from missions.forms.layout import sections_of
from missions.forms.problems import questions_of_check
from missions.forms.screen import OnScreen
from missions.forms.words import can_hold
from missions.models import Mission, Team
from missions.queries.checklists import context_of
from missions.services.reading import PayloadReader, ReadPayload
from missions.services.waiting_files import WaitingFile
from missions.states import Kind

# A question for words is its own note; a place is not commented on.
WITHOUT_NOTE = frozenset({QuestionType.TEXT, QuestionType.STATION_REF, QuestionType.CENTRE_REF})


@dataclass(frozen=True)
class Asks:
    """What the form asks again before it lets go: answers that look odd, and questions left blank."""

    warnings: tuple[tuple[str, str], ...]  # (question key, sentence)
    blanks: tuple[Question, ...]

    def __bool__(self) -> bool:
        return bool(self.warnings or self.blanks)


class ChecklistForm(OnScreen, forms.Form):
    """One filled checklist. It validates through the door's own reader and writes nothing."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    base_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    filled_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    visit_date = forms.DateField(
        required=False,
        label=gettext_lazy("Day of the visit"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    team = forms.ChoiceField(
        required=False, label=gettext_lazy("Team"), widget=forms.Select(attrs={"class": "form-select"})
    )
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("What did you change, and why?"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    send_anyway = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        mission: Mission,
        definition: Form,
        user: User,
        teams: list[Team],
        answers: Mapping[str, Any] | None = None,
        comments: Mapping[str, str] | None = None,
        breaks: Sequence[Mapping[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
        chosen: Sequence[WaitingFile] = (),
    ) -> None:
        self.chosen, self.breaks = chosen, breaks
        self.mission, self.definition, self.user = mission, definition, user
        self.context = context_of(mission)
        self.before: Mapping[str, Any] = answers or {}
        self.read: ReadPayload | None = None
        self.asks = Asks((), ())
        start = {"submission_id": uuid4(), "filled_at": timezone.now().isoformat(timespec="seconds")}
        words = {f"{key}.comment": text for key, text in (comments or {}).items()}
        super().__init__(data, initial={**start, **self.before, **words, **(initial or {})})
        self._add_questions()
        self._set_visit(teams)

    def _add_questions(self) -> None:
        repeats = _ballot_questions(self.mission, self.context.repeats)
        for question in self.questions:
            self.fields[question.key] = AnswerField(question, repeats=repeats)
            if question.type not in WITHOUT_NOTE:
                self.fields[f"{question.key}.comment"] = forms.CharField(
                    required=False,
                    max_length=10_000,
                    widget=forms.Textarea(attrs={"rows": 2, "class": "form-control note-text"}),
                )

    def _set_visit(self, teams: list[Team]) -> None:
        """A field that could hold only one thing is not shown."""
        choice = self.fields["team"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(team.code, team.code) for team in teams]
        if len(teams) < 2:
            del self.fields["team"]
        if not self.definition.arrival:
            del self.fields["visit_date"]
        if not self._is_correction:
            del self.fields["reason"]

    @property
    def _is_correction(self) -> bool:
        """Whether this form corrects a submission that stands."""
        given = self.data.get("base_revision") if self.is_bound else self.initial.get("base_revision")
        return str(given or "0") != "0"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False  # the summary above the form and each question tell them
        helper.layout = sections_of(self)
        return helper

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question that some answers can call for in this mission; files are sent by another door."""
        return tuple(
            question
            for question in self.definition.questions
            if (question.core or not self.context.short_form)
            and question.type is not QuestionType.ATTACHMENT_LIST
            and can_hold(question.relevant, self.context.config)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"submission_id", "version", "base_revision"} & set(self.errors):
            return cleaned
        try:
            self.read = PayloadReader(self.mission).read(self.payload(), observer=self.user)
        except InvalidInputError as refusal:
            self.add_problems(refusal.problems)
        if not self.errors and self.read is not None:
            self.asks = self._asks(self.read)
            if self.asks and not cleaned.get("send_anyway"):
                self.add_error(None, forms.ValidationError(_("Look once more before it goes."), code="asks"))
        return cleaned

    def payload(self) -> dict[str, Any]:
        """The record (docs/formats.md): what a device would send for the same answers."""
        cleaned = self.cleaned_data
        answers = {question.key: cleaned.get(question.key) for question in self.questions}
        answers |= self._file_answers()
        comments = {question.key: cleaned.get(f"{question.key}.comment") for question in self.questions}
        payload: dict[str, Any] = {
            "id": str(cleaned["submission_id"]),
            "checklist": self.definition.key,
            "version": cleaned["version"],
            "base_revision": cleaned["base_revision"],
            "answers": {key: answer for key, answer in answers.items() if not is_blank(answer)},
            "comments": {key: text for key, text in comments.items() if text},
        }
        if filled_at := _moment(cleaned.get("filled_at")):
            payload["filled_at"] = filled_at
        if visit_date := cleaned.get("visit_date"):
            payload["visit_date"] = visit_date.isoformat()
        for name in ("team", "reason"):
            if cleaned.get(name):
                payload[name] = cleaned[name]
        if self.breaks:  # the plain form asks nothing of them: what the device said of the visit stands
            payload["breaks"] = list(self.breaks)
        if self.chosen:
            payload["attachments"] = [self._attachment(each) for each in self.chosen]
        return payload

    def body(self) -> bytes:
        """The bytes the door takes; the same form gives the same bytes, so sending twice is harmless."""
        return json.dumps(self.payload(), ensure_ascii=False, sort_keys=True).encode()

    @property
    def id(self) -> UUID:
        return self.cleaned_data["submission_id"]

    def add_problems(self, problems: tuple[Problem, ...]) -> None:
        """Put each problem at its question; a check's at the last question it looks at."""
        for problem in problems:
            key = problem.field.removeprefix("answers.")
            if problem.rule == "check":
                looked_at = [each for each in questions_of_check(self.definition, key) if each in self.fields]
                key = looked_at[-1] if looked_at else ""
            elif problem.rule.startswith("comment_") and f"{key}.comment" in self.fields:
                key = f"{key}.comment"
            self.add_error(
                key if key in self.fields else None, forms.ValidationError(problem.message, problem.rule)
            )

    @property
    def takes_any_file(self) -> bool:
        """Whether sound and documents are asked for beside photos."""
        return self.definition.key in (Kind.INCIDENT, Kind.MEETING)

    def _file_answers(self) -> dict[str, list[str]]:
        """Files already named, and the chosen ones where the form has a question for files."""
        answers = {key: list(self.before[key]) for key in self._file_keys() if key in self.before}
        if (keys := self._file_keys()) and self.chosen:
            named = answers.setdefault(keys[0], [])
            named += [each.sha256 for each in self.chosen if each.sha256 not in named]
        return answers

    def _attachment(self, file: WaitingFile) -> dict[str, str]:
        keys = self._file_keys()
        entry = {"sha256": file.sha256, "name": file.name}
        return entry | ({"question": keys[0]} if keys else {})

    def _file_keys(self) -> list[str]:
        return [each.key for each in self.definition.questions if each.type is QuestionType.ATTACHMENT_LIST]

    def _asks(self, read: ReadPayload) -> Asks:
        warnings = []
        for outcome in read.failed:
            if outcome.level == "warning":
                keys = [
                    key for key in questions_of_check(self.definition, outcome.check_id) if key in self.fields
                ]
                warnings.append((keys[-1] if keys else "", self.definition.check_messages[outcome.check_id]))
        asked = relevant_questions(self.definition, read.answers, self.context)
        optional = {self.definition.comment_question, *self._file_keys()}
        blanks = tuple(each for each in asked if each.key not in read.answers and each.key not in optional)
        return Asks(tuple(warnings), blanks)


def _ballot_questions(mission: Mission, repeats: range) -> dict[int, str]:
    """Number to words of each question on the ballot."""
    referendum = getattr(mission, "referendum", None)
    listed = referendum.questions if referendum else []
    texts = {int(each.get("no", 0)): str(each.get("text", "")) for each in listed}
    return {
        number: _("Question %(number)s: %(text)s") % {"number": number, "text": texts.get(number, "")}
        for number in repeats
    }


def _moment(text: str | None) -> str:
    try:
        return datetime.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""
