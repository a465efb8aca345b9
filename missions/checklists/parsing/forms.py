"""One form read from a definition: its blocks, its questions, its groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from missions.checklists.conditions import KeyIn
from missions.checklists.form import Form, Group
from missions.checklists.parsing.conditions import read_condition
from missions.checklists.parsing.fields import Fields, fields_of
from missions.checklists.parsing.questions import read_question
from missions.checklists.parsing.vocabulary import Vocabulary
from missions.checklists.problems import did_you_mean
from missions.checklists.question import Question, QuestionType

_Entry = TypeVar("_Entry")
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Part:
    """What a block and a form have in common."""

    questions: tuple[Question, ...]
    groups: Mapping[str, str]
    ends: tuple[KeyIn, ...]
    arrival: str
    departure: str
    file: str

    @property
    def files(self) -> dict[str, str]:
        """The file of each question, for problems found later."""
        return {question.key: self.file for question in self.questions}


def read_block(fields: Fields, words: Vocabulary) -> Part:
    fields.text("title", required=True)
    part = read_part(fields, words, words.special())
    fields.finish()
    return part


def read_part(fields: Fields, words: Vocabulary, special: Mapping[str, str]) -> Part:
    groups = fields.text_map("groups")
    questions = read_questions(fields, "questions", words, special)
    _check_groups(fields, questions, groups)
    return Part(
        questions=questions,
        groups=groups,
        ends=_ends(fields, questions),
        arrival=_time_key(fields, "arrival", questions),
        departure=_time_key(fields, "departure", questions),
        file=fields.file,
    )


def read_questions(
    fields: Fields, name: str, words: Vocabulary, special: Mapping[str, str], *, in_statement: bool = True
) -> tuple[Question, ...]:
    """`in_statement` is False for the coordinators' own fields, which feed no section of the statement."""
    raws = fields.get(name) or []
    if not isinstance(raws, list):
        fields.report("not_a_list", f'"{name}" must be a list of questions.')
        return ()
    found: dict[str, Question] = {}
    for number, raw in enumerate(raws, start=1):
        question = _read_one(fields, raw, number, words, special, in_statement)
        if question and question.key in found:
            message = "Another question of this form has the same key; give one of them a new key."
            fields.problems.report(fields.file, question.key, "duplicate_key", message)
        elif question:
            found[question.key] = question
    return tuple(found.values())


def _read_one(
    owner: Fields, raw: Any, number: int, words: Vocabulary, special: Mapping[str, str], in_statement: bool
) -> Question | None:
    key = raw.get("key") if isinstance(raw, Mapping) else None
    if not isinstance(key, str):
        owner.report("missing_field", f'Question {number} needs a "key" in letters.')
        return None
    return read_question(
        fields_of(raw, file=owner.file, key=key, problems=owner.problems), words, special, in_statement
    )


def read_form(
    fields: Fields, words: Vocabulary, blocks: Mapping[str, Part], version: str, language: str
) -> tuple[Form, Part]:
    """The form with the questions of its blocks, and its own part. Checks come when every form is known."""
    special = _special_answers(fields, words)
    own = read_part(fields, words, special)
    parts = [*(blocks[name] for name in _blocks(fields, blocks)), own]
    groups = {key: title for part in parts for key, title in part.groups.items()}
    questions = tuple(question for part in parts for question in part.questions)
    if not questions:
        fields.report("no_questions", "The form has no question.")
    form = Form(
        key=fields.key,
        title=fields.text("title", required=True),
        short_title=fields.text("short_title", required=True),
        code=_code(fields),
        version=version,
        language=language,
        questions=questions,
        groups=groups_of(groups, questions),
        ends_form_if=tuple(end for part in parts for end in part.ends),
        use=fields.text("use"),
        unit_of_observation=fields.text("unit_of_observation", required=True),
        observer_time=fields.text("observer_time"),
        reads=fields.text("reads"),
        arrival=next((part.arrival for part in parts if part.arrival), ""),
        departure=next((part.departure for part in parts if part.departure), ""),
        comment_question=_comment_question(fields, questions),
        may_pass_midnight=fields.flag("may_pass_midnight"),
        coordinator_fields=read_questions(fields, "coordinator_fields", words, {}, in_statement=False),
        special_answers=special,
        sections=_used(words.sections, {question.section for question in questions}),
        standards=_used(words.standards, {std for question in questions for std in question.standards}),
    )
    _check_group_keys(fields, parts)
    fields.finish()
    return form, own


