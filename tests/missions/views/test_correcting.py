"""A coordinator's correction: filled with what stands, kept with its reason, told to the team."""

import pytest

from tests import factories
from tests.missions.views.reviewing import address_of, desk
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field()


def test_correction_form_is_filled_with_what_stands(field):
    submission = factories.filed(field, "voting", {"vot_crowded": "yes"})
    client = signed_in(field.coordinator)
    answer = client.get(address_of(field, "submission-correct", submission))
    assert answer.status_code == 200
    assert answer.context["form"].current_answers["vot_crowded"] == "yes"


def corrected(field, submission, **given):
    """What the coordinator's browser sends for the voting form as `factories` fills it."""
    return {
        "submission_id": str(submission.pk),
        "version": "1",
        "base_revision": "1",
        "visit_date": "2022-06-05",
        "v_station": field.stations[0].code,
        "v_admitted": "at_once",
        "v_arrival": "10:00",
        "v_departure": "10:40",
        "send_anyway": "on",
        **given,
    }


def test_correction_is_kept_and_told_to_the_team(field):
    submission = factories.filed(field)
    form = corrected(field, submission, v_chair="woman", reason="The chair called.")
    address = address_of(field, "submission-correct", submission)
    answer = signed_in(field.coordinator).post(address, {**form, "from": "desk"})
    assert (answer.status_code, answer.url) == (302, desk(field, submission))
    submission.refresh_from_db()
    assert (submission.revision, submission.state) == (2, "in_review")
    own = signed_in(field.observers[0]).get(address_of(field, "submission", submission)).content.decode()
    assert f"The coordinator {field.coordinator} corrected answers in revision 2" in own
    assert "The chair called." in own
    assert "A woman" in own


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"v_chair": "woman", "reason": ""}, "Write what you corrected and what it rests on"),
        ({"reason": "Because."}, "Nothing differs from what stands"),
        ({"v_arrival": "99:99", "reason": "Because."}, "q-v_arrival"),
    ],
)
def test_correction_that_cannot_be_kept_comes_back(field, given, said):
    submission = factories.filed(field)
    form = corrected(field, submission, **given)
    answer = signed_in(field.coordinator).post(address_of(field, "submission-correct", submission), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert submission.revisions.count() == 1


def test_correction_of_what_is_decided_is_too_late(field):
    submission = factories.verified(field)
    answer = signed_in(field.coordinator).get(address_of(field, "submission-correct", submission))
    assert answer.status_code == 409
    assert "reopen it before you correct it" in answer.content.decode()
