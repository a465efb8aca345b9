"""Words what is refused: the general sentence, why not, what would lift it, what can be said instead."""

from __future__ import annotations

from dataclasses import dataclass

from reports.claims.figures import Figure, Refused
from reports.claims.templates import Values
from reports.claims.wording import Filled, Wording


@dataclass(frozen=True)
class Refusal:
    rule: str
    text: str
    reason: str
    lifted_by: str
    offered: str | None

    def to_json(self) -> dict[str, str | None]:
        return {
            "rule": self.rule,
            "text": self.text,
            "reason": self.reason,
            "lifted_by": self.lifted_by,
            "offered": self.offered,
        }


def refusals(figure: Figure, wording: Wording) -> tuple[Refusal, ...]:
    """One for each reason, most of them with the scoped sentence that is used instead."""
    if not figure.refused:
        return ()
    said = wording.sentence(figure)
    offered = said.text if said else None
    return tuple(_refusal(refused, figure, wording, offered) for refused in figure.refused)


def _refusal(refused: Refused, figure: Figure, wording: Wording, offered: str | None) -> Refusal:
    language = wording.language
    values = _values(refused, figure, wording)
    texts = language.data["reasons"][refused.rule.value]
    general = str(wording.frames(figure.claim.id)["general"])
    return Refusal(
        rule=refused.rule.value,
        text=language.sentence(language.fill(general.strip(), values)),
        reason=language.sentence(language.fill(texts["reason"].strip(), values)),
        lifted_by=language.sentence(language.fill(texts["lifted_by"].strip(), values)),
        offered=offered if refused.scoped else None,
    )


def _values(refused: Refused, figure: Figure, wording: Wording) -> Values:
    values: Filled = {**wording.base_values(figure), **refused.values}
    if "needed" in refused.values:
        values["missing"] = refused.values["needed"] - refused.values["units"]
    return values
