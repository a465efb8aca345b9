"""A mission's own version of the checklists: questions switched off or added, none changed in meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar, overload

from missions.checklists.conditions import ConfigIs, keys_of, leaves
from missions.checklists.definition import ChecklistSet
from missions.checklists.expression_parser import parse_expression
from missions.checklists.expressions import names_needed
from missions.checklists.form import Form
from missions.checklists.parsing.fields import Fields, fields_of
from missions.checklists.parsing.forms import groups_of
from missions.checklists.parsing.questions import read_question
from missions.checklists.parsing.relations import Relations
from missions.checklists.parsing.vocabulary import Vocabulary
from missions.checklists.problems import ProblemList, did_you_mean
from missions.checklists.question import Question

Entry = TypeVar("Entry")
Keys: TypeAlias = Iterable[str]
Definitions: TypeAlias = Iterable[Mapping[str, Any]]
_FILE = "adaptation"
_MARK = "+adapted"


@overload
def adapt(base: Form, *, switch_off: Keys = (), add: Definitions = ()) -> Form: ...
@overload
def adapt(base: ChecklistSet, *, switch_off: Keys = (), add: Definitions = ()) -> ChecklistSet: ...
def adapt(base: Form | ChecklistSet, *, switch_off: Keys = (), add: Definitions = ()) -> Form | ChecklistSet:
    """The form or set without some questions and with others. Raises DefinitionError with all problems.

    `add` holds questions in the definition format. Each may say `after` which question it stands, else it
    ends its group; for a set it names its `form`. Checks that need a question switched off are left out.
    """
    problems = ProblemList()
    forms = dict(base.forms) if isinstance(base, ChecklistSet) else {base.key: base}
    words = _vocabulary(base, forms)
    off = _switched_off(forms, frozenset(switch_off), problems)
    added = _read_added(forms, words, add, problems)
    adapted = {}
    for name, form in forms.items():
        changed = replace(form, questions=tuple(q for q in form.questions if q.key not in off))
        for question, after in added.get(name, ()):
            changed = _with(changed, question, after, words, problems)
        adapted[name] = _recomposed(form, changed, off)
        Relations(adapted[name], dict.fromkeys(changed.by_key, _FILE), words, problems).check()
    problems.raise_if_any()
    if isinstance(base, ChecklistSet):
        return replace(base, forms=adapted, version=_marked(base.version))
    return adapted[base.key]


def _marked(version: str) -> str:
    return version if version.endswith(_MARK) else version + _MARK


def _vocabulary(base: Form | ChecklistSet, forms: Mapping[str, Form]) -> Vocabulary:
    """What added questions may refer to; a single form knows only what it already uses."""
    if isinstance(base, ChecklistSet):
        return Vocabulary(
            base.sections, base.standards, base.config_flags, base.labels, base.special_answers, ()
        )
    labels = {value: text for question in base.questions for value, text in question.labels.items()}
    used = [leaf for question in base.questions for leaf in leaves(question.relevant)]
    flags = {leaf.flag: leaf.flag for leaf in used if isinstance(leaf, ConfigIs)}
    return Vocabulary(base.sections, base.standards, flags, labels, base.special_answers, ())


def _switched_off(forms: Mapping[str, Form], off: frozenset[str], problems: ProblemList) -> frozenset[str]:
    """The keys that can be switched off; why the others cannot goes to `problems`."""
    known = {key: question for form in forms.values() for key, question in form.by_key.items()}
    needed = {key for form in forms.values() for key in _pillars(form)}
    sound = set()
    for key in sorted(off):
        dependent = [q.key for q in known.values() if key in keys_of(q.relevant) and q.key not in off]
        if key not in known:
            message = f"There is no such question to switch off.{did_you_mean(key, known)}"
            problems.report(_FILE, key, "switch_off_unknown", message)
        elif known[key].required or key in needed:
            problems.report(_FILE, key, "switch_off_needed", "The form cannot do without it; leave it on.")
        elif dependent:
            message = f"Switch off {', '.join(dependent)} too, which depends on it, or leave it on."
            problems.report(_FILE, key, "switch_off_depends", message)
        else:
            sound.add(key)
    return frozenset(sound)


def _pillars(form: Form) -> set[str]:
    """The keys that other parts of the product find by their role."""
    return {
        form.station_key,
        form.centre_key,
        form.arrival,
        form.departure,
        form.comment_question,
        *form.endings,
    }


def _read_added(
    forms: Mapping[str, Form], words: Vocabulary, raws: Definitions, problems: ProblemList
) -> dict[str, list[tuple[Question, str]]]:
    taken = {key for form in forms.values() for key in form.by_key}
    taken |= {field.key for form in forms.values() for field in form.coordinator_fields}
    added: dict[str, list[tuple[Question, str]]] = {}
    for raw in raws:
        key = str(raw.get("key", "")) if isinstance(raw, Mapping) else ""
        fields = fields_of(raw, file=_FILE, key=key, problems=problems)
        name, after = _home(fields, forms), fields.text("after")
        if key in taken:
            fields.report(
                "shipped_key", "A shipped key keeps its meaning; give the added question a new key."
            )
        elif name is not None:
            taken.add(key)
            question = read_question(fields, words, forms[name].special_answers)
            added.setdefault(name, []).extend([(question, after)] if question else [])
    return added


def _home(fields: Fields, forms: Mapping[str, Form]) -> str | None:
    """The form an added question goes to."""
    name = fields.text("form")
    if not name and len(forms) == 1:
        return next(iter(forms))
    if name in forms:
        return name
    fields.report("form_unknown", f'Say under "form" where it is asked.{did_you_mean(name, forms)}')
    return None


def _with(form: Form, question: Question, after: str, words: Vocabulary, problems: ProblemList) -> Form:
    """The form with the question in its place, at the end where its place cannot be found."""
    keys = list(form.by_key)
    at = len(keys)
    members = [other.key for other in form.questions if other.group == question.group]
    if not members:
        names = ", ".join(group.key for group in form.groups)
        problems.report(_FILE, question.key, "group_unknown", f"It must name one of the groups {names}.")
    elif after and after not in members:
        message = (
            f'"after" must name a question of the group "{question.group}".{did_you_mean(after, members)}'
        )
        problems.report(_FILE, question.key, "after_unknown", message)
    else:
        at = keys.index(after or members[-1]) + 1
    return replace(
        form,
        questions=(*form.questions[:at], question, *form.questions[at:]),
        sections=_extended(form.sections, words.sections, (question.section,)),
        standards=_extended(form.standards, words.standards, question.standards),
    )


def _extended(
    own: Mapping[str, Entry], declared: Mapping[str, Entry], keys: tuple[str, ...]
) -> dict[str, Entry]:
    return {**own, **{key: declared[key] for key in keys if key in declared}}


def _recomposed(before: Form, after: Form, off: frozenset[str]) -> Form:
    """The changed form with its groups and checks made to fit."""
    titles = {group.key: group.title for group in before.groups}
    checks = tuple(check for check in before.checks if not off & _keys_needed(check.expr))
    changed = before != after
    return replace(
        after,
        groups=groups_of(titles, after.questions),
        checks=checks,
        version=_marked(before.version) if changed else before.version,
    )


def _keys_needed(expr: str) -> set[str]:
    """The keys of this and of other forms a check cannot do without."""
    return {name.split(".")[-1] for name in names_needed(parse_expression(expr))}
