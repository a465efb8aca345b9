"""Where a problem is shown: the questions a consistency check looks at."""

from missions.checklists import Form
from missions.checklists.expression_parser import parse_expression
from missions.checklists.expressions import names_in


def questions_of_check(form: Form, check_id: str) -> list[str]:
    """Keys of this form the check looks at, in reading order; empty for a check it does not have."""
    check = next((each for each in form.checks if each.id == check_id), None)
    if check is None:
        return []
    return [name for name in names_in(parse_expression(check.expr)) if name in form.by_key]
