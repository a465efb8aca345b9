"""How long something has been missing, and bars of shares, as the coverage pages say and draw them."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from missions.models import Call
from missions.queries.coverage_map import STATE_WORDS

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
OUTCOME_TONES: dict[str, str] = {Call.Outcome.REACHED: "good", Call.Outcome.UNREACHABLE: "alarm"}


@register.filter
def awaited(due_at: datetime | None) -> str:
    """How late it is, or by when it is expected: "late 40 min", "late since 5 June, 08:00", "by 21:00"."""
    if due_at is None:
        return _("no hour known")
    seconds = int((timezone.now() - due_at).total_seconds())
    if seconds < 0:
        return _("by %(hour)s") % {"hour": _moment(due_at)}
    if seconds < HOUR:
        return _("late %(minutes)s min") % {"minutes": seconds // MINUTE}
    if seconds < DAY:
        hours, minutes = divmod(seconds // MINUTE, 60)
        words = _("late %(hours)s h %(minutes)s min") if minutes else _("late %(hours)s h")
        return words % {"hours": hours, "minutes": f"{minutes:02}"}
    return _("late since %(moment)s") % {"moment": _moment(due_at)}


def _moment(moment: datetime) -> str:
    local, now = timezone.localtime(moment), timezone.localtime()
    if local.date() == now.date():
        return date_format(local, "H:i")
    return date_format(local, "j M, H:i" if local.year == now.year else "j M Y")


@register.filter
def is_past(due_at: datetime | None) -> bool:
    return due_at is not None and due_at <= timezone.now()


@register.filter
def percent(share: float) -> str:
    """A share in whole per cent; what is more than nothing is never 0."""
    return _("< 1 %") if 0 < share < 0.5 else f"{share:.0f} %"


@register.filter
def signed(points: int) -> str:
    """With its sign, and a true minus."""
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


@register.filter
def tenths(share: float) -> str:
    """A number for an SVG attribute: a point in any language."""
    return f"{share:.1f}"


@register.filter
def map_state(state: str) -> str:
    return str(STATE_WORDS[state])


@register.filter
def outcome_tone(outcome: str) -> str:
    return OUTCOME_TONES.get(outcome, "warn")
