"""A map that tells where, and lets nobody tell who."""

import re
from base64 import b64decode
from copy import deepcopy

import pytest

from reports.html import write
from reports.pdf.maps import map_view
from reports.pdf.words import words_for
from tests.reports.pdf.documents import MAP, kazakhstan

WORDS = words_for("en")


def drawn(**changed):
    view = map_view({"map": deepcopy(MAP) | changed}, WORDS)
    return view, b64decode(view["src"].partition(",")[2]).decode()


def at(svg, number):
    """Where the number of a sign stands."""
    x, y = re.search(rf'<text x="([\d.]+)" y="([\d.]+)" text-anchor="middle"[^>]*>{number}<', svg).groups()
    return float(x), float(y)


def test_signs_differ_in_shape_and_north_is_up():
    view, svg = drawn()
    assert (svg.count("<circle"), svg.count('stroke-width="1.6"')) == (2, 1)
    assert at(svg, 2)[1] < at(svg, 1)[1] < at(svg, 3)[1]
    assert at(svg, 1)[0] > at(svg, 2)[0] == at(svg, 3)[0]
    assert [key["text"] for key in view["keys"]] == [WORDS["map_all"], WORDS["map_some"]]
    assert re.search(r">\d+ km<", svg)


def test_caption_gives_the_base_and_the_alternative_text_every_row():
    view, _ = drawn()
    assert view["caption"].startswith("Polling stations visited, by area: 15 of 18 are drawn. ")
    assert "such areas: 2" in view["caption"]
    assert "Baikonur district: 3 visited; 2 planned and not visited." in view["alt"]
    assert "such areas" not in drawn(not_drawn=0)[0]["caption"]


def test_without_coordinates_a_sentence_stands_in_its_place():
    view = map_view({"map": {"visited": 2, "not_drawn": 1, "places": []}}, WORDS)
    assert view["text"].startswith("No map is drawn.")
    assert "No map is drawn." in write(kazakhstan(map={"visited": 2, "not_drawn": 1, "places": []}))
    assert map_view({"map": {"visited": 0, "places": []}}, WORDS) is None
    assert map_view({}, WORDS) is None


@pytest.mark.parametrize(
    "longitudes", [(179.2, -178.9, 178.8), (10.0, 10.0, 10.0), (-74.1, -58.4, -99.1)], ids=str
)
def test_every_sign_stands_on_the_drawing(longitudes):
    places = [place | {"longitude": value} for place, value in zip(MAP["places"], longitudes, strict=True)]
    _, svg = drawn(places=places)
    points = [at(svg, number) for number in (1, 2, 3)]
    assert all(0 < x < 300 and 0 < y < 215 for x, y in points)
    if longitudes[0] > 0 > longitudes[1]:
        assert points[2][0] < points[0][0] < points[1][0]


def test_names_are_text():
    places = [MAP["places"][0] | {"name": "<script>alert(1)</script>"}]
    page = write(kazakhstan(map=MAP | {"places": places}))
    assert "<script" not in page
