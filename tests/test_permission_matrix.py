"""Who may open which address: every address of the project is here, or the test says which one is missing.

A cell is the status of the answer. Nobody but staff learns from another status than 404 that another team's
submission exists; whoever has no place in a mission learns not even that of the mission.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from missions.models import ContextFact, Job, Membership, Quarantine, SavedFilter
from missions.services import incident_links, messages
from missions.states import Role
from reports.models import Judgement, Rendition
from tests import factories
from tests.exports import export_of
from tests.statements import PDF, version_of

pytestmark = pytest.mark.django_db

PEOPLE = (
    "anonymous",
    "stranger",  # signed in, with the head's place in another mission
    "own",  # an observer of the team that filed
    "other",  # an observer of another team
    "coordinator",
    "limited",  # a coordinator of another area, outside which nothing is found
    "secretariat",
    "head",
)


@dataclass(frozen=True)
class Row:
    """One address with one method, and the status each of PEOPLE gets, in that order."""

    name: str
    method: str
    expected: tuple[int, ...]
    data: dict | None = None


def row(name, method, statuses, data=None):
    return Row(name, method, tuple(int(each) for each in statuses.split()), data)


WHY = {"reason": "Because of what the seal showed."}
PLACE = WHY | {"role": "Head of mission"}
MATRIX = [
    #                                    anonymous stranger own other coordinator limited secretariat head
    row("alive", "get", "200 200 200 200 200 200 200 200"),
    row("sign-in", "get", "200 302 302 302 302 302 302 302"),
    row("sign-out", "post", "302 302 302 302 302 302 302 302"),
    row("probe", "get", "200 200 200 200 200 200 200 200"),
    row("me", "get", "200 200 200 200 200 200 200 200"),
    row("me-sign-in", "post", "422 422 422 422 422 422 422 422"),
    row("me-sign-out", "post", "200 200 200 200 200 200 200 200"),
    row("me-device", "post", "401 200 200 200 200 200 200 200", {"device": str(uuid4())}),
    row("service-worker", "get", "200 200 200 200 200 200 200 200"),
    row("field-start", "get", "302 302 302 302 302 302 302 302"),
    row("field", "get", "200 200 200 200 200 200 200 200"),
    row("field-offline", "get", "200 200 200 200 200 200 200 200"),
    row("field-manifest", "get", "200 200 200 200 200 200 200 200"),
    row("language", "post", "302 302 302 302 302 302 302 302"),
    row("missions", "get", "302 302 302 302 302 302 302 302"),
    row("mission", "get", "302 404 200 200 200 200 200 200"),
    row("submissions", "get", "302 404 200 200 200 200 200 200"),
    row("submission-new", "get", "302 404 200 200 200 200 200 200"),
    row("submission-file", "get", "302 404 200 200 200 200 200 200"),
    row("submission-file", "post", "401 404 422 422 422 422 422 422"),
    row("submission-edit", "get", "302 404 200 404 403 404 403 403"),
    row("submission-edit", "post", "401 404 422 404 403 404 403 403"),
    row("submission-receipt", "get", "302 404 200 404 404 404 404 404"),
    row("submission-door", "put", "401 404 422 422 422 422 422 422"),
    row("attachment-door", "put", "401 404 422 404 403 404 403 403"),
    row("attachment-door", "get", "401 404 404 404 404 404 404 404"),
    row("field-pack", "get", "401 404 200 200 200 200 200 200"),
    row("field-checklist", "get", "401 404 200 200 200 200 200 200"),
    row("field-register", "get", "401 404 200 200 200 200 200 200"),
    row("field-places", "get", "401 404 200 200 200 200 200 200"),
    row("draft-door", "put", "401 404 422 422 422 422 422 422"),
    row("draft-door", "delete", "401 404 200 200 200 200 200 200"),
    row("submission", "get", "302 404 200 404 200 404 200 200"),
    row("review", "get", "302 404 403 403 200 200 403 200"),
    row("review-submission", "get", "302 404 403 403 200 404 403 200"),
    row("review-counters", "get", "302 404 403 403 200 200 403 200"),
    row("filter-save", "post", "302 404 403 403 302 302 403 302", {"name": "Seals", "query": "q=seal"}),
    row("filter-delete", "post", "302 404 403 403 302 403 403 403"),
    row("submission-verify", "post", "302 404 403 404 302 404 403 302"),
    row("submission-return", "post", "302 404 403 404 302 404 403 302", WHY),
    row("submission-exclude", "post", "302 404 403 404 302 404 403 302", WHY),
    row("submission-reopen", "post", "302 404 403 404 409 404 403 409", WHY),
    row("submission-follow-up", "post", "302 404 403 404 302 404 403 302", WHY),
    row("submission-confidential", "post", "302 404 403 404 200 404 200 200"),
    row("submission-claim", "post", "302 404 403 404 302 404 403 302"),
    row("submission-release", "post", "302 404 403 404 302 404 403 302"),
    row("submission-correct", "get", "302 404 403 404 200 404 403 200"),
    row("submission-correct", "post", "302 404 403 404 422 404 403 422"),
    # The coordinator verified something a moment ago; the others have nothing to take back.
    row("review-undo", "post", "302 404 403 403 302 409 403 409"),
    row("review-verify-spotless", "get", "302 404 403 403 200 200 403 200"),
    row("review-verify-spotless", "post", "302 404 403 403 409 409 403 409"),
    row("duplicates", "get", "302 404 403 403 200 200 403 200"),
    row("duplicate", "get", "302 404 403 403 200 404 403 200"),
    # Nothing of the two is said to have been read.
    row("duplicate", "post", "302 404 403 403 409 404 403 409", WHY | {"decision": "conflict"}),
    row("finding-decide", "post", "302 404 403 404 302 404 403 302", {"state": "confirmed"}),
    row("incidents", "get", "302 404 403 403 200 200 403 200"),
    row("incident", "get", "302 404 403 403 200 404 403 200"),
    row("incident-decide", "post", "302 404 403 403 302 404 403 302", WHY | {"state": "corroborated"}),
    row("incident-severity", "post", "302 404 403 403 302 404 403 302", WHY | {"severity": "minor"}),
    row("incident-confidential", "post", "302 404 403 403 200 404 403 200"),
    row("incident-use", "post", "302 404 403 403 302 404 403 302", {"use": "not_used"}),
    row("incident-link", "post", "302 404 403 403 302 404 403 302", {"code": "PS-002"}),
    row("incident-unlink", "post", "302 404 403 403 302 404 403 302", WHY),
    row("duty", "post", "302 404 403 403 403 403 403 403", {"on": "0"}),
    row("findings", "get", "302 404 403 403 200 200 403 200"),
    row("finding-judge", "post", "302 404 403 403 302 404 403 302", {"state": "confirmed"}),
    row("coverage", "get", "302 404 403 403 200 200 200 200"),
    row("coverage-wall", "get", "302 404 403 403 200 200 200 200"),
    row("coverage-call", "post", "302 404 403 403 302 302 403 302", {"outcome": "reached"}),
    row("alerts", "get", "302 404 403 403 200 200 403 200"),
    row("messages", "get", "302 404 200 200 200 200 200 200"),
    row("message-new", "get", "302 404 403 403 200 200 403 200"),
    row("message-new", "post", "302 404 403 403 422 422 403 422"),
    row("messages-read", "post", "302 404 302 302 302 302 302 302"),
    row("message", "get", "302 404 200 404 200 404 404 200"),
    row("message-read", "post", "302 404 302 404 404 404 404 404"),
    row("exports", "get", "302 404 403 403 200 200 200 200"),
    row("export-new", "post", "302 404 403 403 302 302 302 302", {"kind": "csv"}),
    row("export-file", "post", "302 404 403 403 200 404 404 200"),
    row("audit", "get", "302 404 403 403 200 200 403 200"),
    row("quarantine", "get", "302 404 403 403 200 200 403 200"),
    row("quarantine-show", "post", "302 404 403 403 200 200 403 200"),
    row("quarantine-resolve", "post", "302 404 403 403 302 302 403 302", WHY),
    row("people", "get", "302 404 403 403 200 200 403 200"),
    row("sessions-end", "post", "302 404 403 403 302 302 403 302"),
    row("jobs", "get", "302 404 403 403 200 200 200 200"),
    row("job", "get", "302 404 403 403 200 200 200 200"),
    row("job-retry", "post", "302 404 403 403 403 403 302 302"),
    row("statements", "get", "302 404 403 403 200 200 200 200"),
    row("statements", "post", "302 404 403 403 403 403 302 302"),
    row("statement", "get", "302 404 403 403 200 200 200 200"),
    row("review-text", "get", "302 404 403 403 200 200 200 200"),
    row("review-text", "post", "302 404 403 403 200 200 200 200", {"text": "Voting was calm."}),
    row("statement-pdf", "get", "302 404 403 403 200 200 200 200"),
    row("statement-docx", "get", "302 404 403 403 200 200 200 200"),
    row("statement-html", "get", "302 404 403 403 200 200 200 200"),
    row("public-statement", "get", "404 404 404 404 404 404 404 404"),
    row("public-statement-pdf", "get", "404 404 404 404 404 404 404 404"),
    row("public-statement-figures", "get", "404 404 404 404 404 404 404 404"),
    row("public-translation-pdf", "get", "404 404 404 404 404 404 404 404"),
    row("verify-statement", "get", "200 200 200 200 200 200 200 200"),
    row("verify-statement", "post", "422 422 422 422 422 422 422 422"),
    row("statement-figures", "get", "302 404 403 403 200 200 200 200"),
    row("statement-evidence", "get", "302 404 403 403 200 200 200 200"),
    row("statement-wording", "post", "302 404 403 403 403 403 302 302"),
    row("statement-writing", "get", "302 404 403 403 403 403 200 200"),
    row("statement-write-new", "get", "302 404 403 403 403 403 200 200"),
    row("statement-write-new", "post", "302 404 403 403 403 403 422 422"),
    row("statement-write", "get", "302 404 403 403 403 403 200 200"),
    row("statement-write", "post", "302 404 403 403 403 403 422 422"),
    row("statement-write-remove", "post", "302 404 403 403 403 403 302 302", {"revision": "1"}),
    # The judgement has no history to bring anything back from.
    row("statement-write-back", "post", "302 404 403 403 403 403 409 409", {"revision": "1"}),
    row("fact-confirm", "post", "302 404 403 403 403 403 302 302", {"revision": "1"}),
    row("statement-history", "get", "302 404 403 403 200 200 200 200"),
    row("statement-approval", "get", "302 404 403 403 200 200 200 200"),
    row("approval-send", "post", "302 404 403 403 403 403 409 409"),
    row("approval-approve", "post", "302 404 403 403 403 403 403 409", PLACE),
    row("approval-refuse", "post", "302 404 403 403 403 403 403 409", PLACE),
    row("approval-delegate", "post", "302 404 403 403 403 403 403 422", PLACE),
    row("approval-chain", "get", "302 404 403 403 403 403 403 200"),
    row("approval-chain", "post", "302 404 403 403 403 403 403 409"),
    row("statement-embargo", "post", "302 404 403 403 403 403 302 302", WHY | {"until": "2099-06-06T14:00"}),
    row("statement-issue", "get", "302 404 403 403 403 403 403 200"),
    row("statement-issue", "post", "302 404 403 403 403 403 403 409"),
    row("begin-correction", "post", "302 404 403 403 403 403 409 409", WHY),
    row("statement-balance", "get", "302 404 403 403 200 200 200 200"),
    row("statement-checks", "get", "302 404 403 403 200 200 200 200"),
    row("statement-languages", "get", "302 404 403 403 200 200 200 200"),
    row("statement-translate", "get", "302 404 403 403 200 200 200 200"),
    row("statement-translate", "post", "302 404 403 403 403 403 302 302"),
    row("statement-language-pdf", "get", "302 404 403 403 200 200 200 200"),
    row("statement-language-html", "get", "302 404 403 403 200 200 200 200"),
    row("make-translations", "post", "302 404 403 403 403 403 302 302"),
    row("statement-freeze", "get", "302 404 403 403 200 200 200 200"),
    row("statement-compare", "get", "302 404 403 403 200 200 200 200"),
    row("claim-evidence", "get", "302 404 403 403 200 200 200 200"),
]
# What is asked of machines, and answers by their state and not by who asks.
OF_MACHINES = {"readyz": "tests/observation/test_health.py"}
OPEN_TO_ALL = {
    *("alive", "probe", "sign-in", "sign-out", "language", "missions"),
    *("me", "me-sign-in", "me-sign-out", "me-device"),
    *("service-worker", "field-start", "field", "field-offline", "field-manifest"),
}
OF_NO_NAME = {"alive": "/healthz", "probe": "/probe/?nonce=1"}


def every_pattern(patterns=None, before=""):
    """(address pattern, name) of the whole project."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield address, each.name or {"healthz": "alive"}.get(address, address)
        else:
            yield from every_pattern(each.url_patterns, address)


