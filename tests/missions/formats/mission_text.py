"""A mission file that is right, and how a test makes it wrong."""

from missions.formats import read_mission

GOOD = """\
mission:
  slug: test-2026
  code: TST26
  title: Test Mission
  organisation: {name: Organisation of Tests, short_name: OT}
  start_date: 2026-06-02
  end_date: 2026-06-09
  working_language: en
  timezone: Asia/Almaty
  composition:
    - {body: the Secretariat, kind: short-term observers, number: 2}
  members: 2
referendum:
  official_title: Referendum on tests
  date: 2026-06-05
  questions:
    - {no: 1, text: Do you agree?, answers: [In favour, Against]}
areas:
  - {code: N, name: North}
  - {code: N-1, name: First district, parent: N}
  - {code: S, name: South}
stations:
  - {code: "15", name: School, area: N-1, lat: 51.1, lon: 71.4}
  - {code: "16", name: Library, area: S, opens_at: 07:00, closes_at: 20:00}
centres:
  - {code: C1, name: Centre, level: district, area: N}
people:
  - {email: ann@example.org, name: Ann, role: observer}
  - {email: bob@example.org, name: Bob, role: secretariat}
teams:
  - {code: T1, area: N, members: [ann@example.org]}
deployments:
  - {team: T1, station: "15", stage: voting}
  - {team: T1, centre: C1, stage: tabulation}
meetings:
  - id: cec
    date: 2026-06-03T11:00
    type: central_commission
    institution: the CEC
    attribution: on_record
    facts: [abroad]
context_facts:
  - id: abroad
    label: polling stations abroad
    number: 65
    unit: polling stations
    as_of: 2026-05-22
    source: {kind: meeting, ref: cec}
    entered_by: ann@example.org
    checked_by: bob@example.org
recommendations:
  - {id: lists, text: Review it., addressee: The CEC, action: review it, evidence: [cec, same_day_additions]}
"""


def problems(text, **known):
    return [(each.line, each.field, each.message) for each in read_mission(text, "m.yaml", **known).problems]


def line_of(text, part):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def changed(old, new, text=GOOD):
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)
