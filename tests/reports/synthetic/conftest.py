"""The synthetic mission filed and compiled once, through the commands a mission uses."""

import json
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from missions.models import Submission
from reports.models import StatementVersion
from tests.reports.synthetic import generator


@dataclass(frozen=True)
class Compiled:
    """What the product made of the files: the document, its PDF, and the short code of each submission id."""

    mission: dict
    filed: list[dict]
    corrected: list[dict]
    document: dict
    pdf: bytes
    codes: dict[str, str]


@pytest.fixture(scope="package")
def compiled(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    generator.write(folder)
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_mission", str(folder / "mission.json"), stdout=StringIO())
        for name in ("submissions", "corrections"):
            call_command(
                "import_submissions",
                str(folder / f"{name}.jsonl"),
                mission="synthetic",
                stdout=StringIO(),
                stderr=StringIO(),
            )
        pdf = folder / "statement.pdf"
        call_command(
            "compile_statement", mission="synthetic", out=pdf, here=True, stdout=StringIO(), stderr=StringIO()
        )
        codes = Submission.objects.values_list("pk", "code")
        made = Compiled(
            mission=json.loads((folder / "mission.json").read_text()),
            filed=_lines(folder / "submissions.jsonl"),
            corrected=_lines(folder / "corrections.jsonl"),
            document=StatementVersion.objects.get(statement__mission__slug="synthetic").document,
            pdf=pdf.read_bytes(),
            codes={str(key): code for key, code in codes},
        )
        transaction.set_rollback(True)
    return made


def _lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]
