"""Meetings and what was learnt at them, when the field sends again what the statement desk has edited."""

import pytest

from missions.models import ContextFact, Meeting
from missions.services import loading, meetings
from reports.models import Edit
from reports.services import facts
from reports.services import meetings as terms
from tests import factories
from tests.missions.services.test_loading import demo
from tests.statements import version_of

pytestmark = pytest.mark.django_db
FACT = {
    "label": "stations abroad",
    "number": 65,
    "unit": "stations",
    "source": "Ministry",
    "as_of": "2022-06-03",
}
PERSONS = [{"name": "A. Minister", "title": "Minister", "public": True}]
ANSWERS = {"mtg_date": "2022-06-03T10:00", "mtg_institution": "Ministry", "mtg_attribution": "on_record"}
ANSWERS |= {"mtg_persons": PERSONS, "mtg_facts": [FACT], "mtg_purpose": "told of its work"}


def met():
    field = factories.field()
    submission = factories.filed(field, "meeting", ANSWERS)
    factories.verify(field, submission)
    return field, submission, version_of(field)


def tightened(field, version):
    given = terms.Given("institution_only", "the Ministry", "described its work")
    row = Meeting.objects.get()
    terms.write(
        statement=version.statement, pk=row.pk, given=given, expected_revision=1, actor=field.secretariat
    )


def test_terms_edited_at_the_desk_are_not_loosened_by_the_field():
    field, submission, version = met()
    tightened(field, version)
    meetings.record_from(submission, {**ANSWERS, "mtg_trust": "satisfied"})
    row = Meeting.objects.get()
    assert (row.attribution, row.institution, row.persons[0]["public"]) == (
        "institution_only",
        "the Ministry",
        False,
    )
    assert row.topics == {"mtg_trust": "satisfied"}


def test_terms_edited_at_the_desk_are_tightened_by_the_field():
    field, submission, version = met()
    tightened(field, version)
    meetings.record_from(submission, {**ANSWERS, "mtg_attribution": "confidential"})
    assert Meeting.objects.get().attribution == "confidential"


def test_a_figure_keeps_its_check_until_the_field_changes_it():
    field, submission, version = met()
    row = ContextFact.objects.get()
    facts.confirm(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    meetings.record_from(submission, ANSWERS)
    assert ContextFact.objects.get().checked_by == field.head
    meetings.record_from(submission, {**ANSWERS, "mtg_facts": [{**FACT, "number": 66}]})
    changed = ContextFact.objects.get()
    assert (changed.number, changed.checked_by, changed.revision) == (66, None, 3)


def test_a_figure_removed_at_the_desk_is_not_brought_back_by_the_field():
    field, submission, version = met()
    row = ContextFact.objects.get()
    facts.remove(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    meetings.record_from(submission, {**ANSWERS, "mtg_facts": [{**FACT, "number": 66}]})
    assert (ContextFact.objects.get().number, Edit.objects.count()) == (65, 1)


def test_loading_the_mission_file_again_leaves_what_the_desk_edited():
    mission, _report = loading.load(demo(), actor=None)
    mission.recommendations.filter(ref="equal-opportunities").update(action="act at once", revision=2)
    data = demo()
    data["recommendations"][0]["action"] = "act slowly"
    data["recommendations"][1]["action"] = "act slowly"
    _mission, report = loading.load(data, actor=None)
    actions = dict(mission.recommendations.values_list("ref", "action"))
    assert (actions["equal-opportunities"], actions["supplementary-lists"]) == ("act at once", "act slowly")
    assert report.changed["recommendations"] == 1
