"""Findings by question across submissions: counted by state and area, drawn, and judged where they stand."""

import pytest
from django.urls import reverse

from missions.models import Membership
from missions.queries import findings
from missions.queries.maps import Spot, points
from missions.services import submissions
from tests import factories

pytestmark = pytest.mark.django_db

HUNG_OPEN = {"comments": {"vot_box_sealed": "One seal hung open."}}


def unsealed(field, station=0, **more):
    given = {"vot_box_sealed": "no"}
    return factories.filed(field, "voting", given, station=station, **HUNG_OPEN, **more).findings.get()


def listed(client, field, **asked):
    return client.get(reverse("findings", args=[field.mission.slug]), asked).content.decode()


def judge(client, finding, **given):
    address = reverse("finding-judge", args=[finding.submission.mission.slug, finding.pk])
    return client.post(address, given)


@pytest.fixture
def field():
    return factories.field()


def test_questions_are_counted_by_state_and_what_is_excluded_is_not(field, client):
    one, _two = unsealed(field, 0), unsealed(field, 1)
    gone = unsealed(field, 2)
    submissions.exclude(submission_id=gone.submission_id, actor=field.head, reason="A test.")
    client.force_login(field.coordinator)
    judge(client, one, state="confirmed", note="The photo shows it.")
    (asked,) = findings.by_question(field.mission, field.coordinator)
    assert (asked.key, asked.severity, asked.counts) == (
        "vot_box_sealed",
        "critical",
        {"open": 1, "confirmed": 1},
    )
    assert asked.text in listed(client, field)


@pytest.mark.parametrize("number", [1, 3])
def test_one_question_takes_a_constant_number_of_queries(field, client, django_assert_num_queries, number):
    for each in range(number):
        unsealed(field, each)
    client.force_login(field.coordinator)
    listed(client, field, question="vot_box_sealed")
    with django_assert_num_queries(16):
        listed(client, field, question="vot_box_sealed")


def test_page_has_place_team_code_comment_and_areas(field, client):
    finding = unsealed(field, 0)
    factories.filed(field, "voting", station=0, team=1)
    client.force_login(field.coordinator)
    page = listed(client, field, question="vot_box_sealed")
    for said in (
        finding.submission.code,
        "team A-01",
        "School 1, District 2",
        "One seal hung open.",
        "a statement counts none of them before it is confirmed",
        "1 of 2, 50",
    ):
        assert said in page
    assert "None in this state." in listed(client, field, question="vot_box_sealed", state="confirmed")
    assert "No finding on this question" in listed(client, field, question="unheard_of")


def test_judging_comes_back_to_the_list_and_too_late_is_told(field, client):
    finding = unsealed(field)
    client.force_login(field.coordinator)
    asked = judge(client, finding, state="follow_up", note="")
    assert (asked.status_code, "followed up" in asked.content.decode()) == (409, True)
    done = judge(client, finding, state="confirmed", note="Seen.", **{"from": "open"})
    assert done["Location"].endswith("/findings/?question=vot_box_sealed&state=open#findings-list")
    late = judge(client, finding, state="not_confirmed")
    assert (late.status_code, "already decided" in late.content.decode()) == (409, True)


def test_limited_coordinator_meets_their_areas_alone(field, client):
    inside, outside = unsealed(field, 0), unsealed(field, 1)
    Membership.objects.get(user=field.coordinator).areas.add(field.stations[0].area)
    client.force_login(field.coordinator)
    page = listed(client, field, question="vot_box_sealed")
    assert inside.submission.code in page
    assert outside.submission.code not in page
    assert field.stations[1].area.name not in page.replace(field.stations[0].area.name, "")
    assert judge(client, outside, state="confirmed").status_code == 404


def test_points_keep_distances_alike_and_tell_who_has_none():
    square = [Spot(60.0, 10.0), Spot(61.0, 10.0), Spot(60.0, 12.0), Spot(None, None)]
    drawn = points(square)
    (x0, y0), (x1, y1), (x2, _y2) = [(float(each.x), float(each.y)) for each in drawn.points]
    assert drawn.unplaced == 1
    assert (x0, y0 > y1, x2 > x0) == (x1, True, True)
    assert (y0 - y1) == pytest.approx(x2 - x0, rel=0.03)
    around = points([Spot(50.0, 179.5), Spot(50.0, -179.5), Spot(50.5, 179.9)])
    assert float(around.points[1].x) > float(around.points[0].x)
    assert points([]).points == ()
