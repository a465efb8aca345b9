"""Sizes and margins of one share in a simple random sample, with the finite population (methodology 2.8)."""

from math import ceil, sqrt

Z95 = 1.96
Z99 = 2.576


def exact_size(*, population: int, margin: float, share: float = 0.5, z: float = Z95) -> float:
    """What the formula gives before it becomes a number of places."""
    if population < 1 or margin <= 0:
        raise ValueError("A sample size needs a population and a margin above zero.")
    spread = share * (1 - share)
    return spread / (margin**2 / z**2 + spread / population)


def sample_size(*, population: int, margin: float, share: float = 0.5, z: float = Z95) -> int:
    """The fewest places that keep the margin: the exact size rounded up."""
    return ceil(exact_size(population=population, margin=margin, share=share, z=z))


def margin(*, size: int, population: int | None = None, share: float = 0.5, z: float = Z95) -> float:
    """Half the width of the interval. Without a population it is taken as endless."""
    if size < 1 or (population is not None and size > population):
        raise ValueError("A margin needs a sample of at least one and no larger than its population.")
    simple = z * sqrt(share * (1 - share) / size)
    if population is None or population == 1:
        return simple if population is None else 0.0
    return simple * sqrt((population - size) / (population - 1))


def upper_bound_of_none(size: int) -> float:
    """The 95 per cent upper bound of the share where none of `size` places showed the case."""
    if size < 1:
        raise ValueError("A bound needs at least one place.")
    return 1.0 - 0.05 ** (1 / size)


def wilson_interval(k: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Lower and upper bound of a share on a small base, for internal use."""
    if not 0 <= k <= n or n < 1:
        raise ValueError("An interval needs k of n with n of at least one.")
    share = k / n
    centre = share + z**2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)
