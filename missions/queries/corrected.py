"""What a coordinator corrected in what a team sent, in words for the team's devices."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import get_language

from missions.models import Submission, SubmissionRevision, TeamMember
from missions.queries.changes import revised_in_words
from missions.queries.checklists import form_in


def corrections_of(rows: Sequence[Submission]) -> dict[UUID, dict[str, Any]]:
    """{submission: by, at, reason, changes} where the revision that stands is a coordinator's. One query.

    ``changes`` are ``question``, ``before``, ``after`` and ``is_note``, in the language in force; what was
    told in confidence only says that it is kept, as on the page.
    """
    of_team = TeamMember.objects.filter(team=OuterRef("submission__team"), user=OuterRef("author"))
    before = SubmissionRevision.objects.filter(
        submission=OuterRef("submission"), number=OuterRef("number") - 1
    )
    newest = (
        SubmissionRevision.objects.filter(
            ~Q(author=F("submission__observer")),
            ~Exists(of_team),
            submission__in=[row.pk for row in rows],
            number=F("submission__revision"),
            number__gt=1,
        )
        .select_related("author")
        .annotate(noted=Subquery(before.values("comments")[:1]))
    )
    versions = {row.pk: row.checklist_version_id for row in rows}
    return {each.submission_id: _told(each, versions[each.submission_id]) for each in newest}


def _told(revision: SubmissionRevision, version: int) -> dict[str, Any]:
    form = form_in(version, get_language() or "en")
    before = SubmissionRevision(comments=revision.noted or {})  # type: ignore[attr-defined]  # annotated
    (revised,) = revised_in_words((revision, before), form, reads_confidential=False)
    return {
        "by": revision.author.name,
        "at": revision.created_at,
        "reason": revision.reason,
        "changes": [
            {"question": each.question, "before": each.before, "after": each.after, "is_note": each.is_note}
            for each in revised.changes
        ],
    }
