"""Whether a check makes sense before it is ever run: known questions, like compared with like."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from missions.checklists.expressions import And, Binary, Call, Expression, ListOf, Literal, Name, Not, Or
from missions.checklists.problems import did_you_mean
from missions.checklists.question import CHOICE_TYPES, Question, QuestionType


class Kind(StrEnum):
    NUMBER = "a number"
    TEXT = "a text"
    TIME = "a time"
    MOMENT = "a date and time"
    DURATION = "a duration"
    LIST = "a list"
    TRUTH = "true or false"
    RECORD = "a list of records"


_KINDS = {
    QuestionType.INTEGER: Kind.NUMBER,
    QuestionType.TIME: Kind.TIME,
    QuestionType.DATETIME: Kind.MOMENT,
    QuestionType.MULTI: Kind.LIST,
    QuestionType.PERSON_LIST: Kind.RECORD,
    QuestionType.FACT_LIST: Kind.RECORD,
    QuestionType.ATTACHMENT_LIST: Kind.RECORD,
}
_ORDERED = (Kind.NUMBER, Kind.TIME, Kind.MOMENT, Kind.DURATION)


class Senseless(ValueError):
    """Why a check cannot be meant: its rule and a sentence."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Names:
    """The questions a check may name: those of its form, and form.question of the others."""

    questions: Mapping[str, Question]

    def question(self, name: str) -> Question:
        if name not in self.questions:
            hint = did_you_mean(name, self.questions)
            raise Senseless("check_unknown_key", f'"{name}" is not a question the check can look at.{hint}')
        return self.questions[name]


def check_sense(expression: Expression, names: Names) -> None:
    """Raises Senseless unless the expression is true or false over questions that exist."""
    _want(Kind.TRUTH, expression, names)


def _want(kind: Kind, expression: Expression, names: Names) -> None:
    found = _kind(expression, names)
    if found is not kind:
        raise Senseless("check_type", f"The check needs {kind} where it has {found}.")


def _kind(expression: Expression, names: Names) -> Kind:
    match expression:
        case Literal(value):
            return Kind.TEXT if isinstance(value, str) else Kind.NUMBER
        case ListOf():
            return Kind.LIST
        case Name(name):
            return _KINDS.get(names.question(name).type, Kind.TEXT)
        case Call():
            return _kind_of_call(expression, names)
        case Not(part):
            _want(Kind.TRUTH, part, names)
        case And(left, right) | Or(left, right):
            _want(Kind.TRUTH, left, names)
            _want(Kind.TRUTH, right, names)
        case Binary():
            return _kind_of_binary(expression, names)
    return Kind.TRUTH


def _kind_of_call(call: Call, names: Names) -> Kind:
    if call.function == "any_critical":
        return Kind.TRUTH
    if call.function == "minutes":
        _want(Kind.DURATION, call.argument, names)
        return Kind.NUMBER
    if call.function == "zero_if_blank":
        _want(Kind.NUMBER, call.argument, names)
        return Kind.NUMBER
    _kind(call.argument, names)
    return Kind.TRUTH


def _kind_of_binary(binary: Binary, names: Names) -> Kind:
    left, right = _kind(binary.left, names), _kind(binary.right, names)
    sign = binary.operator
    if sign in ("+", "-"):
        return _kind_of_sum(sign, left, right)
    if sign in ("in", "not in"):
        fits = left in (Kind.TEXT, Kind.NUMBER) and right is Kind.LIST
    elif sign in ("==", "!="):
        fits = left is right and left not in (Kind.LIST, Kind.RECORD)
    else:
        fits = left is right and left in _ORDERED
    if not fits:
        raise Senseless("check_type", f'"{sign}" cannot compare {left} with {right}.')
    _check_literals(binary, names)
    return Kind.TRUTH


def _kind_of_sum(sign: str, left: Kind, right: Kind) -> Kind:
    if left is right is Kind.NUMBER:
        return Kind.NUMBER
    if sign == "-" and left is right and left in (Kind.TIME, Kind.MOMENT):
        return Kind.DURATION
    raise Senseless("check_type", f'"{sign}" cannot join {left} and {right}.')


def _check_literals(binary: Binary, names: Names) -> None:
    """A text compared with a choice must be one of its values, or the check would never catch anything."""
    for this, other in ((binary.left, binary.right), (binary.right, binary.left)):
        if not isinstance(this, Name) or not isinstance(other, Literal | ListOf):
            continue
        question = names.question(this.name)
        texts = other.items if isinstance(other, ListOf) else (other.value,)
        for text in texts if question.type in CHOICE_TYPES else ():
            if text not in question.values:
                hint = did_you_mean(str(text), question.values)
                message = f'"{text}" is not among the values of "{this.name}".{hint}'
                raise Senseless("check_unknown_value", message)
