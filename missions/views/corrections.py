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
from missions.services import corrections
from missions.views.judging import DESK, desk_address, load
from missions.views.missions import mission_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """The form with the answers that stand; POST keeps the correction and goes back to judging."""
    mission = mission_or_404(request, slug)
    submission = load(request, mission, submission_id)
    if reason := why_not_review(request.user, submission):
        raise PermissionDenied(reason)
    if reason := why_not_amend(request.user, submission):
        return _too_late(request, mission, reason)
    form = _form(request, submission)
    if request.method != "POST":
        return _page(request, submission, form)
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


def _form(request: SignedInRequest, submission: Submission) -> CorrectionForm:
    version = submission.checklist_version
    return CorrectionForm(
        request.POST if request.method == "POST" else None,
        submission=submission,
        current=submission.revisions.get(number=submission.revision),
        definition=form_in(version.pk, get_language() or "en"),
        version=version.number,
        visit_date=_visit_day(submission),
    )


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
