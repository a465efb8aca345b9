"""The exports page: asking, waiting, taking away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import Job
from missions.services import jobs
from reports.models import Export
from reports.services import exports
from tests import factories
from tests.exports import export_of, table, written
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

GIVEN = {"vot_crowded": "yes", "vot_overall": "good"}


@pytest.fixture
def field():
    return factories.field()


def listing(field):
    return reverse("exports", args=[field.mission.slug])


def asked(field, user, **data):
    return signed_in(user).post(reverse("export-new", args=[field.mission.slug]), {"kind": "csv", **data})


def taken(field, user, export):
    answer = signed_in(user).post(reverse("export-file", args=[field.mission.slug, export.pk]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_asking_makes_a_job_and_leads_back_to_the_list(field):
    answer = asked(field, field.coordinator, q="state:verified")
    assert (answer.status_code, answer.url) == (302, listing(field))
    export = Export.objects.get()
    assert (export.kind, export.query, export.requested_by) == ("csv", "state:verified", field.coordinator)
    assert export.job.parameters["language"] == "en"
    assert not export.job.parameters["with_confidential"]
    page = signed_in(field.coordinator).get(listing(field)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "state:verified" in page


def test_words_the_search_does_not_know_come_back_with_the_form(field):
    answer = asked(field, field.coordinator, q="sate:verified")
    assert answer.status_code == 409
    assert "sate" in answer.content.decode()
    assert not Export.objects.exists()


def test_a_kind_that_does_not_exist_comes_back_with_the_form(field):
    assert asked(field, field.coordinator, kind="pdf").status_code == 422
    assert not Job.objects.filter(kind=exports.WRITE).exists()


def test_the_secretariat_is_not_asked_for_what_it_may_not_take(field):
    page = signed_in(field.secretariat).get(listing(field)).content.decode()
    assert "with_confidential" not in page
    asked(field, field.secretariat, with_confidential="on", with_names="on")
    parameters = Export.objects.get().job.parameters
    assert not parameters["with_confidential"]
    assert not parameters["with_names"]


def test_the_secretariat_may_not_take_the_trail(field):
    assert asked(field, field.secretariat, kind="trail").status_code == 403
    assert not Export.objects.exists()


def test_the_trail_is_taken_as_it_is_filtered_on_its_page(field):
    factories.verified(field, "voting", GIVEN)
    asked(field, field.head, kind="trail", action="submission.verified", since="2020-01-01T00:00")
    export = Export.objects.get()
    exports.write_for(jobs.claim(export.job_id))
    export.refresh_from_db()
    assert [row["action"] for row in table(export, "trail.csv")] == ["submission.verified"]


def test_a_file_is_for_whoever_asked_and_for_the_head(field):
    export = export_of(field, field.coordinator)
    assert taken(field, field.secretariat, export).status_code == 404
    for person in (field.coordinator, field.head):
        assert taken(field, person, export).body == b"PK export"
    assert "Download" not in signed_in(field.secretariat).get(listing(field)).content.decode()
    assert str(field.coordinator) in signed_in(field.head).get(listing(field)).content.decode()


def test_taking_a_file_is_written_down_and_looking_at_the_list_is_not(field):
    export = export_of(field, field.coordinator)
    signed_in(field.coordinator).get(listing(field))
    assert not AuditEvent.objects.filter(object_type="export").exists()
    answer = taken(field, field.head, export)
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(object_type="export")
    assert (event.action, event.actor) == ("export.taken", field.head)


def test_the_list_shows_what_is_in_a_file_and_its_digest(field):
    factories.verified(field, "voting", GIVEN)
    export = written(field, with_confidential=True)
    page = signed_in(field.coordinator).get(listing(field)).content.decode()
    assert export.sha256 in page
    assert "One submission" in page
    assert "confidential" in page
    assert "every 2s" not in page


def test_the_list_is_polled_until_nothing_moves(field):
    asked(field, field.coordinator)
    polled = signed_in(field.coordinator).get(listing(field), headers={"HX-Request": "true"})
    assert polled.status_code == 200
    assert "<html" not in polled.content.decode()
    exports.write_for(jobs.claim(Export.objects.get().job_id))
    polled = signed_in(field.coordinator).get(listing(field), headers={"HX-Request": "true"})
    assert polled.status_code == 286
    assert "Download" in polled.content.decode()


def test_an_export_without_a_file_is_not_taken(field):
    asked(field, field.coordinator)
    answer = taken(field, field.coordinator, Export.objects.get())
    assert answer.status_code == 409
    assert not AuditEvent.objects.filter(action="export.taken").exists()


def test_a_file_somebody_deleted_is_told_and_not_written_down(field):
    export = export_of(field, field.coordinator)
    export.file.storage.delete(export.file.name)
    answer = taken(field, field.coordinator, export)
    assert answer.status_code == 409
    assert "make it again" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="export.taken").exists()


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(field, django_assert_num_queries):
    export_of(field, field.coordinator)
    client = signed_in(field.coordinator)
    client.get(listing(field))
    with CaptureQueriesContext(connection) as one:
        client.get(listing(field))
    for _ in range(2):
        export_of(field, field.coordinator)
    with django_assert_num_queries(len(one)):
        client.get(listing(field))
