"""What an edit changed beside the sentence: who stands for it, what it rests on, its terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.models import Meeting, Recommendation
from reports.models import Edit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
# What a sentence does not show of itself. A person's name at a meeting is left to the sentence, which knows
# whether it may be told.
LABELS: dict[str, "StrOrPromise"] = {
    "author": gettext_lazy("Stands for it"),
    "evidence": gettext_lazy("Rests on"),
    "standards": gettext_lazy("Standards"),
    "priority": gettext_lazy("Priority"),
    "previous_mission_ref": gettext_lazy("Earlier mission"),
    "previous_text": gettext_lazy("It recommended"),
    "previous_state": gettext_lazy("What became of it"),
    "label": gettext_lazy("What it counts"),
    "source_ref": gettext_lazy("Where it is found"),
    "source_url": gettext_lazy("Address"),
    "checked": gettext_lazy("Checked by a second person"),
    "attribution": gettext_lazy("What was agreed"),
}
CALLED: dict[str, dict[str, "StrOrPromise"]] = {
    "priority": dict(Recommendation.Priority.choices),
    "previous_state": dict(Recommendation.FollowedUp.choices),
    "attribution": dict(Meeting.Attribution.choices),
}


@dataclass(frozen=True)
class FieldChanged:
    label: "StrOrPromise"
    before: str
    after: str


@register.filter
def fields_changed(edit: Edit) -> list[FieldChanged]:
    return list(_changed(edit))


def _changed(edit: Edit) -> Iterator[FieldChanged]:
    for name, label in LABELS.items():
        before, after = _shown(name, edit.before.get(name)), _shown(name, edit.after.get(name))
        if before != after:
            yield FieldChanged(label, before, after)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(CALLED.get(name, {}).get(value, value or ""))
