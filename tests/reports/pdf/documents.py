"""Documents to set: the Kazakhstan 2022 statement in its contract shape, a long one, and one in five languages' letters."""

import hashlib
import json
from copy import deepcopy

STATIONS = [
    f"KAZ22-VOT-{code}"
    for code in ("7F3K 55XN 93VA 2HTM 8QRC 4WNB 6JDP K3FX T92H M7VE C5GA R4KW X8PN H6TD V2JQ".split())
]
LETTERS = {
    "kk": "Әділ Ғалым Қазақстан жаңа Өскемен Ұлытау Үміт Һәм Ілияс әғқңөұүһі",
    "az": "Əhali səsvermə Ğ ğ Şəki çağırış İsmayıllı ıslaq Öz Ü",
    "tr": "Şırnak Iğdır İzmir Çağrı Ömer Ünal ğ",
    "uz": "Oʻzbekiston Gʻijduvon sharqi Ўзбекистон Қўқон Ғиждувон Ҳаёт",
    "ky": "Ысык-Көл Ңңү Өзгөн Үйгө",
}


def seal(document):
    """The document with the hash of its content, as compiling makes it."""
    content = {key: value for key, value in document.items() if key not in ("content_hash", "status")}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**document, "content_hash": hashlib.sha256(text.encode()).hexdigest()}


def sentence(kind, text, mark=None, claim=None, **more):
    return {"id": mark or text[:12], "kind": kind, "claim": claim, "text": text, "mark": mark, **more}


def section(key, heading, *paragraphs, refused=()):
    return {
        "key": key,
        "heading": heading,
        "paragraphs": [{"sentences": list(sentences)} for sentences in paragraphs],
        "refused": list(refused),
    }


REFUSED = {
    "claim": "procedures_count",
    "text": "The precinct commissions implemented the counting of votes per the rules.",
    "reason": "One count was observed; a plural needs five.",
    "lifted_by": "four more counts",
    "offered": "In the polling station where the Mission observed the count, the procedures were followed.",
}


