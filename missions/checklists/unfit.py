"""A value that cannot be an answer, and the tidying of texts every kind of answer shares."""

import re
from collections.abc import Iterable

LONGEST_TEXT = 10_000
LONGEST_SHOWN = 60
LARGEST = 2**53 - 1  # the largest whole number JavaScript holds exactly
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Unfit(ValueError):
    """Why a value is refused: the wording (messages.py), its params, and a word that may be meant."""

    def __init__(self, wording: str, *params: str | int, suggestion: str = "") -> None:
        self.wording = wording
        self.params = params
        self.suggestion = suggestion
        super().__init__(wording)


def tidy_text(value: object) -> str:
    """The text without outer white space and without what no database stores. Raises Unfit."""
    if not isinstance(value, str):
        raise Unfit("type.text")
    # Half of a surrogate pair, as a cut-off emoji leaves behind, cannot be encoded.
    value = value if value.isascii() else _HALF_PAIR.sub("\ufffd", value)
    text = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Unfit("max_length", LONGEST_TEXT)
    return text


def presentable(text: str) -> str:
    """The text without what can be neither encoded nor stored."""
    return _HALF_PAIR.sub("\ufffd", text).replace("\x00", "")


def shown(value: object) -> str:
    """Something somebody sent, short and clean enough to be quoted in a message."""
    text = presentable(str(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def in_order(texts: Iterable[str]) -> list[str]:
    """The texts as JavaScript sorts them, so that a device names them in the same order."""
    return sorted(texts, key=lambda text: text.encode("utf-16-be"))
