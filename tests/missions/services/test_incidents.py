"""Incidents are decided by people who say what it rests on; critical ones by two, however fast they press."""

import pytest

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Incident, IncidentDecision
from missions.models.scope import scope_in
from missions.queries.incidents import was_verified
from missions.queries.surroundings import open_incidents
from missions.services import incident_links, incident_use, incidents
from missions.states import INCIDENT_MOVES, IncidentState, Role
from tests import factories
from tests.missions.services.test_at_one_moment import at_once

pytestmark = pytest.mark.django_db

WHERE = {"inc_place": "polling_station"}


def reported(field, severity="serious", *, station=None, **given):
    place = {**WHERE, "inc_station": field.stations[station].code} if station is not None else {}
    answers = {"inc_severity_team": severity, **place, **given}
    return factories.filed(field, "incident", answers).incident


def put(incident, state, actor, reason="Two sources, one document."):
    incidents.decide(incident_id=incident.pk, state=state, actor=actor, reason=reason)
    incident.refresh_from_db()
    return incident


def brought_to(field, state, severity="serious", **given):
    """An incident brought to a state by the coordinator, and the head where two are needed."""
    incident = reported(field, severity, **given)
    path = {"corroborated": [], "verified": ["verified"], "refuted": ["refuted"], "closed": ["closed"]}
    for step in ["corroborated", *path[state]] if state != "reported" else []:
        put(incident, step, field.coordinator)
        if incident.state != step:
            put(incident, step, field.head)
    return incident


@pytest.mark.parametrize("before", IncidentState.values)
@pytest.mark.parametrize("after", IncidentState.values)
def test_decide_follows_the_table(before, after):
    field = factories.field()
    incident = brought_to(field, before)
    if after in INCIDENT_MOVES[before]:
        assert put(incident, after, field.head).state == after
        assert incident.basis == "Two sources, one document."
    else:
        with pytest.raises(DomainError, match="cannot become"):
            put(incident, after, field.head)
        assert incident.state == before


@pytest.mark.parametrize("state", ["verified", "refuted", "closed"])
def test_critical_one_waits_for_a_second_person(state):
    field = factories.field()
    incident = brought_to(field, "corroborated", "critical")
    assert put(incident, state, field.coordinator).state == "corroborated"
    with pytest.raises(DomainError, match="One more coordinator must agree"):
        put(incident, state, field.coordinator)
    assert put(incident, state, field.head).state == state
    assert incident.decisions.filter(state=state).count() == 2


def test_who_thinks_again_no_longer_agrees():
    field = factories.field()
    second = factories.member(field.mission, Role.COORDINATOR)
    incident = brought_to(field, "corroborated", "critical")
    put(incident, "verified", field.coordinator)
    put(incident, "refuted", field.coordinator)
    assert put(incident, "verified", field.head).state == "corroborated"
    assert put(incident, "verified", second).state == "verified"


def test_decision_needs_a_basis_a_coordinator_and_the_newest_revision():
    field = factories.field()
    incident = reported(field)
    with pytest.raises(DomainError, match="rests on"):
        put(incident, "corroborated", field.coordinator, reason=" ")
    for person in (field.observers[0], field.secretariat):
        with pytest.raises(NotAllowedError):
            put(incident, "corroborated", person)
    with pytest.raises(DomainError, match="revision 1"):
        incidents.decide(
            incident_id=incident.pk, state="corroborated", actor=field.head, reason="Seen.", seen=2
        )
    put(incident, "corroborated", field.head)
    told = AuditEvent.objects.get(action="incident.corroborated")
    assert (told.actor, told.detail["before"], told.detail["has_moved"]) == (field.head, "reported", True)


@pytest.mark.django_db(transaction=True)
def test_two_deciders_at_once_are_two():
    field = factories.field()
    incident = brought_to(field, "corroborated", "critical")
    people = (field.coordinator, field.head)
    outcomes = at_once(*(lambda who=who: put(incident, "verified", who) for who in people))
    assert not [each for each in outcomes if isinstance(each, DomainError)]
    assert Incident.objects.get().state == "verified"


@pytest.mark.django_db(transaction=True)
def test_one_decider_twice_at_once_is_one():
    field = factories.field()
    incident = brought_to(field, "corroborated", "critical")
    call = lambda: put(incident, "verified", field.coordinator)  # noqa: E731
    outcomes = at_once(call, call)
    assert sum(isinstance(each, DomainError) for each in outcomes) == 1
    assert Incident.objects.get().state == "corroborated"
    assert IncidentDecision.objects.filter(state="verified").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_closed_meanwhile_is_not_decided():
    field = factories.field()
    incident = brought_to(field, "corroborated")
    outcomes = at_once(
        lambda: put(incident, "closed", field.coordinator), lambda: put(incident, "verified", field.head)
    )
    late = [each for each in outcomes if isinstance(each, DomainError)]
    state = Incident.objects.get().state
    # Verified and then closed is a way through the table; closed and then verified is none.
    assert (state, len(late)) in {("closed", 1), ("closed", 0)}
    assert IncidentDecision.objects.exclude(state="corroborated").count() == 2 - len(late)


def test_severity_is_changed_with_a_reason_and_told():
    field = factories.field()
    incident = reported(field)
    with pytest.raises(DomainError, match="Write why"):
        incidents.change_severity(incident_id=incident.pk, severity="minor", actor=field.head, reason="")
    incidents.change_severity(incident_id=incident.pk, severity="minor", actor=field.head, reason="No harm.")
    told = AuditEvent.objects.get(action="incident.severity")
    assert (told.detail["before"], told.detail["after"], told.detail["reason"]) == (
        "serious",
        "minor",
        "No harm.",
    )


