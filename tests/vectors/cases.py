"""The cases of checklists.json, as both implementations take them."""

import json

from missions.checklists import Form
from tests.vectors.forms import FORMS_FILE

VECTORS = json.loads(FORMS_FILE.with_name("checklists.json").read_text("utf-8"))
FORMS = {key: Form.from_json(data) for key, data in json.loads(FORMS_FILE.read_text("utf-8")).items()}


def as_case(case, bases):
    """What comes in for a case, with nothing left out."""
    answers = {**bases.get(case.get("base"), {}), **case.get("answers", {})}
    return {
        "name": case["name"],
        "form": case["form"],
        "answers": case.get("raw", answers),
        "comments": case.get("comments"),
        "config": dict.fromkeys(case.get("config", ()), True),
        "repeats": case.get("referendum_questions", 1),
        "short_form": case.get("short_form", False),
        "others": case.get("others", {}),
    }
