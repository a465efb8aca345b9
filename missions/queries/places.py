"""Finding the place a form is about, as an observer names it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, When

from accounts.models import User
from missions.models import Area, Deployment, Mission, PollingStation, TabulationCentre
from missions.permissions import team_ids_of
from missions.queries.lookups import Lookups

SHOWN = 20
LOOKED_AT = 200
Place = PollingStation | TabulationCentre


@dataclass(frozen=True)
class OwnPlace:
    """A place the person's team is expected at, for the stage asked about or for another one."""

    place: Place
    is_expected: bool


def own_places(user: User, mission: Mission, kind: str, *, at_centres: bool) -> list[OwnPlace]:
    """Places of the person's deployments, those for this kind of form first. One query."""
    place = "centre" if at_centres else "station"
    rows = (
        Deployment.objects.filter(team_id__in=team_ids_of(user, mission), **{f"{place}__isnull": False})
        .select_related(f"{place}__area")
        .order_by(f"{place}__code", "pk")
    )
    found: dict[object, OwnPlace] = {}
    for row in rows:
        here = getattr(row, place)
        before = found.get(here.pk)
        is_expected = row.stage == kind or (before is not None and before.is_expected)
        found[here.pk] = OwnPlace(here, is_expected)
    return sorted(found.values(), key=lambda each: (not each.is_expected, each.place.code))


def find_places(mission: Mission, words: str, *, at_centres: bool) -> list[Place]:
    """Up to SHOWN places whose code, name or area has every word. Three queries, and one a word.

    An exact code stands first, then what is called so itself, then what merely lies in such an area. Of more
    than LOOKED_AT that match, those found first are put into this order: with a word more all are.
    """
    model = TabulationCentre if at_centres else PollingStation
    rows = model.objects.filter(mission=mission)
    is_called_so = Q()
    matching = rows.order_by()
    for word in words.split()[:6]:
        own = Q(code__startswith=word) | Q(code__startswith=word.upper()) | Q(name__icontains=word)
        areas = Area.objects.filter(mission=mission, name__icontains=word).order_by()
        area_ids = list(areas.values_list("pk", flat=True)[:LOOKED_AT])
        is_called_so &= own
        matching = matching.filter(own | Q(area_id__in=area_ids) if area_ids else own)
    keys: list[Any] = list(matching.values_list("pk", flat=True)[:LOOKED_AT])
    exact = rows.filter(code__in={words.strip(), words.strip().upper()}).order_by()
    keys += list(exact.values_list("pk", flat=True)[:SHOWN])
    rank = Case(
        When(code__iexact=words.strip(), then=0),
        When(is_called_so, then=1),
        default=2,
        output_field=IntegerField(),
    )
    found = rows.filter(pk__in=keys).select_related("area").order_by(rank, "code", "pk")
    return list(found[:SHOWN])


def place_by_key(mission: Mission, key: str, *, at_centres: bool) -> Place | None:
    """The place an address names by its primary key; None for anything else."""
    if at_centres:
        rows = TabulationCentre.objects.filter(mission=mission).select_related("area")
        return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return PollingStation.objects.filter(mission=mission, pk=wanted).select_related("area", "region").first()


def reference_to(place: Place, mission: Mission) -> str:
    """The answer that names the place: its code, with the region's before it where codes repeat."""
    if isinstance(place, TabulationCentre):
        return place.code
    found = Lookups(mission).station(place.code)
    return place.code if found is not None and found.pk == place.pk else f"{place.region.code}/{place.code}"


def place_of_reference(mission: Mission, reference: str, *, at_centres: bool) -> Place | None:
    """What an answer names, for showing its name beside the code."""
    lookups = Lookups(mission)
    found = lookups.centre(reference) if at_centres else lookups.station(reference)
    if found is None:
        return None
    if isinstance(found, TabulationCentre):
        return TabulationCentre.objects.select_related("area").get(pk=found.pk)
    return PollingStation.objects.select_related("area").get(pk=found.pk)
