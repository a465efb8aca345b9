"""What the README shows of the commands is what they print."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from local.places import BASE_DIR

MISSION = "kazakhstan-2022"
FOLDER = Path("demo") / MISSION
# Differs from run to run: the moment of the count and, with the mission's data, the digest.
CHANGING = re.compile(r"Snapshot [0-9a-f]{12}|\d{4}-\d\d-\d\dT\S+")

pytestmark = pytest.mark.django_db


def shown(command):
    """The output the README shows below `command`."""
    text = (BASE_DIR / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(
        rf"^\$ python manage\.py {command}\b[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )
    return [line for line in lines(example) if line != "..."]


def lines(text):
    return [CHANGING.sub("", line.rstrip()) for line in text.splitlines()]


def printed(capsys):
    captured = capsys.readouterr()
    return lines(captured.err + captured.out)


def test_readme_shows_what_the_commands_print(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(BASE_DIR)
    call_command("load_mission", FOLDER / "mission.yaml")
    assert printed(capsys) == shown("load_mission")
    call_command("import_submissions", FOLDER / "submissions.jsonl", mission=MISSION)
    assert printed(capsys) == shown("import_submissions")
    call_command("figures", mission=MISSION)
    figures = printed(capsys)
    assert [line for line in shown("figures") if line not in figures] == []
    monkeypatch.chdir(tmp_path)
    call_command(
        "compile_statement",
        mission=MISSION,
        out=Path("statement.pdf"),
        figures=Path("figures.json"),
        here=True,
    )
    said = printed(capsys)
    assert [line for line in shown("compile_statement") if line not in said] == []
