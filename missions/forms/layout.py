"""How a checklist is laid out: sections in the order of the form, a card for each question."""

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Field, Layout, LayoutObject
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from missions.forms.checklist import ChecklistForm

QUESTION = "missions/submissions/form/question.html"
SECTION = "missions/submissions/form/section.html"


class Section(LayoutObject):
    """A named run of questions."""

    def __init__(self, key: str, title: str, *fields: Field) -> None:
        self.key, self.title, self.fields = key, title, list(fields)

    def render(self, form: "ChecklistForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        names = [field.fields[0] for field in self.fields]
        bound = [form.answer(name) for name in names]
        return render_to_string(
            SECTION,
            {
                "key": self.key,
                "title": self.title,
                "questions": self.get_rendered_fields(form, context, template_pack, **kwargs),
                "total": sum(1 for each in bound if each.is_asked),
                "done": sum(1 for each in bound if each.is_asked and each.is_answered),
                "has_errors": any(each.errors or (each.note and each.note.errors) for each in bound),
            },
        )


def sections_of(form: "ChecklistForm") -> Layout:
    return Layout(
        *(
            Section(key, title, *(Field(name, template=QUESTION) for name in names))
            for key, title, names in grouped(form)
        )
    )


def grouped(form: "ChecklistForm") -> list[tuple[str, str, list[str]]]:
    """(key, title, question keys) of each section that has questions; what stands in no group comes last."""
    left = [question.key for question in form.questions]
    found = []
    for group in form.definition.groups:
        names = [key for key in left if key in group.keys]
        left = [key for key in left if key not in group.keys]
        if names:
            found.append((group.key, group.title, names))
    if left:
        found.append(("more", _("More"), left))
    return found
