"""The desk's addresses, and answers of every weight."""

import pytest
from django.urls import reverse

from tests import factories

CRITICAL = {"vot_box_sealed": "no"}


SERIOUS = {"vot_id_checked": "no"}


MINOR = {"vot_crowded": "yes"}


WHY = {"comments": {"vot_box_sealed": "The seal hung open.", "vot_id_checked": "Two had no papers."}}


@pytest.fixture
def field():
    return factories.field()


def desk(field, submission=None):
    if submission is None:
        return reverse("review", args=[field.mission.slug])
    return reverse("review-submission", args=[field.mission.slug, submission.pk])


def decision(field, name, submission):
    return reverse(f"submission-{name}", args=[field.mission.slug, submission.pk])


def address_of(field, name, submission=None):
    names = [field.mission.slug, *([submission.pk] if submission else [])]
    return reverse(name, args=names)
