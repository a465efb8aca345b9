"""The statement in other languages: translations people give, and each version made anew in a language.

The figures are those of the version; nothing is counted twice in two ways.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, Problem, require
from missions.models import Job
from missions.queries.jobs import unfinished_job
from missions.services import jobs
from reports.claims import build_document
from reports.claims.checks.words import numbers_in
from reports.claims.renditions import rendition
from reports.models import Rendition, Statement, StatementVersion, Translation
from reports.pdf import render
from reports.permissions import why_not_edit_statement
from reports.queries.content import content_of
from reports.queries.renditions import (
    Phrase,
    documents_of,
    lacking,
    language_name,
    languages_beside,
    phrases_of,
    renditions_of,
    translations_of,
)
from reports.services import approvals, documents, records
from reports.services.content import EditedMeanwhileError, locked
from reports.signing import can_sign, sign

RENDER = "reports.render_translations"
BLANK = re.compile(r"\{\w+\}")
Plain = Mapping[str, Any]


@transaction.atomic
def translate(
    *, version: StatementVersion, language: str, given: Mapping[str, tuple[str, int]], actor: User
) -> int:
    """Keep translations by the key of their phrase, each with the row the person saw; how many are new.

    Raises NotAllowedError, InvalidInputError where numbers differ from the words translated, and
    EditedMeanwhileError where somebody else translated the same words since.
    """
    statement = locked(version.statement, actor)
    if language not in languages_beside(statement):
        raise DomainError(_("The mission's statement is not issued in this language."))
    changed = _changed(version, language, given)
    records.require_none(_faults(changed, statement.language, language))
    for phrase, text in changed:
        Translation.objects.create(
            mission=statement.mission, language=language, source=phrase.source, text=text, by=actor
        )
    if changed:
        approvals.record_act(statement, "translated", actor, language=language, texts=len(changed))
    return len(changed)


def _changed(
    version: StatementVersion, language: str, given: Mapping[str, tuple[str, int]]
) -> list[tuple[Phrase, str]]:
    """The phrases whose translation is new. Raises EditedMeanwhileError."""
    made = renditions_of(version).get(language)
    found = []
    for phrase in phrases_of(version, language, made):
        raw, row = given.get(phrase.key, ("", 0))
        text = records.clean(raw)
        if not text or text == phrase.text:
            continue
        if phrase.row != row:
            words = {"words": phrase.source[:60]}
            raise EditedMeanwhileError(
                _("Somebody else translated “%(words)s” meanwhile; look at what stands now.") % words,
                revision=phrase.row,
            )
        found.append((phrase, text))
    return found


def _faults(changed: Sequence[tuple[Phrase, str]], source: str, language: str) -> Iterator[Problem]:
    """A translation has the numbers of what it translates, and the blanks that figures fill."""
    for phrase, text in changed:
        if sorted(numbers_in(phrase.source, source)) != sorted(numbers_in(text, language)):
            yield Problem(phrase.key, "numbers", _("The numbers are not those of the words translated."))
        if sorted(BLANK.findall(phrase.source)) != sorted(BLANK.findall(text)):
            yield Problem(phrase.key, "blanks", _("Keep each blank, such as {k}, as it is written."))


def request(*, version: StatementVersion, actor: User) -> Job:
    """Ask a worker to make a version in the mission's other languages; a running job is returned instead."""
    require(why_not_edit_statement(actor, version.statement))
    mission = version.statement.mission
    with transaction.atomic():
        jobs.alone(mission)
        return unfinished_job(mission, RENDER) or jobs.request(
            mission=mission, kind=RENDER, actor=actor, parameters={"version": str(version.pk)}
        )


def render_for(job: Job) -> None:
    """Do a claimed job; how it failed stands in the job."""
    with jobs.recorded(job, _("Translating failed; the log has the details under job %(id)s.")):
        _render(job)


def _render(job: Job) -> None:
    version = StatementVersion.objects.select_related("statement__mission", "snapshot").get(
        pk=job.parameters["version"]
    )
    statement = version.statement
    jobs.progress(job, done=0, total=2, message=_("Counting the figures"))
    given = documents.material(version.snapshot, content_of(statement, version.snapshot))
    given |= {"profile": statement.profile, "version": version.number}
    document = build_document(**given, language=statement.language)
    if document["content_hash"] != version.content_hash:
        raise DomainError(
            _("What people wrote has changed since this version. Compile again, then make the translations.")
        )
    jobs.progress(job, done=1, total=2, message=_("Setting the translations"))
    made = renditions(given, document, statement)
    with transaction.atomic():
        keep(version, made)
        jobs.finish(job, result={"statement": statement.pk, "version": version.pk})


def renditions(given: Plain, document: Plain, statement: Statement) -> list[Rendition]:
    """The document in each other language, not kept yet. ``given`` is what it was made of."""
    return [_made(given, document, language, statement) for language in languages_beside(statement)]


def _made(given: Plain, document: Plain, language: str, statement: Statement) -> Rendition:
    known = translations_of(statement.mission, language)
    found = rendition(given, of=document, language=language, translations=known)
    waiting = [{"text": each.text, "where": each.where} for each in found.waiting]
    return _set(language, found.document, waiting)


def _set(
    language: str, document: dict[str, Any], waiting: list[dict[str, str]], *, is_issued: bool = False
) -> Rendition:
    """Signed where it leaves the house and the server can."""
    pdf = render(document, fonts_dir=settings.PDF_FONTS_DIR)
    pdf = sign(pdf) if is_issued and can_sign() else pdf
    made = Rendition(
        language=language,
        document=document,
        waiting=waiting,
        content_hash=document["content_hash"],
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )
    made.pdf = ContentFile(pdf, name=f"{language}.pdf")
    return made


def issued(version: StatementVersion, **changed: Any) -> list[Rendition]:
    """Every translation as it leaves the house, not kept yet; ``changed`` are parts of the document no hash
    covers."""
    return [
        _set(language, document | changed, [], is_issued=True)
        for language, document in sorted(documents_of(version).items())
    ]


def keep(version: StatementVersion, made: Sequence[Rendition]) -> None:
    """Inside the transaction that keeps the version or finishes the job."""
    for each in made:
        each.version = version
        each.pdf.name = f"{version.statement.mission.slug}-v{version.number}-{each.language}.pdf"
        each.save(force_insert=True)


def refuse_if_lacking(version: StatementVersion) -> None:
    """No statement is issued while one of its languages waits. Raises DomainError naming them."""
    told = [
        _("%(language)s (not made yet)") % {"language": language_name(code)}
        if number is None
        else _("%(language)s (%(number)s texts wait)") % {"language": language_name(code), "number": number}
        for code, number in lacking(version).items()
    ]
    if told:
        raise DomainError(
            _(
                "The statement is issued in all its languages together: %(languages)s. Give what is missing"
                " on the page Languages."
            )
            % {"languages": ", ".join(told)}
        )
