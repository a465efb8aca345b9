"""Bars that tell the truth about their numbers."""

import re
from base64 import b64decode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.pdf.charts import chart_view
from reports.pdf.words import words_for

WORDS = words_for("en")


def drawn(*rows):
    view = chart_view({"title": "T", "rows": list(rows)}, 1, WORDS)
    return view, b64decode(view["src"].partition(",")[2]).decode()


def bars(svg, fill="#0b6e75"):
    return [float(width) for width in re.findall(rf'width="([\d.]+)" height="9.0" fill="{fill}"', svg)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a slow machine is no failure
@given(st.integers(0, 500), st.integers(1, 500))
def test_bar_is_the_share_of_its_own_whole(value, whole):
    _, svg = drawn({"label": "a", "value": min(value, whole), "of": whole, "text": "x"})
    (track,) = bars(svg, "#dcdad3")
    assert (
        sum(bars(svg)) == round(track * min(value, whole) / whole, 2)
        or abs(sum(bars(svg)) - track * min(value, whole) / whole) < 0.01
    )


def test_zero_has_a_track_and_no_bar():
    _, svg = drawn({"label": "a", "value": 0, "of": 15, "text": "0 of 15"})
    assert bars(svg) == []
    assert len(bars(svg, "#dcdad3")) == 1


def test_values_without_a_whole_compare_with_the_largest():
    _, svg = drawn({"label": "a", "value": 10}, {"label": "b", "value": 5})
    longest, half = bars(svg)
    assert half == longest / 2
    assert bars(svg, "#dcdad3") == []


def test_missing_value_is_a_dash_not_a_bar():
    view, svg = drawn({"label": "a", "value": None, "of": 15})
    assert bars(svg) == []
    assert "a: – of 15." in view["alt"]


def test_labels_are_escaped_and_wrapped():
    _, svg = drawn({"label": '<script>&"' + "x" * 90, "value": 1, "of": 2, "text": "1 of 2"})
    assert "<script" not in svg
    assert svg.count("<text") >= 4


def test_alternative_text_says_what_the_bars_say():
    view, _ = drawn({"label": "Chaired by a woman", "value": 10, "of": 15})
    assert view["alt"] == "T. Chaired by a woman: 10 of 15."


def point(received, share, margin):
    return {"received": received, "of": 200, "share": share, "margin": margin}


def convergence(*points):
    rows = [{"label": "200 of 200 received", "value": 0.14, "of": 1, "text": "14.0 per cent (± 5.9)"}]
    chart = {"title": "T", "kind": "convergence", "points": list(points), "rows": rows}
    view = chart_view(chart, 1, WORDS)
    return view, b64decode(view["src"].partition(",")[2]).decode()


def test_an_estimate_is_a_line_in_its_band_with_its_last_value_beside_it():
    view, svg = convergence(point(50, 0.2, 0.12), point(100, 0.16, 0.08), point(200, 0.1399, 0.059))
    (band,) = re.findall(r'<polygon points="([^"]+)"', svg)
    assert len(band.split()) == 6
    assert svg.count("<circle") == 3
    assert "14.0 ± 5.9" in svg
    assert "14.0 per cent (± 5.9)" in view["alt"]
    heights = [float(pair.partition(",")[2]) for pair in band.split()]
    assert all(0 <= height <= view["height"] for height in heights)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1), st.floats(0, 0.6)), max_size=20))
def test_no_estimate_is_drawn_outside_its_frame(rows):
    view, svg = convergence(*(point(*row) for row in sorted(rows)))
    for places in re.findall(r'points="([^"]+)"', svg):
        for place in places.split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= view["width"]
            assert 0 <= y <= view["height"]
