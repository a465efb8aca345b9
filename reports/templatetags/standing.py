"""How the statement stands, for pages of the field that lead to it: they cannot ask reports themselves."""

from django import template

from missions.models import Mission
from reports.queries.versions import Standing, standing

register = template.Library()


@register.simple_tag
def statement_standing(mission: Mission) -> Standing | None:
    """None until something is compiled."""
    return standing(mission)
