"""Running a composed SQL query over a whole snapshot."""

from typing import Any

from django.db import connection, transaction
from psycopg2 import sql

from reports.queries.values import Values

# Memory to sort in; and no compiling, which would take longer than it saves.
SETTINGS = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"


def rows_of(query: sql.Composable, values: Values) -> list[tuple[Any, ...]]:
    """The rows as they come."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(query, values.by_name)
        return list(cursor.fetchall())


def named_rows_of(query: sql.Composable, values: Values) -> list[dict[str, Any]]:
    """The rows by name of column."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(query, values.by_name)
        names = [each.name for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
