"""The checks of a real version: what came in since the freeze, and records that changed under it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.checklists import Severity
from missions.models import ContextFact, Finding
from missions.services import findings
from reports.models import SnapshotRevision
from reports.services.checking import checks_of
from tests import factories
from tests.statements import version_of

pytestmark = pytest.mark.django_db
TOLD = {"vot_order": "A crowd stood in the doorway."}
CLEAN = {"vot_interference": "no", "vot_order": "yes", "v_chair": "woman"}


def compiled(stations=6):
    field = factories.field(stations=stations + 2)
    for station in range(stations):
        factories.verified(field, "voting", CLEAN, station=station)
    return field, version_of(field)


def flags(version, key):
    return next(each for each in checks_of(version) if each.key == key).flags


def test_a_fresh_version_passes_all_thirteen():
    _field, version = compiled()
    results = checks_of(version)
    assert [each.number for each in results] == list(range(1, 14))
    assert [(each.key, each.flags) for each in results if not each.passed] == []


def test_a_late_form_that_breaks_a_negative_claim_is_listed_and_nothing_is_kept():
    field, version = compiled()
    rows = SnapshotRevision.objects.count()
    factories.verified(field, "voting", {**CLEAN, "v_chair": "woman"}, station=6)
    assert flags(version, "late_forms") == ()
    factories.verified(field, "voting", {**CLEAN, "vot_order": "no"}, station=7, comments=TOLD)
    (found,) = flags(version, "late_forms")
    assert (found.rule, found.section) == ("late_forms.changed", "referendum_day")
    assert found.mark.startswith("N")
    assert "not maintained" in found.explanation or "maintained in 7 of the 8" in found.explanation
    assert SnapshotRevision.objects.count() == rows


def test_a_case_confirmed_before_the_freeze_is_still_confirmed_when_a_late_form_is_counted():
    field = factories.field(stations=8)
    for station in range(5):
        factories.verified(field, "voting", CLEAN, station=station)
    stuffed = {**CLEAN, "vot_stuffing": "yes"}
    factories.verified(field, "voting", stuffed, station=5, comments={"vot_stuffing": "A pile of ballots."})
    for each in Finding.objects.filter(severity=Severity.CRITICAL):
        findings.decide(finding_id=each.pk, state="confirmed", actor=field.coordinator, note="Seen by two.")
    version = version_of(field)
    factories.verified(field, "voting", {**CLEAN, "vot_stuffing": "no"}, station=6)
    assert not any("ballot" in each.text for each in flags(version, "late_forms"))


def test_drift_is_counted_once_for_each_state_of_the_evidence():
    field, version = compiled()
    factories.verified(field, "voting", {**CLEAN, "vot_order": "no"}, station=6, comments=TOLD)
    with CaptureQueriesContext(
        connection,
    ) as first:
        found = flags(version, "late_forms")
    with CaptureQueriesContext(connection) as second:
        assert flags(version, "late_forms") == found
    assert len(second) < len(first)
    assert not any("INSERT INTO" in each["sql"] for each in second)


def test_an_undecided_finding_speaks_against_an_absence():
    _field, version = compiled()
    submission = version.snapshot.revisions.select_related("revision__submission")[0].revision.submission
    factories.finding(submission, "vot_interference")
    found = flags(version, "negative_claims")
    assert [(each.rule, submission.code in each.explanation) for each in found] == [
        ("negative_claims.findings", True)
    ]


def test_a_fact_that_lost_its_second_check_is_flagged_where_it_is_printed():
    field = factories.field(stations=1)
    fact = ContextFact.objects.create(
        mission=field.mission,
        ref="abroad",
        label="polling stations abroad",
        number=65,
        unit="polling stations",
        as_of="2022-06-03",
        source_kind="document",
        source_name="the official notice",
        entered_by=field.coordinator,
        checked_by=field.secretariat,
        checked_at=field.mission.created_at,
    )
    version = version_of(field)
    assert flags(version, "facts") == ()
    ContextFact.objects.filter(pk=fact.pk).update(checked_at=None, checked_by=None)
    (found,) = flags(version, "facts")
    assert (found.rule, found.mark) == ("facts.unchecked", "C1")


def test_an_observer_named_in_courtesy_is_flagged():
    field = factories.field(stations=1, thanks="The Mission thanks Nobody Named.")
    name = field.observers[0].name
    field.mission.thanks = f"The Mission thanks {name}."
    field.mission.save()
    assert [each.rule for each in flags(version_of(field), "names")] == ["names.observer"]