def _sections():
    return [
        section(
            "mission",
            "The Mission",
            [
                sentence(
                    "metadata",
                    "Following an invitation from the Government of the Republic of Kazakhstan, the "
                    "Organization of Turkic States (OTS) deployed an International Referendum Observation Mission "
                    "(the Mission) to the republican referendum of 5 June 2022, which began its work on 2 June.",
                ),
                sentence(
                    "metadata",
                    "The Mission comprised 16 observers, officials of the Secretariat of the OTS and of "
                    "the Turkic Chamber of Commerce and Industry (TCCI), who worked in eight teams of two.",
                ),
            ],
            [
                sentence(
                    "metadata",
                    "The assessment was made against the national legislation of the Republic of "
                    "Kazakhstan and the generally recognised rules of international law on the organisation and "
                    "conduct of voting.",
                ),
                sentence(
                    "metadata",
                    "This statement is delivered before the completion of the process; the final "
                    "assessment will depend in part on the remaining stages, including the tabulation of results "
                    "and the handling of complaints.",
                ),
            ],
        ),
        section(
            "meetings",
            "Meetings before referendum day",
            [
                sentence(
                    "meeting",
                    "The Mission met the Secretary of the Central Election Commission of the Republic of "
                    "Kazakhstan (CEC), Mr Mukhtar Yerman, who described the preparations and presented the plan of "
                    "the main activities for holding the referendum.",
                    "M1",
                    "meeting",
                ),
                sentence(
                    "meeting",
                    "The Mission also met the Deputy Minister of Foreign Affairs, Mr Adil Tursynov, who "
                    "described how diplomatic missions and consular offices had been prepared for citizens voting "
                    "abroad.",
                    "M2",
                    "meeting",
                ),
                sentence(
                    "fact",
                    "According to the Ministry of Foreign Affairs, 65 polling stations were established in "
                    "52 foreign states, as of 3 June 2022.",
                    "C1",
                    "context_fact",
                ),
            ],
        ),
        section(
            "administration",
            "Administration of the referendum",
            [
                sentence("figure", "Women chaired 10 of the 15 observed commissions.", "F1", "chairs_women"),
                sentence(
                    "negative",
                    "The necessary information and materials were available in the 15 polling stations "
                    "visited.",
                    "N1",
                    "materials_available",
                ),
                sentence(
                    "figure",
                    "Of the 15 polling stations visited, 12 could be reached by a wheelchair user without "
                    "help.",
                    "F2",
                    "accessible",
                ),
            ],
            [
                sentence(
                    "judgement",
                    "The Central Election Commission prepared the referendum professionally and met "
                    "the deadlines that the law sets.",
                    "J1",
                    "administration_assessment",
                    author={"name": "the Head of Mission"},
                    rests_on=["M1", "M2", "N1"],
                ),
            ],
        ),
        section(
            "voting",
            "Referendum day",
            [
                sentence(
                    "figure",
                    "On referendum day the Mission observed voting in 15 polling stations in Nur-Sultan.",
                    "F3",
                    "coverage_voting",
                ),
                sentence(
                    "negative",
                    "The Mission was given full access to the 15 polling stations visited.",
                    "N2",
                    "full_access",
                ),
                sentence(
                    "figure",
                    "Citizen observers were present in 14 of the 15 polling stations visited.",
                    "F4",
                    "citizen_observers_present",
                ),
                sentence(
                    "figure",
                    "Voting was assessed positively in 15 of the 15 observations.",
                    "F5",
                    "voting_overall",
                ),
            ],
            [
                sentence(
                    "negative",
                    "No case of interference by officials, law enforcement or others in the work of the "
                    "commissions was observed in the 15 polling stations visited.",
                    "N3",
                    "no_interference",
                ),
                sentence(
                    "negative",
                    "No obstacle to the free exercise of the vote was observed in these polling stations.",
                    "N4",
                    "no_obstacle_to_vote",
                ),
                sentence(
                    "negative",
                    "No campaign material or activity was seen in or around the 15 polling stations "
                    "visited, no coercion of voters was observed, and no removal or introduction of ballots.",
                    "N5",
                    "no_campaign_material",
                ),
                sentence(
                    "negative",
                    "Public order was maintained in the 15 polling stations visited.",
                    "N6",
                    "order_secured",
                ),
            ],
            [
                sentence(
                    "figure",
                    "Voters were added to supplementary lists on referendum day in 9 of the 15 polling "
                    "stations visited.",
                    "F6",
                    "same_day_additions",
                ),
            ],
        ),
        section(
            "counting",
            "Counting",
            [
                sentence(
                    "figure",
                    "At the end of the day the Mission observed the count in one polling station.",
                    "F7",
                    "coverage_counting",
                ),
                sentence(
                    "figure",
                    "In the polling station where the Mission observed the count, the procedures were "
                    "followed and the results form was posted.",
                    "F8",
                    "counting_overall",
                ),
            ],
            refused=[REFUSED],
        ),
        section(
            "recommendations",
            "Recommendations",
            [
                sentence(
                    "recommendation",
                    "Review the practice of entering voters who wish to vote outside the place of "
                    "their permanent registration on a supplementary list on voting day.",
                    "R1",
                    addressee="the Central Election Commission",
                    evidence=["F6"],
                    standard="Venice Commission, Revised Code of Good Practice on Referendums, I.1.2",
                ),
            ],
            [
                sentence(
                    "recommendation",
                    "Give further attention to equal opportunities for those in favour of the "
                    "draft law and those against it, and to voter education on the substance of the question.",
                    "R2",
                    addressee="the authorities responsible for voter information",
                    evidence=["M1", "N1"],
                    standard="Revised Code, I.2.2 and I.3.1",
                ),
            ],
        ),
        section(
            "closing",
            "Closing",
            [
                sentence(
                    "metadata",
                    "The Mission will share its detailed assessment with the Member States and the "
                    "relevant international organisations in the coming weeks.",
                ),
                sentence(
                    "courtesy",
                    "The Mission thanks the authorities of the Republic of Kazakhstan for their "
                    "hospitality and the voters, commission members and observers who gave it their time.",
                ),
            ],
        ),
    ]


