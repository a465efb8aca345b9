"""The diagrams in the documentation are those of the tables."""

from pathlib import Path

from reports.management.commands.state_diagrams import TABLES, document

DOCS = Path(__file__).parents[2] / "docs" / "states.md"


def test_diagrams_in_docs_are_made_from_the_tables():
    assert DOCS.read_text(encoding="utf-8") == document(), "run: manage.py state_diagrams > docs/states.md"


def test_every_state_has_a_row_in_its_table():
    for moves in TABLES.values():
        states = type(next(iter(moves)))
        assert set(moves) == set(states)
        assert {after for afters in moves.values() for after in afters} <= set(states)
