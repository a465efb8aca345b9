"""The files a mission is loaded from: schemas, and readers that name each problem by file, line and field."""

from missions.formats.mission import MissionFile, read_mission
from missions.formats.problems import FileProblem
from missions.formats.schema import schema
from missions.formats.stations import Row, StationsFile, read_stations
from missions.formats.submissions import Line, read_submissions

__all__ = [
    "FileProblem",
    "Line",
    "MissionFile",
    "Row",
    "StationsFile",
    "read_mission",
    "read_stations",
    "read_submissions",
    "schema",
]
