"""The claims of a snapshot joined with the checklist versions its submissions were filled under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from missions.checklists import Form, Question
from missions.models import Mission, SubmissionRevision
from missions.queries.checklists import context_of, current_versions, form_of
from reports.claims import Claim, KeyDefinition, Measure, bind, load_claims
from reports.models import Snapshot, SnapshotRevision

Place = tuple[str, str]


@dataclass(frozen=True)
class Bound:
    """What a query needs to count the claims of one snapshot.

    `forms` has the newest version of each kind; `questions` every question of any version in use, by form and
    key, the newest where versions differ. `asked_in` names, for questions that not every version has, the
    versions that do. `repeats` are the numbers of the questions on the ballot, as answers name them.
    """

    claims: tuple[Claim, ...]
    measures: Mapping[str, Measure]
    forms: Mapping[str, Form]
    questions: Mapping[Place, Question]
    asked_in: Mapping[Place, tuple[int, ...]]
    repeats: tuple[str, ...]

    def endings_before(self, form: str, key: str) -> tuple[str, ...]:
        """The keys whose answer can end this form before it asks the question (refused access)."""
        order = list(self.forms[form].by_key)
        return tuple(
            ending for ending in self.forms[form].endings if key not in order[: order.index(ending) + 1]
        )


def bound(snapshot: Snapshot, claims: tuple[Claim, ...] | None = None) -> Bound:
    """Join the claims (the standard ones unless given) with the mission's checklists. Three queries at most,
    one more for each version that is not in memory yet."""
    mission = Mission.objects.select_related("referendum").get(pk=snapshot.mission_id)
    context = context_of(mission)
    by_version = {version: form_of(version) for version in sorted(_versions(snapshot, mission))}
    forms = {form.key: form for form in by_version.values()}
    asked = {
        version: {q.key: q for q in form.questions if q.core or not context.short_form}
        for version, form in by_version.items()
    }
    questions = {
        (by_version[version].key, key): question
        for version, by_key in asked.items()
        for key, question in by_key.items()
    }
    claims = load_claims() if claims is None else claims
    return Bound(
        claims=claims,
        measures=bind(claims, _definitions(questions), config=context.config),
        forms=forms,
        questions=questions,
        asked_in=_asked_in(questions, by_version, asked),
        repeats=tuple(str(number) for number in context.repeats),
    )


def _versions(snapshot: Snapshot, mission: Mission) -> set[int]:
    """The versions in the snapshot, and the current ones of kinds nothing has come in for."""
    used = SubmissionRevision.objects.filter(
        pk__in=SnapshotRevision.objects.filter(snapshot=snapshot).values("revision")
    ).order_by()
    found = set(used.values_list("submission__checklist_version", flat=True).distinct())
    return found | {version.pk for version in current_versions(mission)}


def _definitions(questions: Mapping[Place, Question]) -> Iterable[KeyDefinition]:
    for (form, key), question in questions.items():
        critical = tuple(v for v in question.adverse if question.severity_of(v) == "critical")
        relevant = question.relevant.to_json() if question.relevant else None
        yield KeyDefinition(
            form=form,
            key=key,
            type=question.type.value,
            values=question.values,
            adverse=question.adverse,
            critical=critical,
            relevant=relevant,
        )


def _asked_in(
    questions: Mapping[Place, Question],
    by_version: Mapping[int, Form],
    asked: Mapping[int, Mapping[str, Question]],
) -> dict[Place, tuple[int, ...]]:
    found = {}
    for form, key in questions:
        versions = [version for version, each in by_version.items() if each.key == form]
        asking = tuple(version for version in versions if key in asked[version])
        if len(asking) < len(versions):
            found[form, key] = asking
    return found
