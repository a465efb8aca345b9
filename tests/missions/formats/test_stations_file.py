"""A register in CSV: streamed, every row by itself, every way in which one can be wrong."""

import io
import tracemalloc

import pytest

from missions.formats import read_mission, read_stations
from tests.missions.formats.mission_text import changed

REGIONS = {"N": "N", "N-1": "N", "S": "S"}
HEADER = "code,name,area,lat,lon,registered_voters,locality,opens_at,country,sample_weight,synthetic\n"


def read(text, regions=REGIONS):
    content = text if isinstance(text, bytes) else text.encode()
    return list(read_stations(io.BytesIO(content), "r.csv", regions))


def problems(text, regions=REGIONS):
    return [
        (each.file, each.line, each.field, each.message)
        for row in read(text, regions)
        for each in row.problems
    ]


def test_row_gives_the_station_as_a_mission_file_would():
    (row,) = read(HEADER + '15,"School, first",N-1,51.1,71.4,1200,urban,07:00,,0.5,true\n')

    assert (row.line, row.problems) == (2, ())
    assert row.station == {
        "code": "15",
        "name": "School, first",
        "area": "N-1",
        "lat": 51.1,
        "lon": 71.4,
        "registered_voters": 1200,
        "locality": "urban",
        "opens_at": "07:00",
        "sample": {"weight": 0.5},
        "synthetic": True,
    }


