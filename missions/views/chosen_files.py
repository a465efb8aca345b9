"""Files chosen in the plain form: taken in with every POST, delivered after the record, or told of."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest

from accounts.requests import SignedInRequest
from missions.errors import DomainError
from missions.models import Submission
from missions.services import attachments, waiting_files
from missions.services.waiting_files import WaitingFile

# What a form carries of files that wait: their tokens.
CARRIED = "waiting_file"
_SESSION, _MOST_TOLD = "files_not_kept", 5


@dataclass
class ChosenFiles:
    """Files that wait for their record, and a sentence for each that could not be taken in."""

    files: list[WaitingFile] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)


def chosen_in(request: SignedInRequest) -> ChosenFiles:
    """Those that came with this POST and those that waited since an earlier one, each once."""
    chosen = ChosenFiles()
    try:
        record = UUID(request.POST.get("submission_id", ""))
    except ValueError:
        return chosen
    by_hash = {
        each.sha256: each
        for each in waiting_files.named_by(request.POST.getlist(CARRIED), user=request.user, record=record)
    }
    uploads = request.FILES.getlist("files")
    if uploads:
        waiting_files.forget_old(request.user)
    for upload in uploads:
        try:
            file = waiting_files.put_by(user=request.user, record=record, upload=upload)
        except DomainError as refusal:
            chosen.not_kept.append(refusal.message)
        else:
            by_hash.setdefault(file.sha256, file)
    chosen.files = list(by_hash.values())
    return chosen


def deliver(request: SignedInRequest, submission_id: UUID, chosen: ChosenFiles) -> None:
    """Store them with their submission; one that fails keeps no other back and is told on the receipt."""
    submission = Submission.objects.select_related("mission").get(pk=submission_id)
    not_kept = list(chosen.not_kept)
    for file in chosen.files:
        try:
            with file.open() as source:
                attachments.store(
                    submission=submission, sha256=file.sha256, source=source, sender=request.user
                )
        except DomainError as refusal:
            not_kept.append(f"{file.name}: {refusal.message}")
    waiting_files.forget(chosen.files)
    told = request.session.get(_SESSION, {})
    if not_kept or str(submission_id) in told:
        told = {key: words for key, words in told.items() if key != str(submission_id)}
        newest = dict(list({**told, str(submission_id): not_kept}.items())[-_MOST_TOLD:])
        request.session[_SESSION] = newest


def not_kept_of(request: HttpRequest, submission_id: UUID) -> list[str]:
    """What the person's last sending of this record could not keep."""
    told: dict[str, list[str]] = request.session.get(_SESSION, {})
    return told.get(str(submission_id), [])
