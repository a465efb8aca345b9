"""Rising lines as an SVG draws them: no library, every number a string with a point in any language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

WIDTH, HEIGHT = 400.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 10.0, 24.0
MOST_TICKS = 6
LEVELS = 4
# What is due at a moment is due all at once; what comes in comes one by one.
STEPPED = frozenset({"expected"})


@dataclass(frozen=True)
class Line:
    """One line; ``area`` is the same closed at the foot, to be filled."""

    tone: str
    points: str
    area: str


@dataclass(frozen=True)
class Mark:
    """A place on an axis with what is written there."""

    at: str
    words: str


@dataclass(frozen=True)
class Curve:
    """An SVG's ``viewBox``, its lines, and the marks of both axes; ``foot`` is where the lower one lies."""

    view_box: str
    lines: tuple[Line, ...]
    hours: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    left: str
    right: str
    foot: str

    @property
    def tones(self) -> list[str]:
        return [line.tone for line in self.lines]


def curve(
    lines: Sequence[tuple[str, Sequence[int]]], moments: Sequence[datetime], zone: tzinfo
) -> Curve | None:
    """Each (tone, values) over the moments, a value holding for the end of its step; None without any.

    Lines may be shorter than the moments: they end with the present. One of zeros alone is left out.
    """
    top = max((max(values) for _tone, values in lines if values), default=0)
    if not top or not moments:
        return None
    step = (WIDTH - LEFT - RIGHT) / len(moments)
    highest = _round_up(top)
    foot = HEIGHT - BOTTOM

    def at(number: int, value: float) -> str:
        return f"{LEFT + step * number:.1f},{foot - (foot - TOP) * value / highest:.1f}"

    def line(tone: str, values: Sequence[int]) -> Line:
        steps = (values[0], *values[:-1]) if tone in STEPPED else values
        drawn = " ".join(
            f"{at(number + 1, before)} {at(number + 1, value)}" if before != value else at(number + 1, value)
            for number, (before, value) in enumerate(zip(steps, values, strict=True))
        )
        start, end = at(1, 0), at(len(values), 0)
        return Line(tone, drawn, f"{start} {drawn} {end}")

    return Curve(
        f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        tuple(line(tone, values) for tone, values in lines if len(values) > 1 and max(values)),
        tuple(Mark(f"{LEFT + step * number:.1f}", words) for number, words in _ticks(moments, zone)),
        tuple(
            Mark(f"{foot - (foot - TOP) * level / LEVELS:.1f}", f"{highest * level // LEVELS}")
            for level in range(1, LEVELS + 1)
        ),
        f"{LEFT:.1f}",
        f"{WIDTH - RIGHT:.1f}",
        f"{foot:.1f}",
    )


def _ticks(moments: Sequence[datetime], zone: tzinfo) -> list[tuple[int, str]]:
    """Whole hours on the mission's clock, as many as there is room to write."""
    hours = [
        (number, local.hour)
        for number, local in enumerate(each.astimezone(zone) for each in moments)
        if local.minute == 0
    ]
    every = next((n for n in (1, 2, 3, 4, 6, 12) if len(hours) / n <= MOST_TICKS), 24)
    return [(number, f"{hour:02}:00") for number, hour in hours if hour % every == 0]


def _round_up(number: int) -> int:
    """The next number that four even steps divide well."""
    scale = 1
    while True:
        for nice in (4, 8, 12, 16, 20, 24, 28, 32, 40, 60):
            if number <= nice * scale:
                return nice * scale
        scale *= 10
