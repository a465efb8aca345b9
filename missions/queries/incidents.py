"""Incidents as coordinators read them: the most alarming first, what is agreed, what stands beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import get_language

from accounts.models import AuditEvent, User
from missions.checklists import option_label
from missions.models import (
    Area,
    Incident,
    IncidentDecision,
    IncidentLink,
    Membership,
    Mission,
    PollingStation,
    Submission,
    SubmissionRevision,
)
from missions.models.scope import scope_in
from missions.queries.checklists import current_version, form_in
from missions.queries.confidential import is_confidential
from missions.states import REVIEWERS, SEVERITY_ORDER, IncidentState, Severity

SETTLED = (IncidentState.VERIFIED, IncidentState.REFUTED)
OPEN = (IncidentState.REPORTED, IncidentState.CORROBORATED)
OPEN_WORD = "open"


@dataclass(frozen=True)
class Card:
    """One incident in a list, with what makes it urgent. ``agreed`` are those who decided so far."""

    incident: Incident
    category: str
    facts: str
    is_going_on: bool
    is_team_unsafe: bool


def incidents(mission: Mission, user: User) -> QuerySet[Incident]:
    """Those of the mission that lie in the person's scope."""
    inside = Submission.objects.filter(scope_in(user, mission).submissions(), mission=mission)
    return Incident.objects.filter(submission__in=inside)


def narrowed(
    rows: QuerySet[Incident], *, state: str = "", category: str = "", severity: str = "", area: str = ""
) -> QuerySet[Incident]:
    """Filters of the list; ``state`` may be "open" for all not settled, ``area`` is a path."""
    if state == OPEN_WORD:
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    if category:
        rows = rows.filter(category=category)
    if severity:
        rows = rows.filter(severity=severity)
    if area:
        at_station, at_centre = "submission__station__area__path", "submission__centre__area__path"
        rows = rows.filter(
            Q(**{at_station: area})
            | Q(**{f"{at_station}__startswith": f"{area}/"})
            | Q(**{at_centre: area})
            | Q(**{f"{at_centre}__startswith": f"{area}/"})
        )
    return rows


