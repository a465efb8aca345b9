"""The codebook: what every column asks, which values it takes, and what they mean."""

from collections.abc import Iterable, Iterator, Mapping

from missions.checklists import Question
from reports.exports.cells import JOINT, Cell
from reports.exports.columns import Sheet

CODEBOOK_COLUMNS = [
    *("kind", "key", "columns", "question", "type", "values", "special_answers", "adverse", "severity"),
    *("severity_by_value", "section", "standards", "asked_of_each_ballot_question", "confidential"),
]


def codebook_rows(sheets: Iterable[Sheet]) -> Iterator[list[Cell]]:
    """A row a question, in the order of the forms; one that is left out has no columns."""
    for sheet in sheets:
        for question in sheet.questions.values():
            yield _row(sheet, question)


def _row(sheet: Sheet, question: Question) -> list[Cell]:
    above = question.adverse_above
    return [
        sheet.kind,
        question.key,
        JOINT.join(sheet.columns_of(question)),
        question.text,
        question.type.value,
        _labels({value: question.labels.get(value, value) for value in question.values}),
        _labels(question.special_answers),
        JOINT.join(question.adverse) if above is None else f"above {above}",
        question.severity.value if question.is_evaluative else "",
        _labels({value: level.value for value, level in question.severity_by_value.items()}),
        sheet.form.sections.get(question.section, question.section),
        JOINT.join(_standard(sheet, key) for key in question.standards),
        "yes" if question.is_repeated else "",
        "yes" if question.key in sheet.confidential else "",
    ]


def _labels(words: Mapping[str, str]) -> str:
    return "; ".join(f"{value} = {label}" for value, label in words.items())


def _standard(sheet: Sheet, key: str) -> str:
    found = sheet.form.standards.get(key)
    return f"{found.instrument}, {found.provision}" if found else key
