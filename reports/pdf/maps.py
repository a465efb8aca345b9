"""The coverage map as SVG: signs that differ in shape as well as in tone, numbered, with a scale."""

from dataclasses import dataclass
from math import ceil, cos, floor, radians, sqrt
from typing import Any

from reports.pdf.furniture import data_uri
from reports.pdf.words import Words, clean

# Points. The drawing stands left, the list of its numbers right of it, in the page's own type.
_WIDTH, _HEIGHT, _MARGIN, _FOOT = 300.0, 215.0, 22.0, 14.0
_SMALLEST, _LARGEST = 6.5, 11.0
_HUE, _INK, _QUIET, _PAPER, _FRAME, _GRID = "#0b6e75", "#16202c", "#55616d", "#ffffff", "#f4f3ef", "#d3d0c7"
_KM_A_DEGREE = 111.2
_DEGREES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)

Place = dict[str, Any]


def map_view(document: dict[str, Any], words: Words) -> dict[str, Any] | None:
    """Image, its list, caption and alternative text; only a sentence where nothing can be drawn, None where
    the document knows of no places."""
    told = document.get("map") or {}
    if not told.get("visited"):
        return None
    places = [place for place in told.get("places", []) if _is_located(place)]
    if not places:
        return {"title": words["map"], "text": words["map_left_out"], "rows": []}
    rows = [_row(place, number, words) for number, place in enumerate(places, 1)]
    return {
        "title": words["map"],
        "src": data_uri(_svg(places, words)),
        "rows": rows,
        "caption": _caption(told, places, words),
        "keys": _keys(places, words),
        "alt": f"{words['map']}. " + " ".join(f"{row['name']}: {row['text']}." for row in rows),
    }


def _is_located(place: Place) -> bool:
    return all(isinstance(place.get(name), int | float) for name in ("latitude", "longitude", "visited"))


def _row(place: Place, number: int, words: Words) -> dict[str, str]:
    text = words["map_visited"].format(number=words.number(place["visited"]))
    if place.get("missed"):
        text += f"; {words['map_missed'].format(number=words.number(place['missed']))}"
    return {"number": str(number), "name": clean(place.get("name")), "text": text}


def _caption(told: dict[str, Any], places: list[Place], words: Words) -> str:
    """The base of the map: what was visited, what of it is drawn, and why the rest is not."""
    drawn = sum(place["visited"] for place in places)
    said = words["map_base"].format(visited=words.number(told["visited"]), drawn=words.number(drawn))
    if told.get("not_drawn"):
        said += " " + words["map_small"].format(areas=words.number(told["not_drawn"]))
    return f"{said} {words['map_place']}"


def _keys(places: list[Place], words: Words) -> list[dict[str, str]]:
    """What the two signs mean, those only that stand on the map."""
    found = {bool(place.get("missed")) for place in places}
    keys = ((False, "map_disc", "map_all"), (True, "map_square", "map_some"))
    return [
        {"src": data_uri(_key(missed)), "alt": words[shape], "text": words[label]}
        for missed, shape, label in keys
        if missed in found
    ]


@dataclass(frozen=True)
class _Projection:
    """North up, lengths true along the middle latitude; points of the drawing for degrees of the earth."""

    narrow: float
    scale: float  # points a kilometre
    west: float
    north: float
    left: float
    top: float

    def x(self, longitude: float) -> float:
        return self.left + (longitude - self.west) * self.narrow * _KM_A_DEGREE * self.scale

    def y(self, latitude: float) -> float:
        return self.top + (self.north - latitude) * _KM_A_DEGREE * self.scale


def _projection(located: list[tuple[float, float]]) -> _Projection:
    """What fits all (latitude, longitude) into the drawing between its margins."""
    latitudes, longitudes = [each[0] for each in located], [each[1] for each in located]
    narrow = cos(radians((max(latitudes) + min(latitudes)) / 2))
    wide = (max(longitudes) - min(longitudes)) * narrow * _KM_A_DEGREE
    high = (max(latitudes) - min(latitudes)) * _KM_A_DEGREE
    room = (_WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN - _FOOT)
    scale = min(room[0] / max(wide, 1.0), room[1] / max(high, 1.0))
    left, top = (_WIDTH - wide * scale) / 2, _MARGIN + (room[1] - high * scale) / 2
    return _Projection(narrow, scale, min(longitudes), max(latitudes), left, top)


