"""One question read from a definition, checked against what it says by itself."""

from collections.abc import Mapping
from typing import Any

from missions.checklists.countries import COUNTRIES
from missions.checklists.parsing.conditions import read_condition
from missions.checklists.parsing.fields import KEY, Fields
from missions.checklists.parsing.vocabulary import Vocabulary
from missions.checklists.problems import did_you_mean
from missions.checklists.question import (
    CHOICE_TYPES,
    REPEAT_FOR_QUESTIONS,
    Question,
    QuestionType,
    Severity,
)

YES_NO = ("yes", "no")
_TYPES = frozenset(QuestionType)
_SEVERITIES = frozenset(Severity)


def read_question(
    fields: Fields, words: Vocabulary, special: Mapping[str, str], in_statement: bool = True
) -> Question | None:
    """The question, or None when not even its key and type can be read."""
    kind = _type(fields)
    if kind is None or not _key_is_sound(fields):
        return None
    values = _values(fields, kind)
    adverse, above = _adverse(fields, kind, values)
    required = fields.flag("required")
    question = Question(
        key=fields.key,
        text=fields.text("text", required=True),
        type=kind,
        section=_section(fields, words) if in_statement else "",
        group=fields.text("group"),
        hint=fields.text("hint"),
        values=values,
        labels=_labels(fields, values, words) if kind is not QuestionType.COUNTRY else COUNTRIES,
        exclusive=_exclusive(fields, kind, values),
        adverse=adverse,
        adverse_above=above,
        severity=_severity(fields, is_evaluative=bool(adverse) or above is not None),
        severity_by_value=_severity_by_value(fields, adverse),
        relevant=read_condition(fields, fields.get("relevant"))
        if fields.get("relevant") is not None
        else None,
        standards=_standards(fields, words),
        special_answers={} if required else special,
        core=fields.flag("core"),
        required=required,
        confidential=fields.flag("confidential"),
        measure=fields.text("measure"),
        repeat_for=_repeat_for(fields),
        **_limits(fields, kind),
    )
    _check_values(fields, question, words)
    fields.finish()
    return question


def _type(fields: Fields) -> QuestionType | None:
    name = fields.text("type", required=True)
    if name in _TYPES:
        return QuestionType(name)
    if name:
        known = ", ".join(QuestionType)
        fields.report(
            "unknown_type", f'"{name}" is not a type; use one of {known}.{did_you_mean(name, QuestionType)}'
        )
    return None


def _key_is_sound(fields: Fields) -> bool:
    fields.get("key")
    if KEY.fullmatch(fields.key):
        return True
    fields.report(
        "key_format", "A key is made of small letters, digits and underscores and begins with a letter."
    )
    return False


def _values(fields: Fields, kind: QuestionType) -> tuple[str, ...]:
    values = fields.texts("values")
    if kind not in CHOICE_TYPES:
        if values:
            fields.report("values_not_allowed", f'A question of type "{kind}" has no values; remove them.')
        return tuple(COUNTRIES) if kind is QuestionType.COUNTRY else ()
    if kind is QuestionType.YES_NO:
        if values and values != YES_NO:
            fields.report(
                "yes_no_values", "A yes_no question has the values 'yes' and 'no', in this order, quoted."
            )
        return YES_NO
    if len(values) < 2:
        fields.report("values_missing", f'A question of type "{kind}" needs at least two values.')
    return values


def _check_values(fields: Fields, question: Question, words: Vocabulary) -> None:
    for value in question.values if question.type in CHOICE_TYPES else ():
        if value in words.special_answers:
            fields.report("value_is_special", f'"{value}" is a special answer; take it out of the values.')
        elif not KEY.fullmatch("v" + value):
            fields.report("value_format", f'"{value}" may hold small letters, digits and underscores only.')


