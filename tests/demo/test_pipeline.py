"""The demonstration mission goes through the commands whole, and again without a change."""

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from missions.models import Deployment, Mission, PollingStation, Submission
from missions.services import submissions
from missions.states import SubmissionState
from reports.services import documents, snapshots

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


def sentence(mission, claim):
    document = documents.build(
        snapshots.freeze(mission=mission, actor=None), language="en", profile="ots", version=1
    )
    return next(each for each in document["figures"]["figures"] if each["id"] == claim)


def test_late_visit_counts_once_verified_and_then_takes_a_sentence_away():
    load()
    mission = Mission.objects.select_related("referendum").get(slug="kazakhstan-2022")
    call_command("import_submissions", str(FOLDER / "late.jsonl"), mission=mission.slug)
    waiting = Submission.objects.filter(state=SubmissionState.RECEIVED)
    assert sorted(waiting.values_list("alarm", flat=True)) == [0, 3]
    assert "No case of interference" in sentence(mission, "no_interference")["sentence"]["text"]

    coordinator = User.objects.get(email="coordinator@example.org")
    submissions.verify(submission_id=waiting.get(alarm=3).pk, actor=coordinator)

    figure = sentence(mission, "no_interference")
    assert "No case of interference" not in (figure["sentence"] or {"text": ""})["text"]
    assert figure["refusals"]
