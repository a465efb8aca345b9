"""Places as points of a drawing: plain coordinates, no tiles, nothing asked of anybody outside."""

from collections.abc import Iterable
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


def points(spots: Iterable[Spot]) -> Drawing:
    """Equirectangular about the middle latitude, so that a kilometre is as long east as north.

    Later spots lie on top. A country across the date line stays in one piece.
    """
    every = list(spots)
    placed = [each for each in every if each.latitude is not None and each.longitude is not None]
    if not placed:
        return Drawing(f"0 0 {WIDTH:.0f} {WIDTH * FLATTEST:.0f}", (), len(every))
    longitudes = [each.longitude or 0.0 for each in placed]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [each + 360 if each < 0 else each for each in longitudes]
    latitudes = [each.latitude or 0.0 for each in placed]
    shrink = cos(radians((max(latitudes) + min(latitudes)) / 2))
    east = [each * shrink for each in longitudes]
    across, along = max(east) - min(east), max(latitudes) - min(latitudes)
    inside = WIDTH - 2 * MARGIN
    ratio = min(max(along / across if across else 1.0, FLATTEST), TALLEST)
    height = inside * ratio
    scale = min(inside / across if across else inside, height / along if along else inside)
    left = MARGIN + (inside - across * scale) / 2 - min(east) * scale
    top = MARGIN + (height - along * scale) / 2 + max(latitudes) * scale
    drawn = tuple(
        Point(f"{left + x * scale:.1f}", f"{top - y * scale:.1f}", spot.tone, spot.title, spot.url)
        for spot, x, y in zip(placed, east, latitudes, strict=True)
    )
    return Drawing(f"0 0 {WIDTH:.0f} {height + 2 * MARGIN:.0f}", drawn, len(every) - len(placed))