def test_what_one_settled_becomes_critical_by_a_second():
    field = factories.field()
    incident = brought_to(field, "verified")
    with pytest.raises(DomainError, match="another coordinator"):
        incidents.change_severity(
            incident_id=incident.pk, severity="critical", actor=field.coordinator, reason="Injured."
        )
    incidents.change_severity(
        incident_id=incident.pk, severity="critical", actor=field.head, reason="Injured."
    )
    assert incident.decisions.filter(state="verified").values("decided_by").distinct().count() == 2


@pytest.mark.parametrize(("state", "is_so"), [("verified", True), ("refuted", False), ("closed", False)])
def test_closed_remembers_whether_it_was_verified(state, is_so):
    field = factories.field()
    incident = brought_to(field, state, "critical")
    if state != "closed":
        put(incident, "closed", field.head)
    assert was_verified(incident) is is_so


USES = ("not_used", "counted_only", "described_without_place", "described_with_place")


@pytest.mark.parametrize(
    ("source", "protect", "consent", "most"),
    [
        ("direct_witness_told_us", "no", "facts_with_role", 3),
        ("direct_witness_told_us", "no", "facts_without_source", 3),
        ("direct_witness_told_us", "no", "named", 3),
        ("direct_witness_told_us", "yes", "facts_without_source", 2),
        ("direct_witness_told_us", "yes", "named", 2),
        ("direct_witness_told_us", None, "facts_with_role", 2),
        ("direct_witness_told_us", "yes", None, 1),
        ("direct_witness_told_us", None, None, 1),
        ("direct_witness_told_us", "no", None, 1),
        ("direct_witness_told_us", "no", "nothing_beyond_headquarters", 0),
        ("team_saw_it", "no", "nothing_beyond_headquarters", 0),
        ("team_saw_it", None, None, 3),
        ("team_saw_traces_or_documents", "no", None, 3),
        ("team_saw_it", "yes", None, 1),
        ("team_saw_it", "yes", "facts_without_source", 2),
        (None, None, None, 1),
        (None, "not_observed", "not_observed", 1),
    ],
)
def test_use_goes_as_far_as_the_sources_allow(source, protect, consent, most):
    answers = {"inc_source": source, "inc_protect": protect, "inc_consent": consent}
    allowed = [use for use in USES if not incident_use.why_not_allowed(answers, use)]
    assert allowed == list(USES[: most + 1])


OPEN_SOURCE = {"inc_source": "team_saw_it", "inc_protect": "no", "inc_consent": "facts_without_source"}


@pytest.mark.parametrize("state", ["reported", "corroborated", "refuted"])
def test_only_a_verified_one_is_used(state):
    field = factories.field()
    incident = brought_to(field, state, **OPEN_SOURCE)
    with pytest.raises(DomainError, match="Only a verified incident"):
        incident_use.choose(incident_id=incident.pk, use="counted_only", actor=field.coordinator)


def test_use_is_chosen_told_and_taken_back_when_its_source_says_less():
    field = factories.field()
    incident = brought_to(field, "verified", **OPEN_SOURCE)
    incident_use.choose(incident_id=incident.pk, use="described_with_place", actor=field.coordinator)
    assert AuditEvent.objects.get(action="incident.use").detail["after"] == "described_with_place"
    incidents.open_for(incident.submission, OPEN_SOURCE | {"inc_consent": "nothing_beyond_headquarters"})
    incident.refresh_from_db()
    assert incident.use == "not_used"
    why = AuditEvent.objects.filter(action="incident.use").latest("pk").detail["reason"]
    assert why.startswith("What its sources agreed to does not allow it")


def test_links_lead_both_ways_once_and_can_be_undone():
    field = factories.field()
    one, two = reported(field), reported(field)
    link = incident_links.add(incident_id=one.pk, code=two.submission.code.lower(), actor=field.head)
    with pytest.raises(DomainError, match="linked already"):
        incident_links.add(incident_id=two.pk, code=one.submission.code, actor=field.head)
    incident_links.remove(incident_id=two.pk, link_id=link.pk, actor=field.head, reason="Two streets.")
    assert not one.links.exists()
    incident_links.add(incident_id=two.pk, code=one.submission.code, actor=field.head)
    assert list(AuditEvent.objects.filter(action__startswith="incident.").values_list("action", flat=True))


@pytest.mark.parametrize("code", ["", "NOTHING-1"])
def test_a_code_that_leads_nowhere_is_told(code):
    field = factories.field()
    with pytest.raises(DomainError):
        incident_links.add(incident_id=reported(field).pk, code=code, actor=field.head)


def test_open_incidents_of_a_place_stand_beside_its_submissions():
    field = factories.field()
    here, linked = reported(field, station=0), reported(field)
    reported(field, station=1)
    closed = reported(field, station=0)
    put(closed, "closed", field.head)
    incident_links.add(incident_id=linked.pk, code=field.stations[0].code, actor=field.head)
    voting = factories.filed(field, "voting", station=0)
    scope = scope_in(field.head, field.mission)
    assert {each.incident.pk for each in open_incidents(voting, scope)} == {here.pk, linked.pk}
    assert [each.incident for each in open_incidents(here.submission, scope)] == [linked]
