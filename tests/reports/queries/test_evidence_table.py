import pytest

from reports.queries.evidence_table import evidence_table
from reports.services import snapshots
from tests import factories

pytestmark = pytest.mark.django_db


def table(field):
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    columns, rows = evidence_table(snapshot)
    return columns, [dict(zip(columns, row, strict=True)) for row in rows]


def keep(field, *stations, kind="voting", **answers):
    given = {"v_admitted": "at_once", **answers}
    return factories.keep(factories.stored(field, kind, given, station=station) for station in stations)


def test_the_table_has_a_row_a_counted_visit_and_a_column_a_claim():
    field = factories.field(stations=1)
    voting = keep(field, 0, vot_overall="good", vot_procedures="not_observed", vot_transparency="bad")[0]
    counting = keep(field, 0, kind="counting", cnt_overall="bad")[0]
    columns, rows = table(field)
    assert columns[:4] == ["code", "kind", "area", "locality"]
    assert [row["code"] for row in rows] == sorted([voting.code, counting.code])
    row = next(row for row in rows if row["code"] == voting.code)
    assert (row["kind"], row["locality"]) == ("voting", "urban")
    assert (row["voting_overall"], row["procedures_followed"]) == ("hit", "not_observed")
    assert (row["voting_transparency"], row["chairs_women"]) == ("clean", "blank")
    assert row["counting_overall"] == ""


def test_the_table_names_nobody_and_no_station():
    field = factories.field(stations=3)
    keep(field, 0, 0, 0, 1, 2)
    columns, rows = table(field)
    text = repr((columns, rows))
    for station in field.stations:
        assert station.code not in text
        assert station.name not in text
    for secret in (field.teams[0].code, field.observers[0].name, field.observers[0].email):
        assert secret not in text


def test_an_area_is_named_only_where_three_stations_of_its_district_were_visited():
    # Stations 1, 3, 5 (numbers 0, 2, 4) lie in one district, 2, 4, 6 in the other.
    field = factories.field(stations=6)
    keep(field, 0, 2, 4, 1, 3, 3)
    _columns, rows = table(field)
    assert sorted(row["area"] for row in rows) == ["", "", "", "North Region", "North Region", "North Region"]


def test_duplicates_are_not_in_the_table():
    field = factories.field(stations=1)
    first, _second = factories.keep(
        factories.stored(field, "voting", {"vot_order": "yes"}, start=factories.MORNING) for _ in range(2)
    )
    _columns, rows = table(field)
    assert [row["code"] for row in rows] == [first.code]


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_takes_the_same_queries_whatever_its_length(number, django_assert_num_queries):
    field = factories.field(stations=number)
    keep(field, *range(number))
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    evidence_table(snapshot)
    with django_assert_num_queries(7):
        evidence_table(snapshot)
