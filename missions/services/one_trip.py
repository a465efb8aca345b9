"""Statements that go to the database in one trip, for the door that takes hundreds of records a second."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


class Trip:
    """Collects statements; ``go`` sends them all. The caller holds the transaction."""

    def __init__(self) -> None:
        self._statements: list[str] = []
        self._values: list[Any] = []

    def add(self, statement: str, *values: Any) -> None:
        self._statements.append(statement)
        self._values += values

    def insert(self, rows: Sequence[Model]) -> None:
        """Insert new rows, in the order given, with one statement a run of rows of one model.

        Keys the database makes are not read back.
        """
        for model, group in groupby(rows, type):
            fields, start, one = _shape(model)
            members = list(group)
            self.add(
                start + ", ".join([one] * len(members)),
                *(
                    field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    for row in members
                    for field in fields
                ),
            )

    def go(self) -> list[tuple[Any, ...]]:
        """The rows the last statement gave. Raises IntegrityError as a single insert does."""
        if not self._statements:
            return []
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(self._statements), self._values)
            return cursor.fetchall() if cursor.description else []


@cache
def _shape(model: type[Model]) -> tuple[tuple[Any, ...], str, str]:
    """The fields written, the head of the statement, and the placeholders of one row."""
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField) and not field.generated
    )
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    placeholders = ", ".join(["%s"] * len(fields))
    # Only names of our own tables and columns are put together here; every value is a parameter.
    return fields, f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ', f"({placeholders})"  # noqa: S608
