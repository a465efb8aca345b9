"""A part read from answers repeated for each question on the ballot: {"1": answer, "2": answer}."""

import json

from psycopg2 import sql

from reports.claims import Part
from reports.queries.answers import Answers

# Elements of lists are looked at one by one; `strict` keeps an empty list from being looked into.
IS_ANY_OF = "$.*[*] ? (@ == $wanted[*])"
IS_ABOVE = "$.* ? (@ > $limit)"
IS_BLANK = 'strict $.* ? (@ == null || @ == "" || (@.type() == "array" && @.size() == 0))'
IS_ANSWERED = '$.* ? (@.type() != "string" || (@ != "not_applicable" && @ != "not_discussed"))'


def possible_hits(part: Part) -> tuple[str, ...]:
    """The hits among the values that count at all."""
    return tuple(v for v in part.hits if not part.of or v in part.of)


def repeated_outcome(part: Part, answers: Answers) -> sql.Composable:
    """WHEN the answer is an object: hit if any is, else missing if any is, else clean if one is, else out."""
    values, column = answers.values, answers.column(part.key)

    def found(path: str, **names: object) -> sql.Composable:
        test = sql.SQL("jsonb_path_exists({}, {}::jsonpath, {}::jsonb)")
        return test.format(column, values(path), values(json.dumps(names)))

    hits = possible_hits(part)
    sure = [v for v in hits if v not in part.critical]
    unsure = [v for v in hits if v in part.critical]
    clean = found(IS_ANY_OF, wanted=list(part.of)) if part.of else found(IS_ANSWERED)
    return sql.SQL(
        """WHEN jsonb_typeof({column}) = 'object' THEN CASE
             WHEN {above} OR {sure} THEN 6
             WHEN {unsure} THEN CASE WHEN t.confirmed ? {key} THEN 6 ELSE 5 END
             WHEN {not_observed} THEN 2
             WHEN {blank} OR NOT {column} ?& {repeats} THEN 1
             WHEN {clean} THEN 0 END"""
    ).format(
        column=column,
        above=sql.SQL("false") if part.gt is None else found(IS_ABOVE, limit=part.gt),
        sure=found(IS_ANY_OF, wanted=sure),
        unsure=found(IS_ANY_OF, wanted=unsure),
        key=values(part.key),
        not_observed=found(IS_ANY_OF, wanted=["not_observed"]),
        blank=found(IS_BLANK),
        repeats=values.texts(answers.bound.repeats),
        clean=clean,
    )
