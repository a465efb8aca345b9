"""The JSON Schemas of the formats, and their errors in plain sentences."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from missions.formats.problems import Path, did_you_mean, shown

Name = Literal["mission", "submission"]
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
LOCAL_MOMENT = re.compile(rf"{DATE.pattern}(?:T{CLOCK.pattern})?", re.ASCII)
MOMENT = re.compile(
    rf"{DATE.pattern}T{CLOCK.pattern}(?::[0-5][0-9](?:\.[0-9]{{1,9}})?)?(?:Z|[+-]{CLOCK.pattern})", re.ASCII
)
DEVICE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of fields",
    "null": "nothing",
}


def schema(name: Name) -> dict[str, Any]:
    """A fresh copy of the JSON Schema (draft 2020-12) of a mission file or a line of a submissions file."""
    text = (files(__package__) / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def schema_errors(name: Name, data: Any) -> Iterator[tuple[Path, str]]:
    """Path and sentence of everything in `data` that its schema does not allow."""
    for error in _validator(name).iter_errors(data):
        yield from _said(error)


def with_defaults(name: Name, data: Any) -> Any:
    """A copy of `data`, valid or not, with the defaults of its schema where a field is left out."""
    root = schema(name)
    return _filled(data, root, root)


def _filled(data: Any, part: dict[str, Any], root: dict[str, Any]) -> Any:
    part = _resolved(part, root)
    if isinstance(data, list):
        return [_filled(item, part.get("items", {}), root) for item in data]
    if not isinstance(data, dict):
        return data
    fields = part.get("properties", {})
    missing = {key: json.loads(json.dumps(sub["default"])) for key, sub in fields.items() if "default" in sub}
    return {key: _filled(value, fields.get(key, {}), root) for key, value in (missing | data).items()}


def is_date(value: str) -> bool:
    """A day of the calendar written YYYY-MM-DD."""
    return bool(DATE.fullmatch(value)) and _reads(date.fromisoformat, value)


def is_moment(value: str) -> bool:
    """A moment with its offset from UTC."""
    return bool(MOMENT.fullmatch(value)) and _reads(datetime.fromisoformat, value)


def is_timezone(value: str) -> bool:
    """A zone of the time zone database, written as there."""
    return bool(re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", value)) and _reads(ZoneInfo, value)


def _is_local_moment(value: str) -> bool:
    return bool(LOCAL_MOMENT.fullmatch(value)) and _reads(datetime.fromisoformat, value)


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except (ValueError, KeyError, OSError):
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_date,
    "clock": lambda value: bool(CLOCK.fullmatch(value)),
    "local-moment": _is_local_moment,
    "moment-with-offset": is_moment,
    "device-id": lambda value: bool(DEVICE_ID.fullmatch(value)),
    "email-address": lambda value: bool(EMAIL.fullmatch(value)),
    "timezone": cache(is_timezone),
}


def _pattern(_: Validator, pattern: str, instance: Any, part: dict[str, Any]) -> Iterator[ValidationError]:
    # Python's $ also matches before a final line feed; the schemas mean the very end.
    if isinstance(instance, str) and not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), instance):
        yield ValidationError(f"{instance!r} does not match")


@cache
def _validator(name: Name) -> Validator:
    checker = FormatChecker(formats=())
    for format_name, accepts in FORMATS.items():
        checker.checks(format_name)(
            lambda value, accepts=accepts: not isinstance(value, str) or accepts(value)
        )
    root = schema(name)
    return extend(Draft202012Validator, {"pattern": _pattern})(
        _written_out(root, root), format_checker=checker
    )


def _written_out(part: Any, root: dict[str, Any]) -> Any:
    """The schema without references, which the library looks up anew for every value."""
    if isinstance(part, list):
        return [_written_out(each, root) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _written_out(value, root) for key, value in _resolved(part, root).items() if key != "$defs"}


def _resolved(part: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(part.get("$ref"), str):
        return part
    target: dict[str, Any] = root["$defs"][part["$ref"].rpartition("/")[2]]
    return target | {key: value for key, value in part.items() if key != "$ref"}


def _said(error: ValidationError) -> Iterator[tuple[Path, str]]:
    path, part = tuple(error.absolute_path), _part(error)
    if error.validator == "additionalProperties":
        given: Any = error.instance
        for key in sorted(set(given) - set(part["properties"])):
            yield (*path, key), f'"{key}" is not a field here.' + did_you_mean(key, part["properties"])
    elif error.validator == "required":
        # One error a missing field; the library names it only in its message.
        missing = error.message.partition("' is a required")[0].lstrip("'")
        yield (*path, missing), f'"{missing}" is missing.' + _about(part, missing)
    elif error.validator == "dependentRequired":
        yield path, f"{error.message.replace(chr(39), chr(34))}."
    elif "propertyNames" in error.absolute_schema_path:
        name = str(error.instance)
        yield (*path, name), _sentence(error, f"The field name {shown(name)}")
    else:
        yield path, _sentence(error, shown(error.instance))


def _part(error: ValidationError) -> dict[str, Any]:
    """The piece of the schema an error is about, as the plain data it is here."""
    part: Any = error.schema
    return dict(part)


def _about(part: dict[str, Any], key: str) -> str:
    description = part.get("properties", {}).get(key, {}).get("description", "")
    return f" {description}" if description else ""


def _sentence(error: ValidationError, value: str) -> str:
    rule, part = str(error.validator), _part(error)
    limit: Any = error.validator_value
    if rule in ("pattern", "format"):
        return f"{value} is not {part.get('x-says', 'written as it must be')}."
    if rule == "enum":
        return f"{value} is not in the list: {', '.join(map(str, limit))}." + did_you_mean(
            str(error.instance), limit
        )
    if rule == "type":
        return _wrong_type(error.instance, limit, part)
    return _LIMITS.get(rule, "{value} is not allowed here.").format(value=value, limit=limit)


_LIMITS = {
    "const": '{value} is not "{limit}", the only value allowed here.',
    "minimum": "{value} is too small: the smallest value allowed is {limit}.",
    "maximum": "{value} is too large: the largest value allowed is {limit}.",
    "exclusiveMinimum": "{value} is too small: it must be more than {limit}.",
    "minLength": "This is empty.",
    "maxLength": "{value} is too long: at most {limit} characters are allowed.",
    "minItems": "The list is too short: it needs at least {limit}.",
    "maxItems": "The list is too long: at most {limit} are allowed.",
    "minProperties": "This is empty.",
    "uniqueItems": "The list holds the same value twice.",
}


def _wrong_type(value: Any, wanted: str | list[str], part: dict[str, Any]) -> str:
    names = [wanted] if isinstance(wanted, str) else wanted
    must = part.get("x-says") if isinstance(wanted, list) else None
    must = must or " or ".join(_TYPES[name] for name in names)
    if value is None:
        return f"This is empty: it must be {must}. Leave the field out if there is nothing to say."
    said = f"{_found(value)} is not {must}."
    if "string" in names and isinstance(value, bool | int | float):
        said += f' Write it in quotes: "{str(value).lower()}".'
    if wanted == "boolean" and str(value).lower() in ("yes", "no"):
        said += f" Write {'true' if str(value).lower() == 'yes' else 'false'}."
    return said


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "A group of fields"
    if isinstance(value, list):
        return "A list"
    return str(value).lower() if isinstance(value, bool) else shown(value)
