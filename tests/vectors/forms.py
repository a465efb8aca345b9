"""The forms the vectors speak of, written down for implementations in other languages."""

import json
from pathlib import Path

from missions.checklists import load_standard_set, parse_set
from tests.missions.checklists.toy import TOY

FORMS_FILE = Path(__file__).parent / "forms.json"


def forms_as_json():
    toys = parse_set(TOY, file="toy.yaml").forms
    forms = {**load_standard_set().forms, "toy": toys["toy"], "other": toys["other"]}
    lines = [f'"{key}": {json.dumps(form.for_device(), ensure_ascii=False)}' for key, form in forms.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FORMS_FILE.write_text(forms_as_json(), "utf-8")
