"""Every statement language: all claims word at every size, figures are shared, plurals as written by hand."""

import copy

import pytest
import yaml

from reports.claims import LanguageError, Wording, load_language, refusals
from reports.claims.document_texts import load_document_texts
from reports.claims.language import language_codes, parse_language
from reports.claims.layout import profile_names
from reports.claims.templates import starts_with_digit
from tests.reports.claims.samples import COUNTED, document, figure, sentences, text

SIZES = (0, 1, 2, 3, 5, 15, 54, 150)
TRANSLATED = [code for code in language_codes() if code != "en"]


@pytest.mark.parametrize("code", language_codes())
def test_every_claim_is_worded_at_every_size(code):
    wording = Wording(load_language(code))
    english = Wording(load_language("en"))
    for claim in COUNTED:
        for n, k in ((n, k) for n in SIZES for k in SIZES if k <= n):
            found = figure(claim.id, k, n, numerator=3 * k, denominator=7 * n)
            said, model = wording.sentence(found), english.sentence(found)
            assert (said is None) == (model is None), (claim.id, k, n)
            assert len(refusals(found, wording)) == len(found.refused)
            for each in (said.text, *said.alternatives) if said else ():
                assert not starts_with_digit(each), each
                assert "{" not in each
                assert "  " not in each


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("profile", profile_names())
def test_languages_share_sentence_ids_and_figures(code, profile):
    one, other = document(profile=profile), document(profile=profile, language=code)
    assert [(s["id"], s["claim"], s["mark"]) for s in sentences(one)] == [
        (s["id"], s["claim"], s["mark"]) for s in sentences(other)
    ]
    told = [[(c["id"], c["k"], c["n"]) for c in built["figures"]["figures"]] for built in (one, other)]
    assert told[0] == told[1]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_missing_frame_is_refused(code):
    data = copy.deepcopy(dict(load_language(code).data))
    del data["claims"]["chairs_women"]["deny_one"]
    with pytest.raises(LanguageError, match="deny_one"):
        parse_language(yaml.safe_dump(data), file="x.yaml")


@pytest.mark.parametrize("code", TRANSLATED)
def test_document_texts_have_every_part_of_english(code):
    assert missing(load_document_texts("en").texts, load_document_texts(code).texts) == []


def missing(model, other, path=""):
    if not isinstance(model, dict) or path in (".facts", ".member_kinds"):
        return []
    return [
        found
        for key, inner in model.items()
        for found in ([f"{path}.{key}"] if key not in other else missing(inner, other[key], f"{path}.{key}"))
    ]


RUSSIAN = [
    ("order_secured", 1, 15, "на 14 из 15 посещённых избирательных участков."),
    ("order_secured", 0, 21, "на каждом из 21 посещённого избирательного участка."),
    ("order_secured", 3, 3, "не обеспечивался ни на одном из трёх посещённых избирательных участков."),
    ("order_secured", 0, 1, "обеспечивался на посещённом избирательном участке."),
    ("no_coercion", 0, 15, "не наблюдалось ни на одном из 15 посещённых избирательных участков."),
    ("no_coercion", 1, 15, "наблюдалось на одном избирательном участке."),
    ("no_coercion", 2, 15, "наблюдалось на двух избирательных участках."),
    ("no_coercion", 21, 54, "наблюдалось на 21 избирательном участке."),
    ("chairs_women", 2, 3, "в двух из трёх наблюдавшихся комиссий."),
    ("chairs_women", 27, 54, "в 27 из 54 наблюдавшихся комиссий (50\N{NO-BREAK SPACE}%)."),
    ("voting_overall", 1240, 1241, "почти всюду среди наблюдений."),
    ("secrecy_problems", 1, 1241, "менее чем в одном проценте наблюдений."),
    ("coverage_voting", 4, 4, "на четырёх избирательных участках."),
    ("coverage_voting", 21, 21, "на 21 избирательном участке."),
    ("coverage_voting", 112, 112, "на 112 избирательных участках."),
]


@pytest.mark.parametrize(("claim", "k", "n", "said"), RUSSIAN)
def test_russian_plurals(claim, k, n, said):
    assert text(figure(claim, k, n), Wording(load_language("ru"))).endswith(said)
