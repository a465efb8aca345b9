"""Writing an export into a file, a row at a time; memory does not grow with the rows."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from missions.errors import DomainError
from reports.exports import CODEBOOK_COLUMNS, Features, Package, TooManyRows, Workbook, codebook_rows
from reports.models import Export
from reports.queries.exports import stations_of
from reports.services import photo_export
from reports.services.export_work import Work


def write(work: Work) -> dict[str, Any]:
    """Write the file; gives its manifest. Raises DomainError where the chosen form cannot hold it all."""
    return _WRITERS[Export.Kind(work.export.kind)](work)


def _csv(work: Work) -> dict[str, Any]:
    """A ZIP of a table a kind and the codebook."""
    words = work.words
    with work.path.open("wb") as out:
        package = Package(out, at=work.at)
        for kind, rows in work.by_kind():
            sheet = words.sheets[kind]
            with package.table(f"{kind}.csv", [*words.leading, *sheet.names]) as table:
                for row in rows:
                    table.row(words.lead(row) + sheet.cells(row.answers, row.comments))
        return _closed(package, work)


def _xlsx(work: Work) -> dict[str, Any]:
    """A workbook of a sheet a kind, the codebook and the manifest."""
    words = work.words
    try:
        with Workbook(work.path, folder=work.path.parent) as book:
            for kind, rows in work.by_kind():
                sheet = words.sheets[kind]
                page = book.sheet(kind, [*words.leading, *sheet.names])
                for row in rows:
                    page.row(words.lead(row) + sheet.cells(row.answers, row.comments))
            page = book.sheet("codebook", CODEBOOK_COLUMNS)
            for cells in codebook_rows(words.sheets.values()):
                page.row(cells)
            manifest = work.manifest()
            page = book.sheet("manifest", ["name", "value"])
            for name, value in manifest.items():
                page.row([name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)])
    except TooManyRows as full:
        raise DomainError(
            _("A workbook does not hold so many submissions of one kind; choose the table.")
        ) from full
    return manifest


def _geojson(work: Work) -> dict[str, Any]:
    """A ZIP of the submissions and the stations as map data, and the codebook."""
    words, at_station = work.words, Counter[Any]()
    with work.path.open("wb") as out:
        package = Package(out, at=work.at)
        with package.file("submissions.geojson") as file:
            features = Features(file)
            for row in work.rows():
                at_station[row.station_id] += 1
                lead = {
                    k: v for k, v in zip(words.leading, words.lead(row), strict=True) if v not in ("", None)
                }
                features.add(_position(row), lead | words.sheets[row.kind].named(row.answers, row.comments))
            features.end()
        with package.file("stations.geojson") as file:
            _stations(work, Features(file), at_station)
        return _closed(package, work)


def _stations(work: Work, features: Features, at_station: Counter[Any]) -> None:
    for station in stations_of(work.mission, work.actor).iterator(chunk_size=1000):
        path, area = work.words.areas[station.area_id]
        properties = {
            "code": station.code,
            "name": station.name,
            "address": station.address,
            "area_path": path,
            "area": area,
            "locality": station.locality,
            "type": station.type,
            "registered_voters": station.registered_voters,
            "is_synthetic": str(station.is_synthetic).lower(),
            "submissions": at_station[station.pk],
        }
        features.add(_position(station), properties)
    features.end()


def _position(row: Any) -> tuple[float, float] | None:
    is_known = row.latitude is not None and row.longitude is not None
    return (row.latitude, row.longitude) if is_known else None


def _closed(package: Package, work: Work) -> dict[str, Any]:
    with package.table("codebook.csv", CODEBOOK_COLUMNS) as table:
        for cells in codebook_rows(work.words.sheets.values()):
            table.row(cells)
    manifest = work.manifest(files=list(package.files))
    package.close(manifest)
    return manifest


_WRITERS: dict[Export.Kind, Callable[[Work], dict[str, Any]]] = {
    Export.Kind.CSV: _csv,
    Export.Kind.XLSX: _xlsx,
    Export.Kind.GEOJSON: _geojson,
    Export.Kind.PHOTOS: photo_export.write,
}
