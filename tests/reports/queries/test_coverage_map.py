"""Areas of the coverage map: no place that would tell a team."""

import pytest

from missions.models import Area, Deployment, PollingStation
from reports.queries import coverage_map as module
from reports.queries.coverage_map import coverage_map
from reports.services import documents, snapshots
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    """Eight stations of one region: five in North, of which four are visited, three in South, two visited."""
    field = factories.field(stations=8)
    region = field.stations[0].region
    names = {"N": field.stations[:5], "S": field.stations[5:]}
    for code, stations in names.items():
        area = Area.objects.create(
            mission=field.mission,
            code=code,
            name={"N": "North", "S": "South"}[code],
            parent=region,
            path=f"{region.path}/{code}",
            depth=2,
        )
        for number, station in enumerate(stations):
            station.area, station.latitude, station.longitude = area, 50 + number / 10, 70.0
            station.save()
    for station in (0, 1, 2, 3, 5, 6):
        factories.verified(field, "voting", {"v_chair": "woman"}, station=station)
    team = field.teams[0]
    Deployment.objects.get_or_create(
        mission=field.mission, team=team, station=field.stations[4], stage="voting"
    )
    return field


def test_small_areas_are_counted_and_not_named_and_a_missed_plan_is_told(field):
    told = snapshots.freeze(mission=field.mission, actor=None).coverage["map"]
    assert told["visited"] == 6
    assert told["not_drawn"] == 1
    (north,) = told["places"]
    assert (north["name"], north["visited"], north["latitude"], north["longitude"]) == (
        "North",
        4,
        50.2,
        70.0,
    )
    assert north["missed"] >= 1
    assert "South" not in str(told)


def test_it_goes_into_the_document_and_stations_abroad_and_without_place_do_not(field):
    PollingStation.objects.filter(mission=field.mission, area__code="N").update(latitude=None)
    PollingStation.objects.filter(pk=field.stations[5].pk).update(abroad={"country": "TR"})
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    document = documents.build(snapshot, language="en", profile="ots", version=1)
    assert document["map"] == {"visited": 5, "not_drawn": 2, "places": []}


def test_many_districts_give_way_to_regions(field, monkeypatch, django_assert_num_queries):
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    monkeypatch.setattr(module, "_MOST", 0)
    with django_assert_num_queries(1):
        told = coverage_map(field.mission, snapshot.pk)
    (region,) = told["places"]
    assert (region["name"], region["visited"]) == (field.stations[0].region.name, 6)
    assert told["not_drawn"] == 0
