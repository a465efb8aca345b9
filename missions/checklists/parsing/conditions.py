"""Conditions (`relevant`, `ends_form_if`) read from a definition."""

from collections.abc import Mapping
from typing import Any

from missions.checklists.conditions import AllOf, AnyOf, Condition, ConfigIs, KeyAbove, KeyIn
from missions.checklists.parsing.fields import Fields, fields_of

_DEEPEST = 4
_SHAPES = "{key, in}, {key, gt}, {config, is}, {all: [...]} or {any: [...]}"


def read_condition(owner: Fields, raw: Any, depth: int = 0) -> Condition | None:
    """The condition, or None and a problem under `owner`. What it refers to is looked at later."""
    names = set(raw) if isinstance(raw, Mapping) else set()
    if depth > _DEEPEST:
        owner.report("relevant_shape", f"Conditions may be nested {_DEEPEST} deep, no deeper.")
        return None
    if names in ({"all"}, {"any"}) and isinstance(next(iter(raw.values())), list):
        return _read_group(owner, raw, depth)
    here = fields_of(raw, file=owner.file, key=owner.key, problems=owner.problems)
    if names == {"key", "in"}:
        key, values = here.text("key", required=True), here.texts("in")
        return KeyIn(key, values) if key and values else _shapeless(owner)
    if names == {"key", "gt"}:
        key, limit = here.text("key", required=True), here.number("gt")
        return KeyAbove(key, limit) if key and limit is not None else _shapeless(owner)
    if names == {"config", "is"}:
        flag, value = here.text("config", required=True), here.flag("is")
        return ConfigIs(flag, value) if flag else None
    return _shapeless(owner)


def _read_group(owner: Fields, raw: Mapping[str, Any], depth: int) -> Condition | None:
    ((name, items),) = raw.items()
    parts = tuple(
        part for part in (read_condition(owner, item, depth + 1) for item in items) if part is not None
    )
    if not parts:
        return _shapeless(owner)
    return AllOf(parts) if name == "all" else AnyOf(parts)


def _shapeless(owner: Fields) -> None:
    owner.report("relevant_shape", f"A condition must be written as {_SHAPES}.")