def _used(table: Mapping[str, _Entry], keys: set[str]) -> dict[str, _Entry]:
    return {key: entry for key, entry in table.items() if key in keys}


def _special_answers(fields: Fields, words: Vocabulary) -> dict[str, str]:
    extra = fields.texts("special_answers")
    for name in extra:
        if name not in words.special_answers:
            hint = did_you_mean(name, words.special_answers)
            fields.report("special_unknown", f'The special answer "{name}" is not declared.{hint}')
    return words.special(extra)


def _blocks(fields: Fields, blocks: Mapping[str, Part]) -> list[str]:
    names = fields.texts("blocks")
    for name in names:
        if name not in blocks:
            fields.report("block_unknown", f'The block "{name}" is not declared.{did_you_mean(name, blocks)}')
    return [name for name in names if name in blocks]


def _code(fields: Fields) -> str:
    code = fields.text("code", required=True)
    if code and not _CODE.fullmatch(code):
        fields.report("code_format", "The code must be three capital letters; it begins short codes.")
    return code


def _ends(fields: Fields, questions: tuple[Question, ...]) -> tuple[KeyIn, ...]:
    raw = fields.get("ends_form_if")
    condition = read_condition(fields, raw) if raw is not None else None
    if condition is not None and not isinstance(condition, KeyIn):
        fields.report("relevant_shape", '"ends_form_if" must be written as {key, in}.')
    elif condition is not None and condition.key not in (keys := [question.key for question in questions]):
        hint = did_you_mean(condition.key, keys)
        fields.report("ending_key", f'"ends_form_if" must name a question of the same place.{hint}')
        return ()
    return (condition,) if isinstance(condition, KeyIn) else ()


def _time_key(fields: Fields, name: str, questions: tuple[Question, ...]) -> str:
    key = fields.text(name)
    if key and not any(question.key == key and question.type is QuestionType.TIME for question in questions):
        fields.report(
            "time_key", f'"{name}" must name a question of type "time" in the same place; "{key}" is not one.'
        )
    return key


def _comment_question(fields: Fields, questions: tuple[Question, ...]) -> str:
    key = fields.text("comment_question")
    if key and not any(question.key == key and question.type is QuestionType.TEXT for question in questions):
        fields.report(
            "comment_question",
            f'"comment_question" must name a text question of the form; "{key}" is not one.',
        )
    return key


def _check_groups(fields: Fields, questions: tuple[Question, ...], groups: Mapping[str, str]) -> None:
    seen: list[str] = []
    for question in questions:
        here = question.group
        if groups and here not in groups:
            hint = did_you_mean(here, groups)
            message = f"It must name one of the groups {', '.join(groups)}.{hint}"
            fields.problems.report(fields.file, question.key, "group_unknown", message)
        elif here and not groups:
            fields.problems.report(
                fields.file, question.key, "group_unknown", f'The group "{here}" is not declared.'
            )
        elif here in seen and seen[-1] != here:
            message = f'The questions of the group "{here}" must stand together.'
            fields.problems.report(fields.file, question.key, "group_split", message)
        seen.append(here)


def _check_group_keys(fields: Fields, parts: list[Part]) -> None:
    keys = [key for part in parts for key in part.groups]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        fields.report(
            "group_repeated", f'The group "{key}" is declared twice, here and in a block; rename one.'
        )


def groups_of(titles: Mapping[str, str], questions: tuple[Question, ...]) -> tuple[Group, ...]:
    """The groups that have questions, with their titles."""
    members: dict[str, list[str]] = {}
    for question in questions:
        members.setdefault(question.group, []).append(question.key)
    return tuple(Group(key, titles.get(key, ""), tuple(keys)) for key, keys in members.items())
