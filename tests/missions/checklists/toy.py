"""A small set that uses what the standard checklists do not, and the place where tests break it."""

import copy
from pathlib import Path

import yaml

TOY = (Path(__file__).parent / "toy.yaml").read_text("utf-8")


def toy_document():
    """The toy set as plain data, to be broken by a test."""
    return copy.deepcopy(yaml.safe_load(TOY))


def as_text(document):
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def question(document, key):
    """The definition of one question, wherever it stands."""
    homes = [*document["blocks"].values(), *document["forms"].values()]
    return next(q for home in homes for q in home["questions"] if q["key"] == key)
