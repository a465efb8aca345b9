"""One part of a measure as an SQL expression over the answers of one form (reports.claims.measures, step 2).

A part gives an Outcome as a number, but NULL when it is out and 0 when it is clean: then the greatest of the
parts is the outcome of the visit, since GREATEST passes over NULL.
"""

from collections.abc import Iterator

from psycopg2 import sql

from reports.claims import Part
from reports.queries.answers import Answers
from reports.queries.repeated import possible_hits, repeated_outcome
from reports.queries.values import Values

OUTSIDE = ("not_applicable", "not_discussed")


def part_outcome(part: Part, answers: Answers) -> sql.Composable:
    """The outcome of one part; `disputed`, `confirmed` and `version` are columns of `t`.

    A key two forms of the visit disagree on is in conflict, and so is one whose relevance hangs on it.
    """
    values, bound, place = answers.values, answers.bound, (part.form, part.key)
    endings = bound.endings_before(part.form, part.key)
    read = [part.key, *(c.key for c in part.relevance), *endings]
    whens = [sql.SQL("WHEN t.is_disputed AND t.disputed && {} THEN 4").format(values.texts(read))]
    whens += [
        sql.SQL("WHEN {} THEN NULL").format(
            answers.is_any_of(key, bound.forms[part.form].endings[key].values)
        )
        for key in endings
    ]
    if place in bound.asked_in:
        asking = values(list(bound.asked_in[place]))
        whens.append(sql.SQL("WHEN NOT t.version = ANY({}::bigint[]) THEN NULL").format(asking))
    whens += [sql.SQL("WHEN {} IS NOT TRUE THEN NULL").format(answers.holds(c)) for c in part.relevance]
    question = answers.question(part.key)
    if question is not None and question.is_repeated:
        whens.append(repeated_outcome(part, answers))
    whens += _plain(part, answers)
    return sql.SQL("CASE {} ELSE 0 END").format(sql.SQL(" ").join(whens))


def _plain(part: Part, answers: Answers) -> list[sql.Composable]:
    """One answer. The conditions exclude one another; the clean ones are most common and come first."""
    key, is_text = part.key, answers.is_text(part.key)
    hits = possible_hits(part)
    clean = tuple(v for v in part.of if v not in hits)
    blanks = "'', '[]', '{{}}'" if is_text else "'null', '\"\"', '[]', '{{}}'"
    whens = [sql.SQL("WHEN {} THEN 0").format(answers.is_any_of(key, clean))] if is_text and clean else []
    whens += [
        sql.SQL(f"WHEN {{0}} IS NULL OR {{0}} IN ({blanks}) THEN 1").format(answers.column(key)),
        sql.SQL("WHEN {} THEN 2").format(answers.is_any_of(key, ("not_observed",))),
        sql.SQL("WHEN {} THEN NULL").format(answers.is_any_of(key, OUTSIDE)),
    ]
    if part.gt is not None:
        whens.append(sql.SQL("WHEN {} THEN 6").format(answers.is_above(key, part.gt)))
    whens += [
        sql.SQL("WHEN {} THEN {}").format(answers.is_any_of(key, found), outcome)
        for found, outcome in by_certainty(part, hits, answers.values)
    ]
    if part.of:
        whens.append(sql.SQL("WHEN {} IS NOT TRUE THEN NULL").format(answers.is_any_of(key, part.of)))
    return whens


def by_certainty(
    part: Part, hits: tuple[str, ...], values: Values
) -> Iterator[tuple[tuple[str, ...], sql.Composable]]:
    """Hits that stand by themselves, then critical ones, which need a confirmed finding on the key."""
    if sure := tuple(v for v in hits if v not in part.critical):
        yield sure, sql.SQL("6")
    if unsure := tuple(v for v in hits if v in part.critical):
        yield unsure, sql.SQL("CASE WHEN t.confirmed ? {} THEN 6 ELSE 5 END").format(values(part.key))
