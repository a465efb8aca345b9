import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from accounts.models import AuditEvent
from reports.claims import Kind, Say, load_claims
from reports.models import Snapshot
from reports.services import figures, snapshots
from tests import factories

pytestmark = pytest.mark.django_db
UNCOUNTED = (Kind.MEETING, Kind.FACT, Kind.JUDGEMENT, Kind.RESULT)
COUNTED = [c.id for c in load_claims() if c.kind not in UNCOUNTED]


@pytest.fixture
def field():
    """Seven stations visited, five of them chaired by women, and one count."""
    field = factories.field(slug="north-2022", stations=7)
    given = {"v_admitted": "at_once", "vot_order": "yes", "vot_overall": "good"}
    factories.keep(
        factories.stored(field, "voting", {**given, "v_chair": "woman" if n < 5 else "man"}, station=n)
        for n in range(7)
    )
    factories.keep([factories.stored(field, "counting", {"v_admitted": "at_once", "cnt_procedures": "good"})])
    return field


def freeze(field):
    return snapshots.freeze(mission=field.mission, actor=field.secretariat)


def printed(**options):
    out = StringIO()
    call_command("figures", stdout=out, **options)
    return out.getvalue()


def test_every_counted_claim_has_a_figure_in_the_order_of_the_claims(field):
    found = figures.evaluated(freeze(field))
    assert list(found) == COUNTED
    women = found["chairs_women"]
    assert (women.k, women.n, women.say) == (5, 7, Say.SHARE)
    assert (found["order_secured"].k, found["order_secured"].n) == (7, 7)
    assert found["counting_procedures"].refused[0].rule == "below_min_n"


def test_the_cut_off_is_told_in_the_time_of_the_mission(field):
    cut_off = datetime(2022, 7, 5, 20, 30, tzinfo=UTC)
    snapshot = snapshots.freeze(mission=field.mission, actor=None, cut_off=cut_off)
    told = figures.summary(snapshot)
    assert told["cut_off"] == "2022-07-06T02:30:00+06:00"
    assert told["digest"] == snapshot.digest
    assert told["submissions"] == {"voting": 7, "counting": 1}
    assert told["stations"] == {"visited": 7}
    assert told["expected"] == {"opening": 0, "voting": 0, "counting": 0, "tabulation": 0}


def test_the_command_prints_figures_json_that_its_schema_accepts(field):
    printed_json = json.loads(printed(mission="north-2022", json=True))
    schema = json.loads(printed(schema=True))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(printed_json)] == []
    found = {figure["id"]: figure for figure in printed_json["figures"]}
    assert set(COUNTED) <= set(found)
    assert found["chairs_women"]["base"]["assessed"] == 7
    assert len(found["chairs_women"]["evidence"]["supporting"]) == 5
    assert printed_json["mission"] == "TST22"


def test_the_table_shows_wording_refusals_and_why(field):
    text = printed(mission="north-2022")
    assert "7 voting, 1 counting; polling stations visited: 7" in text
    line = next(line for line in text.splitlines() if " chairs_women " in line)
    assert line.split(maxsplit=2)[2] == "5 of 7, station: 7 assessed, coverage 100%"
    assert "Women chaired 5 of the 7 observed commissions." in text
    assert "Refused: The precinct commissions implemented the counting of votes per the rules." in text
    assert "Because: One count was observed; a plural needs five." in text


def test_printing_figures_leaves_nothing_behind(field):
    before = AuditEvent.objects.count()
    printed(mission="north-2022")
    assert not Snapshot.objects.exists()
    assert AuditEvent.objects.count() == before


def test_the_command_counts_a_snapshot_kept_earlier(field):
    snapshot = freeze(field)
    factories.keep([factories.stored(field, "voting", {"v_admitted": "at_once", "v_chair": "man"})])
    earlier = json.loads(printed(mission="north-2022", json=True, snapshot=snapshot.digest[:10]))
    now = json.loads(printed(mission="north-2022", json=True))
    women = [
        next(each for each in found["figures"] if each["id"] == "chairs_women") for found in (earlier, now)
    ]
    assert earlier["snapshot"]["digest"] == snapshot.digest
    assert [each["k"] for each in women] == [5, 4]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "Name the mission"),
        ({"mission": "atlantis"}, "There is no mission “atlantis”"),
        ({"mission": "north-2022", "snapshot": "beef"}, "No snapshot of this mission begins with “beef”"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(field, options, message):
    with pytest.raises(CommandError, match=message):
        printed(**options)
