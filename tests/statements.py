"""Compiled versions for tests that are not about compiling."""

from django.core.files.base import ContentFile

from reports.models import Statement, StatementVersion
from reports.services import documents, snapshots
from reports.states import ONCE_ISSUED

PDF = b"%PDF-1.7 of the test"


def version_of(field) -> StatementVersion:
    """What a compile keeps of what is verified now, but for the PDF, which takes seconds to set."""
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    statement, _ = Statement.objects.exclude(state__in=ONCE_ISSUED).get_or_create(
        mission=field.mission, language="en", defaults={"state": "compiled"}
    )
    number = statement.versions.count() + 1
    document = documents.build(snapshot, language="en", profile="ots", version=number)
    version = StatementVersion(
        statement=statement,
        number=number,
        snapshot=snapshot,
        document=document,
        content_hash=document["content_hash"],
        pdf_sha256="0" * 64,
        compiled_by=field.secretariat,
    )
    version.pdf.save("statement.pdf", ContentFile(PDF), save=False)
    version.save(force_insert=True)
    return version
