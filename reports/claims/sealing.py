"""What leaves the house of a document, and the hash over it that approvals sign and readers make again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

Plain = Mapping[str, Any]
# What issuing adds or changes after the last approval, and the hash itself.
UNHASHED = frozenset({"content_hash", "status", "verification_url"})


def canonical(value: object) -> str:
    """One value, one text: sorted keys, no spaces; dates as ISO."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_iso)


def published(document: Plain) -> dict[str, Any]:
    """The document without what the mission did not say: refused sentences and the wordings not chosen."""
    public = dict(document)
    if "sections" in public:
        public["sections"] = [{**section, "refused": []} for section in public["sections"]]
    if (public.get("figures") or {}).get("figures"):
        figures = [{**each, "alternatives": [], "refusals": []} for each in public["figures"]["figures"]]
        public["figures"] = {**public["figures"], "figures": figures}
    return public


def content_hash(document: Plain) -> str:
    """SHA-256 of the canonical published document without its hash, status and public address.

    Anybody who has an issued file makes it again from the statement.json inside (docs/formats.md).
    """
    hashed = {name: part for name, part in published(document).items() if name not in UNHASHED}
    return sha256(canonical(hashed).encode()).hexdigest()


def _iso(value: Any) -> str:
    return str(value.isoformat())
