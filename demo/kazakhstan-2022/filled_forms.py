"""What the synthetic observers saw: their visits, and the answers they gave, station by station."""

import random
from dataclasses import dataclass
from typing import Any

NOT_OBSERVED = "not_observed"
NOT_APPLICABLE = "not_applicable"
Answers = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """One team at one polling station for one stage; local times."""

    team: str
    station: str
    stage: str
    arrival: str
    departure: str


VISITS = (
    Visit("A-01", "SYN-01", "opening", "06:20", "07:25"),
    Visit("A-02", "SYN-02", "opening", "06:25", "07:30"),
    Visit("A-03", "SYN-05", "opening", "06:15", "07:20"),
    Visit("A-04", "SYN-03", "opening", "06:20", "07:40"),
    Visit("A-05", "SYN-04", "opening", "06:30", "07:30"),
    Visit("A-06", "SYN-12", "opening", "06:20", "07:50"),
    Visit("A-07", "SYN-07", "opening", "06:25", "07:25"),
    Visit("A-01", "SYN-01", "voting", "07:30", "08:15"),
    Visit("A-01", "SYN-09", "voting", "10:40", "11:25"),
    Visit("A-02", "SYN-02", "voting", "07:35", "08:20"),
    Visit("A-02", "SYN-10", "voting", "11:10", "11:50"),
    Visit("A-03", "SYN-05", "voting", "07:25", "08:05"),
    Visit("A-03", "SYN-06", "voting", "13:15", "14:00"),
    Visit("A-04", "SYN-03", "voting", "07:45", "08:35"),
    Visit("A-04", "SYN-11", "voting", "12:05", "12:55"),
    Visit("A-05", "SYN-04", "voting", "07:35", "08:15"),
    Visit("A-05", "SYN-15", "voting", "14:20", "15:05"),
    Visit("A-06", "SYN-12", "voting", "07:55", "08:30"),
    Visit("A-06", "SYN-13", "voting", "15:40", "16:20"),
    Visit("A-07", "SYN-07", "voting", "07:30", "08:10"),
    Visit("A-07", "SYN-08", "voting", "16:30", "17:10"),
    Visit("A-08", "SYN-14", "voting", "11:30", "12:20"),
    Visit("A-08", "SYN-05", "counting", "19:30", "22:40"),
)

# Second visits, filed after the statement was compiled.
LATE_VISITS = (
    Visit("A-04", "SYN-03", "voting", "17:20", "18:00"),
    Visit("A-06", "SYN-12", "voting", "17:45", "18:25"),
)
LATE_DIFFERENCES: dict[str, Answers] = {
    "SYN-03": {
        "vot_interference": "yes",
        "vot_interference_who": ["local_administration"],
        "vot_overall": "good",
    }
}
LATE_COMMENTS = {
    ("voting", "SYN-03"): {
        "vot_interference": (
            "At 17:35 a man who said he was from the district administration told the chair to close"
            " the queue early. The chair refused and he left at 17:41."
        )
    }
}

# The person in the chair, and the voters added to the supplementary list by the time of the visit.
MEN_IN_THE_CHAIR = frozenset({"SYN-02", "SYN-06", "SYN-08", "SYN-11", "SYN-14"})
NONE_ADDED = frozenset({"SYN-07", "SYN-10", "SYN-12", "SYN-13"})
NO_STEP_FREE_WAY = frozenset({"SYN-04", "SYN-08", "SYN-10"})
NO_CITIZEN_OBSERVERS = "SYN-13"
LATE_OPENING = "SYN-12"

# What differs from the usual answer, with the remark the observers made.
UNUSUAL_VOTING: dict[str, Answers] = {
    "SYN-01": {
        "vot_like_signatures": NOT_OBSERVED,
        "vot_comment": (
            "Brisk start: forty voters came within half an hour of opening and were served without delay."
        ),
    },
    "SYN-02": {"vot_double_check": NOT_OBSERVED},
    "SYN-03": {
        "vot_crowded": "yes",
        "vot_procedures": "good",
        "vot_transparency": "good",
        "vot_overall": "good",
    },
    "SYN-04": {"vot_assistive": "no", "vot_turned_away": 1, "vot_turned_away_why": ["wrong_station"]},
    "SYN-05": {"vot_assist_free": "yes"},
    "SYN-06": {"vot_technical": "minor", "vot_procedures": "good"},
    "SYN-08": {
        "vot_assistive": "no",
        "vot_overall": "good",
        "vot_transparency": "good",
        "vot_comment": (
            "A ramp stands at the side door, which was locked; the chair had it opened while we were "
            "there, but two steps inside remain."
        ),
    },
    "SYN-09": {"vot_turned_away": 2, "vot_turned_away_why": ["no_valid_id", "wrong_station"]},
    "SYN-10": {"vot_assistive": "no", "vot_like_signatures": NOT_OBSERVED, "vot_overall": "good"},
    "SYN-11": {"vot_group": "yes", "vot_crowded": "yes", "vot_procedures": "good", "vot_overall": "good"},
    "SYN-12": {"vot_complaint": NOT_OBSERVED},
    "SYN-13": {
        "vot_assist_free": "yes",
        "vot_procedures": "good",
        "vot_comment": "A blind voter was assisted by her daughter, as she asked; it was recorded.",
    },
    "SYN-14": {
        "vot_turned_away": 1,
        "vot_turned_away_why": ["no_valid_id"],
        "vot_assist_free": "yes",
        "vot_comment": "The voter without a valid document came back with it at noon and voted.",
    },
    "SYN-15": {"vot_added_proof": NOT_OBSERVED, "vot_assistive": NOT_OBSERVED, "vot_transparency": "good"},
}

