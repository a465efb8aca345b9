"""The outcome of a visit, or of a polling station: a number in SQL, a word outside."""

from enum import IntEnum


class Outcome(IntEnum):
    """Ordered so that the greatest outcome of several visits is that of the station where a hit wins.

    CONFLICT is an answer that two forms of one visit disagree on: it leaves the base only where it could
    still change the outcome, so a hit elsewhere stands. UNCONFIRMED is a critical hit that no coordinator
    has confirmed yet.
    """

    OUT = 0
    BLANK = 1
    NOT_OBSERVED = 2
    CLEAN = 3
    CONFLICT = 4
    UNCONFIRMED = 5
    HIT = 6


# The words of evidence lists; an outcome outside the measure has none.
WORDS: dict[int, str] = {
    Outcome.OUT: "",
    Outcome.BLANK: "blank",
    Outcome.NOT_OBSERVED: "not_observed",
    Outcome.CLEAN: "clean",
    Outcome.CONFLICT: "conflict",
    Outcome.UNCONFIRMED: "hit",
    Outcome.HIT: "hit",
}
