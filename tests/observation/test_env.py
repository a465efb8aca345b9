"""The environment: every wrong variable is refused by its name, and all are told at once."""

import subprocess
import sys

import pytest

from local.places import BASE_DIR
from observation import env
from observation.env import EnvironmentRefused


@pytest.fixture
def good(tmp_path):
    return {
        "SECRET_KEY": "k3Yy" * 3 + "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMN",
        "ALLOWED_HOSTS": "tanik.example.org",
        "DATABASE_URL": "postgresql://tanik:s%40cret@db:5433/tanik?sslmode=require",
        "REDIS_URL": "redis://redis:6379/0",
        "TANIK_VAR": str(tmp_path),
    }


def refusals(environ):
    with pytest.raises(EnvironmentRefused) as refused:
        env.read(environ)
    return refused.value.problems


class Asked(dict):
    """Remembers which names were looked up."""

    def __init__(self, values):
        super().__init__(values)
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


def test_environment_lists_every_variable_it_reads(good):
    asked = Asked({**good, "S3_BUCKET": "tanik", "S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "s"})
    env.read(asked)
    assert asked.names | {"S3_BUCKET"} == env.VARIABLES


def test_environment_production_needs_five_variables(good):
    found = env.read(good)
    assert found.database == env.Database(
        name="tanik", user="tanik", password="s@cret", host="db", port="5433", options={"sslmode": "require"}
    )
    assert (found.debug, found.https, found.trusted_proxies) == (False, True, 0)
    assert found.allowed_hosts == ("tanik.example.org",)
    assert found.cache_url == found.redis_url == "redis://redis:6379/0"
    assert (found.log_level, found.log_format) == ("INFO", "json")
    assert found.object_storage is None
    assert found.mail.host == ""


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_environment_names_the_variable_that_is_missing(good, name):
    del good[name]
    (problem,) = refusals(good)
    assert problem.startswith(f"{name} is not set: ")
    assert problem.endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 80),
        ("DEBUG", "perhaps"),
        ("HTTPS", "2"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://tanik.example.org"),
        ("ALLOWED_HOSTS", "tanik.example.org:8000"),
        ("CSRF_TRUSTED_ORIGINS", "tanik.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://tanik.example.org/path"),
        ("PUBLIC_URL", "tanik.example.org"),
        ("PUBLIC_URL", "https://tanik.example.org/statements/"),
        ("PUBLIC_URL", "https://a.example.org,https://b.example.org"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "ten"),
        ("TRUSTED_PROXIES", "10"),
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("DATABASE_URL", "postgresql://db/"),
        ("DATABASE_URL", "postgresql://db:port/tanik"),
        ("REDIS_URL", "redis"),
        ("REDIS_URL", "http://redis:6379"),
        ("CACHE_URL", "memcached://cache"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail?security=maybe"),
        ("DEFAULT_FROM_EMAIL", "nobody"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("STATIC_FROM_SOURCE", "sometimes"),
        ("TANIK_VAR", "/dev/null/var"),
        ("BIND", "8000"),
        ("BIND", "0.0.0.0:99999"),
        ("WEB_WORKERS", "0"),
        ("WEB_THREADS", "many"),
        ("WORKER_CONCURRENCY", "65"),
    ],
)
def test_environment_names_the_variable_that_is_wrong(good, name, value):
    (problem,) = refusals({**good, name: value})
    assert problem.startswith(f"{name} is wrong (")
    assert "set it to" in problem


def test_environment_tells_every_problem_at_once():
    assert [
        problem.split()[0] for problem in refusals({"LOG_LEVEL": "LOUD", "DATABASE_URL": "mysql://x/y"})
    ] == [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "REDIS_URL",
        "DATABASE_URL",
        "LOG_LEVEL",
    ]


def test_environment_never_repeats_a_secret(good):
    values = {"SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://u:hunter2@h/d", "REDIS_URL": "x://:hunter2@h"}
    assert "hunter2" not in " ".join(refusals({**good, **values}))


def test_environment_debug_accepts_this_machine_only_by_default(good):
    del good["ALLOWED_HOSTS"]
    found = env.read({**good, "DEBUG": "true"})
    assert found.allowed_hosts == ("localhost", "127.0.0.1")
    assert found.log_format == "text"
    assert found.static_from_source


def test_environment_database_takes_a_socket_folder(good):
    found = env.read({**good, "DATABASE_URL": "postgresql://postgres@/tanik?host=/run/postgresql"})
    assert (found.database.host, found.database.user, found.database.options) == (
        "/run/postgresql",
        "postgres",
        {},
    )


def test_environment_object_storage_needs_its_keys(good):
    problems = refusals({**good, "S3_BUCKET": "tanik"})
    assert [problem.split()[0] for problem in problems] == ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]


def test_environment_object_storage_keys_without_a_bucket_are_refused(good):
    (problem,) = refusals({**good, "S3_ACCESS_KEY_ID": "key"})
    assert problem == "S3_BUCKET is not set: set it, or remove S3_ACCESS_KEY_ID."


def test_environment_object_storage_is_whole(good):
    keys = {"S3_BUCKET": "tanik", "S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "secret"}
    found = env.read({**good, **keys, "S3_ENDPOINT_URL": "https://objects.example.org"})
    assert found.object_storage == env.ObjectStorage(
        bucket="tanik",
        endpoint="https://objects.example.org",
        region="us-east-1",
        access_key="key",
        secret_key="secret",
    )


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://u:p@mail", 587, "tls"),
        ("smtp://mail?security=ssl", 465, "ssl"),
        ("smtp://mail:25?security=none", 25, "none"),
    ],
)
def test_environment_mail_knows_its_usual_port(good, url, port, security):
    found = env.read({**good, "EMAIL_URL": url}).mail
    assert (found.host, found.port, found.security) == ("mail", port, security)


def test_environment_reads_what_the_local_servers_wrote(good, tmp_path):
    (tmp_path / "local.env").write_text("# comment\n\nDATABASE_URL=postgresql://db/local\nLOG_LEVEL=DEBUG\n")
    del good["DATABASE_URL"]
    assert env.read(good).database.name == "local"
    assert env.read({**good, "LOG_LEVEL": "ERROR"}).log_level == "ERROR"


def test_environment_ignores_the_local_servers_where_a_database_is_named(good, tmp_path):
    (tmp_path / "local.env").write_text("DATABASE_URL=postgresql://db/local\nLOG_LEVEL=DEBUG\n")
    found = env.read(good)
    assert (found.database.name, found.log_level) == ("tanik", "INFO")


@pytest.mark.parametrize("command", [["-m", "observation.env"], ["manage.py", "check"]])
def test_environment_refusal_is_the_last_word_at_start(good, command):
    del good["SECRET_KEY"]
    outcome = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={**good, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert "SECRET_KEY is not set: " in outcome.stderr
    assert "Traceback" not in outcome.stderr
