"""One page of HTML with its stylesheet inside: no script, no request, fit to be published as it is."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from reports.pdf.render import PAPER
from reports.pdf.view import print_view

PAGE = Path(__file__).parent / "page"
_engine = Engine(dirs=[str(PAGE), str(PAPER)], autoescape=True)


def write(document: dict[str, Any]) -> str:
    """The same words as on paper, in the same order.

    The page allows itself its own stylesheet by digest and nothing else, wherever it is published.
    """
    style = (PAGE / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    context = print_view(document) | {"style": mark_safe(style), "style_digest": digest}  # noqa: S308 - ours
    return _engine.get_template("page.html").render(Context(context, use_l10n=False, use_tz=False))
