"""Where a reader checks the paper in hand: the public address, printed and as a QR code."""

from io import BytesIO
from typing import Any

import segno

from reports.pdf.furniture import data_uri
from reports.pdf.words import Words, clean


def verification_view(document: dict[str, Any], words: Words) -> dict[str, str] | None:
    """Address, image and its alternative text; None for a document without ``verification_url``."""
    address = clean(document.get("verification_url"))
    if not address:
        return None
    return {
        "text": words["verify"],
        "address": address,
        "src": data_uri(_code(address)),
        "alt": words["verify_alt"].format(address=address),
    }


def _code(address: str) -> str:
    """Modules as one path: grey-safe, and sharp at any size. M survives a fold or a stamp."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue().decode("utf-8").strip()
