"""From YAML text to a ChecklistSet, with every problem reported at once."""
