"""Moments, places and states as the review pages say them."""

from datetime import datetime

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from missions.models import Attachment, PollingStation, Submission
from missions.permissions import why_not_see_file
from missions.services.file_types import KNOWN, OPAQUE

register = template.Library()

MINUTE, HOUR = 60, 3600


@register.filter
def ago(moment: datetime) -> str:
    """How long since, in one unit while that helps, else the day and time on the mission's clock."""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("%(n)s min ago") % {"n": int(seconds // MINUTE)}
    if seconds < 12 * HOUR:
        return _("%(n)s h ago") % {"n": int(seconds // HOUR)}
    local = timezone.localtime(moment)
    return date_format(local, "j M, H:i" if local.year == timezone.localtime().year else "j M Y")


@register.filter
def clock(moment: datetime | None) -> str:
    """When it was on the mission's clock, "" for never: no day for today, no year for this one."""
    if moment is None:
        return ""
    local, now = timezone.localtime(moment), timezone.localtime()
    if local.date() == now.date():
        return date_format(local, "H:i")
    return date_format(local, "j F, H:i" if local.year == now.year else "j F Y, H:i")


@register.filter
def hour(moment: datetime | None) -> str:
    """The time alone."""
    return date_format(timezone.localtime(moment), "H:i") if moment else ""


@register.filter
def place_code(submission: Submission) -> str:
    """The code people say for where it was filled, "" for nowhere in particular."""
    place = submission.station or submission.centre
    return place.code if place else ""


@register.filter
def heading(submission: Submission) -> str:
    """What was observed and where: "Voting at SYN-14, Saryarka district"."""
    place = submission.station or submission.centre
    if place is None:
        return submission.get_kind_display()
    words = {"kind": submission.get_kind_display(), "code": place.code, "area": place.area.name}
    return _("%(kind)s at %(code)s, %(area)s") % words


@register.filter
def about_place(submission: Submission) -> str:
    """What the register knows of the station: its name, setting and number of voters."""
    station: PollingStation | None = submission.station
    if station is None:
        return submission.centre.name if submission.centre else ""
    parts = [station.name, station.get_locality_display().lower() if station.locality else ""]
    if station.registered_voters:
        parts.append(_("%(n)s registered") % {"n": f"{station.registered_voters:,}"})
    return " · ".join(part for part in parts if part)


@register.simple_tag
def key_hint(key: str) -> SafeString:
    """The key printed on a button; a screen reader learns it from aria-keyshortcuts."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', conditional_escape(key))


@register.simple_tag(takes_context=True)
def why_no_files(context: Context) -> str:
    """Why the reader may not open the files of the submission on the page, "" when they may."""
    return why_not_see_file(context["request"].user, context["submission"])


@register.filter
def file_kind(attachment: Attachment) -> str:
    """How a file that arrived is shown: "picture", "sound", "download", or "hidden" for never."""
    if attachment.why_not_shown or not attachment.kept_sha256:
        return "hidden"
    kind = KNOWN.get(attachment.content_type, OPAQUE)
    if kind.is_picture:
        return "picture"
    return "sound" if kind.is_sound else "download"
