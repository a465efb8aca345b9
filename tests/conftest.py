"""What every test stands on: real PostgreSQL, real Redis, real worker and web processes, a real browser."""

import os
import shutil
import sys
from pathlib import Path

import django
import pytest
from django.core.cache import cache
from django.utils import translation

from local import postgres, redis_server, testing
from local.places import CannotStart, Place
from tests.processes import Web, Worker

try:
    SLOT = testing.start()
except CannotStart as problem:
    pytest.exit(str(problem), returncode=1)

BEFORE = testing.clean()
BEFORE["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{BEFORE.get('PATH', os.defpath)}"
for name in set(os.environ) - set(BEFORE):
    del os.environ[name]
os.environ.update(testing.environment(SLOT, database=SLOT.database))
os.environ["DJANGO_SETTINGS_MODULE"] = "observation.settings"
# Playwright's interface keeps an event loop in this thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
shutil.rmtree(SLOT.folder / "media", ignore_errors=True)  # what the run before stored
django.setup()

pytest_plugins = ["tests.chromium"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """Parallel processes choose their own settings: inherited ones would be read before a slot is taken."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def slot():
    """This test process's own database name, Redis databases and folder."""
    return SLOT


@pytest.fixture(autouse=True)
def _same_start(settings):
    """Passwords are quick, sentences are English and the cache is empty, whatever came before."""
    settings.PASSWORD_HASHERS = ["tests.passwords.QuickHasher"]
    translation.activate("en")
    yield
    translation.deactivate()
    cache.clear()


@pytest.fixture(scope="session")
def process_env(django_db_setup, slot):
    """The environment of a process that works on this run's test database."""
    from django.db import connection

    return {**BEFORE, **testing.environment(slot, database=connection.settings_dict["NAME"])}


@pytest.fixture
def start_worker(process_env, tmp_path):
    """Starts worker processes that the test may kill; those left are killed after it."""
    started = []

    def start(*arguments, env=None, **options):
        log = tmp_path / f"worker-{len(started)}.log"
        worker = Worker(*arguments, env={**process_env, **(env or {})}, log=log, **options)
        started.append(worker)
        return worker.wait_until_ready()

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def start_web(process_env, tmp_path):
    """Starts web processes that the test may kill; those left are stopped after it."""
    started = []

    def start(*arguments, env=None):
        web = Web(*arguments, env={**process_env, **(env or {})}, log=tmp_path / f"web-{len(started)}.log")
        started.append(web)
        return web.wait_until_ready()

    yield start
    for web in started:
        web.stop()


@pytest.fixture(scope="session")
def _shared_workers(django_db_setup):
    """The shared worker, once a test asked for it."""
    holder = []
    yield holder
    for worker in holder:
        worker.stop()


@pytest.fixture
def worker(transactional_db, process_env, slot, _shared_workers):
    """A real Celery worker on the test database, shared by the tests that only need one to be there."""
    return _standing(_shared_workers, lambda: Worker(env=process_env, log=slot.folder / "worker.log"))


@pytest.fixture
def no_worker(_shared_workers):
    """Nobody listens to this run's queues."""
    while _shared_workers:
        _shared_workers.pop().stop()


@pytest.fixture(scope="session")
def _shared_web(process_env, slot):
    holder = []
    yield lambda: _standing(holder, lambda: Web(env=process_env, log=slot.folder / "web.log"))
    for web in holder:
        web.stop()


@pytest.fixture
def live_app(transactional_db, _shared_web):
    """The app served by gunicorn on the test database; `.url` is its address."""
    return _shared_web()


def _standing(holder, start):
    """The process in `holder`, started again when a test killed it."""
    if not holder or not holder[0].is_alive():
        holder[:] = [start().wait_until_ready()]
    return holder[0]


@pytest.fixture
def own_servers(slot, tmp_path):
    """A PostgreSQL and a Redis of the test's own, which it may stop and start; nothing else uses them."""
    place = Place(slot.folder / "own", is_durable=False)
    place.root.mkdir(parents=True, exist_ok=True)
    postgres.up(place)
    redis_server.up(place)
    postgres.drop_database(place, "tanik")
    postgres.ensure_database(place, "tanik")
    redis_server.client(place).flushall()
    yield place
    redis_server.down(place)
    postgres.down(place, mode="immediate")


@pytest.fixture
def own_env(own_servers):
    """The environment of a process that works on `own_servers`."""
    return {
        **BEFORE,
        **testing.environment(SLOT, database="tanik"),
        "DATABASE_URL": postgres.dsn(own_servers, "tanik"),
        "REDIS_URL": redis_server.url(own_servers, 0),
        "CACHE_URL": redis_server.url(own_servers, 1),
    }
