"""Every statement language: all claims word at every size, figures are shared, plurals as written by hand."""

import copy
import re

import pytest
import yaml

from reports.claims import LanguageError, Wording, load_language, refusals
from reports.claims.document_texts import load_document_texts
from reports.claims.language import language_codes, parse_language
from reports.claims.layout import profile_names
from reports.claims.templates import starts_with_digit
from tests.reports.claims.samples import COUNTED, MISSION, document, figure, sentences, text, texts

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


TURKISH = [
    ("order_secured", 1, 15, "Ziyaret edilen 15 oy verme yerinin 14’ünde kamu düzeni sağlandı."),
    ("order_secured", 0, 15, "Ziyaret edilen 15 oy verme yerinin tamamında kamu düzeni sağlandı."),
    ("order_secured", 3, 3, "Ziyaret edilen üç oy verme yerinin hiçbirinde kamu düzeni sağlanmadı."),
    ("order_secured", 0, 1, "Ziyaret edilen oy verme yerinde kamu düzeni sağlandı."),
    ("order_secured", 0, 2, "Ziyaret edilen iki oy verme yerinin ikisinde de kamu düzeni sağlandı."),
    (
        "no_campaign_material",
        2,
        15,
        "İçeride veya çevrede kampanya malzemesi ya da faaliyeti, ziyaret edilen"
        " 15 oy verme yerinin 2’sinde görüldü.",
    ),
    ("no_coercion", 12, 54, "Seçmenlerin zorlanması, 12 oy verme yerinde gözlemlendi."),
    ("chairs_women", 2, 3, "Gözlemlenen üç kurulun ikisinde başkan kadındı."),
    ("chairs_women", 27, 54, "Gözlemlenen 54 kurulun 27’sinde (%50) başkan kadındı."),
    ("voting_overall", 1154, 1241, "Yapılan gözlemlerin %93’ünde oy verme süreci olumlu değerlendirildi."),
    (
        "voting_overall",
        1240,
        1241,
        "Yapılan gözlemlerin tamamına yakınında oy verme süreci olumlu değerlendirildi.",
    ),
    (
        "voting_overall",
        1241,
        1241,
        "Yapılan 1.241 gözlemin tamamında oy verme süreci olumlu değerlendirildi.",
    ),
    (
        "secrecy_problems",
        1,
        1241,
        "Oyun gizliliği, yapılan gözlemlerin yüzde birinden azında tam olarak sağlanmadı.",
    ),
    (
        "coverage_voting",
        112,
        112,
        "Misyon, referandum günü 112 oy verme yerinde oy verme işlemini gözlemledi.",
    ),
]


@pytest.mark.parametrize(("claim", "k", "n", "said"), TURKISH)
def test_turkish_sentences(claim, k, n, said):
    assert text(figure(claim, k, n), Wording(load_language("tr"))) == said


# The last word spoken of a number, and what Turkish says of it: of fifteen, "on dördünde", "on dördü".
ONES = ("sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yedi", "sekiz", "dokuz")
TENS = ("on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
SPOKEN = {**dict(enumerate(ONES)), 100: "yüz", 1000: "bin", 10**6: "milyon"}
SPOKEN |= {10 * place: word for place, word in enumerate(TENS, start=1)}
HARMONY = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}


def turkish(number):
    """Its endings by vowel harmony: possessive, and that with the locative."""
    places = [number % 10, number % 100, 100 * (number % 1000 > 0), 1000 * (number % 10**6 > 0), 10**6]
    word = SPOKEN[next(place for place in places if place) if number else 0]
    vowel = HARMONY[[letter for letter in word if letter in HARMONY][-1]]
    owned = ("s" if word[-1] in HARMONY else "") + vowel
    return f"’{owned}", f"’{owned}n{'da' if vowel in 'ıu' else 'de'}"


@pytest.mark.parametrize(
    "number", [*range(1, 201), 250, 999, 1000, 1010, 1100, 1241, 7000, 10000, 100000, 10**6]
)
def test_turkish_endings_follow_the_last_word_spoken(number):
    tr = load_language("tr")
    assert (tr.ending(number, "is"), tr.ending(number, "in")) == turkish(number)
    assert tr.fill("{k:digits.in}", {"k": number}) == tr.digits(number) + turkish(number)[1]


