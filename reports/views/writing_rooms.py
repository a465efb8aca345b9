"""The five kinds of things written at the statement desk: how each is loaded, shown in a form, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import whole_number
from missions.models import ContextFact, Recommendation
from reports.forms.records import FactForm, MeetingForm, PassageForm
from reports.forms.writing import DeskForm, JudgementForm, RecommendationForm
from reports.models import Edit, Judgement
from reports.permissions import why_not_read_terms
from reports.queries.content import passage_rows
from reports.queries.records import fact_of, meeting_of, recommendation_of
from reports.queries.writing import (
    Desk,
    fact_sentence,
    passage_keys,
    passage_standing,
    recommendation_sentence,
)
from reports.queries.writing_rows import PASSAGES
from reports.services import facts, judgements, meetings, passages, recommendations
from reports.services.records import is_removed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_HISTORY = 20


@dataclass(frozen=True)
class Room:
    """``name`` in addresses; ``one`` what one is called, ``new`` the way to another ("" for none), ``none``
    what is said where nothing stands; ``service`` the module that keeps it."""

    name: str
    heading: "StrOrPromise"
    one: "StrOrPromise"
    new: "StrOrPromise"
    none: "StrOrPromise"
    service: ModuleType
    form_class: type[DeskForm]
    can_remove: bool = True

    @property
    def can_add(self) -> bool:
        return bool(self.new)

    def load(self, desk: Desk, key: str, user: User) -> Any:
        """The record as it stands, removed or not. Raises Http404, and PermissionDenied with the reason."""
        rows = self.service.KIND.model.objects.filter(mission=desk.statement.mission)
        row = rows.filter(pk=whole_number(key) or 0).first()
        if row is None:
            raise Http404
        row.mission = desk.statement.mission
        return row

    def form(self, desk: Desk, row: Any, data: Mapping[str, Any] | None = None, **more: Any) -> DeskForm:
        return self.form_class(data, desk=desk, row=row, **more)

    def keep(self, desk: Desk, row: Any, form: Any, actor: User) -> Any:
        return self.service.write(
            statement=desk.statement,
            pk=row.pk if row else None,
            given=form.given(),
            expected_revision=form.cleaned_data["revision"],
            actor=actor,
        )

    def named(self, row: Any) -> dict[str, Any]:
        """What the service calls the record by."""
        return {"pk": row.pk}

    def revision(self, row: Any) -> int:
        return int(row.revision)

    def is_removed(self, row: Any) -> bool:
        return is_removed(row)

    def taken(self, desk: Desk, form: Any) -> Any:
        """The record that took the place of a new one meanwhile."""
        return None

    def edits(self, desk: Desk, row: Any) -> QuerySet[Edit]:
        """The newest changes of the record."""
        kind = self.service.KIND
        rows = Edit.objects.filter(mission=desk.statement.mission, kind=kind.name, ref=getattr(row, kind.ref))
        return rows.select_related("by").order_by("-pk")[:LONGEST_HISTORY]

    def reads(self, desk: Desk, row: Any) -> str:
        """How the record is printed; "" where it is printed as it is written."""
        return ""

    def preview(self, desk: Desk, row: Any, form: Any) -> str:
        """How what is typed would be printed."""
        return ""


class JudgementRoom(Room):
    def taken(self, desk: Desk, form: Any) -> Any:
        claim = form.cleaned_data.get("claim")
        return (
            Judgement.objects.filter(mission=desk.statement.mission, claim=claim).first() if claim else None
        )


class RecommendationRoom(Room):
    def reads(self, desk: Desk, row: Any) -> str:
        return recommendation_sentence(recommendation_of(row), desk.texts)

    def preview(self, desk: Desk, row: Any, form: Any) -> str:
        given = form.given()
        return self.reads(desk, Recommendation(addressee=given.addressee, action=given.action))


class FactRoom(Room):
    def reads(self, desk: Desk, row: Any) -> str:
        return fact_sentence(fact_of(row), desk.meetings, desk.texts)

    def preview(self, desk: Desk, row: Any, form: Any) -> str:
        given = form.given()
        if given.number is None:
            return ""
        return self.reads(desk, ContextFact(**vars(given)))


class MeetingRoom(Room):
    def load(self, desk: Desk, key: str, user: User) -> Any:
        row = super().load(desk, key, user)
        if reason := why_not_read_terms(user, row):
            raise PermissionDenied(reason)
        return row

    def reads(self, desk: Desk, row: Any) -> str:
        """Among the other meetings: the second of a day is told otherwise than the first."""
        others = [each for each in desk.meetings if each["id"] != row.ref]
        printed = desk.meeting_sentences([*others, meeting_of(row)])
        return printed.get(row.ref) or meetings.sentence_alone(row, desk.statement.language)

    def preview(self, desk: Desk, row: Any, form: Any) -> str:
        return self.reads(desk, meetings.changed(row, form.given()))


@dataclass(frozen=True)
class Words:
    """A passage as it stands: at the desk (revision from 1) or in the mission file (0)."""

    key: str
    text: str
    revision: int


class PassageRoom(Room):
    def load(self, desk: Desk, key: str, user: User) -> Any:
        if key not in passage_keys(desk.statement):
            raise Http404
        row = passage_rows(desk.statement).get(key)
        return Words(key, passage_standing(desk.statement, key, row), row.revision if row else 0)

    def form(self, desk: Desk, row: Any, data: Mapping[str, Any] | None = None, **more: Any) -> DeskForm:
        return PassageForm(data, desk=desk, row=row, key=row.key, label=PASSAGES[row.key], **more)

    def keep(self, desk: Desk, row: Any, form: Any, actor: User) -> Any:
        return passages.write(
            statement=desk.statement,
            key=row.key,
            text=form.given(),
            expected_revision=form.cleaned_data["revision"],
            actor=actor,
        )

    def named(self, row: Any) -> dict[str, Any]:
        return {"key": row.key}

    def is_removed(self, row: Any) -> bool:
        return False

    def edits(self, desk: Desk, row: Any) -> QuerySet[Edit]:
        rows = Edit.objects.filter(statement=desk.statement, kind=passages.KIND, ref=row.key)
        return rows.select_related("by").order_by("-pk")[:LONGEST_HISTORY]


ROOMS: dict[str, Room] = {
    room.name: room
    for room in (
        JudgementRoom(
            name="judgements",
            heading=_("Judgements"),
            one=_("Judgement"),
            new=_("Write a judgement"),
            none=_("No judgement yet: what nobody can derive from data is written here, under a name."),
            service=judgements,
            form_class=JudgementForm,
        ),
        RecommendationRoom(
            name="recommendations",
            heading=_("Recommendations"),
            one=_("Recommendation"),
            new=_("Write a recommendation"),
            none=_("No recommendation yet: say who should do what, and on which evidence."),
            service=recommendations,
            form_class=RecommendationForm,
        ),
        FactRoom(
            name="facts",
            heading=_("Facts"),
            one=_("Fact"),
            new=_("Enter a fact"),
            none=_("No fact yet: numbers from others are entered with their unit, day and source."),
            service=facts,
            form_class=FactForm,
        ),
        MeetingRoom(
            name="meetings",
            heading=_("Meetings"),
            one=_("Meeting"),
            new="",
            none=_("No meeting on record: they come from verified meeting checklists or the mission file."),
            service=meetings,
            form_class=MeetingForm,
            can_remove=False,
        ),
        PassageRoom(
            name="passages",
            heading=_("The mission's own words"),
            one=_("The mission's own words"),
            new="",
            none="",
            service=passages,
            form_class=PassageForm,
            can_remove=False,
        ),
    )
}
