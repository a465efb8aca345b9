"""The pieces of `make screenshots` that need no browser; the rest is looked at."""

import json
from random import Random

from PIL import Image

from local import screenshots


def half_way():
    return [json.loads(line) for line in screenshots._lines_half_way()]


def test_half_way_leaves_out_what_is_still_to_come():
    filed = {(line["checklist"], line["answers"]["v_station"]) for line in half_way()}
    everything = {
        (line["checklist"], line["answers"]["v_station"])
        for line in map(json.loads, screenshots.SUBMISSIONS.read_text(encoding="utf-8").splitlines())
    }
    assert everything >= screenshots.NOT_YET
    assert filed == everything - screenshots.NOT_YET


def test_half_way_leaves_some_to_a_coordinator():
    waiting = {
        (line["checklist"], line["answers"]["v_station"]) for line in half_way() if "review" not in line
    }
    assert waiting == screenshots.WAITING


def test_picture_keeps_its_size_and_loses_most_of_its_bytes(tmp_path):
    path = tmp_path / "picture.png"
    Image.frombytes("RGB", (200, 100), Random(1).randbytes(3 * 200 * 100)).save(path)
    before = path.stat().st_size
    screenshots._make_small(path)
    with Image.open(path) as small:
        assert (small.size, small.mode) == ((200, 100), "P")
    assert path.stat().st_size < before


def test_screenshots_without_their_programs_say_what_to_run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert screenshots.main(["--out", str(tmp_path / "out"), "--var", str(tmp_path / "var")]) == 1
    assert capsys.readouterr().err == "Chromium or pdftoppm is not installed: run `make browser`.\n"
