"""The file is a function of the document and of nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

from reports.pdf import render
from tests.reports.pdf.documents import kazakhstan, seal

ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = """
import json, sys
from reports.pdf import render
sys.stdout.buffer.write(render(json.load(sys.stdin)))
"""


def rendered_elsewhere(document, **environment):
    """The same in a process of its own, without Django settings, in another time zone and hash order."""
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LD_LIBRARY_PATH")}
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=ROOT,
        env=env | environment,
        input=json.dumps(document).encode(),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def test_same_document_gives_same_bytes_at_another_time_in_another_process(draft):
    document = kazakhstan(status="draft")
    assert render(document) == draft
    assert rendered_elsewhere(document, TZ="Asia/Almaty", PYTHONHASHSEED="7", LANG="tr_TR.UTF-8") == draft


def test_other_document_gives_other_bytes(issued):
    document = kazakhstan()
    document["sections"][3]["paragraphs"][0]["sentences"][0]["text"] += " Indeed."
    assert render(seal(document)) != issued


def test_file_identifier_is_the_content_hash(issued, opened):
    assert bytes(opened(issued).trailer.ID[0]).decode() == kazakhstan()["content_hash"][:32]


def test_active_language_of_the_process_changes_nothing(issued):
    from django.utils import translation

    with translation.override("ru"):
        assert render(kazakhstan()) == issued
