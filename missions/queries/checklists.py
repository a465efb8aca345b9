"""Published checklist versions as forms, kept in memory: a published version never changes."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from uuid import UUID

from django.conf import settings

from missions.checklists import Context, Form, translated
from missions.models import ChecklistVersion, Mission, Referendum
from missions.states import ChecklistState

_by_number: dict[tuple[UUID, str, int], int] = {}


def published_version_id(mission_id: UUID, kind: str, number: int) -> int | None:
    """Primary key of the version, published or retired (old versions stay accepted); None when unknown."""
    key = (mission_id, kind, number)
    if key not in _by_number:
        found = (
            ChecklistVersion.objects.filter(
                checklist__mission_id=mission_id, checklist__kind=kind, number=number
            )
            .exclude(state=ChecklistState.DRAFT)
            .values_list("pk", flat=True)
            .first()
        )
        if found is None:
            return None
        _by_number[key] = found
    return _by_number[key]


@lru_cache(maxsize=512)
def form_of(version_id: int) -> Form:
    """The form of a published version."""
    return Form.from_json(ChecklistVersion.objects.only("definition").get(pk=version_id).definition)


@lru_cache(maxsize=2048)
def form_in(version_id: int, language: str) -> Form:
    """The form in a person's language: other texts, the same keys, values and logic."""
    return translated(form_of(version_id), language)


def current_versions(mission: Mission) -> list[ChecklistVersion]:
    """The newest published version of every checklist of the mission, in the standard order."""
    return list(
        ChecklistVersion.objects.filter(checklist__mission=mission, state=ChecklistState.PUBLISHED)
        .select_related("checklist")
        .defer("definition")  # large, and `form_of` remembers it
        .order_by("checklist_id", "-number")
        .distinct("checklist_id")
    )


def current_version(mission: Mission, kind: str) -> ChecklistVersion | None:
    """The newest published version of one kind, None when the mission does not use it."""
    return (
        ChecklistVersion.objects.filter(
            checklist__mission=mission,
            checklist__kind=kind,
            state=ChecklistState.PUBLISHED,
        )
        .select_related("checklist")
        .defer("definition")
        .order_by("-number")
        .first()
    )


def context_of(mission: Mission) -> Context:
    """What relevance and validation need to know of a mission."""
    referendum: Referendum | None = getattr(mission, "referendum", None)
    questions = len(referendum.questions) if referendum else 1
    return Context(
        config=mission.config_flags,
        referendum_questions=max(questions, 1),
        short_form=mission.short_form,
    )


def digests_for_devices(mission: Mission, version_ids: Iterable[int], language: str) -> dict[int, str]:
    """Changes with all a device is given of a version: its texts, what the mission asks of it, its looks."""
    referendum: Referendum | None = getattr(mission, "referendum", None)
    settled = [mission.config_flags, mission.short_form, referendum.questions if referendum else []]
    asked, looks = json.dumps(settled, sort_keys=True), looks_of(language)
    return {key: _digest(key, language, asked, looks) for key in version_ids}


@lru_cache(maxsize=2048)
def _digest(version_id: int, language: str, asked: str, looks: str) -> str:
    texts = json.dumps(form_in(version_id, language).for_device(), sort_keys=True)
    return hashlib.sha256(f"{looks}\n{asked}\n{texts}".encode()).hexdigest()[:32]


def looks_of(language: str) -> str:
    """A digest of what draws a checklist; asked anew each time where files are served from the source."""
    return _looks(language) if settings.WHITENOISE_AUTOREFRESH else _kept_looks(language)


def _looks(language: str) -> str:
    base = settings.BASE_DIR
    drawn = sorted((base / "templates" / "missions" / "submissions" / "form").rglob("*.html"))
    forms = sorted((base / "missions" / "forms").glob("*.py"))
    words = [base / "locale" / language / "LC_MESSAGES" / "django.mo"]
    found = hashlib.sha256()
    for path in [*drawn, *forms, *words]:
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()


_kept_looks = cache(_looks)
