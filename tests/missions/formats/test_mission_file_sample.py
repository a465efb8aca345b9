"""A random sample in a mission file: its list, its strata, and what can carry no estimate."""

import pytest

from missions.formats import read_mission
from tests.missions.formats.mission_text import changed, line_of, problems

RANDOM = changed(
    "  members: 2\n",
    """  members: 2
  sampling: random
  sample:
    frame: the register
    strata:
      - {name: urban, stations: 40}
      - {name: rural, stations: 1}
""",
)


DRAWN = RANDOM.replace(
    "centres:\n",
    """  - {code: "17", name: Club, area: S, sample: {stratum: urban}}
  - {code: "18", name: Hall, area: S, sample: {stratum: urban}}
  - {code: "19", name: Barn, area: S, sample: {stratum: rural}}
centres:
""",
)


def test_a_random_sample_names_its_list_and_its_strata():
    mission = read_mission(DRAWN, "m.yaml")

    assert mission.problems == ()
    assert mission.strata == ("urban", "rural")


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        (changed("  members: 2\n", "  members: 2\n  sampling: random\n"), "mission:", '"sample" is missing'),
        (DRAWN.replace("  sampling: random\n", ""), "mission:", '"sampling" does not say "random"'),
        (
            changed("sample: {stratum: rural}", "sample: {stratum: rurl}", DRAWN),
            "rurl",
            'Did you mean "rural"?',
        ),
        (changed("sample: {stratum: rural}", "sample: {}", DRAWN), "sample: {}", '"stratum" is missing'),
        (changed("name: rural,", "name: urban,", DRAWN), "stations: 1", 'Two strata are called "urban".'),
        (changed("stations: 40", "stations: 1", DRAWN), "name: urban", "but it has only 1"),
        (
            changed("stations: 1}", "stations: 2}", DRAWN),
            "name: rural",
            'Of "rural" 1 polling stations were drawn',
        ),
    ],
    ids=["no design", "not random", "unknown stratum", "no stratum", "same name", "too many", "too few"],
)
def test_a_sample_that_cannot_carry_an_estimate_is_refused(text, part, words):
    found = problems(text)

    assert any(words in message and line == line_of(text, part) for line, _, message in found), found
