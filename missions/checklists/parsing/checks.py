"""Consistency checks read from a definition and handed to the forms they concern."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from missions.checklists.form import Check, Form
from missions.checklists.problems import ProblemList

_WORD = re.compile(r"\b[a-z]+_[a-z_]+\b(?!\()")


def add_checks(
    forms: Mapping[str, Form], raws: list[tuple[str, Any]], problems: ProblemList
) -> dict[str, Form]:
    """The forms with their checks; one for '*' goes to every form that has the questions it looks at."""
    result = dict(forms)
    for _file, raw in raws:
        check = Check.from_json(raw)
        for key, form in forms.items():
            words = set(_WORD.findall(re.sub(r"'[^']*'", "", check.expr)))
            if check.form == key or (check.form == "*" and words <= set(form.by_key)):
                result[key] = replace(result[key], checks=(*result[key].checks, check))
    return result