UNUSUAL_OPENING: dict[str, Answers] = {
    "SYN-01": {
        "opn_comment": "The chair showed the empty boxes to all; observers signed the seal record too."
    },
    "SYN-05": {
        "opn_comment": "Calm and well prepared; the first to vote was a student, voting for the first time."
    },
}

COMMENTS: dict[tuple[str, str], dict[str, str]] = {
    ("opening", LATE_OPENING): {
        "opn_opened": (
            "The first ballot was issued at 07:25: at seven the commission was still counting and signing "
            "the ballots. Some ten voters waited; none left."
        )
    },
    ("opening", "SYN-04"): {
        "opn_step_free": "Seven steps at the entrance, the ramp beside them is too steep."
    },
    ("voting", "SYN-03"): {
        "vot_crowded": (
            "About thirty people in the room between 08:00 and 08:20, two of five tables not yet staffed. "
            "The chair opened a fourth table and the queue was gone in a quarter of an hour. The booths "
            "stayed out of view."
        )
    },
    ("voting", "SYN-04"): {
        "vot_step_free": "Seven steps at the entrance, the ramp is too steep to use without help.",
        "vot_assistive": "No large-print text and no low booth.",
    },
    ("voting", "SYN-06"): {
        "vot_technical": (
            "The tablet for the on-line check restarted at 13:30 and was back within five minutes; voters "
            "waited, none left."
        )
    },
    ("voting", "SYN-08"): {
        "vot_step_free": "Two steps inside the side entrance, no rail.",
        "vot_assistive": "No booth at sitting height; the lighting was good.",
    },
    ("voting", "SYN-10"): {
        "vot_step_free": "Voting room on the first floor, no lift; members offered to help.",
        "vot_assistive": "Booths only at standing height.",
    },
    ("voting", "SYN-11"): {
        "vot_group": (
            "At 12:25 an elderly couple went into one booth together. A member asked them to separate; "
            "they had already marked their ballots. We saw no other case."
        ),
        "vot_crowded": "Narrow corridor before the tables at midday; voters stood close to the booths.",
    },
}


