"""A submission as a person reads it: what is alarming first, then everything else in the form's own order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from missions.checklists import (
    AdverseAnswer,
    Form,
    Question,
    QuestionType,
    adverse_answers,
    is_blank,
    is_special,
    relevant_questions,
    run_checks,
)
from missions.models import Attachment, Finding, Remark, Submission, SubmissionRevision
from missions.queries.answers import answer_in_words
from missions.queries.changes import Revised, is_corrected, revised_in_words
from missions.queries.checklists import context_of, form_in
from missions.queries.confidential import confidential_in
from missions.queries.remarks import remarks_by_question
from missions.states import FINDING_MOVES, SEVERITY_ORDER, FindingState, Severity

# The colours of a chip by how much the answer weighs; the word always stands beside it.
COLOURS = {Severity.CRITICAL: "alarm", Severity.SERIOUS: "warn", Severity.MINOR: "warn", Severity.INFO: ""}


@dataclass(frozen=True)
class Line:
    """One question with its answer in words. ``severity`` is "" when nothing speaks against the process."""

    key: str
    question: str
    answer: str
    comment: str = ""
    severity: str = ""
    is_special: bool = False
    is_hidden: bool = False
    finding: Finding | None = None
    photos: tuple[Attachment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_question: bool = True

    @property
    def severity_word(self) -> str:
        return str(Severity(self.severity).label).lower() if self.severity else ""

    @property
    def colour(self) -> str:
        return COLOURS[Severity(self.severity)] if self.severity else ""

    @property
    def decided(self) -> str:
        """What the coordinators made of the finding, "" while it is open."""
        is_open = self.finding is None or self.finding.state == FindingState.OPEN
        return "" if is_open or self.finding is None else self.finding.get_state_display().lower()

    @property
    def is_open(self) -> bool:
        """Whether a coordinator may still decide on the finding."""
        return self.finding is not None and bool(FINDING_MOVES[FindingState(self.finding.state)])


@dataclass(frozen=True)
class Section:
    """A named run of the form's questions."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything the page shows of one submission's newest revision."""

    form: Form
    alarming: tuple[Line, ...]
    failed: tuple[Line, ...]
    passed: int
    unanswerable: int
    comments: tuple[Line, ...]
    sections: tuple[Section, ...]
    blank: int
    revisions: tuple[SubmissionRevision, ...]
    revised: tuple[Revised, ...]
    photos: tuple[Attachment, ...]
    asked: tuple[tuple[str, str], ...]  # (key, question), in the order of the form
    is_corrected: bool
    in_confidence: tuple[str, ...]  # keys of the confidential questions it answers, shown or not

    @property
    def urgent(self) -> list[Line]:
        """Adverse answers and failed checks together, the heaviest first."""
        return sorted([*self.alarming, *self.failed], key=lambda line: -SEVERITY_ORDER[line.severity])

    @property
    def loose_photos(self) -> list[Attachment]:
        """Those that belong to the whole, or to a question that is not shown."""
        lines = [*self.alarming, *self.comments, *(line for each in self.sections for line in each.lines)]
        shown = {photo.pk for line in lines for photo in line.photos}
        return [photo for photo in self.photos if photo.pk not in shown]

    @property
    def revision(self) -> SubmissionRevision:
        return self.revisions[0]

    @property
    def correction(self) -> SubmissionRevision | None:
        """The newest revision when a coordinator made it."""
        return self.revision if self.is_corrected else None


def sheet_of(submission: Submission, *, reads_confidential: bool) -> Sheet:
    """Three queries, one more for what is returned.

    ``reads_confidential`` once ``services.confidential`` has recorded who looks; otherwise what was told in
    confidence only says that it is kept.
    """
    revisions = tuple(submission.revisions.select_related("author").order_by("-number"))
    findings = list(submission.findings.filter(is_current=True))
    photos = tuple(submission.attachments.order_by("pk"))
    reader = _Reader(submission, revisions, findings, photos, reads_confidential=reads_confidential)
    reader.remarks |= remarks_by_question(submission)
    return reader.sheet()


class _Reader:
    """Puts the parts of one submission together; asks the database nothing."""

    def __init__(
        self,
        submission: Submission,
        revisions: tuple[SubmissionRevision, ...],
        findings: list[Finding],
        photos: tuple[Attachment, ...],
        *,
        reads_confidential: bool,
    ) -> None:
        self.submission, self.revisions, self.findings = submission, revisions, findings
        self.reads_confidential = reads_confidential
        self.form = form_in(submission.checklist_version_id, get_language() or "en")
        self.all_photos = photos
        self.photos = tuple(photo for photo in photos if not self._is_hidden(photo.question))
        self.context = context_of(submission.mission)
        self.answers: Mapping[str, Any] = revisions[0].answers
        self.comments: Mapping[str, str] = revisions[0].comments
        self.adverse = _worst_by_key(adverse_answers(self.form, self.answers, self.context))
        self.finding_by_key = {each.key: each for each in findings if each.source == "answer"}
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        self.photos_by_key: dict[str, list[Attachment]] = defaultdict(list)
        for photo in self.photos:
            self.photos_by_key[photo.question].append(photo)

    def sheet(self) -> Sheet:
        lines = [self._line(question) for question in self._asked()]
        alarming = [line for line in lines if line.severity and line.severity != Severity.INFO]
        told = [line for line in lines if line not in alarming and self._tells(line)]
        rest = [line for line in lines if line not in alarming and line not in told]
        failed = [_failed(each, self.form) for each in self.findings if each.source == "check"]
        outcomes = run_checks(self.form, self.answers, self.context, others={})
        failed_ids = {each.key for each in failed}
        return Sheet(
            form=self.form,
            alarming=tuple(alarming),
            failed=tuple(failed),
            passed=sum(1 for each in outcomes if each.passed is True and each.check_id not in failed_ids),
            unanswerable=sum(
                1 for each in outcomes if each.passed is None and each.check_id not in failed_ids
            ),
            comments=tuple(told),
            sections=tuple(self._sections(rest)),
            blank=sum(1 for line in rest if not line.answer),
            revisions=self.revisions,
            revised=revised_in_words(self.revisions, self.form, reads_confidential=self.reads_confidential),
            photos=self.photos,
            asked=tuple((question.key, question.text) for question in self._asked()),
            is_corrected=is_corrected(self.submission, self.revisions[0]),
            in_confidence=confidential_in(self.form, self.revisions, self.all_photos),
        )

    def _asked(self) -> list[Question]:
        """What was relevant, then anything answered all the same (an older version's question, say)."""
        asked = list(relevant_questions(self.form, self.answers, self.context))
        known = {question.key for question in asked}
        left = [each for each in self.form.questions if each.key not in known]
        return asked + [each for each in left if not is_blank(self.answers.get(each.key))]

    def _line(self, question: Question) -> Line:
        answer = self.answers.get(question.key)
        is_hidden = self._is_hidden(question.key)
        return Line(
            key=question.key,
            question=question.text,
            answer=_("Kept for the coordinators") if is_hidden else self._words(question, answer),
            comment="" if is_hidden else self.comments.get(question.key, ""),
            severity=self.adverse.get(question.key, ""),
            is_special=is_special(answer),
            is_hidden=is_hidden,
            finding=self.finding_by_key.get(question.key),
            photos=tuple(self.photos_by_key[question.key]),
            remarks=tuple(self.remarks[question.key]),
        )

    def _tells(self, line: Line) -> bool:
        """Something in the observer's own words: a comment, or the form's own question for one."""
        return bool(line.comment or (line.answer and line.key == self.form.comment_question))

    def _words(self, question: Question, answer: Any) -> str:
        """A place is named, not only numbered."""
        place = self.submission.station if question.type == QuestionType.STATION_REF else None
        if question.type == QuestionType.CENTRE_REF:
            return (
                str(self.submission.centre) if self.submission.centre else answer_in_words(question, answer)
            )
        return str(place) if place else answer_in_words(question, answer)

    def _sections(self, lines: Iterable[Line]) -> Iterable[Section]:
        by_key = {line.key: line for line in lines}
        for group in self.form.groups:
            inside = tuple(by_key.pop(key) for key in group.keys if key in by_key)
            if any(line.answer for line in inside):
                yield Section(group.title, tuple(line for line in inside if line.answer))
        left = tuple(line for line in by_key.values() if line.answer)
        if left:
            yield Section(_("Other answers"), left)

    def _is_hidden(self, key: str) -> bool:
        question = self.form.by_key.get(key)
        return question is not None and question.confidential and not self.reads_confidential


def _failed(finding: Finding, form: Form) -> Line:
    """A failed check as a line: what it says in the reader's language, and that it failed."""
    return Line(
        key=finding.key,
        question=form.check_messages.get(finding.key, finding.message),
        answer=_("failed check"),
        severity=finding.severity,
        finding=finding,
        is_question=False,
    )


def _worst_by_key(adverse: Iterable[AdverseAnswer]) -> dict[str, str]:
    worst: dict[str, str] = {}
    for each in adverse:
        severity = str(each.severity)
        if SEVERITY_ORDER[severity] >= SEVERITY_ORDER.get(worst.get(each.key, ""), -1):
            worst[each.key] = severity
    return worst
