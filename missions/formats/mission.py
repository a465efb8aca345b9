"""Reads a mission file and says everything that is wrong with it at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from missions.formats.coherence import contradictions
from missions.formats.encoding import decode
from missions.formats.json_reader import read_json
from missions.formats.lookup import regions, rows
from missions.formats.marked import Marked
from missions.formats.problems import FileProblem, Path
from missions.formats.references import (
    broken_references,
    misplaced_deployments,
    recommendations_without_ground,
)
from missions.formats.sampling import drawn_problems, is_random, strata_of
from missions.formats.schema import schema, schema_errors, with_defaults
from missions.formats.stations import StationsFile
from missions.formats.yaml_reader import read_yaml

SECTIONS = tuple(schema("mission")["properties"])


@dataclass(frozen=True)
class MissionFile:
    """A mission file as read: `data` has every default filled in; use it when there are no problems."""

    file: str
    data: dict[str, Any]
    problems: tuple[FileProblem, ...]
    lines: Mapping[Path, int]

    @property
    def stations_file(self) -> str | None:
        """Name of the CSV file with the register, beside this one."""
        return self.data.get("stations_file")

    def problem(self, path: Path, message: str) -> FileProblem:
        """A problem found later, placed at a field such as `("stations", 3, "area")`."""
        return Marked(self.file, self.data, dict(self.lines)).at(path, message)

    @property
    def regions(self) -> dict[str, str]:
        """The top area of every area, by code."""
        return regions(self.data)

    @property
    def strata(self) -> tuple[str, ...]:
        """The strata of the random sample; none where the polling stations were not drawn."""
        return tuple(strata_of(self.data)) if is_random(self.data) else ()

    def problems_with_register(self, register: StationsFile) -> tuple[FileProblem, ...]:
        """What the register, once read, shows to be wrong here: stations in both, deployments to nowhere."""
        found = list(misplaced_deployments(self.data, register.times_used))
        if self.strata:
            found += drawn_problems(self.data, register.drawn)
        for index, row in rows(self.data, "stations"):
            line = register.line_of(self.regions.get(str(row.get("area")), ""), str(row.get("code")))
            if line is not None:
                said = f'"{row.get("code")}" is also on line {line} of {register.file}.'
                found.append((("stations", index, "code"), said))
        return tuple(sorted(self.problem(path, message) for path, message in found))


def read_mission(
    content: str | bytes, file: str, *, claims: Collection[str] = (), standards: Collection[str] = ()
) -> MissionFile:
    """The mission in a YAML or JSON file; never raises for what the file contains, `problems` has it all.

    `claims` and `standards` are those of the checklists; recommendations are checked against them when given.
    """
    text, problems = decode(content, file)
    if not text.strip():
        return MissionFile(file, {}, tuple(problems), {})
    marked = read_json(text, file) if text.lstrip()[:1] in ("{", "[") else read_yaml(text, file)
    problems += marked.problems
    if not isinstance(marked.data, dict):
        if not marked.problems:
            problems.append(
                FileProblem(file, 1, "", f"A mission file has these sections: {', '.join(SECTIONS)}.")
            )
        return MissionFile(file, {}, tuple(problems), marked.lines)
    unread = marked.unread
    data = _with_dates(with_defaults("mission", marked.data))
    for found in (
        schema_errors("mission", marked.data),
        broken_references(data),
        recommendations_without_ground(data, claims, standards),
        contradictions(data),
        ((path, _NUL) for path in _paths_with_nul(marked.data)),
    ):
        problems += [marked.at(path, message) for path, message in found if path not in unread]
    return MissionFile(file, data, tuple(sorted(set(problems))), marked.lines)


_NUL = "The text contains a NUL character. Remove it."


def _paths_with_nul(data: Any, path: Path = ()) -> list[Path]:
    """Where the one character is that JSON allows and the database cannot hold."""
    if isinstance(data, str):
        return [path] if "\x00" in data else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in items for found in _paths_with_nul(value, (*path, key))]


def _with_dates(data: dict[str, Any]) -> dict[str, Any]:
    """Both `date` and `dates` of the referendum, and the languages, whichever of them the file gives."""
    vote, mission = data.get("referendum"), data.get("mission")
    if isinstance(vote, dict):
        dates = vote.get("dates")
        if isinstance(dates, list) and dates and "date" not in vote:
            vote["date"] = max(map(str, dates))
        elif "dates" not in vote and isinstance(vote.get("date"), str):
            vote["dates"] = [vote["date"]]
    if isinstance(mission, dict) and isinstance(mission.get("working_language"), str):
        mission.setdefault("statement_languages", [mission["working_language"]])
    return data
