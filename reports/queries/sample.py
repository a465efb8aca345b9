"""The random sample of a mission: what a snapshot freezes of it, and what its polling stations answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from missions.models import Mission, PollingStation
from reports.claims import Counting, Kind, Measure, per_station
from reports.claims.estimates import Answered, Cluster, Design, design_of
from reports.models import Snapshot
from reports.queries import units
from reports.queries.bound import Bound
from reports.queries.running import named_rows_of
from reports.queries.units import column
from reports.queries.values import Values, listed
from reports.queries.visits import Visits

Plain = dict[str, Any]
# Outcomes of a station: 3 clean, 5 and 6 hit (reports.queries.parts).
CLEAN, ANSWERED = 3, (3, 5, 6)
AT_ONCE = 60
STATIONS = """
    WITH {units}, drawn AS (SELECT * FROM unnest({ids}::uuid[], {strata}) AS drawn(id, stratum))
    SELECT drawn.stratum, drawn.id, {columns}
    FROM units JOIN drawn ON drawn.id = units.station_id
    GROUP BY drawn.stratum, drawn.id
"""


def frozen_sample(mission: Mission) -> Plain | None:
    """{frame, strata: [{name, stations, registered_voters, drawn: [station ids]}]}; None where the polling
    stations were not drawn at random, or nobody said how. One query."""
    design = mission.sample if mission.is_random_sample else {}
    if not design.get("strata"):
        return None
    rows = PollingStation.objects.filter(mission=mission, sample__has_key="stratum")
    drawn: dict[str, list[str]] = {each["name"]: [] for each in design["strata"]}
    for pk, sample in rows.order_by("pk").values_list("pk", "sample"):
        if sample and sample["stratum"] in drawn:
            drawn[sample["stratum"]].append(str(pk))
    strata = [{**each, "drawn": drawn[each["name"]]} for each in design["strata"]]
    return {"frame": design["frame"], "strata": strata}


@dataclass(frozen=True)
class Sample:
    """The design and, by claim id, what the stations drawn answered, in the order of receipt.

    `reported` are the stations drawn of which any form is in the snapshot, by stratum.
    """

    design: Design
    answered: Mapping[str, Answered]
    reported: Mapping[str, int]

    def summary(self) -> Plain:
        """What the document says of it (reports.claims.document)."""
        strata = [
            {
                "name": each.name,
                "population": each.population,
                "drawn": each.drawn,
                "reported": self.reported[each.name],
            }
            for each in self.design.strata
        ]
        return {
            "frame": self.design.frame,
            "population": self.design.population,
            "drawn": self.design.drawn,
            "reported": sum(self.reported.values()),
            "strata": strata,
        }


def sample_of(snapshot: Snapshot, known: Bound) -> Sample | None:
    """None where no random sample was frozen. One query a batch of claims."""
    design = design_of(snapshot.frozen.get("sample"))
    if design is None:
        return None
    kinds = {claim.id: claim.kind for claim in known.claims}
    measures = [
        measure
        for claim in known.claims
        if claim.id in known.measures and (measure := per_station(claim, known.measures[claim.id]))
    ]
    answered: dict[str, Answered] = {}
    reported: dict[str, set[Any]] = {each.name: set() for each in design.strata}
    for start in range(0, len(measures), AT_ONCE):
        visits = Visits(known, measures[start : start + AT_ONCE], snapshot.pk, Values())
        rows = named_rows_of(_query(visits, snapshot), visits.values)
        for row in rows:
            reported[row["stratum"]].add(row["id"])
        for j, measure in enumerate(visits.measures):
            answered[measure.claim] = _answered(design, measure, kinds[measure.claim], j, rows)
    return Sample(design, answered, {name: len(stations) for name, stations in reported.items()})


def _query(visits: Visits, snapshot: Snapshot) -> sql.Composable:
    drawn = [(pk, each["name"]) for each in snapshot.frozen["sample"]["strata"] for pk in each["drawn"]]
    return sql.SQL(STATIONS).format(
        units=units.expressions(visits),
        ids=visits.values.texts(pk for pk, _ in drawn),
        strata=visits.values.texts(name for _, name in drawn),
        columns=listed([*_received(visits), *_outcomes(visits)]),
    )


def _received(visits: Visits) -> Iterator[sql.Composable]:
    """When the first form of each kind came in."""
    first = sql.SQL("min(received_at) FILTER (WHERE kind = {}) AS {}")
    for form in visits.forms:
        yield first.format(visits.values(form), sql.Identifier(f"at_{form}"))


def _outcomes(visits: Visits) -> Iterator[sql.Composable]:
    """The station's outcome; for a ratio the two numbers of the visit that decides."""
    for j, measure in enumerate(visits.measures):
        yield sql.SQL("max({}) FILTER (WHERE is_first) AS {}").format(column("u", j), column("u", j))
        if measure.counting is Counting.RATIO:
            for letter in "ab":
                number = sql.SQL("max({0}) FILTER (WHERE {1}) AS {0}")
                yield number.format(column(letter, j), column("d", j))


def _answered(
    design: Design, measure: Measure, kind: Kind, j: int, rows: Sequence[Mapping[str, Any]]
) -> Answered:
    found = [row for row in rows if row[f"u{j}"] in ANSWERED]
    found.sort(key=lambda row: (_first(row, measure.forms), str(row["id"])))
    is_share = measure.counting is not Counting.RATIO
    stations = tuple((str(row["stratum"]), _cluster(row, kind, j, is_share=is_share)) for row in found)
    return Answered(design, stations, is_share)


def _first(row: Mapping[str, Any], forms: Sequence[str]) -> Any:
    return min(moment for form in forms if (moment := row.get(f"at_{form}")) is not None)


def _cluster(row: Mapping[str, Any], kind: Kind, j: int, *, is_share: bool) -> Cluster:
    """What the figure counts: where it held everywhere, the stations without a hit."""
    if not is_share:
        return Cluster(int(row[f"a{j}"]), int(row[f"b{j}"]))
    is_hit = row[f"u{j}"] != CLEAN
    return Cluster(int(is_hit is not (kind is Kind.POSITIVE_ALL)), 1)
