"""Text of a consistency check to expression. Nothing is ever evaluated as Python.

either     := both ("or" both)*
both       := negation ("and" negation)*
negation   := "not" negation | comparison
comparison := sum [("<=" | ">=" | "<" | ">" | "==" | "!=" | "in" | "not" "in") sum]
sum        := atom (("+" | "-") atom)*
atom       := number | 'text' | [literal, ...] | name | form.name | function(name or sum) | (either)
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from missions.checklists.expressions import (
    SPARING,
    And,
    Binary,
    Call,
    Expression,
    ListOf,
    Literal,
    Name,
    Not,
    Or,
)
from missions.checklists.problems import did_you_mean

FUNCTIONS = ("minutes", "blank", "zero_if_blank", "any_critical")
_WORDS = frozenset({"and", "or", "not", "in"})
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,15})(?![\w.])"
    r"|'(?P<text>[^'\n]*)'"
    r"|(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)"
    r"|(?P<symbol><=|>=|==|!=|[-<>+()\[\],]))"
)
_LONGEST = 1000
_DEEPEST = 40


class ExpressionError(ValueError):
    """A check that does not parse; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """The expression, parsed once for all forms that share it. Raises ExpressionError."""
    if len(text) > _LONGEST:
        raise ExpressionError(f"The check is longer than {_LONGEST} characters; split it.")
    parser = _Parser(_tokens(text))
    expression = parser.either()
    if parser.ahead.kind != "end":
        raise ExpressionError(f'"{parser.ahead.text}" is not expected where it stands.')
    return expression


def _tokens(text: str) -> list[_Token]:
    tokens, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f'"{text[position:end].strip()[:20]}" cannot be read.')
        kind = str(match.lastgroup)
        word = match[kind]
        tokens.append(_Token("symbol" if kind == "name" and word in _WORDS else kind, word))
        position = match.end()
    return [*tokens, _Token("end", "the end")]


class _Parser:
    """Recursive descent, one method for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    @property
    def ahead(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.ahead
        self.position += 1
        return token

    def accept(self, *symbols: str) -> str | None:
        """Takes the next token if it is one of these symbols."""
        if self.ahead.kind == "symbol" and self.ahead.text in symbols:
            return self.take().text
        return None

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            raise ExpressionError(f'"{symbol}" is expected before "{self.ahead.text}".')

    def either(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError(f"The check is nested deeper than {_DEEPEST} brackets; split it.")
        found = self.both()
        while self.accept("or"):
            found = Or(found, self.both())
        self.depth -= 1
        return found

    def both(self) -> Expression:
        found = self.negation()
        while self.accept("and"):
            found = And(found, self.negation())
        return found

    def negation(self) -> Expression:
        negations = 0
        while self.accept("not"):
            negations += 1
        found = self.comparison()
        for _ in range(negations):
            found = Not(found)
        return found

    def comparison(self) -> Expression:
        left = self.sum()
        sign = self.accept("<=", ">=", "<", ">", "==", "!=", "in", "not")
        if sign is None:
            return left
        if sign == "not":
            self.expect("in")
            sign = "not in"
        return Binary(sign, left, self.sum())

    def sum(self) -> Expression:
        found = self.atom()
        while sign := self.accept("+", "-"):
            found = Binary(sign, found, self.atom())
        return found

    def atom(self) -> Expression:
        if self.accept("("):
            found = self.either()
            self.expect(")")
            return found
        if self.accept("["):
            return self.list_of()
        if self.ahead.kind in ("number", "text"):
            return Literal(self.literal())
        if self.ahead.kind == "name":
            name = self.take().text
            return self.call(name) if self.accept("(") else Name(name)
        raise ExpressionError(f'A question, number or text is expected before "{self.ahead.text}".')

    def literal(self) -> int | str:
        token = self.take()
        if token.kind not in ("number", "text"):
            raise ExpressionError(f'A number or a text is expected instead of "{token.text}".')
        return int(token.text) if token.kind == "number" else token.text

    def list_of(self) -> Expression:
        items = [self.literal()]
        while self.accept(","):
            items.append(self.literal())
        self.expect("]")
        return ListOf(tuple(items))

    def call(self, function: str) -> Expression:
        if function not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            hint = did_you_mean(function, FUNCTIONS)
            raise ExpressionError(f'"{function}" is not a function; there are {known}.{hint}')
        argument = self.sum()
        self.expect(")")
        if function == "any_critical" and argument != Name("form"):
            raise ExpressionError("any_critical looks at the whole form: write any_critical(form).")
        if function in SPARING and not isinstance(argument, Name):
            raise ExpressionError(f"{function} takes the key of one question.")
        return Call(function, argument)
