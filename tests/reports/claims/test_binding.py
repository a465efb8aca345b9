from reports.claims import Across, Condition, Counting, Unit, bind, evaluate
from tests.reports.claims.samples import CLAIMS, CONFIG, MEASURES, key_definitions, rules, tally


def test_shared_keys_are_read_in_every_form_that_carries_them():
    forms = {part.form for part in MEASURES["chairs_women"].parts}
    assert {"opening", "voting", "counting"} <= forms
    assert "tabulation" not in forms


def test_visits_to_one_station_combine_by_what_the_question_means():
    assert MEASURES["no_interference"].across is Across.HIT_WINS
    assert MEASURES["order_secured"].across is Across.HIT_WINS
    assert MEASURES["accessible"].across is Across.MISS_WINS
    assert MEASURES["chairs_women"].across is Across.LATEST
    assert MEASURES["same_day_additions"].across is Across.LATEST
    assert MEASURES["members_women"].across is Across.LATEST
    assert MEASURES["voting_overall"].across is Across.EACH


def test_substantive_values_hits_and_groups_come_through():
    (part, *_) = MEASURES["chairs_women"].parts
    assert (part.hits, part.of) == (("woman",), ("woman", "man"))
    secrecy = {part.key: part.hits for part in MEASURES["secrecy_problems"].parts}
    assert secrecy == {"vot_layout": ("no",), "vot_secrecy_broken": ("yes",), "vot_group": ("yes",)}
    groups = {part.group for part in MEASURES["full_access"].parts}
    assert groups == {"refused", "delayed", "restricted"}


def test_critical_hits_are_told_from_others():
    critical = {part.key: part.critical for part in MEASURES["no_obstacle_to_vote"].parts}
    assert critical["vot_intimidation"] == ("yes",)
    assert critical["vot_suspended"] == ()


def test_relevance_keeps_conditions_on_answers_and_settles_those_on_the_mission():
    part = next(p for p in MEASURES["no_obstacle_to_vote"].parts if p.key == "vot_turned_away_why")
    assert part.relevance == (Condition("vot_turned_away", gt=0),)
    assert MEASURES["same_day_additions"].parts[0].relevance == ()
    off = bind([CLAIMS["same_day_additions"]], key_definitions(), config={})
    assert off["same_day_additions"].parts == ()


def test_stage_reached_and_sums_are_part_of_the_measure():
    posted = MEASURES["results_posted"].where
    assert (posted.key, posted.values) == ("cnt_stage_reached", ("form_posted", "materials_handed_over"))
    assert MEASURES["same_day_additions"].sums_hits
    assert not MEASURES["accessible"].sums_hits


def test_ratio_and_distinct_counts_are_measures_of_their_own():
    ratio = MEASURES["members_women"]
    assert ratio.counting is Counting.RATIO
    assert {p.group for p in ratio.parts} == {"numerator", "denominator"}
    centres = MEASURES["coverage_tabulation"]
    assert (centres.counting, centres.unit, centres.distinct) == (Counting.DISTINCT, Unit.CENTRE, "centres")


def test_refused_visits_enter_only_coverage_and_access():
    counting_refusals = {m.claim for m in MEASURES.values() if m.refused_in_base}
    assert counting_refusals == {"full_access", *(c for c in MEASURES if c.startswith("coverage_"))}


def test_an_absence_is_not_claimed_when_a_question_was_switched_off():
    measures = bind(CLAIMS.values(), key_definitions(without={"vot_pressure"}), config=CONFIG)
    assert measures["no_coercion"].unasked == ("vot_pressure",)
    found = evaluate(CLAIMS["no_coercion"], measures["no_coercion"], tally(0, 15))
    assert rules(found) == ["not_asked"]


def test_a_form_not_in_use_is_not_a_question_left_out():
    voting_only = [definition for definition in key_definitions() if definition.form == "voting"]
    measures = bind(CLAIMS.values(), voting_only, config=CONFIG)
    assert measures["no_interference"].unasked == ()
    assert measures["no_interference"].forms == ("voting",)
