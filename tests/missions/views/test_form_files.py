"""Photos by the plain form, as a browser without JavaScript sends them: with the record, and never twice."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from missions.models import Quarantine, Submission
from missions.services import waiting_files
from tests import factories
from tests.missions.services import files
from tests.missions.views.plain_forms import WELL, filled, new
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


@pytest.fixture
def observer(field):
    return signed_in(field.observers[0])


def upload(content, name="image.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def waiting(user):
    folder = Path(settings.MEDIA_ROOT) / waiting_files.FOLDER / str(user.pk)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def tokens(page):
    return [each.token for each in page.context["chosen"].files]


@pytest.mark.parametrize("kind", ["voting", "incident"])
def test_form_takes_files_and_says_which(field, observer, kind):
    page = observer.get(new(field, kind)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" name="files" multiple' in page
    assert ("Photos, sound or documents" in page) is (kind == "incident")


def test_t20_record_and_photos_arrive_together_without_any_script(field, observer):
    photos = [files.jpeg(width=16), files.jpeg(width=24)]
    page = observer.get(new(field))
    answer = observer.post(
        new(field), filled(page, WELL, files=[upload(each) for each in photos]), follow=True
    )
    submission = Submission.objects.get()
    rows = submission.attachments.all()
    assert [(each.name, bool(each.stored_at), each.content_type) for each in rows] == [
        ("image.jpg", True, "image/jpeg")
    ] * 2
    assert answer.content.decode().count('class="photo"') == 2
    assert waiting(field.observers[0]) == []
    assert not Quarantine.objects.exists()


def test_photos_wait_while_the_form_asks_once_more(field, observer):
    """The browser loses them with the first answer; the form does not."""
    page = observer.get(new(field))
    asked = observer.post(new(field), filled(page, WELL, anyway=False, files=[upload(files.jpeg())]))
    assert asked.status_code == 422
    assert "you need not choose them again" in asked.content.decode()
    more = filled(page, WELL, waiting_file=tokens(asked), files=[upload(files.png(), "seal.png")])
    assert observer.post(new(field), more).status_code == 302
    rows = Submission.objects.get().attachments.all()
    assert sorted((each.name, bool(each.stored_at)) for each in rows) == [
        ("image.jpg", True),
        ("seal.png", True),
    ]
    assert waiting(field.observers[0]) == []


def test_waiting_photo_of_somebody_else_or_another_record_is_not_taken(field, observer):
    page = observer.get(new(field))
    asked = observer.post(new(field), filled(page, WELL, anyway=False, files=[upload(files.jpeg())]))
    token = tokens(asked)
    other = signed_in(field.observers[1])
    theirs = other.get(new(field))
    other.post(new(field), filled(theirs, WELL, waiting_file=token))
    second = observer.get(new(field))
    observer.post(new(field), filled(second, WELL, waiting_file=[*token, "forged:token", ""]))
    assert Submission.objects.count() == 2
    assert [each.attachments.count() for each in Submission.objects.all()] == [0, 0]


def test_photo_that_cannot_be_kept_is_told_and_keeps_nothing_back(field, observer, monkeypatch):
    monkeypatch.setattr("missions.services.waiting_files.MOST_BYTES", 20_000)
    page = observer.get(new(field))
    sent = [upload(b"x" * 30_000, "huge.jpg"), upload(b"", "empty.jpg"), upload(files.jpeg(), "good.jpg")]
    answer = observer.post(new(field), filled(page, WELL, files=sent), follow=True)
    told = answer.content.decode()
    assert "huge.jpg has more than 25 MB" in told
    assert "choose them again" in told
    rows = Submission.objects.get().attachments.all()
    assert [(each.name, bool(each.stored_at)) for each in rows] == [("good.jpg", True)]
    other = signed_in(field.observers[0]).get(answer.request["PATH_INFO"]).content.decode()
    assert "huge.jpg" not in other  # it is told where it happened


def test_documents_of_a_meeting_become_the_answer_to_their_question(field, observer):
    page = observer.get(new(field, "meeting"))
    given = factories.answers(field, "meeting")
    observer.post(new(field, "meeting"), filled(page, given, files=[upload(b"%PDF-1.7", "minutes.pdf")]))
    submission = Submission.objects.get()
    row = submission.attachments.get()
    assert (row.question, row.content_type) == ("mtg_documents", "application/pdf")
    assert submission.revisions.get().answers["mtg_documents"] == [row.sha256]


def test_correction_adds_photos_to_those_that_are_there(field, observer):
    page = observer.get(new(field))
    observer.post(new(field), filled(page, WELL, files=[upload(files.jpeg())]))
    submission = Submission.objects.get()
    address = f"/missions/{field.mission.slug}/submissions/{submission.pk}/edit/"
    better = filled(
        observer.get(address), {"vot_overall": "very_good"}, files=[upload(files.png(), "seal.png")]
    )
    assert observer.post(address, better).status_code == 302
    assert submission.attachments.filter(stored_at__isnull=False).count() == 2


def test_photos_of_a_stale_correction_are_stored_all_the_same(field, observer):
    page = observer.get(new(field))
    observer.post(new(field), filled(page, WELL))
    submission = Submission.objects.get()
    address = f"/missions/{field.mission.slug}/submissions/{submission.pk}/edit/"
    opened = observer.get(address)
    observer.post(address, filled(opened, {"vot_overall": "very_good"}))
    late = observer.post(
        address, filled(opened, {"vot_overall": "good", "vot_crowded": "no"}, files=[upload(files.jpeg())])
    )
    assert late.status_code == 409
    assert submission.attachments.get().stored_at


def test_photos_nobody_sent_are_forgotten_after_two_days(field, observer, monkeypatch):
    page = observer.get(new(field))
    observer.post(new(field), filled(page, WELL, anyway=False, files=[upload(files.jpeg())]))
    assert len(waiting(field.observers[0])) == 1
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("missions.services.waiting_files.timezone.now", lambda: later)
    waiting_files.forget_old(field.observers[0])
    assert waiting(field.observers[0]) == []


def test_many_photos_are_read_from_disk(field, observer, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10  # as any photo above a megabyte
    page = observer.get(new(field))
    sent = filled(page, WELL, files=[SimpleUploadedFile("image.jpg", io.BytesIO(files.jpeg()).read())])
    assert observer.post(new(field), sent).status_code == 302
    assert Submission.objects.get().attachments.get().stored_at
