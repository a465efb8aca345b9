"""Charts as SVG: bars of one hue over grey with their readings, legible without colour; estimates too."""

from html import escape
from typing import Any

from reports.pdf.convergence import convergence_svg
from reports.pdf.furniture import data_uri
from reports.pdf.words import Words, balanced, clean

# Points. The drawing is as wide as the text block, so its 8.5 point type is 8.5 points on paper.
_WIDTH, _LABEL, _BAR, _GAP = 470.0, 150.0, 222.0, 10.0
_SIZE, _LEADING, _THICK, _PITCH = 8.5, 11.0, 9.0, 17.5
_HUE, _TRACK, _INK = "#0b6e75", "#dcdad3", "#16202c"


def chart_view(chart: dict[str, Any], number: int, words: Words) -> dict[str, Any]:
    """What the page needs of one chart: title, caption, image and the same content as alternative text."""
    rows = [_row(row, words) for row in chart.get("rows", [])]
    is_estimate = chart.get("kind") == "convergence"
    svg, height = convergence_svg(chart["points"], words) if is_estimate else _svg(rows)
    title = clean(chart.get("title"))
    return {
        "number": words["chart"].format(number=number),
        "title": title,
        "caption": clean(chart.get("caption")),
        "section": clean(chart.get("section")),
        "src": data_uri(svg),
        "rows": rows,
        "width": _WIDTH,
        "height": round(height, 1),
        "alt": f"{title}. " + " ".join(f"{row['label']}: {row['text']}." for row in rows),
    }


def _row(row: dict[str, Any], words: Words) -> dict[str, Any]:
    value, whole = row.get("value"), row.get("of")
    reading = clean(row.get("text"))
    if not reading:
        reading = words.number(value)
        if whole:
            reading = words["annex_of"].format(k=reading, n=words.number(whole))
    return {"label": clean(row.get("label")), "text": reading, "value": value, "of": whole}


def _svg(rows: list[dict[str, Any]]) -> tuple[str, float]:
    numbers = [row["value"] for row in rows if isinstance(row["value"], int | float)]
    largest = max(numbers, default=0) or 1
    y, drawn = 0.0, []
    for row in rows:
        label = _lines(row["label"], _LABEL - _GAP)
        reading = _lines(row["text"], _WIDTH - _LABEL - _BAR - _GAP)
        height = max(_PITCH, max(len(label), len(reading)) * _LEADING + 5)
        drawn += [_text(label, 0, y, height), _bar(row, largest, y, height)]
        drawn.append(_text(reading, _LABEL + _BAR + _GAP, y, height, weight=600))
        y += height
    height = max(y, 1.0)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.1f}">'
    return head + "".join(drawn) + "</svg>", height


def _bar(row: dict[str, Any], largest: float, y: float, height: float) -> str:
    """The value over its own whole; without one, over the largest value of the chart and with no track."""
    top = y + (height - _THICK) / 2
    value = row["value"] if isinstance(row["value"], int | float) else 0
    whole = row["of"] if isinstance(row["of"], int | float) and row["of"] > 0 else None
    share = min(max(value / (whole or largest), 0.0), 1.0)
    track = _rect(top, _BAR, _TRACK) if whole else ""
    quarters = "".join(
        f'<rect x="{_LABEL + _BAR * part:.2f}" y="{top:.2f}" width="0.6" height="{_THICK}" fill="#fff"/>'
        for part in (0.25, 0.5, 0.75)
    )
    return track + (_rect(top, _BAR * share, _HUE) if share else "") + (quarters if whole else "")


def _rect(top: float, width: float, fill: str) -> str:
    return f'<rect x="{_LABEL}" y="{top:.2f}" width="{width:.2f}" height="{_THICK}" fill="{fill}"/>'


def _text(lines: list[str], x: float, y: float, height: float, weight: int = 400) -> str:
    first = y + (height - len(lines) * _LEADING) / 2 + _SIZE * 0.98
    return "".join(
        f'<text x="{x}" y="{first + index * _LEADING:.2f}" font-family="Noto Sans" font-weight="{weight}"'
        f' font-size="{_SIZE}" fill="{_INK}">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )


def _lines(text: str, width: float) -> list[str]:
    """Lines that fit ``width`` points, by a cautious estimate of letter widths."""
    letter = _SIZE * (0.51 if text.isascii() else 0.58)
    return balanced(text, int(width / letter)) or [""]
