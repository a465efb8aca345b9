"""Load a mission file: mission, register, teams, facts, meetings (docs/formats.md)."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from missions.checklists import DefinitionError, load_standard_set
from missions.formats import FileProblem, MissionFile, StationsFile, read_mission, read_stations, schema
from missions.services import loading


class Command(BaseCommand):
    help = "Load a mission file; can be repeated: what is new is made, what changed is updated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="mission file, YAML or JSON")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a mission file")
        parser.add_argument(
            "--demo-password",
            help="password for people who are new here; for demonstrations, never for a real mission",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema("mission"), indent=2, ensure_ascii=False))
            return
        if options["file"] is None:
            raise CommandError("Name the mission file: load_mission mission.yaml")
        path: Path = options["file"]
        mission_file = read_mission(_bytes(path), str(path), standards=load_standard_set().standards)
        problems = list(mission_file.problems)
        if not problems:
            problems = _register_problems(mission_file, path)
        _refuse_if_any(problems)
        try:
            mission, report = loading.load(
                mission_file.data,
                actor=None,
                register_rows=_register_rows(mission_file, path),
                demo_password=options["demo_password"],
            )
        except DefinitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{mission.title} is loaded as “{mission.slug}”.")
        for word in ("created", "changed", "unchanged"):
            counts = getattr(report, word)
            said = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()) if number)
            if said:
                self.stdout.write(f"  {word}: {said}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _refuse_if_any(problems: list[FileProblem]) -> None:
    if problems:
        listed = "\n".join(str(problem) for problem in problems)
        raise CommandError(f"Nothing was loaded. {len(problems)} to put right:\n{listed}")


def _stations(mission_file: MissionFile, path: Path) -> tuple[Any, StationsFile] | None:
    if not mission_file.stations_file:
        return None
    beside = path.parent / mission_file.stations_file
    try:
        stream = beside.open("rb")
    except OSError as error:
        raise CommandError(f"{beside} cannot be read: {error.strerror}.") from error
    return stream, read_stations(stream, str(beside), mission_file.regions, mission_file.strata)


def _register_problems(mission_file: MissionFile, path: Path) -> list[FileProblem]:
    """A first pass over the register: every row checked, nothing kept but the codes."""
    opened = _stations(mission_file, path)
    if opened is None:
        return []
    stream, rows = opened
    with stream:
        problems = [problem for row in rows for problem in row.problems]
    return problems or list(mission_file.problems_with_register(rows))


def _register_rows(mission_file: MissionFile, path: Path) -> Iterator[dict[str, Any]]:
    opened = _stations(mission_file, path)
    if opened is None:
        return
    stream, rows = opened
    with stream:
        for row in rows:
            if row.station is not None:
                yield row.station
