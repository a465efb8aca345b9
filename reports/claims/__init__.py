"""What a statement may say, from claims to a document: pure, with no database, request or clock."""

from reports.claims.binding import KeyDefinition, bind
from reports.claims.loading import ClaimProblem, ClaimsError, load_claims, parse_claims
from reports.claims.measures import (
    Across,
    Against,
    Claim,
    Condition,
    Counting,
    Kind,
    Measure,
    Part,
    Tally,
    Unit,
    Use,
    Where,
)

__all__ = [
    "Across",
    "Against",
    "Claim",
    "ClaimProblem",
    "ClaimsError",
    "Condition",
    "Counting",
    "KeyDefinition",
    "Kind",
    "Measure",
    "Part",
    "Tally",
    "Unit",
    "Use",
    "Where",
    "bind",
    "load_claims",
    "parse_claims",
]