def most_alarming_first(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """What is not settled before what is, the gravest first, then whoever has waited longest."""
    grave = Case(
        *(When(severity=name, then=Value(rank)) for name, rank in SEVERITY_ORDER.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    settled = Case(
        When(state__in=OPEN, then=Value(0)),
        When(state=IncidentState.VERIFIED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.alias(grave=grave, settled=settled).order_by(
        "settled", "-grave", "-submission__alarm", "submission__received_at", "pk"
    )


def counts_by_state(rows: QuerySet[Incident]) -> dict[str, int]:
    """{state: number}, and "open" for those not settled. One query."""
    counted = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    return {each: counted.get(each, 0) for each in IncidentState.values} | {
        OPEN_WORD: sum(counted.get(each, 0) for each in OPEN)
    }


def cards(rows: Iterable[Incident], mission: Mission) -> list[Card]:
    """For a page of incidents; two queries however many."""
    shown = list(rows)
    answers = answers_by_submission([each.submission_id for each in shown])
    labels = dict(category_choices(mission))
    return [
        Card(
            incident=each,
            category=labels.get(each.category, each.category),
            facts=_open_text(each.submission, answers[each.submission_id], "inc_facts"),
            is_going_on=answers[each.submission_id].get("inc_ongoing") == "yes",
            is_team_unsafe=answers[each.submission_id].get("inc_team_safe") == "no",
        )
        for each in shown
    ]


def _open_text(submission: Submission, answers: Mapping[str, Any], key: str) -> str:
    """An answer a list may show; one that the mission asks for in confidence is read on its page."""
    return "" if is_confidential(submission, key) else str(answers.get(key) or "")


def answers_by_submission(ids: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """The newest answers of each. One query."""
    newest = SubmissionRevision.objects.filter(submission__in=list(ids), number=F("submission__revision"))
    return dict(newest.order_by().values_list("submission_id", "answers"))


def answers_of(submission: Submission) -> Mapping[str, Any]:
    """The newest answers of one."""
    return submission.revisions.get(number=submission.revision).answers


def category_choices(mission: Mission) -> list[tuple[str, str]]:
    """(value, words) of every category of the mission's incident checklist, in the reader's language."""
    version = current_version(mission, "incident")
    if version is None:
        return []
    question = form_in(version.pk, get_language() or "en").by_key.get("inc_category")
    return [(value, option_label(question, value)) for value in question.values] if question else []


def category_words(incident: Incident) -> str:
    """The category as its own checklist calls it, in the reader's language."""
    form = form_in(incident.submission.checklist_version_id, get_language() or "en")
    question = form.by_key.get("inc_category")
    return option_label(question, incident.category) if question else incident.category


def needs_two(incident: Incident, state: str) -> bool:
    """A critical incident is settled, or closed without having been settled, by two people or not at all."""
    is_weighty = state in SETTLED or (state == IncidentState.CLOSED and incident.state not in SETTLED)
    return is_weighty and incident.severity == Severity.CRITICAL


def agreeing(incident: Incident, state: str) -> set[int]:
    """Keys of those whose latest word on the incident was this state. One query."""
    latest: dict[int, str] = {}
    rows = IncidentDecision.objects.filter(incident=incident).order_by("decided_at", "pk")
    for person, said in rows.values_list("decided_by_id", "state"):
        latest[person] = said
    return {person for person, said in latest.items() if said == state}


def was_verified(incident: Incident) -> bool:
    """Verified now, or verified before it was closed."""
    if incident.state != IncidentState.CLOSED:
        return incident.state == IncidentState.VERIFIED
    said = dict(
        incident.decisions.filter(state__in=SETTLED)
        .order_by()
        .values_list("state")
        .annotate(Count("decided_by", distinct=True))
    )
    needed = 2 if incident.severity == Severity.CRITICAL else 1
    verified = said.get(IncidentState.VERIFIED, 0)
    return verified >= needed and verified > said.get(IncidentState.REFUTED, 0)


def trail_of(incident: Incident) -> list[AuditEvent]:
    """Changes of severity, use and links, oldest first; the decisions are rows of their own. One query."""
    events = AuditEvent.objects.filter(object_type="incident", object_id=str(incident.pk))
    wanted = ("incident.severity", "incident.use", "incident.linked", "incident.unlinked")
    return list(events.filter(action__in=wanted).select_related("actor").order_by("pk"))


@dataclass(frozen=True)
class Beside:
    """One thing an incident is linked to; ``is_back`` when the other incident said so."""

    link: IncidentLink
    submission: Submission | None
    station: PollingStation | None
    incident: Incident | None
    is_back: bool = False


def links_of(incident: Incident, user: User) -> list[Beside]:
    """Both ways; another incident or submission outside the person's scope is left out. Three queries."""
    mission = incident.submission.mission
    inside = Submission.objects.filter(scope_in(user, mission).submissions(), mission=mission)
    rows = IncidentLink.objects.filter(Q(incident=incident) | Q(other=incident)).select_related(
        "by",
        "submission__station",
        "submission__centre",
        "station__area",
        "other__submission__station",
        "other__submission__centre",
        "incident__submission__station",
        "incident__submission__centre",
    )
    found = [_beside(each, incident) for each in rows]
    about = {each.submission.pk for each in found if each.submission}
    seen = set(inside.filter(pk__in=about).values_list("pk", flat=True))
    return [each for each in found if each.submission is None or each.submission.pk in seen]


def _beside(link: IncidentLink, incident: Incident) -> Beside:
    if link.other_id is None:
        return Beside(link, link.submission, link.station, None)
    is_back = link.other_id == incident.pk
    other = link.incident if is_back else link.other
    return Beside(link, other.submission if other else None, None, other, is_back=is_back)


def areas_with_incidents(rows: QuerySet[Incident]) -> list[tuple[str, str]]:
    """(path, name) of the areas they happened in and of those around these. Two queries."""
    at = rows.order_by().values_list("submission__station__area__path", "submission__centre__area__path")
    paths = {path for pair in at.distinct() for path in pair if path}
    around = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 2)}
    mission = rows.order_by().values("submission__mission")[:1]
    areas = Area.objects.filter(mission__in=mission, path__in=around)
    return [(each.path, "\u2003" * (each.depth - 1) + each.name) for each in areas]


def on_duty(mission: Mission) -> list[Membership]:
    """Those whom alerts may reach, on duty first, with their areas. Two queries."""
    rows = Membership.objects.filter(mission=mission, role__in=REVIEWERS).select_related("user")
    return list(rows.prefetch_related("areas").order_by("-is_on_duty", "user__name", "pk"))
