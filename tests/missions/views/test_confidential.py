"""What was told in confidence: on no page until it is asked for, and then with a line in the trail."""

import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import Finding, TeamMember
from missions.queries.audit_words import in_words
from missions.queries.confidential import SHOWN, SHOWN_FOR
from missions.services import receiving, submissions
from tests import factories
from tests.missions.services import files
from tests.missions.services.test_incidents import brought_to
from tests.missions.views.test_files import got, stored
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

SECRETS = ("Nothing beyond headquarters", "nothing_beyond_headquarters", "Aigul whispered it")
ANSWERS = {"inc_protect": "yes", "inc_consent": "nothing_beyond_headquarters"}


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def told(field):
    return factories.filed(field, "incident", ANSWERS, comments={"inc_protect": "Aigul whispered it."})


def address_of(submission, name="submission-confidential"):
    return reverse(name, args=[submission.mission.slug, submission.pk])


def looks(user=None):
    rows = AuditEvent.objects.filter(action=SHOWN)
    return list(rows.filter(actor=user) if user else rows)


def holds_none(answer):
    text = answer.content.decode()
    return not any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("name", ["submission", "review-submission"])
def test_page_holds_none_of_it_until_it_is_asked_for_and_records_who_looked(field, told, name):
    client = signed_in(field.coordinator)
    before = client.get(address_of(told, name))
    assert holds_none(before)
    assert "Confidential: 2 answers." in before.content.decode()
    assert looks() == []
    came_from = "desk" if name == "review-submission" else "page"
    answer = client.post(address_of(told), {"from": came_from})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    text = answer.content.decode()
    assert all(words in text for words in ("Nothing beyond headquarters", "Aigul whispered it", "</html>"))
    (look,) = looks(field.coordinator)
    assert (look.mission, look.object_id) == (field.mission.slug, str(told.pk))
    assert look.detail["questions"] == ["inc_protect", "inc_consent"]
    assert in_words(look) == f"looked at the confidential answers of {told.code}"
    assert holds_none(client.get(address_of(told, name)))
    assert len(looks()) == 1


def test_desk_is_answered_with_the_answers_alone_and_every_look_is_recorded(field, told):
    client = signed_in(field.coordinator)
    for number in (1, 2):
        answer = client.post(address_of(told), {"from": "desk"}, headers={"HX-Request": "true"})
        text = answer.content.decode()
        assert "Nothing beyond headquarters" in text
        assert "</html>" not in text
        assert len(looks()) == number


def test_it_is_never_shown_by_get(field, told):
    assert signed_in(field.coordinator).get(address_of(told)).status_code == 405
    assert looks() == []


def test_who_may_not_read_it_is_refused_and_nothing_is_recorded(field, told):
    for user, status in ((field.secretariat, 403), (field.observers[0], 403), (field.observers[1], 404)):
        answer = signed_in(user).post(address_of(told))
        assert answer.status_code == status
        assert holds_none(answer)
    assert looks() == []


def test_where_nothing_was_told_in_confidence_nothing_is_offered_or_recorded(field):
    submission = factories.filed(field)
    client = signed_in(field.coordinator)
    assert address_of(submission) not in client.get(address_of(submission, "submission")).content.decode()
    assert client.post(address_of(submission)).status_code == 200
    assert looks() == []


def test_what_a_revision_changed_is_folded_as_well(field, told):
    submissions.send_back(submission_id=told.pk, actor=field.coordinator, reason="Ask again.")
    body = factories.payload(field, "incident", {"inc_consent": "named"}, base_revision=1, reason="Asked.")
    body |= {"id": str(told.pk)}
    receiving.receive(
        mission=field.mission,
        submission_id=told.pk,
        body=json.dumps(body).encode(),
        sender=field.observers[0],
    )
    client = signed_in(field.coordinator)
    assert holds_none(client.get(address_of(told, "submission")))
    shown = client.post(address_of(told)).content.decode()
    assert "<del>Nothing beyond headquarters</del>" in shown


def test_incident_page_folds_it_with_what_follows_from_it(field):
    incident = brought_to(field, "verified", inc_source="direct_witness_told_us", **ANSWERS)
    address = reverse("incident", args=[field.mission.slug, incident.pk])
    client = signed_in(field.coordinator)
    before = client.get(address)
    folded = ("Nothing of this may leave headquarters", "agreed to nothing beyond", "Sources asked not")
    assert holds_none(before)
    assert not any(words in before.content.decode() for words in folded)
    shown = client.post(reverse("incident-confidential", args=[field.mission.slug, incident.pk]))
    assert all(words in shown.content.decode() for words in folded)
    assert [look.object_id for look in looks(field.coordinator)] == [str(incident.submission_id)]
    refused = client.post(
        reverse("incident-use", args=[field.mission.slug, incident.pk]), {"use": "described_with_place"}
    )
    assert refused.status_code == 409
    assert "agreed to nothing" not in refused.content.decode()


def test_form_of_a_correction_opens_by_post_and_is_recorded(field, told):
    client = signed_in(field.coordinator)
    address = address_of(told, "submission-correct")
    assert holds_none(client.get(address))
    opened = client.post(address, {"open": "1"})
    assert opened.status_code == 200
    assert "Aigul whispered it." in opened.content.decode()
    assert len(looks(field.coordinator)) == 1
    plain = factories.filed(field)
    assert 'id="checklist"' in client.get(address_of(plain, "submission-correct")).content.decode()


def test_findings_page_says_that_it_is_kept(field, told):
    Finding.objects.create(
        submission=told, revision=1, source="answer", key="inc_consent",
        value="nothing_beyond_headquarters", severity="serious",
    )  # fmt: skip
    address = reverse("findings", args=[field.mission.slug])
    text = signed_in(field.coordinator).get(address, {"question": "inc_consent"}).content.decode()
    assert "told in confidence" in text
    assert not any(secret in text for secret in SECRETS)
    queue = signed_in(field.coordinator).get(reverse("review", args=[field.mission.slug]))
    assert "What may be used?" in queue.content.decode()
    assert holds_none(queue)


def test_file_given_in_confidence_opens_for_whoever_has_just_looked(field, monkeypatch):
    told, sha = stored(field, files.jpeg(), kind="incident", question="inc_protect")
    door = reverse("attachment-door", args=[field.mission.slug, told.pk, sha])
    client = signed_in(field.coordinator)
    assert sha not in client.get(address_of(told, "submission")).content.decode()
    refused = client.get(door)
    assert (refused.status_code, "in confidence" in refused.content.decode()) == (403, True)
    assert sha in client.post(address_of(told)).content.decode()
    assert got(field.coordinator, told, sha)[0].status_code == 200
    assert signed_in(field.head).get(door).status_code == 403
    assert got(field.observers[0], told, sha)[0].status_code == 200
    monkeypatch.setattr("missions.queries.confidential.SHOWN_FOR", SHOWN_FOR * 0)
    assert client.get(door).status_code == 403


def test_own_form_to_correct_is_as_before(field, told):
    mate = factories.member(field.mission, "observer")
    TeamMember.objects.create(team=field.teams[0], user=mate)
    text = signed_in(mate).get(address_of(told, "submission-edit")).content.decode()
    assert "Aigul whispered it." in text
    assert looks() == []
