"""Choosing a wording: what the rules allow, one's own words with a reason, and two people at one moment."""

import pytest

from accounts.models import AuditEvent
from missions.errors import DomainError, InvalidInputError, NotAllowedError
from reports.claims.choices import OWN, Choice
from reports.models import Edit, WordingChoice
from reports.queries.content import changes_since, content_of
from reports.services import documents, wordings
from reports.services.content import EditedMeanwhileError
from tests import factories
from tests.missions.services.test_at_one_moment import at_once
from tests.statements import version_of

pytestmark = pytest.mark.django_db
CLAIM = "chairs_women"


def compiled():
    field = factories.field(stations=6)
    for station in range(6):
        given = {"v_chair": "woman" if station < 4 else "man", "vot_order": "yes"}
        factories.verified(field, "voting", given, station=station)
    return field, version_of(field)


def figure_of(document):
    return next(each for each in document["figures"]["figures"] if each["id"] == CLAIM)


def choose(field, version, choice, *, expected=0, actor=None):
    return wordings.choose(
        statement=version.statement,
        claim=CLAIM,
        choice=choice,
        expected_revision=expected,
        actor=actor or field.secretariat,
    )


def rebuilt(version):
    content = content_of(version.statement, version.snapshot)
    return documents.build(version.snapshot, language="en", profile="ots", version=2, content=content)


def test_an_allowed_wording_is_compiled_and_undone_by_choosing_the_rules_own():
    field, version = compiled()
    other = figure_of(version.document)["alternatives"][0]
    choose(field, version, Choice(other["id"]))
    said = figure_of(rebuilt(version))["sentence"]
    assert (said["text"], said["chosen"]) == (other["text"], other["id"])
    assert changes_since(version) == 1
    assert [each["text"] for each in Edit.objects.values_list("after", flat=True)] == [other["text"]]
    assert AuditEvent.objects.filter(action="wording.edited", mission=field.mission.slug).count() == 1
    choose(field, version, Choice(), expected=1)
    said = figure_of(rebuilt(version))["sentence"]
    assert (said["text"], said["chosen"]) == (said["standard"], "")


def test_own_words_are_filled_by_the_figure():
    field, version = compiled()
    choose(field, version, Choice(OWN, "Women led {k} of the {n} {base}.", "The chair asked for it."))
    said = figure_of(rebuilt(version))["sentence"]
    assert said["text"].startswith("Women led 4 of the 6 ")
    assert said["chosen"] == OWN


@pytest.mark.parametrize(
    ("text", "reason", "rule"),
    [
        ("Women led 4 of them.", "Why", "digits"),
        ("Women led ½ of them.", "Why", "digits"),
        ("Women led twelve of them.", "Why", "number_words"),
        ("Women led {most} of them.", "Why", "brace"),
        ("{k} were led by women.", "Why", "starts_with_digit"),
        ("Women led {k} of {n}.", " ", "required"),
        ("", "Why", "required"),
    ],
)
def test_own_words_without_reason_or_with_typed_numbers_are_refused(text, reason, rule):
    field, version = compiled()
    with pytest.raises(InvalidInputError) as refused:
        choose(field, version, Choice(OWN, text, reason))
    assert rule in [problem.rule for problem in refused.value.problems]
    assert not WordingChoice.objects.exists()


def test_a_wording_the_rules_do_not_allow_or_another_person_is_refused():
    field, version = compiled()
    with pytest.raises(DomainError, match="no longer allow"):
        choose(field, version, Choice("form-00000000"))
    with pytest.raises(NotAllowedError):
        choose(field, version, Choice(), actor=field.coordinator)


def test_a_choice_made_meanwhile_is_told_and_not_overwritten():
    field, version = compiled()
    other = figure_of(version.document)["alternatives"][0]
    choose(field, version, Choice(other["id"]), actor=field.head)
    with pytest.raises(EditedMeanwhileError, match=str(field.head)) as told:
        choose(field, version, Choice(OWN, "Women led {k} of {n}.", "Why"))
    assert other["text"] in told.value.message
    assert told.value.revision == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_choose_at_once_one_is_kept_and_one_is_told():
    field, version = compiled()
    other = figure_of(version.document)["alternatives"][0]
    calls = [
        lambda who=who: choose(field, version, Choice(other["id"]), actor=who)
        for who in (field.secretariat, field.head)
    ]
    found = at_once(*calls)
    assert sorted(type(each).__name__ for each in found) == ["EditedMeanwhileError", "WordingChoice"]
    assert WordingChoice.objects.count() == Edit.objects.count() == 1
