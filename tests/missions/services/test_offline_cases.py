"""The rows of the offline cases that the server answers for, each named after its row; real connections."""

import dataclasses
import hashlib
import json
from uuid import UUID

import pytest

from accounts.models import AuditEvent
from missions.checklists import load_standard_set
from missions.errors import (
    DomainError,
    FollowsUnknownError,
    InvalidInputError,
    MissionClosedError,
    StaleRevisionError,
)
from missions.models import Attachment, ChecklistVersion, Draft, Payload, Quarantine, Submission
from missions.services import attachments, checklists, quarantine, receiving, submissions
from missions.states import ChecklistState, MissionState
from tests import factories
from tests.missions.services import files
from tests.missions.services.test_at_one_moment import at_once
from tests.missions.services.test_receiving import send

pytestmark = pytest.mark.django_db
at_one_moment = pytest.mark.django_db(transaction=True)


@pytest.fixture
def field():
    return factories.field()


def changed(sent, base, **answers):
    return {**sent, "base_revision": base, "answers": {**sent["answers"], **answers}}


def photo(number):
    content = files.jpeg(width=16 + number)
    return hashlib.sha256(content).hexdigest(), content


def named(*photos, question="vot_group"):
    """What a record says of its photos; they all have the same name (T4)."""
    return [
        {"sha256": sha256, "name": "image.jpg", "type": "image/jpeg", "question": question}
        for sha256, _ in photos
    ]


def put(field, submission_id, sha256, content, *, team=0):
    return attachments.store(
        submission=Submission.objects.get(pk=submission_id),
        sha256=sha256,
        source=files.stream(content),
        sender=field.observers[team],
    )


def refused(field, sent, error, **more):
    with pytest.raises(error) as caught:
        send(field, sent, **more)
    return caught.value


