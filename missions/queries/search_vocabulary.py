"""The words a mission's search box knows: its questions with their answers, and the states things are in."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language

from missions.checklists import Form, Question, QuestionType
from missions.models import ChecklistVersion, Mission
from missions.queries.checklists import form_in, form_of
from missions.search_language import Vocabulary, fold
from missions.states import ChecklistState, Kind, Severity, SubmissionState

HAS = ("photo", "file", "comment")
IS = ("waiting", "twice", "claimed", "mine", "follow_up", "spotless", "corrected")
OPEN = frozenset({"code", "team", "observer", "station", "area"})
_PLACES = frozenset({QuestionType.STATION_REF, QuestionType.CENTRE_REF})


def versions_of(mission: Mission) -> tuple[int, ...]:
    """Every version a submission may carry, the newest last."""
    rows = ChecklistVersion.objects.filter(checklist__mission=mission).exclude(state=ChecklistState.DRAFT)
    return tuple(rows.order_by("number", "pk").values_list("pk", flat=True))


def vocabulary_of(versions: tuple[int, ...]) -> Vocabulary:
    """In the reader's language and in the words of the record. What is told in confidence is not searched."""
    return _vocabulary(versions, get_language() or "en")


def questions_of(versions: Iterable[int]) -> dict[str, Question]:
    """Every question by its key, as the newest form asks it."""
    return {key: question for version in versions for key, question in form_of(version).by_key.items()}


def confidential_keys(versions: Iterable[int]) -> tuple[str, ...]:
    """The questions whose answers and comments not everybody is shown."""
    return tuple(sorted(key for key, question in questions_of(versions).items() if question.confidential))


@lru_cache(maxsize=256)
def _vocabulary(versions: tuple[int, ...], language: str) -> Vocabulary:
    words: dict[str, dict[str, str]] = {
        "state": _labelled(SubmissionState.choices),
        "stage": _labelled(Kind.choices),
        "severity": _labelled(Severity.choices),
        "has": {each: each for each in HAS},
        "is": {each: each for each in IS},
        "finding": {},
    }
    numbers, anything = set(), set(OPEN)
    for version in versions:
        for form in (form_of(version), form_in(version, language)):
            words["finding"] |= _findings(form)
            for question in form.questions:
                if question.type in _PLACES or question.confidential:
                    continue
                words.setdefault(question.key, {}).update(_answers(question))
                if question.type is QuestionType.INTEGER:
                    numbers.add(question.key)
                elif not question.is_choice:
                    anything.add(question.key)
    return Vocabulary(words, frozenset(numbers), frozenset(anything))


def _labelled(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {fold(word): value for value, label in choices for word in (value, str(label))}


def _answers(question: Question) -> dict[str, str]:
    known = {fold(str(label)): value for value, label in question.labels.items()}
    known |= {fold(str(label)): value for value, label in question.special_answers.items()}
    return known | {fold(value): value for value in (*question.values, *question.special_answers)}


def _findings(form: Form) -> dict[str, str]:
    keys = [each.key for each in form.questions if not each.confidential]
    return {fold(key): key for key in [*keys, *(check.id for check in form.checks)]}
