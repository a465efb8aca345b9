import pytest

from reports.queries import evidence as evidence_module
from reports.queries.evidence import evidence
from reports.services import snapshots
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return factories.field(stations=6)


def freeze(field):
    return snapshots.freeze(mission=field.mission, actor=field.secretariat)


def keep(field, *chairs, station=0):
    rows = [
        factories.stored(field, "voting", {"v_admitted": "at_once", "v_chair": chair}, station=station)
        for chair in chairs
    ]
    return factories.keep(rows)


def test_evidence_shows_every_visit_with_its_outcome_and_the_answers_behind_it(field):
    man, woman = keep(field, "man", "woman")
    unseen = keep(field, "not_observed", station=1)[0]
    keep(field, "vacant_or_absent", station=2)
    page = evidence(freeze(field), "chairs_women")
    assert [(row.code, row.outcome, row.decides) for row in page.rows] == [
        (man.code, "clean", False),
        (woman.code, "hit", True),
        (unseen.code, "not_observed", False),
    ]
    assert page.counts == {"clean": 1, "hit": 1, "not_observed": 1}
    row = page.rows[1]
    assert (row.place_code, row.place_name, row.kind) == ("PS-001", "School 1", "voting")
    assert row.submission_id == woman.pk
    assert row.answers == {"v_chair": "woman"}


def test_evidence_of_a_stage_shows_the_answer_that_brought_it_into_the_base(field):
    given = {"v_admitted": "at_once", "cnt_posted": "yes", "cnt_stage_reached": "form_posted"}
    factories.keep([factories.stored(field, "counting", given)])
    (row,) = evidence(freeze(field), "results_posted").rows
    assert row.answers == {"cnt_posted": "yes", "cnt_stage_reached": "form_posted"}


def test_evidence_can_be_asked_for_one_outcome_and_in_pages(field, monkeypatch):
    monkeypatch.setattr(evidence_module, "PAGE", 2)
    women = keep(field, *["woman"] * 5)
    keep(field, "man", station=1)
    snapshot = freeze(field)
    second = evidence(snapshot, "chairs_women", outcome="hit", page=2)
    assert [row.code for row in second.rows] == [each.code for each in women[2:4]]
    assert (second.total, second.page, second.pages) == (5, 2, 3)
    assert second.counts == {"hit": 5, "clean": 1}
    assert evidence(snapshot, "chairs_women", page=99).page == 3
    assert evidence(snapshot, "chairs_women", outcome="blank").rows == ()


def test_evidence_of_an_unknown_claim_is_a_key_error(field):
    with pytest.raises(KeyError):
        evidence(freeze(field), "chairs_of_gold")


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_of_evidence_takes_the_same_queries_whatever_its_length(
    field, number, django_assert_num_queries
):
    keep(field, *["woman"] * number)
    snapshot = freeze(field)
    evidence(snapshot, "chairs_women")
    with django_assert_num_queries(8):
        page = evidence(snapshot, "chairs_women")
    assert page.total == number