def _adverse(
    fields: Fields, kind: QuestionType, values: tuple[str, ...]
) -> tuple[tuple[str, ...], int | None]:
    raw = fields.get("adverse")
    if isinstance(raw, Mapping):
        limit = raw.get("gt")
        if set(raw) == {"gt"} and type(limit) is int and kind is QuestionType.INTEGER:
            return (), limit
        fields.report(
            "adverse_shape", '"adverse" is a list of values or, for an integer question, {gt: number}.'
        )
        return (), None
    adverse = fields.texts("adverse")
    for value in adverse:
        if value not in values:
            hint = did_you_mean(value, values)
            fields.report("adverse_unknown", f'The adverse value "{value}" is not among the values.{hint}')
    return tuple(value for value in adverse if value in values), None


def _severity(fields: Fields, *, is_evaluative: bool) -> Severity:
    name = fields.text("severity", required=is_evaluative)
    return _severity_named(fields, name) if name else Severity.INFO


def _severity_named(fields: Fields, name: str) -> Severity:
    if name in _SEVERITIES:
        return Severity(name)
    hint = did_you_mean(name, Severity)
    fields.report("severity_unknown", f'"{name}" is not a severity; use one of {", ".join(Severity)}.{hint}')
    return Severity.INFO


def _severity_by_value(fields: Fields, adverse: tuple[str, ...]) -> dict[str, Severity]:
    by_value = {
        value: _severity_named(fields, name) for value, name in fields.text_map("severity_by_value").items()
    }
    for value in by_value:
        if value not in adverse:
            hint = did_you_mean(value, adverse)
            fields.report("severity_by_value", f'"{value}" has a severity but is not an adverse value.{hint}')
    return {value: severity for value, severity in by_value.items() if value in adverse}


def _labels(fields: Fields, values: tuple[str, ...], words: Vocabulary) -> dict[str, str]:
    own = fields.text_map("labels")
    for value in own:
        if value not in values:
            hint = did_you_mean(value, values)
            fields.report(
                "label_unknown", f'The label for "{value}" belongs to no value of this question.{hint}'
            )
    for value in values:
        if value not in own and value not in words.labels:
            fields.report("label_missing", f'The value "{value}" has no label; add one under "labels".')
    return {value: own.get(value) or words.labels.get(value, value) for value in values}


def _exclusive(fields: Fields, kind: QuestionType, values: tuple[str, ...]) -> tuple[str, ...]:
    exclusive = fields.texts("exclusive")
    if exclusive and kind is not QuestionType.MULTI:
        fields.report("exclusive_type", 'Only a question of type "multi" has exclusive values.')
    for value in exclusive:
        if value not in values:
            hint = did_you_mean(value, values)
            fields.report(
                "exclusive_unknown", f'The exclusive value "{value}" is not among the values.{hint}'
            )
    return exclusive


def _limits(fields: Fields, kind: QuestionType) -> dict[str, Any]:
    limits = {"min": fields.number("min"), "max": fields.number("max")}
    lowest, highest = limits["min"], limits["max"]
    if kind is not QuestionType.INTEGER and (lowest is not None or highest is not None):
        fields.report("limits_type", 'Only a question of type "integer" has min and max.')
    if lowest is not None and highest is not None and lowest > highest:
        fields.report("limits_order", f"min ({lowest}) must not be above max ({highest}).")
    return limits


def _section(fields: Fields, words: Vocabulary) -> str:
    section = fields.text("section", required=True)
    if section and section not in words.sections:
        hint = did_you_mean(section, words.sections)
        fields.report("section_unknown", f'The section "{section}" is not declared.{hint}')
    return section


def _standards(fields: Fields, words: Vocabulary) -> tuple[str, ...]:
    standards = fields.texts("standards")
    for standard in standards:
        if standard not in words.standards:
            hint = did_you_mean(standard, words.standards)
            fields.report("standard_unknown", f'The standard "{standard}" is not declared.{hint}')
    return standards


def _repeat_for(fields: Fields) -> str:
    repeat = fields.text("repeat_for")
    if repeat and repeat != REPEAT_FOR_QUESTIONS:
        fields.report("repeat_unknown", f'A question can repeat for "{REPEAT_FOR_QUESTIONS}" only.')
        return ""
    return repeat
