"""A value that cannot be an answer, and the tidying of texts every kind of answer shares."""

import re

LONGEST_TEXT = 10_000
LONGEST_SHOWN = 60
LARGEST = 2**53 - 1  # the largest whole number JavaScript holds exactly
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Unfit(ValueError):
    """Why a value is refused: the rule it breaks and one sentence saying what to do."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        self.message = message
        super().__init__(message)


def tidy_text(value: object) -> str:
    """The text without outer white space and without what no database stores. Raises Unfit."""
    if not isinstance(value, str):
        raise Unfit("type", "Give a text, in quotes.")
    # Half of a surrogate pair, as a cut-off emoji leaves behind, cannot be encoded.
    value = value if value.isascii() else _HALF_PAIR.sub("\ufffd", value)
    text = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Unfit("max_length", f"Shorten the text to {LONGEST_TEXT} characters.")
    return text


def presentable(text: str) -> str:
    """The text without what can be neither encoded nor stored."""
    return _HALF_PAIR.sub("\ufffd", text).replace("\x00", "")


def shown(value: object) -> str:
    """Something somebody sent, short and clean enough to be quoted in a message."""
    text = presentable(str(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
