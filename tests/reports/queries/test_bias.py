import pytest

from missions.models import Area, PollingStation
from reports.queries.bias import bias
from reports.services import snapshots
from tests import factories

pytestmark = pytest.mark.django_db


def table(field):
    return [tuple(row.values()) for row in bias(snapshots.freeze(mission=field.mission, actor=None))]


def test_bias_sets_the_stations_visited_beside_the_register():
    field = factories.field(stations=4)
    other = Area.objects.create(mission=field.mission, code="R2", name="South Region", path="R2")
    PollingStation.objects.create(
        mission=field.mission, area=other, region=other, code="S-1", name="Hall", locality="rural"
    )
    factories.keep(factories.stored(field, "voting", {}, station=n) for n in (0, 0, 1))
    assert table(field) == [
        ("Rural", "0 (0 %)", "2 (40 %)"),
        ("Urban", "2 (100 %)", "3 (60 %)"),
        ("North Region", "2 (100 %)", "4 (80 %)"),
        ("South Region", "0 (0 %)", "1 (20 %)"),
    ]


def test_bias_says_nothing_of_a_single_area_and_settings_nobody_recorded():
    field = factories.field(stations=2)
    PollingStation.objects.filter(mission=field.mission).update(locality="")
    factories.keep([factories.stored(field, "voting", {})])
    assert table(field) == []


def test_bias_takes_one_query(django_assert_num_queries):
    field = factories.field(stations=3)
    factories.keep(factories.stored(field, "voting", {}, station=n) for n in range(3))
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    with django_assert_num_queries(1):
        assert len(bias(snapshot)) == 2
