"""What the synthetic observers saw: for each question the shares of its answers, and what nobody could see.

The shares are chosen so that the figure forms and refusals of methodology 4 come up: a share above half and
below, one under one per cent, one that rounds to 100, all, none; bases stated, in the annex only, too thin
for an absence; critical cases confirmed, not confirmed and undecided.
"""

GOOD = {"very_good": 45, "good": 48, "bad": 5, "very_bad": 2}

# Shares in a thousand, or in any unit: only their proportion counts. A question left out is answered calmly.
SHARES = {
    "v_station_type": {"ordinary": 97, "hospital_or_care": 2, "military": 1},
    "v_chair": {"woman": 62, "man": 35, "vacant_or_absent": 3},
    "opn_opened": {"on_time": 86, "late_up_to_1h": 11, "late_over_1h": 2, "before_scheduled_time": 1},
    "opn_overall": GOOD,
    "opn_campaign_inside": {"yes": 1, "no": 99},
    "opn_campaign_outside": {"yes": 3, "no": 97},
    "opn_view_restricted": {"yes": 2, "no": 98},
    "opn_interference": {"yes": 1, "no": 99},
    "vot_campaign_inside": {"yes": 2, "no": 98},
    "vot_campaign_outside": {"yes": 5, "no": 95},
    "vot_intimidation": {"yes": 4, "no": 996},
    "vot_pressure": {"yes": 4, "no": 996},
    "vot_inducement": {"yes": 2, "no": 998},
    "vot_suspended": {"yes": 5, "no": 995},
    "vot_organised_groups": {"yes": 1, "no": 99},
    "vot_text_available": {"yes": 999, "no": 1},
    "vot_instructions": {"yes": 999, "no": 1},
    "vot_layout": {"yes": 97, "no": 3},
    "vot_secrecy_broken": {"yes": 4, "no": 96},
    "vot_group": {"yes": 5, "no": 95},
    "vot_step_free": {"yes": 60, "no": 40},
    "vot_box_sealed": {"yes": 998, "no": 2},
    "vot_technical": {"none": 95, "minor": 5},
    "vot_interference": {"yes": 6, "no": 994},
    "vot_citizen_observers": {"yes": 4, "no": 996},
    "vot_side_observers": {
        ("in_favour", "against"): 50,
        ("in_favour",): 20,
        ("against",): 10,
        ("neither",): 20,
    },
    "vot_view_restricted": {"yes": 1, "no": 99},
    "vot_turned_away_why": {
        ("wrong_station",): 70,
        ("no_valid_id", "not_on_list"): 28,
        ("refused_without_reason", "other"): 2,
    },
    "vot_procedures": {"very_good": 30, "good": 40, "bad": 25, "very_bad": 5},
    "vot_transparency": {"very_good": 600, "good": 397, "bad": 3},
    "vot_overall": GOOD,
    "cnt_seals_intact": {"yes": 98, "no": 2},
    "cnt_stuffing": {"yes": 1, "no": 99},
    "cnt_form_presigned": {"yes": 2, "no": 98},
    "cnt_falsified": {"yes": 1, "no": 99},
    "cnt_posted": {"yes": 85, "no": 15},
    "cnt_view_restricted": {"yes": 2, "no": 98},
    "cnt_stage_reached": {
        "boxes_opened": 5,
        "ballots_counted": 10,
        "form_completed": 10,
        "form_posted": 25,
        "materials_handed_over": 50,
    },
    "cnt_left_why": {"count_too_long": 80, "asked_to_leave": 20},
    "cnt_overall": {"very_good": 40, "good": 45, "bad": 10, "very_bad": 5},
    "cnt_transparency": {"very_good": 50, "good": 42, "bad": 8},
    "tab_technical": {"none": 95, "minor": 5},
    "tab_overall": {"very_good": 40, "good": 40, "bad": 15, "very_bad": 5},
}
ADDED_VOTERS = {0: 45, 1: 15, 3: 15, 8: 15, 21: 10}
TURNED_AWAY = {0: 85, 1: 10, 2: 5}
ADMITTED = {"at_once": 965, "after_delay": 25, "refused": 10}

# Per cent of answers "not observed", and of answers left blank, where it is not as everywhere.
NOT_OBSERVED_EVERYWHERE, BLANK_EVERYWHERE = 1, 1
NOT_OBSERVED = {
    "opn_overall": 40,
    "vot_side_observers": 35,
    "vot_step_free": 60,
    "vot_technical": 15,
    "vot_ballots_moved": 3,
    "cnt_posted": 10,
    "tab_technical": 4,
}
BLANK = {"vot_citizen_observers": 4, "opn_opened": 3, "tab_overall": 6}
NOT_APPLICABLE = {"vot_organised_groups": 2, "cnt_seals_intact": 1}

# What coordinators made of critical answers, in per cent; the rest nobody has decided.
CONFIRMED, NOT_CONFIRMED = 75, 12
# Questions on which the two members of a team that both filed do not agree.
DISPUTED = ("vot_overall", "vot_group", "v_chair", "vot_order", "vot_campaign_outside", "vot_intimidation")
