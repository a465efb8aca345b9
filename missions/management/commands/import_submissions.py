"""Import a submissions file: one JSON object a line, the same rules as the browser door (docs/formats.md)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from missions.formats import read_submissions, schema
from missions.models import Mission
from missions.services import importing
from missions.services.import_check import FileRefusedError


class Command(BaseCommand):
    help = "Import submissions; can be repeated and goes on where a killed run stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="JSON Lines file")
        parser.add_argument("--mission", help="slug of the mission")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of one line")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema("submission"), indent=2, ensure_ascii=False))
            return
        path: Path | None = options["file"]
        if path is None or not options["mission"]:
            raise CommandError("Name the mission and the file: import_submissions --mission SLUG file.jsonl")
        mission = Mission.objects.select_related("referendum").filter(slug=options["mission"]).first()
        if mission is None:
            raise CommandError(
                f"There is no mission “{options['mission']}”; load it with load_mission first."
            )
        try:
            with path.open("rb") as stream:
                report = importing.import_lines(
                    mission=mission,
                    lines=read_submissions(stream, str(path)),
                    file=str(path),
                    progress=self._progress,
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except FileRefusedError as refusal:
            count = len(refusal.problems)
            raise CommandError(f"Nothing was imported. {count} to put right:\n{refusal.message}") from refusal
        self.stdout.write(
            f"{report.kept} submissions kept, {report.already} here already, {report.decided} reviewed."
        )

    def _progress(self, step: str, done: int, total: int) -> None:
        if total:
            self.stderr.write(f"  {done} of {total} lines {step}")
