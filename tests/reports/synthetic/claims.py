"""What each sentence counts, written a second time from methodology 4 and the questions of the checklists.

Data alone: the product's own list of claims (reports/claims/standard/claims.yaml) is not read here.
"""

from dataclasses import dataclass

STATION, OBSERVATION, OPENING, COUNT, CENTRE = "station", "observation", "opening", "count", "centre"
# How several visits to one place become one answer: an adverse one decides, or the latest does (4.5).
ADVERSE_DECIDES, GOOD_NEEDS_ALL, LATEST, EACH = "adverse decides", "good needs all", "latest", "each"
AT_STATIONS = ("opening", "voting", "counting")
POSITIVE = ("very_good", "good")
SCALE = (*POSITIVE, "bad", "very_bad")


@dataclass(frozen=True)
class Part:
    """One question in one form. `of`: answers that are in the base. `above`: a number above it hits."""

    form: str
    key: str
    hits: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    above: int | None = None
    group: str = ""


@dataclass(frozen=True)
class Counted:
    """A claim. `kind` is how it is said; `each` how visits to one place combine."""

    id: str
    kind: str
    unit: str
    each: str
    parts: tuple[Part, ...]
    refused_count: bool = False
    stages: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.form for part in self.parts))


# What may stand behind an assessment, with the answer that says so (P17-P20).
BEHIND = {
    "opening_overall": {
        "opn_materials": "no",
        "opn_ballots_counted": "no",
        "opn_booths_private": "no",
        "opn_view_restricted": "yes",
        "opn_campaign_inside": "yes",
        "opn_quorum": "no",
    },
    "voting_overall": {
        "vot_secrecy_broken": "yes",
        "vot_group": "yes",
        "vot_layout": "no",
        "vot_crowded": "yes",
        "vot_materials": "no",
        "vot_id_checked": "no",
        "vot_list_signed": "no",
        "vot_order": "no",
        "vot_campaign_inside": "yes",
        "vot_view_restricted": "yes",
    },
    "counting_overall": {
        "cnt_signatures_counted": "no",
        "cnt_unused_secured": "no",
        "cnt_in_view": "no",
        "cnt_each_announced": "no",
        "cnt_one_by_one": "no",
        "cnt_validity_sound": "no",
        "cnt_posted": "no",
        "cnt_copies": "no",
    },
    "tabulation_overall": {
        "tab_crowded": "yes",
        "tab_custody": "no",
        "tab_incomplete_forms": "yes",
        "tab_checked": "no",
        "tab_entry_visible": "no",
        "tab_station_results": "no",
    },
}


def yes(form, *keys, group=""):
    return tuple(Part(form, key, hits=("yes",), group=group) for key in keys)


def no(form, *keys):
    return tuple(Part(form, key, hits=("no",)) for key in keys)


def everywhere(key, hits=(), of=(), group=""):
    return tuple(Part(form, key, hits=hits, of=of, group=group) for form in AT_STATIONS)


def scale(form, key):
    return (Part(form, key, hits=POSITIVE, of=SCALE),)