# -- T1: nothing empty is taken for a record --


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[]", b"{"])
def test_t1_an_empty_or_broken_body_is_never_a_submission(field, body):
    assert refused(field, body, InvalidInputError).is_kept
    assert not Submission.objects.exists()
    assert bytes(Quarantine.objects.get().payload.body) == body


# -- T4, T5: photos are known by their bytes --


def test_t4_two_photos_of_one_name_both_arrive(field):
    photos = [photo(1), photo(2)]
    sent = factories.payload(field, "voting", attachments=named(*photos))
    receipt = send(field, sent)
    for sha256, content in photos:
        receipt = put(field, receipt.id, sha256, content)
    assert (set(receipt.stored), receipt.missing) == ({sha256 for sha256, _ in photos}, ())


@at_one_moment
def test_t5_photos_sent_at_one_moment_all_arrive():
    field = factories.field()
    photos = [photo(number) for number in range(6)]
    receipt = send(field, factories.payload(field, "voting", attachments=named(*photos)))
    outcomes = at_once(*(lambda each=each: put(field, receipt.id, *each) for each in [*photos, photos[0]]))
    assert not [each for each in outcomes if isinstance(each, DomainError)]
    last = receiving.receipt_of(Submission.objects.get())
    assert (len(last.stored), last.missing) == (6, ())
    assert AuditEvent.objects.filter(action="submission.attachment_stored").count() == 6


# -- T9, and the checklist withdrawn while a phone is offline --


@pytest.mark.parametrize("state", [ChecklistState.PUBLISHED, ChecklistState.RETIRED])
def test_t9_a_record_of_an_older_version_keeps_its_version(field, state):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    before = field.version("voting")
    ChecklistVersion.objects.filter(pk=before.pk).update(state=state)
    checklists.publish(field.mission, "voting", changed_form(), actor=None)
    assert field.version("voting").number == 2
    receipt = send(field, sent)
    assert Submission.objects.get(pk=receipt.id).checklist_version_id == before.pk
    again = send(field, changed(sent, 1, vot_overall="very_good"))
    assert (again.revision, Submission.objects.get().checklist_version_id) == (2, before.pk)


def changed_form():
    """The standard voting form with other words, so that publishing makes a new version."""
    form = load_standard_set().forms["voting"]
    return dataclasses.replace(form, title=f"{form.title}, second edition")


# -- T15, T16: once, however often it is sent --


def test_t15_what_is_sent_again_after_a_lost_answer_is_one_submission(field):
    sent = factories.payload(field, "voting", attachments=named(photo(1)))
    receipts = {send(field, sent) for _ in range(3)}
    assert len(receipts) == 1
    assert (Submission.objects.count(), Payload.objects.count()) == (1, 1)
    first = put(field, sent["id"], *photo(1))
    assert put(field, sent["id"], *photo(1)) == first
    assert Attachment.objects.count() == 1


@at_one_moment
def test_t16_the_same_record_at_one_moment_is_one_row():
    field = factories.field()
    sent = factories.payload(field, "voting", {"vot_overall": "good"}, attachments=named(photo(1)))
    outcomes = at_once(*[lambda: send(field, sent)] * 6)
    assert len(set(outcomes)) == 1
    assert Submission.objects.get().revisions.count() == 1
    assert (Attachment.objects.count(), Quarantine.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(action="submission.received").count() == 1


@at_one_moment
def test_t16_the_same_correction_at_one_moment_is_one_revision():
    field = factories.field()
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    better = changed(sent, 1, vot_overall="very_good")
    outcomes = at_once(*[lambda: send(field, better)] * 6)
    assert {each.revision for each in outcomes} == {2}
    assert (Submission.objects.get().revisions.count(), Quarantine.objects.count()) == (2, 0)


# -- T17: photos merge by their hash --


@pytest.mark.parametrize("decided", [None, "verify", "return", "exclude"])
def test_t17_the_same_record_with_other_photos_keeps_them_all(field, decided):
    first, second = photo(1), photo(2)
    sent = factories.payload(field, "voting", {"vot_overall": "good"}, attachments=named(first))
    send(field, sent)
    put(field, sent["id"], *first)
    decide(field, sent, decided)
    before = Submission.objects.get()
    more = {**sent, "attachments": named(second, question="vot_crowded")}
    receipt = send(field, more)
    assert receipt.sha256 == hashlib.sha256(json.dumps(more).encode()).hexdigest()
    assert (receipt.stored, receipt.missing) == ((first[0],), (second[0],))
    assert put(field, sent["id"], *second).missing == ()
    after = Submission.objects.get()
    assert (after.revision, after.state, after.decided_at) == (1, before.state, before.decided_at)
    assert dict(after.attachments.values_list("sha256", "question")) == {
        first[0]: "vot_group",
        second[0]: "vot_crowded",
    }
    assert not Quarantine.objects.exists()
    assert send(field, more) == send(field, more)
    assert AuditEvent.objects.filter(action="submission.files_named").count() == 1


def decide(field, sent, decision):
    move = {"verify": submissions.verify, "return": submissions.send_back, "exclude": submissions.exclude}
    reason = {} if decision == "verify" else {"reason": "Look at the seal again."}
    if decision:
        move[decision](submission_id=UUID(sent["id"]), actor=field.coordinator, **reason)


def test_t17_a_revision_that_names_no_photo_drops_none(field):
    first = photo(1)
    sent = factories.payload(field, "voting", {"vot_overall": "good"}, attachments=named(first))
    send(field, sent)
    put(field, sent["id"], *first)
    receipt = send(field, {**changed(sent, 1, vot_overall="very_good"), "attachments": []})
    assert (receipt.revision, receipt.stored, receipt.missing) == (2, (first[0],), ())


def test_t17_a_photo_that_arrives_after_the_submission_was_returned_is_kept(field):
    first = photo(1)
    sent = factories.payload(field, "voting", attachments=named(first))
    send(field, sent)
    decide(field, sent, "return")
    assert put(field, sent["id"], *first).stored == (first[0],)


def test_t17_photos_of_a_document_question_do_not_make_it_another_record(field):
    sent = factories.payload(field, "meeting", {"mtg_documents": ["a" * 64]}, team=0)
    send(field, sent)
    receipt = send(field, changed(sent, 0, mtg_documents=["a" * 64, "b" * 64]))
    assert receipt.revision == 1


# -- T18: an edit whose answer was lost --


def test_t18_the_current_content_sent_again_is_accepted(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    better = changed(sent, 1, vot_overall="very_good")
    first = send(field, better)
    assert send(field, better) == first
    # The same answers in other bytes, as a device writes them that lost its frozen ones.
    receipt = send(field, {**better, "filled_at": "2022-06-05T15:00:00+06:00"})
    assert (receipt.revision, Submission.objects.get().revisions.count()) == (2, 2)
    assert not Quarantine.objects.exists()


# -- T19: a photo cut off on a slow line --


def test_t19_a_photo_cut_off_is_asked_for_again_and_the_others_stand(field):
    photos = [photo(number) for number in range(3)]
    sent = factories.payload(field, "voting", attachments=named(*photos))
    send(field, sent)
    put(field, sent["id"], *photos[0])
    put(field, sent["id"], *photos[1])
    with pytest.raises(InvalidInputError):
        put(field, sent["id"], photos[2][0], photos[2][1][:200])
    receipt = receiving.receipt_of(Submission.objects.get())
    assert (len(receipt.stored), receipt.missing) == (2, (photos[2][0],))


# -- T27: a fresh phone --


def test_t27_a_fresh_phone_with_an_empty_copy_overwrites_nothing(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    empty = {**sent, "answers": factories.answers(field, "voting")}
    refusal = refused(field, empty, StaleRevisionError)
    assert (refusal.is_kept, refusal.current_revision) == (True, 1)
    assert Submission.objects.get().revisions.get().answers["vot_overall"] == "good"
    assert Quarantine.objects.get().problems[0]["rule"] == "stale_revision"


# -- T30: a follow-up before what it follows --


def test_t30_a_follow_up_of_a_record_we_do_not_have_is_held_and_not_made_the_first(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    refusal = refused(field, changed(sent, 1, vot_overall="very_good"), FollowsUnknownError)
    assert (refusal.is_kept, Submission.objects.exists()) == (True, False)
    assert Quarantine.objects.get().problems[0]["rule"] == "follows_unknown"


def test_t30_it_is_taken_up_by_itself_when_the_record_arrives(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    later = changed(sent, 1, vot_overall="very_good")
    refused(field, later, FollowsUnknownError)
    receipt = send(field, sent)
    assert (receipt.revision, receipt.sha256) == (1, hashlib.sha256(json.dumps(sent).encode()).hexdigest())
    submission = Submission.objects.get()
    assert submission.revision == 2
    assert submission.revisions.get(number=2).answers["vot_overall"] == "very_good"
    row = Quarantine.objects.get()
    assert row.resolved_by == field.observers[0]
    event = AuditEvent.objects.get(action="quarantine.taken_up")
    assert (event.object_id, event.detail["revision"]) == (sent["id"], 2)
    assert send(field, later).revision == 2  # and its receipt waits for the device


def test_t30_a_row_of_follow_ups_comes_out_in_order(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    values = ["very_good", "bad", "very_bad"]
    chain = [
        {**changed(sent, n, vot_overall=value), "comments": {"vot_overall": "Seen by us both."}}
        for n, value in enumerate(values, start=1)
    ]
    for each in reversed(chain):
        refused(field, each, FollowsUnknownError)
    send(field, sent)
    revisions = Submission.objects.get().revisions.order_by("number")
    assert [each.answers["vot_overall"] for each in revisions] == ["good", *values]
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_t30_a_follow_up_of_a_revision_still_to_come_is_held_too(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    third = {**changed(sent, 2, vot_overall="bad"), "comments": {"vot_overall": "Seen by us both."}}
    refused(field, third, FollowsUnknownError)
    send(field, changed(sent, 1, vot_overall="very_good"))
    assert Submission.objects.get().revision == 3


def test_t30_what_another_team_sent_is_judged_by_the_same_rules(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    foreign = {**changed(sent, 1, vot_overall="very_good"), "team": field.teams[1].code}
    refused(field, foreign, FollowsUnknownError, sender=field.observers[1])
    send(field, sent)
    row = Quarantine.objects.get()
    assert (Submission.objects.get().revision, row.resolved_at) == (1, None)
    assert "another team" in row.problems[0]["message"]


def test_t30_sent_again_while_it_waits_is_one_entry(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    for _ in range(3):
        refused(field, changed(sent, 1), FollowsUnknownError)
    assert Quarantine.objects.count() == 1


def test_t30_one_a_coordinator_has_dealt_with_is_left_alone(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    refused(field, changed(sent, 1, vot_overall="very_good"), FollowsUnknownError)
    quarantine.resolve(quarantine_id=Quarantine.objects.get().pk, actor=field.coordinator, reason="Typed in.")
    send(field, sent)
    assert Submission.objects.get().revision == 1


@at_one_moment
@pytest.mark.parametrize("_again", range(5))
def test_t30_record_and_follow_up_at_one_moment_always_end_as_both(_again):
    field = factories.field()
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    later = changed(sent, 1, vot_overall="very_good")
    at_once(lambda: send(field, later), lambda: send(field, sent), lambda: send(field, later))
    assert Submission.objects.get().revision == 2
    assert not Quarantine.objects.filter(resolved_at=None).exists()


# -- The mission closed while a phone was offline --


def test_closed_a_record_for_a_closed_mission_is_kept_and_said_so(field):
    sent = factories.payload(field, "voting", attachments=named(photo(1)))
    send(field, sent)
    field.mission.state = MissionState.CLOSED
    field.mission.save()
    late = refused(field, factories.payload(field, "voting", station=1), MissionClosedError)
    assert (late.name, late.is_kept) == ("closed", True)
    assert "kept for a coordinator" in late.message
    assert refused(field, changed(sent, 1, vot_overall="good"), MissionClosedError).is_kept
    # What was delivered before is answered as before, and its photos still come in.
    assert send(field, sent).revision == 1
    assert put(field, sent["id"], *photo(1)).missing == ()


def test_closing_late_records_are_still_taken(field):
    field.mission.state = MissionState.CLOSING
    field.mission.save()
    assert send(field, factories.payload(field, "voting")).revision == 1


# -- A lost phone, and the wrong station --


def test_draft_ends_when_its_record_is_received_and_only_for_who_sent_it(field):
    sent = factories.payload(field, "voting")
    other = factories.payload(field, "voting")
    for number, record in enumerate((sent, other)):
        Draft.objects.create(
            pk=record["id"], mission=field.mission, user=field.observers[number], kind="voting", body={}
        )
    send(field, sent)
    send(field, other)
    assert [str(each.pk) for each in Draft.objects.all()] == [other["id"]]


@pytest.mark.parametrize("is_returned", [False, True])
def test_record_filed_at_the_wrong_station_is_moved_and_audited(field, is_returned):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    if is_returned:
        decide(field, sent, "return")
    send(field, changed(sent, 1, v_station=field.stations[2].code))
    submission = Submission.objects.get()
    assert (submission.station, submission.state) == (field.stations[2], "received")
    event = AuditEvent.objects.get(action="submission.moved")
    assert (event.detail["from"], event.detail["to"]) == (field.stations[0].code, field.stations[2].code)
    send(field, changed(sent, 2, v_station=field.stations[2].code, vot_overall="very_good"))
    assert AuditEvent.objects.filter(action="submission.moved").count() == 1


def test_record_a_coordinator_has_verified_is_not_moved(field):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    send(field, sent)
    decide(field, sent, "verify")
    assert refused(field, changed(sent, 1, v_station=field.stations[2].code), DomainError).is_kept
    assert Submission.objects.get().station == field.stations[0]


def test_t21_no_words_people_type_decide_whether_a_record_is_kept(field):
    """One team, one place, one hour, the same words and file names: two ids are two submissions."""
    named_alike = named(photo(1))
    first = send(field, factories.payload(field, "voting", attachments=named_alike))
    second = send(field, factories.payload(field, "voting", attachments=named_alike))
    assert first.id != second.id
    assert first.code != second.code
    assert Submission.objects.count() == 2
