"""Dates, numbers and capitals of each language."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reports.pdf
from reports.pdf.words import balanced, clean, has_small_capitals, upper, words_for

LABELS = Path(reports.pdf.__file__).parent / "labels"


@pytest.mark.parametrize("file", sorted(LABELS.glob("*.json")), ids=lambda file: file.stem)
def test_every_language_has_every_label(file):
    labels = json.loads(file.read_text(encoding="utf-8"))
    assert labels.keys() == words_for("en").labels.keys()
    assert len(labels["months"]) == 12
    for key, label in words_for("en").labels.items():
        if isinstance(label, str):
            assert label.count("{") == labels[key].count("{"), key


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "5 June 2022"), ("ru", "5 июня 2022 года"), ("tr", "5 Haziran 2022"), ("xx", "5 June 2022")],
)
def test_dates_are_written_in_the_language(language, written):
    assert words_for(language).date("2022-06-05") == written


def test_date_already_in_words_stays():
    assert words_for("en").date("4 and 5 June 2022") == "4 and 5 June 2022"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2022-06-06T04:10:00+06:00", "6 June 2022, 04:10 (UTC+6)"),
        ("2022-06-06T04:10:00-03:30", "6 June 2022, 04:10 (UTC−3:30)"),
        ("2022-06-06T04:10:00Z", "6 June 2022, 04:10 UTC"),
        ("2022-06-06", "6 June 2022"),
        (None, ""),
    ],
)
def test_moments_carry_their_offset(moment, written):
    assert words_for("en").moment(moment) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (1, "100 %"),
        (1.0, "100 %"),
        (0, "0 %"),
        (0.004, "1 %"),
        (0.999, "99 %"),
        (0.125, "13 %"),
        ("n/a", "n/a"),
    ],
)
def test_share_is_never_rounded_to_none_or_all(share, written):
    assert words_for("en").share(share).replace("\N{NO-BREAK SPACE}", " ") == written


def test_turkish_and_azerbaijani_keep_their_dots():
    assert upper("İyi ılık kişi", "tr") == "İYİ ILIK KİŞİ"
    assert upper("referendum birinci", "az-Latn") == "REFERENDUM BİRİNCİ"
    assert upper("birinchi", "uz") == "BIRINCHI"


def test_small_capitals_only_where_the_typeface_has_them():
    assert has_small_capitals("Preliminary Statement, 2022", "en")
    assert not has_small_capitals("Мәлімдеме", "kk")
    assert not has_small_capitals("Beyan", "tr")


def test_text_is_composed_and_free_of_controls():
    assert clean("й\x00\ud800") == "й  "
    assert clean(None) == ""


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a slow machine is no failure
@given(st.lists(st.text("abcÖқ", min_size=1, max_size=12), min_size=1, max_size=30), st.integers(12, 60))
def test_balanced_title_keeps_its_words_and_its_room(words, room):
    lines = balanced(" ".join(words), room)
    assert " ".join(lines).split() == words
    assert max(map(len, lines)) <= room
