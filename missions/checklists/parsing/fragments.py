"""Several files, one set: each holds some of the same sections, and nothing is said twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from missions.checklists.parsing.fields import Fields, fields_of
from missions.checklists.parsing.yaml_text import load_yaml
from missions.checklists.problems import ProblemList, did_you_mean

SCHEMA = "referendum-observation-checklists"
SCHEMA_VERSION = 1
_HEAD = ("schema", "schema_version", "version", "title", "language", "origin")
_TABLES = ("config_flags", "sections", "standards", "labels", "special_answers", "rules", "blocks", "forms")
_CHECKS = "consistency_checks"


@dataclass
class Fragments:
    """The sections of all files together; every entry remembers the file it came from."""

    problems: ProblemList
    first_file: str = ""
    head: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[str, tuple[str, Any]]] = field(
        default_factory=lambda: {name: {} for name in _TABLES}
    )
    checks: list[tuple[str, Any]] = field(default_factory=list)

    def table(self, name: str) -> Iterator[tuple[str, Fields]]:
        """The entries of one section whose values are mappings, in reading order."""
        for key, (file, raw) in self.tables[name].items():
            yield key, fields_of(raw, file=file, key=key, problems=self.problems)

    def words(self, name: str) -> dict[str, str]:
        """The entries of one section whose values are words."""
        found = {}
        for key, (file, raw) in self.tables[name].items():
            text = Fields({}, file, key, self.problems).as_text(raw, key)
            if text:
                found[key] = text
        return found

    def values(self, name: str) -> dict[str, Any]:
        return {key: raw for key, (_file, raw) in self.tables[name].items()}


def read_fragments(documents: Mapping[str, str], problems: ProblemList) -> Fragments:
    """`documents` maps file names to their text."""
    whole = Fragments(problems, first_file=next(iter(documents), ""))
    for file, text in documents.items():
        document = load_yaml(text, file=file, problems=problems)
        if isinstance(document, Mapping):
            _add(whole, file, document)
        elif document is not None or not problems:
            problems.report(
                file, "", "not_a_mapping", "The file must be a mapping with sections such as forms."
            )
    return whole


def _add(whole: Fragments, file: str, document: Mapping[Any, Any]) -> None:
    for name, content in document.items():
        if name in _HEAD:
            whole.head[name] = content
        elif name in _TABLES:
            _add_entries(whole, file, name, content)
        elif name == _CHECKS and isinstance(content, list):
            whole.checks += [(file, raw) for raw in content]
        elif name == _CHECKS:
            whole.problems.report(file, _CHECKS, "not_a_list", "The checks must be a list.")
        else:
            hint = did_you_mean(str(name), (*_HEAD, *_TABLES, _CHECKS))
            whole.problems.report(
                file, str(name), "unknown_field", f'"{name}" is not a section known here.{hint}'
            )


def _add_entries(whole: Fragments, file: str, name: str, content: Any) -> None:
    if not isinstance(content, Mapping):
        whole.problems.report(file, name, "not_a_mapping", f'"{name}" must map keys to their definitions.')
        return
    for key, raw in content.items():
        if not isinstance(key, str):
            Fields({}, file, name, whole.problems).as_text(key, name)
        elif key in whole.tables[name]:
            elsewhere = whole.tables[name][key][0]
            message = f'"{key}" is already among the {name} of {elsewhere}; keep one.'
            whole.problems.report(file, key, "repeated_key", message)
        else:
            whole.tables[name][key] = (file, raw)


def check_head(whole: Fragments) -> None:
    """What a set says about itself as a whole."""
    head = Fields(whole.head, whole.first_file, "", whole.problems)
    if (head.get("schema"), head.get("schema_version")) != (SCHEMA, SCHEMA_VERSION):
        head.report("schema", f'The set must say "schema: {SCHEMA}" and "schema_version: {SCHEMA_VERSION}".')
    for name in ("version", "title", "language"):
        head.text(name, required=True)
    if not whole.tables["forms"]:
        head.report("no_forms", 'The set has no form; add one under "forms".')
