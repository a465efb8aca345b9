"""What every form of the statement desk has in common, and the forms of judgements and recommendations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.errors import InvalidInputError
from missions.models import Recommendation
from reports.models import Judgement
from reports.queries.writing import Desk, Piece, place_titles, standard_names
from reports.services import judgements, recommendations
from reports.services.records import LONGEST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = {
    "figure": gettext_lazy("Figures"),
    "meeting": gettext_lazy("Meetings"),
    "fact": gettext_lazy("Facts"),
    "": gettext_lazy("Cited already"),
}
UNCHOSEN = ("", gettext_lazy("Choose"))


@dataclass(frozen=True)
class Beside:
    """One field that two people filled differently."""

    label: "StrOrPromise"
    theirs: str
    yours: str


class DeskForm(forms.Form):
    """Drawn inside the page's own form element. ``revision`` is what the person saw, 0 for nothing yet."""

    revision = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    folded: ClassVar[tuple[str, ...]] = ()  # fields few need, behind a fold
    fold_heading: ClassVar["StrOrPromise"] = ""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        desk: Desk,
        row: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.desk, self.row = desk, row
        stands = self.initial_of(row) if row else {}
        super().__init__(data, initial={"revision": 0, **stands, **(initial or {})})
        self.fill()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        """What stands, as the fields show it."""
        raise NotImplementedError

    def fill(self) -> None:
        """Give the choices that depend on the desk."""

    def choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def unfolds(self) -> bool:
        """Whether something stands behind the fold."""
        return any(self[name].value() or self[name].errors for name in self.folded)

    def refuse(self, refusal: InvalidInputError) -> None:
        """Say each problem at its field."""
        for problem in refusal.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    def beside(self, row: Any) -> list[Beside]:
        """Where what stands now differs from what was typed."""
        stands, found = self.initial_of(row), []
        for name, field in self.fields.items():
            if name == "revision":
                continue
            theirs = self._shown(name, stands.get(name))
            yours = self._shown(name, self[name].value())
            if theirs != yours:
                found.append(Beside(field.label or "", theirs, yours))
        return found

    def _shown(self, name: str, value: Any) -> str:
        if isinstance(value, list | tuple):
            return "; ".join(sorted(self._shown(name, each) for each in value))
        words = {str(key): words for key, words in getattr(self.fields[name], "choices", ())}
        return str(words.get(str(value)) or ("" if value is None else value))


class CitingForm(DeskForm):
    """A form with evidence to choose from, each piece with its sentence beside it."""

    def fill(self) -> None:
        pieces = self.pieces
        self.choices("evidence", [(ref, piece.title) for ref, piece in pieces.items()])

    @property
    def pieces(self) -> dict[str, Piece]:
        """What may be cited, and what is cited although it no longer may."""
        found = self.desk.pieces()
        for ref in self.row.evidence if self.row else ():
            found.setdefault(ref, Piece(ref, "", ref, ""))
        return found

    def evidence_groups(self) -> list[tuple["StrOrPromise", list[tuple[Piece, bool]]]]:
        """The pieces by kind, each with whether it is chosen."""
        chosen = set(self["evidence"].value() or ())
        by_kind: dict[str, list[tuple[Piece, bool]]] = {kind: [] for kind in KINDS}
        for ref, piece in self.pieces.items():
            by_kind[piece.kind].append((piece, ref in chosen))
        return [(KINDS[kind], rows) for kind, rows in by_kind.items() if rows]


def sentences(label: "StrOrPromise", help_text: "StrOrPromise" = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, required=False, widget=widget
    )


def line(label: "StrOrPromise", help_text: "StrOrPromise" = "", longest: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=longest, required=False)


def evidence(label: "StrOrPromise") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, error_messages=_STALE_CHOICE
    )


_STALE_CHOICE = {"invalid_choice": gettext_lazy("Some of the evidence chosen is no longer on record.")}


class JudgementForm(CitingForm):
    claim = forms.ChoiceField(label=gettext_lazy("Where it stands"), required=False)
    text = sentences(
        gettext_lazy("Judgement"),
        gettext_lazy("It is printed word for word. Numbers are said by the figures it rests on."),
    )
    author_id = forms.TypedChoiceField(label=gettext_lazy("Who stands for it"), coerce=int, required=False)
    author_title = line(gettext_lazy("Printed as"), gettext_lazy("Such as Head of Mission."), longest=200)
    evidence = evidence(gettext_lazy("What it rests on: at least two"))

    @staticmethod
    def initial_of(row: Judgement) -> dict[str, Any]:
        names = ("claim", "text", "author_id", "author_title", "evidence", "revision")
        return {name: getattr(row, name) for name in names}

    def fill(self) -> None:
        super().fill()
        self.choices("author_id", [UNCHOSEN, *judgements.authors(self.desk.statement).items()])
        if self.row:
            del self.fields["claim"]
        else:
            elsewhere = (judgements.ELSEWHERE, _("Among the judgements, in a place of its own"))
            self.choices("claim", [*place_titles(self.desk.statement).items(), elsewhere])

    def given(self) -> judgements.Given:
        data = self.cleaned_data
        return judgements.Given(
            text=data["text"],
            author_id=data["author_id"] or 0,
            author_title=data["author_title"],
            evidence=tuple(data["evidence"]),
            claim=data.get("claim", ""),
        )


class RecommendationForm(CitingForm):
    addressee = line(gettext_lazy("Who should act"), gettext_lazy("Begin with a capital: the sentence does."))
    action = sentences(
        gettext_lazy("What they should do"),
        gettext_lazy("It follows the word “should” and ends without a full stop."),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=Recommendation.Priority.choices, initial="medium"
    )
    evidence = evidence(gettext_lazy("What it rests on: at least one"))
    standards = forms.MultipleChoiceField(
        label=gettext_lazy("Standards it follows from"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    previous_mission_ref = line(
        gettext_lazy("Earlier mission"), gettext_lazy("Whose recommendation it was, and which."), longest=200
    )
    previous_text = sentences(gettext_lazy("What it recommended"), rows=2)
    previous_state = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        required=False,
        choices=[UNCHOSEN, *Recommendation.FollowedUp.choices],
    )
    folded = ("previous_mission_ref", "previous_text", "previous_state")
    fold_heading = gettext_lazy("It follows a recommendation of an earlier mission")

    @staticmethod
    def initial_of(row: Recommendation) -> dict[str, Any]:
        names = ("addressee", "action", "priority", "evidence", "standards", "revision")
        return {name: getattr(row, name) for name in (*names, *RecommendationForm.folded)}

    def fill(self) -> None:
        super().fill()
        self.choices("standards", list(standard_names().items()))

    def given(self) -> recommendations.Given:
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        lists: dict[str, Any] = {name: tuple(data.pop(name)) for name in ("evidence", "standards")}
        return recommendations.Given(**data, **lists)
