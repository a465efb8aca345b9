"""Every figure the product prints of a whole mission equals a computation that shares nothing with it."""

import ast
import re
from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tests.reports.synthetic import world
from tests.reports.synthetic.claims import CLAIMS
from tests.reports.synthetic.computed import figure, visits
from tests.reports.synthetic.generator import COUNTS
from tests.reports.synthetic.printed import (
    coverage,
    is_critical,
    is_negative,
    numbers_in,
    per_cent,
    refusals,
    sentence,
)

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent

# Numbers of the text that are no figures, sentence by sentence: days, the size of the mission.
NO_FIGURES = {
    "invitation": ["2", "2022", "5", "2022"],
    "composition": ["300"],
    "benchmarks": [],
    "preliminary": [],
}
# The rules of method, printed as they stand: bases of 50, 100, 200 and five; three quarters, nine in ten.
RULES = Counter(["3", "9"]), Counter(["50", "100", "100", "200", "5"])


@pytest.fixture(scope="module")
def seen(compiled):
    return visits(compiled.filed, compiled.corrected)


@pytest.fixture(scope="module")
def computed(seen):
    return {claim.id: figure(claim, seen) for claim in CLAIMS}


@pytest.fixture(scope="module")
def printed(compiled):
    """Figures of figures.json by claim."""
    return {each["id"]: each for each in compiled.document["figures"]["figures"]}


@pytest.fixture(scope="module")
def open_incidents(compiled):
    """By category: nobody has decided them."""
    return Counter(
        line["answers"]["inc_category"] for line in compiled.filed if line["checklist"] == "incident"
    )


@pytest.fixture(scope="module")
def paper(compiled):
    """The PDF as one line of text."""
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(compiled.pdf)).pages]
    return squeezed("\n".join(pages))


def squeezed(text):
    """Without what line ends and narrow columns do to words."""
    return re.sub(r"[\s\u00ad]+", "", text.replace("\u2010\n", ""))


def told(claim, open_incidents):
    return sum(open_incidents[category] for category in claim.incidents)


def strings(numbers):
    return Counter(str(number) for number in numbers)


def all_sentences(document):
    return [
        one for part in document["sections"] for group in part["paragraphs"] for one in group["sentences"]
    ]


def test_the_computation_shares_nothing_with_the_product():
    for name in ("claims", "computed", "printed"):
        tree = ast.parse((HERE / f"{name}.py").read_text())
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        modules = [getattr(node, "module", None) or node.names[0].name for node in nodes]
        assert [each for each in modules if each.split(".")[0] in ("missions", "reports", "django")] == []


def test_the_mission_has_its_size_and_every_case(compiled, seen, computed):
    kinds = Counter(line["checklist"] for line in compiled.filed)
    assert {kind: kinds[kind] for kind in COUNTS} == COUNTS
    decisions = Counter((line.get("review") or {}).get("decision") for line in compiled.filed)
    assert min(decisions[each] for each in ("returned", "excluded", None)) > 4
    assert len(compiled.corrected) > 5
    assert sum(bool(visit.disputed) for visit in seen) > 8
    assert {reviewed for visit in seen for reviewed in visit.confirmed}
    assert any(visit.critical_open for visit in seen)
    assert all(
        sum(getattr(each, name) for each in computed.values()) > 20
        for name in ("not_observed", "blank", "conflicts", "refused")
    )


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_figure(claim, compiled, computed, printed, open_incidents):
    mine, theirs = computed[claim.id], printed[claim.id]
    critical = is_critical(claim) and mine.k
    k = {"everywhere": mine.n - mine.k, "ratio": mine.numerator, "places": mine.k}.get(
        claim.kind, mine.established if critical and mine.established else mine.k
    )
    n = mine.denominator if claim.kind == "ratio" else mine.n
    assert (theirs["k"], theirs["n"]) == (k, n)
    assert theirs["base"] == {
        "assessed": mine.n,
        "not_observed": mine.not_observed,
        "blank": mine.blank,
        "conflicts": mine.conflicts,
        "unconfirmed": mine.k - mine.established,
        "refused": mine.refused,
        "stations": mine.places,
        "observations": mine.visits,
    }
    assert theirs["coverage"] == round(coverage(mine), 4)
    assert theirs["share"] == round(k / n, 4)
    groups = {name: number for name, number in theirs["groups"].items() if number}
    if claim.kind not in ("places", "ratio"):
        assert groups == mine.groups
    if claim.id == "same_day_additions":
        assert theirs["sum"] == mine.numerator
    evidence = theirs["evidence"]
    hits, rest = (
        {compiled.codes[each] for each in side} for side in (mine.supporting, mine.other - mine.supporting)
    )
    if claim.kind == "everywhere":
        hits, rest = rest, hits
    if claim.kind in ("absence", "everywhere", "problem") and not mine.k:
        hits, rest = hits | rest, set()
    assert (set(evidence["supporting"]), set(evidence["other"])) == (hits, rest)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_numbers_of_its_sentence(claim, compiled, computed, printed, open_incidents):
    expected = sentence(claim, computed[claim.id], told(claim, open_incidents))
    said = printed[claim.id]["sentence"]
    assert (said is None) == (expected is None)
    in_text = [one for one in all_sentences(compiled.document) if one["claim"] == claim.id]
    for text in [one["text"] for one in in_text] or ([said["text"]] if said else []):
        assert text == said["text"]
        assert numbers_in(text) == strings(expected)
    if claim.kind == "assessment" and said:
        assert ("negatively" in said["text"]) == is_negative(claim, computed[claim.id])


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_what_is_refused_of_it_and_why(claim, compiled, computed, printed, open_incidents):
    expected = dict(refusals(claim, computed[claim.id], told(claim, open_incidents)))
    refused = {each["rule"]: numbers_in(each["reason"]) for each in printed[claim.id]["refusals"]}
    # "nine in ten" is the rule, not a figure.
    assert {rule: numbers - Counter(["9"]) for rule, numbers in refused.items()} == {
        rule: strings(numbers) for rule, numbers in expected.items()
    }


