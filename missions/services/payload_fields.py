"""One field of a payload at a time: its value, or a problem noted and nothing."""

import re
from collections.abc import Mapping
from datetime import datetime, time, tzinfo
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime, parse_time
from django.utils.translation import gettext as _

from missions.errors import Problem

# PostgreSQL keeps moments Python cannot read back: one in the year 10000 would break every list it is on.
YEARS = range(1970, 2101)
MOST_FILES = 200
MOST_BREAKS = 20
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def uuid_of(value: Any, problems: list[Problem]) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        problems.append(
            Problem(
                "id",
                "uuid",
                _("The id is a UUID made on the device when the form is opened."),
            )
        )
        return None


def object_of(payload: Mapping[str, Any], field: str, problems: list[Problem]) -> dict[str, Any]:
    value = payload.get(field) or {}
    if isinstance(value, dict):
        return value
    problems.append(
        Problem(
            field,
            "type",
            _("“%(field)s” is an object by question key.") % {"field": field},
        )
    )
    return {}


def whole_number(payload: Mapping[str, Any], field: str, problems: list[Problem]) -> int:
    value = payload.get(field, 0)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    problems.append(Problem(field, "type", _("“%(field)s” is a whole number from 0.") % {"field": field}))
    return 0


def attachments_of(payload: Mapping[str, Any], problems: list[Problem]) -> tuple[dict[str, Any], ...]:
    listed = payload.get("attachments") or []
    good = isinstance(listed, list) and len(listed) <= MOST_FILES
    good = good and all(
        isinstance(each, dict)
        and isinstance(each.get("sha256"), str)
        and len(each["sha256"]) == 64
        and set(each["sha256"]) <= set("0123456789abcdef")
        for each in listed
    )
    if good:
        return tuple(listed)
    message = _(
        "Each attachment is an object with the SHA-256 of its bytes in lower-case hexadecimal; "
        "a record has %(n)s at most."
    ) % {"n": MOST_FILES}
    problems.append(Problem("attachments", "attachments", message))
    return ()


def breaks_of(
    payload: Mapping[str, Any], problems: list[Problem], *, may_pass_midnight: bool
) -> list[dict[str, str]]:
    """[{"from", "to"}] as HH:MM: when the team was away during the visit. A break ends after it began."""
    listed = payload.get("breaks")
    if listed is None:
        return []
    good = isinstance(listed, list) and len(listed) <= MOST_BREAKS
    if good and all(_is_break(each, may_pass_midnight) for each in listed):
        return [{"from": each["from"], "to": each["to"]} for each in listed]
    message = _("Give each break with the times it began and ended, like 12:30 and 13:00; %(n)s at most.") % {
        "n": MOST_BREAKS
    }
    problems.append(Problem("breaks", "breaks", message))
    return []


def _is_break(value: Any, may_pass_midnight: bool) -> bool:
    if not isinstance(value, dict) or set(value) != {"from", "to"}:
        return False
    start, end = value["from"], value["to"]
    if not all(isinstance(each, str) and _CLOCK.fullmatch(each) for each in (start, end)):
        return False
    return bool(start < end or (may_pass_midnight and start != end))


def clock(value: Any) -> time | None:
    try:
        return parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None


def moment_of(value: Any, zone: tzinfo, problems: list[Problem]) -> datetime | None:
    if value is None:
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        problems.append(
            Problem(
                "filled_at",
                "datetime",
                _("Write the time of filling as an ISO 8601 date and time."),
            )
        )
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
