"""The pages on which people write: what stands, what is missing, a form each, two editors side by side."""

import pytest
from django.urls import reverse

from missions.models import ContextFact, Meeting, Recommendation
from missions.states import Role
from reports.models import Edit, Judgement, Passage
from tests import factories
from tests.reports.services.test_desk_records import fact, meeting, recommendation
from tests.reports.services.test_judgements import EVIDENCE, PLACE, written
from tests.reports.services.test_wordings import compiled
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


def address(version, name, *more):
    return reverse(name, args=[version.statement.mission.slug, version.statement_id, *more])


def judgement(field, **given):
    return {
        "revision": "0",
        "claim": PLACE,
        "text": "The commissions worked in a professional way.",
        "author_id": str(field.head.pk),
        "author_title": "Head of Mission",
        "evidence": list(EVIDENCE),
    } | given


def test_an_empty_desk_says_what_is_missing():
    field, version = compiled()
    text = signed_in(field.secretariat).get(address(version, "statement-writing")).content.decode()
    for words in ("No judgement yet", "No recommendation yet", "No fact yet", "No meeting on record"):
        assert words in text
    assert "nobody has written it" in text
    assert f"?claim={PLACE}" in text


def test_a_judgement_is_written_refused_changed_and_undone_on_its_page():
    field, version = compiled()
    client = signed_in(field.secretariat)
    new = address(version, "statement-write-new", "judgements")
    page = client.get(new, {"claim": PLACE}).content.decode()
    assert f'<option value="{PLACE}" selected>' in page
    assert "4 of 6" in page  # each figure beside its sentence
    wrong = client.post(new, judgement(field, text="Half of them.", evidence=["chairs_women"]))
    assert wrong.status_code == 422
    assert "Numbers are not written here" in wrong.content.decode()
    assert "at least two pieces of evidence" in wrong.content.decode()
    assert "Half of them." in wrong.content.decode()
    kept = client.post(new, judgement(field), follow=True)
    assert kept.redirect_chain[-1][0].endswith("/writing/#judgements")
    assert "worked in a professional way" in kept.content.decode()
    row = Judgement.objects.get()
    one = address(version, "statement-write", "judgements", row.pk)
    client.post(one, judgement(field, revision="1", text="They worked well."))
    shown = client.get(one).content.decode()
    assert "<del>The commissions worked in a professional way.</del>" in shown
    back = address(version, "statement-write-back", "judgements", row.pk)
    client.post(back, {"revision": "2", "edit": str(Edit.objects.first().pk)})
    assert Judgement.objects.get().text == "The commissions worked in a professional way."
    client.post(address(version, "statement-write-remove", "judgements", row.pk), {"revision": "3"})
    page = client.get(address(version, "statement-writing")).content.decode()
    assert "1 removed" in page
    assert "1 change" not in page


def test_who_saves_later_sees_what_the_other_wrote_beside_what_was_typed():
    field, version = compiled()
    row = written(version, field)
    one = address(version, "statement-write", "judgements", row.pk)
    written(version, field, pk=row.pk, expected=1, text="They did well.", actor=field.head)
    client = signed_in(field.secretariat)
    late = client.post(one, judgement(field, revision="1", text="They did badly."))
    assert late.status_code == 409
    text = late.content.decode()
    assert [(str(each.theirs), each.yours) for each in late.context["beside"]] == [
        ("They did well.", "They did badly.")
    ]
    assert str(field.head) in text
    assert 'name="revision" value="2"' in text
    again = client.post(one, judgement(field, revision="2", text="They did badly."))
    assert again.status_code == 302
    assert Judgement.objects.get().text == "They did badly."


def test_a_place_taken_meanwhile_is_told_and_not_overwritten():
    field, version = compiled()
    written(version, field, actor=field.head)
    late = signed_in(field.secretariat).post(
        address(version, "statement-write-new", "judgements"), judgement(field, text="They did badly.")
    )
    assert late.status_code == 409
    assert "The commissions worked in a professional way." in late.content.decode()
    assert "They did badly." in late.content.decode()


