"""What a statement may say, from claims to a document: pure, with no database, request or clock."""

from reports.claims.binding import KeyDefinition, bind
from reports.claims.document import build_document
from reports.claims.estimating import per_station, result
from reports.claims.evaluation import evaluate, evaluate_records
from reports.claims.figures import Figure, Refused, Rule, Say
from reports.claims.language import LanguageError, load_language
from reports.claims.layout import ProfileError, load_profile
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
from reports.claims.payload import figure_json, figures_payload
from reports.claims.refusing import Refusal, refusals
from reports.claims.sealing import canonical, content_hash, published
from reports.claims.wording import Sentence, Wording

__all__ = [
    "Across",
    "Against",
    "Claim",
    "ClaimProblem",
    "ClaimsError",
    "Condition",
    "Counting",
    "Figure",
    "KeyDefinition",
    "Kind",
    "LanguageError",
    "Measure",
    "Part",
    "ProfileError",
    "Refusal",
    "Refused",
    "Rule",
    "Say",
    "Sentence",
    "Tally",
    "Unit",
    "Use",
    "Where",
    "Wording",
    "bind",
    "build_document",
    "canonical",
    "content_hash",
    "evaluate",
    "evaluate_records",
    "figure_json",
    "figures_payload",
    "load_claims",
    "load_language",
    "load_profile",
    "parse_claims",
    "per_station",
    "published",
    "refusals",
    "result",
]
