"""Looking at what was told in confidence: recorded before it is shown."""

from accounts.models import User
from missions.errors import require
from missions.models import Submission
from missions.permissions import why_not_see_confidential
from missions.queries.confidential import told_in_confidence
from missions.services import audit


def show(*, submission: Submission, actor: User) -> tuple[str, ...]:
    """Record that the actor looks at the confidential answers, whose keys are returned; none, no record.

    The caller has loaded the submission out of what the actor may see. Raises NotAllowedError.
    """
    require(why_not_see_confidential(actor, submission))
    keys = told_in_confidence(submission)
    if keys:
        audit.of_submission(
            submission,
            actor=actor,
            action="confidential_shown",
            mission_slug=submission.mission.slug,
            questions=list(keys),
            revision=submission.revision,
        ).save(force_insert=True)
    return keys
