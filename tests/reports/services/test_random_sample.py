"""A mission that drew its polling stations at random: from its file to the estimates of its statement."""

import io
import json
from uuid import NAMESPACE_URL, uuid5

import pytest

from missions.checklists import load_standard_set
from missions.formats import read_mission, read_submissions
from missions.models import PollingStation
from missions.services import importing, loading
from reports.claims.estimates import Cluster, Stratum, ratio_estimate, stratified_estimate
from reports.services import documents, snapshots

pytestmark = pytest.mark.django_db

# Stratum: polling stations in the list, and of those drawn how many had step-free access.
STRATA = {"urban": (400, 20, 14), "rural": (600, 20, 5)}
AT_RANDOM = "were not selected at random"


def mission_file(sampling="random", form="core"):
    stations = [
        {"code": f"{name[0].upper()}{n:02}", "name": f"Place {n}", "area": "N", "sample": {"stratum": name}}
        for name, (_, drawn, _) in STRATA.items()
        for n in range(drawn)
    ]
    stations.append({"code": "X1", "name": "Beside the sample", "area": "N"})
    strata = [{"name": name, "stations": population} for name, (population, _, _) in STRATA.items()]
    sample = {"frame": "the national register", "strata": strata}
    design = {"sample": sample} if sampling == "random" else {}
    return {
        "mission": {
            "slug": "drawn-2026",
            "code": "DRW26",
            "title": "Citizen Observation",
            "organisation": {"name": "Citizens", "short_name": "CO"},
            "start_date": "2026-06-02",
            "end_date": "2026-06-09",
            "working_language": "en",
            "timezone": "Asia/Almaty",
            "checklist_form": form,
            "sampling": sampling,
            **design,
        },
        "referendum": {
            "official_title": "Referendum",
            "date": "2026-06-05",
            "questions": [{"no": 1, "text": "Do you agree?", "answers": ["Yes", "No"]}],
        },
        "areas": [{"code": "N", "name": "North"}],
        "stations": stations,
        "people": [
            {"email": "ann@example.org", "name": "Ann", "role": "observer"},
            {"email": "bob@example.org", "name": "Bob", "role": "coordinator"},
        ],
        "teams": [{"code": "T1", "members": ["ann@example.org"]}],
        "checklists": {"kinds": ["voting", "counting"]},
    }


def load(content):
    read = read_mission(json.dumps(content), "m.json", standards=load_standard_set().standards)
    assert read.problems == ()
    return loading.load(read.data, actor=None)[0]


def form(station, number, answers, kind="voting"):
    hour, minute = divmod(number * 20, 60)
    times = {"v_arrival": f"{8 + hour:02}:{minute:02}", "v_departure": f"{8 + hour:02}:{minute + 15:02}"}
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{kind}-{station}")),
        "checklist": kind,
        "version": 1,
        "team": "T1",
        "observer": "ann@example.org",
        "filled_at": "2026-06-05T21:00:00+05:00",
        "visit_date": "2026-06-05",
        "answers": {"v_station": station, "v_admitted": "at_once", **times, **answers},
        "review": {"decision": "verified", "by": "bob@example.org"},
    }


def file(mission, lines):
    content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    report = importing.import_lines(
        mission=mission, lines=read_submissions(io.BytesIO(content), "f.jsonl"), file="f.jsonl"
    )
    assert report.decided == len(lines)


def voting(but=()):
    """A visit to each station drawn, turn by turn, and one beside the sample."""
    visits = [
        (f"{name[0].upper()}{n:02}", "yes" if n < access else "no")
        for n in range(20)
        for name, (_, _, access) in STRATA.items()
    ]
    visits = [visit for visit in visits if visit[0] not in but] + [("X1", "yes")]
    return [form(code, n, {"vot_step_free": answer}) for n, (code, answer) in enumerate(visits)]


def counting():
    """A results form of each station drawn: 1,000 registered; more took part and agreed in the towns."""
    lines = []
    for n in range(20):
        for name in STRATA:
            taking = 600 + 10 * n if name == "urban" else 500 + 10 * n
            yes = (70 if name == "urban" else 40) * taking // 100
            answers = {
                "cnt_stage_reached": "form_completed",
                "cnt_left_why": "count_too_long",
                "cnt_fig_registered": 1000,
                "cnt_fig_signatures": taking,
                "cnt_fig_yes": {"1": yes},
                "cnt_fig_no": {"1": taking - yes},
            }
            lines.append((f"{name[0].upper()}{n:02}", answers))
    return lines


def document_of(mission):
    snapshot = snapshots.freeze(mission=mission, actor=None)
    return snapshot, build(snapshot)


def build(snapshot):
    return documents.build(snapshot, language="en", profile="ots", version=1)


def figure(document, claim):
    return next(each for each in document["figures"]["figures"] if each["id"] == claim)


