"""Estimates from a random sample, with their margins (methodology 2.8): pure arithmetic, no database.

Only a mission whose stations were drawn at random may use them; nothing here is for visits chosen otherwise.
Shares, margins and results are fractions of one, not per cent.
"""

from reports.claims.estimates.ratio import Cluster, ratio_estimate
from reports.claims.estimates.sample import Answered, Design, Drawn, Point, design_of, tenths
from reports.claims.estimates.shares import (
    Z95,
    Z99,
    exact_size,
    margin,
    sample_size,
    upper_bound_of_none,
    wilson_interval,
)
from reports.claims.estimates.strata import Estimate, Stratum, TooFewRecovered, recovery, stratified_estimate

__all__ = [
    "Z95",
    "Z99",
    "Answered",
    "Cluster",
    "Design",
    "Drawn",
    "Estimate",
    "Point",
    "Stratum",
    "TooFewRecovered",
    "design_of",
    "exact_size",
    "margin",
    "ratio_estimate",
    "recovery",
    "sample_size",
    "stratified_estimate",
    "tenths",
    "upper_bound_of_none",
    "wilson_interval",
]
