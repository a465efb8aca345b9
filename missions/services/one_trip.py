"""Inserting rows of several tables in one trip to the database, for the door that takes hundreds a second."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert_all(rows: Sequence[Model]) -> None:
    """Insert new rows, in the order given, with one statement a run of rows of one model.

    Keys the database makes are not read back. Raises IntegrityError as a single insert does; the caller
    holds the transaction.
    """
    if not rows:
        return
    statements: list[str] = []
    values: list[Any] = []
    for model, group in groupby(rows, type):
        fields, start, one = _shape(model)
        members = list(group)
        statements.append(start + ", ".join([one] * len(members)))
        values += [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for row in members
            for field in fields
        ]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements), values)


@cache
def _shape(model: type[Model]) -> tuple[tuple[Any, ...], str, str]:
    """The fields written, the head of the statement, and the placeholders of one row."""
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    placeholders = ", ".join(["%s"] * len(fields))
    # Only names of our own tables and columns are put together here; every value is a parameter.
    return fields, f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ', f"({placeholders})"  # noqa: S608
