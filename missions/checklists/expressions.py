"""The small language of consistency checks: its expressions, and what they are worth over some answers.

Three-valued: an expression is worth None when it depends on an answer that is not there.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

SPARING = ("blank", "zero_if_blank")  # functions for which a missing answer is no obstacle
Worth: TypeAlias = Any  # int, str, bool, tuple of str, or None for "cannot be known"


class Scope(Protocol):
    """Where names get their worth; times and moments are given in minutes."""

    def value(self, name: str) -> Worth: ...
    def is_without_value(self, name: str) -> bool: ...
    def value_or_zero(self, name: str) -> int | None: ...
    def any_critical(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Literal:
    value: int | str

    def worth(self, scope: Scope) -> Worth:
        return self.value


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[int | str, ...]

    def worth(self, scope: Scope) -> Worth:
        return self.items


@dataclass(frozen=True, slots=True)
class Name:
    """A question of this form, or form.question of another submission of the same station."""

    name: str

    def worth(self, scope: Scope) -> Worth:
        return scope.value(self.name)


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    argument: "Expression"

    def worth(self, scope: Scope) -> Worth:
        if self.function == "minutes":
            return self.argument.worth(scope)
        if self.function == "any_critical":
            return scope.any_critical()
        assert isinstance(self.argument, Name)
        if self.function == "blank":
            return scope.is_without_value(self.argument.name)
        return scope.value_or_zero(self.argument.name)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"

    def worth(self, scope: Scope) -> Worth:
        inner = self.part.worth(scope)
        return None if inner is None else not inner


@dataclass(frozen=True, slots=True)
class And:
    left: "Expression"
    right: "Expression"

    def worth(self, scope: Scope) -> Worth:
        left = self.left.worth(scope)
        right = None if left is False else self.right.worth(scope)
        if left is False or right is False:
            return False
        return None if left is None or right is None else True


@dataclass(frozen=True, slots=True)
class Or:
    left: "Expression"
    right: "Expression"

    def worth(self, scope: Scope) -> Worth:
        left = self.left.worth(scope)
        right = None if left is True else self.right.worth(scope)
        if left is True or right is True:
            return True
        return None if left is None or right is None else False


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
    "in": lambda item, items: item in items,
    "not in": lambda item, items: item not in items,
    "+": operator.add,
    "-": operator.sub,
}


@dataclass(frozen=True, slots=True)
class Binary:
    """A comparison or a sum: unknown as soon as one side is."""

    operator: str
    left: "Expression"
    right: "Expression"

    def worth(self, scope: Scope) -> Worth:
        left = self.left.worth(scope)
        if left is None:
            return None
        right = self.right.worth(scope)
        return None if right is None else OPERATORS[self.operator](left, right)


Expression: TypeAlias = Literal | ListOf | Name | Call | Not | And | Or | Binary


def names_in(expression: Expression) -> Iterator[str]:
    """Every question an expression looks at, in reading order."""
    for part in _parts(expression):
        if isinstance(part, Name):
            yield part.name


def names_needed(expression: Expression) -> Iterator[str]:
    """The questions it cannot do without; `blank` and `zero_if_blank` can do without theirs."""
    spared = [
        part.argument for part in _parts(expression) if isinstance(part, Call) and part.function in SPARING
    ]
    for part in _parts(expression):
        if isinstance(part, Name) and not any(part is argument for argument in spared):
            yield part.name


def tree_of(expression: Expression) -> Any:
    """The expression as JSON, for readers without a parser; tests/vectors/README.md has its grammar.

    A number or text stands for itself; anything else is a list that begins with what it is.
    """
    match expression:
        case Literal(value):
            return value
        case ListOf(items):
            return ["list", *items]
        case Name(name):
            return ["key", name]
        case Call("any_critical"):
            return ["any_critical"]
        case Call(function, argument):
            return [function, tree_of(argument)]
        case Not(part):
            return ["not", tree_of(part)]
        case Binary(sign, left, right):
            return [sign, tree_of(left), tree_of(right)]
        case And(left, right) | Or(left, right):
            return ["and" if isinstance(expression, And) else "or", tree_of(left), tree_of(right)]


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    if isinstance(expression, Call) and expression.function != "any_critical":
        yield from _parts(expression.argument)
    elif isinstance(expression, Not):
        yield from _parts(expression.part)
    elif isinstance(expression, And | Or | Binary):
        yield from _parts(expression.left)
        yield from _parts(expression.right)
