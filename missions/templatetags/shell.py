"""What the shell of every page needs to know: the person's role, and states in words and colours."""

from django import template
from django.utils.translation import gettext as _

from missions.models import MessageCopy, Mission, Submission
from missions.permissions import role_in
from missions.queries.messages import unread_alerts
from missions.queries.missions import unread_in
from missions.states import Kind, Role, SubmissionState

register = template.Library()

TONES: dict[str, str] = {
    SubmissionState.RECEIVED: "accent",
    SubmissionState.IN_REVIEW: "accent",
    SubmissionState.RETURNED: "warn",
    SubmissionState.VERIFIED: "good",
    SubmissionState.EXCLUDED: "",
}


@register.simple_tag(takes_context=True)
def role_here(context: template.Context, mission: Mission | str) -> str:
    """The signed-in person's role in the mission, "" for none; one query a request."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not isinstance(mission, Mission) or not user.is_authenticated:
        return ""
    return role_in(user, mission)


@register.simple_tag(takes_context=True)
def unread_here(context: template.Context, mission: Mission | str) -> int:
    """How many of the mission's messages the person has not read; no query."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not isinstance(mission, Mission) or not user.is_authenticated:
        return 0
    return unread_in(user, mission)


@register.simple_tag(takes_context=True)
def alerts_here(context: template.Context, mission: Mission) -> list[MessageCopy]:
    """The alerts the person has not read; asks only when something is unread."""
    return unread_alerts(mission, context["request"].user) if unread_here(context, mission) else []


@register.filter
def initials(name: str) -> str:
    """Two letters for the account button: "Aigerim Sadykova" gives "AS"."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def role_in_words(role: str) -> str:
    return str(Role(role).label).lower()


@register.filter
def kind_in_words(kind: str) -> str:
    return str(Kind(kind).label)


@register.filter
def titled(submission: Submission) -> str:
    """What was observed and where, in a few words: "Voting at 014"."""
    place = submission.station or submission.centre
    kind = submission.get_kind_display()
    return _("%(kind)s at %(place)s") % {"kind": kind, "place": place.code} if place else kind


@register.filter
def tone(state: str) -> str:
    """The chip's colour for a submission's state."""
    return TONES.get(state, "")


@register.filter
def state_in_words(state: str) -> str:
    """A submission's state as its observer reads it."""
    words = {
        SubmissionState.RECEIVED: _("waiting for review"),
        SubmissionState.IN_REVIEW: _("being reviewed"),
        SubmissionState.VERIFIED: _("verified"),
        SubmissionState.RETURNED: _("returned to you"),
        SubmissionState.EXCLUDED: _("left out"),
    }
    return str(words.get(SubmissionState(state), state))
