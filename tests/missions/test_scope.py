"""A coordinator limited to areas meets nothing outside them, by no list, page, address or decision."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from missions.errors import NotAllowedError
from missions.models import Area, Deployment, Membership, Quarantine, Submission
from missions.models.scope import scope_in
from missions.queries.coverage import coverage_by_stage, missing
from missions.queries.quarantine import quarantined
from missions.services import findings, receiving, submissions
from missions.states import Kind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def limited(field):
    """The field's coordinator, limited to the district of station 0."""
    place = Membership.objects.get(mission=field.mission, user=field.coordinator)
    place.areas.add(field.stations[0].area)
    return field.coordinator


@pytest.fixture
def inside(field):
    return factories.filed(field, "voting", {}, station=0)


@pytest.fixture
def outside(field):
    return factories.filed(
        field, "voting", {"vot_box_sealed": "no"}, station=1, comments={"vot_box_sealed": "It hung open."}
    )


def test_list_and_search_keep_to_the_areas(field, limited, inside, outside, client):
    client.force_login(limited)
    address = reverse("submissions", args=[field.mission.slug])
    for asked in ({}, {"q": outside.code}, {"state": "received"}):
        page = client.get(address, asked).content.decode()
        assert str(outside.pk) not in page
    assert inside.code in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["submission", "review-submission"])
def test_page_outside_is_not_theirs_to_know(field, limited, outside, client, name):
    client.force_login(limited)
    assert client.get(reverse(name, args=[field.mission.slug, outside.pk])).status_code == 404


def test_decision_outside_is_refused_at_the_page_and_in_the_service(field, limited, outside, client):
    client.force_login(limited)
    address = reverse("submission-verify", args=[field.mission.slug, outside.pk])
    assert client.post(address).status_code == 404
    with pytest.raises(NotAllowedError, match=r"outside your areas \(District"):
        submissions.verify(submission_id=outside.pk, actor=limited)
    with pytest.raises(NotAllowedError, match="outside your areas"):
        findings.decide(finding_id=outside.findings.get().pk, state="confirmed", actor=limited, note="")
    assert Submission.objects.get(pk=outside.pk).state == "received"


def test_decision_inside_goes_on(limited, inside):
    assert submissions.verify(submission_id=inside.pk, actor=limited).state == "verified"


def test_area_below_is_inside_and_a_name_that_begins_alike_is_not(field, limited, inside):
    district = field.stations[0].area
    below = Area.objects.create(
        mission=field.mission,
        code="DEEP",
        name="Deep",
        parent=district,
        path=f"{district.path}/DEEP",
        depth=3,
    )
    alike = Area.objects.create(
        mission=field.mission, code="ALIKE", name="Alike", path=f"{district.path}X", depth=2
    )
    station = field.stations[0]
    for area, is_seen in ((below, True), (alike, False)):
        station.area = area
        station.save()
        assert Submission.objects.visible_to(limited).filter(pk=inside.pk).exists() is is_seen


def test_placeless_submission_is_of_the_teams_around(field, limited):
    meeting = factories.filed(field, "meeting")  # by a team of the whole region
    other = Area.objects.create(mission=field.mission, code="R9", name="Far Region", path="R9", depth=1)
    seen = Submission.objects.visible_to(limited)
    assert meeting in seen
    meeting.team.area = other
    meeting.team.save()
    assert meeting not in seen.all()


def test_coverage_counts_what_lies_inside(field, limited, inside, outside):
    for station in field.stations[:2]:
        Deployment.objects.create(
            mission=field.mission, team=field.teams[1], station=station, stage=Kind.VOTING
        )
    scope = scope_in(limited, field.mission)
    voting = next(row for row in coverage_by_stage(field.mission, scope) if row.stage == "voting")
    assert (voting.expected, voting.received, voting.missing) == (1, 1, 1)
    assert [row.place for row in missing(field.mission, scope)] == [field.stations[0].code]
    assert len(missing(field.mission)) == 2


def test_quarantine_shows_what_the_teams_around_sent(field, limited, client):
    team, observer = field.teams[0], field.observers[0]
    submission_id = uuid4()
    body = json.dumps({"id": str(submission_id), "checklist": "nothing"}).encode()
    with pytest.raises(Exception, match="no checklist"):
        receiving.receive(mission=field.mission, submission_id=submission_id, body=body, sender=observer)
    assert quarantined(field.mission, limited).count() == 1
    team.area = Area.objects.create(mission=field.mission, code="R9", name="Far", path="R9", depth=1)
    team.save()
    assert quarantined(field.mission, limited).count() == 0
    assert quarantined(field.mission, field.head).count() == 1
    client.force_login(limited)
    row = Quarantine.objects.get()
    answer = client.post(
        reverse("quarantine-resolve", args=[field.mission.slug, row.pk]), {"reason": "Called."}
    )
    assert answer.status_code == 404


def test_areas_limit_no_head_of_mission(field, outside):
    Membership.objects.get(mission=field.mission, user=field.head).areas.add(field.stations[0].area)
    assert submissions.verify(submission_id=outside.pk, actor=field.head).state == "verified"
