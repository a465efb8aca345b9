"""The register as a device keeps it: its token, its parts, and how long it takes."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Area, Deployment, PollingStation, TabulationCentre
from missions.queries import registers
from missions.services import register as writing
from missions.services.upserting import LoadReport
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field(stations=4, kinds=[])


def standing(field, who=None):
    return registers.extent_for(who or field.observers[0], field.mission)


def token(field):
    """As it is after what wrote the register has said so."""
    registers.forget(field.mission.pk)
    return registers.token_of(standing(field))[0]


def codes(extent):
    return [row[1] for row in registers.register_of(extent)["stations"]]


def test_register_lists_every_station_with_the_area_it_lies_in(field):
    PollingStation.objects.filter(code="PS-001").update(latitude=43.2, longitude=76.9, address="Abay 1")
    told = registers.register_of(standing(field))
    assert told["areas"] == [
        ["R1", "North Region", None],
        ["R1-D1", "District 1", 0],
        ["R1-D2", "District 2", 0],
    ]
    assert told["stations"][0] == ["PS-001", "PS-001", "School 1", "Abay 1", 2, 43.2, 76.9]
    assert told["centres"] == [["TEC-1", "TEC-1", "Territorial commission", 0]]
    assert told["scope"] == "all"


def test_register_holds_nothing_of_another_mission(field):
    factories.field(stations=9, kinds=[])
    assert len(codes(standing(field))) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda field: PollingStation.objects.filter(code="PS-001").update(name="Other"),
        lambda field: PollingStation.objects.filter(code="PS-001").update(latitude=1.5),
        lambda field: PollingStation.objects.filter(code="PS-001").delete(),
        lambda field: Area.objects.filter(mission=field.mission, code="R1-D1").update(name="Other"),
        lambda field: TabulationCentre.objects.filter(mission=field.mission).update(name="Other"),
    ],
)
def test_token_changes_with_anything_in_the_register(field, change):
    before = token(field)
    assert token(field) == before
    change(field)
    assert token(field) != before


def test_token_stays_when_something_else_of_a_station_changes(field):
    before = token(field)
    PollingStation.objects.filter(code="PS-001").update(registered_voters=5)
    assert token(field) == before


def test_token_is_remembered_until_the_register_is_written(field, django_capture_on_commit_callbacks):
    before = registers.token_of(standing(field))
    with CaptureQueriesContext(connection) as asked:
        assert registers.token_of(standing(field)) == before
    assert len(asked) == 0
    row = {"code": "PS-900", "name": "School 900", "area": "R1-D1"}
    areas = {area.code: area for area in field.areas}
    with django_capture_on_commit_callbacks(execute=True):
        writing.load_stations(field.mission, [row], areas, {}, LoadReport())
    after = registers.token_of(standing(field))
    assert after != before
    assert after[1] == 5


@pytest.fixture
def large(field, monkeypatch):
    """A register too large for a phone: two regions, of which the first team works in a district of one."""
    monkeypatch.setattr(registers, "MOST_STATIONS", 3)
    south = Area.objects.create(mission=field.mission, code="R2", name="South", path="R2")
    for number in (1, 2):
        PollingStation.objects.create(
            mission=field.mission, area=south, region=south, code=f"S-{number}", name=f"Hall {number}"
        )
    field.teams[0].area = field.areas[1]  # the first district, where PS-002 and PS-004 are
    field.teams[0].save()
    field.teams[1].area = None
    field.teams[1].save()
    return field


def test_part_holds_what_lies_around_the_team_and_what_that_lies_in(large):
    told = registers.register_of(standing(large))
    assert told["scope"] == "part"
    assert [row[0] for row in told["stations"]] == ["R1/PS-002", "R1/PS-004"]
    assert told["areas"] == [["R1", "North Region", None], ["R1-D1", "District 1", 0]]
    assert [row[1] for row in told["centres"]] == ["TEC-1"]
    assert registers.token_of(standing(large))[1] == 2


def test_part_holds_the_areas_where_the_team_is_expected(large):
    station = PollingStation.objects.get(code="S-1")
    Deployment.objects.create(mission=large.mission, team=large.teams[1], station=station, stage="voting")
    assert codes(standing(large, large.observers[1])) == ["S-1", "S-2"]


def test_part_is_cut_to_where_the_team_is_expected_when_its_area_is_too_large(large):
    PollingStation.objects.create(
        mission=large.mission, area=large.areas[0], region=large.areas[0], code="PS-005", name="School 5"
    )
    large.teams[0].area = large.areas[0]
    large.teams[0].save()
    Deployment.objects.create(
        mission=large.mission, team=large.teams[0], station=large.stations[0], stage="voting"
    )
    assert codes(standing(large)) == ["PS-001", "PS-003"]


def test_part_of_whoever_has_no_team_is_empty(large):
    told = registers.register_of(standing(large, large.head))
    assert (told["scope"], told["stations"], told["areas"]) == ("part", [], [])


def test_part_names_stations_as_the_pack_and_the_search_do(large):
    Deployment.objects.create(
        mission=large.mission, team=large.teams[0], station=large.stations[1], stage="voting"
    )
    client = signed_in(large.observers[0])
    address = f"/missions/{large.mission.slug}/field"
    told = client.get(f"{address}/pack/").json()
    assert told["register"]["scope"] == "part"
    assert told["visits"][0]["place"]["ref"] == "R1/PS-002"
    assert client.get(f"{address}/places/?q=PS-001").json()["places"][0]["ref"] == "R1/PS-001"
    assert client.get(f"{address}/register/").json()["token"] == told["register"]["token"]


def test_part_of_two_teams_is_asked_with_two_tokens(large):
    first, second = standing(large), standing(large, large.observers[1])
    assert registers.token_of(first)[0] != registers.token_of(second)[0]


def test_register_of_twenty_thousand_stations_comes_quickly():
    """Cold under a second, from the cache in a blink: by this process's own clock, on a busy machine too."""
    field = factories.field(stations=0, kinds=[])
    PollingStation.objects.bulk_create(
        PollingStation(
            mission=field.mission,
            area=field.areas[1 + number % 2],
            region=field.areas[0],
            code=f"{number}",
            name=f"School number {number} of the district",
            address=f"Street of the Republic {number}",
            latitude=43 + number / 10_000,
            longitude=76 + number / 10_000,
        )
        for number in range(20_000)
    )
    client = signed_in(field.observers[0])
    address = f"/missions/{field.mission.slug}/field/register/"
    took = []
    for _cold_then_kept in range(2):
        started = time.process_time()
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        took.append(time.process_time() - started)
        assert answer.status_code == 200
    assert len(client.get(address).json()["stations"]) == 20_000
    assert took[0] < 2
    assert took[1] < 0.1
