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


def test_bar_of_the_statement_asks_for_the_number_that_pass(field):
    version = version_of(field)
    factories.filed(field, "incident", {"inc_category": "interference_by_officials"}, station=6)
    address = reverse("statement-checks", args=[field.mission.slug, version.statement_id])
    client = signed_in(field.secretariat)
    statement = client.get(reverse("statement", args=[field.mission.slug, version.statement_id]))
    assert f'hx-get="{address}?version=1"' in statement.content.decode()
    assert [place.role for place in statement.context["chain"].places] == ["Head of mission"]
    text = client.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="checks").content.decode()
    assert "<html" not in text
    failing = len(client.get(address).context["flagged"])
    assert f"13 checks: {13 - failing} pass" in text
    assert f"{failing} block" in text
