"""Reading a payload: from what was sent to answers, places and findings, or every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from missions.checklists import (
    AdverseAnswer,
    CheckOutcome,
    Context,
    Form,
    adverse_answers,
    clean_answers,
    run_checks,
)
from missions.checklists.unfit import presentable, shown
from missions.errors import InvalidInputError, Problem
from missions.models import Mission, PollingStation, Submission, TabulationCentre, Team
from missions.queries.checklists import context_of, form_in, form_of, published_version_id
from missions.queries.lookups import Lookups
from missions.services.payload_fields import (
    YEARS,
    attachments_of,
    breaks_of,
    clock,
    moment_of,
    object_of,
    uuid_of,
    whole_number,
)
from missions.states import Kind, SubmissionState

KNOWN_FIELDS = frozenset(
    [
        "id",
        "checklist",
        "version",
        "team",
        "observer",
        "base_revision",
        "filled_at",
        "visit_date",
        "answers",
        "comments",
        "attachments",
        "breaks",
        "review",
        "reason",
    ]
)

LAST_VERSION = 2**31 - 1
FIELDS_LISTED = 20
LONGEST_REASON = 10_000


@dataclass(frozen=True)
class ReadPayload:
    """A payload understood: everything the database needs, nothing written yet."""

    id: UUID
    kind: Kind
    version_id: int
    form: Form
    station: PollingStation | None
    centre: TabulationCentre | None
    team: Team | None
    observer: User
    answers: dict[str, Any]
    comments: dict[str, str]
    attachments: tuple[dict[str, Any], ...]
    breaks: list[dict[str, str]]
    base_revision: int
    filled_at: datetime | None
    visit_started_at: datetime | None
    visit_ended_at: datetime | None
    adverse: tuple[AdverseAnswer, ...]
    failed: tuple[CheckOutcome, ...]
    reason: str


class PayloadReader:
    """Reads the payloads of one mission; collects every problem of a payload before it refuses it."""

    def __init__(self, mission: Mission, *, lookups: Lookups | None = None) -> None:
        self.mission = mission
        self.lookups = lookups or Lookups(mission)
        self.context: Context = context_of(mission)

    def read(self, payload: Any, *, observer: User) -> ReadPayload:
        """Understand one payload (docs/formats.md). Raises InvalidInputError with all problems."""
        problems: list[Problem] = []
        if not isinstance(payload, dict):
            raise InvalidInputError([Problem("", "type", _("A submission is one JSON object."))])
        self._unknown_fields(payload, problems)
        submission_id = uuid_of(payload.get("id"), problems)
        version_id = self._version(payload, problems)
        team = self._team(payload, observer, problems)
        if version_id is None or submission_id is None:
            raise InvalidInputError(problems)
        form = form_of(version_id)
        cleaned = clean_answers(
            form,
            object_of(payload, "answers", problems),
            object_of(payload, "comments", problems),
            self.context,
        )
        problems += [Problem(f"answers.{each.key}", each.rule, each.in_words(_)) for each in cleaned.problems]
        station, centre = self._place(form, cleaned.answers, problems)
        others = self._other_answers(form, station, submission_id)
        failed = self._failed(version_id, cleaned.answers, others, problems)
        started, ended = self._visit(payload, form, cleaned.answers, station, problems)
        attachments = attachments_of(payload, problems)
        breaks = breaks_of(payload, problems, may_pass_midnight=form.may_pass_midnight)
        base_revision = whole_number(payload, "base_revision", problems)
        filled_at = moment_of(payload.get("filled_at"), self.lookups.timezone(station), problems)
        if problems:
            raise InvalidInputError(problems)
        return ReadPayload(
            id=submission_id,
            kind=Kind(form.key),
            version_id=version_id,
            form=form,
            station=station,
            centre=centre,
            team=team,
            observer=observer,
            answers=dict(cleaned.answers),
            comments=dict(cleaned.comments),
            attachments=attachments,
            breaks=breaks,
            base_revision=base_revision,
            filled_at=filled_at,
            visit_started_at=started,
            visit_ended_at=ended,
            adverse=adverse_answers(form, cleaned.answers, self.context),
            failed=failed,
            reason=presentable(str(payload.get("reason") or ""))[:LONGEST_REASON],
        )

    def _unknown_fields(self, payload: Mapping[str, Any], problems: list[Problem]) -> None:
        for name in sorted(set(payload) - KNOWN_FIELDS)[:FIELDS_LISTED]:
            message = _("No field is called “%(name)s”.") % {"name": shown(name)}
            problems.append(Problem(shown(name), "unknown_field", message))

    def _version(self, payload: Mapping[str, Any], problems: list[Problem]) -> int | None:
        kind, number = payload.get("checklist"), payload.get("version", 1)
        if kind not in Kind.values:
            message = _("“%(kind)s” is no checklist; use one of %(kinds)s.") % {
                "kind": shown(kind),
                "kinds": ", ".join(Kind.values),
            }
            problems.append(Problem("checklist", "unknown_checklist", message))
            return None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            problems.append(Problem("version", "type", _("The version is a whole number from 1.")))
            return None
        found = published_version_id(self.mission.pk, kind, number) if number <= LAST_VERSION else None
        if found is None:
            message = _("This mission has no version %(number)s of the %(kind)s checklist.") % {
                "number": shown(number),
                "kind": kind,
            }
            problems.append(Problem("version", "unknown_version", message))
        return found

    def _team(self, payload: Mapping[str, Any], observer: User, problems: list[Problem]) -> Team | None:
        code = payload.get("team") or ""
        if not code:
            return self.lookups.only_team_of(observer)
        found = self.lookups.team(code) if isinstance(code, str) and code == shown(code) else None
        if found is None:
            problems.append(
                Problem(
                    "team",
                    "unknown_team",
                    _("This mission has no team “%(code)s”.") % {"code": shown(code)},
                )
            )
            return None
        team, members = found
        if observer.pk not in members:
            message = _("%(person)s is not a member of team %(code)s.") % {
                "person": observer,
                "code": code,
            }
            problems.append(Problem("team", "not_a_member", message))
        return team

    def _place(
        self, form: Form, answers: Mapping[str, Any], problems: list[Problem]
    ) -> tuple[PollingStation | None, TabulationCentre | None]:
        station = centre = None
        ref = answers.get(form.station_key) if form.station_key else None
        if isinstance(ref, str) and ref not in form.special_answers:
            station = self.lookups.station(ref)
            if station is None:
                message = _("No polling station of this mission has the code “%(ref)s”.") % {"ref": ref}
                problems.append(Problem(f"answers.{form.station_key}", "unknown_station", message))
        ref = answers.get(form.centre_key) if form.centre_key else None
        if isinstance(ref, str) and ref not in form.special_answers:
            centre = self.lookups.centre(ref)
            if centre is None:
                message = _("No centre of this mission has the code “%(ref)s”.") % {"ref": ref}
                problems.append(Problem(f"answers.{form.centre_key}", "unknown_centre", message))
        return station, centre

    def _failed(
        self,
        version_id: int,
        answers: Mapping[str, Any],
        others: Mapping[str, Mapping[str, Any]],
        problems: list[Problem],
    ) -> tuple[CheckOutcome, ...]:
        """Failed checks that become findings; one whose level is "error" is a problem of the payload.

        A finding keeps the words of the published version; a problem is said in the sender's language.
        """
        outcomes = run_checks(form_of(version_id), answers, self.context, others=others)
        failed = [each for each in outcomes if each.passed is False]
        messages = form_in(version_id, get_language() or "en").check_messages
        problems += [
            Problem(f"answers.{each.check_id}", "check", messages[each.check_id])
            for each in failed
            if each.level == "error"
        ]
        return tuple(each for each in failed if each.level != "error")

    def _other_answers(
        self, form: Form, station: PollingStation | None, submission_id: UUID
    ) -> dict[str, Mapping[str, Any]]:
        """Latest answers of the other forms of this station that the checks of this form look at."""
        kinds = {name.partition(".")[0] for name in form.references}
        if station is None or not kinds:
            return {}
        rows = (
            Submission.objects.filter(station=station, kind__in=kinds)
            .exclude(state=SubmissionState.EXCLUDED)
            .exclude(pk=submission_id)
            .order_by("received_at")
            .values_list("kind", "revisions__answers", "revisions__number", "revision")
        )
        return {kind: answers for kind, answers, number, current in rows if number == current}

    def _visit(
        self,
        payload: Mapping[str, Any],
        form: Form,
        answers: Mapping[str, Any],
        station: PollingStation | None,
        problems: list[Problem],
    ) -> tuple[datetime | None, datetime | None]:
        day = self._visit_day(payload, problems)
        start, end = (clock(answers.get(key)) for key in (form.arrival, form.departure))
        if day is None or start is None:
            return None, None
        zone = self.lookups.timezone(station)
        started = datetime.combine(day, start, tzinfo=zone)
        if end is None:
            return started, None
        ended = datetime.combine(day, end, tzinfo=zone)
        if ended <= started and form.may_pass_midnight:
            ended += timedelta(days=1)
        return started, ended

    def _visit_day(self, payload: Mapping[str, Any], problems: list[Problem]) -> date | None:
        given = payload.get("visit_date")
        if given is None:
            referendum = getattr(self.mission, "referendum", None)
            return referendum.date if referendum else None
        try:
            day = parse_date(given) if isinstance(given, str) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            problems.append(
                Problem(
                    "visit_date",
                    "date",
                    _("Write the day of the visit as YYYY-MM-DD, like 2022-06-05."),
                )
            )
            return None
        return day
