"""What every page of a draft carries behind its text: a watermark, painted as background, no content."""

from base64 import b64encode
from html import escape

# A4 in points. The word must stay legible on a grey printer and never compete with the text.
_WIDTH, _HEIGHT, _GREY = 595.28, 841.89, "#efeeea"


def draft_watermark(word: str) -> str:
    """A style sheet with the word across every page, sized so that any language's word fits the diagonal."""
    size = min(150.0, 1000 / max(len(word), 1))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<text x="0" y="{size * 0.35:.1f}" text-anchor="middle" font-family="Noto Sans" font-weight="600"'
        f' font-size="{size:.1f}" letter-spacing="{size * 0.06:.1f}" fill="{_GREY}"'
        f' transform="translate({_WIDTH / 2:.1f} {_HEIGHT / 2:.1f}) rotate(-52)">{escape(word)}</text></svg>'
    )
    uri = data_uri(svg)
    return f'@page {{ background: url("{uri}") no-repeat center / {_WIDTH}pt {_HEIGHT}pt; }}'


def data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode("utf-8")).decode("ascii")
