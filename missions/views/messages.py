"""Messages: what came in, what was sent and who has read it, and writing to whoever a filter selects."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from missions.errors import DomainError, NotAllowedError
from missions.forms.messages import TEMPLATES, FilterForm, MessageForm
from missions.models import Incident, MessageCopy, Mission
from missions.permissions import why_not_see_incidents, why_not_write
from missions.queries import messages as queries
from missions.queries.missions import unread_in
from missions.services import mailing
from missions.services import messages as services
from missions.views.missions import mission_or_404

PAGE = 30


@login_required
@require_safe
def inbox(request: SignedInRequest, slug: str) -> HttpResponse:
    """What came to the person; whoever may write also sees what was sent."""
    mission = mission_or_404(request, slug)
    may_write = not why_not_write(request.user, mission)
    shows_sent = may_write and request.GET.get("box") == "sent"
    rows: Any = queries.sent(mission, request.user) if shows_sent else queries.inbox(mission, request.user)
    context = {
        "mission": mission,
        "section": "messages",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "shows_sent": shows_sent,
        "may_write": may_write,
        "unread": unread_in(request.user, mission),
        "was_sent": int(number) if (number := request.GET.get("sent", "")).isdecimal() else 0,
    }
    return render(request, "missions/messages/inbox.html", context)


@login_required
@require_safe
def message(request: SignedInRequest, slug: str, message_id: UUID) -> HttpResponse:
    """One message: its words for whoever got it, and who has read it for whoever may know."""
    mission = mission_or_404(request, slug)
    found = get_object_or_404(queries.readable(mission, request.user), pk=message_id)
    own = found.copies.filter(user=request.user).first()
    is_sender = found.sender_id == request.user.pk or own is None
    incident = None
    if found.submission_id and not why_not_see_incidents(request.user, mission):
        incident = Incident.objects.filter(submission=found.submission_id).first()
    copies = found.copies.select_related("user").order_by("read_at", "user__name") if is_sender else []
    context = {
        "mission": mission,
        "section": "messages",
        "message": found,
        "own": own,
        "incident": incident,
        "copies": copies,
        "has_mail": mailing.is_configured(),
    }
    return render(request, "missions/messages/message.html", context)


@login_required
@require_POST
def read(request: SignedInRequest, slug: str, message_id: UUID) -> HttpResponse:
    """The person has read it, here or in the banner; back to where they were."""
    mission = mission_or_404(request, slug)
    copy = get_object_or_404(MessageCopy, message=message_id, message__mission=mission, user=request.user)
    services.read(message_id=copy.message_id, user=request.user)
    return _back(request, mission)


@login_required
@require_POST
def read_all(request: SignedInRequest, slug: str) -> HttpResponse:
    mission = mission_or_404(request, slug)
    services.read_all(mission=mission, user=request.user)
    return redirect("messages", mission.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, slug: str) -> HttpResponse:
    """First whom it is for, with the list; then the words. Nothing is sent to a list nobody has seen."""
    mission = mission_or_404(request, slug)
    if reason := why_not_write(request.user, mission):
        raise PermissionDenied(reason)
    teams, areas = queries.teams_and_areas(mission, request.user)
    # The filter stands in the address of both steps; only the words are posted.
    chosen = FilterForm(request.GET or None, teams=teams, areas=areas)
    audience = (
        queries.audience(mission, request.user, chosen.chosen())
        if chosen.is_bound and chosen.is_valid()
        else None
    )
    if request.method == "POST":
        return _send(request, mission, chosen, audience)
    return _writing(request, mission, chosen, audience, MessageForm(initial=_template(request)))


def _send(
    request: SignedInRequest, mission: Mission, chosen: FilterForm, audience: queries.Audience | None
) -> HttpResponse:
    form = MessageForm(request.POST)
    if audience is None or not form.is_valid():
        return _writing(request, mission, chosen, audience, form, status=422)
    if request.POST.get("seen") != str(len(audience.people)):
        refusal = _("The list has changed since you saw it. Look at it again, then send.")
        return _writing(request, mission, chosen, audience, form, status=409, refusal=refusal)
    try:
        services.send(
            mission=mission,
            sender=request.user,
            audience_users=audience.users,
            audience=audience.words,
            **form.cleaned_data,
        )
    except NotAllowedError as refused:
        raise PermissionDenied(refused.message) from refused
    except DomainError as late:
        return _writing(request, mission, chosen, audience, form, status=409, refusal=late.message)
    return redirect(f"{reverse('messages', args=[mission.slug])}?box=sent&sent={len(audience.people)}")


def _writing(
    request: SignedInRequest,
    mission: Mission,
    chosen: FilterForm,
    audience: queries.Audience | None,
    form: MessageForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "mission": mission,
        "section": "messages",
        "filter": chosen,
        "audience": audience,
        "form": form,
        "refusal": refusal,
        "templates": [(name, words) for name, (words, _subject, _text) in TEMPLATES.items()],
        "has_mail": mailing.is_configured(),
    }
    return render(request, "missions/messages/write.html", context, status=status)


def _template(request: SignedInRequest) -> dict[str, str]:
    name = request.GET.get("template", "")
    if name not in TEMPLATES:
        return {}
    _words, subject, text = TEMPLATES[name]
    return {"subject": str(subject), "text": str(text)}


def _back(request: SignedInRequest, mission: Mission) -> HttpResponse:
    wanted = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if wanted and is_here else reverse("messages", args=[mission.slug]))
