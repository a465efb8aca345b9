"""What a coordinator decides about two forms of one visit: whose answers count, and why."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.forms.review import ReasonForm
from missions.models import VisitDecision

COUNTS = "count."


class VisitForm(ReasonForm):
    """The reason, the button that was pressed, and `count.<question>` with the id of the form that counts."""

    label = gettext_lazy("What does this rest on?")
    help = gettext_lazy("Both teams can read it in the history of their forms.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = gettext_lazy(
            "Write the reason in one sentence; both teams can read it."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.decision:
            self.add_error(None, _("Say with a button whether it is one visit, two, or a conflict."))
        return cleaned

    @property
    def decision(self) -> str:
        """ "" for a button that does not exist."""
        pressed = str(self.data.get("decision", ""))
        return pressed if pressed in VisitDecision.Decision.values else ""

    @property
    def counts(self) -> dict[str, str]:
        """What was chosen on the page, as it was sent."""
        given = {name: str(value) for name, value in self.data.items() if name.startswith(COUNTS)}
        return {name.removeprefix(COUNTS): value for name, value in given.items() if value}

    @property
    def chosen(self) -> dict[str, UUID]:
        """The same by the form that counts; what is no id is passed over."""
        found = {}
        for key, value in self.counts.items():
            try:
                found[key] = UUID(value)
            except ValueError:
                continue
        return found
