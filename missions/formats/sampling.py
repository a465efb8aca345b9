"""Whether the random sample of a mission file can carry an estimate: its list, its strata, what was drawn.

Weights follow from the numbers of the strata (methodology 2.8), so those must be there, and every stratum
needs two polling stations drawn, or all it has, for its variance to be known.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from missions.formats.lookup import Found, part, rows, text
from missions.formats.problems import did_you_mean

AT_LEAST = 2


def strata_of(data: Mapping[str, Any]) -> dict[str, int | None]:
    """The polling stations of each stratum by its name; None where the number is missing or wrong."""
    found: dict[str, int | None] = {}
    for _, row in rows(part(part(data, "mission"), "sample"), "strata"):
        if name := text(row, "name"):
            number = row.get("stations")
            found.setdefault(name, number if type(number) is int else None)
    return found


def is_random(data: Mapping[str, Any]) -> bool:
    return part(data, "mission").get("sampling") == "random"


def sampling_problems(data: Mapping[str, Any]) -> Found:
    """What is wrong with the design, and with the stations of this file that were drawn."""
    mission = part(data, "mission")
    if is_random(data) and "sample" not in mission:
        said = '"sample" is missing: the list the polling stations were drawn from, and its strata.'
        yield ("mission", "sample"), f"{said} Without them nothing can be estimated."
    if "sample" in mission and not is_random(data):
        said = 'A sample is described, but "sampling" does not say "random".'
        yield ("mission", "sampling"), f"{said} Say so, or leave the sample out."
    yield from _same_names(data)
    if not is_random(data):
        return
    known = strata_of(data)
    for index, row in rows(data, "stations"):
        for field, message in stratum_problems(row, known):
            yield ("stations", index, "sample", field), message
    if not text(data, "stations_file"):
        yield from drawn_problems(data, Counter())


def _same_names(data: Mapping[str, Any]) -> Found:
    names: set[str] = set()
    for index, row in rows(part(part(data, "mission"), "sample"), "strata"):
        name = text(row, "name")
        if name in names:
            yield ("mission", "sample", "strata", index, "name"), f'Two strata are called "{name}".'
        names.add(name or "")


def stratum_problems(station: Mapping[str, Any], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Field and sentence for a polling station that was drawn, when it has no stratum of the sample."""
    if "sample" not in station or not known:
        return
    stratum = text(part(station, "sample"), "stratum")
    if stratum is None:
        yield "stratum", '"stratum" is missing: the stratum the polling station was drawn from.'
    elif stratum not in known:
        yield "stratum", f'There is no stratum "{stratum}" in the sample.{did_you_mean(stratum, known)}'


def drawn_problems(data: Mapping[str, Any], elsewhere: Mapping[str, int]) -> Found:
    """Strata of which too few or too many polling stations were drawn, with those of a register file."""
    drawn = Counter(elsewhere)
    for _, row in rows(data, "stations"):
        drawn[text(part(row, "sample"), "stratum") or ""] += 1
    for index, (name, stations) in enumerate(strata_of(data).items()):
        path = ("mission", "sample", "strata", index, "stations")
        if stations is None:
            continue
        if drawn[name] > stations:
            yield path, f'{drawn[name]} polling stations of "{name}" were drawn, but it has only {stations}.'
        elif drawn[name] < min(AT_LEAST, stations):
            said = f'Of "{name}" {drawn[name]} polling stations were drawn.'
            yield path, f"{said} Mark at least {AT_LEAST}, or all it has, with this stratum."
