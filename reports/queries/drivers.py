"""What observers noted where they assessed a process as a whole: what stands behind it (P17-P20)."""

from collections.abc import Mapping

from psycopg2 import sql

from reports.claims import Claim
from reports.models import Snapshot
from reports.queries.bound import Bound
from reports.queries.running import rows_of
from reports.queries.values import Values, listed

# Each document is parsed once. A problem the two forms of a visit disagree on was not noted, and a form that
# ended with access refused assesses nothing.
NOTED = """
    SELECT {counts}
    FROM reports_snapshotrevision sr
    JOIN missions_submissionrevision r ON r.id = sr.revision_id
    CROSS JOIN LATERAL jsonb_to_record(r.answers) AS a({columns})
    WHERE sr.snapshot_id = {snapshot} AND sr.kind = {form} AND sr.role = 'counted'
      AND a.{overall} = ANY({assessed}) AND NOT {overall_key} = ANY(sr.conflicting_keys)
      AND NOT coalesce({refused}, false)
"""
COUNT = """
    count(*) FILTER (WHERE a.{key} = ANY({adverse}) AND NOT {name} = ANY(sr.conflicting_keys)),
    count(*) FILTER (WHERE a.{key} = ANY({adverse}) AND NOT {name} = ANY(sr.conflicting_keys)
                           AND NOT a.{overall} = ANY({positive}))
"""


def drivers_of(snapshot: Snapshot, known: Bound) -> dict[str, Mapping[str, tuple[int, int]]]:
    """By claim id and key: in how many forms that assess the whole the problem was noted, and in how many of
    those that assess it negatively. One query for each claim that names drivers."""
    return {
        claim.id: _noted(snapshot, claim, keys, known)
        for claim in known.claims
        if claim.id in known.measures and (keys := _asked(claim, known))
    }


def _asked(claim: Claim, known: Bound) -> tuple[str, ...]:
    form = claim.uses[0].form
    return tuple(key for key in claim.drivers if (form, key) in known.questions)


def _noted(
    snapshot: Snapshot, claim: Claim, keys: tuple[str, ...], known: Bound
) -> Mapping[str, tuple[int, int]]:
    use, values = claim.uses[0], Values()
    overall = sql.Identifier(use.key)
    endings = known.forms[use.form].endings
    columns = [sql.SQL("{} text").format(sql.Identifier(key)) for key in (use.key, *keys, *endings)]
    refused = [
        sql.SQL("a.{} = ANY({}) AND NOT {} = ANY(sr.conflicting_keys)").format(
            sql.Identifier(key), values.texts(ending.values), values(key)
        )
        for key, ending in endings.items()
    ]
    counts = [
        sql.SQL(COUNT).format(
            key=sql.Identifier(key),
            name=values(key),
            adverse=values.texts(known.questions[use.form, key].adverse),
            overall=overall,
            positive=values.texts(use.hits),
        )
        for key in keys
    ]
    query = sql.SQL(NOTED).format(
        counts=listed(counts),
        columns=listed(columns),
        snapshot=values(snapshot.pk),
        form=values(use.form),
        overall=overall,
        overall_key=values(use.key),
        assessed=values.texts(use.of),
        refused=sql.SQL("({})").format(sql.SQL(" OR ").join([sql.SQL("false"), *refused])),
    )
    row = rows_of(query, values)[0]
    return {key: (row[2 * n], row[2 * n + 1]) for n, key in enumerate(keys)}