def test_a_fact_is_entered_and_confirmed_by_another_on_its_page():
    field, version = compiled()
    client = signed_in(field.secretariat)
    given = {
        "revision": "0",
        "label": "polling stations abroad",
        "number": "65",
        "unit": "polling stations",
        "as_of": "2022-05-22",
        "source_kind": "document",
        "source_name": "the official notices",
        "source_ref": "notice of 22 May",
    }
    new = address(version, "statement-write-new", "facts")
    shown = client.post(new, {**given, "preview": "1"})
    assert "there were 65 polling stations abroad as of 22 May 2022" in shown.content.decode()
    assert not ContextFact.objects.exists()
    client.post(new, given)
    row = ContextFact.objects.get()
    one = address(version, "statement-write", "facts", row.pk)
    assert "somebody else holds it against its source" in client.get(one).content.decode()
    confirm = address(version, "fact-confirm", row.pk)
    assert client.post(confirm, {"revision": "1"}).status_code == 403
    head = signed_in(field.head)
    assert "It is as the source has it" in head.get(one).content.decode()
    assert head.post(confirm, {"revision": "1"}).status_code == 302
    assert ContextFact.objects.get().checked_by == field.head
    late = client.post(one, {**given, "revision": "1", "number": "66"})
    assert (late.status_code, ContextFact.objects.get().number) == (409, 65)


def test_terms_are_changed_with_the_sentence_as_it_will_print():
    field, version = compiled()
    row = meeting(field)
    one = address(version, "statement-write", "meetings", row.pk)
    client = signed_in(field.secretariat)
    assert "represented by A. Minister, Minister" in client.get(one).content.decode()
    given = {"revision": "1", "attribution": "institution_only", "named": ["0"]}
    given |= {"institution": "the Ministry", "purpose": "described its preparations"}
    shown = client.post(one, {**given, "preview": "1"})
    assert "the Mission met the Ministry, which described its preparations." in shown.content.decode()
    assert Meeting.objects.get().attribution == "on_record"
    client.post(one, {**given, "attribution": "confidential"})
    assert Meeting.objects.get().attribution == "confidential"
    # Nothing of it is the secretariat's to read any more.
    assert client.get(one).status_code == 403
    page = client.get(address(version, "statement-writing")).content.decode()
    assert "the Ministry" not in page
    assert signed_in(field.head).get(one).status_code == 200
    assert client.get(address(version, "statement-write-new", "meetings")).status_code == 404
    assert client.post(address(version, "statement-write-remove", "meetings", row.pk)).status_code == 404


def test_recommendations_and_passages_are_written_on_their_pages():
    field, version = compiled()
    client = signed_in(field.secretariat)
    given = {"revision": "0", "addressee": "The Commission", "action": "train the commissions"}
    given |= {"priority": "high", "evidence": ["chairs_women"], "standards": ["VCR-I.2.2"]}
    given |= {"previous_mission_ref": "Mission of 2017", "previous_text": "Train.", "previous_state": "not"}
    client.post(address(version, "statement-write-new", "recommendations"), given)
    assert Recommendation.objects.get().previous_state == "not"
    page = client.get(address(version, "statement-writing")).content.decode()
    assert "The Commission should train the commissions." in page
    assert "Follows Mission of 2017: not followed so far" in page
    day = address(version, "statement-write", "passages", "issued_on")
    assert client.post(day, {"revision": "0", "text": "2022-06-06"}).status_code == 302
    assert client.post(day, {"revision": "0", "text": "2022-06-07"}).status_code == 409
    assert Passage.objects.get().text == "2022-06-06"
    edit = Edit.objects.get(kind="passage")
    back = address(version, "statement-write-back", "passages", "issued_on")
    assert client.post(back, {"revision": "1", "edit": str(edit.pk)}).status_code == 302
    assert Passage.objects.last().text == ""
    assert client.get(address(version, "statement-write", "passages", "lead")).status_code == 404


def test_the_list_asks_the_database_the_same_for_one_of_each_and_for_three(django_assert_num_queries):
    field, version = compiled()
    client = signed_in(field.secretariat)

    def one_of_each(number):
        written(version, field, claim="")
        fact(version, field)
        recommendation(version, field)
        factories.member(field.mission, Role.COORDINATOR)
        Meeting.objects.create(
            mission=field.mission, ref=f"m{number}", date=factories.DAY, type="ministry",
            institution=f"Ministry {number}", attribution="on_record",
        )  # fmt: skip

    page = address(version, "statement-writing")
    client.get(page)
    for number in (1, 2, 3):
        one_of_each(number)
        if number != 2:
            with django_assert_num_queries(12):
                client.get(page)