def test_a_random_sample_goes_from_the_mission_file_to_an_estimate_with_its_margin():
    mission = load(mission_file())
    file(mission, voting())
    snapshot, document = document_of(mission)

    expected = stratified_estimate(
        [Stratum(name, population, drawn, drawn, k) for name, (population, drawn, k) in STRATA.items()]
    )
    told = figure(document, "accessible")
    assert (told["k"], told["n"]) == (20, 41)
    estimate = told["estimate"]
    assert estimate["share"] == pytest.approx(expected.share, abs=1e-6)
    assert estimate["margin"] == pytest.approx(expected.margin, abs=1e-6)
    assert (estimate["answered"], estimate["drawn"], estimate["population"]) == (40, 40, 1000)
    assert estimate["convergence"][-1]["received"] == 40
    share, margin = 100 * expected.share, 100 * expected.margin
    said = f"an estimated {share:.1f} per cent (± {margin:.1f}) of polling stations"
    assert said in told["sentence"]["text"]
    assert document["method"]["sample"]["reported"] == 40
    paragraphs = " ".join(document["method"]["paragraphs"])
    assert "drew 40 polling stations at random, in 2 strata, from the national register" in paragraphs
    assert AT_RANDOM not in paragraphs

    frozen = {each["name"]: len(each["drawn"]) for each in snapshot.frozen["sample"]["strata"]}
    assert frozen == {"urban": 20, "rural": 20}
    mission.sample = {}
    mission.save(update_fields=["sample"])
    assert snapshots.freeze(mission=mission, actor=None).digest != snapshot.digest
    again = build(snapshot)
    assert again["content_hash"] == document["content_hash"]


def test_below_nine_in_ten_of_the_sample_the_plain_figure_stands_with_the_reason():
    mission = load(mission_file())
    file(mission, voting(but={"U00", "U01", "R00", "R01", "R02"}))
    _, document = document_of(mission)

    told = figure(document, "accessible")
    assert "estimate" not in told
    assert [each["rule"] for each in told["refusals"]] == ["sample_not_recovered"]
    assert "Of the 40 polling stations drawn, 35 answered" in told["refusals"][0]["reason"]
    assert told["sentence"]["text"].endswith("15 of the 36 polling stations visited.")


@pytest.mark.parametrize("flagged", [False, True], ids=["not random", "flagged without a design"])
def test_without_a_random_sample_there_is_no_margin_and_the_sentence_on_selection_stands(flagged):
    mission = load(mission_file("non_random"))
    mission.is_random_sample = flagged
    mission.save(update_fields=["is_random_sample"])
    file(mission, voting())
    snapshot, document = document_of(mission)

    assert snapshot.frozen["sample"] is None
    assert "±" not in json.dumps(document, ensure_ascii=False)
    assert all("estimate" not in each for each in document["figures"]["figures"])
    assert AT_RANDOM in " ".join(document["method"]["paragraphs"])


def test_the_stations_drawn_are_those_of_the_newest_file():
    content = mission_file()
    load(content)
    content["stations"][0].pop("sample")
    mission = load(content)
    drawn = PollingStation.objects.filter(mission=mission, sample__has_key="stratum")
    assert drawn.count() == 39
    content["stations"] = content["stations"][2:]
    load(content)
    assert drawn.count() == 38


def test_turnout_and_votes_are_ratios_over_the_stations_drawn():
    mission = load(mission_file(form="full"))
    file(mission, [form(code, n, answers, "counting") for n, (code, answers) in enumerate(counting())])
    _, document = document_of(mission)

    clusters = {
        claim: {
            name: [Cluster(*numbers(answers)) for code, answers in counting() if code[0] == name[0].upper()]
            for name in STRATA
        }
        for claim, numbers in {
            "turnout": lambda a: (a["cnt_fig_signatures"], a["cnt_fig_registered"]),
            "vote_share": lambda a: (a["cnt_fig_yes"]["1"], a["cnt_fig_yes"]["1"] + a["cnt_fig_no"]["1"]),
        }.items()
    }
    populations = {name: population for name, (population, _, _) in STRATA.items()}
    drawn = {name: number for name, (_, number, _) in STRATA.items()}
    for claim, said in (("turnout", "Turnout, counted as"), ("vote_share", "Votes in favour, of those")):
        expected = ratio_estimate(clusters[claim], populations, drawn)
        told = figure(document, claim)
        assert told["estimate"]["share"] == pytest.approx(expected.share, abs=1e-6)
        assert told["estimate"]["margin"] == pytest.approx(expected.margin, abs=1e-6)
        share, margin = 100 * expected.share, 100 * expected.margin
        assert told["sentence"]["text"].startswith(said)
        assert told["sentence"]["text"].endswith(f"at {share:.1f} per cent (± {margin:.1f}).")
    drawn_charts = {c["id"] for c in document["charts"] if c["kind"] == "convergence"}
    assert {"convergence_turnout", "convergence_vote_share"} <= drawn_charts