BASES = {
    "F1": (10, 15, "polling stations, latest visit that recorded it"),
    "F2": (12, 15, "polling stations"),
    "F3": (15, 15, "polling stations with a voting form"),
    "F4": (14, 15, "polling stations"),
    "F5": (15, 15, "observations of voting"),
    "F6": (9, 15, "polling stations"),
    "F7": (1, 1, "count"),
    "F8": (1, 1, "count observed to the end"),
    "N1": (15, 15, "polling stations"),
    "N2": (15, 15, "polling stations"),
    "N3": (0, 15, "polling stations"),
    "N4": (0, 15, "polling stations"),
    "N5": (0, 15, "polling stations"),
    "N6": (15, 15, "polling stations"),
}


def _annex_rows(sections):
    rows = []
    for part in sections:
        for paragraph in part["paragraphs"]:
            rows += [_annex_row(part, one) for one in paragraph["sentences"] if one["mark"]]
    return rows


def _annex_row(part, one):
    k, n, base = BASES.get(one["mark"], (None, None, ""))
    codes = STATIONS[:12] if n == 15 else ["KAZ22-CNT-9D4E"] if n == 1 else []
    if one["mark"].startswith("M"):
        codes = [f"KAZ22-MTG-{one['mark']}A7"]
    return {
        "mark": one["mark"],
        "section": part["heading"],
        "text": one["text"],
        "claim": one["claim"] or "",
        "base": base,
        "k": k,
        "n": n,
        "coverage": 1.0 if n else None,
        "codes": codes,
        "more": 3 if n == 15 else 0,
    }


def _figures(sections):
    return {
        "schema": "tanik-figures/1",
        "mission": "kazakhstan-2022",
        "figures": [
            {"id": one["claim"], "mark": one["mark"], "k": BASES[one["mark"]][0], "n": BASES[one["mark"]][1]}
            for part in sections
            for paragraph in part["paragraphs"]
            for one in paragraph["sentences"]
            if one["mark"] in BASES
        ],
    }


