"""The one door: idempotent, revised on top, refused with reasons, and nothing sent is dropped."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.models import AuditEvent
from missions.errors import (
    DomainError,
    InvalidInputError,
    MissionClosedError,
    NotAllowedError,
    StaleRevisionError,
)
from missions.models import ContextFact, Incident, Meeting, Payload, Quarantine, Submission
from missions.services import receiving, submissions
from missions.short_codes import short_codes
from missions.states import MissionState, SubmissionState
from tests import factories

pytestmark = pytest.mark.django_db


def send(field, payload, *, sender=None):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    known_id = UUID(payload["id"]) if isinstance(payload, dict) else uuid4()
    return receiving.receive(
        mission=field.mission, submission_id=known_id, body=body, sender=sender or field.observers[0]
    )


def test_receive_keeps_answers_and_gives_a_receipt_of_the_bytes():
    field = factories.field()
    payload = factories.payload(field, "voting", {"vot_overall": "good"})
    receipt = send(field, payload)
    submission = Submission.objects.get(pk=payload["id"])
    assert receipt.code == submission.code
    assert submission.code.startswith("TST22-VOT-")
    assert submission.station == field.stations[0]
    assert submission.state == SubmissionState.RECEIVED
    assert submission.revisions.get().answers["vot_overall"] == "good"
    assert receipt.sha256 == Payload.objects.get().sha256
    assert (submission.visit_ended_at - submission.visit_started_at).seconds == 40 * 60
    assert submission.visit_started_at.utcoffset().seconds == 0
    assert AuditEvent.objects.get(object_id=payload["id"]).action == "submission.received"


def test_receive_same_bytes_twice_gives_the_same_receipt_and_one_row():
    field = factories.field()
    payload = factories.payload(field, "voting")
    first, second = send(field, payload), send(field, payload)
    assert first == second
    assert Submission.objects.count() == 1
    assert Payload.objects.count() == 1


def test_receive_takes_same_bytes_even_after_verification_and_closing():
    field = factories.field()
    payload = factories.payload(field, "voting")
    first = send(field, payload)
    factories.verify(field, Submission.objects.get())
    field.mission.state = MissionState.CLOSED
    field.mission.save()
    assert send(field, payload).sha256 == first.sha256
    assert not Quarantine.objects.exists()


def test_receive_draws_findings_from_adverse_answers():
    field = factories.field()
    payload = factories.payload(field, "voting", {"vot_box_sealed": "no", "vot_crowded": "yes"})
    payload["comments"] = {"vot_box_sealed": "One seal hung open."}
    send(field, payload)
    submission = Submission.objects.get()
    assert dict(submission.findings.values_list("key", "severity")) == {
        "vot_box_sealed": "critical",
        "vot_crowded": "minor",
    }
    assert submission.alarm == 3


def test_receive_makes_one_finding_of_two_adverse_values_of_one_question():
    field = factories.field()
    reasons = ["already_marked_as_voted", "refused_without_reason", "other"]
    given = {"vot_turned_away": 4, "vot_turned_away_why": reasons, "vot_comment": "Three at the door."}
    finding = factories.filed(field, "voting", given).findings.get()
    assert (finding.key, finding.value, finding.severity) == ("vot_turned_away_why", reasons[:2], "serious")


def test_receive_refuses_everything_wrong_at_once_and_keeps_the_payload():
    field = factories.field()
    payload = factories.payload(field, "voting", {"vot_overal": "good", "v_station": "PS-999"})
    payload |= {"team": "Z-99", "visit_date": "yesterday", "colour": "red"}
    with pytest.raises(InvalidInputError) as refused:
        send(field, payload)
    fields = {problem.field for problem in refused.value.problems}
    assert {"answers.vot_overal", "answers.v_station", "team", "visit_date", "colour"} <= fields
    assert not Submission.objects.exists()
    kept = Quarantine.objects.get()
    assert json.loads(bytes(kept.payload.body)) == payload
    assert {problem["field"] for problem in kept.problems} == fields


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>", b"[]", b'"text"', b"{", b"\xff\xfe"])
def test_receive_refuses_what_is_no_record_and_keeps_it(body):
    field = factories.field()
    with pytest.raises(InvalidInputError):
        send(field, body)
    assert bytes(Quarantine.objects.get().payload.body) == body


def test_receive_refuses_another_id_than_in_the_address():
    field = factories.field()
    body = json.dumps(factories.payload(field, "voting")).encode()
    with pytest.raises(InvalidInputError, match="not the id in the address"):
        receiving.receive(mission=field.mission, submission_id=uuid4(), body=body, sender=field.observers[0])


def test_receive_needs_the_comment_of_a_critical_answer():
    field = factories.field()
    with pytest.raises(InvalidInputError) as refused:
        send(field, factories.payload(field, "voting", {"vot_stuffing": "yes"}))
    assert [problem.rule for problem in refused.value.problems] == ["comment_required"]


def test_receive_refuses_a_failed_check_of_level_error():
    field = factories.field()
    payload = factories.payload(field, "voting", {"v_members_present": 3, "v_members_women": 5})
    with pytest.raises(InvalidInputError, match="More women than members"):
        send(field, payload)


def test_receive_counts_past_midnight_for_the_count():
    field = factories.field()
    times = {"v_arrival": "20:00", "v_departure": "01:30"}
    submission = factories.filed(field, "counting", times)
    assert (submission.visit_ended_at - submission.visit_started_at).seconds == 5.5 * 3600


def test_receive_looks_across_submissions_of_the_station():
    field = factories.field()
    factories.filed(field, "opening", {"opn_ballots_number": 1000})
    submission = factories.filed(field, "counting", {"cnt_fig_signatures": 900, "cnt_fig_unused": 200})
    assert submission.findings.get(source="check").key == "chk_ballots_received"


def test_receive_quarantines_for_a_closed_mission_and_a_stranger():
    field = factories.field()
    with pytest.raises(NotAllowedError, match="no place"):
        send(field, factories.payload(field, "voting"), sender=factories.person())
    field.mission.state = MissionState.CLOSED
    field.mission.save()
    with pytest.raises(MissionClosedError, match="closed"):
        send(field, factories.payload(field, "voting"))
    assert Quarantine.objects.count() == 2


def test_receive_correction_of_a_returned_submission_is_a_revision_with_a_diff():
    field = factories.field()
    payload = factories.payload(field, "voting", {"vot_overall": "good", "vot_crowded": "yes"})
    send(field, payload)
    submission = Submission.objects.get()
    submissions.send_back(submission_id=submission.pk, actor=field.coordinator, reason="Was it crowded?")
    corrected = payload | {
        "base_revision": 1,
        "answers": payload["answers"] | {"vot_crowded": "no"},
        "reason": "Misread.",
    }
    receipt = send(field, corrected)
    submission.refresh_from_db()
    assert (receipt.revision, submission.revision, submission.state) == (2, 2, SubmissionState.RECEIVED)
    newest = submission.revisions.get(number=2)
    assert newest.diff == {"vot_crowded": ["yes", "no"]}
    assert newest.reason == "Misread."
    assert submission.decision_reason == ""
    assert not submission.findings.filter(is_current=True).exists()
    assert submission.revisions.get(number=1).answers["vot_crowded"] == "yes"


def test_receive_stale_base_revision_is_a_conflict_and_keeps_both():
    field = factories.field()
    payload = factories.payload(field, "voting")
    send(field, payload)
    other = payload | {
        "answers": payload["answers"] | {"vot_overall": "bad"},
        "comments": {"vot_overall": "x y"},
    }
    with pytest.raises(StaleRevisionError) as conflict:
        send(field, other)
    assert conflict.value.current_revision == 1
    assert Quarantine.objects.get().payload.submission_ref == UUID(payload["id"])
    assert Submission.objects.get().revisions.count() == 1


def test_receive_refuses_a_change_of_what_was_verified():
    field = factories.field()
    payload = factories.payload(field, "voting")
    send(field, payload)
    factories.verify(field, Submission.objects.get())
    changed = payload | {"base_revision": 1, "answers": payload["answers"] | {"vot_overall": "good"}}
    with pytest.raises(DomainError, match="verified"):
        send(field, changed)


def test_receive_refuses_a_stranger_to_the_team_with_the_same_id():
    field = factories.field()
    payload = factories.payload(field, "voting")
    send(field, payload)
    with pytest.raises(DomainError, match="another team"):
        send(field, payload, sender=field.observers[1])


def test_receive_short_code_grows_when_the_short_one_is_taken():
    field = factories.field()
    payload = factories.payload(field, "voting")
    short, longer, *_rest = short_codes(UUID(payload["id"]), prefix="TST22", kind_code="VOT")
    factories.keep([factories.stored(field, "voting", {}, code=short)])
    assert send(field, payload).code == longer


def test_receive_incident_opens_an_incident():
    field = factories.field()
    factories.filed(field, "incident", {"inc_severity_team": "critical"})
    incident = Incident.objects.get()
    assert (incident.category, incident.state, incident.severity) == (
        "observers_obstructed",
        "reported",
        "critical",
    )


def test_receive_meeting_is_recorded_and_its_figures_wait_for_a_second_check():
    field = factories.field()
    fact = {
        "label": "polling stations abroad",
        "number": 65,
        "unit": "polling stations",
        "source": "Ministry",
        "as_of": "2022-06-03",
    }
    factories.filed(field, "meeting", {"mtg_facts": [fact], "mtg_trust": "satisfied"})
    assert Meeting.objects.get().topics == {"mtg_trust": "satisfied"}
    assert (ContextFact.objects.get().number, ContextFact.objects.get().checked_by) == (65, None)


@pytest.mark.django_db(transaction=True)
def test_receive_identical_requests_at_one_moment_make_one_row():
    field = factories.field()
    payload = factories.payload(field, "voting")

    def once(_number):
        try:
            return send(field, payload)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(once, range(16)))
    assert len(set(receipts)) == 1
    assert Submission.objects.count() == 1
    assert Submission.objects.get().revisions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_receive_two_observers_of_one_station_at_one_moment_loses_neither():
    field = factories.field(teams=2)
    pairs = [
        (factories.payload(field, "voting", team=team), field.observers[team])
        for _ in range(10)
        for team in (0, 1)
    ]

    def once(pair):
        try:
            return send(field, pair[0], sender=pair[1])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(once, pairs))
    assert len({receipt.code for receipt in receipts}) == 20
    assert Submission.objects.count() == 20
