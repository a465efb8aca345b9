"""Loading a mission from its file: makes what is new, updates what changed, deletes nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from missions.models import (
    Area,
    ContextFact,
    Deployment,
    Meeting,
    Membership,
    Mission,
    Recommendation,
    Referendum,
    TabulationCentre,
    Team,
    TeamMember,
)
from missions.services import checklists, register
from missions.services.upserting import LoadReport, upsert
from missions.states import MissionState

Data = Mapping[str, Any]


@transaction.atomic
def load(
    data: Data, *, actor: User | None, register_rows: Iterable[Data] = (), demo_password: str | None = None
) -> tuple[Mission, LoadReport]:
    """Load a checked mission file (``missions.formats.MissionFile.data``), all or nothing.

    ``register_rows`` are stations from a file of their own, in the same shape as ``data["stations"]``.
    ``demo_password`` is given to people who are new here. Raises DefinitionError for a bad adaptation.
    """
    report = LoadReport()
    mission = _mission(data["mission"], report)
    _referendum(mission, data["referendum"], report)
    areas = register.load_areas(mission, data["areas"], report)
    centres = register.load_centres(mission, data["centres"], areas, report)
    drawn = register.Drawn()
    register.load_stations(mission, drawn.noting(data["stations"]), areas, centres, report)
    register.load_stations(mission, drawn.noting(register_rows), areas, centres, report)
    register.keep_sample(mission, drawn)
    people = _people(mission, data["people"], areas, report, demo_password)
    teams = _teams(mission, data["teams"], areas, people, report)
    _deployments(mission, data["deployments"], teams, centres, report)
    checklists.adopt_standard_set(mission, data["checklists"], actor=actor, report=report)
    _meetings(mission, data["meetings"], report)
    _facts(mission, data["context_facts"], people, report)
    _recommendations(mission, data["recommendations"], report)
    accounts.record(
        actor=actor,
        action="mission.loaded",
        object_type="mission",
        object_id=mission.pk,
        mission=mission.slug,
        detail={"created": dict(report.created), "changed": dict(report.changed)},
    )
    return mission, report


def _mission(given: Data, report: LoadReport) -> Mission:
    organisation, invitation, head = (
        given.get(each) or {} for each in ("organisation", "invitation", "head")
    )
    values = {
        "code": given["code"],
        "title": given["title"],
        "short_name": given["short_name"],
        "mission_type": given["mission_type"],
        "organisation_name": organisation.get("name", ""),
        "organisation_short_name": organisation.get("short_name", ""),
        "inviting_body": invitation.get("inviting_body", ""),
        "invitation_date": _date(invitation.get("date")),
        "mandate": given.get("mandate", ""),
        "benchmarks": given["benchmarks"],
        "legal_basis": given["legal_basis"],
        "start_date": _date(given.get("start_date")),
        "end_date": _date(given.get("end_date")),
        "head_name": head.get("name", ""),
        "head_title": head.get("title", ""),
        "composition": given["composition"],
        "members": given.get("members"),
        "countries": given["countries"],
        "working_language": given.get("working_language", "en"),
        "statement_languages": given.get("statement_languages", []),
        "timezone": given.get("timezone", "UTC"),
        "config_flags": given["config_flags"],
        "places": given["places"],
        "unit_name": given["unit_name"],
        "short_form": given["checklist_form"] == "core",
        "is_random_sample": given["sampling"] == "random",
        "sample": given.get("sample", {}),
        "statement_profile": given.get("statement_profile", "ots"),
        "final_report": given.get("final_report", {}),
        "thanks": given.get("thanks", ""),
        "courtesy": given.get("courtesy", ""),
        "duplicates_between": given["duplicates_between"],
        "photo_max_px": given["photo_max_px"],
        "duty_phone": given.get("duty_phone", ""),
        "guidance": given["guidance"],
        "issue_place": given.get("issue_place", ""),
    }
    mission, _written = upsert(
        Mission, key={"slug": given["slug"]}, values=values, report=report, what="mission"
    )
    if mission.state == MissionState.PREPARING:
        mission.state = MissionState.OPEN
        mission.save(update_fields=["state"])
    return mission


def _referendum(mission: Mission, given: Data, report: LoadReport) -> None:
    hours = given.get("voting_hours") or {}
    values = {
        "official_title": given["official_title"],
        "short_name": given["short_name"],
        "date": _date(given["date"]),
        "dates": given.get("dates", []),
        "questions": given.get("questions", []),
        "opens_at": register.clock(hours.get("opens_at")),
        "closes_at": register.clock(hours.get("closes_at")),
        "turnout_rule": given.get("turnout_rule", ""),
        "validity_rule": given.get("validity_rule", ""),
    }
    mission.referendum, _written = upsert(
        Referendum, key={"mission": mission}, values=values, report=report, what="referendum"
    )


def _people(
    mission: Mission,
    given: Iterable[Data],
    areas: Mapping[str, Area],
    report: LoadReport,
    password: str | None,
) -> dict[str, User]:
    people: dict[str, User] = {}
    hashed = make_password(password) if password else None
    for each in given:
        user = accounts.ensure_person(
            email=each["email"],
            name=each["name"],
            language=each.get("language", "en"),
            hashed_password=hashed,
        )
        place, _written = upsert(
            Membership,
            key={"mission": mission, "user": user},
            values={"role": each["role"]},
            report=report,
            what="people",
        )
        place.areas.set([areas[code] for code in each["areas"]])
        people[user.email] = user
    return people


def _teams(
    mission: Mission,
    given: Iterable[Data],
    areas: Mapping[str, Area],
    people: Mapping[str, User],
    report: LoadReport,
) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for each in given:
        values = {
            "area": areas.get(each.get("area", "")),
            "owner_organisation": each.get("owner_organisation", ""),
            "vehicle": each.get("vehicle", ""),
            "phone": each.get("phone", ""),
        }
        team, _written = upsert(
            Team, key={"mission": mission, "code": each["code"]}, values=values, report=report, what="teams"
        )
        wanted = {people[email.strip().lower()].pk for email in each["members"]}
        TeamMember.objects.filter(team=team).exclude(user_id__in=wanted).delete()
        TeamMember.objects.bulk_create(
            [TeamMember(team=team, user_id=pk) for pk in sorted(wanted)], ignore_conflicts=True
        )
        teams[team.code] = team
    return teams


def _deployments(
    mission: Mission,
    given: Iterable[Data],
    teams: Mapping[str, Team],
    centres: Mapping[str, TabulationCentre],
    report: LoadReport,
) -> None:
    """Expectations of this file replace those of an earlier load; a deployment carries nothing else."""
    rows = list(given)
    stations = register.stations_by_ref(mission, {each["station"] for each in rows if each.get("station")})
    before = Deployment.objects.filter(mission=mission).count()
    Deployment.objects.filter(mission=mission).delete()
    made = Deployment.objects.bulk_create(
        [
            Deployment(
                mission=mission,
                team=teams[each["team"]],
                station=stations.get(each.get("station", "")),
                centre=centres.get(each.get("centre", "")),
                stage=each["stage"],
            )
            for each in rows
        ],
        batch_size=5000,
    )
    report.created["deployments"] += max(len(made) - before, 0)
    report.unchanged["deployments"] += min(len(made), before)


def _meetings(mission: Mission, given: Iterable[Data], report: LoadReport) -> None:
    for each in given:
        values = {
            "date": _date(each["date"]),
            "place": each.get("place", ""),
            "type": each["type"],
            "institution": each["institution"],
            "persons": each["persons"],
            "attribution": each["attribution"],
            "purpose": each.get("purpose", ""),
            "topics": each["topics"],
            "suggestions": each.get("suggestions", ""),
            "assessment": each.get("assessment", ""),
        }
        upsert(
            Meeting,
            key={"mission": mission, "ref": each["id"]},
            values=values,
            report=report,
            what="meetings",
        )


def _facts(mission: Mission, given: Iterable[Data], people: Mapping[str, User], report: LoadReport) -> None:
    for each in given:
        source, checker = each["source"], people.get(each.get("checked_by", "").lower())
        values = {
            "label": each["label"],
            "number": each["number"],
            "unit": each["unit"],
            "second_number": each.get("second_number"),
            "second_unit": each.get("second_unit", ""),
            "as_of": _date(each.get("as_of")),
            "source_kind": source["kind"],
            "source_ref": source["ref"],
            "source_name": source.get("name", ""),
            "source_url": source.get("url", ""),
            "entered_by": people[each["entered_by"].lower()],
            "checked_by": checker,
        }
        key = {"mission": mission, "ref": each["id"]}
        known = ContextFact.objects.filter(**key).first()
        checked_at = known.checked_at if known and known.checked_by == checker else timezone.now()
        values["checked_at"] = checked_at if checker else None
        upsert(ContextFact, key=key, values=values, report=report, what="context facts")


def _recommendations(mission: Mission, given: Iterable[Data], report: LoadReport) -> None:
    for each in given:
        values = {
            name: each.get(name, "")
            for name in ("text", "addressee", "action", "priority", "previous_mission_ref")
        }
        values |= {"evidence": each.get("evidence", []), "standards": each["standards"]}
        upsert(
            Recommendation,
            key={"mission": mission, "ref": each["id"]},
            values=values,
            report=report,
            what="recommendations",
        )


def _date(value: str | None) -> Any:
    return register.day(value[:10]) if value else None
