"""Files: checked whole, kept in batches, repeatable, and under the rules of the browser door."""

import json

import pytest

from missions.formats import read_submissions
from missions.models import Submission, SubmissionRevision, TeamMember
from missions.services import importing
from missions.services.import_check import FileRefusedError
from tests import factories

pytestmark = pytest.mark.django_db


def line(field, kind="voting", given=None, *, review=None, team=0, **more):
    payload = factories.payload(field, kind, given, team=team, **more)
    payload |= {"observer": field.observers[team].email, "filled_at": "2022-06-05T11:00:00+06:00"}
    return payload | ({"review": review} if review else {})


def by(field, decision, reason=""):
    review = {"decision": decision, "by": field.coordinator.email}
    return review | ({"reason": reason} if reason else {})


def run(field, lines, tmp_path, **more):
    path = tmp_path / "file.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    with path.open("rb") as stream:
        return importing.import_lines(
            mission=field.mission, lines=read_submissions(stream, "file.jsonl"), file="file.jsonl", **more
        )


def test_import_keeps_and_decides_as_the_lines_say(tmp_path):
    field = factories.field()
    lines = [
        line(field, review=by(field, "verified")),
        line(field, review=by(field, "returned", "Which seal?")),
        line(field, review=by(field, "excluded", "A trial.")),
        line(field),
    ]
    report = run(field, lines, tmp_path)
    assert (report.kept, report.already, report.decided) == (4, 0, 3)
    assert sorted(Submission.objects.values_list("state", flat=True)) == [
        "excluded",
        "received",
        "returned",
        "verified",
    ]


def test_import_decides_findings_as_the_line_says(tmp_path):
    field = factories.field()
    given = {"vot_box_sealed": "no", "vot_crowded": "yes", "vot_comment": "One seal hung open."}
    review = by(field, "verified") | {"findings": {"vot_box_sealed": "confirmed"}}
    run(field, [line(field, given=given, review=review)], tmp_path)
    found = dict(Submission.objects.get().findings.values_list("key", "state"))
    assert found == {"vot_box_sealed": "confirmed", "vot_crowded": "open"}


def test_import_refuses_a_decision_on_a_finding_that_is_none(tmp_path):
    field = factories.field()
    review = by(field, "verified") | {"findings": {"vot_box_sealed": "confirmed"}}
    with pytest.raises(FileRefusedError) as refused:
        run(field, [line(field, review=review)], tmp_path)
    assert [problem.field for problem in refused.value.problems] == ["review.findings.vot_box_sealed"]


def test_import_refuses_a_review_of_the_own_teams_work(tmp_path):
    field = factories.field()
    TeamMember.objects.create(team=field.teams[0], user=field.coordinator)
    with pytest.raises(FileRefusedError, match="of your own or of your team") as refused:
        run(field, [line(field, review=by(field, "verified"))], tmp_path)
    assert [problem.field for problem in refused.value.problems] == ["review.by"]


def test_import_repeated_changes_nothing(tmp_path):
    field = factories.field()
    lines = [line(field, review=by(field, "verified")) for _ in range(3)]
    run(field, lines, tmp_path)
    report = run(field, lines, tmp_path)
    assert (report.kept, report.already, report.decided) == (0, 3, 0)
    assert SubmissionRevision.objects.count() == 3


def test_import_goes_on_where_a_killed_run_stopped(tmp_path):
    field = factories.field()
    lines = [line(field, review=by(field, "verified")) for _ in range(importing.BATCH + 5)]

    def killed(step, done, _total):
        if (step, done) == ("kept", importing.BATCH):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(field, lines, tmp_path, progress=killed)
    assert Submission.objects.count() == importing.BATCH
    report = run(field, lines, tmp_path)
    assert (report.kept, report.already, report.decided) == (5, importing.BATCH, importing.BATCH + 5)
    assert Submission.objects.verified().count() == importing.BATCH + 5


def test_import_reports_every_problem_by_line_and_field_and_keeps_nothing(tmp_path):
    field = factories.field()
    good = line(field)
    wrong = [
        good,
        line(field, given={"v_station": "PS-999"}),
        line(field, given={"vot_nonsense": "yes"}),
        line(field, given={"vot_overall": "splendid"}),
        line(field, given={"vot_added_voters": "many"}),
        line(field) | {"observer": "nobody@example.org"},
        line(field) | {"team": "Q-1"},
        line(field, review={"decision": "verified", "by": field.observers[1].email}),
    ]
    with pytest.raises(FileRefusedError) as refused:
        run(field, wrong, tmp_path)
    places = {(problem.line, problem.field) for problem in refused.value.problems}
    assert places == {
        (2, "answers.v_station"),
        (3, "answers.vot_nonsense"),
        (4, "answers.vot_overall"),
        (5, "answers.vot_added_voters"),
        (6, "observer"),
        (7, "team"),
        (8, "review.by"),
    }
    assert all(problem.file == "file.jsonl" for problem in refused.value.problems)
    assert not Submission.objects.exists()


def test_import_refuses_a_known_id_with_other_content(tmp_path):
    field = factories.field()
    first = line(field)
    run(field, [first], tmp_path)
    other = first | {"answers": first["answers"] | {"vot_overall": "good"}}
    with pytest.raises(FileRefusedError) as refused:
        run(field, [other], tmp_path)
    assert [(problem.line, problem.field) for problem in refused.value.problems] == [(1, "id")]


def test_import_takes_a_correction_with_its_base_revision(tmp_path):
    field = factories.field()
    first = line(field)
    corrected = first | {"base_revision": 1, "answers": first["answers"] | {"vot_overall": "good"}}
    report = run(field, [first, corrected], tmp_path)
    assert report.kept == 2
    assert Submission.objects.get().revision == 2


def test_import_and_browser_door_agree_on_the_same_submission(tmp_path):
    field = factories.field()
    given = {"vot_overall": "bad", "vot_group": "yes", "vot_comment": "Two in one booth."}
    by_door = factories.filed(field, "voting", given)
    run(field, [line(field, given=given)], tmp_path)
    by_file = Submission.objects.exclude(pk=by_door.pk).get()
    for name in ("kind", "station_id", "team_id", "alarm", "visit_started_at", "visit_ended_at", "state"):
        assert getattr(by_door, name) == getattr(by_file, name), name
    assert by_door.revisions.get().answers == by_file.revisions.get().answers
    found = [list(each.findings.values_list("key", "severity", "value")) for each in (by_door, by_file)]
    assert found[0] == found[1]


def test_import_needs_as_many_queries_for_forty_lines_as_for_four(tmp_path, django_assert_max_num_queries):
    field = factories.field()
    run(field, [line(field)], tmp_path)  # checklist and names are in memory afterwards
    for count in (4, 40):
        lines = [line(field, review=by(field, "verified")) for _ in range(count)]
        with django_assert_max_num_queries(45):
            run(field, lines, tmp_path)