def visit_answers(visit: Visit, voters: int, chance: random.Random) -> Answers:
    """The visit block, which all forms share."""
    present = chance.randint(7, 11)
    women = chance.randint(present // 2, present - 1)
    return {
        "v_station": visit.station,
        "v_station_type": "ordinary",
        "v_locality": "urban",
        "v_admitted": "at_once",
        "v_arrival": visit.arrival,
        "v_departure": visit.departure,
        "v_both_present": "yes",
        "v_registered": voters,
        "v_members_present": present,
        "v_members_women": women,
        "v_chair": "man" if visit.station in MEN_IN_THE_CHAIR else "woman",
    }


def opening_answers(visit: Visit, voters: int, chance: random.Random) -> Answers:
    """One opening; all on time but one, which was late by less than an hour."""
    is_late = visit.station == LATE_OPENING
    delay = {"opn_delay_cause": ["preparation_slow"]} if is_late else {}
    good = "good" if is_late else "very_good"
    return {
        **visit_answers(visit, voters, chance),
        "opn_opened": "late_up_to_1h" if is_late else "on_time",
        "opn_first_ballot_time": "07:25" if is_late else f"07:0{chance.randint(0, 6)}",
        **delay,
        "opn_quorum": "yes",
        "opn_sides_on_board": NOT_OBSERVED if visit.station == "SYN-04" else "yes",
        "opn_materials": "yes",
        "opn_ballots_intact": "yes",
        "opn_ballots_counted": "yes",
        "opn_ballots_number": ballots_received(voters),
        "opn_question_correct": "yes",
        "opn_box_empty": "yes",
        "opn_box_sealed": "yes",
        "opn_seal_numbers": NOT_OBSERVED if visit.station == "SYN-02" else "yes",
        "opn_mobile_box": NOT_APPLICABLE if visit.station == "SYN-07" else "yes",
        "opn_booths_private": "yes",
        "opn_text_available": "yes",
        "opn_info_neutral": "yes",
        "opn_campaign_inside": "no",
        "opn_campaign_outside": "no",
        "opn_step_free": "no" if visit.station in NO_STEP_FREE_WAY else "yes",
        "opn_unauthorised": "no",
        "opn_interference": "no",
        "opn_citizen_observers": "yes",
        "opn_side_observers": [chance.choice(["neither", "in_favour", "neither"])],
        "opn_view_restricted": "no",
        "opn_complaint": "no",
        "opn_procedures": good,
        "opn_understanding": good if is_late else chance.choice(["very_good", "good"]),
        "opn_transparency": "very_good",
        "opn_overall": good,
    } | UNUSUAL_OPENING.get(visit.station, {})


def voting_answers(visit: Visit, voters: int, chance: random.Random) -> Answers:
    """One voting visit: the usual answers of an orderly polling station, then what was different here."""
    answers = {
        **visit_answers(visit, voters, chance),
        "vot_campaign_outside": "no",
        "vot_intimidation": "no",
        "vot_tracking": "no",
        "vot_inducement": "no",
        "vot_organised_groups": "no",
        "vot_order": "yes",
        "vot_campaign_inside": "no",
        "vot_text_available": "yes",
        "vot_info_neutral": "yes",
        "vot_instructions": "yes",
        "vot_materials": "yes",
        "vot_layout": "yes",
        "vot_crowded": "no",
        "vot_step_free": "no" if visit.station in NO_STEP_FREE_WAY else "yes",
        "vot_assistive": "yes",
        "vot_box_sealed": "yes",
        "vot_id_checked": "yes",
        "vot_list_signed": "yes",
        "vot_like_signatures": "no",
        "vot_double_check": "yes",
        "vot_turned_away": 0,
        "vot_added_voters": voters_added(visit, chance),
        "vot_group": "no",
        "vot_secrecy_broken": "no",
        "vot_assist_free": NOT_APPLICABLE,
        "vot_serial_assist": "no",
        "vot_for_others": "no",
        "vot_stuffing": "no",
        "vot_ballots_moved": "no",
        "vot_pressure": "no",
        "vot_technical": "none",
        "vot_suspended": "no",
        "vot_interference": "no",
        "vot_unauthorised": "no",
        "vot_citizen_observers": "no" if visit.station == NO_CITIZEN_OBSERVERS else "yes",
        "vot_side_observers": [chance.choice(["neither", "in_favour", "neither"])],
        "vot_view_restricted": "no",
        "vot_complaint": "no",
        "vot_procedures": "very_good",
        "vot_transparency": "very_good",
        "vot_overall": "very_good",
    }
    if answers["vot_added_voters"]:
        answers["vot_added_proof"] = "yes"
    return answers | UNUSUAL_VOTING.get(visit.station, {})


def voters_added(visit: Visit, chance: random.Random) -> int:
    """More as the day goes on; at four stations none."""
    hour = int(visit.departure[:2])
    return 0 if visit.station in NONE_ADDED else chance.randint(hour // 2, hour * 3)


def ballots_received(voters: int) -> int:
    """One for each registered voter and one in a hundred to spare, as recorded at the opening."""
    return voters + voters // 100


def counting_answers(visit: Visit, voters: int, chance: random.Random) -> Answers:
    """The one count observed, to the handing over of the materials; its figures reconcile."""
    return {
        **visit_answers(visit, voters, chance),
        "cnt_closed": "on_time",
        "cnt_queue_voted": NOT_APPLICABLE,
        "cnt_late_voters": "no",
        "cnt_started": "yes",
        "cnt_unused_secured": "yes",
        "cnt_signatures_counted": "yes",
        "cnt_seals_intact": "yes",
        "cnt_mobile_separate": "yes",
        "cnt_in_view": "yes",
        "cnt_stuffing": "no",
        "cnt_each_announced": "yes",
        "cnt_one_by_one": "yes",
        "cnt_validity_sound": "yes",
        "cnt_validity_bias": "no",
        "cnt_reconciled": "yes",
        "cnt_form_presigned": "no",
        "cnt_falsified": "no",
        "cnt_posted": "yes",
        "cnt_copies": "yes",
        "cnt_team_copy": "no",
        "cnt_packed": "yes",
        **results(voters, chance),
        "cnt_interference": "no",
        "cnt_unauthorised": "no",
        "cnt_order": "yes",
        "cnt_citizen_observers": "yes",
        "cnt_side_observers": ["neither"],
        "cnt_view_restricted": "no",
        "cnt_complaint": "no",
        "cnt_stage_reached": "materials_handed_over",
        "cnt_procedures": "very_good",
        "cnt_transparency": "very_good",
        "cnt_overall": "very_good",
        "cnt_comment": "We copied the figures by hand from the form posted in the corridor at 22:10.",
    }


def results(voters: int, chance: random.Random) -> Answers:
    """A results form that adds up: the answers, invalid ballots and those with both answers marked."""
    added = chance.randint(30, 60)
    signatures = round((voters + added) * 0.55)
    invalid, both_marked = chance.randint(12, 20), chance.randint(18, 30)
    against = round(signatures * 0.21)
    in_favour = signatures - against - invalid - both_marked
    return {
        "cnt_fig_registered": voters + added,
        "cnt_fig_signatures": signatures,
        "cnt_fig_in_box": signatures,
        "cnt_fig_yes": {"1": in_favour},
        "cnt_fig_no": {"1": against},
        "cnt_fig_invalid": {"1": invalid},
        "cnt_fig_other": {"1": both_marked},
        "cnt_fig_unused": ballots_received(voters) - signatures,
    }
