"""Conditions (`relevant`, `ends_form_if`) read from a definition."""

from collections.abc import Mapping
from typing import Any

from missions.checklists.conditions import AllOf, AnyOf, Condition, ConfigIs, KeyAbove, KeyIn
from missions.checklists.parsing.fields import Fields

_DEEPEST = 4
_SHAPES = "{key, in}, {key, gt}, {config, is}, {all: [...]} or {any: [...]}"


def read_condition(owner: Fields, raw: Any, depth: int = 0) -> Condition | None:
    """The condition, or None and a problem under `owner`. What it refers to is looked at later."""
    before = len(owner.problems)
    condition = _read_group(owner, raw, depth) or _read_leaf(owner, raw)
    if condition is None and len(owner.problems) == before:
        owner.report("relevant_shape", f"A condition must be written as {_SHAPES}, at most {_DEEPEST} deep.")
    return condition


def _read_leaf(owner: Fields, raw: Any) -> Condition | None:
    names = set(raw) if isinstance(raw, Mapping) else set()
    here = Fields(raw if names else {}, owner.file, owner.key, owner.problems)
    if names == {"key", "in"}:
        key, values = here.text("key"), here.texts("in")
        return KeyIn(key, values) if key and values else None
    if names == {"key", "gt"}:
        key, limit = here.text("key"), here.number("gt")
        return KeyAbove(key, limit) if key and limit is not None else None
    if names == {"config", "is"}:
        flag = here.text("config")
        return ConfigIs(flag, here.flag("is")) if flag else None
    return None


def _read_group(owner: Fields, raw: Any, depth: int) -> Condition | None:
    if not isinstance(raw, Mapping) or set(raw) not in ({"all"}, {"any"}) or depth >= _DEEPEST:
        return None
    ((name, items),) = raw.items()
    if not isinstance(items, list):
        return None
    parts = tuple(part for item in items if (part := read_condition(owner, item, depth + 1)) is not None)
    if not parts:
        return None
    return AllOf(parts) if name == "all" else AnyOf(parts)
