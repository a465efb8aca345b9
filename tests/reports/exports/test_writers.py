"""Files as they leave: every cell harmless, every file with its digest."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from missions.checklists import load_standard_set
from reports.exports import (
    CODEBOOK_COLUMNS,
    Features,
    Package,
    Sheet,
    TooManyRows,
    Workbook,
    codebook_rows,
    workbook,
)
from reports.exports.cells import cell, neutral

AT = datetime(2022, 6, 5, 12, tzinfo=UTC)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"]


def packed(write):
    out = io.BytesIO()
    package = Package(out, at=AT)
    write(package)
    package.close({"files": package.files})
    return zipfile.ZipFile(out)


def table_of(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_table_runs_no_cell(text):
    def write(package):
        with package.table("a.csv", ["code", text]) as table:
            table.row([text, "plain"])

    heading, row = table_of(packed(write), "a.csv")
    assert heading[1] == f"'{text}"
    assert row == [f"'{text}", "plain"]


def test_numbers_stay_numbers_and_quotes_do_not_break_out():
    assert neutral(-5) == -5

    def write(package):
        with package.table("a.csv", ["a", "b"]) as table:
            table.row([-5, 'said "no", and\r\n=1+1'])

    assert table_of(packed(write), "a.csv")[1] == ["-5", 'said "no", and\r\n=1+1']


def test_a_package_tells_the_digest_of_every_file():
    def write(package):
        with package.table("a.csv", ["a"]) as table:
            table.row(["Бланк"])
        with package.file("photo.jpg", is_packed=True) as out:
            out.write(b"\xff\xd8\xff" * 100_000)

    archive = packed(write)
    files = json.loads(archive.read("manifest.json"))["files"]
    assert [each["name"] for each in files] == ["a.csv", "photo.jpg"]
    assert files[0]["rows"] == 1
    for each in files:
        data = archive.read(each["name"])
        assert (each["size"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert archive.testzip() is None


def test_answers_of_several_values_stand_in_one_cell():
    assert cell(["queue", "noise"]) == "queue;noise"
    assert cell([{"name": "Ж", "public": False}]) == '[{"name": "Ж", "public": false}]'
    assert cell(None) is None
    assert cell(True) == "true"


def sheet(kind="counting", *, repeats=2, with_confidential=False):
    form = load_standard_set().forms[kind]
    return Sheet(kind, kind, [form], repeats=repeats, with_confidential=with_confidential)


def test_a_repeated_question_has_a_column_a_ballot_question():
    counting = sheet()
    repeated = next(each for each in counting.questions.values() if each.is_repeated)
    names = counting.columns_of(repeated)
    assert names == [f"{repeated.key}.1", f"{repeated.key}.2", f"{repeated.key}.comment"]
    named = counting.named({repeated.key: {"1": 5, "2": 7}}, {repeated.key: "Read aloud."})
    assert named == {names[0]: 5, names[1]: 7, names[2]: "Read aloud."}
    assert counting.named({repeated.key: "not_observed"}, {}) == dict.fromkeys(names[:2], "not_observed")
    assert len(counting.names) == len(counting.cells({}, {}))


def test_confidential_questions_are_left_out_unless_asked_for():
    assert "inc_consent" not in sheet("incident").names
    assert "inc_consent" in sheet("incident", with_confidential=True).names
    assert sheet("incident").named({"inc_consent": "named"}, {"inc_consent": "Afraid."}) == {}


def test_a_question_only_an_older_version_asked_follows():
    newest, older = (load_standard_set().forms[kind] for kind in ("voting", "counting"))
    both = Sheet("voting", "Voting", [newest, older], repeats=1, with_confidential=False)
    names = both.names
    assert names[: len(newest.questions)] == sheet("voting").names[: len(newest.questions)]
    assert set(sheet(repeats=1).names) <= set(names)
    assert len(names) == len(set(names))


def test_the_codebook_says_what_every_column_means():
    found = [dict(zip(CODEBOOK_COLUMNS, row, strict=True)) for row in codebook_rows([sheet("voting")])]
    by_key = {each["key"]: each for each in found}
    assert set(by_key) == set(sheet("voting").questions)
    overall = by_key["vot_overall"]
    assert overall["columns"] == "vot_overall;vot_overall.comment"
    assert "very_bad = " in overall["values"]
    assert overall["adverse"]
    columns = {name for each in found for name in each["columns"].split(";")}
    assert columns == set(sheet("voting").names)
    confidential = [row for row in codebook_rows([sheet("incident")]) if row[1] == "inc_consent"]
    assert confidential[0][2] == ""
    assert confidential[0][-1] == "yes"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_workbook_types_every_text_as_text(tmp_path, text):
    with Workbook(tmp_path / "book.xlsx", folder=tmp_path) as book:
        page = book.sheet("voting", ["code", "n"])
        page.row([text, -5])
        page.row(["x" * 40_000, 10**20])
    archive = zipfile.ZipFile(tmp_path / "book.xlsx")
    written = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in written
    assert '<c r="B2"><v>-5</v></c>' in written
    assert written.count('t="inlineStr"') == 2 + 1 + 2
    assert "x" * 32_766 + "…" in written
    assert "x" * 32_767 not in written


def test_a_workbook_leaves_no_row_out_in_silence(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with Workbook(tmp_path / "book.xlsx", folder=tmp_path) as book:
        page = book.sheet("voting", ["code"])
        page.row([1])
        page.row([2])
        with pytest.raises(TooManyRows):
            page.row([3])


def test_a_workbook_that_failed_leaves_nothing_open(tmp_path):
    with pytest.raises(ZeroDivisionError), Workbook(tmp_path / "book.xlsx", folder=tmp_path) as book:
        book.sheet("voting", ["code"]).row([1 / 0])


def test_map_data_has_longitude_first_and_places_without_coordinates():
    def write(package):
        with package.file("a.geojson") as out:
            features = Features(out)
            features.add((51.1, 71.4), {"code": "1"})
            features.add(None, {"code": "2"})
            features.end()

    found = json.loads(packed(write).read("a.geojson"))
    assert found["type"] == "FeatureCollection"
    first, second = found["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [71.4, 51.1]}
    assert second["geometry"] is None
    assert second["properties"] == {"code": "2"}
