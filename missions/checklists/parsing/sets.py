"""A whole set read from its files."""

from collections.abc import Mapping

from missions.checklists.definition import ChecklistSet
from missions.checklists.form import Form, Standard
from missions.checklists.parsing.checks import add_checks
from missions.checklists.parsing.fields import Fields
from missions.checklists.parsing.forms import Part, read_block, read_form
from missions.checklists.parsing.fragments import Fragments, check_head, read_fragments
from missions.checklists.parsing.relations import Relations
from missions.checklists.parsing.vocabulary import Vocabulary
from missions.checklists.parsing.yaml_text import UNREADABLE
from missions.checklists.problems import ProblemList, did_you_mean
from missions.checklists.special import SPECIAL_ANSWERS


def parse_set(text: str, *, file: str) -> ChecklistSet:
    """The set in one text. Raises DefinitionError with all its problems."""
    return parse_documents({file: text})


def parse_documents(documents: Mapping[str, str]) -> ChecklistSet:
    """The set in several texts by file name, each holding some of its sections. Raises DefinitionError."""
    problems = ProblemList()
    whole = read_fragments(documents, problems)
    if any(problem.rule == UNREADABLE for problem in problems):
        problems.raise_if_any()  # what the unreadable file holds would be missed everywhere else
    check_head(whole)
    words = _vocabulary(whole)
    version, language = str(whole.head.get("version", "")), str(whole.head.get("language", ""))
    blocks = {name: read_block(fields, words) for name, fields in whole.table("blocks")}
    read = {
        name: read_form(fields, words, blocks, version, language) for name, fields in whole.table("forms")
    }
    forms = {name: form for name, (form, _own) in read.items()}
    files = _files_of_questions(problems, blocks, read)
    _check_forms(whole, forms)
    for form in forms.values():
        Relations(form, files, words, problems).check()
    forms = add_checks(forms, whole.checks, problems)
    problems.raise_if_any()
    return ChecklistSet(
        version=version,
        title=str(whole.head["title"]),
        language=language,
        origin=str(whole.head.get("origin", "")),
        forms=forms,
        sections=words.sections,
        standards=words.standards,
        config_flags=words.config_flags,
        special_answers=words.special_answers,
        labels=words.labels,
        rules=whole.values("rules"),
    )


def _vocabulary(whole: Fragments) -> Vocabulary:
    special = _special_answers(whole)
    return Vocabulary(
        sections=whole.words("sections"),
        standards={key: _standard(fields) for key, fields in whole.table("standards")},
        config_flags=whole.words("config_flags"),
        labels=whole.words("labels"),
        special_answers=special,
        everywhere=_everywhere(whole, special),
    )


def _special_answers(whole: Fragments) -> dict[str, str]:
    """The words of the special answers; the logic knows no others than these."""
    special = whole.words("special_answers")
    for name in special:
        if name not in SPECIAL_ANSWERS:
            file = whole.tables["special_answers"][name][0]
            known = ", ".join(SPECIAL_ANSWERS)
            message = (
                f"There are the special answers {known}, no others.{did_you_mean(name, SPECIAL_ANSWERS)}"
            )
            whole.problems.report(file, name, "special_unknown", message)
    return special


def _everywhere(whole: Fragments, special: Mapping[str, str]) -> tuple[str, ...]:
    file = whole.tables["rules"].get("allowed_on_every_question", (whole.first_file, None))[0]
    rules = Fields(whole.values("rules"), file, "allowed_on_every_question", whole.problems)
    names = rules.texts("allowed_on_every_question")
    for name in names:
        if name not in special:
            hint = did_you_mean(name, special)
            rules.report("special_unknown", f'The special answer "{name}" is not declared.{hint}')
    return names


def _standard(fields: Fields) -> Standard:
    standard = Standard(*(fields.text(name, required=True) for name in ("instrument", "provision", "about")))
    fields.finish()
    return standard


def _files_of_questions(
    problems: ProblemList, blocks: Mapping[str, Part], read: Mapping[str, tuple[Form, Part]]
) -> dict[str, str]:
    """The file of each question; a key that stands in two places of the set is a problem on the way."""
    places = [(name, part.files) for name, part in blocks.items()]
    for name, (form, own) in read.items():
        coordinators = dict.fromkeys((field.key for field in form.coordinator_fields), own.file)
        places += [(name, own.files), (name, coordinators)]
    files: dict[str, str] = {}
    homes: dict[str, str] = {}
    for name, keys in places:
        for key, file in keys.items():
            if key in homes:
                message = (
                    f'The key is already used in "{homes[key]}"; every key means one thing in the whole set.'
                )
                problems.report(file, key, "duplicate_key", message)
            homes.setdefault(key, name)
            files.setdefault(key, file)
    return files


def _check_forms(whole: Fragments, forms: Mapping[str, Form]) -> None:
    codes: dict[str, str] = {}
    for name, form in forms.items():
        other = codes.setdefault(form.code, name)
        if form.code and other != name:
            message = f'The code {form.code} is already that of "{other}"; choose another.'
            whole.problems.report(whole.tables["forms"][name][0], name, "duplicate_code", message)
