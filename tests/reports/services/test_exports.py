"""Exports: what leaves, what stays, and what is said of it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from missions.errors import DomainError, NotAllowedError
from missions.models import Attachment, Job, Membership
from missions.services import jobs
from missions.states import Role
from reports.models import Export
from reports.services import exports, snapshots
from reports.services.exports import Asked
from tests import factories
from tests.exports import archive, manifest, table, written

pytestmark = pytest.mark.django_db

BAD = {"vot_overall": "very_bad", "vot_crowded": "yes", "v_chair": "woman"}
GOOD = BAD | {"vot_overall": "good"}


@pytest.fixture
def field():
    return factories.field(stations=4)


@pytest.fixture
def day(field):
    """A verified vote, a count that waits, an incident."""
    return [
        factories.verified(field, "voting", BAD, comments={"vot_overall": "=HYPERLINK(1)"}),
        factories.filed(field, "counting", station=1, team=1),
        factories.filed(field, "incident", {"inc_protect": "yes"}),
    ]


def test_a_table_has_a_row_a_submission_and_a_column_a_question(field, day):
    voting, counting, incident = day
    export = written(field)
    [row] = table(export, "voting.csv")
    assert row["code"] == voting.code
    assert row["state"] == "verified"
    assert row["place_code"] == "PS-001"
    assert row["area"] == "North Region / District 2"
    assert row["area_path"] == "R1/R1-D2"
    assert row["team"] == "A-01"
    assert row["visit_started_at"] == "2022-06-05T10:00:00+06:00"
    assert row["decided_by_role"] == "coordinator"
    assert row["vot_overall"] == "very_bad"
    assert row["vot_overall.comment"] == "'=HYPERLINK(1)"
    assert row["version"] == "1"
    assert [each["code"] for each in table(export, "counting.csv")] == [counting.code]
    assert incident.code not in archive(export).read("counting.csv").decode()
    assert sorted(archive(export).namelist()) == [
        "codebook.csv",
        "counting.csv",
        "manifest.json",
        "voting.csv",
    ]


def test_what_was_told_in_confidence_leaves_only_when_asked_for(field, day):
    export = written(field)
    assert manifest(export)["confidential"]["submissions_left_out"] == 1
    assert "incident" not in {each["kind"] for each in table(export, "codebook.csv")}
    with_all = written(field, with_confidential=True)
    [row] = table(with_all, "incident.csv")
    assert row["inc_protect"] == "yes"
    assert manifest(with_all)["confidential"]["answers"] == "included"


def test_names_leave_only_when_asked_for(field, day):
    observer = field.observers[0].name
    plain, named = written(field), written(field, with_names=True)
    assert "observer" not in table(plain, "voting.csv")[0]
    row = table(named, "voting.csv")[0]
    assert (row["observer"], row["decided_by"]) == (observer, field.coordinator.name)
    assert manifest(plain)["names_of_people"] == "left out"


@pytest.mark.parametrize("asked", [{"with_confidential": True}, {"with_names": True}, {"kind": "trail"}])
def test_the_secretariat_takes_neither_confidences_nor_names_nor_the_trail(field, asked):
    with pytest.raises(NotAllowedError):
        exports.request(
            mission=field.mission, actor=field.secretariat, asked=Asked(**{"kind": "csv", **asked})
        )
    assert not Job.objects.exists()


def test_an_observer_takes_nothing(field):
    with pytest.raises(NotAllowedError):
        exports.request(mission=field.mission, actor=field.observers[0], asked=Asked(kind="csv"))


def test_a_filter_is_the_search(field, day):
    export = written(field, query="state:verified")
    assert "counting.csv" not in archive(export).namelist()
    assert manifest(export)["counts"] == {
        "submissions": 1,
        "by_kind": {"voting": 1},
        "by_state": {"verified": 1},
    }
    assert manifest(export)["filter"] == "state:verified"


def test_words_the_search_does_not_know_are_refused(field, day):
    with pytest.raises(DomainError):
        written(field, query="sate:verified")
    assert not Export.objects.exists()


def test_a_limited_coordinator_takes_only_what_lies_in_their_areas(field):
    inside, outside = (factories.filed(field, "voting", GOOD, station=n) for n in (1, 0))
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    export = written(field, limited)
    assert [row["code"] for row in table(export, "voting.csv")] == [inside.code]
    assert manifest(export)["areas"] == ["District 1"]
    map_data = written(field, limited, "geojson")
    stations = json.loads(archive(map_data).read("stations.geojson"))["features"]
    assert {each["properties"]["area"] for each in stations} == {"North Region / District 1"}
    assert outside.code not in archive(map_data).read("submissions.geojson").decode()


def test_a_place_that_was_lost_while_the_work_waited_stops_it(field, day):
    export = exports.request(
        mission=field.mission, actor=field.coordinator, asked=Asked(kind="csv", with_confidential=True)
    )
    Membership.objects.filter(user=field.coordinator).update(role=Role.SECRETARIAT)
    job = jobs.claim(export.job_id)
    exports.write_for(job)
    job.refresh_from_db()
    export.refresh_from_db()
    assert job.state == "failed"
    assert "Confidential" in job.error
    assert not export.file


def test_the_same_file_asked_for_twice_is_made_once(field, day):
    first, second = (
        exports.request(mission=field.mission, actor=field.coordinator, asked=Asked(kind="csv"))
        for _ in range(2)
    )
    assert first == second
    other = exports.request(mission=field.mission, actor=field.head, asked=Asked(kind="csv"))
    assert other != first


def test_the_digest_is_that_of_the_file_and_of_each_file_in_it(field, day):
    export = written(field)
    with export.file.open("rb") as file:
        data = file.read()
    assert (export.size, export.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    for each in manifest(export)["files"]:
        assert hashlib.sha256(archive(export).read(each["name"])).hexdigest() == each["sha256"]
    assert export.manifest == manifest(export)
    assert Job.objects.get(pk=export.job_id).result == {"export": str(export.pk)}


def test_a_workbook_has_a_sheet_a_kind(field, day):
    export = written(field, kind="xlsx")
    with export.file.open("rb") as file:
        book = zipfile.ZipFile(io.BytesIO(file.read()))
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    names = [each.get("name") for each in root.iter() if each.tag.endswith("}sheet")]
    assert names == ["voting", "counting", "codebook", "manifest"]
    assert b"=HYPERLINK(1)" in book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert export.file.name.endswith(".xlsx")


def test_map_data_knows_where_things_were_seen(field, day):
    station = field.stations[0]
    station.latitude, station.longitude = 51.1, 71.4
    station.save()
    export = written(field, kind="geojson")
    seen = json.loads(archive(export).read("submissions.geojson"))["features"]
    assert seen[0]["geometry"]["coordinates"] == [71.4, 51.1]
    assert seen[0]["properties"]["vot_overall"] == "very_bad"
    assert seen[1]["geometry"] is None
    stations = json.loads(archive(export).read("stations.geojson"))["features"]
    assert [each["properties"]["submissions"] for each in stations] == [1, 1, 0, 0]


def photo(submission, data, **columns):
    digest = hashlib.sha256(data).hexdigest()
    row = Attachment(
        submission=submission,
        sha256=digest,
        kept_sha256=digest,
        content_type="image/jpeg",
        stored_at=timezone.now(),
        **columns,
    )
    row.file.save("photo.jpg", ContentFile(data), save=False)
    row.save()
    return row


def test_photos_come_in_a_folder_a_submission_with_a_list(field, day):
    voting, _counting, incident = day
    kept = photo(voting, b"\xff\xd8\xff one", question="vot_crowded")
    lost = photo(voting, b"\xff\xd8\xff two")
    lost.file.storage.delete(lost.file.name)
    photo(voting, b"never shown", why_not_shown="It could not be read.")
    photo(incident, b"\xff\xd8\xff three")
    export = written(field, kind="photos")
    name = f"{voting.code}/vot_crowded-{kept.sha256[:12]}.jpg"
    assert sorted(archive(export).namelist()) == sorted([name, "photos.csv", "manifest.json"])
    assert archive(export).read(name) == b"\xff\xd8\xff one"
    rows = {row["sha256"]: row for row in table(export, "photos.csv")}
    assert rows[kept.sha256]["problem"] == ""
    assert rows[lost.sha256]["problem"] == "missing from the store"
    assert manifest(export)["photos"] == {"listed": 2, "not_readable": 1}


def test_a_snapshot_gives_what_was_frozen(field, day):
    voting = day[0]
    snapshot = snapshots.freeze(mission=field.mission, actor=field.head)
    factories.verified(field, "voting", GOOD, station=2, team=1)
    export = written(field, snapshot=str(snapshot.pk))
    [row] = table(export, "voting.csv")
    assert (row["code"], row["snapshot_role"]) == (voting.code, "counted")
    assert manifest(export)["snapshot"]["digest"] == snapshot.digest


def test_a_snapshot_of_another_mission_is_refused(field, day):
    other = factories.field()
    snapshot = snapshots.freeze(mission=other.mission, actor=other.head)
    with pytest.raises(DomainError):
        written(field, snapshot=str(snapshot.pk))


def test_the_trail_leaves_in_words(field, day):
    export = written(field, kind="trail", trail={"action": "submission.verified"})
    [row] = table(export, "trail.csv")
    assert row["what"] == f"verified {day[0].code}"
    assert (row["person"], row["role"]) == (field.coordinator.name, "coordinator")
    assert manifest(export)["counts"] == {"events": 1}


def test_whoever_takes_a_file_is_in_the_trail(field, day):
    export = written(field, query="stage:voting")
    exports.take(export_id=export.pk, actor=field.head)
    events = AuditEvent.objects.filter(object_type="export").order_by("pk")
    assert [(each.action, each.actor) for each in events] == [
        ("export.written", field.coordinator),
        ("export.taken", field.head),
    ]
    assert events[1].detail["sha256"] == export.sha256
    assert events[1].detail["query"] == "stage:voting"


def test_the_rows_ask_the_same_number_of_questions(field):
    factories.keep(factories.stored(field, "voting", GOOD, station=n % 4) for n in range(3))
    exports_of = [exports.request(mission=field.mission, actor=field.coordinator, asked=Asked(kind="csv"))]

    def counted(export):
        job = jobs.claim(export.job_id)
        with CaptureQueriesContext(connection) as found:
            exports.write_for(job)
        return len(found)

    few = counted(exports_of[0])
    factories.keep(factories.stored(field, "voting", GOOD, station=n % 4) for n in range(30))
    again = exports.request(mission=field.mission, actor=field.coordinator, asked=Asked(kind="csv"))
    assert counted(again) == few


def test_a_file_is_deleted_when_its_time_is_up_and_the_history_stays(
    field, day, django_capture_on_commit_callbacks
):
    old, young = written(field), written(field)
    Export.objects.filter(pk=old.pk).update(created_at=timezone.now() - exports.KEPT - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.sweep() == 1
    storage, name, digest = old.file.storage, old.file.name, old.sha256
    old.refresh_from_db()
    assert (old.file.name, old.sha256) == ("", digest)
    assert not storage.exists(name)
    assert storage.exists(young.file.name)
    event = AuditEvent.objects.get(action="export.deleted")
    assert (event.actor, event.detail["sha256"]) == (None, digest)
    with pytest.raises(DomainError, match="no file"):
        exports.take(export_id=old.pk, actor=field.coordinator)
    assert exports.sweep() == 0
