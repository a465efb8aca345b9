from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from missions.models import ContextFact, Deployment, Meeting, Recommendation
from missions.services import incidents, submissions
from reports.models import Judgement, Snapshot
from reports.queries.tallies import tallies
from reports.services import snapshots
from tests import factories

pytestmark = pytest.mark.django_db
TEN = datetime(2022, 6, 5, 10, tzinfo=UTC)


@pytest.fixture
def field():
    return factories.field(stations=3, teams=2)


def freeze(field, **options):
    return snapshots.freeze(mission=field.mission, actor=field.secretariat, **options)


def roles(snapshot):
    """{short code: (role, conflicting keys)}"""
    rows = snapshot.revisions.values_list("revision__submission__code", "role", "conflicting_keys")
    return {code: (role, keys) for code, role, keys in rows}


def visit(field, answers=None, *, start=TEN, received=0, **options):
    return factories.stored(
        field,
        "voting",
        {"v_admitted": "at_once", **(answers or {})},
        start=start,
        received_at=TEN + timedelta(hours=3, minutes=received),
        **options,
    )


def test_a_freeze_holds_the_current_revision_of_what_is_verified(field):
    verified = factories.verified(field, "voting")
    factories.filed(field, "voting", station=1)
    excluded = factories.filed(field, "voting", station=2)
    submissions.exclude(submission_id=excluded.pk, actor=field.coordinator, reason="The wrong station.")
    snapshot = freeze(field)
    assert roles(snapshot) == {verified.code: ("counted", [])}
    assert snapshot.frozen["submissions"] == {"voting": 1}
    assert snapshot.frozen["stations"] == {"visited": 1}
    assert snapshot.created_by == field.secretariat


def test_what_was_verified_after_the_cut_off_is_left_out(field):
    early = factories.verified(field, "voting")
    cut_off = timezone.now()
    factories.verified(field, "voting", station=1)
    assert list(roles(freeze(field, cut_off=cut_off))) == [early.code]
    assert len(roles(freeze(field))) == 2


def test_another_mission_stays_out(field):
    factories.verified(factories.field(), "voting")
    assert roles(freeze(field)) == {}


def test_two_forms_of_one_visit_are_one_visit_and_the_earliest_received_counts(field):
    late, early = factories.keep(
        [visit(field, received=9), visit(field, start=TEN + timedelta(minutes=30), received=5)]
    )
    assert roles(freeze(field)) == {early.code: ("counted", []), late.code: ("duplicate", [])}


@pytest.mark.parametrize(
    "other",
    [
        {"start": TEN + timedelta(minutes=40)},
        {"station": 1},
        {"team": 1},
        {"team": None},
        {"visit_started_at": None, "visit_ended_at": None},
    ],
    ids=["later", "another station", "another team", "no team", "no time"],
)
def test_visits_at_another_time_or_place_or_by_others_are_not_duplicates(field, other):
    factories.keep([visit(field), visit(field, **other)])
    assert {role for role, _keys in roles(freeze(field)).values()} == {"counted"}


def test_a_form_of_another_kind_at_the_same_hour_is_not_a_duplicate(field):
    factories.keep([visit(field), factories.stored(field, "counting", {}, start=TEN)])
    assert {role for role, _keys in roles(freeze(field)).values()} == {"counted"}


@pytest.mark.parametrize(("minutes", "is_one_visit"), [(59, True), (60, False)])
def test_an_open_end_counts_as_one_hour(field, minutes, is_one_visit):
    factories.keep(
        [visit(field, minutes=None), visit(field, start=TEN + timedelta(minutes=minutes), received=1)]
    )
    assert ("duplicate", []) in roles(freeze(field)).values() or not is_one_visit
    assert [role for role, _ in roles(freeze(field)).values()].count("duplicate") == is_one_visit


def test_a_chain_of_overlapping_visits_is_one_visit(field):
    factories.keep(visit(field, start=TEN + timedelta(minutes=30 * n), received=n) for n in range(3))
    assert sorted(role for role, _ in roles(freeze(field)).values()) == ["counted", "duplicate", "duplicate"]


