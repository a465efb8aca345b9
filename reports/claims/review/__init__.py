"""A statement written elsewhere, held against the mission's records: what a reader could fault in it."""

from reports.claims.review.reviewing import Reviewed, review_text
from reports.claims.review.splitting import split

__all__ = ["Reviewed", "review_text", "split"]
