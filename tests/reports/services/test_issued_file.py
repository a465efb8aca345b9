"""An issued file speaks for itself: whoever holds it makes its content hash again."""

import hashlib
import json
from io import BytesIO

import pypdf
import pytest
from django.urls import reverse

from missions.services import jobs
from reports.models import IssuedFile
from reports.services import approvals, issuing
from tests import factories
from tests.statements import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(settings):
    settings.SIGNING_CERTIFICATE, settings.SIGNING_TIMESTAMP_URL = "test", ""
    field = factories.field(stations=2)
    factories.verified(field, "voting", {"v_chair": "woman"}, station=0)
    version = version_of(field)
    assert any(section["refused"] for section in version.document["sections"])
    approvals.send(statement_id=version.statement_id, actor=field.secretariat)
    approvals.approve(
        statement_id=version.statement_id,
        role="Head of mission",
        content_hash=version.content_hash,
        actor=field.head,
    )
    job = issuing.request_issue(
        statement_id=version.statement_id, content_hash=version.content_hash, actor=field.head
    )
    issuing.issue_for(jobs.claim(job.pk))
    return IssuedFile.objects.get(statement=version.statement_id)


def test_the_hash_that_was_approved_comes_out_of_the_issued_file_alone(issued, client):
    with issued.pdf.open("rb") as file:
        pdf = file.read()

    [text] = pypdf.PdfReader(BytesIO(pdf)).attachments["statement.json"]
    document = json.loads(text)
    claimed = document["content_hash"]
    for name in ("content_hash", "status", "verification_url"):
        document.pop(name, None)
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    made_again = hashlib.sha256(canonical.encode()).hexdigest()

    approval = issued.version.approvals.get()
    assert made_again == claimed == approval.content_hash == issued.version.content_hash
    assert not any(section["refused"] for section in document["sections"])
    page = client.get(reverse("public-statement", args=[issued.statement_id]))
    assert made_again in page.content.decode()
    public = client.get(reverse("public-statement-figures", args=[issued.statement_id])).json()
    assert public == document["figures"]
