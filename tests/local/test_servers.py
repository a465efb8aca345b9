"""The local servers: started once however often they are asked for, apart from everybody else's."""

import os
import stat
import subprocess
import sys

import psycopg2
import pytest

from local import postgres, redis_server, servers, testing
from local.places import BASE_DIR, LONGEST_SOCKET_FOLDER, Place, write_privately
from observation.env_values import parse_file

pytestmark = pytest.mark.processes
UP = "import sys; from pathlib import Path; from local import servers; from local.places import Place; "
UP += "servers.up(Place(Path(sys.argv[1])))"


@pytest.fixture
def place(slot):
    """A place of the test's own, durable as development's is."""
    place = Place(slot.folder / "servers")
    yield place
    servers.down(place)


def test_servers_two_ups_at_once_start_one_of_each(place):
    both = [subprocess.Popen([sys.executable, "-c", UP, place.root], cwd=BASE_DIR) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    assert servers.status(place) == {"PostgreSQL": True, "Redis": True}
    before = (postmaster(place), redis_server.url(place))
    servers.up(place)
    assert (postmaster(place), redis_server.url(place)) == before


def test_servers_keep_data_address_and_secret_through_a_restart(place):
    servers.up(place)
    before = parse_file((place.root / "local.env").read_text())
    with postgres.connect(place, servers.DATABASE).cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    redis_server.client(place).set("kept", "7")
    servers.down(place)
    assert servers.status(place) == {"PostgreSQL": False, "Redis": False}
    servers.up(place)
    after = parse_file((place.root / "local.env").read_text())
    assert after["SECRET_KEY"] == before["SECRET_KEY"]
    assert after["DATABASE_URL"] == before["DATABASE_URL"]
    with psycopg2.connect(after["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        assert cursor.fetchone() == (7,)
    connection.close()
    assert redis_server.client(place).get("kept") == b"7"


def test_servers_survive_a_left_over_pid_file(place):
    servers.up(place)
    servers.down(place)
    pid_file = place.postgres / "postmaster.pid"
    pid_file.write_text(f"1\n{place.postgres}\n1700000000\n5432\n{place.socket_folder}\n\n0 0\nready\n")
    servers.up(place)
    assert servers.status(place)["PostgreSQL"]


def test_servers_listen_to_this_machine_only_and_tell_nobody_the_password(place):
    servers.up(place)
    with postgres.connect(place).cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    assert redis_server.client(place).config_get("bind") == {"bind": "127.0.0.1"}
    for path in (place.root / "local.env", place.redis / "redis.conf", place.redis / "address"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said = subprocess.run(
        [sys.executable, "-m", "local.servers", "status"], cwd=BASE_DIR, capture_output=True, text=True
    ).stdout
    assert "redis://" not in said
    assert "postgresql://" not in said


def test_servers_use_a_short_folder_for_the_socket_where_the_path_is_long(tmp_path):
    short = Place(tmp_path)
    long = Place(tmp_path / ("y" * 100))
    assert short.socket_folder == short.postgres
    assert len(str(long.socket_folder)) <= LONGEST_SOCKET_FOLDER
    assert long.socket_folder != Place(tmp_path / ("z" * 100)).socket_folder


def test_private_file_is_readable_by_its_owner_from_the_first_byte(tmp_path):
    path = tmp_path / "new" / "secret"
    write_privately(path, "one")
    write_privately(path, "two")
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_test_runs_never_share_a_slot(slot):
    code = "from local import testing; s = testing.start(); print(s.number, s.database, s.broker_url)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    number, database, broker = said.stdout.split()
    assert int(number) != slot.number
    assert database != slot.database
    assert broker != slot.broker_url


def test_test_environment_leaves_nothing_of_ours_behind():
    dirty = {"SECRET_KEY": "x", "S3_BUCKET": "b", "PATH": "/bin", "HOME": "/root"}
    assert testing.clean(dirty) == {"PATH": "/bin", "HOME": "/root"}


def postmaster(place):
    return int((place.postgres / "postmaster.pid").read_text().split()[0])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL under another account")
def test_postgres_does_not_run_as_root(place):
    servers.up(place)
    status = (BASE_DIR / "/proc" / str(postmaster(place)) / "status").read_text()
    uid = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
    assert int(uid) != 0
