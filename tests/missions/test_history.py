"""What the database itself refuses: history that changes, states without their moments, broken pairs."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from missions.models import ChecklistVersion, ContextFact, Payload, Submission, SubmissionRevision
from tests import factories

pytestmark = pytest.mark.django_db

HISTORY = [AuditEvent, SubmissionRevision, Payload]


@pytest.mark.parametrize("model", HISTORY)
def test_history_rows_cannot_be_changed_or_deleted(model):
    factories.filed(factories.field())
    name = {"AuditEvent": "action", "SubmissionRevision": "sha256", "Payload": "sha256"}[model.__name__]
    for attempt in (lambda rows: rows.update(**{name: "x"}), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt(model.objects.all())


def test_the_trail_cannot_be_emptied():
    factories.filed(factories.field())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL tanik.may_truncate = 'no'")
        with pytest.raises(DatabaseError, match="Cannot truncate"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_auditevent")
    assert AuditEvent.objects.exists()


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
