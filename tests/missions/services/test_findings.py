"""Findings have a review of their own, by coordinators, told in the submission's trail."""

import pytest

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.services import findings
from missions.states import FINDING_MOVES, FindingState
from tests import factories

pytestmark = pytest.mark.django_db


def finding_of(field):
    given = {"vot_box_sealed": "no", "vot_comment": "One seal hung open."}
    return factories.filed(field, "voting", given).findings.get()


def test_decide_confirms_and_tells_the_trail():
    field = factories.field()
    finding = finding_of(field)
    findings.decide(finding_id=finding.pk, state="confirmed", actor=field.coordinator, note="Photo seen.")
    finding.refresh_from_db()
    assert (finding.state, finding.reviewed_by, finding.note) == (
        "confirmed",
        field.coordinator,
        "Photo seen.",
    )
    event = AuditEvent.objects.get(action="finding.confirmed")
    assert (event.object_id, event.detail["finding"]) == (str(finding.submission_id), "vot_box_sealed")


@pytest.mark.parametrize("before", FindingState.values)
@pytest.mark.parametrize("after", FindingState.values)
def test_decide_follows_the_table(before, after):
    field = factories.field()
    finding = finding_of(field)
    if before != FindingState.OPEN:
        findings.decide(finding_id=finding.pk, state=before, actor=field.coordinator, note="First look.")
    if after in FINDING_MOVES[before]:
        findings.decide(finding_id=finding.pk, state=after, actor=field.coordinator, note="Second look.")
    else:
        with pytest.raises(DomainError, match="already decided"):
            findings.decide(finding_id=finding.pk, state=after, actor=field.coordinator, note="x")


def test_follow_up_says_what_to_ask():
    field = factories.field()
    finding = finding_of(field)
    with pytest.raises(DomainError, match="followed up"):
        findings.decide(finding_id=finding.pk, state="follow_up", actor=field.coordinator, note=" ")


def test_decide_is_for_coordinators():
    field = factories.field()
    finding = finding_of(field)
    with pytest.raises(NotAllowedError):
        findings.decide(finding_id=finding.pk, state="confirmed", actor=field.observers[0], note="")
