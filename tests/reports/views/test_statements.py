"""The statement's pages: who may, what a compile would take in, sentences with their evidence, the files."""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from missions.models import Job, Membership
from missions.services import findings, incident_use, incidents, jobs, submissions
from reports.models import StatementVersion
from reports.queries.staleness import drift
from reports.services import statements
from tests import factories
from tests.signing_in import signed_in
from tests.statements import PDF, version_of

pytestmark = pytest.mark.django_db

GOOD = {"v_chair": "woman", "vot_order": "yes", "vot_citizen_observers": "yes"}
COUNT = {"cnt_procedures": "good", "cnt_overall": "good"}


@pytest.fixture
def field():
    return factories.field(stations=6)


@pytest.fixture
def compiled(field):
    """A version of six verified visits and one count."""
    for station in range(6):
        given = {**GOOD, "v_chair": "woman" if station < 4 else "man"}
        factories.verified(field, "voting", given, station=station)
    factories.verified(field, "counting", COUNT)
    return version_of(field)


def got(user, page):
    """The answer to a signed-in person, read to the end, so that its file is closed."""
    answer = signed_in(user).get(page)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def address(version, name="statement", *more):
    return reverse(name, args=[version.statement.mission.slug, version.statement_id, *more])


def listing(field):
    return reverse("statements", args=[field.mission.slug])


def mark_of(version, claim):
    figures = version.document["figures"]["figures"]
    return next(each["mark"] for each in figures if each["id"] == claim)


PAGES = [
    ("statement", ()),
    ("statement-pdf", ()),
    ("statement-docx", ()),
    ("statement-html", ()),
    ("statement-figures", ()),
    ("statement-evidence", ()),
    ("claim-evidence", ("chairs_women",)),
]


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_statement_climbs_the_ladder_of_who_may_read(field, compiled, name, more):
    page = address(compiled, name, *more)
    assert Client().get(page).url == f"/sign-in/?next={page}"
    assert signed_in(factories.person()).get(page).status_code == 404
    refused = signed_in(field.observers[0]).get(page)
    assert refused.status_code == 403
    assert "Drafts of the statement are for coordinators" in refused.content.decode()
    for user in (field.coordinator, field.secretariat, field.head):
        assert got(user, page).status_code == 200


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_drafts_are_never_kept_by_a_cache(field, compiled, name, more):
    answer = got(field.secretariat, address(compiled, name, *more))
    assert set(answer["Cache-Control"].split(", ")) >= {"private", "no-store"}


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_statement_of_another_mission_is_not_found(field, compiled, name, more):
    other = factories.field()
    page = reverse(name, args=[other.mission.slug, compiled.statement_id, *more])
    assert signed_in(other.secretariat).get(page).status_code == 404


def test_list_before_the_first_compile_tells_what_would_be_in(field):
    factories.verified(field, "voting", station=0)
    factories.filed(field, "voting", station=1)
    field.mission.deployments.create(team=field.teams[1], station=field.stations[2], stage="voting")
    answer = signed_in(field.secretariat).get(listing(field))
    text = answer.content.decode()
    assert "Nothing is compiled yet" in text
    assert "Compile the statement" in text
    voting = next(stage for stage in answer.context["stages"] if stage.stage == "voting")
    assert (voting.verified, voting.in_review, voting.missing) == (1, 1, 1)


def test_list_gives_a_coordinator_the_reason_instead_of_the_button(field):
    text = signed_in(field.coordinator).get(listing(field)).content.decode()
    assert "Only the secretariat and the head of mission compile the statement." in text
    assert "Compile the statement</button>" not in text


@pytest.mark.parametrize("who", ["coordinator", "observer"])
def test_compile_is_for_the_secretariat(field, who):
    user = field.coordinator if who == "coordinator" else field.observers[0]
    assert signed_in(user).post(listing(field)).status_code == 403
    assert not Job.objects.exists()


def test_compile_leads_to_the_page_of_its_job(field):
    client = signed_in(field.secretariat)
    answer = client.post(listing(field))
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("job", args=[field.mission.slug, job.pk]))
    again = client.post(listing(field))
    assert again.url == answer.url
    assert "A compile is under way: look" in client.get(listing(field)).content.decode()