def test_station_abroad_has_its_country():
    (row,) = read("code,name,area,type,country,city,premises\n1,Embassy,N,abroad,TR,Ankara,embassy\n")

    assert row.station["abroad"] == {"country": "TR", "city": "Ankara", "premises": "embassy"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_found_out(separator):
    text = "\ufeffCode;Name;Area\n15;School;N\n".replace(";", separator)

    assert read(text)[0].station == {"code": "15", "name": "School", "area": "N"}


def test_line_numbers_count_lines_of_the_file():
    rows = read('code,name,area\n1,"two\nlines",N\n\n2,Two,N\n3,Three,Z\n')

    assert [(row.line, bool(row.station)) for row in rows] == [(2, True), (5, True), (6, False)]
    assert rows[0].station["name"] == "two\nlines"


# A row, the column of its problem, words of the message.
WRONG = {
    "no number": ("15,School,N,51.1,71.4,many,,,,,", "registered_voters", '"many" is not a whole number.'),
    "decimal comma": ('15,School,N,"51,1",71.4,,,,,,', "lat", "Write a point, not a comma."),
    "out of range": ("15,School,N,151.1,71.4,,,,,,", "lat", "between -90 and 90"),
    "not finite": ("15,School,N,nan,71.4,,,,,,", "lat", "out of range"),
    "half a position": ("15,School,N,51.1,,,,,,,", "lon", '"lon" is missing'),
    "not in list": ("15,School,N,,,,urbn,,,,", "locality", 'Did you mean "urban"?'),
    "clock": ("15,School,N,,,,,7:00,,,", "opens_at", "HH:MM"),
    "country": ("15,School,N,,,,,,Turkey,,", "country", "two capital letters"),
    "weight": ("15,School,N,,,,,,,0,", "sample_weight", "more than 0"),
    "neither true nor false": ("15,School,N,,,,,,,,maybe", "synthetic", "is not true or false"),
    "no code": (",School,N,,,,,,,,", "code", '"code" is empty.'),
    "code with a comma": ('"1,5",School,N,,,,,,,,', "code", "without commas"),
    "unknown area": (
        "15,School,N-2,,,,,,,,",
        "area",
        'no area "N-2" in the mission file. Did you mean "N-1"?',
    ),
    "too few cells": ("15,School,N", "", "The row has 3 cells, the header 11."),
    "too many cells": ("15,School,N,,,,,,,,,,", "", "The row has 13 cells"),
    "quotes out of place": ('15,"School" 2,N,,,,,,,,', "", "A quotation mark is out of place"),
    "same code": ("1,School,N-1,,,,,,,,", "code", "already the code of the row on line 2 of N"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_wrong_cell_is_named_and_the_other_rows_are_read(case):
    row, column, words = WRONG[case]

    rows = read(f"{HEADER}1,One,N,,,,,,,,\n{row}\n3,Three,N,,,,,,,,\n")

    assert [(each.line, bool(each.station)) for each in rows] == [(2, True), (3, False), (4, True)]
    (problem,) = rows[1].problems
    assert (problem.file, problem.line, problem.field) == ("r.csv", 3, column)
    assert words in problem.message


def test_every_problem_of_a_row_comes_at_once():
    assert [column for _, _, column, _ in problems(HEADER + "15,,Z,x,71,y,,,,,\n")] == [
        "lat",
        "registered_voters",
        "name",
        "area",
    ]


def test_code_may_repeat_in_another_region():
    rows = read("code,name,area\n1,One,N\n1,Uno,S\n")

    assert all(row.station for row in rows)


def test_code_may_not_repeat_when_regions_are_unknown():
    assert [
        (line, column) for _, line, column, _ in problems("code,name,area\n1,One,N\n1,Uno,S\n", None)
    ] == [(3, "code")]


def test_header_problems_are_named():
    found = problems("code,nam,area,area\n1,One,N,N\n")

    assert {(line, column) for _, line, column, _ in found} == {(1, "nam"), (1, "name"), (1, "area")}
    assert any('Did you mean "name"?' in message for *_, message in found)


@pytest.mark.parametrize("content", [b"", b"\n", "code,name,area\n1,Ä,N\n".encode("utf-16")])
def test_file_that_cannot_be_read_says_so(content):
    found = problems(content)

    assert found
    assert {line for _, line, _, _ in found} == {1}


def test_file_without_rows_is_a_problem():
    assert [message for *_, message in problems("code,name,area\n")] == [
        "The file holds no polling stations."
    ]


def test_wrong_bytes_are_named_by_line():
    found = problems("code,name,area\n1,One,N\n2,Şule,N\n3,Three,N\n".encode("iso-8859-9"))

    assert [(line, column) for _, line, column, _ in found] == [(3, "")]


def test_quotation_mark_never_closed_is_named():
    found = problems('code,name,area\n1,"One,N\n2,Two,N\n')

    assert next((line, message) for _, line, _, message in found) == (
        2,
        "A quotation mark that opens on this line is not closed.",
    )


def test_register_completes_the_checks_of_the_mission_file():
    text = changed("stations:\n", "stations_file: r.csv\nstations:\n")
    text = changed('station: "15", stage', 'station: "77", stage', text=text)
    mission = read_mission(text, "m.yaml")
    register = read_stations(io.BytesIO(b"code,name,area\n77,A,N\n15,B,N-1\n"), "r.csv", mission.regions)

    assert mission.problems == ()
    assert all(row.station for row in register)
    found = mission.problems_with_register(register)

    assert [(each.field, each.message) for each in found] == [
        ("stations[15].code", '"15" is also on line 3 of r.csv.')
    ]


def test_deployment_to_a_station_that_neither_file_has_is_named():
    text = changed("stations:\n", "stations_file: r.csv\nstations:\n")
    mission = read_mission(changed('station: "15", stage', 'station: "78", stage', text=text), "m.yaml")
    register = read_stations(io.BytesIO(b"code,name,area\n77,A,N\n"), "r.csv", mission.regions)
    list(register)

    assert [each.field for each in mission.problems_with_register(register)] == ["deployments[#1].station"]


class Rows:
    """A register that is never in memory as a whole."""

    def __init__(self, number):
        self.number, self.given = number, 0

    def readline(self, limit=-1):
        if self.given > self.number:
            return b""
        self.given += 1
        if self.given == 1:
            return b"code,name,address,area,locality,registered_voters,type\n"
        number = self.given
        return f"{number},School No. {number},Some Street {number},N-1,urban,1500,ordinary\n".encode()


def test_register_of_200_000_rows_is_streamed_in_bounded_memory():
    tracemalloc.start()
    try:
        register = read_stations(Rows(200_000), "r.csv", REGIONS)
        count = sum(1 for row in register if row.station)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 200_000
    assert register.times_used("N/777") == 1
    # The codes are kept to find those used twice; the rows would need ten times as much.
    assert peak < 200_000 * 200


def test_a_register_counts_what_was_drawn_and_refuses_an_unknown_stratum():
    register = read_stations(
        io.StringIO("code,name,area,sample_stratum\n1,One,N,urban\n2,Two,N,\n3,Three,N,rurl\n"),
        "r.csv",
        {"N": "N"},
        ("urban", "rural"),
    )

    wrong = [problem for row in register for problem in row.problems]

    assert [(each.line, each.field) for each in wrong] == [(4, "sample_stratum")]
    assert register.drawn["urban"] == 1
