"""Test processes that run at once do not meet."""


def test_settings_are_those_of_this_process_own_slot(settings, slot):
    assert settings.CACHES["default"]["LOCATION"] == slot.cache_url
    assert slot.broker_url == settings.CELERY_BROKER_URL
