"""Build the demonstration mission's statement in every profile and language, from an empty database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from missions.models import Mission
from reports import html
from reports.claims import build_document
from reports.claims.language import language_codes
from reports.claims.layout import profile_names
from reports.claims.plain import plain_text
from reports.claims.renditions import normal, rendition
from reports.pdf import render
from reports.services import documents, snapshots

Plain = dict[str, Any]
CUT_OFF = "2022-06-06T04:10:00+06:00"  # a sample is the same whenever it is made


class Command(BaseCommand):
    help = (
        "Write the statement of the demonstration mission in every profile and language as text, and with"
        " --pages as PDF and HTML too. Nothing is kept in the database, which must not have the mission."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("demo", type=Path, help="folder with mission, submissions and translations")
        parser.add_argument("--out", type=Path, required=True, help="where the texts are written")
        parser.add_argument("--pages", type=Path, help="where PDF and HTML are written")

    def handle(self, *_args: Any, **options: Any) -> None:
        written: Path = options["out"]
        written.mkdir(parents=True, exist_ok=True)
        for name, document in samples(options["demo"]):
            (written / f"{name}.txt").write_text(plain_text(document), encoding="utf-8")
            if options["pages"]:
                _write_pages(options["pages"], name, document)
            self.stdout.write(f"{name}: {document['content_hash'][:12]}")


def samples(demo: Path) -> Iterator[tuple[str, Plain]]:
    """Each document with the name of its file, as "ots.en". Raises CommandError where a text waits for its
    translation."""
    material = _material(demo)
    phrases: list[dict[str, str]] = yaml.safe_load((demo / "translations.yaml").read_text(encoding="utf-8"))
    for profile in profile_names():
        given = material | {"profile": profile}
        document = build_document(**given)
        yield f"{profile}.en", document
        for language in language_codes():
            if language != document["language"]:
                translations = {normal(each["en"]): each[language] for each in phrases}
                made = rendition(given, of=document, language=language, translations=translations)
                if made.waiting:
                    lacking = "\n".join(f"  {each.where}: {each.text}" for each in made.waiting)
                    raise CommandError(f"{profile}.{language} waits for translations:\n{lacking}")
                yield f"{profile}.{language}", made.document


def _material(demo: Path) -> Plain:
    """What the documents are made of; the mission is loaded, frozen and taken back."""
    with transaction.atomic():
        if Mission.objects.exists():
            raise CommandError("Samples are made in an empty database: run make samples.")
        call_command("load_mission", str(demo / "mission.yaml"), stdout=StringIO())
        mission = Mission.objects.get()
        lines = str(demo / "submissions.jsonl")
        call_command("import_submissions", lines, mission=mission.slug, stdout=StringIO(), stderr=StringIO())
        material = documents.material(snapshots.freeze(mission=mission, actor=None))
        transaction.set_rollback(True)
    return material | {"snapshot": material["snapshot"] | {"cut_off": CUT_OFF}}


def _write_pages(folder: Path, name: str, document: Plain) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(render(document, fonts_dir=settings.PDF_FONTS_DIR))
    (folder / f"{name}.html").write_text(html.write(document), encoding="utf-8")