def test_compile_again_takes_the_same_evidence_where_that_is_asked_for(field, compiled):
    client = signed_in(field.secretariat)
    snapshot = str(compiled.snapshot_id)
    text = client.get(address(compiled)).content.decode()
    assert f'name="snapshot" value="{snapshot}"' in text
    client.post(listing(field), {"snapshot": snapshot})
    assert Job.objects.get().parameters["snapshot"] == snapshot
    assert client.post(listing(field), {"snapshot": "none"}).status_code == 404


def test_compile_of_the_evidence_of_another_mission_is_refused(field):
    factories.verified(field, "voting", GOOD)
    other = version_of(field).snapshot_id
    elsewhere = factories.field()
    answer = signed_in(elsewhere.secretariat).post(listing(elsewhere), {"snapshot": str(other)})
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_job_that_is_done_leads_to_its_version(field):
    factories.verified(field, "voting", GOOD)
    statements.request_compile(mission=field.mission, actor=field.secretariat)
    job = jobs.claim(Job.objects.get().pk)
    statements.compile_for(job)
    page = reverse("job", args=[field.mission.slug, job.pk])
    text = signed_in(field.secretariat).get(page).content.decode()
    version = StatementVersion.objects.get()
    assert f'href="{address(version)}?version=1"' in text
    assert got(field.secretariat, address(version, "statement-pdf")).body.startswith(b"%PDF-1.7")


def test_page_has_every_sentence_with_its_mark(field, compiled):
    text = signed_in(field.secretariat).get(address(compiled)).content.decode()
    mark = mark_of(compiled, "chairs_women")
    assert f"Women chaired 4 of the 6 observed commissions.<sup>{mark}</sup>" in text
    assert f"?version=1&amp;mark={mark}#s-{mark}" in text
    for section in compiled.document["sections"]:
        assert f'id="{section["key"]}"' in text


def test_page_shows_refused_sentences_with_their_reason_and_the_offer(field, compiled):
    text = signed_in(field.secretariat).get(address(compiled)).content.decode()
    refused = [each for section in compiled.document["sections"] for each in section["refused"]]
    counting = next(each for each in refused if each["claim"] == "counting_procedures")
    assert f"<s>{counting['text']}</s>" in text
    assert "One count was observed; a plural needs five." in text
    assert f"Offered instead: “{counting['offered']}”" in text


def test_evidence_of_a_sentence_is_one_click_away_without_a_script(field, compiled):
    mark = mark_of(compiled, "chairs_women")
    answer = signed_in(field.secretariat).get(address(compiled), {"mark": mark})
    chosen = answer.context["chosen"]
    assert (chosen.k, chosen.n, chosen.coverage) == (4, 6, 100)
    assert len(chosen.supporting) == 4
    assert len(chosen.other) == 2
    text = answer.content.decode()
    assert '<p class="big">4 of 6</p>' in text
    assert "Nothing contradicts it" in text
    first = chosen.supporting[0]
    assert reverse("submission", args=[field.mission.slug, first.submission]) in text
    assert 'aria-current="true">Women chaired 4 of the 6' in text


def test_evidence_is_a_fragment_for_htmx(field, compiled):
    mark = mark_of(compiled, "chairs_women")
    answer = signed_in(field.secretariat).get(
        address(compiled), {"mark": mark}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="evidence"
    )
    text = answer.content.decode()
    assert text.lstrip().startswith("<aside")
    assert "<html" not in text
    assert '<p class="big">4 of 6</p>' in text


def test_evidence_tells_what_each_submission_answered_and_where_its_station_lies(field, compiled):
    for number, station in enumerate(field.stations[:5]):
        station.latitude, station.longitude = 51 + number / 10, 71 - number / 10
        station.save(update_fields=["latitude", "longitude"])
    answer = evidence_of(compiled, field.secretariat)
    chosen, drawing = answer.context["chosen"], answer.context["drawing"]
    assert [each.said for each in (*chosen.supporting, *chosen.other)] == ["a woman"] * 4 + ["a man"] * 2
    assert [point.tone for point in drawing.points] == ["rest"] + ["for"] * 4
    assert drawing.unplaced == 1
    assert "PS-001 School 1: speaks for it" in {point.title for point in drawing.points}
    assert "0 incidents · 0 open findings · 0 conflicts" in answer.content.decode()


