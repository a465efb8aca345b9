"""Comparing versions on the page: what moved and why, nothing moved, a correction with what it corrects."""

import pytest
from django.urls import reverse
from django.utils import timezone

from missions.services import submissions
from reports.claims.choices import OWN, Choice
from reports.models import Statement
from reports.queries.compare import evidence_moved
from reports.queries.content import content_of
from reports.services import documents, snapshots, wordings
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db
GOOD = {"v_chair": "woman", "vot_order": "yes"}
CLAIM = "chairs_women"


@pytest.fixture
def field():
    field = factories.field(stations=8)
    for station in range(6):
        factories.verified(
            field, "voting", {**GOOD, "v_chair": "woman" if station < 4 else "man"}, station=station
        )
    return field


def page(field, version, who=None, **parameters):
    address = reverse("statement-compare", args=[field.mission.slug, version.statement_id])
    return signed_in(who or field.secretariat).get(address, parameters)


def test_page_tells_the_figures_the_sentences_and_the_submissions_that_moved(field):
    first = version_of(field)
    left = first.snapshot.revisions.order_by("revision__submission__code").first().revision.submission
    submissions.reopen(submission_id=left.pk, actor=field.coordinator, reason="The chair called.")
    came = factories.verified(field, "voting", GOOD, station=6)
    second = version_of(field)
    moved = evidence_moved(first.snapshot, second.snapshot)
    assert (moved.came.codes, moved.went.codes, moved.revised.number) == ((came.code,), (left.code,), 0)
    answer = page(field, second)
    assert (answer.context["before"], answer.context["after"]) == (first, second)
    figure = next(each for each in answer.context["figures"] if each["moved"].claim == CLAIM)
    assert came.code in figure["moved"].came
    text = answer.content.decode()
    assert "other evidence" in text
    assert f'href="{reverse("submission", args=[field.mission.slug, came.pk])}"' in text
    back = page(field, second, **{"from": "2", "to": "1"})
    assert back.context["before"] == second
    assert set(answer["Cache-Control"].split(", ")) >= {"private", "no-store"}


def test_versions_that_say_the_same_are_told_so(field):
    version_of(field)
    text = page(field, version_of(field)).content.decode()
    assert "Nothing moved" in text
    assert "same evidence" in text


def test_a_wording_chosen_in_between_is_told_with_who_chose_it_and_why(field):
    version = version_of(field)
    wordings.choose(
        statement=version.statement,
        claim=CLAIM,
        choice=Choice(OWN, "Women led {k} of the {n} {base}.", "The chair asked for it."),
        expected_revision=0,
        actor=field.head,
    )
    content = content_of(version.statement, version.snapshot)
    document = documents.build(version.snapshot, language="en", profile="ots", version=2, content=content)
    version.statement.versions.create(
        number=2, snapshot=version.snapshot, document=document, newest_edit=content.newest_edit
    )
    answer = page(field, version)
    assert [each.line.claim for each, _why in answer.context["sentences"]] == [CLAIM]
    text = answer.content.decode()
    assert "<del>chaired</del><ins>led</ins>" in text
    assert "wording chosen" in text
    assert "The chair asked for it." in text
    assert str(field.head) in text


def test_a_correction_is_compared_with_what_was_issued(field):
    issued = version_of(field)
    Statement.objects.filter(pk=issued.statement_id).update(
        state="issued", issued_at=timezone.now(), issued_by=field.head
    )
    correction = Statement.objects.create(
        mission=field.mission, supersedes=issued.statement, correction_reason="A seal.", state="compiled"
    )
    factories.verified(field, "voting", GOOD, station=6)
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    document = documents.build(snapshot, language="en", profile="ots", version=1)
    answer = page(field, correction.versions.create(number=1, snapshot=snapshot, document=document))
    assert (answer.context["earlier"], answer.context["before"]) == ("corrected", issued)
    assert "The issued statement it corrects" in answer.content.decode()


def test_the_first_version_has_nothing_to_be_compared_with(field):
    text = page(field, version_of(field)).content.decode()
    assert "Nothing to compare with yet" in text


@pytest.mark.parametrize("number", ["9", "x", "corrected"])
def test_a_version_that_does_not_exist_is_not_found(field, number):
    version_of(field)
    assert page(field, version_of(field), **{"from": number}).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_page_asks_the_same_number_of_questions_for_two_versions_and_for_four(
    field, more, django_assert_num_queries
):
    first = version_of(field)
    for station in (6, 7, 6, 7)[: more + 1]:
        factories.verified(
            field, "voting", {**GOOD, "v_arrival": "16:00", "v_departure": "16:30"}, station=station
        )
        version_of(field)
    client = signed_in(field.secretariat)
    address = reverse("statement-compare", args=[field.mission.slug, first.statement_id])
    with django_assert_num_queries(12):
        client.get(address, {"from": "1", "to": "2"})
