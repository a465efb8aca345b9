import pytest

from reports.claims import ClaimsError, Kind, load_claims, parse_claims
from tests.reports.claims.samples import MEASURES

GOOD = (
    "{id: a, kind: share, section: voting, unit: station, uses: [{key: q, value: [x], of: [x, y]}], min_n: 5}"
)


def problems(*claims):
    with pytest.raises(ClaimsError) as error:
        parse_claims("claims:\n" + "".join(f"- {claim}\n" for claim in claims), file="mine.yaml")
    return [(problem.claim, problem.rule) for problem in error.value.problems]


def test_shipped_claims_load_with_every_kind():
    assert {claim.kind for claim in load_claims()} == set(Kind)
    assert len({claim.id for claim in load_claims()}) == len(load_claims())


def test_a_good_claim_is_read_whole():
    (claim,) = parse_claims(f"claims: [{GOOD}]", file="mine.yaml")
    assert (claim.id, claim.min_n, claim.uses[0].hits, claim.uses[0].of) == ("a", 5, ("x",), ("x", "y"))


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        (GOOD.replace("kind: share", "kind: shape"), "kind"),
        (GOOD.replace("unit: station", "unit: village"), "unit"),
        (GOOD.replace("min_n: 5", "min_n: 0"), "min_n"),
        (GOOD.replace(", min_n: 5", ""), "required"),
        (GOOD.replace("value: [x]", "value: [z]"), "of"),
        (GOOD.replace("value: [x]", "value: [yes]"), "quoted"),
        (GOOD.replace("value: [x]", "value: [x], gt: 1"), "hits"),
        (GOOD.replace("key: q, ", ""), "use"),
        (GOOD.replace("of: [x, y]", "of: [x, y], over: k"), "use"),
        (GOOD.replace("kind: share", "kind: ratio"), "use"),
        (GOOD.replace("unit: station", "unit: station, where: [a]"), "where"),
        (GOOD.replace("unit: station", "unit: station, colour: red"), "unknown_field"),
        ("{id: a, kind: count, section: v, uses: [{count: villages, form: voting}], min_n: 1}", "count"),
        ("{id: a, kind: ratio, section: v, unit: station, uses: [{sum: q}], min_n: 1}", "ratio"),
    ],
)
def test_a_broken_claim_is_refused_by_name_and_rule(claim, rule):
    assert ("a", rule) in problems(claim)


def test_all_problems_are_reported_at_once():
    found = problems(GOOD, GOOD, GOOD.replace("id: a", "id: b").replace("min_n: 5", "min_n: many"))
    assert found == [("a", "unique_id"), ("b", "min_n")]


def test_a_file_that_is_no_list_of_claims_is_refused():
    for text in ("claims: {a: 1}", "[]", "claims: [", "claims: [1]"):
        with pytest.raises(ClaimsError, match=r"mine\.yaml"):
            parse_claims(text, file="mine.yaml")


def test_every_counted_claim_finds_its_questions_in_the_shipped_checklists():
    assert {measure.claim for measure in MEASURES.values() if measure.unasked} == set()
    without_parts = {m.claim for m in MEASURES.values() if not m.parts}
    assert without_parts == {c for c in MEASURES if c.startswith("coverage_")}
