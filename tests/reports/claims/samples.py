"""Claims bound to the shipped checklists, tallies as a query gives them, the fifteen-station mission."""

from missions.checklists import Severity, load_standard_set
from reports.claims import (
    KeyDefinition,
    Tally,
    Wording,
    bind,
    build_document,
    evaluate,
    load_claims,
    load_language,
    refusals,
)

CONFIG = {"same_day_additions": True, "mobile_voting": True}


def key_definitions(*, without=()):
    """The shipped questions as claims see them; `without` are keys a mission has switched off."""
    return [
        KeyDefinition(
            form=form.key,
            key=question.key,
            type=str(question.type),
            values=question.values,
            adverse=question.adverse,
            critical=tuple(v for v in question.adverse if question.severity_of(v) is Severity.CRITICAL),
            relevant=question.relevant.to_json() if question.relevant else None,
        )
        for form in _forms()
        for question in form.questions
        if question.key not in without
    ]


def _forms():
    forms = load_standard_set().forms
    return forms.values() if hasattr(forms, "values") else forms


CLAIMS = {claim.id: claim for claim in load_claims()}
MEASURES = bind(CLAIMS.values(), key_definitions(), config=CONFIG)
COUNTED = [claim for claim in CLAIMS.values() if claim.id in MEASURES]
ENGLISH = Wording(load_language("en"))


def tally(k, n, **more):
    """k of n; everything looked at was assessed unless said otherwise."""
    missing = sum(more.get(name, 0) for name in ("not_observed", "blank", "conflicts"))
    return Tally(k=k, n=n, **{"stations": n + missing, "observations": n + missing, **more})


def figure(claim, k, n, against=None, **more):
    return evaluate(CLAIMS[claim], MEASURES[claim], tally(k, n, **more), against)


def text(found, wording=ENGLISH):
    said = wording.sentence(found)
    return said.text if said else None


def rules(found):
    return [refused.rule.value for refused in found.refused]


def reasons(found, wording=ENGLISH):
    return [refusal.reason for refusal in refusals(found, wording)]


def codes(prefix, number):
    return tuple(f"KAZ22-{prefix}-{position:04d}" for position in range(number))


# The mission of the founding statement: voting in 15 polling stations, one count.
FIFTEEN = {
    "coverage_opening": tally(7, 7),
    "coverage_voting": tally(15, 15),
    "coverage_counting": tally(1, 1),
    "coverage_tabulation": tally(0, 0),
    "chairs_women": tally(10, 15, supporting=codes("VOT", 10), other=codes("CNT", 5)),
    "members_women": tally(15, 15, numerator=61, denominator=105),
    "no_interference": tally(0, 15, other=codes("VOT", 15)),
    "citizen_observers_present": tally(14, 15),
    "side_observers_in_favour": tally(3, 15),
    "side_observers_against": tally(0, 15),
    "accessible": tally(11, 15),
    "same_day_additions": tally(12, 15, numerator=84),
    "opening_overall": tally(7, 7),
    "opened_on_time": tally(7, 7),
    "voting_overall": tally(15, 15),
    "procedures_followed": tally(14, 15),
    "voting_transparency": tally(15, 15),
    "counting_overall": tally(1, 1),
    "counting_procedures": tally(1, 1),
    "counting_transparency": tally(1, 1),
    "results_posted": tally(1, 1),
    "serious_count_breaches": tally(0, 1),
    "tabulation_overall": tally(0, 0),
    "no_serious_technical_tabulation": tally(0, 0),
}


def fifteen(**changed):
    """Figures of every counted claim; the absence claims not listed found nothing in 15 stations."""
    tallies = {claim.id: FIFTEEN.get(claim.id, tally(0, 15)) for claim in COUNTED} | changed
    return {claim: evaluate(CLAIMS[claim], MEASURES[claim], counted) for claim, counted in tallies.items()}