TECHNICAL = ("technical_failure",)
CLAIMS = (
    Counted("coverage_opening", "places", STATION, EACH, (Part("opening", ""),), refused_count=True),
    Counted("coverage_voting", "places", STATION, EACH, (Part("voting", ""),), refused_count=True),
    Counted("coverage_counting", "places", STATION, EACH, (Part("counting", ""),), refused_count=True),
    Counted("coverage_tabulation", "places", CENTRE, EACH, (Part("tabulation", ""),), refused_count=True),
    Counted("chairs_women", "share", STATION, LATEST, everywhere("v_chair", ("woman",), ("woman", "man"))),
    Counted("members_women", "ratio", STATION, LATEST, everywhere("v_members_women")),
    Counted(
        "no_interference",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        (
            *yes("opening", "opn_interference"),
            *yes("voting", "vot_interference"),
            *yes("counting", "cnt_interference"),
        ),
        incidents=("interference_by_officials", "interference_by_police_or_security"),
    ),
    Counted(
        "no_obstacle_to_vote",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        (
            *yes("voting", "vot_intimidation", "vot_pressure", "vot_inducement", "vot_suspended"),
            Part("voting", "vot_turned_away_why", hits=("already_marked_as_voted", "refused_without_reason")),
        ),
        incidents=("violence_or_injury", "threat_or_intimidation", "vote_buying"),
    ),
    Counted(
        "no_campaign_material",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        (
            *yes("opening", "opn_campaign_inside", "opn_campaign_outside"),
            *yes("voting", "vot_campaign_inside", "vot_campaign_outside"),
        ),
        incidents=("campaigning_in_protected_area",),
    ),
    Counted(
        "no_coercion",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        yes("voting", "vot_intimidation", "vot_pressure", "vot_organised_groups"),
        incidents=("threat_or_intimidation", "pressure_on_voters"),
    ),
    Counted(
        "no_ballots_moved",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        yes("voting", "vot_ballots_moved", "vot_stuffing"),
        incidents=("ballots_moved_in_or_out", "ballot_stuffing"),
    ),
    Counted(
        "no_serious_technical",
        "absence",
        STATION,
        ADVERSE_DECIDES,
        (Part("voting", "vot_technical", hits=("serious",)),),
        incidents=TECHNICAL,
    ),
    Counted(
        "no_serious_technical_tabulation",
        "absence",
        CENTRE,
        EACH,
        (Part("tabulation", "tab_technical", hits=("serious",)),),
        incidents=TECHNICAL,
    ),
    Counted(
        "order_secured",
        "everywhere",
        STATION,
        ADVERSE_DECIDES,
        (*no("voting", "vot_order"), *no("counting", "cnt_order")),
        incidents=("violence_or_injury", "threat_or_intimidation"),
    ),
    Counted(
        "full_access",
        "everywhere",
        STATION,
        ADVERSE_DECIDES,
        (
            *everywhere("v_admitted", ("refused",), group="refused"),
            *everywhere("v_admitted", ("after_delay",), group="delayed"),
            *yes("opening", "opn_view_restricted", group="restricted"),
            *yes("voting", "vot_view_restricted", group="restricted"),
            *yes("counting", "cnt_view_restricted", group="restricted"),
        ),
        refused_count=True,
        incidents=("observers_obstructed",),
    ),
    Counted(
        "materials_available",
        "everywhere",
        STATION,
        ADVERSE_DECIDES,
        no("voting", "vot_text_available", "vot_materials", "vot_instructions"),
        incidents=("materials_missing_or_damaged",),
    ),
    Counted(
        "citizen_observers_present",
        "share",
        STATION,
        LATEST,
        (Part("voting", "vot_citizen_observers", ("yes",), ("yes", "no")),),
    ),
    *(
        Counted(
            f"side_observers_{name}",
            "share",
            STATION,
            LATEST,
            (Part("voting", "vot_side_observers", (name,), ("in_favour", "against", "neither")),),
        )
        for name in ("in_favour", "against")
    ),
    # "no" is adverse here, so one visit that found steps decides for the station.
    Counted(
        "accessible",
        "share",
        STATION,
        GOOD_NEEDS_ALL,
        (Part("voting", "vot_step_free", ("yes",), ("yes", "no")),),
    ),
    Counted("same_day_additions", "share", STATION, LATEST, (Part("voting", "vot_added_voters", above=0),)),
    Counted("opening_overall", "assessment", OPENING, EACH, scale("opening", "opn_overall")),
    Counted("voting_overall", "assessment", OBSERVATION, EACH, scale("voting", "vot_overall")),
    Counted("procedures_followed", "assessment", OBSERVATION, EACH, scale("voting", "vot_procedures")),
    Counted("voting_transparency", "assessment", OBSERVATION, EACH, scale("voting", "vot_transparency")),
    Counted("counting_overall", "assessment", COUNT, EACH, scale("counting", "cnt_overall")),
    Counted("counting_procedures", "assessment", COUNT, EACH, scale("counting", "cnt_procedures")),
    Counted("counting_transparency", "assessment", COUNT, EACH, scale("counting", "cnt_transparency")),
    Counted("tabulation_overall", "assessment", CENTRE, EACH, scale("tabulation", "tab_overall")),
    Counted(
        "opened_on_time",
        "share",
        OPENING,
        EACH,
        (
            Part(
                "opening",
                "opn_opened",
                ("on_time",),
                ("on_time", "late_up_to_1h", "late_over_1h", "before_scheduled_time", "did_not_open"),
            ),
        ),
    ),
    Counted(
        "secrecy_problems",
        "problem",
        OBSERVATION,
        EACH,
        (*no("voting", "vot_layout"), *yes("voting", "vot_secrecy_broken", "vot_group")),
    ),
    Counted(
        "group_voting", "problem", OBSERVATION, EACH, (Part("voting", "vot_group", ("yes",), ("yes", "no")),)
    ),
    Counted(
        "results_posted",
        "share",
        COUNT,
        EACH,
        (Part("counting", "cnt_posted", ("yes",), ("yes", "no")),),
        stages=("form_posted", "materials_handed_over"),
    ),
    Counted(
        "serious_count_breaches",
        "problem",
        COUNT,
        EACH,
        (
            *yes("counting", "cnt_falsified", "cnt_form_presigned", "cnt_stuffing"),
            *no("counting", "cnt_seals_intact"),
        ),
    ),
)

# Answers that stand only once a coordinator has confirmed them (severity critical in the checklists).
CRITICAL = frozenset(
    {
        ("opn_interference", "yes"),
        ("vot_interference", "yes"),
        ("cnt_interference", "yes"),
        ("vot_intimidation", "yes"),
        ("vot_pressure", "yes"),
        ("vot_inducement", "yes"),
        ("vot_ballots_moved", "yes"),
        ("vot_stuffing", "yes"),
        ("v_admitted", "refused"),
        ("cnt_view_restricted", "yes"),
        ("cnt_falsified", "yes"),
        ("cnt_form_presigned", "yes"),
        ("cnt_stuffing", "yes"),
        ("cnt_seals_intact", "no"),
    }
)
ADMITTED = ("at_once", "after_delay")
# Questions asked only where an earlier answer calls for them.
ASKED_IF_ADMITTED = ("v_chair", "v_members_women", "v_members_present")
ASKED_IF_TURNED_AWAY = "vot_turned_away_why"
# Answers in words or clock times, which two people put differently without disagreeing.
IN_WORDS = ("v_arrival", "v_departure", "tab_arrival", "tab_departure", "opn_first_ballot_time")
