"""The queue: what it opens on, how it is searched, paged, counted, and kept under a name."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from missions.models import Membership, ReviewClaim, SavedFilter, Submission
from missions.queries.paging import SORTS
from missions.queries.review import neighbours, queue_page, review_queue
from missions.states import Role
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

CRITICAL = {"vot_box_sealed": "no"}
WHY = {"comments": {"vot_box_sealed": "The seal hung open."}}


@pytest.fixture
def field():
    cache.clear()
    return factories.field()


@pytest.fixture
def desk(field):
    return reverse("review", args=[field.mission.slug])


@pytest.fixture
def client(field):
    return signed_in(field.coordinator)


def rows_of(answer):
    return [item.submission for item in answer.context["queue"].items]


def put_aside(submission, user):
    submission.follow_up_at, submission.follow_up_by, submission.follow_up_note = (
        timezone.now(),
        user,
        "Call.",
    )
    submission.save()


def test_queue_opens_on_the_alarming_and_leaves_follow_ups_behind(field, client, desk):
    clean = factories.filed(field, "voting", station=0)
    incident = factories.filed(field, "incident")
    Submission.objects.filter(pk=incident.pk).update(alarm=1)
    checked = factories.filed(field, "voting", station=1, team=1)
    Submission.objects.filter(pk=checked.pk).update(has_failed_check=True)
    aside = factories.filed(field, "voting", CRITICAL, station=2, **WHY)
    put_aside(aside, field.head)
    critical = factories.filed(field, "voting", CRITICAL, station=2, team=1, **WHY)
    assert rows_of(client.get(desk)) == [critical, checked, incident, clean, aside]
    assert rows_of(client.get(desk, {"sort": "newest"})) == [critical, aside, checked, incident, clean]
    assert rows_of(client.get(desk, {"sort": "oldest"})) == [clean, incident, checked, aside, critical]
    assert rows_of(client.get(desk, {"sort": "nonsense"})) == rows_of(client.get(desk))


def test_failed_check_of_a_form_is_kept_in_the_queues_order(field):
    words = {"vot_box_sealed": "Open.", "vot_overall": "All the same."}
    odd = factories.filed(field, "voting", {**CRITICAL, "vot_overall": "good"}, comments=words)
    assert odd.has_failed_check == odd.findings.filter(source="check", is_current=True).exists()
    assert odd.queue_rank == 0


def test_search_narrows_the_queue_and_a_state_widens_it(field, client, desk):
    critical = factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    clean = factories.filed(field, "voting", station=1)
    verified = factories.verified(field, "voting", station=2)
    assert rows_of(client.get(desk, {"q": "severity:critical"})) == [critical]
    assert rows_of(client.get(desk, {"q": "-severity:critical"})) == [clean]
    assert rows_of(client.get(desk, {"q": "seal"})) == [critical]
    answer = client.get(desk, {"q": "state:verified"})
    assert rows_of(answer) == [verified]
    assert "?q=state%3Averified" in answer.content.decode()
    assert 'class="chip good">verified<' in answer.content.decode()


def test_code_opens_the_submission_at_once(field, client, desk):
    filed = factories.filed(field, "voting")
    answer = client.get(desk, {"q": filed.code})
    assert (answer.status_code, answer.url) == (302, f"{desk}{filed.pk}/")


def test_search_is_shown_in_parts_each_with_a_way_out(field, client, desk):
    factories.filed(field, "voting", CRITICAL, **WHY)
    text = client.get(desk, {"q": "stage:voting seal -is:twice", "sort": "oldest"}).content.decode()
    assert "?q=seal+-is%3Atwice&amp;sort=oldest" in text
    assert "?q=stage%3Avoting+-is%3Atwice&amp;sort=oldest" in text
    assert "not is: twice" in text
    assert "Clear all" in text


def test_what_is_not_understood_is_told_and_nothing_shown(field, client, desk):
    factories.filed(field, "voting")
    answer = client.get(desk, {"q": "sttae:received"})
    assert rows_of(answer) == []
    text = answer.content.decode()
    assert "Did you mean “state”?" in text
    assert "Nothing waits for review" not in text


def test_empty_queue_helps(field, client, desk):
    factories.verified(field, "voting")
    assert "Nothing waits here." in client.get(desk).content.decode()
    text = client.get(desk, {"q": "stage:counting"}).content.decode()
    assert "Look among all submissions" in text
    assert f"/missions/{field.mission.slug}/submissions/?q=stage%3Acounting" in text


@pytest.mark.parametrize("sort", SORTS)
def test_pages_go_both_ways_and_skip_nothing(field, sort):
    filed = [
        factories.filed(field, "voting", CRITICAL if number in (1, 4) else {}, station=number % 3, **WHY)
        if number in (1, 4)
        else factories.filed(field, "voting", {}, station=number % 3)
        for number in range(7)
    ]
    same = filed[0].received_at  # a moment shared by several: the id decides
    Submission.objects.filter(pk__in=[each.pk for each in filed[:3]]).update(received_at=same)
    queue = review_queue(mission=field.mission, user=field.coordinator, sort=sort)
    order = list(queue)
    pages, after = [], None
    while True:
        page = queue_page(queue, after=after, size=2)
        pages.append([item.submission for item in page.items])
        if page.after is None:
            break
        after = Submission.objects.get(pk=page.after)
    assert [each for page in pages for each in page] == order
    back = queue_page(queue, before=pages[2][0], size=2)
    assert [item.submission for item in back.items] == pages[1]
    assert (back.before, back.after) == (pages[1][0].pk, pages[1][-1].pk)
    first = queue_page(queue, before=pages[1][0], size=2)
    assert [item.submission for item in first.items] == pages[0]
    assert (first.before, first.after) == (None, pages[0][-1].pk)
    for number, each in enumerate(order[1:-1], start=1):
        assert neighbours(queue, each) == (order[number - 1].pk, order[number + 1].pk)


def test_page_links_keep_the_search(field, client, desk, monkeypatch):
    monkeypatch.setattr("missions.views.judging.PAGE_SIZE", 2)
    for number in range(5):
        factories.filed(field, "voting", station=number % 3)
    given = {"q": "stage:voting", "sort": "oldest"}
    first = client.get(desk, given)
    after = first.context["queue"].after
    assert f"?q=stage%3Avoting&amp;sort=oldest&amp;after={after}" in first.content.decode()
    second = client.get(desk, {**given, "after": after})
    third = client.get(desk, {**given, "after": second.context["queue"].after})
    assert len({each.pk for page in (first, second, third) for each in rows_of(page)}) == 5
    back = client.get(desk, {**given, "before": third.context["queue"].before})
    assert rows_of(back) == rows_of(second)


def test_row_says_who_else_reads_it(field, client, desk):
    filed = factories.filed(field, "voting")
    ReviewClaim.objects.create(submission=filed, user=field.head)
    assert f"{field.head.name} reads it" in client.get(desk).content.decode()
    ReviewClaim.objects.update(user=field.coordinator)
    assert "reads it" not in client.get(desk).content.decode()


def counters(client, field, **given):
    return client.get(reverse("review-counters", args=[field.mission.slug]), given)


def test_counters_tell_what_waits_and_what_came(field, client):
    before = timezone.now()
    factories.filed(field, "voting", CRITICAL, station=0, **WHY)
    factories.filed(field, "incident")
    put_aside(factories.filed(field, "voting", station=1), field.head)
    answer = counters(client, field, since=before.isoformat())
    found = answer.context["counters"]
    assert (found.waiting, found.critical, found.returned, found.follow_up) == (2, 1, 0, 1)
    assert found.incidents == 1
    assert "3 new arrived: show them" in answer.content.decode()
    narrowed = counters(client, field, since=before.isoformat(), q="severity:critical")
    assert "1 new arrived: show it" in narrowed.content.decode()
    assert "?q=severity%3Acritical" in narrowed.content.decode()
    later = (timezone.now() + timedelta(seconds=1)).isoformat()
    assert "new arrived" not in counters(client, field, since=later).content.decode()


@pytest.mark.parametrize("since", ["", "yesterday", "2022-13-45T99:00", "2022-06-05T10:00", "\x00"])
def test_counters_make_nothing_of_a_moment_that_is_none(field, client, since):
    factories.filed(field, "voting")
    answer = counters(client, field, since=since)
    assert answer.status_code == 200
    assert "new arrived" not in answer.content.decode()


def test_counters_ask_little_and_the_same_for_more(field, client, django_assert_max_num_queries):
    given = {"since": timezone.now().isoformat()}
    counters(client, field, **given)
    for number in range(3):
        with django_assert_max_num_queries(5):
            counters(client, field, **given)
        factories.filed(field, "voting", station=number)


def test_counters_keep_to_the_areas(field):
    limited = factories.member(field.mission, Role.COORDINATOR)
    Membership.objects.get(user=limited).areas.add(field.stations[0].area)
    before = timezone.now().isoformat()
    factories.filed(field, "voting", station=0)
    factories.filed(field, "voting", station=1)
    answer = counters(signed_in(limited), field, since=before)
    assert answer.context["counters"].waiting == 1
    assert "1 new arrived" in answer.content.decode()
    assert counters(signed_in(field.head), field).context["counters"].waiting == 2


def test_numbers_end_somewhere(field, client, desk, monkeypatch):
    monkeypatch.setattr("missions.queries.desk_queue.COUNT_FOUND_TO", 1)
    monkeypatch.setattr("missions.views.queue.COUNT_FOUND_TO", 1)
    for number in range(3):
        factories.filed(field, "voting", station=number)
    assert "1+ found" in client.get(desk, {"q": "stage:voting"}).content.decode()


def save(client, field, **given):
    return client.post(reverse("filter-save", args=[field.mission.slug]), given)


def test_filter_is_saved_and_shared_and_deleted_by_its_owner(field, client, desk):
    query = "q=severity%3Acritical&sort=oldest"
    answer = save(client, field, name=" Box  not sealed ", query=f"{query}&after=1&x=2", is_shared="on")
    assert (answer.status_code, answer.url) == (302, f"{desk}?{query}")
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query, kept.is_shared) == ("Box not sealed", query, True)
    head = signed_in(field.head)
    assert f"by {field.coordinator.name}" in head.get(desk).content.decode()
    remove = reverse("filter-delete", args=[field.mission.slug, kept.pk])
    assert head.post(remove).status_code == 403
    assert client.post(remove).status_code == 302
    assert not SavedFilter.objects.exists()
    assert client.post(remove).status_code == 404


def test_filter_of_ones_own_is_for_nobody_else(field, client, desk):
    save(client, field, name="Mine alone", query="q=seal")
    save(client, field, name="Mine alone", query="q=door")
    kept = SavedFilter.objects.get()
    assert kept.query == "q=door"
    head = signed_in(field.head)
    assert "Mine alone" not in head.get(desk).content.decode()
    assert head.post(reverse("filter-delete", args=[field.mission.slug, kept.pk])).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "query": "q=a"},
        {"name": "x" * 81, "query": "q=a"},
        {"name": "Nothing", "query": "after=1"},
        {"name": "Long", "query": "q=" + "ж" * 200},
        {"name": "\x00", "query": "q=\x00"},
        {},
    ],
)
def test_filter_that_says_nothing_is_not_kept(field, client, given):
    assert save(client, field, **given).status_code == 422
    assert not SavedFilter.objects.exists()


def test_list_of_submissions_is_searched_and_paged_the_same_way(field, monkeypatch):
    monkeypatch.setattr("missions.views.submissions.PAGE", 2)
    filed = [factories.filed(field, "voting", station=number % 3) for number in range(5)]
    client, address = signed_in(field.secretariat), reverse("submissions", args=[field.mission.slug])
    assert client.get(address, {"q": filed[0].code}).url == f"{address}{filed[0].pk}/"
    seen, answer = [], client.get(address)
    while True:
        seen += answer.context["page"].rows
        if answer.context["page"].after is None:
            break
        answer = client.get(address, {"after": answer.context["page"].after})
    assert seen == filed[::-1]
    assert client.get(address, {"before": filed[2].pk}).context["page"].rows == [filed[4], filed[3]]
    assert (
        client.get(address, {"q": "team:A-01", "kind": "voting", "state": "received"}).context["number"] == 5
    )
    assert "Did you mean “state”?" in client.get(address, {"q": "stat:x"}).content.decode()