def _located(places: list[Place]) -> list[tuple[float, float]]:
    """Latitude and longitude of each; a country over the 180th meridian is kept in one piece."""
    longitudes = [float(place["longitude"]) for place in places]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [value + 360 if value < 0 else value for value in longitudes]
    return list(zip((float(place["latitude"]) for place in places), longitudes, strict=True))


def _svg(places: list[Place], words: Words) -> str:
    located = _located(places)
    projection = _projection(located)
    most = max(place["visited"] for place in places)
    signs = [
        (_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(place["visited"] / most), place, at, number)
        for number, (place, at) in enumerate(zip(places, located, strict=True), 1)
    ]
    drawn = [
        _sign(size, place, (projection.x(at[1]), projection.y(at[0])), number)
        for size, place, at, number in sorted(signs, key=lambda sign: (-sign[0], sign[3]))
    ]
    frame = f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_FRAME}"/>'
    return _image(
        _WIDTH, _HEIGHT, frame + _grid(projection) + "".join(drawn) + _scale(projection.scale, words)
    )


def _grid(projection: _Projection) -> str:
    """Lines of round degrees, named at the edge, so that the place can be found on any other map."""
    degree = _KM_A_DEGREE * projection.scale
    step = next((step for step in _DEGREES if step * degree * projection.narrow >= 60), _DEGREES[-1])
    south = projection.north - (_HEIGHT - projection.top) / degree
    north = projection.north + projection.top / degree
    west = projection.west - projection.left / (degree * projection.narrow)
    east = west + _WIDTH / (degree * projection.narrow)
    lines = [
        _line(f"M0 {projection.y(value):.2f}h{_WIDTH}", 3, projection.y(value) - 2, _degrees(value, "N", "S"))
        for value in _multiples(step, south, north)
    ]
    lines += [
        _line(f"M{x:.2f} 0v{_HEIGHT}", x + 2, 8, _degrees(value, "E", "W") if x < _WIDTH - 34 else "")
        for value in _multiples(step, west, east)
        for x in [projection.x(value)]
    ]
    return "".join(lines)


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [round(number * step, 6) for number in range(ceil(low / step), floor(high / step) + 1)]


def _line(path: str, x: float, y: float, text: str) -> str:
    return (
        f'<path d="{path}" stroke="{_GRID}" stroke-width=".6" fill="none"/>'
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="Noto Sans" font-size="6.5" fill="{_QUIET}">{text}</text>'
    )


def _degrees(value: float, positive: str, negative: str) -> str:
    value = value - 360 if value > 180 else value
    return f"{abs(value):g}° {positive if value >= 0 else negative}"


def _sign(size: float, place: Place, point: tuple[float, float], number: int) -> str:
    """A dark disc where all that was planned was visited, a white square with a dark edge elsewhere."""
    x, y = point
    missed = bool(place.get("missed"))
    ink = _INK if missed else _PAPER
    text = (
        f'<text x="{x:.2f}" y="{y + 2.9:.2f}" text-anchor="middle" font-family="Noto Sans" font-weight="600"'
        f' font-size="8" fill="{ink}">{number}</text>'
    )
    return _shape(size, x, y, missed) + text


def _shape(size: float, x: float, y: float, missed: bool) -> str:
    if missed:
        side = size * 1.75
        return (
            f'<rect x="{x - side / 2:.2f}" y="{y - side / 2:.2f}" width="{side:.2f}" height="{side:.2f}"'
            f' fill="{_PAPER}" stroke="{_INK}" stroke-width="1.6"/>'
        )
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size:.2f}" fill="{_HUE}" stroke="{_PAPER}"/>'


def _key(missed: bool) -> str:
    return _image(14, 14, _shape(5.5, 7, 7, missed))


def _scale(km: float, words: Words) -> str:
    """A bar of a round length, at most a third of the width."""
    length = max((step for step in _STEPS if step * km <= _WIDTH / 3), default=_STEPS[0])
    y = _HEIGHT - 12
    bar = f"M12 {y - 3:.1f}v6M12 {y:.1f}h{length * km:.2f}M{12 + length * km:.2f} {y - 3:.1f}v6"
    text = words["map_scale"].format(km=words.number(length))
    return (
        f'<path d="{bar}" fill="none" stroke="{_INK}" stroke-width=".8"/>'
        f'<text x="{18 + length * km:.2f}" y="{y + 2.6:.2f}" font-family="Noto Sans" font-size="7.5"'
        f' fill="{_INK}">{text}</text>'
    )


def _image(width: float, height: float, drawn: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{drawn}</svg>'
