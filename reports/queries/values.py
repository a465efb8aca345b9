"""The values of a composed SQL query: always bound by the driver, never part of its text."""

from collections.abc import Iterable
from typing import Any

from psycopg2 import sql


class Values:
    """Hands out a placeholder for each value; `by_name` goes to `cursor.execute` beside the query."""

    def __init__(self) -> None:
        self.by_name: dict[str, Any] = {}

    def __call__(self, value: Any) -> sql.Composable:
        name = f"v{len(self.by_name)}"
        self.by_name[name] = value
        return sql.Placeholder(name)

    def texts(self, values: Iterable[str]) -> sql.Composable:
        """A text[]."""
        return sql.SQL("{}::text[]").format(self(list(values)))


def listed(parts: Iterable[sql.Composable]) -> sql.Composable:
    """Expressions separated by commas."""
    return sql.SQL(", ").join(parts)
