"""Repeatable loads: a row by its natural key is made, changed or left, and counted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

Data = Mapping[str, Any]


@dataclass
class LoadReport:
    """What a load did, by kind of thing: how many were made, changed and left as they were."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, outcome: str) -> None:
        getattr(self, outcome)[what] += 1


def upsert(
    model: type[models.Model], *, key: Data, values: Data, report: LoadReport, what: str
) -> tuple[Any, bool]:
    """One row by its natural key: made, changed or left; returns the row and whether anything was written.

    What was edited at the statement desk, past its first revision, is left: there every change is kept.
    """
    row = model._default_manager.filter(**key).first()
    if row is None:
        row = model._default_manager.create(**key, **values)
        report.count(what, "created")
        return row, True
    is_edited = getattr(row, "revision", 1) > 1
    differing = [] if is_edited else [name for name, value in values.items() if getattr(row, name) != value]
    if differing:
        for name in differing:
            setattr(row, name, values[name])
        row.save(update_fields=differing)
    report.count(what, "changed" if differing else "unchanged")
    return row, bool(differing)
