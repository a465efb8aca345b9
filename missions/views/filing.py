"""Filing online: the form of a checklist, its correction, and the receipt."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from missions.checklists import Form
from missions.errors import DomainError, InvalidInputError, NotAllowedError, StaleRevisionError
from missions.forms.checklist import ChecklistForm
from missions.forms.layout import grouped
from missions.models import Mission, Submission, Team
from missions.permissions import is_own, team_ids_of, why_not_correct, why_not_file
from missions.queries.checklists import current_version, form_in, published_version_id
from missions.queries.filing import own_submissions, visits_of
from missions.queries.places import Place, own_places, place_by_key, place_of_reference, reference_to
from missions.queries.remarks import remarks_by_question
from missions.services import receiving
from missions.states import Kind
from missions.views.carrying import answers_carried, opened_by
from missions.views.chosen_files import ChosenFiles, chosen_in, deliver, not_kept_of
from missions.views.missions import mission_or_404
from missions.views.submissions import choose_place


@dataclass(frozen=True)
class Filing:
    """What one opened form stands on."""

    mission: Mission
    kind: Kind
    definition: Form
    version: int
    submission: Submission | None = None

    @property
    def place_key(self) -> str:
        return self.definition.station_key or self.definition.centre_key

    @property
    def at_centres(self) -> bool:
        return bool(self.definition.centre_key)

    @property
    def needs_place(self) -> bool:
        return bool(self.place_key) and self.definition.by_key[self.place_key].required


@answers_carried
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """A new submission: the place first where the form needs one, then the form; POST sends it."""
    mission = mission_or_404(request, slug)
    filing = _new(request, mission, kind)
    if request.method == "POST":
        return _sent(request, filing)
    reason = why_not_file(request.user, mission)
    if reason:
        raise PermissionDenied(reason)
    named = request.GET.get("centre" if filing.at_centres else "station")
    if named is None and filing.needs_place:
        return choose_place(request, mission, filing.kind, at_centres=filing.at_centres, is_needed=True)
    answers, place = {}, None
    if named and filing.place_key:
        place = place_by_key(mission, named, at_centres=filing.at_centres)
        if place is None:
            raise Http404
        answers[filing.place_key] = reference_to(place, mission)
    return _page(request, filing, _form(request, filing, answers=answers), place=place)


@answers_carried
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """The same form filled with the current answers, for what was returned or nobody has looked at yet."""
    mission = mission_or_404(request, slug)
    rows = Submission.objects.visible_to(request.user).select_related(
        "checklist_version", "decided_by", "station", "centre", "team"
    )
    submission = get_object_or_404(rows, pk=submission_id, mission=mission)
    submission.mission = mission
    reason = why_not_correct(request.user, submission)
    if reason:
        return _not_now(request, submission, reason)
    version = submission.checklist_version
    filing = Filing(
        mission, Kind(submission.kind), form_in(version.pk, _language()), version.number, submission
    )
    revision = submission.revisions.get(number=submission.revision)
    given = {"answers": revision.answers, "comments": revision.comments, "breaks": revision.breaks}
    if request.method == "POST":
        return _sent(request, filing, **given)
    return _page(request, filing, _form(request, filing, **given))


@login_required
@require_safe
def receipt(request: SignedInRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """What has truly arrived, and what comes next."""
    mission = mission_or_404(request, slug)
    filed = list(own_submissions(request.user, mission))
    submission = next((each for each in filed if each.pk == submission_id), None)
    if submission is None:
        raise Http404
    due = [visit for visit in visits_of(request.user, mission, filed) if not visit.filed]
    return render(
        request,
        "missions/submissions/receipt.html",
        {
            "mission": mission,
            "section": "file",
            "submission": submission,
            "revision": submission.revisions.get(number=submission.revision),
            "files": list(submission.attachments.order_by("pk")),
            "not_kept": not_kept_of(request, submission.pk),
            "why_not_correct": why_not_correct(request.user, submission),
            "due": due[:3],
        },
    )


def _new(request: SignedInRequest, mission: Mission, kind: str) -> Filing:
    """The newest version, or the one the form was opened with."""
    version = current_version(mission, kind) if kind in Kind.values else None
    if version is None:
        raise Http404
    opened_with = request.POST.get("version", "")
    if opened_with.isdecimal() and len(opened_with) < 6 and int(opened_with) != version.number:
        older = published_version_id(mission.pk, kind, int(opened_with))
        if older is not None:
            return Filing(mission, Kind(kind), form_in(older, _language()), int(opened_with))
    return Filing(mission, Kind(kind), form_in(version.pk, _language()), version.number)


def _language() -> str:
    """The language the page is written in; a checklist without texts in it stays in its own."""
    return get_language() or "en"


def _form(request: SignedInRequest, filing: Filing, **given: Any) -> ChecklistForm:
    submission = filing.submission
    teams = list(Team.objects.filter(pk__in=team_ids_of(request.user, filing.mission)))
    initial: dict[str, Any] = {
        "version": filing.version,
        "base_revision": submission.revision if submission else 0,
        "visit_date": _visit_day(filing),
    }
    if submission:
        initial["submission_id"] = submission.pk
        initial["team"] = submission.team.code if submission.team else ""
    form = ChecklistForm(
        mission=filing.mission,
        definition=filing.definition,
        user=request.user,
        teams=teams,
        initial=initial,
        **given,
    )
    form.remarks = remarks_by_question(submission) if submission else {}
    return form


def _visit_day(filing: Filing) -> Any:
    """The day of the visit as it stands; for a new one today while the mission lasts, else referendum day."""
    mission, submission = filing.mission, filing.submission
    zone = ZoneInfo(mission.timezone)
    if submission and submission.visit_started_at:
        return timezone.localdate(submission.visit_started_at, timezone=zone)
    today = timezone.localdate(timezone=zone)
    referendum = getattr(mission, "referendum", None)
    is_over = mission.end_date is not None and today > mission.end_date
    return referendum.date if referendum and (is_over or today < referendum.date) else today


def _sent(request: SignedInRequest, filing: Filing, **given: Any) -> HttpResponse:
    """Hand the record to the one door, then its files; a refusal goes back to the answers it is about."""
    chosen = chosen_in(request)
    form = _form(request, filing, data=request.POST, chosen=chosen.files, **given)
    if not form.is_valid():
        return _page(request, filing, form, chosen=chosen, status=422)
    if filing.submission and filing.submission.pk != form.id:
        raise Http404
    try:
        kept = receiving.receive(
            mission=filing.mission, submission_id=form.id, body=form.body(), sender=request.user
        )
    except InvalidInputError as refusal:
        form.add_problems(refusal.problems)
        return _page(request, filing, form, chosen=chosen, status=422)
    except StaleRevisionError as stale:
        if filing.submission:
            deliver(request, filing.submission.pk, chosen)
        return _stale(request, filing, form, stale)
    except NotAllowedError as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError as refusal:
        return _too_late(request, filing.mission, refusal.message)
    deliver(request, kept.id, chosen)
    return redirect("submission-receipt", filing.mission.slug, kept.id)


def _page(
    request: SignedInRequest,
    filing: Filing,
    form: ChecklistForm,
    *,
    status: int = 200,
    place: Place | None = None,
    chosen: ChosenFiles | None = None,
) -> HttpResponse:
    key = filing.place_key
    own = own_places(request.user, filing.mission, filing.kind, at_centres=filing.at_centres) if key else []
    reference = form.current_answers.get(key)
    if place is None and isinstance(reference, str) and reference not in filing.definition.special_answers:
        place = place_of_reference(filing.mission, reference, at_centres=filing.at_centres)
    context = {
        "mission": filing.mission,
        "form": form,
        "filing": filing,
        "submission": filing.submission,
        "place": place,
        "places": [each.place for each in own],
        "sections": grouped(form),
        "first_error": _first_error(form),
        "chosen": chosen,
        "opened_by": opened_by(request.user),
    }
    response = render(request, "missions/submissions/form.html", context, status=status)
    if filing.submission is None:  # what was typed into a new form is still there after Back
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _first_error(form: ChecklistForm) -> str:
    """The key of the first question with a problem, in the order of the form."""
    if not form.is_bound:
        return ""
    names = {name.removesuffix(".comment") for name in form.errors}
    return next((question.key for question in form.questions if question.key in names), "")


def _stale(
    request: SignedInRequest, filing: Filing, form: ChecklistForm, stale: StaleRevisionError
) -> HttpResponse:
    """Said plainly, with both: what stands here now, and what was sent, which is kept for the coordinator."""
    standing = own_submissions(request.user, filing.mission).filter(pk=form.id).first()
    context = {
        "mission": filing.mission,
        "section": "file",
        "standing": standing,
        "current_revision": stale.current_revision,
        "why_not": why_not_correct(request.user, standing) if standing else "",
        "message": stale.message,
    }
    return render(request, "missions/submissions/stale.html", context, status=409)


def _not_now(request: SignedInRequest, submission: Submission, reason: str) -> HttpResponse:
    """Another team's: 403. One's own, but past correcting: 409."""
    if not is_own(request.user, submission):
        raise PermissionDenied(reason)
    return _too_late(request, submission.mission, reason)


def _too_late(request: SignedInRequest, mission: Mission, reason: str) -> HttpResponse:
    return render(request, "409.html", {"mission": mission, "reason": reason}, status=409)
