"""Facts, recommendations, terms of meetings and the mission's own words, as the desk writes them."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.models import ContextFact, Meeting
from missions.services import jobs
from reports.models import Edit
from reports.queries.content import changes_since, content_of
from reports.queries.writing import passage_keys
from reports.services import facts, meetings, passages, recommendations, statements
from reports.services.content import EditedMeanwhileError
from tests import factories
from tests.reports.services.test_judgements import said_in
from tests.reports.services.test_wordings import compiled

pytestmark = pytest.mark.django_db


def fact_given(**given):
    stood = {
        "label": "polling stations abroad",
        "number": Decimal(65),
        "unit": "polling stations",
        "second_number": Decimal(52),
        "second_unit": "foreign states",
        "as_of": date(2022, 5, 22),
        "source_kind": "document",
        "source_ref": "notice of 22 May",
        "source_name": "the official notices",
        "source_url": "",
    }
    return facts.Given(**(stood | given))


def fact(version, field, *, pk=None, expected=0, actor=None, **given):
    return facts.write(
        statement=version.statement,
        pk=pk,
        given=fact_given(**given),
        expected_revision=expected,
        actor=actor or field.secretariat,
    )


def meeting(field, attribution="on_record", **given):
    return Meeting.objects.create(
        mission=field.mission,
        ref="mfa",
        date=factories.DAY,
        type="ministry",
        institution="the Ministry",
        attribution=attribution,
        purpose="described its preparations",
        persons=[{"name": "A. Minister", "title": "Minister", "public": True}, {"name": "B. Clerk"}],
        **given,
    )


def terms(version, field, row, *, actor=None, **given):
    stood = {"attribution": row.attribution, "institution": row.institution, "purpose": row.purpose}
    return meetings.write(
        statement=version.statement,
        pk=row.pk,
        given=meetings.Given(**(stood | {"named": (0,)} | given)),
        expected_revision=row.revision,
        actor=actor or field.secretariat,
    )


def problems(refused):
    return {each.field for each in refused.value.problems}


def test_a_fact_is_printed_once_a_second_person_confirmed_it_and_not_after_a_change():
    field, version = compiled()
    row = fact(version, field)
    assert said_in(version, "fact") == []
    with pytest.raises(NotAllowedError, match="You wrote this"):
        facts.confirm(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.secretariat)
    facts.confirm(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    (said,) = said_in(version, "fact")
    assert "65 polling stations abroad in 52 foreign states as of 22 May 2022" in said["text"]
    assert AuditEvent.objects.filter(action="fact.confirmed").count() == 1
    changed = fact(version, field, pk=row.pk, expected=2, actor=field.head, second_unit="diplomatic missions")
    assert (changed.checked_by, changed.entered_by) == (None, field.head)
    assert said_in(version, "fact") == []
    # Undone, it wants its check again, and by somebody else than who undid it.
    edit = Edit.objects.first()
    undone = facts.bring_back(
        statement=version.statement, pk=row.pk, edit=edit.pk, expected_revision=3, actor=field.head
    )
    assert (undone.second_unit, undone.number, undone.checked_by) == ("foreign states", 65, None)
    with pytest.raises(NotAllowedError):
        facts.confirm(statement=version.statement, pk=row.pk, expected_revision=4, actor=field.head)


def test_a_fact_the_same_again_keeps_its_check():
    field, version = compiled()
    row = fact(version, field)
    facts.confirm(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    fact(version, field, pk=row.pk, expected=2)
    assert ContextFact.objects.get().checked_by == field.head


def test_a_fact_read_before_it_was_changed_is_not_confirmed():
    field, version = compiled()
    row = fact(version, field)
    fact(version, field, pk=row.pk, expected=1, number=Decimal(66))
    with pytest.raises(EditedMeanwhileError):
        facts.confirm(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"unit": " "}, "unit"),
        ({"number": None}, "number"),
        ({"second_unit": ""}, "second_number"),
        ({"as_of": None}, "as_of"),
        ({"source_name": ""}, "source_name"),
        ({"source_ref": ""}, "source_ref"),
        ({"source_kind": "web"}, "source_url"),
        ({"source_kind": "meeting", "source_ref": "nobody"}, "source_ref"),
        ({"source_kind": "hearsay"}, "source_kind"),
    ],
)
def test_a_fact_without_what_makes_it_one_is_refused(given, wrong):
    field, version = compiled()
    with pytest.raises(InvalidInputError) as refused:
        fact(version, field, **given)
    assert wrong in problems(refused)
    assert not ContextFact.objects.exists()


def test_a_fact_of_a_meeting_without_attribution_is_refused():
    field, version = compiled()
    meeting(field, "not_for_attribution")
    with pytest.raises(InvalidInputError) as refused:
        fact(version, field, source_kind="meeting", source_ref="mfa", source_name="")
    assert problems(refused) == {"source_ref"}


def test_a_removed_fact_leaves_the_text_and_its_name_to_nobody_else():
    field, version = compiled()
    row = fact(version, field)
    facts.remove(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    assert content_of(version.statement, version.snapshot).facts == []
    with pytest.raises(DomainError, match="removed"):
        facts.confirm(statement=version.statement, pk=row.pk, expected_revision=2, actor=field.head)
    assert fact(version, field).ref == "polling-stations-abroad-2"


def recommendation(version, field, *, pk=None, expected=0, **given):
    stood = {
        "addressee": "The Commission",
        "action": "train the commissions within 24 hours",
        "priority": "high",
        "evidence": ("chairs_women",),
        "standards": ("VCR-I.2.2",),
    }
    return recommendations.write(
        statement=version.statement,
        pk=pk,
        given=recommendations.Given(**(stood | given)),
        expected_revision=expected,
        actor=field.secretariat,
    )


def test_a_recommendation_is_printed_with_its_evidence_and_standard():
    field, version = compiled()
    row = recommendation(
        version,
        field,
        previous_mission_ref="Mission of 2017, 4",
        previous_text="Train them.",
        previous_state="partly",
    )
    (said,) = said_in(version, "recommendation")
    assert said["text"] == "The Commission should train the commissions within 24 hours."
    assert len(said["rests_on"]) == len(said["standards"]) == 1
    assert (row.previous_state, row.get_previous_state_display()) == ("partly", "Followed in part")
    recommendations.remove(
        statement=version.statement, pk=row.pk, expected_revision=1, actor=field.secretariat
    )
    assert said_in(version, "recommendation") == []
    back = recommendations.bring_back(
        statement=version.statement,
        pk=row.pk,
        edit=Edit.objects.first().pk,
        expected_revision=2,
        actor=field.head,
    )
    assert (back.previous_text, back.revision) == ("Train them.", 3)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"addressee": ""}, "addressee"),
        ({"action": "have women chair more than 4 of the 6 commissions"}, "action"),
        ({"evidence": ()}, "evidence"),
        ({"evidence": ("moon",)}, "evidence"),
        ({"standards": ("MOON-1",)}, "standards"),
        ({"priority": "sometime"}, "priority"),
        ({"previous_text": "Train them."}, "previous_mission_ref"),
    ],
)
def test_a_recommendation_that_may_not_stand_is_refused(given, wrong):
    field, version = compiled()
    with pytest.raises(InvalidInputError) as refused:
        recommendation(version, field, **given)
    assert wrong in problems(refused)


def test_terms_decide_who_is_named():
    field, version = compiled()
    row = meeting(field)
    assert "represented by A. Minister, Minister" in said_in(version, "meeting")[0]["text"]
    row = terms(version, field, row, named=())
    assert "Minister," not in said_in(version, "meeting")[0]["text"]
    row = terms(version, field, row, attribution="not_for_attribution", named=())
    assert "the Ministry" not in said_in(version, "meeting")[0]["text"]
    # What may not be attributed is no longer the secretariat's to read or to loosen.
    with pytest.raises(NotAllowedError):
        terms(version, field, row, attribution="on_record", reason="They agreed.")
    with pytest.raises(InvalidInputError) as refused:
        terms(version, field, row, actor=field.head, attribution="institution_only")
    assert problems(refused) == {"reason"}
    given = {"attribution": "institution_only", "reason": "The Minister agreed on 4 June."}
    terms(version, field, row, actor=field.head, **given)
    assert Edit.objects.first().reason == "The Minister agreed on 4 June."
    assert "the Ministry" in said_in(version, "meeting")[0]["text"]


def test_naming_one_more_person_wants_a_reason_and_numbers_are_not_typed():
    field, version = compiled()
    row = meeting(field)
    with pytest.raises(InvalidInputError) as refused:
        terms(version, field, row, named=(0, 1), purpose="spoke of 65 polling stations")
    assert problems(refused) == {"reason", "purpose"}


def test_passages_are_printed_in_place_of_the_mission_files_words():
    field, version = compiled()
    field.mission.courtesy = "The Mission congratulates the people."
    field.mission.save()
    assert passage_keys(version.statement) == ["thanks", "courtesy", "issue_place", "issued_on"]

    def write(key, text, expected=0, actor=field.secretariat):
        return passages.write(
            statement=version.statement, key=key, text=text, expected_revision=expected, actor=actor
        )

    assert write("courtesy", "The Mission congratulates the people.") is None
    write("courtesy", "The Mission wishes the people well.")
    assert [each["text"] for each in said_in(version, "courtesy")] == ["The Mission wishes the people well."]
    with pytest.raises(EditedMeanwhileError, match="wishes the people well"):
        write("courtesy", "Farewell.", actor=field.head)
    write("courtesy", "", expected=1)
    assert said_in(version, "courtesy") == []
    first = Edit.objects.filter(kind="passage").last()
    passages.bring_back(
        statement=version.statement,
        key="courtesy",
        edit=first.pk,
        expected_revision=2,
        actor=field.secretariat,
    )
    assert [each["text"] for each in said_in(version, "courtesy")] == [
        "The Mission congratulates the people."
    ]
    for key, text in (("issued_on", "tomorrow"), ("thanks", "The Mission thanks all 6 commissions.")):
        with pytest.raises(InvalidInputError):
            write(key, text)
    with pytest.raises(DomainError):
        write("lead", "It went well.")
    with pytest.raises(NotAllowedError):
        write("thanks", "Thank you.", actor=field.coordinator)


def test_what_was_written_is_compiled_again_from_the_same_snapshot():
    field, version = compiled()
    factories.verified(field, "voting", {"v_chair": "man"}, station=0, team=1)
    recommendation(version, field)
    elsewhere = factories.field()
    with pytest.raises(DomainError, match="no such snapshot"):
        statements.request_compile(
            mission=elsewhere.mission, actor=elsewhere.head, snapshot=version.snapshot_id
        )
    job = statements.request_compile(
        mission=field.mission, actor=field.secretariat, snapshot=version.snapshot_id
    )
    statements.compile_for(jobs.claim(job.pk))
    newest = version.statement.versions.first()
    assert (newest.number, newest.snapshot) == (2, version.snapshot)
    assert newest.document["snapshot"]["digest"] == version.document["snapshot"]["digest"]
    assert "The Commission should train the commissions" in str(newest.document["sections"])
    assert changes_since(newest) == 0
