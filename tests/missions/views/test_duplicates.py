"""The pages on which forms of one visit are compared and decided: listed, side by side, late."""

from datetime import timedelta

import pytest
from django.urls import reverse

from missions.models import Membership, TeamMember, VisitDecision
from missions.models.scope import scope_in
from missions.queries import pairs
from missions.services import claims
from missions.states import Role
from tests import factories
from tests.factories import MORNING
from tests.missions.services.test_visits import SAID, SEEN_BY_ONE, SEEN_BY_OTHER, decide, pair_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def address(one, other):
    return reverse("duplicate", args=[one.mission.slug, one.pk, other.pk])


def listed(client, field, **asked):
    return client.get(reverse("duplicates", args=[field.mission.slug]), asked)


def sent(one, other, decision, *, at=None, **more):
    """What the page sends that showed both in their newest revisions."""
    given = {f"revision.{each.pk}": each.revision for each in (one, other)}
    return given | {"seen": at or "", "decision": decision, "reason": "The team said so."} | more


def many(field, number, *, answers=(SEEN_BY_ONE, SEEN_BY_OTHER)):
    """So many pairs of one station, hours apart."""
    return factories.keep(
        factories.stored(
            field, "voting", given, start=MORNING + timedelta(hours=2 * n, minutes=late), station=0
        )
        for n in range(number)
        for given, late in zip(answers, (0, 20), strict=True)
    )


def test_pairs_are_listed_by_what_there_is_to_decide(field, client):
    one, other = pair_of(field)
    many(field, 1, answers=(SEEN_BY_ONE, SEEN_BY_ONE))
    client.force_login(field.coordinator)
    page = listed(client, field).content.decode()
    assert (one.code in page, "2 answers differ" in page) == (True, True)
    assert "nothing differs" in listed(client, field, show="same").content.decode()
    decide(field, one, other, "one_visit", {"vot_overall": other.pk, "vot_crowded": one.pk})
    page = listed(client, field).content.decode()
    assert "Nothing is to be decided" in page
    page = listed(client, field, show="decided").content.decode()
    assert ("2 answers settled" in page, "The team said so." in page) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_a_constant_number_of_queries(field, client, django_assert_num_queries, number):
    many(field, number)
    client.force_login(field.coordinator)
    listed(client, field)
    with django_assert_num_queries(10):
        assert len(listed(client, field).context["rows"]) == number


def test_a_limited_coordinator_meets_no_pair_outside(field, client):
    one, other = pair_of(field)
    limited = factories.member(field.mission, Role.COORDINATOR)
    place = Membership.objects.get(user=limited)
    place.areas.add(field.areas[1])
    client.force_login(limited)
    assert listed(client, field).context["numbers"] == {"open": 0, "same": 0, "decided": 0}
    assert client.get(address(one, other)).status_code == 404
    place.areas.add(field.areas[2])  # the station's own
    assert listed(client, field).context["numbers"]["open"] == 1


def test_side_by_side_shows_what_differs_first_and_folds_the_rest(field, client):
    one, other = pair_of(field)
    client.force_login(field.coordinator)
    page = client.get(address(other, one))  # in either order
    pair = page.context["pair"]
    assert [side.submission for side in pair.sides] == [one, other]
    assert {row.key for row in pair.different} == {"vot_overall", "vot_crowded"}
    assert {"vot_box_sealed", "v_station"} <= {row.key for row in pair.rest}
    content = page.content.decode()
    assert "2 answers differ" in content
    assert content.index("Overall assessment") < content.index("other answer")
    assert SAID["comments"]["vot_overall"] in content


def test_a_decision_leads_on_to_the_next_pair_and_says_what_it_did(field, client):
    first = pair_of(field)
    second = many(field, 1)
    client.force_login(field.coordinator)
    chosen = {"count.vot_overall": first[1].pk, "count.vot_crowded": ""}
    answer = client.post(address(*first), sent(*first, "one_visit", **chosen))
    made = VisitDecision.objects.get()
    assert made.settled_keys == ["vot_overall"]
    assert answer.url == f"{address(*second)}?decided={made.pk}"
    said = f"{first[0].code} and {first[1].code} are one visit; 1 answer is settled."
    assert said in client.get(answer.url).content.decode()
    answer = client.post(address(*second), sent(*second, "two_visits"))
    assert answer.url.startswith(reverse("duplicates", args=[field.mission.slug]))
    assert "are two visits; both count" in client.get(answer.url).content.decode()
    page = client.get(address(*first))
    rows = {row.key: row for row in page.context["pair"].different}
    # What the decision put into the first form is there to be chosen anew.
    assert (rows["vot_overall"].chosen, rows["vot_overall"].one.answer) == (str(first[1].pk), "Good")
    assert "A new decision below takes its place." in page.content.decode()


def test_whoever_comes_late_sees_what_happened_and_keeps_what_was_typed(field, client):
    one, other = pair_of(field)
    given = sent(one, other, "one_visit", reason="The chair told me so.", **{"count.vot_overall": other.pk})
    made = decide(field, one, other, "two_visits", actor=field.head)
    client.force_login(field.coordinator)
    answer = client.post(address(one, other), given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{field.head} decided “Two visits”" in page
    assert "The chair told me so." in page
    assert {row.key: row.chosen for row in answer.context["pair"].different} == {
        "vot_overall": str(other.pk),
        "vot_crowded": "",
    }
    assert f'name="seen" value="{made.pk}"' in page  # pressed again, it is decided with open eyes
    assert client.post(address(one, other), given | {"seen": made.pk}).status_code == 302


@pytest.mark.parametrize("gap", [{"reason": " "}, {"decision": "merge"}])
def test_a_form_with_a_gap_comes_back_with_what_was_chosen(field, client, gap):
    one, other = pair_of(field)
    client.force_login(field.coordinator)
    given = sent(one, other, "one_visit", **{"count.vot_overall": other.pk}) | gap
    answer = client.post(address(one, other), given)
    assert answer.status_code == 422
    assert f'value="{other.pk}" checked' in answer.content.decode()
    assert not VisitDecision.objects.exists()


def test_what_somebody_reads_and_what_is_ones_own_is_said_and_not_decided(field, client):
    one, other = pair_of(field)
    claims.take(submission_id=one.pk, actor=field.head)
    client.force_login(field.coordinator)
    assert f"{field.head} has been reading one of the two" in client.get(address(one, other)).content.decode()
    assert client.post(address(one, other), sent(one, other, "conflict")).status_code == 409
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    page = client.get(address(one, other)).content.decode()
    assert ("of your own" in page, 'value="conflict"' in page) == (True, False)
    assert client.post(address(one, other), sent(one, other, "conflict")).status_code == 403


def test_only_two_forms_of_one_kind_and_place_stand_side_by_side(field, client):
    one = factories.filed(field, "voting")
    client.force_login(field.coordinator)
    for other in (factories.filed(field, "opening"), factories.filed(field, "voting", station=1), one):
        assert client.get(address(one, other)).status_code == 404


def test_the_desk_leads_from_a_form_to_the_others_of_its_visit(field, client):
    one, other = pair_of(field)
    client.force_login(field.coordinator)
    desk = reverse("review-submission", args=[field.mission.slug, one.pk])
    page = client.get(desk).content.decode()
    assert address(one, other) in page
    assert reverse("duplicates", args=[field.mission.slug]) in page
    assert [each.submission for each in pairs.partners(one, scope_in(field.coordinator, field.mission))] == [
        other
    ]
    decide(field, one, other, "two_visits")
    assert "two visits" in client.get(desk).content.decode()
