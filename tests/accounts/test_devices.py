"""A person's devices: the key that seals their records, and what ends when a phone is lost."""

from uuid import uuid4

import pytest

from accounts import devices
from accounts.models import AuditEvent, Device
from tests import factories
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return factories.person("Ada Witness", email="ada@example.org")


@pytest.fixture
def head():
    return factories.person("Head")


def seen(user, browser, **more):
    return devices.register(user=user, browser=browser, **({"unsent": 0, "drafts": 0} | more))


def test_register_gives_one_person_one_key_on_every_device(ada, head):
    key = seen(ada, uuid4())
    assert len(key) == 32
    ada.refresh_from_db()
    assert seen(ada, uuid4()) == key
    assert seen(head, uuid4()) != key


def test_register_gives_the_key_that_another_request_made_a_moment_before(ada):
    early = type(ada).objects.get(pk=ada.pk)  # read before there was a key
    key = seen(ada, uuid4())
    assert early.device_key is None
    assert seen(early, uuid4()) == key


def test_register_keeps_what_a_device_says_of_itself_last(ada):
    browser = uuid4()
    seen(ada, browser, unsent=3, drafts=1, name="Phone")
    first = Device.objects.get()
    seen(ada, browser, unsent=0, drafts=2)
    again = Device.objects.get()
    assert (again.pk, again.unsent, again.drafts, again.name) == (first.pk, 0, 2, "Phone")
    assert again.first_seen_at == first.first_seen_at
    assert again.last_seen_at > first.last_seen_at


def test_register_keeps_people_apart_who_share_a_phone(ada, head):
    browser = uuid4()
    seen(ada, browser, unsent=3)
    seen(head, browser, unsent=1)
    assert dict(Device.objects.values_list("user", "unsent")) == {ada.pk: 3, head.pk: 1}


def test_end_sessions_signs_the_person_out_everywhere_and_nobody_else(ada, head):
    phone, tablet, other = signed_in(ada), signed_in(ada), signed_in(head)
    devices.end_sessions(user=ada, actor=head, mission="kaz")
    assert phone.get("/me/").json()["user"] is None
    assert tablet.get("/me/").json()["user"] is None
    assert other.get("/me/").json()["user"]["id"] == head.pk


def test_end_sessions_leaves_a_trail_and_stamps_the_devices_once(ada, head):
    browser = uuid4()
    seen(ada, browser)
    assert devices.end_sessions(user=ada, actor=head, mission="kaz") == 1
    device = Device.objects.get()
    assert (device.ended_by, device.ended_at is not None) == (head, True)
    assert devices.end_sessions(user=ada, actor=head, mission="kaz") == 0
    first, _second = AuditEvent.objects.filter(action="user.sessions_ended")
    assert (first.actor, first.mission, first.object_id) == (head, "kaz", str(ada.pk))
    assert first.detail == {"devices": 1}


def test_end_sessions_is_undone_by_signing_in_again(ada, head):
    browser = uuid4()
    key = seen(ada, browser)
    devices.end_sessions(user=ada, actor=head, mission="kaz")
    ada.refresh_from_db()
    assert signed_in(ada).get("/me/").json()["user"]["id"] == ada.pk
    assert devices.ended_for(browser, but=None) == [ada.pk]
    assert seen(ada, browser) == key
    assert devices.ended_for(browser, but=None) == []


def test_ended_for_names_only_those_whose_sessions_were_ended_on_this_browser(ada, head):
    browser = uuid4()
    seen(ada, browser)
    seen(head, browser)
    devices.end_sessions(user=ada, actor=head, mission="kaz")
    assert devices.ended_for(browser, but=None) == [ada.pk]
    assert devices.ended_for(browser, but=head) == [ada.pk]
    assert devices.ended_for(uuid4(), but=None) == []
