"""Messages go to whom a filter selects, inside the sender's scope; the reader's copy is the reader's."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from missions.errors import DomainError, NotAllowedError
from missions.models import Area, Membership, Message, MessageCopy
from missions.queries.messages import EVERYBODY, FOUND, RETURNED, SILENT, Filter, audience
from missions.services import messages, submissions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    """Three teams: one whose submission came back, one that filed, one nobody has heard of."""
    field = factories.field(teams=3)
    back = factories.filed(field, "voting", {"vot_overall": "good"}, team=0)
    submissions.send_back(submission_id=back.pk, actor=field.head, reason="Which box?")
    factories.filed(field, "voting", {"vot_overall": "very_good"}, station=1, team=1)
    return field


def send(field, people, **more):
    words = {"subject": "Call us", "text": "Please call.\r\nToday."} | more
    sender = words.pop("sender", field.coordinator)
    return messages.send(mission=field.mission, sender=sender, audience_users=people, **words)


@pytest.mark.parametrize(
    ("chosen", "teams"),
    [
        (Filter(to=RETURNED), [0]),
        (Filter(to=SILENT), [2]),
        (Filter(to=EVERYBODY, teams=("A-02", "A-03")), [1, 2]),
        (Filter(to=EVERYBODY, areas=("R1",)), [0, 1, 2]),
        (Filter(to=FOUND, search="vot_overall:very_good"), [1]),
        (Filter(to=RETURNED, teams=("A-02",)), []),
    ],
)
def test_audience_is_whom_the_filter_selects(field, chosen, teams):
    found = audience(field.mission, field.coordinator, chosen)
    assert sorted(each.pk for each in found.users) == sorted(field.observers[n].pk for n in teams)
    assert found.words


def test_limited_coordinator_reaches_people_of_their_areas(field):
    far = Area.objects.create(mission=field.mission, code="R9", name="Far", path="R9", depth=1)
    team = field.teams[2]
    team.area = far
    team.save()
    Membership.objects.get(user=field.coordinator).areas.add(field.areas[1])
    found = audience(field.mission, field.coordinator, Filter(to=EVERYBODY, areas=("R1", "R9")))
    assert field.observers[2] not in found.users
    with pytest.raises(NotAllowedError, match="outside your areas"):
        send(field, [field.observers[2]])
    assert send(field, [field.observers[0]]).copies.count() == 1


def test_message_is_written_once_to_each_and_refused_without_words_or_people(field):
    message = send(field, [field.observers[0], field.observers[0], field.observers[1]])
    assert (message.copies.count(), message.text) == (2, "Please call.\nToday.")
    for people, more in (
        ([], {}),
        ([field.observers[0]], {"subject": " "}),
        ([field.observers[0]], {"text": ""}),
    ):
        with pytest.raises(DomainError):
            send(field, people, **more)
    with pytest.raises(NotAllowedError):
        send(field, [field.observers[0]], sender=field.observers[1])


def test_database_lets_nobody_change_what_was_sent(field):
    message = send(field, [field.observers[0]])
    with pytest.raises(InternalError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(text="Something else.")


def test_reader_reads_their_copy_and_the_sender_sees_it(field, client):
    message = send(field, field.observers[:2])
    inbox, page = (
        reverse("messages", args=[field.mission.slug]),
        reverse("message", args=[field.mission.slug, message.pk]),
    )
    client.force_login(field.observers[0])
    assert 'data-unread="1"' in client.get(inbox).content.decode()
    shown = client.get(page).content.decode()
    assert "Please call." in shown
    assert "Who has read it" not in shown
    assert client.post(reverse("message-read", args=[field.mission.slug, message.pk])).status_code == 302
    assert 'data-unread="0"' in client.get(inbox).content.decode()
    assert MessageCopy.objects.filter(read_at=None).count() == 1
    client.force_login(field.coordinator)
    assert "1 of 2 read" in client.get(inbox, {"box": "sent"}).content.decode()
    assert "Who has read it" in client.get(page).content.decode()


def test_writing_shows_the_list_before_it_sends_and_refuses_one_that_changed(field, client):
    client.force_login(field.coordinator)
    address = reverse("message-new", args=[field.mission.slug]) + "?to=silent"
    page = client.get(address).content.decode()
    assert "One person gets it" in page
    assert str(field.observers[2]) in page
    words = {"subject": "Hello", "text": "Where are you?", "seen": "1"}
    factories.filed(field, "voting", station=2, team=2)
    answer = client.post(f"{address}&team=A-03", words | {"seen": "3"})
    assert answer.status_code == 409
    assert client.post(address.replace("silent", "returned"), words).status_code == 302
    assert Message.objects.get().audience == "All teams with a returned submission open"
    for wrong in ("?to=found", "?to=everybody", "?to=nonsense"):
        answer = client.get(address.replace("?to=silent", wrong))
        assert answer.status_code == 200
        assert "gets it</h2>" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_takes_a_constant_number_of_queries(field, client, django_assert_num_queries, number):
    for each in range(number):
        send(field, [field.observers[0]], subject=f"Message {each}")
    client.force_login(field.observers[0])
    client.get(reverse("messages", args=[field.mission.slug]))
    with django_assert_num_queries(4):
        client.get(reverse("messages", args=[field.mission.slug]))
