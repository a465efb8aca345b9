"""A version in the mission's other languages: made, translated, complete before it is issued."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from missions.errors import DomainError
from missions.models import Meeting
from missions.services import jobs
from missions.states import JobState
from reports.models import Rendition, Translation
from reports.queries.renditions import lacking, phrases_of, renditions_of
from reports.services import renditions
from reports.services.checking import checks_of
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db

GOOD = {"v_chair": "woman", "vot_order": "yes", "vot_citizen_observers": "yes"}


@pytest.fixture
def field():
    field = factories.field(stations=6)
    field.mission.statement_languages = ["en", "tr"]
    field.mission.courtesy = "The Mission congratulates all 7 regions."
    field.mission.save()
    for station in range(6):
        factories.verified(field, "voting", GOOD, station=station)
    return field


def made_in(version, actor):
    """What a worker does when asked."""
    job = jobs.claim(renditions.request(version=version, actor=actor).pk)
    renditions.render_for(job)
    job.refresh_from_db()
    return job


def address(version, name, *more):
    return reverse(name, args=[version.statement.mission.slug, version.statement_id, *more])


def as_written(version):
    """Every waiting text given as it stands, the way a name in the same alphabet is."""
    phrases = phrases_of(version, "tr", renditions_of(version)["tr"])
    return {f"text.{each.key}": each.source for each in phrases} | {
        f"row.{each.key}": each.row for each in phrases
    }


def test_a_version_is_complete_in_another_language_once_everything_is_translated(field):
    version = version_of(field)
    assert lacking(version) == {"tr": None}
    with pytest.raises(DomainError, match=r"Türkçe \(not made yet\)"):
        renditions.refuse_if_lacking(version)

    assert made_in(version, field.secretariat).state == JobState.DONE

    first = Rendition.objects.get(version=version)
    texts = [
        s["text"] for part in first.document["sections"] for p in part["paragraphs"] for s in p["sentences"]
    ]
    assert "Ziyaret edilen 6 oy verme yerinin tamamında kamu düzeni sağlandı." in texts
    assert first.document["translation_of"] == {"language": "en", "content_hash": version.content_hash}
    assert lacking(version) == {"tr": len(first.waiting)}
    desk = signed_in(field.secretariat)
    page = desk.get(address(version, "statement-languages")).content.decode()
    assert f"{len(first.waiting)} texts wait for their translation" in page
    form = desk.get(address(version, "statement-translate", "tr")).content.decode()
    assert "The Mission congratulates all 7 regions." in form

    given = as_written(version)
    seven = next(name for name, text in given.items() if "all 7 regions" in str(text))
    refused = desk.post(
        address(version, "statement-translate", "tr"), given | {seven: "Misyon 8 bölgeyi kutlar."}
    )
    assert refused.status_code == 422
    assert "The numbers are not those of the words translated." in refused.content.decode()
    assert not Translation.objects.exists()

    kept = desk.post(
        address(version, "statement-translate", "tr"), given | {seven: "Misyon 7 bölgeyi kutlar."}
    )
    assert kept.url == address(version, "statement-languages")
    assert Translation.objects.count() == len(first.waiting)
    assert AuditEvent.objects.filter(action="statement.translated", detail__texts=len(first.waiting)).exists()
    assert desk.post(address(version, "statement-translate", "tr"), given).status_code == 409

    made_in(version, field.secretariat)

    newest = renditions_of(version)["tr"]
    assert newest.waiting == []
    assert lacking(version) == {}
    renditions.refuse_if_lacking(version)
    assert checks_of(version)[12].passed
    pdf = desk.get(address(version, "statement-language-pdf", "tr"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert (
        "Misyon 7 bölgeyi kutlar."
        in desk.get(address(version, "statement-language-html", "tr")).content.decode()
    )
    leaving = renditions.issued(version, status="issued")
    assert [each.document["status"] for each in leaving] == ["issued"]
    assert leaving[0].content_hash == newest.content_hash


def test_words_changed_since_the_version_ask_for_a_compile_first(field):
    version = version_of(field)
    Meeting.objects.create(
        mission=field.mission,
        ref="cec",
        date=factories.DAY,
        type="central_commission",
        institution="the Commission",
        attribution="on_record",
        purpose="spoke",
    )
    job = made_in(version, field.secretariat)
    assert job.state == JobState.FAILED
    assert "Compile again" in job.error


def test_a_language_the_mission_does_not_issue_in_is_not_there(field):
    version = version_of(field)
    desk = signed_in(field.secretariat)
    assert desk.get(address(version, "statement-translate", "kk")).status_code == 404
    assert desk.get(address(version, "statement-language-pdf", "tr")).status_code == 404
