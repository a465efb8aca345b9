"""Findings on their own: by question across the submissions, by state, by area, on a map, one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists import Form
from missions.models import Finding, Mission, PollingStation, Submission, SubmissionRevision
from missions.models.scope import scope_in
from missions.queries.answers import answer_in_words
from missions.queries.checklists import current_versions, form_in
from missions.queries.confidential import is_confidential
from missions.queries.maps import Drawing, Spot, points
from missions.states import SEVERITY_ORDER, FindingState, SubmissionState

# So many stations are drawn; beyond it a map says less than the table.
MOST_DRAWN = 4000


@dataclass(frozen=True)
class Asked:
    """One question or check with the number of findings in each state."""

    key: str
    text: str
    severity: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return self.counts.get(FindingState.OPEN, 0)


@dataclass(frozen=True)
class AreaCount:
    """An area: forms that ask the question, and those of them with a finding."""

    name: str
    findings: int
    forms: int
    open: int
    confirmed: int

    @property
    def percent(self) -> int:
        return round(100 * self.findings / self.forms) if self.forms else 0


@dataclass(frozen=True)
class Card:
    """One finding with what the team wrote about it."""

    finding: Finding
    answer: str
    comment: str


def findings(mission: Mission, user: User) -> QuerySet[Finding]:
    """Current ones in the person's scope; what is excluded counts for nothing and is left out."""
    inside = Q(submission__in=_inside(mission, user))
    return Finding.objects.filter(inside, is_current=True)


def by_question(mission: Mission, user: User) -> list[Asked]:
    """Every question with findings, the gravest first and then the most undecided. One query."""
    rows = findings(mission, user).order_by().values("key", "state", "severity").annotate(number=Count("pk"))
    counts: dict[str, dict[str, int]] = {}
    severity: dict[str, str] = {}
    for row in rows:
        states = counts.setdefault(row["key"], {})
        states[row["state"]] = states.get(row["state"], 0) + row["number"]
        if SEVERITY_ORDER[row["severity"]] >= SEVERITY_ORDER.get(severity.get(row["key"], ""), -1):
            severity[row["key"]] = row["severity"]
    forms = forms_of(mission)
    found = [Asked(key, text_of(forms, key), severity[key], states) for key, states in counts.items()]
    return sorted(found, key=lambda each: (-SEVERITY_ORDER[each.severity], -each.open, -each.total, each.key))


def in_order(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Undecided before decided, then by place."""
    return rows.select_related(
        "submission__station__area",
        "submission__centre__area",
        "submission__team",
        "submission__observer",
        "reviewed_by",
    ).order_by(
        F("reviewed_at").asc(nulls_first=True),
        Coalesce("submission__station__code", "submission__centre__code"),
        "submission__received_at",
        "pk",
    )


def cards(rows: Iterable[Finding]) -> list[Card]:
    """For a page of findings; one query however many."""
    shown = list(rows)
    submissions = {each.submission_id for each in shown}
    newest = SubmissionRevision.objects.filter(
        submission__in=submissions, number=F("submission__revision")
    ).order_by()
    comments: dict[Any, dict[str, str]] = dict(newest.values_list("submission_id", "comments"))
    return [Card(each, _answer(each), _comment(each, comments)) for each in shown]


def _comment(finding: Finding, comments: dict[Any, dict[str, str]]) -> str:
    if is_confidential(finding.submission, finding.key):
        return ""
    return comments.get(finding.submission_id, {}).get(finding.key, "")


def by_area(mission: Mission, user: User, key: str) -> list[AreaCount]:
    """The areas of the stations and centres, the most concerned first. Two queries."""
    area = Coalesce("station__area__name", "centre__area__name")
    asked = _inside(mission, user).filter(kind__in=_kinds(mission, key)).annotate(place=area)
    forms = dict(asked.order_by().values_list("place").annotate(Count("pk")))
    about = findings(mission, user).filter(key=key)
    place = Coalesce("submission__station__area__name", "submission__centre__area__name")
    rows = (
        about.annotate(place=place)
        .order_by()
        .values("place")
        .annotate(
            concerned=Count("submission", distinct=True),
            undecided=Count("pk", filter=Q(state=FindingState.OPEN)),
            sure=Count("pk", filter=Q(state=FindingState.CONFIRMED)),
        )
    )
    found = [
        AreaCount(
            name=row["place"] or _("No place named"),
            findings=row["concerned"],
            forms=forms.get(row["place"], row["concerned"]),
            open=row["undecided"],
            confirmed=row["sure"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.findings, each.name))


def drawing(mission: Mission, user: User, key: str) -> Drawing:
    """Stations with a finding over those that were asked about and had none. Two queries."""
    concerned: dict[Any, str] = {}
    about = findings(mission, user).filter(key=key).exclude(submission__station=None).order_by()
    for station, state in about.values_list("submission__station", "state"):
        concerned[station] = _graver(concerned.get(station, ""), state)
    asked = _inside(mission, user).filter(kind__in=_kinds(mission, key)).exclude(station=None)
    visited = PollingStation.objects.filter(pk__in=asked.order_by().values("station"))
    rows = list(visited.only("code", "name", "latitude", "longitude")[:MOST_DRAWN])
    rows.sort(key=lambda each: each.pk in concerned)
    list_url = reverse("submissions", args=[mission.slug])
    return points(
        Spot(
            each.latitude,
            each.longitude,
            tone=concerned.get(each.pk, "clear"),
            title=_titled(each, concerned.get(each.pk, "")),
            url=f"{list_url}?q={each.code}" if each.pk in concerned else "",
        )
        for each in rows
    )


def forms_of(mission: Mission) -> list[tuple[str, Form]]:
    """(kind, form in the reader's language) of the mission's newest checklists. One query."""
    language = get_language() or "en"
    return [(each.checklist.kind, form_in(each.pk, language)) for each in current_versions(mission)]


def text_of(forms: Sequence[tuple[str, Form]], key: str) -> str:
    """What is asked under a key, or what a check says; the key where no checklist knows it any more."""
    for _kind, form in forms:
        if key in form.by_key:
            return form.by_key[key].text
        if key in form.check_messages:
            return form.check_messages[key]
    return key


def _kinds(mission: Mission, key: str) -> list[str]:
    forms = forms_of(mission)
    return [kind for kind, form in forms if key in form.by_key or key in form.check_messages]


def _inside(mission: Mission, user: User) -> QuerySet[Submission]:
    rows = Submission.objects.filter(scope_in(user, mission).submissions(), mission=mission)
    return rows.exclude(state=SubmissionState.EXCLUDED)


def _answer(finding: Finding) -> str:
    if finding.source == "check":
        return _("failed check")
    if is_confidential(finding.submission, finding.key):
        return _("told in confidence")
    form = form_in(finding.submission.checklist_version_id, get_language() or "en")
    question = form.by_key.get(finding.key)
    return answer_in_words(question, finding.value) if question else str(finding.value)


_WEIGHT = {
    "": -1,
    FindingState.NOT_CONFIRMED: 0,
    FindingState.FOLLOW_UP: 1,
    FindingState.OPEN: 2,
    FindingState.CONFIRMED: 3,
}


def _graver(one: str, other: str) -> str:
    return max(one, other, key=lambda state: _WEIGHT[state])


def _titled(station: PollingStation, state: str) -> str:
    words = f"{station.code} {station.name}"
    return f"{words}: {FindingState(state).label.lower()}" if state else words
