"""An estimate as the sample came in, as SVG: a dark line in its light band, legible without colour."""

from html import escape
from typing import Any

from reports.pdf.words import Words

# Points. As wide as the text block; the type is as large on paper as it says.
_WIDTH, _HEIGHT = 470.0, 128.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 58.0, 8.0, 22.0
_SIZE = 8.0
_HUE, _BAND, _EDGE, _GRID, _INK = "#0b6e75", "#dcdad3", "#8a8f94", "#e7e5df", "#16202c"
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_TICKS = 5
RECOVERY_NEEDS = 0.9


def convergence_svg(points: list[dict[str, Any]], words: Words) -> tuple[str, float]:
    """The drawing and its height. Across: the share of the sample received; up: the share estimated."""
    low, high, step = _scale(points)
    plot = _Plot(low, high)
    drawn = [*_grid(plot, step, words), *_recovery(plot, words)]
    if points:
        drawn += [*_band(points, plot), *_line(points, plot), _reading(points[-1], plot, words)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    return head + "".join(drawn) + "</svg>", _HEIGHT


class _Plot:
    """Where a share of the sample received and an estimate lie on the drawing."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def x(self, received: float) -> float:
        return _LEFT + min(max(received, 0.0), 1.0) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, share: float) -> float:
        inside = (min(max(share, self.low), self.high) - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - inside * (_HEIGHT - _TOP - _BOTTOM)


def _scale(points: list[dict[str, Any]]) -> tuple[float, float, float]:
    """The lowest and highest line of the grid, which hold every band, and the step between lines."""
    least = max(0.0, min((p["share"] - p["margin"] for p in points), default=0.0))
    most = min(1.0, max((p["share"] + p["margin"] for p in points), default=1.0))
    step = next((s for s in _STEPS if (most - least) / s <= _TICKS - 1), _STEPS[-1])
    low = int(least / step + 1e-9) * step
    high = min(1.0, (int(most / step - 1e-9) + 1) * step)
    return low, max(high, low + step), step


def _grid(plot: _Plot, step: float, words: Words) -> list[str]:
    drawn, lines = [], round((plot.high - plot.low) / step)
    for n in range(lines + 1):
        share = plot.low + n * step
        y = plot.y(share)
        drawn.append(_rule(_LEFT, y, _WIDTH - _RIGHT, y, _GRID, 0.6))
        drawn.append(_text(_per_cent(share, words), _LEFT - 5, y + 2.8, "end"))
    for quarter in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = plot.x(quarter)
        drawn.append(_rule(x, _HEIGHT - _BOTTOM, x, _HEIGHT - _BOTTOM + 3, _EDGE, 0.6))
        drawn.append(_text(_per_cent(quarter, words), x, _HEIGHT - _BOTTOM + 12, "middle"))
    return drawn


def _recovery(plot: _Plot, words: Words) -> list[str]:
    """From where an estimate may be told."""
    x = plot.x(RECOVERY_NEEDS)
    line = _rule(x, _TOP, x, _HEIGHT - _BOTTOM, _EDGE, 0.6, dashes="2 2")
    return [line, _text(_per_cent(RECOVERY_NEEDS, words), x, _HEIGHT - _BOTTOM + 12, "middle")]


def _band(points: list[dict[str, Any]], plot: _Plot) -> list[str]:
    above = [(_x(p, plot), plot.y(p["share"] + p["margin"])) for p in points]
    below = [(_x(p, plot), plot.y(p["share"] - p["margin"])) for p in points]
    area = f'<polygon points="{_listed(above + below[::-1])}" fill="{_BAND}"/>'
    edges = [
        f'<polyline points="{_listed(edge)}" fill="none" stroke="{_EDGE}" stroke-width="0.6"/>'
        for edge in (above, below)
    ]
    return [area, *edges]


def _line(points: list[dict[str, Any]], plot: _Plot) -> list[str]:
    places = [(_x(p, plot), plot.y(p["share"])) for p in points]
    line = f'<polyline points="{_listed(places)}" fill="none" stroke="{_HUE}" stroke-width="1.5"/>'
    return [line, *(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.6" fill="{_HUE}"/>' for x, y in places)]


def _reading(last: dict[str, Any], plot: _Plot, words: Words) -> str:
    said = f"{_tenths(last['share'], words)} ± {_tenths(last['margin'], words)}"
    return _text(said, _x(last, plot) + 5, plot.y(last["share"]) + 2.8, "start", weight=600)


def _x(point: dict[str, Any], plot: _Plot) -> float:
    return plot.x(point["received"] / point["of"]) if point["of"] else plot.x(0.0)


def _listed(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places)


def _rule(x1: float, y1: float, x2: float, y2: float, ink: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    place = f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
    return f'<line {place} stroke="{ink}" stroke-width="{width}"{dashed}/>'


def _text(said: str, x: float, y: float, anchor: str, weight: int = 400) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="Noto Sans" font-weight="{weight}" font-size="{_SIZE}"'
        f' text-anchor="{anchor}" fill="{_INK}">{escape(said)}</text>'
    )


def _per_cent(share: float, words: Words) -> str:
    return words.per_cent(round(share * 100))


def _tenths(share: float, words: Words) -> str:
    whole = int(share * 1000 + 0.5)
    return f"{whole // 10}{words['decimal']}{whole % 10}"
