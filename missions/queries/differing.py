"""Where the answers of one visit differ, in the database for many visits and here for two answers.

Only substantive answers are compared; words and clock times are not (methodology 4.5). Where a coordinator
said whose answer counts, that of the form received later gives way and is compared with nothing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from missions.checklists import Question, QuestionType
from missions.models import ChecklistVersion, VisitDecision
from missions.queries.checklists import form_of

# Reads `forms`, rows of (revision_id, counted_id): the forms of one visit share what is counted.
CONFLICTS = f"""
    giving_way AS (
        SELECT r.id AS revision_id, settled.key
        FROM (
            SELECT DISTINCT ON (first_id, second_id) first_id, second_id, decision, settled
            FROM missions_visitdecision WHERE mission_id = %(mission)s AND at <= %(until)s
            ORDER BY first_id, second_id, at DESC, id DESC
        ) AS d
        JOIN missions_submission a ON a.id = d.first_id
        JOIN missions_submission b ON b.id = d.second_id
        JOIN missions_submissionrevision r ON r.submission_id =
            CASE WHEN (a.received_at, a.code) < (b.received_at, b.code) THEN b.id ELSE a.id END
        CROSS JOIN LATERAL jsonb_each(d.settled) AS settled(key, value)
        WHERE settled.value ? 'of' AND d.decision = '{VisitDecision.Decision.ONE_VISIT.value}'
    ), differing AS (
        SELECT DISTINCT f.counted_id, answer.key
        FROM forms f
        JOIN missions_submissionrevision r ON r.id = f.revision_id
        CROSS JOIN LATERAL jsonb_each(r.answers) AS answer
        CROSS JOIN LATERAL jsonb_each(
            CASE jsonb_typeof(answer.value) WHEN 'object' THEN answer.value
            ELSE jsonb_build_object('', answer.value) END) AS single(repeat, value)
        WHERE answer.key <> ALL(%(not_compared)s) AND single.value <> ALL(%(no_answers)s::jsonb[])
        AND NOT EXISTS (SELECT 1 FROM giving_way g
                        WHERE g.revision_id = f.revision_id AND g.key = answer.key)
        GROUP BY f.counted_id, answer.key, single.repeat
        HAVING count(DISTINCT CASE jsonb_typeof(single.value)
               WHEN 'array' THEN (SELECT jsonb_agg(each ORDER BY each)
                                  FROM jsonb_array_elements(single.value) AS each)
               ELSE single.value END) > 1
    ), conflicts AS (
        SELECT counted_id, array_agg(key::varchar(60) ORDER BY key COLLATE "C") AS keys
        FROM differing GROUP BY counted_id
    )
"""  # noqa: S608
FORMS = """forms AS (
    SELECT * FROM unnest(%(members)s::bigint[], %(counted)s::bigint[]) AS f(revision_id, counted_id))
"""
NO_ANSWERS = ["null", '""', "[]", "{}", '"not_observed"', '"not_applicable"', '"not_discussed"']
_NOTHING_SAID: list[Any] = [json.loads(each) for each in NO_ANSWERS]
# Two observers write these in different words, or at different minutes, without disagreeing.
_NOT_COMPARED = frozenset(
    {
        QuestionType.TEXT,
        QuestionType.TIME,
        QuestionType.DATETIME,
        QuestionType.PERSON_LIST,
        QuestionType.FACT_LIST,
        QuestionType.ATTACHMENT_LIST,
    }
)


def keys_not_compared(mission_id: UUID) -> list[str]:
    """Keys of the mission's checklists that two observers put in different words. One query."""
    versions = ChecklistVersion.objects.filter(checklist__mission=mission_id).values_list("pk", flat=True)
    forms = [form_of(version) for version in versions]
    return sorted({q.key for form in forms for q in form.questions if q.type in _NOT_COMPARED})


def comparing(
    mission_id: UUID, visits: Sequence[tuple[int, Sequence[int]]], *, until: datetime
) -> dict[str, Any]:
    """Parameters of `FORMS` and `CONFLICTS` for visits as (what stands for it, its revisions). One query.

    ``until``: what was decided up to then.
    """
    return {
        "mission": mission_id,
        "until": until,
        "members": [revision for _counted, revisions in visits for revision in revisions],
        "counted": [counted for counted, revisions in visits for _ in revisions],
        "not_compared": keys_not_compared(mission_id),
        "no_answers": NO_ANSWERS,
    }


def keys_that_differ(
    mission_id: UUID, pairs: Sequence[tuple[int, int]], *, until: datetime
) -> dict[int, list[str]]:
    """Keys in conflict by the position of each pair of revisions, for those that have any. Two queries."""
    given = comparing(mission_id, list(enumerate(pairs)), until=until)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {FORMS}, {CONFLICTS} SELECT counted_id, keys FROM conflicts", given)  # noqa: S608
        return dict(cursor.fetchall())


def is_compared(question: Question) -> bool:
    """Whether two observers can be held to one answer."""
    return question.type not in _NOT_COMPARED


def is_told_differently(one: Any, other: Any) -> bool:
    """Whether two answers to one question contradict each other, as `CONFLICTS` has it. Pure."""
    ones, others = _by_repeat(one), _by_repeat(other)
    both = (repeat for repeat in ones.keys() & others.keys() if _says(ones[repeat]) and _says(others[repeat]))
    return any(_in_order(ones[repeat]) != _in_order(others[repeat]) for repeat in both)


def says(answer: Any) -> bool:
    """Whether an answer is substantive, for one question on the ballot at least. Pure."""
    return any(map(_says, _by_repeat(answer).values()))


def _by_repeat(answer: Any) -> Mapping[str, Any]:
    return answer if isinstance(answer, Mapping) else {"": answer}


def _says(single: Any) -> bool:
    return single not in _NOTHING_SAID


def _in_order(single: Any) -> Any:
    return sorted(single, key=str) if isinstance(single, list) else single
