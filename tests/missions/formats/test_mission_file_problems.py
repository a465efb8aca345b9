"""Every way in which a field of a mission file can be wrong: named with its line, all at once."""

import pytest

from missions.formats import read_mission
from tests.missions.formats.mission_text import GOOD, changed, line_of, problems

# What is changed, into what, then: text on the line of the problem, its field, words of its message.
WRONG = {
    "unknown key": (
        "  title: Test",
        "  titel: x\n  title: Test",
        "titel",
        "mission.titel",
        'Did you mean "title"?',
    ),
    "unknown section": ("people:", "peple: []\npeople:", "peple", "peple", 'Did you mean "people"?'),
    "missing field": ("  title: Test Mission\n", "", "mission:", "mission.title", '"title" is missing.'),
    "number for text": (
        '{code: "15", name',
        "{code: 15, name",
        "code: 15,",
        "stations[#1].code",
        'quotes: "15"',
    ),
    "telephone in words": (
        "  title: Test",
        "  duty_phone: call us\n  title: Test",
        "duty_phone",
        "mission.duty_phone",
        "is not a telephone number",
    ),
    "photos too small to read": (
        "  title: Test",
        "  photo_max_px: 10\n  title: Test",
        "photo_max_px",
        "mission.photo_max_px",
        "the smallest value allowed is 640",
    ),
    "duplicates between nobody": (
        "  title: Test",
        "  duplicates_between: nobody\n  title: Test",
        "duplicates_between",
        "mission.duplicates_between",
        '"nobody" is not in the list: team, anyone.',
    ),
    "guidance without a heading": (
        "  title: Test",
        "  guidance: [{text: Charge the phone.}]\n  title: Test",
        "guidance",
        "mission.guidance[#1].title",
        '"title" is missing. Heading.',
    ),
    "text for number": (
        "number: 65",
        "number: many",
        "many",
        "context_facts[abroad].number",
        "is not a number",
    ),
    "yes for true": (
        "  members: 2\n",
        "  members: 2\n  config_flags:\n    mobile_voting: yes\n",
        "mobile_voting",
        "mission.config_flags.mobile_voting",
        "Write true.",
    ),
    "unknown flag": (
        "  members: 2\n",
        "  members: 2\n  config_flags: {mobile_votng: true}\n",
        "votng",
        "mission.config_flags.mobile_votng",
        'Did you mean "mobile_voting"?',
    ),
    "list for text": (
        "title: Test Mission",
        "title: [a]",
        "title: [a]",
        "mission.title",
        "A list is not text.",
    ),
    "nothing given": ("title: Test Mission", "title:", "title:", "mission.title", "This is empty"),
    "value not in list": ("level: district", "level: distrct", "distrct", "centres[C1].level", '"district"?'),
    "bad date": (
        "start_date: 2026-06-02",
        "start_date: 2026-02-30",
        "02-30",
        "mission.start_date",
        "YYYY-MM-DD",
    ),
    "bad clock": ("opens_at: 07:00", "opens_at: 7:00", "7:00,", "stations[16].opens_at", "HH:MM"),
    "bad time zone": ("Asia/Almaty", "Asia/Nowhere", "Nowhere", "mission.timezone", "time zone"),
    "bad slug": ("slug: test-2026", "slug: Test 2026", "slug", "mission.slug", "small letters"),
    "bad code": ("code: TST26", "code: tst-26", "tst-26", "mission.code", "capital letters"),
    "bad email": (
        "teams:\n",
        "  - {email: zed, name: Z, role: head}\nteams:\n",
        "zed",
        "people[zed].email",
        "e-mail",
    ),
    "too small": ("number: 2}", "number: 0}", "number: 0}", "mission.composition[#1].number", "smallest"),
    "latitude": ("lat: 51.1", "lat: 511", "lat: 511", "stations[15].lat", "largest value allowed is 90"),
    "one answer": (
        "[In favour, Against]",
        "[Yes]",
        "[Yes]",
        "referendum.questions[#1].answers",
        "at least 2",
    ),
    "station without area": (
        "area: S, opens",
        "area: Z, opens",
        "area: Z",
        "stations[16].area",
        'no area "Z"',
    ),
    "team without area": (
        "code: T1, area: N",
        "code: T1, area: M",
        "area: M",
        "teams[T1].area",
        'no area "M"',
    ),
    "centre without area": (
        "level: district, area: N",
        "level: district, area: M",
        "C1",
        "centres[C1].area",
        "no area",
    ),
    "area without parent": ("parent: N}", "parent: M}", "parent: M", "areas[N-1].parent", 'no area "M"'),
    "station without centre": (
        "lon: 71.4",
        "lon: 71.4, parent_centre: C2",
        "C2",
        "stations[15].parent_centre",
        'no centre "C2" in this file.',
    ),
    "deployment without team": (
        '{team: T1, station: "15"',
        '{team: T9, station: "15"',
        "T9",
        "deployments[#1].team",
        'no team "T9"',
    ),
    "deployment without station": (
        'station: "15", stage',
        'station: "17", stage',
        '"17"',
        "deployments[#1].station",
        'no polling station "17"',
    ),
    "deployment to centre": (
        "centre: C1, stage",
        "centre: C7, stage",
        "C7",
        "deployments[#2].centre",
        'no centre "C7"',
    ),
    "unknown stage": (
        "stage: voting",
        "stage: vote",
        "stage: vote",
        "deployments[#1].stage",
        "is not in the list",
    ),
    "voting at a centre": (
        'station: "15", stage: voting',
        "centre: C1, stage: voting",
        "centre: C1, stage: voting",
        "deployments[#1].centre",
        "For voting give a station",
    ),
    "member not listed": (
        "members: [ann@example.org]",
        "members: [ane@example.org]",
        "ane@",
        "teams[T1].members[#1]",
        'Did you mean "ann@example.org"?',
    ),
    "coordinator of no area": (
        "name: Bob, role: secretariat",
        "name: Bob, role: coordinator, areas: [Q]",
        "areas: [Q]",
        "people[bob@example.org].areas[#1]",
        'no area "Q"',
    ),
    "meeting fact": ("facts: [abroad]", "facts: [abraod]", "abraod", "meetings[cec].facts[#1]", '"abroad"?'),
    "fact of no meeting": ("ref: cec", "ref: cce", "ref: cce", "context_facts[abroad].source.ref", '"cec"?'),
    "fact entered by nobody": (
        "entered_by: ann@",
        "entered_by: jim@",
        "jim@",
        "context_facts[abroad].entered_by",
        "no person",
    ),
    "fact checked by its author": (
        "checked_by: bob@",
        "checked_by: Ann@",
        "checked_by",
        "context_facts[abroad].checked_by",
        "another person",
    ),
    "second number alone": (
        "    unit: polling stations\n",
        "    unit: polling stations\n    second_number: 52\n",
        "id: abroad",
        "context_facts[abroad]",
        "second_unit",
    ),
    "evidence of nothing": (
        "evidence: [cec, same",
        "evidence: [no-such, same",
        "no-such",
        "recommendations[lists].evidence[#1]",
        "neither a meeting",
    ),
    "no evidence": (
        "evidence: [cec, same_day_additions]",
        "evidence: []",
        "evidence: []",
        "recommendations[lists].evidence",
        "at least 1",
    ),
    "duplicate area": (
        "stations:\n",
        "  - {code: N, name: Noord}\nstations:\n",
        "Noord",
        "areas[N].code",
        "#1 of areas",
    ),
    "duplicate person": (
        "teams:\n",
        "  - {email: ANN@example.org, name: A, role: head}\nteams:\n",
        "ANN@",
        "people[ANN@example.org].email",
        "already the email of entry #1",
    ),
    "duplicate station": (
        "centres:\n",
        '  - {code: "15", name: Museum, area: N}\ncentres:\n',
        "Museum",
        "stations[15].code",
        "of the same region N",
    ),
    "same deployment": (
        "  - {team: T1, centre",
        '  - {team: T1, station: "15", stage: voting}\n  - {team: T1, centre',
        "deployments:+2",
        "deployments[#2]",
        "same as entry #1",
    ),
    "sum of members": (
        "  members: 2\n",
        "  members: 3\n",
        "members: 3",
        "mission.members",
        "adds up to 2 members",
    ),
    "more observers than members": (
        "role: secretariat}",
        "role: observer}\n  - {email: c@example.org, name: C, role: observer}",
        "composition:",
        "mission.composition",
        "3 of the people are observers",
    ),
    "ends before it starts": (
        "end_date: 2026-06-09",
        "end_date: 2026-06-01",
        "end_date",
        "mission.end_date",
        "before it starts",
    ),
    "day not one of the days": (
        "  date: 2026-06-05\n",
        "  date: 2026-06-05\n  dates: [2026-06-06]\n",
        "  date: 2026-06-05",
        "referendum.date",
        "is not one of the dates",
    ),
    "closes before it opens": ("20:00", "06:00", "06:00", "stations[16].closes_at", "before it opens"),
    "half a position": (", lon: 71.4", "", "lat: 51.1", "stations[15].lon", '"lon" is missing'),
    "abroad without country": (
        "lon: 71.4",
        "lon: 71.4, type: abroad",
        "type: abroad",
        "stations[15].abroad",
        '"abroad" is missing',
    ),
    "duplicate key": (
        "  code: TST26",
        "  code: TST26\n  code: TST27",
        "TST27",
        "mission.code",
        "first is on line 3",
    ),
    "anchor": (
        "name: South}",
        "name: South}\n  - &a {code: Q, name: Q}\n  - *a",
        "&a",
        "areas[#5]",
        "Anchors",
    ),
    "foreign tag": (
        "name: North",
        "name: !!python/name:os.system x",
        "python",
        "areas[N].name",
        "not supported",
    ),
    "path as register": (
        "areas:",
        "stations_file: ../x.csv\nareas:",
        "x.csv",
        "stations_file",
        "name of a CSV file",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_wrong_field_is_named_with_its_line(case):
    old, new, mark, field, words = WRONG[case]
    text = changed(old, new)
    mark, _, below = mark.partition("+")
    found = problems(text)

    assert [(line, where) for line, where, _ in found] == [(line_of(text, mark) + int(below or 0), field)]
    assert words in found[0][2]
    assert read_mission(text, "m.yaml").problems[0].file == "m.yaml"


def test_all_problems_come_at_once():
    text = GOOD
    for case in (
        "bad date",
        "bad clock",
        "member not listed",
        "sum of members",
        "duplicate key",
        "meeting fact",
    ):
        text = changed(*WRONG[case][:2], text=text)

    fields = {field for _, field, _ in problems(text)}

    assert fields == {
        "mission.start_date",
        "stations[16].opens_at",
        "teams[T1].members[#1]",
        "mission.members",
        "mission.code",
        "meetings[cec].facts[#1]",
    }


def test_areas_in_a_circle_are_each_named():
    text = changed("{code: N, name: North}", "{code: N, name: North, parent: N-1}")

    found = problems(text)

    assert [(line, field) for line, field, _ in found] == [(19, "areas[N].parent"), (20, "areas[N-1].parent")]
    assert "N > N-1 > N" in found[0][2]


def test_areas_more_than_five_deep_are_refused():
    deep = "".join(f"  - {{code: D{i}, name: D, parent: {f'D{i - 1}' if i else 'N-1'}}}\n" for i in range(4))

    assert [field for _, field, _ in problems(changed("stations:\n", deep + "stations:\n"))] == [
        "areas[D3].parent"
    ]


def test_person_cannot_be_in_two_teams():
    second = "  - {code: T2, members: [Ann@example.org]}\ndeployments:\n"

    found = problems(changed("deployments:\n", second))

    assert [field for _, field, _ in found] == ["teams[T2].members[#1]"]
    assert "already a member of team T1" in found[0][2]


def test_code_used_in_two_regions_needs_its_region_in_a_deployment():
    both = changed('{code: "16", name: Library', '{code: "15", name: Library')

    assert [field for _, field, _ in problems(both)] == ["deployments[#1].station"]
    assert problems(changed('station: "15", stage', 'station: "N/15", stage', text=both)) == []


def test_evidence_and_standards_are_checked_when_they_are_known():
    text = changed("same_day_additions]", "same_day_addition], standards: [VCR-I.1.3]")

    found = problems(text, claims={"same_day_additions"}, standards={"VCR-I.1.2"})

    assert [field for _, field, _ in found] == [
        "recommendations[lists].evidence[#2]",
        "recommendations[lists].standards[#1]",
    ]
    assert 'Did you mean "same_day_additions"?' in found[0][2]


def test_problem_found_later_gets_its_line_and_field():
    problem = read_mission(GOOD, "m.yaml").problem(("stations", 1, "area"), "Not here.")

    assert str(problem) == "m.yaml, line 24, stations[16].area: Not here."


def test_lines_of_json_fields_are_known():
    text = '{"mission": {\n  "slug": "x y",\n  "slug": "z"\n},\n "referendum": []}'

    found = {(line, field) for line, field, _ in problems(text)}

    assert {(2, "mission.slug"), (3, "mission.slug"), (5, "referendum")} <= found
