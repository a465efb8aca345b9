"""YAML text read safely: no tags, no repeated keys, no endless nesting."""

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

from missions.checklists.problems import ProblemList

UNREADABLE = "yaml"


class _Loader(SafeLoader):
    """PyYAML's safe loader, which by itself lets a repeated key silently win."""

    repeated: list[tuple[str, int]]

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _value in node.value:
            name = str(key_node.value)
            if name in seen:
                self.repeated.append((name, key_node.start_mark.line + 1))
            seen.add(name)
        return super().construct_mapping(node, deep)


def load_yaml(text: str, *, file: str, problems: ProblemList) -> Any:
    """The document, or None when it cannot be read; what is wrong goes to `problems`."""
    try:
        loader = _Loader(text)
        loader.repeated = []
        document = loader.get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" on line {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        problems.report(file, "", UNREADABLE, f"The file is not readable YAML{where}: {reason}.")
        return None
    for name, line in loader.repeated:
        problems.report(
            file, name, "repeated_key", f'"{name}" stands twice in one place (line {line}); keep one.'
        )
    return document
