"""The audit trail in words: a sentence for every action that is ever recorded."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from missions.models import Call, Mission
from missions.queries.checklists import form_in
from missions.queries.search_vocabulary import versions_of
from missions.states import Kind

# What a code inside an event is called, by its name there.
_CALLED: dict[str, Mapping[str, Any]] = {
    "kind": {
        **{kind.value: kind.label for kind in Kind},
        "csv": gettext_lazy("table"),
        "xlsx": gettext_lazy("workbook"),
        "geojson": gettext_lazy("map data"),
        "photos": gettext_lazy("photos"),
        "trail": gettext_lazy("audit trail"),
    },
    "outcome": dict(Call.Outcome.choices),
    "job": {
        "reports.compile_statement": gettext_lazy("the statement to be compiled"),
        "reports.issue_statement": gettext_lazy("the statement to be issued"),
        "reports.write_export": gettext_lazy("an export"),
    },
}
# After the person's name. What stands in brackets comes out of the event, "…" where it does not say.
ACTIONS = {
    "checklist.published": gettext_lazy("published version %(number)s of a checklist (%(kind)s)"),
    "export.written": gettext_lazy("received an export (%(kind)s)"),
    "export.taken": gettext_lazy("downloaded an export (%(kind)s)"),
    "export.deleted": gettext_lazy("deleted the file of an export (%(kind)s), its time was up"),
    "fact.added": gettext_lazy("entered the fact %(ref)s"),
    "fact.confirmed": gettext_lazy("checked the fact %(ref)s as a second person"),
    "fact.edited": gettext_lazy("changed the fact %(ref)s"),
    "fact.removed": gettext_lazy("took the fact %(ref)s out of the statement"),
    "finding.open": gettext_lazy("opened the finding “%(finding)s” of %(code)s"),
    "finding.confirmed": gettext_lazy("confirmed the finding “%(finding)s” of %(code)s"),
    "finding.not_confirmed": gettext_lazy("did not confirm the finding “%(finding)s” of %(code)s"),
    "finding.follow_up": gettext_lazy("left the finding “%(finding)s” of %(code)s to be followed up"),
    "incident.reported": gettext_lazy("set incident %(code)s back to reported"),
    "incident.corroborated": gettext_lazy("decided that incident %(code)s is corroborated"),
    "incident.verified": gettext_lazy("decided that incident %(code)s is verified"),
    "incident.refuted": gettext_lazy("decided that incident %(code)s is refuted"),
    "incident.closed": gettext_lazy("closed incident %(code)s"),
    "incident.severity": gettext_lazy("changed the severity of incident %(code)s"),
    "incident.use": gettext_lazy("changed how the statement may use incident %(code)s"),
    "incident.linked": gettext_lazy("linked incident %(code)s to something else"),
    "incident.unlinked": gettext_lazy("took a link away from incident %(code)s"),
    "job.requested": gettext_lazy("asked for %(job)s"),
    "job.retried": gettext_lazy("set work that had stopped going again"),
    "judgement.added": gettext_lazy("wrote a judgement (%(ref)s)"),
    "judgement.edited": gettext_lazy("changed a judgement (%(ref)s)"),
    "judgement.removed": gettext_lazy("took a judgement out of the statement (%(ref)s)"),
    "meeting.edited": gettext_lazy("changed how the meeting %(ref)s may be told"),
    "membership.on_duty": gettext_lazy("put %(person)s on duty"),
    "membership.off_duty": gettext_lazy("took %(person)s off duty"),
    "message.sent": gettext_lazy("sent a message to %(to)s people"),
    "mission.loaded": gettext_lazy("loaded the mission file, with its people and their places"),
    "passage.added": gettext_lazy("wrote the mission's own words in the statement (%(ref)s)"),
    "passage.edited": gettext_lazy("changed the mission's own words in the statement (%(ref)s)"),
    "passage.removed": gettext_lazy("took the mission's own words out of the statement (%(ref)s)"),
    "quarantine.shown": gettext_lazy("read what was sent in a submission put aside"),
    "quarantine.resolved": gettext_lazy("dealt with a submission that could not be accepted"),
    "quarantine.taken_up": gettext_lazy("sent what a submission put aside had waited for"),
    "recommendation.added": gettext_lazy("wrote the recommendation %(ref)s"),
    "recommendation.edited": gettext_lazy("changed the recommendation %(ref)s"),
    "recommendation.removed": gettext_lazy("took the recommendation %(ref)s out of the statement"),
    "snapshot.frozen": gettext_lazy("froze the verified submissions"),
    "statement.approval_arranged": gettext_lazy("changed who approves the statement"),
    "statement.approved": gettext_lazy("approved version %(version)s of the statement as %(role)s"),
    "statement.correction_begun": gettext_lazy("began a correction of an issued statement"),
    "statement.delegated": gettext_lazy("gave the approval as %(role)s to %(to)s"),
    "statement.embargo_lifted": gettext_lazy("lifted the embargo of the statement"),
    "statement.embargo_set": gettext_lazy("put the statement under embargo until %(until)s"),
    "statement.issued": gettext_lazy("issued version %(version)s of the statement"),
    "statement.read_under_embargo": gettext_lazy(
        "opened version %(version)s of the statement under embargo (%(what)s)"
    ),
    "statement.refused": gettext_lazy("refused to approve version %(version)s of the statement as %(role)s"),
    "statement.sent": gettext_lazy("sent version %(version)s of the statement for approval"),
    "statement.superseded": gettext_lazy("replaced an issued statement by its correction"),
    "statement.translated": gettext_lazy("translated %(texts)s texts of the statement (%(language)s)"),
    "statement.voided": gettext_lazy("made the approvals of version %(version)s of the statement void"),
    "statement.compiled": gettext_lazy("compiled version %(version)s of the statement"),
    "submission.attachment_stored": gettext_lazy("sent a file of %(code)s"),
    "submission.claim_broken": gettext_lazy("took %(code)s over from %(from)s"),
    "submission.conflict": gettext_lazy("left %(code)s and %(other)s as one visit told differently"),
    "submission.confidential_shown": gettext_lazy("looked at the confidential answers of %(code)s"),
    "submission.corrected": gettext_lazy("corrected %(code)s as revision %(revision)s"),
    "submission.excluded": gettext_lazy("excluded %(code)s"),
    "submission.files_named": gettext_lazy("announced more files of %(code)s"),
    "submission.follow_up": gettext_lazy("put %(code)s aside to follow up"),
    "submission.follow_up_ended": gettext_lazy("took %(code)s out of what is to be followed up"),
    "submission.in_review": gettext_lazy("took %(code)s into review"),
    "submission.moved": gettext_lazy("moved %(code)s from %(from)s to %(to)s"),
    "submission.one_visit": gettext_lazy("decided that %(code)s and %(other)s tell of one visit"),
    "submission.received": gettext_lazy("sent %(code)s, revision %(revision)s"),
    "submission.returned": gettext_lazy("returned %(code)s to its team"),
    "submission.two_visits": gettext_lazy("decided that %(code)s and %(other)s tell of two visits"),
    "submission.verified": gettext_lazy("verified %(code)s"),
    "team.called": gettext_lazy("telephoned team %(team)s: %(outcome)s"),
    "user.sessions_ended": gettext_lazy("ended the sessions of somebody on all devices"),
    "wording.edited": gettext_lazy("changed how the statement words the figure %(ref)s"),
}


def in_words(event: AuditEvent, findings: Mapping[str, str] | None = None) -> str:
    """What was done, to be read after who did it; ``findings`` as :func:`finding_names` gives them."""
    given = {"code": _("a submission"), **event.detail}
    given["job"] = event.detail.get("kind")
    given["finding"] = (findings or {}).get(str(given.get("finding")), given.get("finding"))
    return _sentence(event.action, given)


def finding_names(mission: Mission) -> dict[str, str]:
    """What each finding is about, in the reader's language: the question, or what a failed check says."""
    forms = [form_in(version, get_language() or "en") for version in versions_of(mission)]
    asked = {key: question.text for form in forms for key, question in form.by_key.items()}
    return asked | {key: text for form in forms for key, text in form.check_messages.items()}


def reason_of(event: AuditEvent) -> str:
    """What the person wrote about it, and the filter of what they took."""
    detail = event.detail
    return str(detail.get("reason") or detail.get("note") or detail.get("query") or "")


def action_choices() -> list[tuple[str, str]]:
    """Every action with its words, in the order of the words."""
    return sorted(((action, _sentence(action, {})) for action in ACTIONS), key=lambda each: each[1])


def _sentence(action: str, detail: Mapping[str, Any]) -> str:
    words = ACTIONS.get(action)
    if words is None:
        return action.replace(".", ": ").replace("_", " ")
    given = {name: _called(name, value) for name, value in detail.items() if _says(value)}
    return str(words) % defaultdict(lambda: "…", given)


def _called(name: str, value: Any) -> Any:
    moment = parse_datetime(value) if name == "until" and isinstance(value, str) else None
    if moment:
        return date_format(localtime(moment), "j M Y, H:i")
    return _CALLED.get(name, {}).get(value, value)


def _says(value: Any) -> bool:
    return value not in ("", None) and not isinstance(value, dict | list)
