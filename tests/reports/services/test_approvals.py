"""A statement on its way out: approvals in their order, what voids them, embargo, issue, the public page."""

import hashlib
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Job, MessageCopy
from missions.services import jobs
from missions.states import JobState
from reports import urls
from reports.models import ApprovalStep, Statement
from reports.queries.approvals import chain_of
from reports.services import approvals, exports, issuing, statements
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db
ALONE = "Head of mission"


@pytest.fixture
def field():
    return factories.field(stations=2)


@pytest.fixture
def version(field):
    factories.verified(field, "voting", {"v_chair": "woman"}, station=0)
    return version_of(field)


def sent(field, version):
    return approvals.send(statement_id=version.statement_id, actor=field.secretariat)


def approve(version, actor, role=ALONE):
    return approvals.approve(
        statement_id=version.statement_id, role=role, content_hash=version.content_hash, actor=actor
    )


def two_steps(field, *positions):
    for position, person, role in zip(
        positions, (field.coordinator, field.secretariat), ("First", "Second"), strict=True
    ):
        ApprovalStep.objects.create(mission=field.mission, position=position, role=role, person=person)


def issued(field, version):
    sent(field, version)
    approve(version, field.head)
    job = issuing.request_issue(
        statement_id=version.statement_id, content_hash=version.content_hash, actor=field.head
    )
    issuing.issue_for(jobs.claim(job.pk))
    assert Job.objects.get(pk=job.pk).state == JobState.DONE, Job.objects.get(pk=job.pk).error
    return Statement.objects.get(pk=version.statement_id)


def test_head_alone_approves_what_was_sent(field, version):
    with pytest.raises(DomainError, match="nothing to approve"):
        approve(version, field.head)
    assert sent(field, version).state == "in_approval"
    assert MessageCopy.objects.filter(user=field.head).count() == 1
    with pytest.raises(NotAllowedError):
        approve(version, field.secretariat)
    assert approve(version, field.head).state == "approved"


def test_places_of_equal_position_decide_in_any_order_and_later_ones_wait(field, version):
    two_steps(field, 1, 2)
    sent(field, version)
    with pytest.raises(DomainError, match="waits for First"):
        approve(version, field.secretariat, "Second")
    assert approve(version, field.coordinator, "First").state == "in_approval"
    assert approve(version, field.secretariat, "Second").state == "approved"


def test_edit_voids_what_was_approved(field, version):
    two_steps(field, 1, 1)
    sent(field, version)
    approve(version, field.coordinator, "First")
    assert approvals.void(version.statement, "A fact was changed.", field.secretariat)
    assert not any(place.approval for place in chain_of(version.statement).places)
    assert MessageCopy.objects.filter(user=field.coordinator, message__subject__contains="void").exists()
    assert sent(field, version).state == "in_approval"
    assert not any(place.approval for place in chain_of(version.statement).places)


def test_refusal_needs_a_reason_and_sends_it_back(field, version):
    sent(field, version)
    given = {"statement_id": version.statement_id, "role": ALONE, "content_hash": version.content_hash}
    with pytest.raises(DomainError, match="Write why"):
        approvals.refuse(**given, actor=field.head, reason=" ")
    assert approvals.refuse(**given, actor=field.head, reason="Too long.").state == "compiled"
    assert AuditEvent.objects.filter(action="statement.refused").count() == 1


def test_delegate_decides_in_the_place_of_the_holder(field, version):
    sent(field, version)
    given = {"statement_id": version.statement_id, "role": ALONE, "reason": "On a flight."}
    with pytest.raises(DomainError):
        approvals.delegate(**given, to=field.observers[0], actor=field.head)
    approvals.delegate(**given, to=field.coordinator, actor=field.head)
    with pytest.raises(NotAllowedError):
        approve(version, field.head)
    approve(version, field.coordinator)
    (place,) = chain_of(version.statement).places
    assert (place.approval.person, place.approval.on_behalf_of) == (field.coordinator, field.head)


