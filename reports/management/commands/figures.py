"""Print every claim of a mission: k, n, base, coverage, wording, refusals and why."""

import json
import textwrap
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from missions.models import Mission
from missions.states import Kind
from reports.models import Snapshot
from reports.services import documents, snapshots

WIDTH = 100


class Command(BaseCommand):
    help = (
        "Count the figures of what is verified now. Nothing is kept: the freeze it counts from is taken back."
        " With --snapshot, count those of a snapshot kept earlier."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", help="slug of the mission")
        parser.add_argument("--json", action="store_true", help="print figures.json instead of a table")
        parser.add_argument("--snapshot", help="digest of a snapshot, or how it begins")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of figures.json")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write((files("reports") / "schemas/figures.schema.json").read_text("utf-8").rstrip())
            return
        if not options["mission"]:
            raise CommandError("Name the mission: figures --mission kazakhstan-2022")
        mission = Mission.objects.filter(slug=options["mission"]).first()
        if mission is None:
            raise CommandError(
                f"There is no mission “{options['mission']}”; load it with load_mission first."
            )
        figures = _kept(mission, options["snapshot"]) if options["snapshot"] else _now(mission)
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_table(figures)))


def _now(mission: Mission) -> dict[str, Any]:
    """Figures of what is verified now; the snapshot does not outlive the count."""
    with transaction.atomic():
        figures = _figures(snapshots.freeze(mission=mission, actor=None), mission)
        transaction.set_rollback(True)
    return figures


def _kept(mission: Mission, digest: str) -> dict[str, Any]:
    found = Snapshot.objects.filter(mission=mission, digest__startswith=digest.lower())
    digests = set(found.values_list("digest", flat=True))
    if len(digests) != 1:
        many = "Several snapshots begin" if digests else "No snapshot of this mission begins"
        raise CommandError(f"{many} with “{digest}”.")
    return _figures(found.latest("created_at"), mission)


def _figures(snapshot: Snapshot, mission: Mission) -> dict[str, Any]:
    """figures.json as the document of this snapshot would carry it."""
    document = documents.build(
        snapshot, language=mission.working_language, profile=mission.statement_profile, version=1
    )
    figures: dict[str, Any] = document["figures"]
    return figures


def _table(figures: Mapping[str, Any]) -> Iterator[str]:
    snapshot = figures["snapshot"]
    numbers = snapshot["submissions"]
    counted = ", ".join(f"{numbers[kind]} {kind}" for kind in Kind.values if kind in numbers) or "none"
    yield f"Snapshot {snapshot['digest'][:12]}, verified up to {snapshot['cut_off']}"
    yield f"Submissions counted: {counted}; polling stations visited: {snapshot['stations']['visited']}"
    for figure in figures["figures"]:
        yield ""
        yield from _lines(figure)


def _lines(figure: Mapping[str, Any]) -> Iterator[str]:
    base = figure["base"]
    parts = [f"{figure['k']} of {figure['n']}"]
    if figure["unit"]:
        parts.append(f"{figure['unit']}: {base['assessed']} assessed")
        missing = ("not_observed", "blank", "conflicts")
        parts += [f"{base[name]} {name.replace('_', ' ')}" for name in missing if base[name]]
    if figure["coverage"] is not None:
        parts.append(f"coverage {figure['coverage']:.0%}")
    yield f"{figure['mark'] or '-':<4} {figure['id']:<32} {', '.join(parts)}"
    if figure["sentence"]:
        yield from _indented(figure["sentence"]["text"])
    for refusal in figure["refusals"]:
        yield from _indented(f"Refused: {refusal['text']}")
        yield from _indented(f"Because: {refusal['reason']}")
        if refusal["lifted_by"]:
            yield from _indented(f"Lifted by: {refusal['lifted_by']}")


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 7)
