"""A coordinator's correction of a submission: the checklist filled with what stands, saved with a reason."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.forms.correction import CorrectionForm
from missions.forms.layout import grouped
from missions.models import Mission, Submission
from missions.permissions import why_not_amend, why_not_review
from missions.queries.checklists import form_in
from missions.queries.confidential import told_in_confidence
from missions.services import confidential, corrections
from missions.views.judging import DESK, desk_address, load
from missions.views.missions import mission_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """The form with the answers that stand; POST keeps the correction and goes back to judging.

    One with confidential answers opens by POST too (``open``), so that it is recorded who looked.
    """
    mission = mission_or_404(request, slug)
    submission = load(request, mission, submission_id)
    if reason := why_not_review(request.user, submission):
        raise PermissionDenied(reason)
    if reason := why_not_amend(request.user, submission):
        return _too_late(request, mission, reason)
    if request.method != "POST" or "open" in request.POST:
        return _opened(request, submission)
    return _kept(request, mission, submission)


def _opened(request: SignedInRequest, submission: Submission) -> HttpResponse:
    if number := len(told_in_confidence(submission)):
        if request.method != "POST":
            return _gate(request, submission, number)
        confidential.show(submission=submission, actor=request.user)
    return _page(request, submission, _form(request, submission, is_sent=False))


def _kept(request: SignedInRequest, mission: Mission, submission: Submission) -> HttpResponse:
    form = _form(request, submission, is_sent=True)
    if not form.is_valid():
        return _page(request, submission, form, status=422)
    try:
        corrections.correct(submission_id=submission.pk, actor=request.user, payload=form.payload())
    except InvalidInputError as refusal:
        form.add_problems(refusal.problems)
        return _page(request, submission, form, status=422)
    except NotAllowedError as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError as late:
        return _too_late(request, mission, late.message)
    if request.POST.get("from") == DESK:
        return redirect(desk_address(request, mission, submission.pk))
    return redirect("submission", mission.slug, submission.pk)


def _form(request: SignedInRequest, submission: Submission, *, is_sent: bool) -> CorrectionForm:
    version = submission.checklist_version
    return CorrectionForm(
        request.POST if is_sent else None,
        submission=submission,
        current=submission.revisions.get(number=submission.revision),
        definition=form_in(version.pk, get_language() or "en"),
        version=version.number,
        visit_date=_visit_day(submission),
    )


def _gate(request: SignedInRequest, submission: Submission, number: int) -> HttpResponse:
    context = {
        "mission": submission.mission,
        "section": "review",
        "submission": submission,
        "number": number,
        "came_from": request.GET.get("from", ""),
    }
    return render(request, "missions/review/correct_gate.html", context)


def _visit_day(submission: Submission):
    """The day the visit began on the mission's calendar; referendum day where the form has none."""
    if submission.visit_started_at:
        return timezone.localdate(submission.visit_started_at, timezone=ZoneInfo(submission.mission.timezone))
    referendum = getattr(submission.mission, "referendum", None)
    return referendum.date if referendum else None


def _page(
    request: SignedInRequest, submission: Submission, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    first = next((key for key, _question, _sentence in form.problem_list if key), "") if form.is_bound else ""
    context = {
        "mission": submission.mission,
        "section": "review",
        "submission": submission,
        "form": form,
        "sections": grouped(form),
        "first_error": first,
        "came_from": request.POST.get("from") or request.GET.get("from", ""),
    }
    return render(request, "missions/review/correct.html", context, status=status)


def _too_late(request: SignedInRequest, mission: Mission, reason: str) -> HttpResponse:
    return render(request, "409.html", {"mission": mission, "reason": reason}, status=409)
