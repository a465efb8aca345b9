"""The small language of consistency checks: its expressions, and what they are worth over some answers.

Three-valued: an expression is worth None when it depends on an answer that is not there.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

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
    if isinstance(expression, Name):
        yield expression.name
    elif isinstance(expression, Call):
        if expression.function != "any_critical":
            yield from names_in(expression.argument)
    elif isinstance(expression, Not):
        yield from names_in(expression.part)
    elif isinstance(expression, And | Or | Binary):
        yield from names_in(expression.left)
        yield from names_in(expression.right)
