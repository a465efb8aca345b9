"""Every number the database counts, against a second count in plain Python."""

import random

import pytest

from missions.models import SubmissionRevision
from reports.claims import load_claims, parse_claims
from reports.queries.bound import bound
from reports.queries.evidence_table import evidence_table
from reports.queries.tallies import tallies
from reports.services import snapshots
from tests import factories
from tests.reports.queries import generated
from tests.reports.reference import count, without_duplicates

pytestmark = pytest.mark.django_db

# What the standard claims leave unused: repeated answers, sums over all hits, a list of critical values, a
# conditional question, a ratio by visit, and one form read twice in one group.
FURTHER = """
claims:
- {id: invalid_many, kind: negative, section: counting, unit: count, min_n: 5,
   uses: [{form: counting, key: cnt_fig_invalid, gt: 4}]}
- {id: turned_away, kind: count_adverse, section: voting, unit: station, min_n: 1,
   uses: [{form: voting, key: vot_turned_away, gt: 1}]}
- {id: interferers, kind: negative, section: voting, unit: station, min_n: 5,
   uses: [{form: voting, key: vot_interference_who, adverse: [police, military], group: armed},
          {form: voting, key: vot_interference, adverse: ['yes']},
          {form: counting, key: cnt_interference_who, adverse: [police], group: armed}]}
- {id: counted_in_order, kind: positive_all, section: counting, unit: station, min_n: 5,
   refused_in_base: true,
   uses: [{form: counting, any_adverse: [cnt_seals_intact, cnt_one_by_one, cnt_left_why]}],
   where: {cnt_stage_reached: [boxes_opened, ballots_counted]}}
- {id: women_at_openings, kind: ratio, section: women, unit: station, min_n: 5,
   uses: [{sum: v_members_women, over: v_members_present, form: opening}]}
- {id: admitted_everywhere, kind: share_adverse, section: observers, unit: observation, min_n: 5,
   uses: [{any_adverse: [v_admitted]}]}
- {id: step_free, kind: share, section: inclusion, unit: station, min_n: 5,
   uses: [{key: vot_step_free, form: voting, value: ['no'], of: ['yes', 'no']}]}
- {id: centres_refused, kind: negative, section: tabulation, unit: centre, min_n: 1, refused_in_base: true,
   uses: [{form: tabulation, key: tab_admitted, adverse: [refused]}]}
"""
COUNTS = (
    "k",
    "n",
    "not_observed",
    "blank",
    "conflicts",
    "stations",
    "observations",
    "established",
    "refused",
    "refused_visits",
)
COMPARED = (*COUNTS, "numerator", "denominator", "groups", "supporting", "other", "areas")


def made(seed, number=160):
    """A snapshot of random submissions, what is bound to it, and the visits as the reference counts them."""
    field = factories.field(stations=5, teams=2, questions=2, config={"mobile_voting": False})
    generated.place(field)
    submissions = generated.submissions(field, seed, number)
    rows = SubmissionRevision.objects.filter(submission__in=submissions)
    revisions = dict(rows.values_list("submission", "answers"))
    confirmed = generated.confirm_some(random.Random(seed), submissions, revisions)
    snapshot = snapshots.freeze(mission=field.mission, actor=field.secretariat)
    claims = (*load_claims(), *parse_claims(FURTHER, file="further.yaml"))
    visits = generated.visits(submissions, revisions, confirmed)
    counted = without_duplicates(visits, not_compared=generated.NOT_COMPARED)
    return snapshot, bound(snapshot, claims), counted


@pytest.mark.parametrize("seed", range(6))
def test_every_count_equals_the_reference(seed):
    snapshot, known, visits = made(seed)
    counted = tallies(snapshot, known)
    rules = generated.rules()
    wrong = []
    for claim, measure in known.measures.items():
        expected, (found, _against) = count(measure, visits, rules), counted[claim]
        wrong += [
            (claim, name, getattr(found, name), getattr(expected, name))
            for name in COMPARED
            if getattr(found, name) != getattr(expected, name)
        ]
    assert wrong == []
    assert len(counted) >= 40


@pytest.mark.parametrize("seed", range(2))
def test_every_cell_of_the_evidence_table_equals_the_reference(seed):
    snapshot, known, visits = made(seed, number=80)
    columns, rows = evidence_table(snapshot, known)
    rules = generated.rules()
    words = {"out": "", "pending": "hit"}
    expected = {visit.code: [] for visit in visits}
    for measure in known.measures.values():
        outcomes = count(measure, visits, rules).outcomes
        for code, cells in expected.items():
            found = outcomes.get(code, "out")
            cells.append(words.get(found, found))
    assert columns[4:] == list(known.measures)
    assert {row[0]: row[4:] for row in rows} == expected
    assert [row[0] for row in rows] == sorted(expected)


def test_the_generated_cases_reach_every_rule():
    """Otherwise agreement would prove little."""
    _snapshot, known, visits = made(0, number=300)
    assert sum(bool(visit.disputed) for visit in visits) > 5
    outcomes = {
        word
        for measure in known.measures.values()
        for word in count(measure, visits, generated.rules()).outcomes.values()
    }
    assert outcomes == {"hit", "pending", "clean", "not_observed", "blank", "conflict", "out"}
    assert {measure.across for measure in known.measures.values()} == {
        "each",
        "hit_wins",
        "miss_wins",
        "latest",
    }
    places = [visit.place for visit in visits]
    assert len(set(places)) < len(places) / 2
