"""Print the state diagrams of docs/states.md from the transition tables; a test compares the two."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from missions import states as field
from reports import states as statement

HEAD = """# States

Made from the transition tables by `manage.py state_diagrams > docs/states.md`; a test compares the two.
"""
TABLES: dict[str, Mapping[Any, frozenset[Any]]] = {
    "Mission": field.MISSION_MOVES,
    "Checklist version": field.CHECKLIST_MOVES,
    "Submission": field.SUBMISSION_MOVES,
    "Finding": field.FINDING_MOVES,
    "Incident": field.INCIDENT_MOVES,
    "Job": field.JOB_MOVES,
    "Statement": statement.STATEMENT_MOVES,
}


class Command(BaseCommand):
    help = "Print docs/states.md."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(document(), ending="")


def document() -> str:
    """All diagrams as Markdown with Mermaid."""
    return HEAD + "".join(_diagram(name, moves) for name, moves in TABLES.items())


def _diagram(name: str, moves: Mapping[Any, frozenset[Any]]) -> str:
    first = next(iter(moves))
    lines = [f"    [*] --> {first.value}"]
    for before, afters in moves.items():
        lines += [f"    {before.value} --> {after.value}" for after in sorted(afters)]
    return f"\n## {name}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"
