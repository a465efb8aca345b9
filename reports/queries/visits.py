"""One row a counted submission of a snapshot with its outcomes, as common table expressions.

The expression `visits` has, beside what tells the submission and its place:
  sc{i}     for each scope (the forms and `where` of measures): 1 looked at, 2 in conflict over it, 0 outside;
  o{j}      the Outcome for measure j;
  g{j}      for measures of several groups, which groups were hit, as bits;
  a{j} b{j} for ratios the two numbers, for `sums_hits` the number behind a hit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from psycopg2 import sql

from reports.claims import Counting, Measure, Part, Unit, Where
from reports.queries.answers import Answers
from reports.queries.bound import Bound
from reports.queries.parts import part_outcome
from reports.queries.values import Values, listed

Scope = tuple[tuple[str, ...], Where | None]

# Everything a form's answers are read from; `confirmed` has the keys of its confirmed critical findings.
SOURCE = """
    SELECT r.answers, sr.conflicting_keys::text[] AS disputed, sr.conflicting_keys <> '{{}}' AS is_disputed,
           (SELECT keys FROM confirmed) -> s.code AS confirmed, s.checklist_version_id AS version,
           s.id AS submission_id, s.code, s.station_id, s.centre_id, s.received_at,
           coalesce(s.visit_started_at, s.filled_at, s.received_at) AS begun
    FROM reports_snapshotrevision sr
    JOIN missions_submissionrevision r ON r.id = sr.revision_id
    JOIN missions_submission s ON s.id = r.submission_id
    WHERE sr.snapshot_id = {snapshot} AND sr.kind = {form} AND sr.role = 'counted'
"""
# One object of keys by short code: looked up and not joined, since nobody can tell beforehand how long it is.
CONFIRMED = """
    SELECT jsonb_object_agg(code, keys) AS keys FROM (
        SELECT f ->> 'code' AS code, jsonb_agg(f -> 'key') AS keys
        FROM reports_snapshot, jsonb_array_elements(frozen -> 'findings') AS f
        WHERE id = {snapshot} AND f ->> 'state' = 'confirmed' GROUP BY 1
    ) AS by_code
