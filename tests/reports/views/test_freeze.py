"""What a version is counted from: kept as at the freeze, by stage and team, and what came in since."""

import pytest
from django.urls import reverse
from django.utils import timezone

from missions.models import Membership
from missions.services import findings
from reports.models import Statement
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    """Seven verified visits, one in review, one expected and missing, and one visit in conflict."""
    field = factories.field(stations=8)
    for station in range(7):
        factories.verified(field, "voting", {"vot_interference": "no", "v_chair": "woman"}, station=station)
    second = {"vot_interference": "no", "v_chair": "man"}
    factories.verified(field, "voting", second, station=0)
    factories.filed(field, "voting", station=7)
    field.mission.deployments.create(team=field.teams[1], station=field.stations[2], stage="counting")
    return field


def page(version, who, name="statement-freeze"):
    return signed_in(who).get(reverse(name, args=[version.statement.mission.slug, version.statement_id]))


def test_page_tells_what_was_in_missing_in_review_and_in_conflict_as_at_the_freeze(field):
    version = version_of(field)
    told = page(version, field.secretariat)
    factories.filed(field, "counting", station=2, team=1)
    freeze = page(version, field.secretariat).context["freeze"]
    assert (freeze.taken_in, freeze.missing, freeze.in_review, freeze.in_conflict) == (8, 1, 1, 1)
    assert [(each.team, each.places) for each in freeze.absent] == [("A-02", ("PS-003 School 3",))]
    assert freeze.conflicts[0].questions == ("Who chairs the commission?",)
    text = told.content.decode()
    assert version.snapshot.digest in text
    assert "Nothing: what is verified, judged and reported now is what was frozen." in text
    listing = signed_in(field.head).get(reverse("statements", args=[field.mission.slug])).content.decode()
    assert "1 of 1 expected was missing," in listing


def test_a_coordinator_of_an_area_reads_its_teams_and_visits_alone(field):
    version = version_of(field)
    Membership.objects.get(user=field.coordinator).areas.add(field.areas[2])
    field.teams[1].area = field.areas[1]
    field.teams[1].save(update_fields=["area"])
    freeze = page(version, field.coordinator).context["freeze"]
    inside = {
        submission.code for submission in field.mission.submissions.filter(station__area=field.areas[2])
    }
    assert (freeze.missing, freeze.absent) == (1, ())
    assert {each.code for each in freeze.conflicts} <= inside


def test_sentences_that_would_read_otherwise_are_named_and_are_candidates_once_issued(field):
    version = version_of(field)
    told = {"vot_interference": "A man gave orders."}
    given = {"vot_interference": "yes", "v_chair": "woman"}
    late = factories.verified(field, "voting", given, station=7, comments=told)
    for each in late.findings.filter(severity="critical"):
        findings.decide(finding_id=each.pk, state="confirmed", actor=field.coordinator, note="")
    answer = page(version, field.secretariat)
    flags = answer.context["late"]
    assert any("interference" in each.text for each in flags)
    text = answer.content.decode()
    assert "freeze and compile again before anybody approves it" in text
    assert f"mark={flags[0].mark}#s-{flags[0].mark}" in text
    Statement.objects.filter(pk=version.statement_id).update(
        state="issued", issued_at=timezone.now(), issued_by=field.head
    )
    text = page(version, field.secretariat).content.decode()
    assert "would read otherwise: " in text
    assert "correction." in text
    statement = page(version, field.secretariat, "statement").content.decode()
    assert "what would read otherwise is a candidate for a correction" in statement