MISSION = {
    "code": "KAZ22",
    "title": "International Observation Mission of the Organization of Turkic States",
    "short_name": "Mission",
    "mission_type": "International Referendum Observation Mission",
    "organisation": {"name": "Organization of Turkic States", "short_name": "OTS"},
    "invitation": {"inviting_body": "the Government of the Republic of Kazakhstan", "date": "2022-05-16"},
    "benchmarks": ["international standards", "the national legislation"],
    "legal_basis": ["the national legislation"],
    "start_date": "2022-06-02",
    "composition": [
        {"body": "the Secretariat of the OTS", "kind": "core team members", "number": 1},
        {"body": "the Chamber of Commerce", "kind": "short-term observers", "number": 4},
        {"body": "the Secretariat of the OTS", "kind": "short-term observers", "number": 12},
    ],
    "members": 17,
    "countries": ["AZ", "KG", "TR"],
    "unit_name": {"singular": "polling station", "plural": "polling stations"},
    "final_report": {"due": "in the coming days", "recipients": ["the Member States"]},
    "thanks": "The Mission thanks the Central Election Commission.",
    "courtesy": "The Mission congratulates the people of Kazakhstan.",
    "issue_place": "Nur-Sultan",
}
REFERENDUM = {"official_title": "Republican Referendum", "short_name": "Referendum", "date": "2022-06-05"}
SNAPSHOT = {
    "digest": "9c41",
    "cut_off": "2022-06-06T04:10:00+06:00",
    "submissions": {"opening": 7, "voting": 15, "counting": 1},
    "expected": {"opening": 7, "voting": 15, "counting": 1},
    "stations": {"visited": 15},
}
MEETINGS = [
    {
        "id": "cec",
        "date": "2022-06-03T10:30",
        "institution": "the Central Election Commission",
        "persons": [
            {"name": "Mr. Mukhtar Yerman", "title": "Secretary", "public": True},
            {"name": "Ms. Not Public", "title": "Adviser", "public": False},
        ],
        "attribution": "on_record",
        "purpose": "described the preparations.",
    },
    {
        "id": "mfa",
        "date": "2022-06-03T15:00",
        "institution": "the Ministry of Foreign Affairs",
        "persons": [{"name": "Mr. Adil Tursynov", "title": "Deputy Minister", "public": True}],
        "attribution": "institution_only",
        "purpose": "explained voting abroad",
    },
]
FACT = {
    "id": "stations-abroad",
    "label": "polling stations abroad",
    "number": "65.0000",
    "unit": "polling stations",
    "second_number": 52,
    "second_unit": "foreign states",
    "as_of": "2022-05-22",
    "checked": True,
    "source": {"kind": "document", "ref": "notice of 22 May 2022", "name": "the official notices", "url": ""},
}
RECOMMENDATIONS = [
    {
        "id": "lists",
        "addressee": "The Central Election Commission",
        "action": "review the practice of supplementary lists",
        "evidence": ["same_day_additions", "cec", "unknown"],
        "standards": ["VCR-I.1.2"],
    }
]


def document(**changed):
    """The fifteen-station statement, with what a test changes."""
    given = {
        "mission": MISSION,
        "referendum": REFERENDUM,
        "snapshot": SNAPSHOT,
        "figures": fifteen(),
        "meetings": MEETINGS,
        "facts": [FACT],
        "recommendations": RECOMMENDATIONS,
        "coverage": [
            {"stage": "voting", "expected": 15, "received": 15, "verified": 15},
            {"stage": "counting", "expected": 2, "received": 1, "verified": 1},
        ],
    }
    return build_document(**(given | changed))


def sentences(built, section=None):
    return [
        sentence
        for part in built["sections"]
        if section in (None, part["key"])
        for paragraph in part["paragraphs"]
        for sentence in paragraph["sentences"]
    ]


def texts(built, section=None):
    return [sentence["text"] for sentence in sentences(built, section)]


def refused(built):
    return [(entry["claim"], entry["rule"]) for section in built["sections"] for entry in section["refused"]]


def judgement(**changed):
    given = {
        "claim": "overall_assessment",
        "text": "The Referendum was well organised.",
        "author": {"name": "Mr. Selim Aydoğan", "title": "Head of Mission"},
        "evidence": ["voting_overall", "cec"],
    }
    return given | changed