def test_evidence_of_a_coordinator_of_an_area_leads_to_its_places_alone(field, compiled):
    for number, station in enumerate(field.stations):
        station.latitude, station.longitude = 51 + number / 10, 71
        station.save(update_fields=["latitude", "longitude"])
    Membership.objects.get(user=field.coordinator).areas.add(field.areas[1])
    answer = evidence_of(compiled, field.coordinator)
    chosen, drawing = answer.context["chosen"], answer.context["drawing"]
    inside = field.mission.submissions.filter(kind="voting", station__area=field.areas[1])
    led_to = {each.submission for each in (*chosen.supporting, *chosen.other) if each.submission}
    assert led_to == set(inside.values_list("pk", flat=True))
    assert len(drawing.points) == inside.count() == 3
    assert len([each for each in (*chosen.supporting, *chosen.other) if each.said]) == 3


def evidence_of(version, who, claim="chairs_women"):
    return signed_in(who).get(
        address(version),
        {"mark": mark_of(version, claim)},
        HTTP_HX_REQUEST="true",
        HTTP_HX_TARGET="evidence",
    )


def test_evidence_asks_few_questions_whatever_the_number_of_submissions(
    field, compiled, django_assert_num_queries
):
    client = signed_in(field.secretariat)
    page, given = address(compiled), {"mark": mark_of(compiled, "chairs_women")}
    client.get(page, given)
    for _each in ("twice", "the same"):
        with django_assert_num_queries(12):
            client.get(page, given, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="evidence")


def test_evidence_of_a_refused_sentence_is_found_by_its_claim(field, compiled):
    chosen = (
        signed_in(field.secretariat)
        .get(address(compiled), {"claim": "counting_procedures"})
        .context["chosen"]
    )
    assert chosen.claim == "counting_procedures"
    assert [each["rule"] for each in chosen.refusals] == ["below_min_n"]


@pytest.mark.parametrize("parameters", [{"mark": "F99"}, {"claim": "nothing"}, {"mark": "<script>"}, {}])
def test_page_without_a_known_sentence_shows_none(field, compiled, parameters):
    answer = signed_in(field.secretariat).get(address(compiled), parameters)
    assert answer.context["chosen"] is None
    assert "Choose a sentence to see what it rests on" in answer.content.decode()


@pytest.mark.parametrize("number", ["7", "0", "x", "²", "9" * 40])
def test_version_that_does_not_exist_is_not_found(field, compiled, number):
    answer = signed_in(field.secretariat).get(address(compiled), {"version": number})
    assert answer.status_code == 404


def test_older_versions_stay_readable(field, compiled):
    second = version_of(field)
    client = signed_in(field.secretariat)
    assert client.get(address(compiled)).context["version"] == second
    assert client.get(address(compiled), {"version": "1"}).context["version"] == compiled
    text = client.get(listing(field)).content.decode()
    assert f"{address(compiled)}?version=1" in text
    assert f"{address(compiled)}?version=2" in text


def test_statement_is_stale_once_the_verified_submissions_moved(field, compiled):
    client = signed_in(field.secretariat)
    assert "The evidence has moved on." not in client.get(address(compiled)).content.decode()
    factories.verified(field, "voting", {**GOOD, "v_arrival": "16:00", "v_departure": "16:30"})
    now = drift(compiled.snapshot)
    assert (now.added, now.gone) == (1, 0)
    counted = compiled.snapshot.revisions.first().revision.submission
    submissions.reopen(submission_id=counted.pk, actor=field.coordinator, reason="The chair called.")
    now = drift(compiled.snapshot)
    assert (now.added, now.gone) == (1, 1)
    for page in (address(compiled), listing(field)):
        text = client.get(page).content.decode()
        assert "1 submission has been verified since this was frozen." in text
        assert "1 submission it counts is no longer verified as it was." in text


