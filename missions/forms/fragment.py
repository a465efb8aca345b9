"""A checklist as a fragment for the observer's app: the plain form's questions, with nobody's answers."""

from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from missions.checklists import Form
from missions.forms.checklist import ChecklistForm
from missions.models import Mission, Team


class BlankForm(ChecklistForm):
    """All that the form can ask, whoever fills it; the app hides what does not apply, and gives the teams."""

    def _set_visit(self, teams: list[Team]) -> None:
        if not self.definition.arrival:
            del self.fields["visit_date"]


def fragment(mission: Mission, definition: Form, language: str) -> str:
    """The questions as HTML in the language, the same for all of the mission. Takes tens of milliseconds."""
    with translation.override(language):
        form = BlankForm(mission=mission, definition=definition, user=User(), teams=[])
        return render_to_string("missions/submissions/form/body.html", {"form": form})
