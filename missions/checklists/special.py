"""The answers that are not answers: special ones, and none at all."""

from missions.checklists.question import Question

NOT_OBSERVED = "not_observed"
NOT_APPLICABLE = "not_applicable"
NOT_DISCUSSED = "not_discussed"
SPECIAL_ANSWERS = (NOT_OBSERVED, NOT_APPLICABLE, NOT_DISCUSSED)


def is_special(answer: object) -> bool:
    """Whether the answer says why there is none (methodology 4.5)."""
    return isinstance(answer, str) and answer in SPECIAL_ANSWERS


def is_blank(answer: object) -> bool:
    """Whether nothing was answered: absent, null, an empty text, list or object. Never read as yes or no."""
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or (isinstance(answer, list | dict) and not answer)


def option_label(question: Question, value: object) -> str:
    """The words for one value or special answer of a question; a value without words is shown as it is."""
    text = str(value)
    return question.labels.get(text) or question.special_answers.get(text) or text
