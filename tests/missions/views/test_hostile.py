"""What an attacker with an observer's account sends: refused in a sentence, and no page breaks over it."""

import time

import pytest

from missions.models import Quarantine, Submission
from tests import factories
from tests.missions.views.test_receiving import put, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
LONG_NUMBER = b'{"version": ' + b"9" * 5000 + b"}"


@pytest.mark.parametrize(
    "body", [DEEP, b"[" * 100_000, LONG_NUMBER, b'"\xed\xa0\x80"', '{"a": 1}'.encode("utf-16")]
)
def test_door_refuses_a_body_made_to_break_the_reader(field, body):
    answer = put(signed_in(field.observers[0]), field, body)
    assert answer.status_code == 422
    assert bytes(Quarantine.objects.get().payload.body) == body
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/quarantine/")
    assert page.status_code == 200


HOSTILE = ["\x00", "a\x00b", "\ud800", "\udfff and more"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "where", ["team", "checklist", "reason", "filled_at", "visit_date", "new_field", "id"]
)
def test_door_takes_no_offence_at_what_no_database_stores(field, where, text):
    sent = factories.payload(field, "voting")
    name = sent["id"]
    sent[text if where == "new_field" else where] = text
    answer = put(signed_in(field.observers[0]), field, sent, to=name)
    assert answer.status_code == (200 if where == "reason" else 422)
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/quarantine/")
    assert page.status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_door_tidies_names_of_files(field, text):
    listed = [{"sha256": "0" * 64, "name": f"../../{text}.jpg", "type": text, "question": text}]
    sent = factories.payload(field, "voting", attachments=listed)
    assert put(signed_in(field.observers[0]), field, sent).status_code == 200
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/submissions/{sent['id']}/")
    assert page.status_code == 200


@pytest.mark.parametrize("version", [2**31, 10**40, -1, 1e999, "1", None, True, [1]])
def test_door_refuses_a_version_that_is_none(field, version):
    answer = put(signed_in(field.observers[0]), field, factories.payload(field, "voting", version=version))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1066-10-14T09:00"]
)
def test_door_refuses_a_moment_no_mission_lived_in(field, moment):
    """PostgreSQL keeps years that Python cannot read back: one such row would break every list it is on."""
    sent = factories.payload(field, "voting", filled_at=moment)
    assert put(signed_in(field.observers[0]), field, sent).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_door_refuses_a_day_no_mission_lived_in(field, day):
    times = {"v_arrival": "00:10", "v_departure": "00:05"}
    sent = factories.payload(field, "counting", times, visit_date=day)
    assert put(signed_in(field.observers[0]), field, sent).status_code == 422
    assert not Submission.objects.exists()


def test_door_answers_soon_whatever_number_of_unknown_answers(field):
    """Each unknown name is looked up among the known ones: so many would hold a process for minutes."""
    sent = factories.payload(field, "voting", {f"vot_{n}": 1 for n in range(60_000)})
    sent |= {f"field_{n}": 1 for n in range(20_000)}
    begun = time.process_time()
    answer = put(signed_in(field.observers[0]), field, sent)
    assert answer.status_code == 422
    assert len(answer.json()["problems"]) < 200
    assert time.process_time() - begun < 10


def test_door_takes_so_many_files_and_no_more(field):
    listed = [{"sha256": f"{n:064x}"} for n in range(5000)]
    sent = factories.payload(field, "voting", attachments=listed)
    assert put(signed_in(field.observers[0]), field, sent).status_code == 422


def test_door_takes_a_meeting_told_at_length(field):
    fact = {"label": "l" * 900, "number": 65, "unit": "u" * 900, "source": "s" * 900, "as_of": "2022-06-03"}
    given = {"mtg_institution": "i" * 900, "mtg_place": "p" * 900, "mtg_facts": [fact]}
    assert (
        put(signed_in(field.observers[0]), field, factories.payload(field, "meeting", given)).status_code
        == 200
    )


