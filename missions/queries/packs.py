"""The pack: everything an observer's device must know to work without a network, but for the long lists."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from accounts.models import User
from missions.models import Deployment, Draft, Mission, Submission, TeamMember
from missions.permissions import team_ids_of, why_not_file
from missions.queries import registers
from missions.queries.checklists import context_of, current_versions, digests_for_devices, form_in
from missions.queries.filing import STAGE_ORDER
from missions.queries.messages import for_device
from missions.queries.named_places import Places, named_places
from missions.queries.own_records import own_rows, records_of
from missions.states import Kind

FORMAT = "tanik-pack/1"
MOST_SUBMISSIONS = 300
MOST_DRAFTS = 50


def pack_of(user: User, mission: Mission, language: str) -> dict[str, Any]:
    """One person's pack in one mission, in the shape docs/doors.md gives. A constant number of queries."""
    with translation.override(language):
        return _pack(user, mission, language)


def _pack(user: User, mission: Mission, language: str) -> dict[str, Any]:
    teams = team_ids_of(user, mission)
    deployments = list(Deployment.objects.filter(team_id__in=teams).select_related("team"))
    submissions = list(own_rows(user, mission)[:MOST_SUBMISSIONS])
    places = _places(mission, [*deployments, *submissions])
    extent = registers.extent_for(user, mission)
    token, count = registers.token_of(extent)
    return {
        "format": FORMAT,
        "language": language,
        "mission": _mission(user, mission),
        "context": _context(mission),
        "me": {"id": user.pk, "name": user.name, "teams": _teams(teams)},
        "checklists": _checklists(mission, language),
        "visits": _visits(deployments, places),
        "submissions": records_of(user, mission, submissions, places),
        "drafts": _drafts(user, mission),
        "messages": for_device(mission, user),
        "register": {"token": token, "count": count, "scope": extent.scope},
    }


def _places(mission: Mission, rows: Iterable[Deployment | Submission]) -> Places:
    stations, centres = set(), set()
    for row in rows:
        if row.station_id is not None:
            stations.add(row.station_id)
        if row.centre_id is not None:
            centres.add(row.centre_id)
    return named_places(mission, stations=stations, centres=centres)


def _mission(user: User, mission: Mission) -> dict[str, Any]:
    names = (
        "slug",
        "code",
        "title",
        "short_name",
        "timezone",
        "state",
        "unit_name",
        "start_date",
        "end_date",
    )
    referendum = getattr(mission, "referendum", None)
    questions = referendum.questions if referendum else []
    return {
        **{name: getattr(mission, name) for name in names},
        "organisation": mission.organisation_name,
        "referendum": referendum
        and {
            "date": referendum.date,
            "short_name": referendum.short_name,
            "questions": [{"no": each.get("no"), "text": each.get("text", "")} for each in questions],
        },
        "photo_max_px": mission.photo_max_px,
        "duty_phone": mission.duty_phone,
        "guidance": mission.guidance,
        "why_not_file": why_not_file(user, mission),
    }


def _context(mission: Mission) -> dict[str, Any]:
    context = context_of(mission)
    return {
        "config": dict(context.config),
        "repeats": list(context.repeats),
        "short_form": context.short_form,
    }


def _teams(team_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Whom one files with: names, and the team's own number; nothing else of anybody."""
    rows = TeamMember.objects.filter(team_id__in=team_ids).order_by("team__code", "user__name", "user_id")
    teams: dict[str, dict[str, Any]] = {}
    for code, phone, key, name in rows.values_list("team__code", "team__phone", "user_id", "user__name"):
        team = teams.setdefault(code, {"code": code, "phone": phone, "members": []})
        team["members"].append({"id": key, "name": name})
    return list(teams.values())


def _checklists(mission: Mission, language: str) -> list[dict[str, Any]]:
    """The newest published version of each kind, in the order of the day."""
    versions = sorted(current_versions(mission), key=lambda each: STAGE_ORDER[each.checklist.kind])
    digests = digests_for_devices(mission, [version.pk for version in versions], language)
    found = []
    for version in versions:
        form = form_in(version.pk, language)
        place_key = form.station_key or form.centre_key
        found.append(
            {
                "kind": version.checklist.kind,
                "code": form.code,
                "title": form.title,
                "short_title": form.short_title,
                "use": form.use,
                "reads": form.reads,
                "version": version.number,
                "digest": digests[version.pk],
                "place_key": place_key,
                "at_centres": bool(form.centre_key),
                "needs_place": bool(place_key) and form.by_key[place_key].required,
            }
        )
    return found


def _visits(deployments: Iterable[Deployment], places: Places) -> list[dict[str, Any]]:
    visits = [
        {"stage": row.stage, "team": row.team.code, "place": places[row.station_id or row.centre_id].told}
        for row in deployments
    ]
    return sorted(
        visits, key=lambda each: (STAGE_ORDER[Kind(each["stage"])], each["place"]["code"], each["team"])
    )


def _drafts(user: User, mission: Mission) -> list[dict[str, Any]]:
    """The person's own; nobody else ever sees what is unfinished."""
    rows = Draft.objects.filter(user=user, mission=mission).order_by("-saved_at", "pk")[:MOST_DRAFTS]
    return [
        {"id": key, "saved_at": saved_at, "body": body}
        for key, saved_at, body in rows.values_list("pk", "saved_at", "body")
    ]
