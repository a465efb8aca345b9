"""Judgements at the desk: under a name, on evidence, without typed numbers, kept and brought back."""

import pytest

from accounts.models import AuditEvent
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from missions.models import Meeting
from reports.models import Edit, Judgement, Statement
from reports.queries.content import changes_since, content_of
from reports.services import documents, judgements
from reports.services.content import EditedMeanwhileError
from tests import factories
from tests.missions.services.test_at_one_moment import at_once
from tests.reports.services.test_wordings import compiled

pytestmark = pytest.mark.django_db
EVIDENCE = ("chairs_women", "order_secured")
PLACE = "administration_assessment"


def written(version, field, *, pk=None, expected=0, actor=None, **given):
    stood = {
        "text": "The commissions worked in a professional way.",
        "author_id": field.head.pk,
        "author_title": "Head of Mission",
        "evidence": EVIDENCE,
        "claim": PLACE,
    }
    return judgements.write(
        statement=version.statement,
        pk=pk,
        given=judgements.Given(**(stood | given)),
        expected_revision=expected,
        actor=actor or field.secretariat,
    )


def said_in(version, kind):
    content = content_of(version.statement, version.snapshot)
    document = documents.build(version.snapshot, language="en", profile="ots", version=2, content=content)
    sections = document["sections"]
    return [
        sentence
        for section in sections
        for paragraph in section["paragraphs"]
        for sentence in paragraph["sentences"]
        if sentence["kind"] == kind
    ]


def test_a_judgement_is_compiled_under_its_author_and_on_its_evidence():
    field, version = compiled()
    row = written(version, field)
    (said,) = said_in(version, "judgement")
    assert (said["text"], said["author"]) == (row.text, {"name": field.head.name, "title": "Head of Mission"})
    assert len(said["rests_on"]) == 2
    assert changes_since(version) == 1
    event = AuditEvent.objects.get(action="judgement.added", mission=field.mission.slug)
    assert event.detail["ref"] == PLACE


def test_a_judgement_with_no_place_of_its_own_stands_among_the_judgements():
    field, version = compiled()
    row = written(version, field, claim=judgements.ELSEWHERE)
    assert row.claim == "judgement-1"
    assert [each["text"] for each in said_in(version, "judgement")] == [row.text]


@pytest.mark.parametrize(
    ("given", "field_name", "rule"),
    [
        ({"text": " "}, "text", "required"),
        ({"text": "Four of 6 commissions were led by women."}, "text", "numbers"),
        ({"text": "Half of the commissions were led by women."}, "text", "numbers"),
        ({"evidence": ("chairs_women",)}, "evidence", "two"),
        ({"evidence": ("chairs_women", "chairs_women")}, "evidence", "two"),
        ({"evidence": (*EVIDENCE, "moon")}, "evidence", "unknown"),
        ({"author_title": ""}, "author_title", "required"),
        ({"author_id": 0}, "author_id", "author"),
    ],
)
def test_what_may_not_stand_is_refused_at_its_field(given, field_name, rule):
    field, version = compiled()
    with pytest.raises(InvalidInputError) as refused:
        written(version, field, **given)
    assert (field_name, rule) in [(each.field, each.rule) for each in refused.value.problems]
    assert not Judgement.objects.exists()
    assert not Edit.objects.exists()


def test_an_observer_signs_nothing_and_a_coordinator_writes_nothing():
    field, version = compiled()
    with pytest.raises(InvalidInputError):
        written(version, field, author_id=field.observers[0].pk)
    with pytest.raises(NotAllowedError):
        written(version, field, actor=field.coordinator)


def test_the_name_of_a_law_may_hold_numbers():
    field, version = compiled()
    law = "Constitutional Law No. 2592 of 2 November 1995"
    field.mission.legal_basis = [law]
    field.mission.save()
    assert written(version, field, text=f"The {law} gives room for observation.").pk


def test_a_change_is_kept_with_what_stood_and_can_be_undone():
    field, version = compiled()
    row = written(version, field)
    written(version, field, pk=row.pk, expected=1, text="They worked well.")
    edit = Edit.objects.first()
    assert edit.before["text"] == "The commissions worked in a professional way."
    assert (edit.after["text"], edit.revision, edit.statement) == ("They worked well.", 2, None)
    undone = judgements.bring_back(
        statement=version.statement, pk=row.pk, edit=edit.pk, expected_revision=2, actor=field.head
    )
    assert (undone.text, undone.revision) == ("The commissions worked in a professional way.", 3)


def test_the_same_again_is_no_edit():
    field, version = compiled()
    row = written(version, field)
    assert written(version, field, pk=row.pk, expected=1).revision == 1
    assert Edit.objects.count() == 1


def test_a_judgement_removed_leaves_the_text_and_is_brought_back():
    field, version = compiled()
    row = written(version, field)
    judgements.remove(statement=version.statement, pk=row.pk, expected_revision=1, actor=field.head)
    assert said_in(version, "judgement") == []
    assert AuditEvent.objects.filter(action="judgement.removed").count() == 1
    removal = Edit.objects.first()
    judgements.bring_back(
        statement=version.statement, pk=row.pk, edit=removal.pk, expected_revision=2, actor=field.secretariat
    )
    assert [each["text"] for each in said_in(version, "judgement")] == [row.text]
    # Its place is free once it is removed.
    judgements.remove(statement=version.statement, pk=row.pk, expected_revision=3, actor=field.head)
    assert written(version, field, text="They worked well.").revision == 5


def test_nothing_is_brought_back_from_the_history_of_something_else():
    field, version = compiled()
    row = written(version, field)
    other = written(version, field, claim="overall_assessment")
    judgements.remove(statement=version.statement, pk=other.pk, expected_revision=1, actor=field.head)
    with pytest.raises(DomainError, match="nothing to bring back"):
        judgements.bring_back(
            statement=version.statement,
            pk=row.pk,
            edit=Edit.objects.first().pk,
            expected_revision=1,
            actor=field.head,
        )


def test_an_edit_takes_the_statement_out_of_approval():
    field, version = compiled()
    Statement.objects.filter(pk=version.statement_id).update(state="in_approval")
    written(version, field)
    assert Statement.objects.get(pk=version.statement_id).state == "compiled"


def test_meetings_without_attribution_are_cited_without_a_name():
    field, version = compiled()
    Meeting.objects.create(
        mission=field.mission, ref="MFA", date=factories.DAY, type="ministry", institution="Ministry",
        attribution="confidential",
    )  # fmt: skip
    piece = judgements.desk_of(version.statement).pieces()["MFA"]
    assert (piece.title, "Ministry" in piece.sentence) == ("Meeting of 5 June 2022", False)
    written(version, field, evidence=("MFA", "chairs_women"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_into_one_place_at_once_one_is_kept_and_one_is_told():
    field, version = compiled()
    calls = [
        lambda who=who, word=word: written(version, field, actor=who, text=f"It was {word}.")
        for who, word in ((field.secretariat, "calm"), (field.head, "orderly"))
    ]
    found = at_once(*calls)
    assert sorted(type(each).__name__ for each in found) == ["EditedMeanwhileError", "Judgement"]
    assert Judgement.objects.count() == Edit.objects.count() == 1
    stale = next(each for each in found if isinstance(each, EditedMeanwhileError))
    assert Judgement.objects.get().text in stale.message
