"""The problems behind an assessment, counted over a snapshot."""

import pytest

from reports.queries.bound import bound
from reports.queries.drivers import drivers_of
from reports.services import figures, snapshots
from tests import factories

pytestmark = pytest.mark.django_db


def test_problems_are_counted_where_the_whole_was_assessed_and_where_negatively():
    field = factories.field(stations=6)
    forms = [
        {"vot_overall": "good", "vot_group": "yes", "vot_layout": "yes"},
        {"vot_overall": "bad", "vot_group": "yes", "vot_layout": "no"},
        {"vot_overall": "very_bad", "vot_layout": "no", "vot_group": "not_observed"},
        {"vot_overall": "not_observed", "vot_group": "yes"},
        {"vot_group": "yes"},
        {"v_admitted": "refused", "vot_overall": "bad", "vot_group": "yes"},
    ]
    factories.keep(
        factories.stored(field, "voting", {"v_admitted": "at_once", **given}, station=n)
        for n, given in enumerate(forms)
    )
    snapshot = snapshots.freeze(mission=field.mission, actor=None)

    found = drivers_of(snapshot, bound(snapshot))["voting_overall"]
    assert found["vot_group"] == (2, 1)
    assert found["vot_layout"] == (2, 2)
    assert found["vot_crowded"] == (0, 0)
    assert figures.evaluated(snapshot)["voting_overall"].tally.drivers == found


def test_a_problem_two_forms_of_a_visit_disagree_on_was_not_noted():
    field = factories.field()
    given = {"v_admitted": "at_once", "vot_overall": "bad", "vot_crowded": "yes"}
    start = factories.MORNING
    factories.keep(
        factories.stored(field, "voting", given | {"vot_group": answer}, start=start, received_at=start)
        for answer in ("yes", "no")
    )
    snapshot = snapshots.freeze(mission=field.mission, actor=None)
    found = drivers_of(snapshot, bound(snapshot))["voting_overall"]
    assert (found["vot_group"], found["vot_crowded"]) == ((0, 0), (1, 1))
