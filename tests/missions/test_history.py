"""What the database itself refuses: history that changes, states without their moments, broken pairs."""

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from missions.models import (
    Call,
    ChecklistVersion,
    ContextFact,
    IncidentDecision,
    Message,
    Payload,
    Remark,
    Submission,
    SubmissionRevision,
    VisitDecision,
)
from reports.models import (
    Approval,
    Delegation,
    Edit,
    IssuedFile,
    Passage,
    Rendition,
    SnapshotRevision,
    Translation,
    Voiding,
    WordingChoice,
)
from tests import factories
from tests.statements import version_of

pytestmark = pytest.mark.django_db


def append_only_models():
    """Every model the database lets nobody change, by its own triggers."""
    both = pgtrigger.Update | pgtrigger.Delete
    return [
        model
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, pgtrigger.Protect)
        and not trigger.condition
        and str(trigger.operation) == str(both)
    ]


HISTORY = append_only_models()


def with_a_row_in_each(field):
    """One thing done of each kind that history is kept of."""
    first = factories.filed(field, "incident")
    IncidentDecision.objects.create(
        incident=first.incident, state="corroborated", decided_by=field.head, reason="Two calls."
    )
    one, two = sorted((factories.verified(field), factories.filed(field)), key=lambda each: each.pk)
    Remark.objects.create(submission=two, revision=1, question="v_chair", text="Who?", by=field.head)
    VisitDecision.objects.create(
        mission=field.mission, first=one, second=two, decision="one_visit", reason="Same.", by=field.head
    )
    Message.objects.create(mission=field.mission, sender=field.head, subject="Call", text="x", audience="x")
    Call.objects.create(mission=field.mission, team=field.teams[0], by=field.head, outcome="reached")
    version = version_of(field)
    Approval.objects.create(
        version=version, role="head", person=field.head, content_hash="0" * 64, is_granted=True
    )
    with_statement_history(field, version)


def with_statement_history(field, version):
    """What people do to a statement, and the file that is issued."""
    statement, head = version.statement, field.head
    Delegation.objects.create(
        statement=statement, role="head", by=head, to=field.secretariat, reason="In flight."
    )
    Voiding.objects.create(statement=statement, reason="An edit.", by=head)
    WordingChoice.objects.create(statement=statement, claim="x", language="en", revision=1, by=head)
    Passage.objects.create(statement=statement, key="courtesy", text="Thanks.", revision=1, by=head)
    Edit.objects.create(mission=field.mission, kind="wording", ref="x", revision=1, by=head)
    Translation.objects.create(mission=field.mission, language="ru", source="No.", text="Нет.", by=head)
    Rendition.objects.create(version=version, language="ru", document={}, content_hash="0" * 64)
    IssuedFile.objects.create(
        statement=statement, version=version, pdf_sha256="0" * 64, size=1, is_signed=False
    )


def test_history_is_found_by_its_triggers():
    assert {AuditEvent, SubmissionRevision, Payload, Message, Approval, SnapshotRevision} <= set(HISTORY)


def test_no_history_is_changed_deleted_or_emptied():
    with_a_row_in_each(factories.field())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL tanik.may_truncate = 'no'")
        for model in HISTORY:
            table, key = model._meta.db_table, model._meta.pk.column
            assert model.objects.exists(), table
            for attempt, refusal in (
                (f'UPDATE "{table}" SET "{key}" = "{key}"', "Cannot update"),
                (f'DELETE FROM "{table}"', "Cannot delete|Cannot update or delete"),
                (f'TRUNCATE "{table}" CASCADE', "Cannot truncate"),
            ):
                with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                    cursor.execute(attempt)


def test_published_definition_cannot_be_changed_but_retired():
    field = factories.field()
    version = field.version("voting")
    with pytest.raises(DatabaseError), transaction.atomic():
        ChecklistVersion.objects.filter(pk=version.pk).update(definition={})
    assert ChecklistVersion.objects.filter(pk=version.pk).update(state="retired") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"state": "verified"},
        {"decided_at": timezone.now()},
        {"state": "on_holiday"},
        {"state": "returned", "decided_at": timezone.now()},
    ],
)
def test_submission_state_and_moments_belong_together(change):
    submission = factories.filed(factories.field())
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**change)


def test_context_fact_needs_a_second_person():
    field = factories.field()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContextFact.objects.create(
            mission=field.mission, ref="f1", label="x", number=1, unit="u", source_kind="web", source_ref="r",
            entered_by=field.head, checked_by=field.head, checked_at=timezone.now(),
        )  # fmt: skip
