"""Where a problem is shown: the questions a consistency check looks at."""

from missions.checklists import Form
from missions.checklists.expression_parser import parse_expression
from missions.checklists.expressions import names_in


def questions_of_check(form: Form, check_id: str) -> list[str]:
    """Keys the check looks at, in the order of the form; empty for a check the form does not have."""
    check = next((each for each in form.checks if each.id == check_id), None)
    if check is None:
        return []
    looked_at = set(names_in(parse_expression(check.expr)))
    return [question.key for question in form.questions if question.key in looked_at]