def test_statement_is_stale_once_a_critical_finding_is_judged_or_an_incident_moves(field):
    told = {"vot_box_sealed": "One seal hung open."}
    given = {**GOOD, "vot_box_sealed": "no"}
    found = factories.verified(field, "voting", given, comments=told).findings.get()
    incident = factories.filed(field, "incident", {"inc_source": "team_saw_it"}).incident
    compiled = version_of(field)
    assert not drift(compiled.snapshot)
    findings.decide(finding_id=found.pk, state="confirmed", actor=field.coordinator, note="")
    for state in ("corroborated", "verified"):
        incidents.decide(incident_id=incident.pk, state=state, actor=field.coordinator, reason="Photo.")
    now = drift(compiled.snapshot)
    assert (now.decided, now.incidents) == (1, 1)
    compiled = version_of(field)
    assert not drift(compiled.snapshot)
    incident_use.choose(incident_id=incident.pk, use="counted_only", actor=field.coordinator)
    page = signed_in(field.secretariat).get(address(compiled)).content.decode()
    assert "1 incident is new or stands otherwise." in page


def test_downloads_are_named_for_the_mission_and_the_version(field, compiled):
    slug = field.mission.slug
    names = {
        "statement-pdf": f"{slug}-statement-v1-draft.pdf",
        "statement-docx": f"{slug}-statement-v1-draft.docx",
        "statement-html": f"{slug}-statement-v1-draft.html",
        "statement-figures": f"{slug}-figures-v1-draft.json",
        "statement-evidence": f"{slug}-evidence-v1-draft.csv",
    }
    for name, file_name in names.items():
        answer = got(field.secretariat, address(compiled, name))
        assert answer["Content-Disposition"] == f'attachment; filename="{file_name}"'


def test_downloads_are_what_was_frozen(field, compiled):
    client = signed_in(field.secretariat)
    pdf = got(field.secretariat, address(compiled, "statement-pdf"))
    assert (pdf["Content-Type"], pdf.body) == ("application/pdf", PDF)
    figures = client.get(address(compiled, "statement-figures"))
    assert json.loads(figures.content) == compiled.document["figures"]
    table = client.get(address(compiled, "statement-evidence")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == compiled.document["evidence"]["columns"]
    assert len(rows) == 1 + 7


def test_claim_page_lists_every_visit_with_its_answer(field, compiled):
    answer = signed_in(field.secretariat).get(address(compiled, "claim-evidence", "chairs_women"))
    text = answer.content.decode()
    assert answer.context["found"].total == 7
    assert text.count("Who chairs the commission?") == 7
    assert text.count("A woman") == 4
    only = signed_in(field.secretariat).get(
        address(compiled, "claim-evidence", "chairs_women"), {"outcome": "clean"}
    )
    assert [row["answers"][0][1] for row in only.context["rows"]] == ["A man", "A man"]


def test_claim_page_has_pages(field, compiled, monkeypatch):
    monkeypatch.setattr("reports.queries.evidence.PAGE", 3)
    client = signed_in(field.secretariat)
    page = address(compiled, "claim-evidence", "chairs_women")
    codes = []
    for number in ("1", "2", "3"):
        answer = client.get(page, {"page": number})
        codes += [row["visit"].code for row in answer.context["rows"]]
    assert len(set(codes)) == 7
    assert "Page 3 of 3" in answer.content.decode()
    assert client.get(page, {"page": "nonsense"}).context["found"].page == 1


def test_claim_that_is_not_counted_has_no_page(field, compiled):
    page = address(compiled, "claim-evidence", "no_such_claim")
    assert signed_in(field.secretariat).get(page).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_questions_for_one_version_and_for_three(
    field, number, django_assert_num_queries
):
    factories.verified(field, "voting", GOOD)
    versions = [version_of(field) for _each in range(number)]
    client = signed_in(field.secretariat)
    with django_assert_num_queries(26) as captured:
        client.get(address(versions[0]), {"mark": mark_of(versions[0], "coverage_voting")})
    assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}
    with django_assert_num_queries(11) as captured:
        client.get(listing(field))
    assert {query["sql"].split()[0] for query in captured.captured_queries} <= {"SELECT", "WITH"}
