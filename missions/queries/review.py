"""What waits for a coordinator, most alarming first and then oldest, and what was decided last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from missions.models import Attachment, Finding, Mission, Submission
from missions.models.scope import scope_in
from missions.models.submission import SubmissionQuerySet
from missions.queries.answers import answer_in_words
from missions.queries.checklists import form_of
from missions.queries.counting import COUNT_TO, Counted, counted
from missions.queries.paging import ALARM, SORTS, neighbours, page_by_position
from missions.queries.visits import ToldTwice
from missions.states import SEVERITY_ORDER, WAITING, Kind, Severity, SubmissionState

__all__ = ["neighbours", "queue_page", "review_queue"]


CRITICAL_RANK = 0
_TONES: dict[str, str] = {
    SubmissionState.VERIFIED: "good",
    SubmissionState.RETURNED: "warn",
    SubmissionState.EXCLUDED: "",
}


@dataclass(frozen=True)
class QueueItem:
    """One submission that waits, with what makes it urgent."""

    submission: Submission
    findings: tuple[Finding, ...]
    photos: int
    is_twice: bool

    def count(self, severity: Severity) -> int:
        return sum(1 for finding in self.findings if finding.severity == severity)

    @property
    def chips(self) -> list[tuple[str, str]]:
        """(colour, words), the most alarming first; never colour alone."""
        found = []
        if self.submission.state not in WAITING:
            found.append((_TONES[self.submission.state], self.submission.get_state_display().lower()))
        if self.submission.follow_up_at:
            found.append(("accent", _("follow up")))
        if self.count(Severity.CRITICAL):
            critical = self.count(Severity.CRITICAL)
            found.append(("alarm", _("critical") if critical == 1 else _("%(n)s critical") % {"n": critical}))
        if self.is_twice:
            found.append(("warn", _("same visit twice")))
        if not self.count(Severity.CRITICAL) and self.count(Severity.SERIOUS):
            found.append(("warn", _("%(n)s serious") % {"n": self.count(Severity.SERIOUS)}))
        if any(finding.source == "check" for finding in self.findings):
            found.append(("warn", _("failed check")))
        if not found and self.findings:
            found.append(("", _("%(n)s minor") % {"n": len(self.findings)}))
        if not found and self.submission.kind == Kind.INCIDENT:
            found.append(("warn", _("incident")))
        return found or [("good", _("spotless"))]

    @property
    def gist(self) -> str:
        """The worst finding in one line, and how many photos came with it."""
        parts = [finding_in_words(self.findings[0], self.submission)] if self.findings else []
        if self.photos:
            parts.append(ngettext("%(n)s photo", "%(n)s photos", self.photos) % {"n": self.photos})
        return "; ".join(parts)


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; the next follows ``after``, None on the last, and ``before`` likewise.

    ``waiting`` and ``critical`` are of the whole queue, not of the page; each is counted when it is read.
    """

    items: tuple[QueueItem, ...]
    after: UUID | None
    before: UUID | None
    queue: SubmissionQuerySet
    count_to: int

    @cached_property
    def waiting(self) -> Counted:
        return counted(self.queue, self.count_to)

    @cached_property
    def critical(self) -> Counted:
        return counted(self.queue.filter(queue_rank=CRITICAL_RANK), self.count_to)

    def beside(self, submission: Submission) -> tuple[UUID | None, UUID | None]:
        """(previous, next) of a submission in the queue. Two queries; none when the page knows both."""
        ids = [item.submission.pk for item in self.items]
        at = ids.index(submission.pk) if submission.pk in ids else -1
        knows_previous = at > 0 or (at == 0 and self.before is None)
        knows_next = 0 <= at < len(ids) - 1 or (at == len(ids) - 1 and self.after is None)
        if at < 0 or not (knows_previous and knows_next):
            return neighbours(self.queue, submission)
        return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def finding_in_words(finding: Finding, submission: Submission) -> str:
    """What was found, as a line: the check's own message, or the question with what was answered openly."""
    if finding.source == "check":
        return finding.message
    question = form_of(submission.checklist_version_id).by_key.get(finding.key)
    if question is None:
        return finding.key
    if question.confidential:
        return question.text
    return f"{question.text} {answer_in_words(question, finding.value)}".strip()


def review_queue(*, mission: Mission, user: User, sort: str = ALARM) -> SubmissionQuerySet:
    """Everything that waits and lies in the coordinator's areas, in the order asked for."""
    waiting = Submission.objects.filter(mission=mission, state__in=WAITING)
    return waiting.filter(scope_in(user, mission).submissions()).order_by(*SORTS[sort])


def queue_page(
    queue: SubmissionQuerySet,
    *,
    after: Submission | None = None,
    before: Submission | None = None,
    size: int = 50,
    count_to: int = COUNT_TO,
) -> QueuePage:
    """One page by position, four queries whatever its length; see :func:`page_by_position`."""
    rows = queue.annotate(is_twice=ToldTwice()).select_related("station", "centre", "team")
    page = page_by_position(rows, after=after, before=before, size=size)
    return QueuePage(
        items=tuple(_items(page.rows)),
        after=page.after,
        before=page.before,
        queue=queue,
        count_to=count_to,
    )


def _items(submissions: Sequence[Submission]) -> list[QueueItem]:
    ids = [each.pk for each in submissions]
    findings: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(submission__in=ids, is_current=True):
        findings[finding.submission_id].append(finding)
    photos = dict(
        Attachment.objects.filter(submission__in=ids)
        .order_by()
        .values_list("submission_id")
        .annotate(number=Count("pk"))
    )
    return [
        QueueItem(
            submission=each,
            findings=tuple(sorted(findings[each.pk], key=lambda one: -SEVERITY_ORDER[one.severity])),
            photos=photos.get(each.pk, 0),
            is_twice=each.is_twice,  # type: ignore[attr-defined]  # annotated by queue_page
        )
        for each in submissions
    ]
