"""What interlocutors were concerned about (P22)."""

import pytest

from reports.claims.language import language_codes
from tests.reports.claims.samples import document, sentences

EQUAL = "equal opportunities for supporters and opponents"


def meeting(number, attribution, view, kind="political_party", topic="mtg_equal_chances"):
    return {
        "id": f"m{number}",
        "date": f"2022-06-0{number}T10:00",
        "type": kind,
        "institution": f"Institution {number}",
        "attribution": attribution,
        "purpose": "described the campaign",
        "topics": {topic: view},
    }


def told(*meetings, **more):
    built = document(meetings=meetings, **more)
    return built, [each for each in sentences(built) if each["id"].startswith("M")]


def concern(*meetings):
    _, found = told(*meetings)
    return [each["text"] for each in found if "concerns" in each["text"]]


def test_a_topic_two_meetings_were_concerned_about_is_told_with_kinds_and_numbers():
    built, found = told(
        meeting(1, "on_record", "serious_concern"),
        meeting(2, "institution_only", "minor_concern", kind="media"),
        meeting(3, "on_record", "satisfied"),
        meeting(4, "on_record", "not_discussed"),
    )
    (said,) = (each for each in found if "concerns" in each["text"])
    assert said["text"] == (
        f"Interlocutors (a political party and the media) raised concerns about {EQUAL} in two of the three"
        " meetings where this was discussed."
    )
    assert said["rests_on"] == ["M1", "M2"]
    row = next(row for row in built["annex"]["rows"] if row["mark"] == said["mark"])
    assert row["base"] == "2 of 3 meetings where this was discussed"


def test_who_may_not_be_named_is_counted_but_not_told():
    (said,) = concern(
        meeting(1, "on_record", "serious_concern"),
        meeting(2, "not_for_attribution", "serious_concern", kind="court_or_prosecutor"),
    )
    assert said.startswith(f"Interlocutors (a political party) raised concerns about {EQUAL} in two of")
    (unnamed,) = concern(*(meeting(n, "not_for_attribution", "minor_concern") for n in (1, 2)))
    assert unnamed.startswith("Interlocutors raised concerns")


def test_a_confidential_meeting_leaves_no_trace():
    first = meeting(1, "on_record", "serious_concern")
    assert concern(first, meeting(2, "confidential", "serious_concern")) == []
    (said,) = concern(
        first, meeting(2, "on_record", "minor_concern"), meeting(3, "confidential", "satisfied")
    )
    assert "in two of the two meetings" in said


def test_one_concern_is_no_pattern_and_the_most_shared_comes_first():
    assert concern(meeting(1, "on_record", "serious_concern"), meeting(2, "on_record", "satisfied")) == []
    media, equal = "mtg_media", "mtg_equal_chances"
    shared = {1: (media, equal), 2: (media, equal), 3: (media,)}
    said = concern(
        *(
            meeting(n, "on_record", "minor_concern") | {"topics": dict.fromkeys(topics, "minor_concern")}
            for n, topics in shared.items()
        )
    )
    assert ["media coverage" in each for each in said] == [True, False]


@pytest.mark.parametrize("code", language_codes())
@pytest.mark.parametrize("profile", ["ots", "odihr", "sco"])
def test_every_profile_and_language_tells_concerns(code, profile):
    meetings = [meeting(n, "on_record", "minor_concern", kind="media") for n in (1, 2, 3)]
    built, found = told(*meetings, language=code, profile=profile)
    assert [each["rests_on"] for each in found if each.get("rests_on")] == [["M1", "M2", "M3"]]
    assert built["figures"]["figures"]
