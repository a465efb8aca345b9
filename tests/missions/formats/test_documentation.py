"""The examples of docs/formats.md are read without a problem, so that a person may start from them."""

import io
import re
from pathlib import Path

from missions.formats import read_mission, read_stations, read_submissions

DOCS = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def examples(language, start):
    return [
        block for block in re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL) if block.startswith(start)
    ]


def test_mission_example_is_sound():
    (example,) = examples("yaml", "format:")

    assert read_mission(example, "docs").problems == ()


def test_adaptation_example_is_sound():
    (mission,), (adaptation,) = examples("yaml", "format:"), examples("yaml", "checklists:")
    found = read_mission(mission + adaptation, "docs")

    assert found.problems == ()
    assert found.data["checklists"]["adaptation"]["switch_off"] == ["vot_tracking"]


def test_register_example_is_sound():
    (example,) = examples("csv", "code,")

    (row,) = read_stations(io.StringIO(example), "docs", {"NS-SAR": "NS"})

    assert row.problems == ()
    assert row.station["registered_voters"] == 2684


def test_submission_example_is_sound():
    (example,) = examples("json", '{"id"')

    (line,) = read_submissions(io.StringIO(example), "docs")

    assert line.problems == ()
