"""The numbers of results forms at the stations of a random sample: turnout, and votes on each question."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from reports.claims import Claim, Kind
from reports.claims.estimates import Answered, Cluster, Design
from reports.models import Snapshot
from reports.queries.bound import Bound

Plain = Mapping[str, Any]
QUERY = """
    SELECT s.station_id,
           (SELECT jsonb_object_agg(key, value) FROM jsonb_each(r.answers) WHERE key = ANY(%(keys)s))
    FROM reports_snapshotrevision sr
    JOIN missions_submissionrevision r ON r.id = sr.revision_id
    JOIN missions_submission s ON s.id = r.submission_id
    WHERE sr.snapshot_id = %(snapshot)s AND sr.kind = %(form)s AND sr.role = 'counted'
      AND s.station_id = ANY(%(drawn)s::uuid[]) AND NOT sr.conflicting_keys::text[] && %(keys)s
    ORDER BY s.received_at, s.code COLLATE "C"
"""


def results_of(snapshot: Snapshot, known: Bound, design: Design) -> dict[str, dict[str, Answered]]:
    """By claim id and question on the ballot ("" where it is asked once): the stations with every number
    needed, in the order of receipt. Of two counts of one station the form received first tells. One query a
    claim."""
    strata = {pk: each["name"] for each in snapshot.frozen["sample"]["strata"] for pk in each["drawn"]}
    return {
        claim.id: {
            question: Answered(design, tuple(_stations(rows, claim, question, strata)), is_share=False)
            for question in _questions(claim, known)
        }
        for claim in known.claims
        if claim.kind is Kind.RESULT
        for rows in [_rows(snapshot, claim, list(strata))]
    }


def _questions(claim: Claim, known: Bound) -> tuple[str, ...]:
    use = claim.uses[0]
    question = known.questions.get((use.form, use.part))
    return known.repeats if question is not None and question.is_repeated else ("",)


def _rows(snapshot: Snapshot, claim: Claim, drawn: list[str]) -> list[tuple[str, Plain]]:
    use = claim.uses[0]
    given: dict[str, Any] = {
        "snapshot": snapshot.pk,
        "form": use.form,
        "keys": [use.part, *use.whole],
        "drawn": drawn,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, given)
        return [(str(station), json.loads(answers or "{}")) for station, answers in cursor.fetchall()]


def _stations(
    rows: list[tuple[str, Plain]], claim: Claim, question: str, strata: Mapping[str, str]
) -> Iterator[tuple[str, Cluster]]:
    use, seen = claim.uses[0], set[str]()
    for station, answers in rows:
        part = _number(answers.get(use.part), question)
        whole = [_number(answers.get(key), question) for key in use.whole]
        if station in seen or part is None or None in whole:
            continue
        seen.add(station)
        yield strata[station], Cluster(part, sum(number or 0 for number in whole))


def _number(answer: Any, question: str) -> int | None:
    """The number answered, of the question on the ballot where it is asked of each."""
    value = answer.get(question) if isinstance(answer, dict) else answer
    return value if type(value) is int else None
