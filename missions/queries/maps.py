"""Places as points of a drawing: plain coordinates, no tiles, nothing asked of anybody outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 1000.0
MARGIN = 16.0
# A country is never drawn flatter or taller than so.
FLATTEST, TALLEST = 0.3, 1.4


@dataclass(frozen=True)
class Spot:
    """A place to be drawn, with the class of its point, its words, and where it leads ("" for nowhere)."""

    latitude: float | None
    longitude: float | None
    tone: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Point:
    """A place where the drawing has it; ``x`` and ``y`` are written with a point, whatever the language."""

    x: str
    y: str
    tone: str
    title: str
    url: str


@dataclass(frozen=True)
class Drawing:
    """An SVG's ``viewBox`` and its points; ``unplaced`` had no coordinates."""

    view_box: str
    points: tuple[Point, ...]
    unplaced: int


@dataclass(frozen=True)
class Projection:
    """Equirectangular about the middle latitude, so that a kilometre is as long east as north.

    A country across the date line stays in one piece: ``is_across`` counts its longitudes from 0 to 360.
    """

    view_box: str
    is_across: bool
    shrink: float
    scale: float
    left: float
    top: float

    def x(self, longitude: float) -> str:
        """Across the drawing, as an SVG wants it."""
        east = longitude + 360 if self.is_across and longitude < 0 else longitude
        return f"{self.left + east * self.shrink * self.scale:.1f}"

    def y(self, latitude: float) -> str:
        return f"{self.top - latitude * self.scale:.1f}"


def projection(latitudes: Sequence[float], longitudes: Sequence[float]) -> Projection:
    """The one in which all of these lie inside; there is at least one."""
    is_across = max(longitudes) - min(longitudes) > 180
    if is_across:
        longitudes = [each + 360 if each < 0 else each for each in longitudes]
    shrink = cos(radians((max(latitudes) + min(latitudes)) / 2))
    east = [each * shrink for each in longitudes]
    across, along = max(east) - min(east), max(latitudes) - min(latitudes)
    inside = WIDTH - 2 * MARGIN
    ratio = min(max(along / across if across else 1.0, FLATTEST), TALLEST)
    height = inside * ratio
    scale = min(inside / across if across else inside, height / along if along else inside)
    left = MARGIN + (inside - across * scale) / 2 - min(east) * scale
    top = MARGIN + (height - along * scale) / 2 + max(latitudes) * scale
    return Projection(f"0 0 {WIDTH:.0f} {height + 2 * MARGIN:.0f}", is_across, shrink, scale, left, top)


def points(spots: Iterable[Spot]) -> Drawing:
    """The places that have coordinates; later spots lie on top."""
    every = list(spots)
    placed = [
        (each, each.latitude, each.longitude)
        for each in every
        if each.latitude is not None and each.longitude is not None
    ]
    if not placed:
        return Drawing(f"0 0 {WIDTH:.0f} {WIDTH * FLATTEST:.0f}", (), len(every))
    onto = projection([latitude for _, latitude, _ in placed], [longitude for _, _, longitude in placed])
    drawn = tuple(
        Point(onto.x(longitude), onto.y(latitude), spot.tone, spot.title, spot.url)
        for spot, latitude, longitude in placed
    )
    return Drawing(onto.view_box, drawn, len(every) - len(placed))
