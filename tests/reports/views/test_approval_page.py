"""The page of approvals: what is in the way, whose turn it is, what was before; forms keep what was typed."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from missions.models import Job
from missions.services import jobs
from reports.models import ApprovalStep, Statement
from reports.queries.approvals import chain_of, fingerprint_of, steps_of
from reports.services import approvals, issuing
from tests import factories
from tests.signing_in import signed_in
from tests.statements import version_of

pytestmark = pytest.mark.django_db
ROLE = "Head of mission"


@pytest.fixture
def field():
    return factories.field(stations=2)


@pytest.fixture
def version(field):
    factories.verified(field, "voting", {"v_chair": "woman"}, station=0)
    return version_of(field)


@pytest.fixture
def at(field, version):
    def at(name):
        return reverse(name, args=[field.mission.slug, version.statement_id])

    return at


@pytest.fixture
def given(version):
    return {"role": ROLE, "content_hash": version.content_hash, "form": "refuse"}


def state(version):
    return Statement.objects.get(pk=version.statement_id).state


def test_every_obstacle_leads_to_where_it_is_lifted(field, version, at):
    factories.verified(field, "voting", {"v_chair": "man"}, station=1)
    ApprovalStep.objects.create(mission=field.mission, position=1, role="Headquarters")
    field.mission.memberships.filter(user=field.head).delete()
    answer = signed_in(field.secretariat).get(at("statement-approval"))
    lifted = [each.lifted for each in answer.context["obstacles"]]
    assert lifted == ["compile", "chain"]
    body = answer.content.decode()
    assert f'href="{reverse("statements", args=[field.mission.slug])}"' in body
    assert f'href="{at("approval-chain")}"' in body
    assert at("approval-send") not in body
    assert signed_in(field.secretariat).post(at("approval-send")).status_code == 409


def test_the_head_refuses_gives_away_and_the_other_approves(field, version, at, given):
    secretariat, head = signed_in(field.secretariat), signed_in(field.head)
    assert "Send version 1 for approval" in secretariat.get(at("statement-approval")).content.decode()
    assert secretariat.post(at("approval-send")).status_code == 302
    page = head.get(at("statement-approval")).content.decode()
    assert f"Approve version 1 ({version.content_hash[:8]})" in page
    assert at("statement-pdf") in page
    blank = head.post(at("approval-refuse"), given | {"reason": " "})
    assert blank.status_code == 422
    assert "Write why you refuse" in blank.content.decode()
    stale = head.post(at("approval-refuse"), given | {"reason": "Too long.", "content_hash": "0" * 64})
    assert stale.status_code == 409
    assert "Too long." in stale.content.decode()
    assert head.post(at("approval-refuse"), given | {"reason": "Too long."}).status_code == 302
    assert state(version) == "compiled"

    secretariat.post(at("approval-send"))
    away = given | {"form": "delegate", "to": str(field.coordinator.pk), "reason": ""}
    kept = head.post(at("approval-delegate"), away)
    assert kept.status_code == 422
    assert f'value="{field.coordinator.pk}" selected' in kept.content.decode()
    assert head.post(at("approval-delegate"), away | {"reason": "On a flight."}).status_code == 302
    assert signed_in(field.coordinator).post(at("approval-approve"), given).status_code == 302
    assert state(version) == "approved"
    acts = secretariat.get(at("statement-approval")).content.decode().split("What happened so far")[1]
    told = ["approved version 1", "gave the approval", "On a flight.", "refused to approve", "Too long."]
    assert sorted(told, key=acts.index) == told


def test_approvals_before_a_change_are_shown_as_void(field, version, at, given):
    approvals.send(statement_id=version.statement_id, actor=field.secretariat)
    signed_in(field.head).post(at("approval-approve"), given)
    approvals.void(version.statement, "A fact was changed.", field.secretariat)
    answer = signed_in(field.secretariat).get(at("statement-approval"))
    assert [act.is_void for act in answer.context["acts"] if act.event.action == "statement.approved"] == [
        True
    ]
    assert "A fact was changed." in answer.content.decode()
    assert "void since" in answer.content.decode()


def rows(*places):
    return {
        "position": [place[0] for place in places],
        "role": [place[1] for place in places],
        "person": [str(place[2]) for place in places],
    }


def test_head_arranges_the_chain_and_a_running_approval_is_void(field, version, at):
    head = signed_in(field.head)
    for name, places in (("head", 1), ("delegations", 4), ("headquarters", 2)):
        page = head.get(at("approval-chain"), {"template": name})
        assert sum(bool(row.place.role) for row in page.context["rows"]) == places
    approvals.send(statement_id=version.statement_id, actor=field.secretariat)
    was = {"was": page.context["was"]}
    wrong = head.post(
        at("approval-chain"), was | rows(("1", "Delegation A", ""), ("1", "delegation a", "head"))
    )
    assert wrong.status_code == 422
    told = wrong.content.decode()
    assert "Choose who decides here." in told
    assert "Two places have this name" in told
    assert 'value="Delegation A"' in told

    good = rows(
        ("5", "Head of mission", "head"),
        ("2", "Delegation A", field.coordinator.pk),
        ("2", "Delegation B", field.secretariat.pk),
        ("9", "", ""),
    )
    assert signed_in(field.secretariat).post(at("approval-chain"), was | good).status_code == 403
    assert head.post(at("approval-chain"), was | good).status_code == 302
    assert [(step.position, step.role) for step in steps_of(field.mission)] == [
        (1, "Delegation A"),
        (1, "Delegation B"),
        (2, "Head of mission"),
    ]
    assert state(version) == "compiled"
    assert AuditEvent.objects.filter(action="statement.approval_arranged").count() == 1
    again = head.post(at("approval-chain"), was | rows(("1", "Alone", "head")))
    assert again.status_code == 409
    assert 'value="Alone"' in again.content.decode()
    assert again.context["was"] == fingerprint_of(steps_of(field.mission))
    assert [len(places) for places in chain_of(version.statement).stages] == [2, 1]


def test_embargo_is_told_on_the_clock_of_the_mission(field, version, at):
    secretariat = signed_in(field.secretariat)
    later = {"form": "embargo", "until": "2099-06-06T14:00", "reason": "The press conference."}
    past = secretariat.post(at("statement-embargo"), later | {"until": "2020-01-01T10:00"})
    assert past.status_code == 422
    assert "The press conference." in past.content.decode()
    assert secretariat.post(at("statement-embargo"), later | {"until": "soon"}).status_code == 422
    assert secretariat.post(at("statement-embargo"), later).status_code == 302
    until = Statement.objects.get(pk=version.statement_id).embargo_until
    assert until == datetime(2099, 6, 6, 14, tzinfo=ZoneInfo("Asia/Almaty"))
    page = secretariat.get(at("statement-approval")).content.decode()
    assert "6 June 2099, 14:00" in page
    assert "put the statement under embargo until 6 Jun 2099, 14:00" in page
    assert secretariat.post(at("statement-embargo"), {"lift": "1", "reason": "Leaked."}).status_code == 302
    assert Statement.objects.get(pk=version.statement_id).embargo_until is None


def test_issue_says_what_it_means_and_a_correction_begins_after_it(field, version, at, given, settings):
    settings.PUBLIC_URL = "https://tanik.example.org"
    head = signed_in(field.head)
    approvals.send(statement_id=version.statement_id, actor=field.secretariat)
    head.post(at("approval-approve"), given)
    asked = head.get(at("statement-issue")).content.decode()
    assert "cannot be changed" in asked
    public = reverse("public-statement", args=[version.statement_id])
    assert f"https://tanik.example.org{public}" in asked
    assert head.post(at("statement-issue"), {"content_hash": "0" * 64}).status_code == 409
    answer = head.post(at("statement-issue"), {"content_hash": version.content_hash})
    job = Job.objects.get(kind=issuing.ISSUE)
    assert answer.url == reverse("job", args=[field.mission.slug, job.pk])
    issuing.issue_for(jobs.claim(job.pk))
    assert at("statement-approval") in head.get(answer.url).content.decode()

    taken = head.get(at("statement-pdf"))
    assert "v1-issued.pdf" in taken["Content-Disposition"]
    sha256 = hashlib.sha256(b"".join(taken.streaming_content)).hexdigest()
    assert sha256 == Statement.objects.get().issued_file.pdf_sha256
    assert "draft" not in head.get(at("statement-html")).content.decode().split("</head>")[1].lower()

    factories.verified(field, "voting", {"v_chair": "man"}, station=1)
    page = head.get(at("statement-approval")).content.decode()
    assert f'href="{public}"' in page
    assert "Candidates for a correction" in page
    assert "1 submission verified since" in page
    blank = head.post(at("begin-correction"), {"form": "correction", "reason": ""})
    assert blank.status_code == 422
    assert head.post(at("begin-correction"), {"reason": "The count was wrong."}).status_code == 302
    correction = Statement.objects.get(supersedes=version.statement_id)
    page = head.get(at("statement-approval")).content.decode()
    own = reverse("statement-approval", args=[field.mission.slug, correction.pk])
    assert own in page
    assert "Begin a correction" not in page
    assert "Nothing is compiled yet" in head.get(own).content.decode()


def test_the_page_costs_as_much_with_a_long_history_as_with_a_short_one(
    field, version, at, django_assert_max_num_queries
):
    client = signed_in(field.secretariat)
    client.get(at("statement-approval"))
    with django_assert_max_num_queries(200) as first:
        client.get(at("statement-approval"))
    for number in range(1, 4):
        ApprovalStep.objects.create(
            mission=field.mission, position=number, role=f"R{number}", person=field.coordinator
        )
        approvals.record_act(version.statement, "voided", field.head, reason="Again.")
    with django_assert_max_num_queries(200) as second:
        client.get(at("statement-approval"))
    assert len(first) == len(second)
