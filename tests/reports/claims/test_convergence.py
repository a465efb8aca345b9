"""The chart of how an estimate came to stand."""

import pytest

from reports.claims.estimates import tenths
from reports.claims.language import language_codes
from tests.reports.claims.samples import document, fifteen
from tests.reports.claims.test_estimates import SAMPLE, answered, estimate


def charts(**more):
    figures = fifteen() | {
        "voting_overall": estimate("voting_overall", 120, 150, answered((80, 100), (46, 50)))
    }
    built = document(figures=figures, sample=SAMPLE, **more)
    return built, [chart for chart in built["charts"] if chart["kind"] == "convergence"]


def test_an_estimated_assessment_brings_its_chart_to_the_section_of_its_sentence():
    built, (chart,) = charts()
    (section,) = (
        section["key"]
        for section in built["sections"]
        for paragraph in section["paragraphs"]
        for sentence in paragraph["sentences"]
        if sentence["claim"] == "voting_overall"
    )
    assert chart["section"] == section
    figure = next(each for each in built["figures"]["figures"] if each["id"] == "voting_overall")
    assert [
        {"received": point["received"], "share": point["share"], "margin": point["margin"]}
        for point in chart["points"]
    ] == figure["estimate"]["convergence"]
    last = chart["points"][-1]
    assert (last["received"], last["of"]) == (150, 150)
    assert chart["rows"][-1]["label"] == "150 of 150 received"
    assert chart["rows"][-1]["text"].startswith(f"{tenths(last['share'])} per cent (± ")


def test_without_an_estimate_there_is_no_such_chart():
    assert not [chart for chart in document()["charts"] if chart["kind"] == "convergence"]


@pytest.mark.parametrize("code", language_codes())
@pytest.mark.parametrize("profile", ["ots", "odihr", "sco"])
def test_every_profile_and_language_has_the_chart(code, profile):
    _, (chart,) = charts(language=code, profile=profile)
    assert chart["title"]
    assert chart["caption"]