def test_stale_evidence_and_another_hash_are_refused(field, version):
    factories.verified(field, "voting", {"v_chair": "man"}, station=1)
    with pytest.raises(DomainError, match="compile again"):
        sent(field, version)
    again = version_of(field)
    sent(field, again)
    with pytest.raises(DomainError, match="newer version"):
        approve(version, field.head)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_complete_the_chain_once():
    field = factories.field(stations=1)
    factories.verified(field, "voting", {"v_chair": "woman"}, station=0)
    version = version_of(field)
    two_steps(field, 1, 1)
    sent(field, version)
    together, failures = Barrier(2), []

    def decide(user, role):
        try:
            together.wait()
            approve(version, user, role)
        except Exception as failure:  # noqa: BLE001 - told by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=each)
        for each in ((field.coordinator, "First"), (field.secretariat, "Second"))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert Statement.objects.get(pk=version.statement_id).state == "approved"
    moved = AuditEvent.objects.filter(action="statement.approved", detail__after="approved")
    assert moved.count() == 1


# Neither a recommendation nor a translation is written.
NOTHING_THERE = {
    "statement-write",
    "statement-translate",
    "statement-language-pdf",
    "statement-language-html",
}


def doors(field, version):
    """Every address of one statement, by its name."""
    more = {"claim": "chairs_women", "what": "recommendations", "key": "1", "fact_id": 1, "language": "ru"}
    for each in urls.of_statement:
        given = {"slug": field.mission.slug, "statement_id": version.statement_id}
        given |= {name: more[name] for name in each.pattern.converters if name in more}
        yield each.name, reverse(each.name, kwargs=given)


def opened(user, address):
    """The answer to reading the address; where it is not for reading, to writing there."""
    client = signed_in(user)
    answer = client.get(address)
    return (client.post(address), False) if answer.status_code == 405 else (answer, True)


def test_embargo_closes_every_door_and_writes_down_who_looks(field, version):
    until = timezone.now() + timedelta(hours=1)
    with pytest.raises(DomainError, match="Write why"):
        issuing.set_embargo(statement_id=version.statement_id, until=until, reason="", actor=field.head)
    issuing.set_embargo(statement_id=version.statement_id, until=until, reason="Noon.", actor=field.head)
    read, shut = set(), set()
    for name, address in doors(field, version):
        answer, _is_read = opened(field.coordinator, address)
        assert (name, answer.status_code) == (name, 403)
        answer, is_read = opened(field.head, address)
        if is_read and answer.status_code == 404:
            assert name in NOTHING_THERE
        elif is_read:
            assert (name, answer.status_code) == (name, 200)
            assert b"".join(answer.streaming_content) if answer.streaming else answer.content
            read.add(name)
        else:
            shut.add(name)
    looks = AuditEvent.objects.filter(action="statement.read_under_embargo")
    # They show nothing of the only version of a statement.
    silent = {"approval-chain", "statement-compare"}
    assert {look.detail["what"] for look in looks} >= read - silent
    assert {look.actor for look in looks} == {field.head}
    assert {"statement-pdf", "statement-docx", "statement-html", "claim-evidence", "statement-checks"} <= read
    assert "approval-send" in shut
    ApprovalStep.objects.create(mission=field.mission, position=1, role="A", person=field.coordinator)
    page = reverse("statement", args=[field.mission.slug, version.statement_id])
    assert signed_in(field.coordinator).get(page).status_code == 200


def test_embargo_closes_the_doors_beside_the_statement(field, version):
    asked = exports.Asked(kind="csv", language="en", snapshot=str(version.snapshot_id))
    export = exports.request(mission=field.mission, actor=field.coordinator, asked=asked)
    exports.write_for(jobs.claim(export.job_id))
    issuing.set_embargo(
        statement_id=version.statement_id,
        until=timezone.now() + timedelta(hours=1),
        reason="Noon.",
        actor=field.head,
    )
    coordinator, head = signed_in(field.coordinator), signed_in(field.head)
    listing = reverse("exports", args=[field.mission.slug])
    option = f'<option value="{version.snapshot_id}"'
    assert option in head.get(listing).content.decode()
    assert option not in coordinator.get(listing).content.decode()
    chosen = {"kind": "csv", "snapshot": str(version.snapshot_id)}
    new = reverse("export-new", args=[field.mission.slug])
    assert coordinator.post(new, chosen).status_code == 422
    file = reverse("export-file", args=[field.mission.slug, export.pk])
    assert coordinator.post(file).status_code == 403
    text = reverse("review-text", args=[field.mission.slug])
    assert coordinator.post(text, {"text": "Voting was calm."}).status_code == 403
    assert head.post(text, {"text": "Voting was calm."}).status_code == 200
    looked = AuditEvent.objects.filter(action="statement.read_under_embargo", detail__what="review-text")
    assert looked.get().actor == field.head


