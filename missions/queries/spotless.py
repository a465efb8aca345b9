"""Submissions with nothing in them that a person has to weigh: they may be verified together."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from missions.models import Attachment, Finding, Mission
from missions.models.submission import SubmissionQuerySet
from missions.permissions import team_ids_of
from missions.queries.claims import read_by_others
from missions.queries.review import review_queue
from missions.queries.visits import ToldTwice
from missions.states import Kind

# So many at once: what a person has looked through before pressing.
MOST = 200


def spotless(
    *, mission: Mission, user: User, among: SubmissionQuerySet | None = None, ids: list[UUID] | None = None
) -> SubmissionQuerySet:
    """Those that wait in the person's areas and keep the rule, in the queue's order.

    The rule, as the page states it: no adverse answer and no failed check, no file still on its way, not
    told twice, nothing to follow up, no incident, not one's own, and read by nobody else.
    """
    queue = review_queue(mission=mission, user=user) if among is None else among
    if ids is not None:
        queue = queue.filter(pk__in=ids)
    of = {"submission": OuterRef("pk")}
    own = Q(observer=user) | Q(team__in=team_ids_of(user, mission))
    return queue.filter(
        ~Exists(Finding.objects.filter(**of, is_current=True)),
        ~Exists(Attachment.objects.filter(**of, stored_at=None)),
        ~Q(ToldTwice()),
        ~read_by_others(user),
        alarm=0,
        follow_up_at=None,
    ).exclude(own | Q(kind=Kind.INCIDENT))
