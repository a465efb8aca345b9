"""When the team was away during a visit: kept with the revision, refused when it makes no sense."""

import json
from uuid import UUID

import pytest

from missions.errors import InvalidInputError
from missions.services import receiving
from tests import factories

pytestmark = pytest.mark.django_db


def test_breaks_are_kept_with_the_revision():
    field = factories.field()
    away = [{"from": "12:30", "to": "13:00"}]
    assert factories.filed(field, breaks=away).revisions.get().breaks == away
    assert factories.filed(field).revisions.get().breaks == []


def test_break_may_pass_midnight_where_the_visit_may():
    field = factories.field()
    away = [{"from": "23:50", "to": "00:20"}]
    assert factories.filed(field, "counting", breaks=away).revisions.get().breaks == away


@pytest.mark.parametrize(
    "breaks",
    [
        "12:30",
        [["12:30", "13:00"]],
        [{"from": "12:30"}],
        [{"from": "13:00", "to": "12:30"}],
        [{"from": "12:30", "to": "25:00"}],
        [{"from": "12:30", "to": "13:00", "why": "lunch"}],
        [{"from": "12:30", "to": "13:00"}] * 21,
    ],
)
def test_breaks_that_make_no_sense_are_refused(breaks):
    field = factories.field()
    sent = factories.payload(field, "voting", breaks=breaks)
    with pytest.raises(InvalidInputError) as refused:
        receiving.receive(
            mission=field.mission,
            submission_id=UUID(sent["id"]),
            body=json.dumps(sent).encode(),
            sender=field.observers[0],
        )
    assert [problem.rule for problem in refused.value.problems] == ["breaks"]
