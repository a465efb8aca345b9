"""What the library decides about a case, in the shape the browser gives it (decisions.js)."""

from missions.checklists import Context, adverse_answers, clean_answers, relevant_questions, run_checks


def decide(form, case):
    """`case` holds answers, comments, config, repeats (how many), short_form and others."""
    context = Context(
        config=case["config"], referendum_questions=case["repeats"], short_form=case["short_form"]
    )
    cleaned = clean_answers(form, case["answers"], case["comments"], context)
    given = case["answers"] if isinstance(case["answers"], dict) else {}
    return {
        "asked": [question.key for question in relevant_questions(form, given, context)],
        "answers": list(cleaned.answers.items()),
        "comments": list(cleaned.comments.items()),
        "problems": [
            [each.key, each.rule, each.wording, each.params, each.repeat] for each in cleaned.problems
        ],
        "sentences": [each.message.partition(" Did you mean")[0] for each in cleaned.problems],
        "unexplained": [each.key for each in cleaned.problems if each.rule == "comment_required"],
        "adverse": [
            [each.key, each.value, each.severity, each.repeat]
            for each in adverse_answers(form, given, context)
        ],
        "checks": [
            [each.check_id, each.level, each.severity, each.passed, each.message, each.repeat]
            for each in run_checks(form, given, context, case["others"])
        ],
    }