def test_turkish_capitals_keep_their_dot():
    tr = load_language("tr")
    assert tr.sentence("iki oy verme yeri") == "İki oy verme yeri"
    assert tr.sentence("ılımlı") == "Ilımlı"
    assert load_language("en").sentence("in all") == "In all"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_place_called_otherwise_has_the_languages_own_word(code):
    for unit in ("pavilion", {"singular": "voting pavilion", "plural": "voting pavilions"}):
        wording = Wording(load_language(code), unit=unit)
        for claim in COUNTED:
            for k, n in ((0, 15), (1, 15), (2, 3), (15, 15)):
                wording.sentence(figure(claim.id, k, n, numerator=3 * k, denominator=7 * n))
        built = document(language=code, mission=MISSION | {"unit_name": unit})
        assert "pavilion" not in " ".join(texts(built))


KAZAKH = [
    ("order_secured", 1, 15, "Барылған 15 сайлау учаскесінің ішінен 14 учаскеде қоғамдық тәртіп сақталды."),
    ("order_secured", 0, 15, "Барылған 15 сайлау учаскесінің бәрінде қоғамдық тәртіп сақталды."),
    ("order_secured", 3, 3, "Барылған үш сайлау учаскесінің бірде-бірінде қоғамдық тәртіп сақталмады."),
    ("order_secured", 0, 1, "Барылған сайлау учаскесінде қоғамдық тәртіп сақталды."),
    (
        "no_coercion",
        0,
        15,
        "Барылған 15 сайлау учаскесінің бірде-бірінде сайлаушыларды мәжбүрлеу байқалмады.",
    ),
    ("no_coercion", 12, 54, "Миссия сайлаушыларды мәжбүрлеуді 12 сайлау учаскесінде байқады."),
    (
        "chairs_women",
        27,
        54,
        "Бақыланған 54 комиссияның ішінен 27 комиссияда (50\N{NO-BREAK SPACE}%) төраға әйел болды.",
    ),
    (
        "voting_overall",
        1154,
        1241,
        "Жасалған бақылаулардың 93\N{NO-BREAK SPACE}пайызында дауыс беру барысы оң бағаланды.",
    ),
    (
        "voting_overall",
        1241,
        1241,
        "Жасалған 1\N{NO-BREAK SPACE}241 бақылаудың бәрінде дауыс беру барысы оң бағаланды.",
    ),
    ("coverage_voting", 112, 112, "Референдум күні Миссия 112 сайлау учаскесінде дауыс беруді бақылады."),
]


@pytest.mark.parametrize(("claim", "k", "n", "said"), KAZAKH)
def test_kazakh_sentences(claim, k, n, said):
    assert text(figure(claim, k, n), Wording(load_language("kk"))) == said


NUMBER = re.compile(r"\d+(?:[.\N{NO-BREAK SPACE}]\d{3})*(.?[^\W\d_]*)")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 15, 54, 99, 150, 250, 1241])
@pytest.mark.parametrize("code", ["kk", "tr"])
def test_nothing_is_written_on_digits_but_the_right_ending(code, n):
    """Every claim at every k: "14’ünde" in Turkish, never a letter or a hyphen on digits in Kazakh."""
    wording = Wording(load_language(code))
    for claim in COUNTED:
        for k in range(n + 1) if n < 100 else range(0, n + 1, 29):
            said = wording.sentence(figure(claim.id, k, n, numerator=3 * k, denominator=7 * n))
            for each in (said.text, *said.alternatives) if said else ():
                for found in NUMBER.finditer(each):
                    number = int(re.sub(r"\D", "", found[0]))
                    allowed = turkish(number) if code == "tr" else ()
                    assert (
                        found[1][:1] in (" ", ")", "%", ".", ",", "\N{NO-BREAK SPACE}") or found[1] in allowed
                    ), each
