"""The audit trail: who reads what, in pages and in words."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.models import AuditEvent
from missions.models import Membership
from missions.queries.audit import TrailFilter, trail, trail_page
from missions.queries.audit_words import ACTIONS, action_choices, finding_names, in_words, reason_of
from missions.queries.checklists import form_of
from missions.services import findings, incidents, submissions
from missions.states import FindingState, IncidentState, Role, SubmissionState
from tests import factories

EVERYTHING = TrailFilter()
GIVEN = {"vot_crowded": "yes", "vot_overall": "good", "v_chair": "woman"}
# What is put together from a state is one action a state.
# What services.content records for whoever keeps an edit through it.
AT_THE_DESK = (
    *("fact.added", "fact.confirmed", "fact.edited", "fact.removed"),
    *("judgement.added", "judgement.edited", "judgement.removed", "meeting.edited"),
    *("passage.added", "passage.edited", "passage.removed"),
    *("recommendation.added", "recommendation.edited", "recommendation.removed"),
    "wording.edited",
)
STATES = {
    # What a statement's recorder puts behind this stands where it is called.
    "statement.": (),
    "finding.": FindingState.values,
    "incident.": IncidentState.values,
    "submission.": SubmissionState.values,
}
# Whatever these are told is prefixed with what it is about.
TELLERS = {"tell": "incident.", "of_submission": "submission."}


@pytest.fixture
def field():
    return factories.field(stations=4)


def codes(rows):
    return [(event.action, event.detail.get("code")) for event in rows]


@pytest.mark.django_db
def test_the_head_reads_everything(field):
    submission = factories.verified(field, "voting", GIVEN)
    accounts.record(
        actor=field.secretariat,
        action="message.sent",
        object_type="message",
        object_id=1,
        mission=field.mission.slug,
    )
    events = list(trail(field.mission, field.head, EVERYTHING))
    found = [event.action for event in events]
    assert found[0] == "message.sent"
    assert "submission.verified" in found
    assert "checklist.published" in found
    assert submission.code in {event.detail.get("code") for event in events}


@pytest.mark.django_db
def test_a_coordinator_reads_what_is_about_submissions_and_their_own_acts(field):
    factories.verified(field, "voting", GIVEN)
    for actor in (field.secretariat, field.coordinator):
        accounts.record(
            actor=actor, action="message.sent", object_type="message", object_id=1, mission=field.mission.slug
        )
    found = list(trail(field.mission, field.coordinator, EVERYTHING))
    assert {event.object_type for event in found} == {"submission", "message"}
    assert [event.actor for event in found if event.object_type == "message"] == [field.coordinator]


@pytest.mark.django_db
def test_a_limited_coordinator_reads_of_their_areas_alone(field):
    inside = factories.filed(field, "voting", GIVEN, station=1)
    outside = factories.filed(field, "voting", GIVEN, station=0)
    incident = factories.filed(field, "incident", {"inc_station": field.stations[0].code}, team=1)
    incidents.decide(
        incident_id=incident.incident.pk, state="corroborated", actor=field.coordinator, reason="Two saw it"
    )
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    found = {code for _action, code in codes(trail(field.mission, limited, EVERYTHING))}
    assert inside.code in found
    assert outside.code not in found


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["secretariat", "observers"])
def test_others_read_nothing(field, who):
    factories.filed(field, "voting", GIVEN)
    person = getattr(field, who)
    person = person[0] if isinstance(person, list) else person
    assert not trail(field.mission, person, EVERYTHING).exists()


@pytest.mark.django_db
def test_no_other_mission_is_read(field):
    other = factories.field()
    factories.verified(other, "voting", GIVEN)
    assert {each.mission for each in trail(field.mission, field.head, EVERYTHING)} == {field.mission.slug}


@pytest.mark.django_db
def test_filters_narrow_by_person_action_code_and_time(field):
    first = factories.verified(field, "voting", GIVEN)
    second = factories.verified(field, "voting", GIVEN, station=1, team=1)
    rows = lambda **wanted: codes(trail(field.mission, field.head, TrailFilter(**wanted)))  # noqa: E731
    assert {action for action, _code in rows(about=first.code)} == {
        "submission.received",
        "submission.in_review",
        "submission.verified",
    }
    assert {code for _action, code in rows(about=first.code)} == {first.code}
    assert rows(action="submission.verified") == [
        ("submission.verified", second.code),
        ("submission.verified", first.code),
    ]
    assert rows(person=field.observers[1].name) == [("submission.received", second.code)]
    assert rows(person=field.observers[1].email, action="submission.verified") == []
    assert rows(person="nobody of that name") == []
    assert rows(about="no code at all") == []
    assert rows(since=timezone.now() + timedelta(hours=1)) == []
    assert len(rows(until=timezone.now())) == len(rows())


@pytest.mark.django_db
def test_about_an_incident_is_about_its_submission_too(field):
    submission = factories.filed(field, "incident")
    incidents.decide(
        incident_id=submission.incident.pk,
        state="corroborated",
        actor=field.coordinator,
        reason="Two saw it",
    )
    found = codes(trail(field.mission, field.head, TrailFilter(about=submission.code)))
    assert found == [("incident.corroborated", submission.code), ("submission.received", submission.code)]


@pytest.mark.django_db
def test_pages_neither_skip_nor_repeat_while_more_happens(field):
    factories.verified(field, "voting", GIVEN)
    rows = trail(field.mission, field.head, EVERYTHING)
    whole = [event.pk for event in rows]
    first = trail_page(rows, size=3)
    factories.filed(field, "voting", GIVEN, station=2)
    seen, after = [event.pk for event in first.events], first.after
    while after:
        page = trail_page(rows, after=str(after), size=3)
        seen += [event.pk for event in page.events]
        after = page.after
    assert seen == whole


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "0"])
def test_a_page_after_nothing_known_is_the_first(field, after):
    rows = trail(field.mission, field.head, EVERYTHING)
    assert trail_page(rows, after=after, size=3) == trail_page(rows, size=3)


@pytest.mark.django_db
def test_a_page_asks_the_same_number_of_questions_whatever_its_length(field):
    def asked():
        with CaptureQueriesContext(connection) as found:
            page = trail_page(trail(field.mission, field.coordinator, EVERYTHING), size=50)
            [(str(event.actor), in_words(event)) for event in page.events]
        return len(found)

    factories.verified(field, "voting", GIVEN)
    few = asked()
    for station in range(1, 4):
        factories.verified(field, "voting", GIVEN, station=station)
    assert asked() == few == 1


@pytest.mark.django_db
def test_events_say_what_was_done_and_why(field):
    submission = factories.filed(field, "voting", GIVEN)
    finding = submission.findings.first()
    findings.decide(finding_id=finding.pk, state="follow_up", actor=field.coordinator, note="Ask the chair.")
    submissions.exclude(submission_id=submission.pk, actor=field.coordinator, reason="A test of the phone.")
    newest, *_more, followed = AuditEvent.objects.filter(actor=field.coordinator).order_by("-pk")
    assert in_words(newest) == f"excluded {submission.code}"
    assert reason_of(newest) == "A test of the phone."
    asked = form_of(submission.checklist_version_id).by_key[finding.key].text
    words = f"left the finding “{asked}” of {submission.code} to be followed up"
    assert in_words(followed, finding_names(field.mission)) == words
    assert reason_of(followed) == "Ask the chair."


def test_an_action_without_its_particulars_still_reads():
    event = AuditEvent(action="submission.moved", detail={})
    assert in_words(event) == "moved a submission from … to …"
    assert in_words(AuditEvent(action="moon.landed_on", detail={})) == "moon: landed on"


def recorded_actions():
    """Every action the product's code can record, with the place that does."""
    for app in ("accounts", "missions", "reports"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" in path.parts or "management" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                for action in _actions_of(node, "statement." if app == "reports" else "submission."):
                    yield action, f"{Path(path).relative_to(settings.BASE_DIR)}:{node.lineno}"


def _actions_of(node, usual):
    if not isinstance(node, ast.Call):
        return
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    before = TELLERS.get(name, "")
    given = [each.value for each in node.keywords if each.arg == "action"]
    if name in ("tell", "record_act") and len(node.args) > 1:
        given.append(node.args[1])
    for value in given:
        for action in _values(value, before):
            yield action if "." in action else f"{before or usual}{action}"


def _values(value, before):
    """What an expression can be, where the code itself says so."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        return [*_values(value.body, before), *_values(value.orelse, before)]
    if isinstance(value, ast.JoinedStr):
        if not isinstance(value.values[0], ast.Constant):
            return list(AT_THE_DESK)
        prefix = value.values[0].value
        return [f"{prefix}{state}" for state in STATES[prefix]]
    if isinstance(value, ast.Name) and value.id == "state":
        return [f"{before}{state}" for state in STATES[before]]
    return []


def test_every_action_recorded_anywhere_has_its_sentence():
    found = dict(recorded_actions())
    assert {"submission.verified", "job.requested", "export.taken", "incident.linked"} <= set(found)
    without = {action: place for action, place in found.items() if action not in ACTIONS}
    assert without == {}


def test_every_sentence_can_be_chosen():
    assert {action for action, _words in action_choices()} == set(ACTIONS)
    assert all("%" not in words for _action, words in action_choices())
