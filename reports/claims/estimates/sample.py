"""What the polling stations of a random sample answered to one question, and what it says of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from reports.claims.estimates.ratio import Cluster, ratio_estimate
from reports.claims.estimates.strata import (
    RECOVERY_NEEDS,
    Estimate,
    Stratum,
    TooFewRecovered,
    stratified_estimate,
)

POINTS = 20  # of the convergence: every twentieth of the sample received


@dataclass(frozen=True)
class Drawn:
    """A stratum of the design: `population` polling stations in the list, of them `drawn`."""

    name: str
    population: int
    drawn: int


@dataclass(frozen=True)
class Design:
    """The list a sample was drawn from, in words, and its strata."""

    frame: str
    strata: tuple[Drawn, ...]

    @property
    def population(self) -> int:
        return sum(each.population for each in self.strata)

    @property
    def drawn(self) -> int:
        return sum(each.drawn for each in self.strata)


def design_of(sample: Mapping[str, Any] | None) -> Design | None:
    """The design a snapshot froze: {frame, strata: [{name, stations, drawn: [station ids]}]}."""
    if not sample or not sample.get("strata"):
        return None
    strata = (
        Drawn(str(each["name"]), int(each["stations"]), len(each["drawn"])) for each in sample["strata"]
    )
    return Design(str(sample["frame"]), tuple(strata))


@dataclass(frozen=True)
class Point:
    """The estimate as it stood when `received` stations of those drawn had answered."""

    received: int
    drawn: int
    share: float
    margin: float


@dataclass(frozen=True)
class Answered:
    """The stations that answered, each with its stratum, in the order of receipt.

    For a share every cluster is 1 or 0 of 1; for a ratio its two numbers (methodology 2.8).
    """

    design: Design
    stations: tuple[tuple[str, Cluster], ...]
    is_share: bool = True

    @property
    def part(self) -> int:
        return sum(cluster.part for _, cluster in self.stations)

    @property
    def whole(self) -> int:
        return sum(cluster.whole for _, cluster in self.stations)

    def estimate(self) -> Estimate:
        """Raises TooFewRecovered below nine in ten of the sample, or where a stratum cannot be spoken for."""
        return self._estimate(self.stations, needs=RECOVERY_NEEDS)

    def convergence(self) -> tuple[Point, ...]:
        """How the estimate came about: at every twentieth of those drawn, once every stratum had two."""
        return tuple(self._points())

    def _points(self) -> Iterator[Point]:
        total, drawn = len(self.stations), self.design.drawn
        steps = {min(total, ceil(drawn * step / POINTS)) for step in range(1, POINTS + 1)}
        for received in sorted(steps - {0}):
            try:
                found = self._estimate(self.stations[:received], needs=0.0)
            except (TooFewRecovered, ValueError):
                continue
            yield Point(received, drawn, found.share, found.margin)

    def _estimate(self, stations: Sequence[tuple[str, Cluster]], *, needs: float) -> Estimate:
        by_stratum: dict[str, list[Cluster]] = defaultdict(list)
        for name, cluster in stations:
            by_stratum[name].append(cluster)
        strata = self.design.strata
        if self.is_share:
            return stratified_estimate(
                [_stratum(each, by_stratum[each.name]) for each in strata], needs=needs
            )
        populations = {each.name: each.population for each in strata}
        return ratio_estimate(
            by_stratum, populations, {each.name: each.drawn for each in strata}, needs=needs
        )

    def by_stratum(self) -> tuple[tuple[Drawn, int, int, int], ...]:
        """Each stratum with the stations that answered, and the sums of their parts and wholes."""
        found = []
        for each in self.design.strata:
            clusters = [cluster for name, cluster in self.stations if name == each.name]
            sums = sum(c.part for c in clusters), sum(c.whole for c in clusters)
            found.append((each, len(clusters), *sums))
        return tuple(found)


def _stratum(drawn: Drawn, clusters: Sequence[Cluster]) -> Stratum:
    k = sum(cluster.part for cluster in clusters)
    return Stratum(drawn.name, drawn.population, drawn.drawn, len(clusters), k)


def tenths(share: float) -> str:
    """A fraction of one as per cent with one decimal, halves up, with a point: "24.3" (methodology 4.5)."""
    whole = int(share * 1000 + 0.5)
    return f"{whole // 10}.{whole % 10}"
