"""What is wrong with a checklist definition, said all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One thing to mend: in which file, at which key, against which rule, and what to do about it."""

    file: str
    key: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key or 'whole file'}: {self.message} [{self.rule}]"


class DefinitionError(ValueError):
    """A definition that cannot be used; `problems` holds every problem found, in reading order."""

    def __init__(self, problems: Iterable[DefinitionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ProblemList(list[DefinitionProblem]):
    """Collects problems while reading goes on, so that one run reports them all."""

    def report(self, file: str, key: str, rule: str, message: str) -> None:
        self.append(DefinitionProblem(file, key, rule, message))

    def raise_if_any(self) -> None:
        if self:
            raise DefinitionError(self)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Did you mean "vot_group"?' (with its leading space), or nothing when no known word is near."""
    near = nearest(word, known)
    return f' Did you mean "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is probably meant, or nothing."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")
