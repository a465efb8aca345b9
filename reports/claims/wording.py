"""From a Figure to its sentence: the frame of its claim, filled with the phrases of a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from reports.claims.binding import ADVERSE_KINDS
from reports.claims.choices import BLANKS, Choice, chosen_text
from reports.claims.drivers import with_drivers
from reports.claims.estimates import tenths
from reports.claims.figures import Estimated, Figure, Say
from reports.claims.language import Language
from reports.claims.numbers import Form, rounded
from reports.claims.phrases import Share, banded, cases, values_for
from reports.claims.templates import Noun, TemplateError, starts_with_digit

# The frames of a claim for what a figure says, most exact first.
FRAMES = {
    Say.SHARE: "say",
    Say.RATIO: "say",
    Say.DENY: "deny",
    Say.ABSENT: "absent",
    Say.ABSENT_REPORTED: "absent",
    Say.PRESENT: "present",
    Say.ACCESS: "access",
    Say.COVERAGE: "say",
    Say.RESULT: "say",
}
MAX_PLACES = 3
LEAST_MARGIN = 0.001
BAND = "band"
Filled = dict[str, int | str | Noun]


@dataclass(frozen=True)
class Sentence:
    """A sentence, the frame and form it was worded by, and other wordings inside the same band.

    `text` is what stands: `standard`, what the rules say, unless another wording was `chosen` by its id.
    `others` are the allowed ones by id; `blanks` what words of the mission's own may leave to the figure.
    """

    text: str
    wording: str
    standard: str
    others: Mapping[str, str] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(self.others.values())


@dataclass(frozen=True)
class Wording:
    """Words figures in one language for one mission: its word for a place, and how many it visited.

    `choices` by claim: where another wording than the rules' own was chosen.
    """

    language: Language
    unit: str | Mapping[str, Any] = "polling station"
    visited: int | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def title(self, claim_id: str) -> str:
        return str(self.frames(claim_id)["title"])

    def frames(self, claim_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.language.data["claims"][claim_id]
        return found

    def sentence(self, figure: Figure) -> Sentence | None:
        """The sentence of a counted figure; None when it says nothing or the document words it."""
        if figure.say in (Say.NOTHING, Say.RECORDS):
            return None
        share = self.share(figure)
        values = self.values(figure, share)
        name = self._frame(figure, share)
        text = self._fill(self.frames(figure.claim.id)[name], values)
        if figure.say is Say.ABSENT_REPORTED:
            text = self._reported(text, values)
        text = with_drivers(text, figure, self.language)
        worded = (
            (by, with_drivers(other, figure, self.language))
            for by, other in self._alternatives(figure, share, values, name)
        )
        others = _once_each(worded, beside=text)
        blanks = self._blanks(values)
        stands, by = chosen_text(text, others, blanks, self.choices.get(figure.claim.id), self.language)
        return Sentence(stands, f"{name}:{share.form.value}", text, others, blanks, by)

    def _blanks(self, values: Filled) -> dict[str, str]:
        """What words of the mission's own may leave to the figure, as the language writes it."""
        known = {name: values[name] for name in BLANKS if name in values}
        return {
            name: self.language.digits(value) if isinstance(value, int) else str(value)
            for name, value in known.items()
        }

    def share(self, figure: Figure) -> Share:
        """What the sentence counts: turned round where the negative side is told."""
        k = figure.n - figure.k if figure.say is Say.DENY else figure.k
        base = str(self.frames(figure.claim.id).get("base", ""))
        form = Form.ESTIMATE if figure.estimate else figure.form
        return Share(k, figure.n, form, base, self._variant(figure), figure.stated)

    def _variant(self, figure: Figure) -> str:
        """Which places the base covers: all visited, those visited at one stage, or those assessed."""
        if not figure.whole:
            return "part"
        if self.visited is None or figure.tally.stations >= self.visited:
            return "whole"
        forms = figure.measure.forms if figure.measure else ()
        return f"during_{forms[0]}" if len(forms) == 1 else "elsewhere"

    def values(self, figure: Figure, share: Share) -> Filled:
        """All that a frame of this figure may name."""
        tally, language = figure.tally, self.language
        known: Filled = {
            **language.unit(self.unit),
            **self.counts(figure),
            "sum": tally.numerator,
            "average": rounded(tally.numerator, share.k) if share.k else 0,
            "incidents": len(figure.against.incidents_open),
            "places": self._places(figure),
            **self._estimate(figure),
        }
        values = values_for(share, known, language)
        values["where"] = self._where(figure, share, values)
        values["access"] = self._access(figure, values)
        values.update(self._extras(figure, share, values))
        return values

    def _estimate(self, figure: Figure) -> dict[str, str]:
        """The estimated share of what the sentence tells, and its margin, in per cent with one decimal."""
        if not (made := figure.estimate):
            return {}
        share = 1 - made.share if figure.say is Say.DENY else made.share
        told = told_estimate(share, made.margin, self.language)
        if figure.say is Say.RESULT:
            told["results"] = self._results(made)
        return told

    def _results(self, made: Estimated) -> str:
        """The estimate; with several questions on the ballot that of each."""
        forms = self.language.data["estimate"]
        form = forms["on_question"] if made.others else forms["pct"]
        listed = []
        for one in (made, *made.others):
            told = told_estimate(one.share, one.margin, self.language)
            pct = self.language.fill(forms["pct"], told)
            listed.append(self.language.fill(form, {**told, "question": one.question, "pct": pct}))
        return self.language.join(listed)

    def counts(self, figure: Figure) -> dict[str, int]:
        tally = figure.tally
        groups = {name: tally.groups.get(name, 0) for name in ("refused", "restricted", "delayed")}
        groups["refused"] = groups["refused"] or tally.refused
        return {
            "units": figure.units,
            "stations": tally.stations,
            "observations": tally.observations_made,
            "many": 2,
            **groups,
        }

    def base_values(self, figure: Figure) -> Filled:
        """Counts of a figure's base with the noun of its unit, for texts beside the sentence."""
        values: Filled = {
            **self.language.unit(self.unit),
            **self.counts(figure),
            "k": figure.k,
            "n": figure.n,
        }
        for name in ("things", "seen"):
            values[name] = self.language.fill(self.language.data[name][figure.unit.value], values)
        return values

    def _frame(self, figure: Figure, share: Share) -> str:
        """The most exact frame the claim has: for one, for none or all, for a few, then the plain one."""
        frames, name = self.frames(figure.claim.id), FRAMES[figure.say]
        if share.form is Form.ESTIMATE:
            return name
        names = []
        if figure.say is Say.COVERAGE:
            visits = figure.tally.observations_made > figure.tally.stations
            names = ["say_refused"] * bool(figure.tally.refused) + ["say_visits"] * visits
        elif figure.say in (Say.SHARE, Say.RATIO, Say.DENY):
            one = "one" if name == "say" else f"{name}_one"
            few = share.form is Form.WORDS and share.k > 0
            names = [one] * (share.k == share.n == 1) + [f"{name}_words"] * few
        if figure.say in (Say.SHARE, Say.RATIO):
            names += ["none"] * (share.k == 0) + ["all"] * (share.k == share.n)
            if share.k == 0 and share.n and "none" not in frames and self.language.doubles_negation:
                names = ["deny_words"] * (share.form is Form.WORDS) + ["deny"]
        return next((n for n in names if n in frames), name)

    def _fill(self, template: str, values: Filled) -> str:
        text = self.language.sentence(self.language.fill(template.strip(), values))
        if starts_with_digit(text):
            raise TemplateError(f"`{text}` starts with a digit.")
        return text

    def _reported(self, absent: str, values: Filled) -> str:
        return self._fill(self.language.data["reported"], {**values, "absent": absent.rstrip(".")})

    def _places(self, figure: Figure) -> str:
        """Where it was, when that is a few areas and holds for every place counted."""
        areas = figure.tally.areas
        if not 1 <= len(areas) <= MAX_PLACES or sum(areas.values()) != figure.k:
            return ""
        return self.language.fill(
            self.language.data["in_places"], {"places": self.language.join(sorted(areas))}
        )

    def _where(self, figure: Figure, share: Share, values: Filled) -> str:
        if figure.form is Form.CASES:
            return cases(share, figure.unit, values, self.language)
        return str(values.get(self.language.where_phrase, ""))

    def _access(self, figure: Figure, values: Filled) -> str:
        parts = self.language.data["access"].items()
        return self.language.join([self.language.fill(text, values) for name, text in parts if values[name]])

    def _extras(self, figure: Figure, share: Share, values: Filled) -> dict[str, str]:
        """Tails some claims have: an average beside the share, a list of what the cases were."""
        frames = self.frames(figure.claim.id)
        tails = {"average": "", "what": ""}
        if figure.estimate:  # tails count those visited, and would stand beside a share of all
            return tails
        if "average" in frames and share.k and figure.tally.numerator:
            tails["average"] = self.language.fill(
                frames["average_one" if share.k == 1 else "average"], values
            )
        if "what" in frames and figure.k == figure.tally.k:
            listed = self._groups(figure, share, frames["groups"])
            tails["what"] = self.language.fill(frames["what"], {"what": listed}) if listed else ""
        return tails

    def _groups(self, figure: Figure, share: Share, names: Mapping[str, Any]) -> str:
        """What the cases were, each with its number, which goes without saying when one group has all."""
        hits = {name: figure.tally.groups[name] for name in names if figure.tally.groups.get(name)}
        form = "all" if list(hits.values()) == [share.k] else "some"
        texts = {name: names[name] if isinstance(names[name], str) else names[name][form] for name in hits}
        return self.language.join(
            [self.language.fill(texts[name], {"hits": number}) for name, number in hits.items()]
        )

    def _alternatives(
        self, figure: Figure, share: Share, values: Filled, name: str
    ) -> Iterator[tuple[str, str]]:
        """Other wordings of the same figure with their ids; none that would start with a digit.

        An id is of the form itself and not of its place, so that a choice survives forms added beside it.
        """
        frames = self.frames(figure.claim.id)
        for template in self._other_frames(figure, share, frames.get("alternatives", {})):
            text = self.language.sentence(self.language.fill(template.strip(), values))
            if not starts_with_digit(text):
                told = self._reported(text, values) if figure.say is Say.ABSENT_REPORTED else text
                yield f"form-{sha256(template.strip().encode()).hexdigest()[:8]}", told
        told_as_counted = figure.form is not Form.CASES and not figure.estimate
        if figure.say in (Say.SHARE, Say.DENY, Say.PRESENT) and told_as_counted:
            adverse = figure.claim.kind in ADVERSE_KINDS or figure.say is Say.DENY
            phrases = banded(share, values, self.language, figure.tally.areas, adverse=adverse)
            if phrases:
                where = {"where": phrases.get(self.language.where_phrase, "")}
                yield BAND, self._fill(frames[name], {**values, **phrases, **where})

    @staticmethod
    def _other_frames(figure: Figure, share: Share, by_case: Mapping[str, list[str]]) -> Iterator[str]:
        if figure.say in (Say.ABSENT, Say.ABSENT_REPORTED):
            yield from by_case.get("absent", ())
        elif figure.say is Say.SHARE and figure.units >= figure.claim.min_n:
            yield from by_case.get("any", ())
            if share.k == share.n:
                yield from by_case.get("all", ())
            elif share.k and share.form is Form.COUNT_OF_N:
                yield from by_case.get("some", ())


def told_estimate(share: float, margin: float, language: Language) -> dict[str, str]:
    """A share and its margin in per cent with one decimal, as "est" and "margin"; a margin is never none."""
    told = {"est": tenths(share), "margin": tenths(max(margin, LEAST_MARGIN))}
    mark = str(language.data["estimate"]["decimal"])
    return {name: text.replace(".", mark) for name, text in told.items()}


def _once_each(worded: Iterator[tuple[str, str]], *, beside: str) -> dict[str, str]:
    """By id, each text once and none that is said already."""
    found: dict[str, str] = {}
    for name, text in worded:
        if text != beside and text not in found.values():
            found[name] = text
    return found
