"""When a form is late, in its own time zone; how the day went; how the visits resemble the register."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from missions.models import Area, Deployment, Mission, PollingStation, Submission
from missions.models.scope import Scope
from missions.queries import coverage_map as maps
from missions.queries.arrivals import Course, arrivals, course
from missions.queries.branches import part_of
from missions.queries.coverage import coverage_by_area, coverage_by_stage, coverage_by_team, missing
from missions.queries.curves import curve
from missions.queries.expectations import expectations
from missions.queries.likeness import likeness
from missions.states import Kind
from tests import factories

pytestmark = pytest.mark.django_db
WHOLE = Scope()
# The field votes on 5 June 2022 from 7 to 20 in Almaty, then six hours ahead of Greenwich.
NOON = datetime(2022, 6, 5, 6, tzinfo=UTC)


@pytest.fixture
def field():
    return factories.field(teams=2, stations=4)


def expect(field, station=0, stage=Kind.VOTING, team=0):
    place = {"centre": field.centres[0]} if stage == Kind.TABULATION else {"station": field.stations[station]}
    return Deployment.objects.create(mission=field.mission, team=field.teams[team], stage=stage, **place)


def due(field):
    (found,) = expectations(field.mission)
    return found.due_at


def change(station, **columns):
    PollingStation.objects.filter(pk=station.pk).update(**columns)


@pytest.mark.parametrize(
    ("stage", "hours"),
    [
        (Kind.OPENING, 8),
        (Kind.VOTING, 21),
        (Kind.COUNTING, 26),
        (Kind.TABULATION, 32),
        (Kind.MOBILE, 21),
        (Kind.ABROAD, 21),
    ],
)
def test_form_is_due_some_hours_after_opening_or_closing(field, stage, hours):
    expect(field, stage=stage)
    midnight = datetime(2022, 6, 5, tzinfo=ZoneInfo("Asia/Almaty"))
    assert due(field) == midnight + timedelta(hours=hours)


def test_hours_are_those_of_the_station_on_its_own_clock(field):
    expect(field, stage=Kind.OPENING)
    change(field.stations[0], opens_at=time(8), closes_at=time(22), timezone="America/New_York")
    assert due(field) == datetime(2022, 6, 5, 9, tzinfo=ZoneInfo("America/New_York"))


def test_voting_past_midnight_closes_on_the_next_day(field):
    expect(field)
    change(field.stations[0], opens_at=time(18), closes_at=time(2))
    assert due(field) == datetime(2022, 6, 6, 3, tzinfo=ZoneInfo("Asia/Almaty"))


def test_without_hours_the_form_is_due_after_the_day(field):
    expect(field)
    field.mission.referendum.opens_at = field.mission.referendum.closes_at = None
    field.mission.referendum.save()
    assert due(field) == datetime(2022, 6, 6, 1, tzinfo=ZoneInfo("Asia/Almaty"))


def test_meeting_nobody_is_late_for_has_no_hour(field):
    expect(field, stage=Kind.MEETING)
    (found,) = expectations(field.mission)
    assert (found.due_at, found.late(NOON + timedelta(days=9))) == (None, 0)


def test_what_is_excluded_or_filed_by_others_leaves_the_form_missing(field):
    expect(field)
    expect(field, station=1)
    expect(field, stage=Kind.TABULATION)
    factories.filed(field, station=0, team=1)
    factories.filed(field, "tabulation")
    out = factories.filed(field, station=1)
    assert [row.place for row in missing(field.mission)] == [field.stations[0].code]
    Submission.objects.filter(pk=out.pk).update(
        state="excluded", decided_at=NOON, decided_by=field.head, decision_reason="A test."
    )
    assert [row.place for row in missing(field.mission)] == ["PS-001", "PS-002"]


def test_longest_missing_comes_first_and_what_is_not_due_is_not_late(field):
    expect(field)
    expect(field, station=1, stage=Kind.OPENING)
    expect(field, station=2, stage=Kind.OPENING)
    change(field.stations[2], opens_at=time(5))
    late = missing(field.mission, late_before=NOON)
    assert [row.place for row in late] == ["PS-003", "PS-002"]
    assert late[0].due_at == datetime(2022, 6, 5, tzinfo=UTC)


def test_areas_add_up_from_below_and_those_with_late_forms_come_first(field):
    deep = Area.objects.create(
        mission=field.mission, code="DEEP", name="Deep", parent=field.areas[1], path="R1/R1-D1/DEEP", depth=3
    )
    change(field.stations[1], area=deep)  # in District 1 by way of a village
    for number in range(4):
        expect(field, station=number, stage=Kind.OPENING)
    factories.filed(field, "opening", station=0)
    factories.filed(field, "opening", station=2)
    part = part_of(field.mission, WHOLE)
    rows = coverage_by_area(field.mission, part, expectations(field.mission), now=NOON)
    assert [(row.label, row.expected, row.received, row.missing, row.late) for row in rows] == [
        ("District 1", 2, 0, 2, 2),
        ("District 2", 2, 2, 0, 0),
    ]
    below = part_of(field.mission, WHOLE, "R1-D1")
    rows = coverage_by_area(
        field.mission, below, expectations(field.mission, below.scope), now=NOON - timedelta(hours=9)
    )
    assert [(row.label, row.expected, row.late) for row in rows] == [
        ("Deep", 1, 0),
        ("District 1 itself", 1, 0),
    ]


def test_teams_are_counted_with_what_they_filed_unasked(field):
    expect(field)
    factories.verified(field, station=0)
    factories.filed(field, station=1)
    factories.filed(field, "incident")
    teams = {team.pk: team.code for team in field.teams}
    first, second = coverage_by_team(field.mission, WHOLE, teams, now=NOON)
    assert (first.expected, first.received, first.verified, first.missing, first.total) == (1, 2, 1, 0, 2)
    assert (second.expected, second.received) == (0, 0)


def test_part_outside_the_scope_is_not_there(field):
    scope = Scope("coordinator", (("R1/R1-D1", "District 1"),))
    assert part_of(field.mission, scope, "R1-D2") is None
    assert part_of(field.mission, scope, "R1") is None
    assert part_of(field.mission, scope, "R1-D1").trail == (("R1-D1", "District 1"),)


def came(field, hour, minute=0, kind="voting", **columns):
    at = datetime(2022, 6, 5, hour, minute, tzinfo=ZoneInfo("Asia/Almaty"))
    return factories.stored(
        field, kind, {}, received_at=at, decided_at=at + timedelta(minutes=30), start=at, **columns
    )


def test_course_adds_up_what_was_due_received_and_verified(field):
    expect(field, stage=Kind.OPENING)  # due at 8
    expect(field)  # due at 21
    waiting = {"state": "received", "decided_by": None}
    factories.keep([came(field, 8, 50, "opening"), came(field, 9, 5), came(field, 11, station=1)])
    Submission.objects.filter(kind="voting", station=field.stations[1]).update(**waiting, decided_at=None)
    found = course(
        field.mission, arrivals(field.mission, WHOLE), expectations(field.mission), now=NOON, stage=""
    )
    assert found.now == (1, 3, 2)
    by_hour = {end.astimezone(ZoneInfo("Asia/Almaty")).hour: numbers for end, *numbers in found.hours()}
    assert (by_hour[8], by_hour[9], by_hour[10]) == ([1, 0, 0], [1, 1, 0], [1, 2, 2])
    assert max(by_hour) == 12
    assert found.expected[-1] == 2
    voting = course(
        field.mission, arrivals(field.mission, WHOLE), expectations(field.mission), now=NOON, stage="voting"
    )
    assert voting.now == (0, 2, 1)


def test_course_of_what_came_days_later_is_about_those_days(field):
    late = datetime(2022, 9, 1, 12, tzinfo=UTC)
    factories.keep([factories.stored(field, "voting", {}, start=late, received_at=late, decided_at=late)])
    came_in = arrivals(field.mission, WHOLE)
    found = course(field.mission, came_in, (), now=late + timedelta(days=1))
    assert found.moments[0] == late
    assert found.now == (0, 1, 1)


def test_course_tells_what_was_verified_after_its_end(field):
    day = datetime(2022, 6, 5, 9, tzinfo=ZoneInfo("Asia/Almaty"))
    years_later = day + timedelta(days=1500)
    factories.keep(
        [factories.stored(field, "voting", {}, start=day, received_at=day, decided_at=years_later)]
    )
    found = course(field.mission, arrivals(field.mission, WHOLE), (), now=years_later)
    assert (found.now, found.verified_later) == ((0, 1, 0), 1)
    lines = (("received", found.received), ("verified", found.verified))
    assert curve(lines, found.moments, UTC).tones == ["received"]


def test_curve_ends_with_the_present_and_writes_its_numbers_with_points():
    moments = [NOON + timedelta(minutes=15 * number) for number in range(8)]
    drawn = curve([("received", (0, 2, 5)), ("expected", (0, 0, 8, 8, 8, 8, 8, 8))], moments, UTC)
    received, expected = drawn.lines
    assert received.points == "78.8,186.0 123.5,142.0 168.2,76.0"
    assert expected.points.split()[2:4] == ["168.2,186.0", "168.2,10.0"]
    assert [mark.words for mark in drawn.levels] == ["2", "4", "6", "8"]
    assert [mark.words for mark in drawn.hours] == ["06:00", "07:00"]
    assert curve([("received", (0, 0))], moments, UTC) is None
    assert Course((), (), (), ()).now == (0, 0, 0)


def test_likeness_sets_the_visits_beside_the_register(field):
    for number, locality in enumerate(("urban", "urban", "rural", "rural")):
        change(field.stations[number], locality=locality)
    factories.filed(field, station=0)
    factories.filed(field, "opening", station=0)
    factories.filed(field, "incident", {"inc_place": "polling_station", "inc_station": "PS-004"})
    found = likeness(field.mission, part_of(field.mission, WHOLE))
    assert (found.visited, found.register) == (1, 4)
    setting, area = found.comparisons
    assert [(each.label, each.visited, each.register, each.points) for each in setting.groups] == [
        ("Rural", 0, 2, -50),
        ("Urban", 1, 2, 50),
    ]
    assert [each.label for each in area.groups] == ["District 1", "District 2"]


def drawn(field, **asked):
    return maps.coverage_map(field.mission, part_of(field.mission, WHOLE), now=NOON, **asked)


def place(field):
    for number, station in enumerate(field.stations):
        change(station, latitude=43 + number / 10, longitude=76 + number / 5)


def test_map_draws_each_station_as_its_most_urgent_form(field):
    place(field)
    expect(field, station=0, stage=Kind.OPENING)  # late
    expect(field, station=0)
    expect(field, station=1)  # still to come
    factories.verified(field, "opening", station=2)
    factories.filed(field, station=2)
    factories.verified(field, station=3)
    found = drawn(field)
    assert {shape.title for shape in found.shapes} == {
        "PS-001 School 1: late",
        "PS-002 School 2: still to come",
        "PS-003 School 3: to be reviewed",
        "PS-004 School 4: verified so far",
    }
    assert found.shapes[-1].state == "late"  # on top
    assert dict(found.counts) == {"late": 1, "returned": 0, "waiting": 1, "verified": 1, "to_come": 1}
    assert [name.words for name in found.names] == ["District 1", "District 2"]
    assert [line.words for line in found.parallels] == ["43° N", "43.1° N", "43.2° N", "43.3° N"]
    assert [shape.state for shape in drawn(field, stage="opening").shapes] == ["verified", "late"]


def test_map_of_many_stations_is_drawn_by_squares(field, monkeypatch):
    place(field)
    change(field.stations[1], latitude=43.001, longitude=76.001)
    change(field.stations[3], latitude=None)
    for number in range(4):
        expect(field, station=number, stage=Kind.OPENING if number == 1 else Kind.VOTING)
    monkeypatch.setattr(maps, "MOST_DRAWN", 2)
    found = drawn(field)
    assert found.is_by_square
    assert (len(found.shapes), found.unplaced) == (2, 1)
    assert found.shapes[-1].title == "2 stations: 1 late, 1 still to come"
    assert (found.shapes[-1].state, found.shapes[-1].size) == ("late", 2)


def test_map_without_coordinates_is_none(field):
    expect(field)
    assert drawn(field) is None


def test_mission_without_a_referendum_or_deployments_is_counted(field):
    field.mission.referendum.delete()
    mission = Mission.objects.get(pk=field.mission.pk)
    Mission.objects.filter(pk=mission.pk).update(start_date=date(2022, 6, 3))
    expect(field)
    factories.keep([came(field, 9, station=1)])
    voting = next(row for row in coverage_by_stage(mission) if row.stage == "voting")
    assert (voting.expected, voting.received, voting.missing) == (1, 1, 1)
    assert [each.late(NOON) for each in expectations(mission)] == [0]
    assert course(mission, arrivals(mission, WHOLE), (), now=NOON).now[1] == 1