"""
CARRIED = ("submission_id", "code", "station_id", "centre_id", "begun", "received_at", "refused")


@dataclass
class Visits:
    """Composes the expressions for some measures of a bound snapshot, numbered as they are given."""

    bound: Bound
    measures: Sequence[Measure]
    snapshot_id: UUID
    values: Values

    def __post_init__(self) -> None:
        self.scopes: list[Scope] = list(dict.fromkeys((m.forms, m.where) for m in self.measures))
        self.forms = [
            form for form in self.bound.forms if any(form in measure.forms for measure in self.measures)
        ]

    def scope_of(self, measure: Measure) -> int:
        return self.scopes.index((measure.forms, measure.where))

    def expressions(self) -> sql.Composable:
        """`name AS (...)`, comma separated, the last of them `visits`."""
        snapshot = self.values(self.snapshot_id)
        reads = [FormRead(self, form) for form in self.forms]
        united = sql.SQL(" UNION ALL ").join([read.outcomes() for read in reads])
        # Materialized, so that each part is worked out once and not in every measure that reads it.
        parts = sql.SQL("{} AS MATERIALIZED ({})")
        return listed(
            [
                sql.SQL("confirmed AS MATERIALIZED (" + CONFIRMED + ")").format(snapshot=snapshot),
                *(parts.format(sql.Identifier(f"read_{r.form}"), r.parts(snapshot)) for r in reads),
                sql.SQL("visits AS ({})").format(united),
            ]
        )


class FormRead:
    """The submissions of one form: first its parts and numbers, each once, then the measures over them."""

    def __init__(self, visits: Visits, form: str) -> None:
        self.visits, self.form = visits, form
        self.answers = Answers(visits.bound, form, visits.values)
        self._parts: dict[Part, str] = {}
        self._numbers: dict[str, str] = {}
        self._outcomes = [self._measure(number, measure) for number, measure in enumerate(visits.measures)]

    def parts(self, snapshot: sql.Composable) -> sql.Composable:
        """Read the answers: `p{n}` part outcomes, `n{n}` numbers, `sc{n}` scopes, `refused`."""
        columns = [sql.SQL("t.{}").format(sql.Identifier(name)) for name in CARRIED[:-1]]
        columns.append(_named(self._refused(), "refused"))
        columns += [_named(self._scope(scope), f"sc{i}") for i, scope in enumerate(self.visits.scopes)]
        columns += [_named(part_outcome(part, self.answers), name) for part, name in self._parts.items()]
        columns += [_named(self.answers.number(key), name) for key, name in self._numbers.items()]
        source = sql.SQL(SOURCE).format(snapshot=snapshot, form=self.visits.values(self.form))
        return sql.SQL("SELECT {} FROM ({}) AS t, {}").format(listed(columns), source, self.answers.record())

    def outcomes(self) -> sql.Composable:
        """The rows of `visits` that come from this form."""
        columns = [sql.SQL("{}::text AS kind").format(self.visits.values(self.form))]
        columns += [sql.Identifier(name) for name in CARRIED]
        columns += [sql.Identifier(f"sc{i}") for i in range(len(self.visits.scopes))]
        columns += [column for outcome in self._outcomes for column in outcome]
        return sql.SQL("SELECT {} FROM {}").format(listed(columns), sql.Identifier(f"read_{self.form}"))

    def _refused(self) -> sql.Composable:
        """Whether the form ended early; an ending two forms disagree on has not happened."""
        endings = self.visits.bound.forms[self.form].endings.items()
        tests = [self.answers.is_any_of(key, ending.values) for key, ending in endings]
        keys = self.visits.values.texts(key for key, _ in endings)
        ended = sql.SQL("coalesce(({}) AND NOT t.disputed && {}, false)")
        return ended.format(sql.SQL(" OR ").join([sql.SQL("false"), *tests]), keys)

    def _scope(self, scope: Scope) -> sql.Composable:
        forms, where = scope
        if self.form not in forms:
            return sql.SQL("0")
        if where is None:
            return sql.SQL("1")
        looked = sql.SQL("CASE WHEN t.disputed && {} THEN 2 WHEN {} THEN 1 ELSE 0 END")
        return looked.format(
            self.visits.values.texts([where.key]), self.answers.is_any_of(where.key, where.values)
        )

    def _part(self, part: Part) -> sql.Composable:
        """The column of a part, shared by the measures that read it alike."""
        name = self._parts.setdefault(replace(part, group=""), f"p{len(self._parts)}")
        return sql.Identifier(name)

    def _number(self, key: str) -> sql.Composable:
        return sql.Identifier(self._numbers.setdefault(key, f"n{len(self._numbers)}"))

    def _measure(self, number: int, measure: Measure) -> list[sql.Composable]:
        """The columns of one measure; the same in every form, empty where the measure does not read it."""
        mine = [part for part in measure.parts if part.form == self.form]
        is_read = self.form in measure.forms
        columns = [_named(self._outcome(measure, mine) if is_read else sql.SQL("0"), f"o{number}")]
        if len(groups := groups_of(measure)) > 1:
            columns.append(_named(self._groups(groups, mine), f"g{number}"))
        if measure.counting is Counting.RATIO:
            columns += [
                _named(self._of_group(mine, name), f"{letter}{number}")
                for letter, name in (("a", "numerator"), ("b", "denominator"))
            ]
        elif measure.sums_hits:
            columns.append(_named(self._sum(mine), f"a{number}"))
        return columns

    def _outcome(self, measure: Measure, parts: Sequence[Part]) -> sql.Composable:
        scope = sql.Identifier(f"sc{self.visits.scope_of(measure)}")
        whens = [] if measure.refused_in_base else [sql.SQL("WHEN refused THEN 0")]
        if measure.unit is Unit.STATION:
            whens.append(sql.SQL("WHEN station_id IS NULL THEN 0"))
        elif measure.counting is Counting.DISTINCT:
            whens.append(sql.SQL("WHEN centre_id IS NULL THEN 0"))
        whens.append(sql.SQL("WHEN {0} = 0 THEN 0 WHEN {0} = 2 THEN 4").format(scope))
        return sql.SQL("CASE {} ELSE {} END").format(sql.SQL(" ").join(whens), self._read(measure, parts))

    def _read(self, measure: Measure, parts: Sequence[Part]) -> sql.Composable:
        if measure.counting is Counting.DISTINCT:
            return sql.SQL("6")
        if not parts:
            return sql.SQL("0")
        columns = [self._part(part) for part in parts]
        if measure.counting is Counting.RATIO:
            numbers = [self._of_group(parts, name) for name in ("numerator", "denominator")]
            return sql.SQL(
                "CASE WHEN {} IS NOT NULL AND {} IS NOT NULL THEN 6 ELSE coalesce(greatest({}), 0) END"
            ).format(*numbers, listed(sql.SQL("nullif({}, 0)").format(column) for column in columns))
        greatest = sql.SQL("greatest({})").format(listed(columns))
        return sql.SQL("CASE {0} WHEN 0 THEN 3 ELSE coalesce({0}, 0) END").format(greatest)

    def _of_group(self, parts: Iterable[Part], group: str) -> sql.Composable:
        """The number of a ratio's group, where its part is answered."""
        for part in parts:
            if part.group == group:
                answered = sql.SQL("CASE WHEN {} = 0 THEN {} END")
                return answered.format(self._part(part), self._number(part.key))
        return sql.SQL("NULL::numeric")

    def _groups(self, groups: Sequence[str], parts: Iterable[Part]) -> sql.Composable:
        bit = sql.SQL("CASE WHEN {} >= 5 THEN {}::bigint ELSE 0 END")
        bits = [
            bit.format(self._part(part), self.visits.values(1 << groups.index(part.group))) for part in parts
        ]
        return sql.SQL(" | ").join([sql.SQL("0::bigint"), *bits])

    def _sum(self, parts: Iterable[Part]) -> sql.Composable:
        hit = sql.SQL("CASE WHEN {} = 6 THEN coalesce({}, 0) ELSE 0 END")
        numbers = [
            hit.format(self._part(part), self._number(part.key)) for part in parts if part.gt is not None
        ]
        return sql.SQL(" + ").join([sql.SQL("0::numeric"), *numbers])


def groups_of(measure: Measure) -> list[str]:
    """The groups hits of a measure are counted in, in the order of its parts."""
    return list(dict.fromkeys(part.group for part in measure.parts))


def _named(expression: sql.Composable, name: str) -> sql.Composable:
    return sql.SQL("{} AS {}").format(expression, sql.Identifier(name))