def test_keys_on_which_substantive_answers_differ_are_in_conflict(field):
    first, _second = factories.keep(
        [
            visit(
                field,
                {
                    "vot_order": "yes",
                    "vot_overall": "good",
                    "vot_layout": "not_observed",
                    "vot_pressure": "no",
                    "vot_side_observers": ["against", "in_favour"],
                    "vot_turned_away": 2,
                    "vot_comment": "It was calm.",
                    "v_arrival": "10:00",
                },
            ),
            visit(
                field,
                {
                    "vot_order": "no",
                    "vot_overall": "good",
                    "vot_layout": "yes",
                    "vot_pressure": "not_applicable",
                    "vot_side_observers": ["in_favour", "against"],
                    "vot_turned_away": 3,
                    "vot_comment": "Calm throughout.",
                    "v_arrival": "10:05",
                },
                received=1,
            ),
        ]
    )
    snapshot = freeze(field)
    assert roles(snapshot)[first.code] == ("counted", ["vot_order", "vot_turned_away"])
    assert snapshot.coverage["conflicts"] == [{"code": first.code, "keys": ["vot_order", "vot_turned_away"]}]
    assert snapshot.coverage["duplicates"] == 1


def test_answers_to_each_question_on_the_ballot_are_compared_one_by_one(field):
    pairs = [({"1": 10, "2": 20}, {"1": 10, "2": "not_observed"}), ({"1": 10, "2": 20}, {"1": 10, "2": 21})]
    for number, pair in enumerate(pairs):
        factories.keep(
            factories.stored(field, "counting", {"cnt_fig_yes": given}, start=TEN, station=number)
            for given in pair
        )
    keys = sorted(keys for role, keys in roles(freeze(field)).values() if role == "counted")
    assert keys == [[], ["cnt_fig_yes"]]


def test_where_the_counted_form_saw_nothing_the_answer_of_a_duplicate_is_not_borrowed(field):
    factories.keep(
        [visit(field, {"vot_order": "not_observed"}), visit(field, {"vot_order": "yes"}, received=1)]
    )
    found = tallies(freeze(field))["order_secured"][0]
    assert (found.n, found.not_observed, found.conflicts) == (0, 1, 0)


def test_the_same_verified_data_has_the_same_digest_whatever_the_order_and_the_hour(field):
    rows = [visit(field, {"vot_order": "yes"}, station=n) for n in range(3)]
    sent = factories.keep(reversed(rows))
    first = freeze(field)
    again = freeze(field, cut_off=timezone.now() + timedelta(days=1))
    assert first.pk != again.pk
    assert first.digest == again.digest
    assert len(first.digest) == 64
    submissions.reopen(submission_id=sent[0].pk, actor=field.coordinator, reason="Look again.")
    without = freeze(field)
    factories.verify(field, sent[0])
    assert first.digest != without.digest
    assert freeze(field).digest == first.digest


def test_a_decision_on_a_critical_finding_changes_the_digest(field):
    (sent,) = factories.keep([visit(field, {"vot_pressure": "yes"})])
    found = factories.finding(sent, "vot_pressure")
    before = freeze(field)
    found.state, found.reviewed_at, found.reviewed_by = "confirmed", sent.decided_at, field.coordinator
    found.save()
    after = freeze(field)
    assert before.frozen["findings"][0]["state"] == "open"
    assert before.digest != after.digest
    # The earlier snapshot still counts what it froze.
    assert tallies(Snapshot.objects.get(pk=before.pk))["no_coercion"][0].established == 0
    assert tallies(Snapshot.objects.get(pk=after.pk))["no_coercion"][0].established == 1


def test_meetings_are_frozen_once_their_submission_is_verified(field):
    Meeting.objects.create(
        mission=field.mission, ref="MFA", date=factories.DAY, type="ministry", institution="Ministry",
        attribution="on_record", purpose="which described its preparations",
    )  # fmt: skip
    submission = factories.filed(field, "meeting", {"mtg_institution": "Commission"})
    assert [each["id"] for each in freeze(field).frozen["meetings"]] == ["MFA"]
    factories.verify(field, submission)
    meetings = freeze(field).frozen["meetings"]
    assert [(each["id"], each["institution"], each["date"]) for each in meetings] == [
        (submission.code, "Commission", "2022-06-03"),
        ("MFA", "Ministry", "2022-06-05"),
    ]