def kazakhstan(**changes):
    """The founding statement, reworded within its evidence; ``changes`` replace top-level keys."""
    sections = _sections()
    document = {
        "schema": "tanik-document/1",
        "language": "en",
        "profile": "ots",
        "status": "issued",
        "version": 1,
        "mission": {
            "title": "International Referendum Observation Mission to the Republic of Kazakhstan",
            "short_name": "OTS Mission, Kazakhstan 2022",
            "organisation": "Organization of Turkic States",
            "organisation_short_name": "OTS",
            "code": "KAZ22",
            "unit_name": "polling station",
        },
        "title_block": {
            "organisation": "International Observation Mission of the Organization of Turkic States",
            "referendum": "Republican Referendum on the Draft Law “On Introducing Amendments and Additions to the "
            "Constitution of the Republic of Kazakhstan”",
            "date": "2022-06-05",
            "kind": "Preliminary Statement",
            "place": "Nur-Sultan",
            "issued_on": "2022-06-06",
        },
        "snapshot": {
            "digest": "9c41f0d27ab35e18c6629df4b1708e53a4d97c20be61f58d03e72b9a41c5d6e7",
            "cut_off": "2022-06-06T04:10:00+06:00",
            "submissions": {"opening": 8, "voting": 15, "counting": 1},
            "expected": {"opening": 8, "voting": 15, "counting": 2},
            "stations": {"visited": 15},
        },
        "sections": sections,
        "method": {
            "heading": "How the Mission observed, and what its figures can carry",
            "paragraphs": [
                "The polling stations were not selected at random; the findings relate to those visited and are not "
                "projected onto the country. Every figure is counted from checklists that a coordinator verified; the "
                "superscript marks lead to its base, its coverage and the submissions behind it in the annex.",
                "The evidence was frozen on 6 June 2022 at 04:10 (UTC+6). A case that was reported to the Mission but "
                "not observed by it is never counted as observed.",
            ],
            "coverage": [
                {"stage": "Opening", "expected": 8, "received": 8, "verified": 8},
                {"stage": "Voting", "expected": 15, "received": 15, "verified": 15},
                {"stage": "Counting", "expected": 2, "received": 1, "verified": 1},
            ],
            "bias": [
                {
                    "group": "Cities of republican significance",
                    "visited": "15 of 15",
                    "register": "2,046 of 10,012",
                },
                {"group": "Other places", "visited": "0 of 15", "register": "7,966 of 10,012"},
            ],
        },
        "charts": [
            {
                "id": "voting",
                "title": "What was found in the 15 polling stations visited",
                "kind": "bars",
                "section": "voting",
                "caption": "Each bar is the share of the polling stations where the point was "
                "assessed. The stations were not selected at random.",
                "rows": [
                    {"label": "Citizen observers present", "value": 14, "of": 15, "text": "14 of 15"},
                    {
                        "label": "Reachable by a wheelchair user without help",
                        "value": 12,
                        "of": 15,
                        "text": "12 of 15",
                    },
                    {"label": "Commission chaired by a woman", "value": 10, "of": 15, "text": "10 of 15"},
                    {"label": "Voters added to lists on the day", "value": 9, "of": 15, "text": "9 of 15"},
                    {"label": "Interference observed", "value": 0, "of": 15, "text": "0 of 15"},
                ],
            },
        ],
        "annex": {
            "heading": "Annex: what each sentence rests on",
            "intro": "One entry a sentence, in the order of the statement: the count, its base and coverage, the claim "
            "it evaluates, and the short codes of the submissions that support it. The complete lists are in the "
            "embedded files.",
            "rows": _annex_rows(sections),
        },
        "evidence": {
            "columns": ["code", "checklist", "station", "question", "answer"],
            "rows": [
                [code, "voting", f"SYN-{index:03d}", "v_chair", "woman" if index < 10 else "man"]
                for index, code in enumerate(STATIONS)
            ],
        },
        "figures": _figures(sections),
    }
    return seal({**document, **changes})


def multilingual():
    """A statement in Kazakh whose sentences hold the letters of five languages."""
    document = kazakhstan(language="kk", status="draft")
    document["title_block"] = {
        **document["title_block"],
        "organisation": "Түркі мемлекеттері ұйымы",
        "kind": "Алдын ала мәлімдеме",
        "referendum": "Қазақстан Республикасының Конституциясына өзгерістер мен толықтырулар енгізу туралы "
        "республикалық референдум",
        "place": "Нұр-Сұлтан",
    }
    document["sections"] = [
        section("letters", "Әріптер", *[[sentence("courtesy", text)] for text in LETTERS.values()]),
    ]
    return seal(document)


def long_statement(sections=20, rows=60, evidence=20_000, status="issued"):
    """A big mission: many sections, judgements, charts, a two-column annex over pages and a big evidence table."""
    document = deepcopy(kazakhstan(status=status))
    model = document["sections"]
    document["sections"], marks = [], 0
    for number in range(sections):
        part = deepcopy(model[1 + number % 4])
        part["key"], part["heading"] = f"part{number}", f"{part['heading']} in region {number + 1}"
        for paragraph in part["paragraphs"]:
            for one in paragraph["sentences"]:
                marks += 1
                one["id"] = one["mark"] = f"F{marks}"
                one["rests_on"] = ["F1", "F2"] if one["kind"] == "judgement" else None
        document["sections"].append(part)
    document["annex"]["rows"] = [
        {**document["annex"]["rows"][index % 14], "mark": f"F{index + 1}"} for index in range(rows)
    ]
    document["charts"] = [
        {**document["charts"][0], "id": f"c{n}", "section": f"part{n * 3}"} for n in range(6)
    ]
    document["evidence"]["rows"] = [
        [f"KAZ22-VOT-{index:05d}", "voting", f"SYN-{index % 1500:04d}", "vot_procedures", "good"]
        for index in range(evidence)
    ]
    return seal(document)