def test_every_sentence_is_a_figure_or_named_as_none(compiled):
    counted = {claim.id for claim in CLAIMS}
    others = {one["id"]: one for one in all_sentences(compiled.document) if one["claim"] not in counted}
    assert {key: numbers_in(one["text"]) for key, one in others.items()} == {
        key: Counter(numbers) for key, numbers in NO_FIGURES.items()
    }


def test_annex_rows(compiled, computed, printed):
    rows = compiled.document["annex"]["rows"]
    by_mark = {each["mark"]: each for each in printed.values() if each["mark"]}
    assert len(rows) == len({one["id"] for one in all_sentences(compiled.document) if one["mark"]}) + 1
    for row in rows:
        figure_of = by_mark[row["mark"]]
        mine = computed[figure_of["id"]]
        assert (row["k"], row["n"], row["coverage"]) == (
            figure_of["k"],
            figure_of["n"],
            figure_of["coverage"],
        )
        left_out = (mine.not_observed, mine.blank, mine.conflicts)
        expected = [mine.n, *(number for number in left_out if number)]
        assert numbers_in(row["base"]) == strings([] if row["base"] == "" else expected)
        evidence = figure_of["evidence"]
        shown = row["codes"] + row["others"]
        assert set(row["codes"]) <= set(evidence["supporting"])
        assert row["more"] + len(shown) == len(evidence["supporting"]) + len(evidence["other"])
    assert [row["mark"] for row in rows if row["mark"].startswith("A")] == ["A1"]
    assert by_mark["A1"]["id"] == "accessible"


def test_method_box_and_charts(compiled, computed, seen):
    method = compiled.document["method"]
    at = {kind: computed[f"coverage_{kind}"] for kind in COUNTS}
    entered = [each.k - each.refused for each in at.values()]
    visits_made = [at["voting"].visits - at["voting"].refused_visits, entered[1]]
    cut_off = method["paragraphs"][1].partition(", frozen at")
    assert numbers_in(method["paragraphs"][0]) == strings([*entered, *visits_made])
    assert numbers_in(cut_off[0]) == strings([len(seen)])
    assert cut_off[2].endswith("Every figure on referendum day is counted from them.")
    assert [numbers_in(text) for text in method["paragraphs"][2:]] == [Counter(), *RULES]
    (chart,) = compiled.document["charts"]
    bars = [claim for claim in CLAIMS if claim.kind == "assessment"]
    assert [(row["value"], row["of"]) for row in chart["rows"]] == [
        (computed[claim.id].k, computed[claim.id].n) for claim in bars
    ]
    assert [numbers_in(row["text"]) for row in chart["rows"]] == [
        strings([row["value"], row["of"]]) for row in chart["rows"]
    ]


def test_tables_of_coverage_and_of_bias(compiled, seen):
    method = compiled.document["method"]
    expected = Counter(each["stage"] for each in compiled.mission["deployments"])
    filed = Counter(line["checklist"] for line in compiled.filed)
    last = {line["id"]: line for line in [*compiled.filed, *compiled.corrected]}
    verified = Counter(
        line["checklist"]
        for line in last.values()
        if (line.get("review") or {}).get("decision") == "verified"
    )
    stages = {"Opening": "opening", "Voting": "voting", "Counting": "counting", "Tabulation": "tabulation"}
    rows = {row["stage"]: (row["expected"], row["received"], row["verified"]) for row in method["coverage"]}
    assert rows == {
        label: (expected[kind], filed[kind], verified[kind]) for label, kind in stages.items()
    } | {"Incidents": (0, 2, 0)}
    stations = {each["code"]: each for each in compiled.mission["stations"]}
    visited = {visit.place for visit in seen if visit.form != "tabulation"}
    names = {each["code"]: each["name"] for each in compiled.mission["areas"]}
    register, went = defaultdict(int), defaultdict(int)
    for code, each in stations.items():
        for group in (each["locality"].capitalize(), names[each["area"]]):
            register[group] += 1
            went[group] += code in visited
    assert len(stations) == world.STATIONS
    assert {row["group"]: (row["visited"], row["register"]) for row in method["bias"]} == {
        group: tuple(
            f"{number} ({per_cent(number, total)})"
            for number, total in ((went[group], len(visited)), (register[group], len(stations)))
        )
        for group in register
    }


def test_the_paper_prints_all_of_it(compiled, paper):
    document = compiled.document
    texts = [one["text"] + (one["mark"] or "") for one in all_sentences(document)]
    texts += document["method"]["paragraphs"]
    for row in document["annex"]["rows"]:
        texts += [row["base"], f"coverage {100 * row['coverage'] + 1e-9:.0f} %"]
        texts += [f"{row['k']:,} of {row['n']:,}"]
    for row in document["method"]["coverage"]:
        texts.append(" ".join(f"{row[name]}" if name == "stage" else f"{row[name]:,}" for name in row))
    texts += [f"{row['group']} {row['visited']} {row['register']}" for row in document["method"]["bias"]]
    texts += [row["text"] for row in document["charts"][0]["rows"]]
    assert [text for text in texts if squeezed(text) not in paper] == []
