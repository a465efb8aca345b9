"""The page of the balance sheet."""

import pytest
from django.urls import reverse

from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db


def test_page_shows_each_principle_with_what_counts_against_it_first():
    field = factories.field(stations=7)
    for station in range(6):
        given = {"vot_group": "yes" if station < 2 else "no", "vot_comment": "Two in one booth."}
        given |= {"vot_transparency": "good"}
        factories.verified(field, "voting", given, station=station)
    version = version_of(field)
    address = reverse("statement-balance", args=[field.mission.slug, version.statement_id])
    client = signed_in(field.secretariat)
    answer = client.get(address)
    body = answer.content.decode()
    names = [name for name, _ in answer.context["principles"]]
    assert names == ["Secrecy of the vote", "Equality", "Transparency", "An honest count"]
    secrecy = answer.context["principles"][0][1]
    assert [entry.claim for entry in secrecy.adverse] == ["secrecy_problems", "group_voting"]
    assert "2 of 6 against" in body
    assert body.index("2 of 6 against") < body.index("none of")
    assert "no verdict is made" in body
    text = client.get(reverse("statement", args=[field.mission.slug, version.statement_id]))
    assert address in text.content.decode()
