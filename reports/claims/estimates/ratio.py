"""Vote shares and turnout: a ratio of two sums over stations, which are clusters of voters (methodology 2.8).

The formula for a simple share would take each voter for a draw of its own and give a margin far too small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from reports.claims.estimates.shares import Z95
from reports.claims.estimates.strata import RECOVERY_NEEDS, Estimate, TooFewRecovered


@dataclass(frozen=True)
class Cluster:
    """One station: votes for an answer of the valid votes, or voters of those registered."""

    part: int
    whole: int


def ratio_estimate(
    clusters: Mapping[str, Sequence[Cluster]],
    populations: Mapping[str, int],
    drawn: Mapping[str, int],
    z: float = Z95,
    *,
    needs: float = RECOVERY_NEEDS,
) -> Estimate:
    """The combined ratio over strata, by name, with its linearised error.

    TooFewRecovered below nine in ten of the stations drawn, unless it `needs` less, or where a stratum has
    fewer than two stations and was not taken whole.
    """
    answered, asked = sum(len(c) for c in clusters.values()), sum(drawn.values())
    if not asked or answered < needs * asked:
        raise TooFewRecovered(answered, asked)
    for name, population in populations.items():
        if len(clusters.get(name, ())) < min(2, population):
            raise TooFewRecovered(len(clusters.get(name, ())), drawn.get(name, 0), name)
    names = [name for name, population in populations.items() if population]
    whole = sum(populations[n] / len(clusters[n]) * sum(c.whole for c in clusters[n]) for n in names)
    if not whole:
        raise ValueError("A ratio needs stations with a whole above zero.")
    part = sum(populations[n] / len(clusters[n]) * sum(c.part for c in clusters[n]) for n in names)
    ratio = part / whole
    variance = sum(_variance(clusters[n], populations[n], ratio) for n in names)
    error = sqrt(variance) / whole
    return Estimate(ratio, error, z * error)


def _variance(clusters: Sequence[Cluster], population: int, ratio: float) -> float:
    """Of the stratum's estimated total of what each station departs from the ratio."""
    size = len(clusters)
    if size == population:
        return 0.0
    residuals = [c.part - ratio * c.whole for c in clusters]
    mean = sum(residuals) / size
    spread = sum((r - mean) ** 2 for r in residuals) / (size - 1)
    return population**2 * (1 - size / population) * spread / size
