"""Saving a search under a name, and taking it away again."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.errors import DomainError, NotAllowedError
from missions.models import Mission, SavedFilter
from missions.permissions import why_not_open_desk

# What of an address belongs to the filter: never the page somebody stood on.
KEPT = ("q", "sort")
MOST = 50


@transaction.atomic
def save(*, mission: Mission, actor: User, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Keep the query string under a name; the person's own filter of that name is replaced.

    Raises NotAllowedError, and DomainError for a name or a query that is empty or too long.
    """
    if reason := why_not_open_desk(actor, mission):
        raise NotAllowedError(reason)
    name, query = " ".join(name.replace("\x00", "").split()), _tidy(query)
    if not 0 < len(name) <= 80:
        raise DomainError(_("Give the filter a name of up to 80 characters."))
    if not query:
        raise DomainError(_("Search for something first; then what you see can be saved."))
    if len(query) > 500:
        raise DomainError(_("This search is too long to be saved; make it shorter."))
    own = SavedFilter.objects.filter(mission=mission, user=actor)
    if own.exclude(name=name).count() >= MOST:
        raise DomainError(_("You have saved %(n)s filters; delete one you no longer need.") % {"n": MOST})
    saved, _made = SavedFilter.objects.update_or_create(
        mission=mission, user=actor, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    return saved


@transaction.atomic
def delete(*, mission: Mission, actor: User, filter_id: int) -> str:
    """Take one's own filter away; gives its name. Raises NotAllowedError for somebody else's."""
    saved = SavedFilter.objects.select_for_update().filter(mission=mission, pk=filter_id).first()
    if saved is None:
        raise DomainError(_("This filter has been deleted already."))
    if saved.user_id != actor.pk:
        raise NotAllowedError(_("Only whoever saved a filter deletes it."))
    saved.delete()
    return saved.name


def _tidy(query: str) -> str:

    given = dict(parse_qsl(query.replace("\x00", "")))
    return urlencode({name: given[name] for name in KEPT if given.get(name)})