def test_quarantine_shows_hostile_text_as_text(field):
    sent = factories.payload(field, "voting", checklist="<script>alert(1)</script>")
    put(signed_in(field.observers[0]), field, sent)
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/quarantine/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_pages_survive_a_nul_in_what_is_searched_and_said(field):
    client = signed_in(field.coordinator)
    submission = factories.filed(field, "voting", {"vot_crowded": "yes"})
    put(signed_in(field.observers[0]), field, b"{")
    base = f"/missions/{field.mission.slug}"
    assert client.get(f"{base}/submissions/?q=%00a&page=%00&state=%00").status_code == 200
    assert client.get(f"{base}/submissions/new/voting/?q=%00").status_code == 200
    assert client.get(f"{base}/submissions/new/voting/?station=%00").status_code == 404
    finding = submission.findings.get()
    answer = client.post(f"{base}/findings/{finding.pk}/decide/", {"state": "confirmed", "note": "a\x00b"})
    assert answer.status_code == 302
    held = Quarantine.objects.get()
    answer = client.post(f"{base}/quarantine/{held.pk}/resolve/", {"reason": "a\x00b"})
    assert answer.status_code == 302


def test_door_keeps_a_record_in_its_mission(field):
    """Somebody with a place in two missions cannot carry a record from one into the other."""
    other = factories.field(slug="other")
    observer = field.observers[0]
    factories.Membership.objects.create(mission=other.mission, user=observer, role="observer")
    factories.TeamMember.objects.create(team=other.teams[0], user=observer)
    client = signed_in(observer)
    sent = factories.payload(field, "voting")
    assert put(client, field, sent).status_code == 200
    moved = {**sent, "base_revision": 1, "answers": {**sent["answers"], "vot_overall": "good"}}
    answer = put(client, other, moved)
    assert answer.status_code == 409
    assert Submission.objects.get(pk=sent["id"]).mission == field.mission


@pytest.mark.parametrize("base_revision", [0, 1, 7])
def test_door_tells_another_team_nothing_of_a_record(field, base_revision):
    sent = factories.payload(field, "voting", {"vot_overall": "good"})
    told = put(signed_in(field.observers[0]), field, sent).json()
    other = {**sent, "team": field.teams[1].code, "base_revision": base_revision}
    for client_field in (field, factories.field()):
        stranger = client_field.observers[1]
        mine = {**other, "answers": factories.answers(client_field, "voting", {"vot_overall": "bad"})}
        answer = put(signed_in(stranger), client_field, {**mine, "comments": {"vot_overall": "Crowded."}})
        assert answer.status_code == 409
        assert told["code"] not in answer.content.decode()
        assert told["sha256"] not in answer.content.decode()
        assert "current" not in answer.json()
    assert Submission.objects.get(pk=sent["id"]).revision == 1


def test_attachment_door_never_takes_a_name_for_a_path(field):
    submission = factories.filed(field, "voting")
    base = f"/missions/{field.mission.slug}/submissions/{submission.pk}/attachments/"
    client = signed_in(field.observers[0])
    for name in ("..%2F..%2Fetc%2Fpasswd", "%00", "A" * 64, "0" * 63, "é"):
        assert client.put(base + name, b"x", content_type="image/jpeg").status_code in (404, 422)
    assert not submission.attachments.exists()


@pytest.mark.parametrize("length", ["-1", "lies", "99999999999999999999"])
def test_attachment_door_survives_a_lying_length(field, length):
    submission = factories.filed(field, "voting")
    address = f"/missions/{field.mission.slug}/submissions/{submission.pk}/attachments/{'0' * 64}"
    answer = signed_in(field.observers[0]).put(
        address, b"x", content_type="image/jpeg", CONTENT_LENGTH=length
    )
    assert answer.status_code in (413, 422)


@pytest.mark.parametrize("day", ["1970-01-01", "2100-12-31"])
def test_lists_are_drawn_whatever_day_a_visit_claims(field, day):
    sent = factories.payload(
        field, "counting", {"v_arrival": "00:10", "v_departure": "00:05"}, visit_date=day
    )
    assert put(signed_in(field.observers[0]), field, sent).status_code == 200
    assert signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/submissions/").status_code == 200
    assert signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/review/").status_code == 200
