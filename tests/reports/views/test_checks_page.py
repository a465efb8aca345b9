"""The page of the thirteen checks: what blocks approval first, each flag with its sentence and what to do."""

import pytest
from django.urls import reverse

from missions.errors import DomainError
from reports.services import approvals
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    field = factories.field(stations=7)
    for station in range(6):
        factories.verified(field, "voting", {"vot_interference": "no", "v_chair": "woman"}, station=station)
    return field


def page(field, version):
    address = reverse("statement-checks", args=[field.mission.slug, version.statement_id])
    return signed_in(field.secretariat).get(address)


def test_page_says_that_all_thirteen_pass(field):
    answer = page(field, version_of(field))
    assert "All 13 checks pass" in answer.content.decode()
    assert (len(answer.context["passed"]), answer.context["flagged"]) == (13, [])


def test_a_failing_check_stands_first_and_blocks_approval(field):
    version = version_of(field)
    factories.filed(field, "incident", {"inc_category": "interference_by_officials"}, station=6)
    answer = page(field, version)
    flagged = answer.context["flagged"]
    assert [each.key for each in flagged] != []
    body = answer.content.decode()
    assert body.index(flagged[0].title) < body.index("Passed")
    assert flagged[0].flags[0].what_to_do in answer.content.decode()
    with pytest.raises(DomainError):
        approvals.send(statement_id=version.statement_id, actor=field.secretariat)
