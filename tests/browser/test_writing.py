"""The secretariat writes a judgement, the head writes beside it, and neither overwrites the other."""

import pytest
from django.urls import reverse

from reports.models import Judgement
from tests.axe import barriers
from tests.reports.services.test_judgements import written
from tests.reports.services.test_wordings import compiled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_editors_see_what_the_other_wrote(live_app, journey, sign_in):
    field, version = compiled()
    page = journey.open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, field.secretariat)
    page.goto(reverse("statement", args=[field.mission.slug, version.statement_id]))
    page.get_by_role("navigation", name="Pages of the statement").get_by_role("link", name="Write").click()
    page.get_by_role("link", name="Write it").first.click()
    journey.allow("422|409")
    page.get_by_label("Judgement").fill("The commissions worked well.")
    page.get_by_label("Who stands for it").select_option(label=str(field.head))
    page.get_by_label("Printed as").fill("Head of Mission")
    page.get_by_role("checkbox", name="Commissions chaired by women").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("at least two pieces of evidence").wait_for()
    page.get_by_role("checkbox", name="Public order").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="The commissions worked well.").click()
    row = Judgement.objects.get()
    written(version, field, pk=row.pk, expected=1, actor=field.head, text="They worked calmly.")
    page.get_by_label("Judgement").fill("They worked slowly.")
    page.get_by_role("button", name="Save").click()
    beside = page.get_by_role("region", name="What differs")
    assert "They worked calmly." in beside.inner_text()
    assert "They worked slowly." in beside.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert barriers(page) == []
    page.get_by_role("button", name="Save in place of what stands now").click()
    page.get_by_role("link", name="They worked slowly.").wait_for()
    assert barriers(page) == []