@dataclass
class World:
    """One of everything an address can name, in one mission; and the people."""

    field: factories.Field
    people: dict
    names: dict

    def address(self, name):
        if name in OF_NO_NAME:
            return OF_NO_NAME[name]
        return reverse(name, kwargs={key: self.names[key] for key in PARAMETERS[name]})


PARAMETERS = {name: [] for name in OPEN_TO_ALL}
for _address, _name in every_pattern():
    PARAMETERS[_name] = [part.partition(">")[0].partition(":")[2] for part in _address.split("<")[1:]]


@pytest.fixture
def world():
    field = factories.field()
    field.mission.statement_languages = ["en", "ru"]
    field.mission.save()
    elsewhere = factories.field()
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.areas[1])
    given = {"vot_crowded": "yes", "vot_overall": "good", "v_chair": "woman"}
    factories.verified(field, "voting", given, station=1)
    version = version_of(field)
    submission = factories.filed(field, "voting", given)
    (twin,) = factories.keep([factories.stored(field, "voting", given)])
    client = Client()
    client.force_login(field.observers[0])
    broken = f"/missions/{field.mission.slug}/submissions/{uuid4()}"
    client.put(broken, b"{", content_type="application/json")
    incident = factories.filed(
        field, "incident", {"inc_place": "polling_station", "inc_station": field.stations[0].code}
    ).incident
    link = incident_links.add(incident_id=incident.pk, code=submission.code, actor=field.head)
    message = messages.send(
        mission=field.mission,
        sender=field.coordinator,
        audience_users=[field.observers[0]],
        subject="Call us",
        text="Please call.",
    )
    job = Job.objects.create(
        mission=field.mission,
        kind="reports.compile_statement",
        requested_by=field.secretariat,
        state="failed",
        finished_at=timezone.now(),
    )
    shared = SavedFilter.objects.create(
        mission=field.mission, user=field.coordinator, name="Shared", query="q=seal", is_shared=True
    )
    translation = Rendition(
        version=version, language="ru", document=version.document, waiting=[], content_hash="0" * 64
    )
    translation.pdf.save("ru.pdf", ContentFile(PDF), save=False)
    translation.save()
    judgement = Judgement.objects.create(
        mission=field.mission,
        claim="overall_assessment",
        text="It was well organised.",
        author=field.head,
        author_title="Head of Mission",
    )
    fact = ContextFact.objects.create(
        mission=field.mission,
        ref="abroad",
        label="stations abroad",
        number=65,
        unit="stations",
        source_kind="document",
        entered_by=field.coordinator,
    )
    return World(
        field=field,
        people={
            "stranger": elsewhere.head,
            "own": field.observers[0],
            "other": field.observers[1],
            "coordinator": field.coordinator,
            "limited": limited,
            "secretariat": field.secretariat,
            "head": field.head,
        },
        names={
            "slug": field.mission.slug,
            "kind": "voting",
            "submission_id": submission.pk,
            "first_id": submission.pk,
            "second_id": twin.pk,
            "sha256": "0" * 64,
            "number": 1,
            "draft_id": uuid4(),
            "user_id": field.observers[1].pk,
            "code": field.teams[0].code,
            "finding_id": submission.findings.get().pk,
            "incident_id": incident.pk,
            "link_id": link.pk,
            "message_id": message.pk,
            "quarantine_id": Quarantine.objects.get().pk,
            "job_id": job.pk,
            "export_id": export_of(field, field.coordinator).pk,
            "filter_id": shared.pk,
            "statement_id": version.statement_id,
            "claim": "chairs_women",
            "what": "judgements",
            "key": judgement.pk,
            "fact_id": fact.pk,
            "language": "ru",
        },
    )