def test_compile_voids_what_was_approved_and_makes_nothing_beside_an_issued_statement(field, version):
    sent(field, version)
    approve(version, field.head)
    job = statements.request_compile(mission=field.mission, actor=field.secretariat)
    statements.compile_for(jobs.claim(job.pk))
    newest = version.statement.versions.first()
    assert (newest.number, Statement.objects.get().state) == (2, "compiled")
    assert Statement.objects.get().voidings.get().reason == "A new version was compiled."
    issued(field, newest)
    with pytest.raises(DomainError, match="begin a correction"):
        statements.request_compile(mission=field.mission, actor=field.secretariat)
    late = Job.objects.create(mission=field.mission, kind=statements.COMPILE, requested_by=field.secretariat)
    statements.compile_for(jobs.claim(late.pk))
    assert "begin a correction" in Job.objects.get(pk=late.pk).error
    assert Statement.objects.count() == 1
    correction = issuing.begin_correction(
        statement_id=newest.statement_id, reason="A figure was wrong.", actor=field.secretariat
    )
    job = statements.request_compile(mission=field.mission, actor=field.secretariat)
    statements.compile_for(jobs.claim(job.pk))
    assert correction.versions.count() == 1


def test_issue_fixes_the_statement_and_opens_its_public_page(field, version):
    page = reverse("public-statement", args=[version.statement_id])
    before = signed_in(field.head).get(page)
    assert before.status_code == 404
    assert "no-store" in before["Cache-Control"]
    statement = issued(field, version)
    answer = Client().get(page)
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert statement.issued_file.pdf_sha256 in answer.content.decode()
    pdf = b"".join(Client().get(reverse("public-statement-pdf", args=[statement.pk])).streaming_content)
    assert hashlib.sha256(pdf).hexdigest() == statement.issued_file.pdf_sha256
    for content, outcome in (
        (pdf, "issued"),
        (pdf + b"\n", "changed"),
        (b"%PDF-1.7 of somebody else", "unknown"),
    ):
        file = SimpleUploadedFile("s.pdf", content, content_type="application/pdf")
        said = Client(enforce_csrf_checks=True).post(reverse("verify-statement"), {"pdf": file})
        assert said.context["outcome"] == outcome
    correction = issuing.begin_correction(
        statement_id=statement.pk, reason="A figure was wrong.", actor=field.secretariat
    )
    assert Client().get(reverse("public-statement", args=[correction.pk])).status_code == 404
    with pytest.raises(DomainError, match="begun already"):
        issuing.begin_correction(statement_id=statement.pk, reason="Again.", actor=field.secretariat)
    with pytest.raises(Error, match="An issued statement"):
        Statement.objects.filter(pk=statement.pk).update(profile="sco")


def test_every_correction_stands_on_each_public_page_and_an_old_copy_is_told_to_be_old(field, version):
    first = issued(field, version)
    second = corrected(field, first, "The turnout was wrong.")
    third = corrected(field, second, "A name was misspelt.")
    for each in (first, second, third):
        answer = Client().get(reverse("public-statement", args=[each.pk]))
        assert [row.pk for row in answer.context["log"]] == [first.pk, second.pk, third.pk]
        body = answer.content.decode()
        assert body.index("First issued.") < body.index("The turnout was wrong.", body.index("First issued."))
        assert body.rindex("The turnout was wrong.") < body.rindex("A name was misspelt.")
    assert Statement.objects.get(pk=second.pk).state == "superseded"
    with first.issued_file.pdf.open("rb") as file:
        copy = SimpleUploadedFile("s.pdf", file.read(), content_type="application/pdf")
    said = Client().post(reverse("verify-statement"), {"pdf": copy})
    assert (said.context["outcome"], said.context["newest"].pk) == ("issued", third.pk)
    assert "has been replaced by a correction" in said.content.decode()


def corrected(field, before, reason):
    correction = issuing.begin_correction(statement_id=before.pk, reason=reason, actor=field.secretariat)
    Statement.objects.filter(pk=correction.pk).update(state="compiled")
    return issued(field, version_of(field))
