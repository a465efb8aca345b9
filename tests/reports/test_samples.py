"""docs/samples holds the demonstration statement in every profile and language, as it is made today."""

import pytest

from local.samples import DEMO, SAMPLES
from reports.claims.checks import CheckContext, run
from reports.claims.plain import plain_text
from reports.management.commands.statement_samples import samples

pytestmark = pytest.mark.django_db


def test_samples_are_what_the_library_makes_today():
    made = dict(samples(DEMO))
    assert {f"{name}.txt" for name in made} == {file.name for file in SAMPLES.glob("*.txt")}
    stale = [
        name
        for name, document in made.items()
        if (SAMPLES / f"{name}.txt").read_text(encoding="utf-8") != plain_text(document)
    ]
    assert not stale, f"{', '.join(stale)}: run make samples, and read what changed"
    for profile in ("odihr", "ots", "sco"):
        others = {code: made[f"{profile}.{code}"] for code in ("kk", "ru", "tr")}
        assert run(made[f"{profile}.en"], CheckContext(translations=others))[12].passed