def test_facts_recommendations_and_judgements_are_frozen_as_the_document_wants_them(field):
    person = field.secretariat
    ContextFact.objects.create(
        mission=field.mission, ref="abroad", label="Polling stations abroad", number=65,
        unit="polling stations", source_kind="web", source_ref="https://example.org", entered_by=person,
        checked_at=timezone.now(), checked_by=field.head,
    )  # fmt: skip
    Recommendation.objects.create(
        mission=field.mission, ref="R-1", addressee="The Commission", action="review the lists",
        evidence=["same_day_additions"], standards=["VCR-I.1.2"],
    )  # fmt: skip
    Judgement.objects.create(
        mission=field.mission, claim="overall_assessment", text="It was well organised.", author=field.head,
        author_title="Head of Mission", evidence=["voting_overall", "opening_overall"],
    )  # fmt: skip
    frozen = freeze(field).frozen
    (fact,), (recommendation,), (judgement,) = (
        frozen[name] for name in ("facts", "recommendations", "judgements")
    )
    assert (fact["id"], fact["checked"], fact["source"]["kind"]) == ("abroad", True, "web")
    assert fact["unit"] == "polling stations"
    assert (recommendation["id"], recommendation["evidence"]) == ("R-1", ["same_day_additions"])
    assert judgement["author"] == {"name": field.head.name, "title": "Head of Mission"}
    assert frozen["mission"]["organisation"]["short_name"] == "OOO"
    assert frozen["referendum"]["date"] == "2022-06-05"


def decide(field, submission, *states):
    deciders = [field.coordinator, factories.member(field.mission, "coordinator")]
    for state in states:
        for decider in deciders:
            submission.incident.refresh_from_db()
            if submission.incident.state != state:
                incidents.decide(
                    incident_id=submission.incident.pk, state=state, actor=decider, reason="Two sources."
                )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), ("open",)),
        (("corroborated",), ("open",)),
        (("corroborated", "verified"), ("verified",)),
        (("corroborated", "verified", "closed"), ("verified",)),
        (("corroborated", "refuted"), ()),
        (("closed",), ()),
    ],
)
def test_incidents_speak_against_a_claim_by_where_they_stand(field, states, expected):
    submission = factories.filed(field, "incident", {"inc_category": "observers_obstructed"})
    decide(field, submission, *states)
    against = tallies(freeze(field))["full_access"][1]
    found = [name for name in ("open", "verified") if getattr(against, f"incidents_{name}")]
    assert tuple(found) == expected
    assert set(against.incidents_open + against.incidents_verified) <= {submission.code}


def test_an_excluded_incident_speaks_against_nothing(field):
    submission = factories.filed(field, "incident", {"inc_category": "observers_obstructed"})
    submissions.exclude(submission_id=submission.pk, actor=field.coordinator, reason="Filed by mistake.")
    assert freeze(field).frozen["incidents"] == []


def test_coverage_says_what_was_expected_and_who_has_filed_nothing(field):
    for station in field.stations[:2]:
        Deployment.objects.create(mission=field.mission, team=field.teams[0], station=station, stage="voting")
    factories.verified(field, "voting")
    factories.filed(field, "opening", station=2)
    coverage = freeze(field).coverage
    voting = next(stage for stage in coverage["stages"] if stage["stage"] == "voting")
    assert (voting["expected"], voting["received"], voting["verified"]) == (2, 1, 1)
    assert coverage["missing"] == [
        {"team": "A-01", "place": "PS-002", "place_name": "School 2", "stage": "voting"}
    ]
    assert coverage["in_review"] == 1


def test_a_freeze_is_on_the_audit_trail(field):
    snapshot = freeze(field)
    event = AuditEvent.objects.get(action="snapshot.frozen")
    assert (event.actor, event.object_id) == (field.secretariat, str(snapshot.pk))
    assert event.detail["digest"] == snapshot.digest


def test_a_snapshot_is_never_changed(field):
    factories.keep([visit(field)])
    snapshot = freeze(field)
    for change in (
        lambda: Snapshot.objects.filter(pk=snapshot.pk).update(digest="0" * 64),
        lambda: snapshot.revisions.update(role="duplicate"),
        lambda: snapshot.revisions.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("number", [1, 30])
def test_a_freeze_takes_the_same_queries_whatever_its_size(field, number, django_assert_num_queries):
    factories.keep(visit(field, start=TEN + timedelta(hours=n)) for n in range(number))
    freeze(field)
    with django_assert_num_queries(23):
        freeze(field)
