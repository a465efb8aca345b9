"""The standard checklists this product ships."""

from functools import cache
from pathlib import Path

from missions.checklists.definition import ChecklistSet
from missions.checklists.parsing.sets import parse_documents

STANDARD_DIRECTORY = Path(__file__).parent / "standard"
_SHARED = ("set.yaml", "standards.yaml", "labels.yaml", "visit.yaml")
_FORMS = ("opening", "voting", "counting", "tabulation", "mobile", "abroad", "incident", "meeting")
STANDARD_FILES = (*_SHARED, *(f"{form}.yaml" for form in _FORMS), "checks.yaml")


@cache
def load_standard_set() -> ChecklistSet:
    """The shipped set; the same object every time. Raises DefinitionError if a file was broken."""
    return parse_documents({name: (STANDARD_DIRECTORY / name).read_text("utf-8") for name in STANDARD_FILES})