def asked(world, person, each, **options):
    client = Client(**options)
    if person != "anonymous":
        client.force_login(world.people[person])
    takes_json = each.method == "put" or each.name.startswith("me-")
    more = {"content_type": "application/json"} if takes_json else {}
    data = b"{" if each.method == "put" else each.data or {}
    if each.name == "submission-file" and each.method == "get":
        data = {"station": str(world.field.stations[0].pk)}
    answer = getattr(client, each.method)(world.address(each.name), data, **more)
    for _part in answer.streaming_content if answer.streaming else ():
        pass
    return answer


@contextmanager
def undone():
    """Whatever is written inside is taken back, so that every address is asked of the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def differing(found):
    """{address and method: (expected, got)} where the two are not the same."""
    return {f"{each.method} {each.name}": pair for each, pair in found if pair[0] != pair[1]}


def test_every_address_is_in_the_matrix():
    known = {each.name for each in MATRIX} | set(OF_MACHINES)
    assert {name for _address, name in every_pattern()} == known


@pytest.mark.parametrize("person", PEOPLE)
def test_addresses_answer_each_person_as_they_should(world, person):
    found = []
    for each in MATRIX:
        with undone():
            answer = asked(world, person, each)
        found.append((each, (each.expected[PEOPLE.index(person)], answer.status_code)))
        if person == "anonymous" and each.name not in OPEN_TO_ALL and each.expected[0] == 302:
            assert answer.url.startswith("/sign-in/?next=")
    assert differing(found) == {}


OF_ONE_MISSION = [each for each in MATRIX if each.name not in OPEN_TO_ALL]


def test_addresses_find_nothing_of_another_mission(world):
    """The head of a second mission puts the first one's ids behind the second one's address."""
    world.names["slug"] = Membership.objects.get(user=world.people["stranger"]).mission.slug
    ids = {
        "submission_id",
        "first_id",
        "second_id",
        "incident_id",
        "message_id",
        "finding_id",
        "quarantine_id",
        "filter_id",
        "job_id",
        "export_id",
        "statement_id",
    }
    found = []
    for each in OF_ONE_MISSION:
        if ids & set(PARAMETERS[each.name]):
            with undone():
                answer = asked(world, "stranger", each)
            found.append((each, (422 if each.name == "submission-door" else 404, answer.status_code)))
    assert len(found) > 15
    assert differing(found) == {}


def test_addresses_that_change_something_want_the_token(world):
    # Checking a copy of a statement writes nothing and knows nobody: there is nothing to forge.
    changing = [each for each in MATRIX if each.method != "get" and each.name != "verify-statement"]
    found = [
        (each, (403, asked(world, "head", each, enforce_csrf_checks=True).status_code)) for each in changing
    ]
    assert differing(found) == {}


def test_addresses_take_no_method_but_their_own(world):
    client = Client()
    client.force_login(world.field.head)
    taken = []
    for each in OF_ONE_MISSION:
        own = {other.method for other in MATRIX if other.name == each.name}
        for method in sorted({"get", "post", "put", "delete", "patch"} - own):
            with undone():
                status = getattr(client, method)(world.address(each.name)).status_code
            taken += [(each.name, method, status)] if status != 405 else []
    assert taken == []


def test_addresses_are_kept_on_no_disk_and_run_no_foreign_script(world):
    for each in OF_ONE_MISSION:
        with undone():
            answer = asked(world, "head", each)
        cached, policy = answer.headers["Cache-Control"], answer.headers["Content-Security-Policy"]
        assert "private" in cached, each.name
        assert ("no-cache" if each.name == "submission-file" else "no-store") in cached, each.name
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy.split("; ")
        assert "frame-ancestors 'none'" in policy
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            assert " style=" not in text, each.name
            assert "<script>" not in text, each.name
