"""The weighted share of a stratified sample, its variance and margin, and its refusal (methodology 2.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from reports.claims.estimates.shares import Z95

RECOVERY_NEEDS = 0.9  # of the stations drawn (P29)


@dataclass(frozen=True)
class Stratum:
    """`population` places in the register, of them `drawn`, `answered`, and `k` with the answer counted."""

    name: str
    population: int
    drawn: int
    answered: int
    k: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.answered <= self.drawn <= self.population:
            raise ValueError(f"Stratum {self.name}: k, answered, drawn and population must not fall.")


@dataclass(frozen=True)
class Estimate:
    """A share with its standard error and its margin at the z asked for."""

    share: float
    error: float
    margin: float


class TooFewRecovered(Exception):
    """No estimate may be given; `answered` of `drawn` stations of the sample, or a `stratum` without two."""

    def __init__(self, answered: int, drawn: int, stratum: str = "") -> None:
        self.answered, self.drawn, self.stratum = answered, drawn, stratum
        super().__init__(f"{answered} of {drawn} stations of the sample answered; {stratum}")


def recovery(strata: Sequence[Stratum]) -> tuple[int, int]:
    """Stations that answered, and stations drawn."""
    return sum(s.answered for s in strata), sum(s.drawn for s in strata)


def stratified_estimate(
    strata: Sequence[Stratum], z: float = Z95, *, needs: float = RECOVERY_NEEDS
) -> Estimate:
    """The estimate over all strata; TooFewRecovered below nine in ten of the sample, unless it `needs` less.

    A stratum needs two answers, or all of its places, for its variance to be known. One of which nothing was
    drawn cannot be spoken for, and refuses the estimate too.
    """
    answered, drawn = recovery(strata)
    if not drawn or answered < needs * drawn:
        raise TooFewRecovered(answered, drawn)
    known = [s for s in strata if s.population]
    for each in known:
        if each.answered < min(2, each.population):
            raise TooFewRecovered(each.answered, each.drawn, each.name)
    everywhere = sum(s.population for s in known)
    share = sum(s.population / everywhere * s.k / s.answered for s in known)
    error = sqrt(sum((s.population / everywhere) ** 2 * _variance(s) for s in known))
    return Estimate(share, error, z * error)


def _variance(stratum: Stratum) -> float:
    if stratum.answered == stratum.population:
        return 0.0
    share = stratum.k / stratum.answered
    finite = 1 - stratum.answered / stratum.population
    return finite * share * (1 - share) / (stratum.answered - 1)
