"""What the parts of a set may refer to: sections, standards, flags, labels and special answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from missions.checklists.form import Standard


@dataclass(frozen=True)
class Vocabulary:
    """`everywhere` are the special answers every question takes; a form may add others."""

    sections: Mapping[str, str]
    standards: Mapping[str, Standard]
    config_flags: Mapping[str, str]
    labels: Mapping[str, str]
    special_answers: Mapping[str, str]
    everywhere: tuple[str, ...]

    def special(self, extra: tuple[str, ...] = ()) -> dict[str, str]:
        """The special answers, with their words, of a form that adds `extra`."""
        return {
            name: self.special_answers[name]
            for name in (*self.everywhere, *extra)
            if name in self.special_answers
        }
