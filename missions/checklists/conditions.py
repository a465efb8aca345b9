"""When a question is asked: small conditions over earlier answers and the mission's configuration flags."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Answers: TypeAlias = Mapping[str, Any]
Config: TypeAlias = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class KeyIn:
    """The answer is one of the values; of a multiple answer, any of its values."""

    key: str
    values: tuple[str, ...]

    def holds(self, answers: Answers, config: Config) -> bool:
        answer = answers.get(self.key)
        if isinstance(answer, list):
            return any(value in self.values for value in answer)
        return answer in self.values

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "in": list(self.values)}


@dataclass(frozen=True, slots=True)
class KeyAbove:
    """The answer is a number above the limit. A special or missing answer is not."""

    key: str
    limit: int

    def holds(self, answers: Answers, config: Config) -> bool:
        answer = answers.get(self.key)
        return isinstance(answer, int) and not isinstance(answer, bool) and answer > self.limit

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "gt": self.limit}


@dataclass(frozen=True, slots=True)
class ConfigIs:
    """The mission's configuration flag has this value; a flag nobody set is off."""

    flag: str
    value: bool

    def holds(self, answers: Answers, config: Config) -> bool:
        return config.get(self.flag, False) is self.value

    def to_json(self) -> dict[str, Any]:
        return {"config": self.flag, "is": self.value}


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]

    def holds(self, answers: Answers, config: Config) -> bool:
        return all(part.holds(answers, config) for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        return {"all": [part.to_json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]

    def holds(self, answers: Answers, config: Config) -> bool:
        return any(part.holds(answers, config) for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        return {"any": [part.to_json() for part in self.parts]}


Condition: TypeAlias = KeyIn | KeyAbove | ConfigIs | AllOf | AnyOf


def condition_from_json(data: Mapping[str, Any]) -> Condition:
    """The inverse of `to_json`, for a definition that was checked when it was read."""
    if "in" in data:
        return KeyIn(data["key"], tuple(data["in"]))
    if "gt" in data:
        return KeyAbove(data["key"], data["gt"])
    if "config" in data:
        return ConfigIs(data["config"], data["is"])
    if "all" in data:
        return AllOf(tuple(condition_from_json(part) for part in data["all"]))
    return AnyOf(tuple(condition_from_json(part) for part in data["any"]))


def leaves(condition: Condition | None) -> Iterator[KeyIn | KeyAbove | ConfigIs]:
    """The conditions on single keys and flags inside a condition, however nested."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif condition is not None:
        yield condition


def keys_of(condition: Condition | None) -> tuple[str, ...]:
    """The question keys a condition looks at."""
    return tuple(leaf.key for leaf in leaves(condition) if not isinstance(leaf, ConfigIs))
