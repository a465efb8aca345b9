"""A mission as large as a full one (methodology 6.1), as a mission file: register, teams, expectations."""

from typing import Any

DAY = "2022-06-05"
ZONE = "+06:00"
REGIONS, STATIONS, CENTRES, TEAMS, VISITS = 14, 1400, 60, 150, 10
# A team sees nine stations of its own, the first of them twice.
OWN = VISITS - 1
COORDINATOR = "coordinator@synthetic.example"
BALLOT = ("in_favour", "against")


def station(number: int) -> str:
    return f"{number:04}"


def centre(number: int) -> str:
    return f"TEC-{number:02}"


def team(number: int) -> str:
    return f"T-{number:03}"


def observer(of_team: int, member: int) -> str:
    return f"observer{2 * of_team + member}@synthetic.example"


def mission_file() -> dict[str, Any]:
    """The file `load_mission` reads, as JSON."""
    return {
        "format": "tanik-mission/1",
        "mission": {
            "slug": "synthetic",
            "code": "SYN",
            "title": "Observation Mission of the Synthetic Organisation",
            "organisation": {"name": "Synthetic Organisation", "short_name": "SO"},
            "start_date": "2022-06-02",
            "end_date": "2022-06-07",
            "composition": [{"body": "Secretariat", "kind": "short-term observers", "number": 2 * TEAMS}],
            "members": 2 * TEAMS,
            "working_language": "en",
            "timezone": "Asia/Almaty",
            "config_flags": {"same_day_additions": True, "numbered_seals": True},
            "benchmarks": ["the Constitution"],
        },
        "referendum": {
            "official_title": "Synthetic Referendum",
            "date": DAY,
            "questions": [{"no": 1, "text": "Do you agree?", "answers": ["In favour", "Against"]}],
        },
        "areas": [{"code": f"R{number:02}", "name": f"Region {letter}"} for number, letter in _regions()],
        "stations": [
            {
                "code": station(number),
                "name": "School",
                "area": f"R{number % REGIONS:02}",
                "locality": "rural" if number % 5 < 2 else "urban",
                "registered_voters": 800 + number,
            }
            for number in range(STATIONS)
        ],
        "centres": [
            {
                "code": centre(number),
                "name": "Commission",
                "level": "district",
                "area": f"R{number % REGIONS:02}",
            }
            for number in range(CENTRES)
        ],
        "people": [
            {"email": observer(number, member), "name": "Observer", "role": "observer"}
            for number in range(TEAMS)
            for member in (0, 1)
        ]
        + [{"email": COORDINATOR, "name": "Coordinator", "role": "coordinator"}],
        "teams": [
            {"code": team(number), "members": [observer(number, member) for member in (0, 1)]}
            for number in range(TEAMS)
        ],
        "deployments": list(_deployments()),
        "checklists": {"kinds": ["opening", "voting", "counting", "tabulation", "incident"]},
    }


def _regions():
    return [(number, chr(ord("A") + number)) for number in range(REGIONS)]


def _deployments():
    """One opening, nine stations of voting and one count a team; the first hundred tabulate."""
    for number in range(TEAMS):
        own = [station(number * OWN + visit) for visit in range(OWN)]
        yield {"team": team(number), "station": own[0], "stage": "opening"}
        yield from ({"team": team(number), "station": each, "stage": "voting"} for each in own)
        yield {"team": team(number), "station": own[-1], "stage": "counting"}
        if number < 100:
            yield {"team": team(number), "centre": centre(number % CENTRES), "stage": "tabulation"}
