"""YAML with the line of every field, by the rules of YAML 1.2: yes, 07:00 and 0123 stay text."""

import re
from typing import Any

import yaml

from missions.formats.marked import DEEPEST, GIVEN_TWICE, REST_UNCHECKED, Marked
from missions.formats.problems import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_KNOWN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ["str", "int", "float", "bool", "null", "timestamp", "merge", "value"]
}


def read_yaml(text: str, file: str) -> Marked:
    marked = Marked(file)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        marked.refuse(line, (), _broken_yaml(error, text, mark))
        return marked
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = text[:position].count("\n") + 1
        marked.refuse(line, (), "The file contains a control character that YAML does not allow. Remove it.")
        return marked
    except RecursionError:
        marked.refuse(1, (), f"The file is nested more than {DEEPEST} levels deep.")
        return marked
    if node is not None:
        marked.data = _YamlBuilder(marked).value(node, ())
    return marked


def _broken_yaml(error: yaml.MarkedYAMLError, text: str, mark: yaml.Mark | None) -> str:
    rest = REST_UNCHECKED
    if mark is None:
        return f"The YAML is broken: {error.problem}. {rest}"
    lines = text.splitlines()
    if mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        return f"The line is indented with a tab, at column {mark.column + 1}. Indent with spaces. {rest}"
    said = " ".join(part for part in (error.context, error.problem) if part)
    return f"The YAML is broken at column {mark.column + 1}: {said}. {rest}"


class _YamlBuilder:
    """Plain data from YAML nodes by YAML 1.2 rules: yes, no, 07:00 and 0123 stay the text they look like."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.marked.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self.seen or len(path) > DEEPEST:
            why = (
                "Anchors and aliases are not supported: write this out wherever it is used."
                if id(node) in self.seen
                else "Nested too deep."
            )
            self._refuse(node, path, why)
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, path, "A field name must be plain text.")
                continue
            key = key_node.value
            here = (*path, key)
            if key in result:
                first = self.marked.lines[here]
                self._refuse(key_node, here, GIVEN_TWICE.format(key=key, first=first))
                continue
            self.marked.lines[here] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, here)
        return result

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.tag not in _KNOWN_TAGS:
            self._refuse(node, path, f'The tag "{node.tag}" is not supported: write the plain value.')
            return None
        text: str = node.value
        if node.style or node.tag == "tag:yaml.org,2002:str":
            return text
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _NUMBER.fullmatch(text) else text

    def _refuse(self, node: yaml.Node, path: Path, message: str) -> None:
        self.marked.refuse(node.start_mark.line + 1, path, message)
