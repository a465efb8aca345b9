"""Files of a submission: stored without what they tell, served to those who may see them and nobody else."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from accounts.models import AuditEvent
from missions.services import metadata
from tests import factories
from tests.missions.services import files
from tests.signing_in import signed_in

OPAQUE = "application/octet-stream"
pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def door(submission, sha256):
    return f"/missions/{submission.mission.slug}/submissions/{submission.pk}/attachments/{sha256}"


def stored(field, content, *, name="IMG_0001.jpg", kind="voting", question="vot_group"):
    """A submission with one file that arrived."""
    sha256 = hashlib.sha256(content).hexdigest()
    listed = [{"sha256": sha256, "name": name, "type": "text/html", "question": question}]
    submission = factories.filed(field, kind, attachments=listed)
    answer = signed_in(field.observers[0]).put(door(submission, sha256), content, content_type="text/html")
    assert answer.status_code == 200, answer.content
    return submission, sha256


def got(user, submission, sha256):
    answer = signed_in(user).get(door(submission, sha256))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def on_disk():
    """Every file kept, by size."""
    folder = Path(settings.MEDIA_ROOT)
    return sorted(str(path) for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_photo_is_served_without_what_it_told(field):
    content = files.jpeg(6)
    submission, sha256 = stored(field, content)
    answer, body = got(field.coordinator, submission, sha256)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert not [secret for secret in files.SECRETS if secret in body]
    assert Image.open(io.BytesIO(body)).size == (80, 160)
    row = submission.attachments.get()
    assert row.kept_sha256 == hashlib.sha256(body).hexdigest() != sha256
    assert (row.sha256, row.size, row.content_type) == (sha256, len(content), "image/jpeg")


def test_served_file_can_do_nothing_and_is_kept_nowhere(field):
    submission, sha256 = stored(field, files.png())
    answer, _body = got(field.coordinator, submission, sha256)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'inline; filename="IMG_0001.png"'


@pytest.mark.parametrize(
    ("content", "name", "kind", "disposition"),
    [
        (b"<script>alert(1)</script>", "page.html", OPAQUE, 'attachment; filename="page.bin"'),
        (b"<svg xmlns=''/>", "x.svg", OPAQUE, 'attachment; filename="x.bin"'),
        (b"%PDF-1.7", "../../etc/pro\ttocol.pdf", "application/pdf", 'attachment; filename="pro_tocol.pdf"'),
        (files.mp4(), "voice.m4a", "audio/mp4", 'inline; filename="voice.m4a"'),
        (files.heic(), 'a"b\r\nX: y.heic', "image/heic", 'attachment; filename="a_b__X_ y.heic"'),
        (files.jpeg(), "фото.JPG", "image/jpeg", "inline; filename*=utf-8''%D1%84%D0%BE%D1%82%D0%BE.jpg"),
        (files.wav(), "", "audio/wav", None),
    ],
)  # fmt: skip
def test_type_and_name_are_ours_and_not_the_senders(field, content, name, kind, disposition):
    submission, sha256 = stored(field, content, name=name)
    answer, _body = got(field.coordinator, submission, sha256)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == (disposition or f'inline; filename="{sha256[:12]}.wav"')


@pytest.mark.parametrize(
    ("kind", "expected"),
    #            own other coordinator limited secretariat head stranger
    [
        ("voting", (200, 404, 200, 404, 200, 200, 404)),
        ("incident", (200, 404, 200, 404, 403, 200, 404)),
        ("meeting", (200, 404, 200, 404, 403, 200, 404)),
    ],
)
def test_who_sees_a_file(field, kind, expected):
    submission, sha256 = stored(field, files.jpeg(), kind=kind)
    submission.team.area = field.areas[1]
    submission.team.save()
    limited = factories.member(field.mission, "coordinator")
    limited.memberships.get().areas.add(field.areas[2] if kind != "voting" else field.areas[1])
    people = (
        field.observers[0], field.observers[1], field.coordinator, limited, field.secretariat, field.head,
        factories.field().head,
    )  # fmt: skip
    assert tuple(got(person, submission, sha256)[0].status_code for person in people) == expected


def test_anonymous_is_told_to_sign_in_as_json(client, field):
    submission, sha256 = stored(field, files.jpeg())
    answer = client.get(door(submission, sha256))
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")


def test_file_that_has_not_arrived_is_not_found(field):
    listed = [{"sha256": "a" * 64, "name": "image.jpg"}]
    submission = factories.filed(field, "voting", attachments=listed)
    assert got(field.coordinator, submission, "a" * 64)[0].status_code == 404
    assert got(field.coordinator, submission, "nonsense")[0].status_code == 404


@pytest.mark.parametrize(
    ("content", "why"), [(files.jpeg()[:300], metadata.BROKEN), (files.bomb(), metadata.TOO_LARGE)]
)
def test_file_that_is_broken_or_too_large_to_show_is_kept_and_said_so(field, content, why):
    submission, sha256 = stored(field, content)
    row = submission.attachments.get()
    assert (row.why_not_shown, row.kept_sha256) == (why, sha256)
    with row.file.open("rb") as kept:
        assert kept.read() == content
    answer, _body = got(field.coordinator, submission, sha256)
    assert (answer.status_code, answer.json()["message"]) == (409, why)
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/submissions/{submission.pk}/")
    assert why.split(";")[0] in page.content.decode()


def test_storing_is_on_the_trail_once_however_often_it_is_sent(field):
    content = files.jpeg()
    submission, sha256 = stored(field, content)
    again = signed_in(field.observers[0]).put(door(submission, sha256), content)
    assert again.json()["attachments"] == {"stored": [sha256], "missing": []}
    event = AuditEvent.objects.get(action="submission.attachment_stored", object_id=str(submission.pk))
    assert event.detail["sha256"] == sha256
    assert event.detail["kept_sha256"] == submission.attachments.get().kept_sha256


@pytest.mark.parametrize(("content", "status"), [(b"cut off", 422), (b"", 422), (b"x" * 2000, 413)])
def test_refused_file_leaves_nothing_behind(field, content, status, monkeypatch):
    monkeypatch.setattr("missions.services.attachments.MOST_BYTES", 1000)
    submission = factories.filed(field, "voting", attachments=[{"sha256": "b" * 64}])
    before, client = on_disk(), signed_in(field.observers[0])
    answer = client.put(door(submission, "b" * 64), content, content_type="image/jpeg")
    assert answer.status_code == status
    # A sender that does not say how much is coming is stopped all the same.
    answer = client.generic("PUT", door(submission, "b" * 64), content, headers={"Content-Length": ""})
    assert answer.status_code in (413, 422)
    assert (on_disk(), submission.attachments.get().stored_at) == (before, None)


def test_file_whose_row_cannot_be_written_is_taken_away_again(field, monkeypatch):
    content = files.jpeg()
    sha256 = hashlib.sha256(content).hexdigest()
    submission = factories.filed(field, "voting", attachments=[{"sha256": sha256}])
    before, client = on_disk(), signed_in(field.observers[0], raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr("missions.services.audit.of_submission", lambda *a, **k: 1 / 0)
        assert client.put(door(submission, sha256), content).status_code == 500
    assert (on_disk(), submission.attachments.get().stored_at) == (before, None)
    assert client.put(door(submission, sha256), content).status_code == 200


def test_submission_shows_photos_where_they_belong(field):
    content = files.jpeg()
    submission, sha256 = stored(field, content)
    page = signed_in(field.coordinator).get(f"/missions/{field.mission.slug}/submissions/{submission.pk}/")
    assert f'<img src="{door(submission, sha256)}"' in page.content.decode()


def test_submission_names_files_to_those_who_may_not_open_them(field):
    submission, sha256 = stored(field, files.jpeg(), kind="incident", question="")
    base = f"/missions/{field.mission.slug}/submissions/{submission.pk}/"
    assert door(submission, sha256) in signed_in(field.coordinator).get(base).content.decode()
    assert door(submission, sha256) not in signed_in(field.secretariat).get(base).content.decode()
