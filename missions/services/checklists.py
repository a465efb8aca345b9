"""Publishing checklists: a mission adopts the standard set, adapted or as it is."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from missions.checklists import Form, adapt, load_standard_set
from missions.models import Checklist, ChecklistVersion, Mission
from missions.services.upserting import LoadReport
from missions.states import ChecklistState


def adopt_standard_set(
    mission: Mission, wanted: Mapping[str, Any], *, actor: User | None, report: LoadReport
) -> None:
    """Publish the standard checklists of the kinds wanted; ``wanted`` is the file's ``checklists`` part.

    An unchanged definition makes no new version; a changed one is the next number and the earlier versions
    stay accepted. Raises DefinitionError when the adaptation changes the meaning of a shipped key.
    """
    adaptation = wanted.get("adaptation") or {}
    added = [
        {**question, "form": kind}
        for kind, questions in adaptation.get("add", {}).items()
        for question in questions
    ]
    chosen = load_standard_set()
    if added or adaptation.get("switch_off"):
        chosen = adapt(chosen, switch_off=adaptation.get("switch_off", []), add=added)
    for kind in wanted["kinds"]:
        form = chosen.forms[kind]
        outcome = publish(mission, kind, form, actor=actor)
        report.count("checklists", outcome)


def publish(mission: Mission, kind: str, form: Form, *, actor: User | None) -> str:
    """Publish a form as the newest version of its kind; "created", "changed" or "unchanged"."""
    definition = form.to_json()
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    checklist, is_new = Checklist.objects.get_or_create(
        mission=mission, kind=kind, defaults={"title": form.title}
    )
    newest = checklist.versions.order_by("-number").first()
    if newest and newest.digest == digest:
        return "unchanged"
    number = (checklist.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ChecklistVersion.objects.create(
        checklist=checklist,
        number=number,
        definition=definition,
        digest=digest,
        state=ChecklistState.PUBLISHED,
        published_at=timezone.now(),
        published_by=actor,
    )
    accounts.record(
        actor=actor,
        action="checklist.published",
        object_type="checklist_version",
        object_id=version.pk,
        mission=mission.slug,
        detail={"kind": kind, "number": number, "digest": digest},
    )
    return "created" if is_new else "changed"
