"""Documents to set: the Kazakhstan 2022 statement, a long one, and one with five languages' letters."""

import json
from copy import deepcopy
from pathlib import Path

from reports.claims import content_hash

SAMPLE = Path(__file__).with_name("kazakhstan-2022.json")
LETTERS = {
    "kk": "Әділ Ғалым Қазақстан жаңа Өскемен Ұлытау Үміт Һәм Ілияс әғқңөұүһі",
    "az": "Əhali səsvermə Ğ ğ Şəki çağırış İsmayıllı ıslaq Öz Ü",
    "tr": "Şırnak Iğdır İzmir Çağrı Ömer Ünal ğ",
    "uz": "Oʻzbekiston Gʻijduvon sharqi Ўзбекистон Қўқон Ғиждувон Ҳаёт",
    "ky": "Ысык-Көл Ңңү Өзгөн Үйгө",
}
LOGO = {
    "alt": "Emblem of the organisation",
    "src": "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAIAAABChommAAAAH0lEQVR42mP4TwRgQOZw55UiIyyK0FQgqxvcivD4Dg"
    "B9f8I+yhGtXAAAAABJRU5ErkJggg==",
}

MAP = {
    "visited": 18,
    "not_drawn": 2,
    "places": [
        {"name": "Almaty district", "latitude": 51.13, "longitude": 71.48, "visited": 4, "missed": 0},
        {"name": "Baikonur district", "latitude": 51.19, "longitude": 71.42, "visited": 3, "missed": 2},
        {"name": "Yesil district", "latitude": 51.12, "longitude": 71.42, "visited": 8, "missed": 0},
    ],
}


def seal(document):
    """The document with the hash of its content, as compiling makes it."""
    return {**document, "content_hash": content_hash(document)}


def kazakhstan(**changes):
    """The founding statement, reworded within its evidence; ``changes`` replace top-level keys."""
    return seal({**json.loads(SAMPLE.read_text(encoding="utf-8")), **changes})


def sentence(text, kind="courtesy", mark=None, **more):
    return {"id": mark or "x", "kind": kind, "claim": None, "text": text, "mark": mark, **more}


def section(*paragraphs, key="part", heading="Part", refused=()):
    """A section of paragraphs, each a list of sentences."""
    return {
        "key": key,
        "heading": heading,
        "paragraphs": [{"sentences": sentences} for sentences in paragraphs],
        "refused": list(refused),
    }


def multilingual():
    """A statement in Kazakh whose sentences hold the letters of five languages."""
    document = kazakhstan(language="kk", status="draft")
    document["title_block"] |= {
        "organisation": "Түркі мемлекеттері ұйымы",
        "kind": "Алдын ала мәлімдеме",
        "referendum": "Қазақстан Республикасының Конституциясына өзгерістер мен толықтырулар енгізу",
        "place": "Нұр-Сұлтан",
    }
    texts = [[sentence(text)] for text in LETTERS.values()]
    document["sections"] = [section(*texts, key="letters", heading="Әріптер")]
    return seal(document)


def long_statement(sections=20, rows=60, evidence=20_000, charts=6):
    """A big mission: many sections, judgements, charts, an annex over pages and a big evidence table."""
    document = kazakhstan()
    model, entries = document["sections"], document["annex"]["rows"]
    document["sections"], marks = [], 0
    for number in range(sections):
        part = deepcopy(model[1 + number % 4])
        part["key"], part["heading"] = f"part{number}", f"{part['heading']} in region {number + 1}"
        for one in (one for paragraph in part["paragraphs"] for one in paragraph["sentences"]):
            marks += 1
            one["id"] = one["mark"] = f"F{marks}"
        document["sections"].append(part)
    document["annex"]["rows"] = [
        {**entries[index % len(entries)], "mark": f"F{index + 1}"} for index in range(rows)
    ]
    document["charts"] = [
        {**document["charts"][0], "id": f"c{number}", "section": f"part{number * 3}"}
        for number in range(charts)
    ]
    document["evidence"]["rows"] = [
        [f"KAZ22-VOT-{index:05d}", "voting", f"SYN-{index % 1500:04d}", "vot_procedures", "good"]
        for index in range(evidence)
    ]
    return seal(document)
