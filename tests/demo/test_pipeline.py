"""The demonstration mission goes through the commands whole, and again without a change."""

from pathlib import Path

import pytest
from django.core.management import call_command

from missions.models import Deployment, Mission, PollingStation, Submission
from missions.states import SubmissionState

FOLDER = Path(__file__).parents[2] / "demo" / "kazakhstan-2022"

pytestmark = pytest.mark.django_db


def load():
    call_command("load_mission", str(FOLDER / "mission.yaml"))
    call_command("import_submissions", str(FOLDER / "submissions.jsonl"), mission="kazakhstan-2022")


def test_mission_and_submissions_load_whole_and_verified():
    load()

    mission = Mission.objects.get(slug="kazakhstan-2022")
    states = Submission.objects.filter(mission=mission).values_list("state", flat=True)
    assert list(states) == [SubmissionState.VERIFIED] * 23
    assert PollingStation.objects.filter(mission=mission, is_synthetic=True).count() == 15
    assert Deployment.objects.filter(mission=mission).count() == 23


def test_loading_again_changes_nothing(capsys):
    load()
    before = list(Submission.objects.order_by("pk").values_list("pk", "code", "state", "revision"))
    capsys.readouterr()

    load()

    assert list(Submission.objects.order_by("pk").values_list("pk", "code", "state", "revision")) == before
    assert "created" not in capsys.readouterr().out
