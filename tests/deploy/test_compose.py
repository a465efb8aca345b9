"""The compose file: valid by the Compose specification, and as locked down as it says."""

import json
import re
from importlib.resources import files

import pytest
import yaml
from jsonschema.validators import validator_for

from local.places import BASE_DIR
from observation import env
from observation.env_values import parse_file

SCHEMA = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
EXAMPLE = (BASE_DIR / "deploy" / "env.example").read_text(encoding="utf-8")
TEXT = (BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
APP = ("web", "worker", "beat", "migrate")


def by_the_specification():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return validator_for(schema)(schema)


def test_compose_file_follows_the_specification():
    validator = by_the_specification()
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


def test_compose_schema_would_notice_a_mistake():
    validator = by_the_specification()
    assert list(validator.iter_errors({"services": {"web": {"imgae": "tanik"}}}))


def test_compose_has_every_part_of_production():
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_compose_service_is_locked_down(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert "healthcheck" in service
    assert service["healthcheck"].get("disable") is (True if name == "migrate" else None)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_compose_only_the_proxy_is_reached_from_outside(name):
    assert ("ports" in SERVICES[name]) == (name == "proxy")
    if name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_compose_app_waits_for_its_tables_and_servers(name):
    waits = {part: rule["condition"] for part, rule in SERVICES[name]["depends_on"].items()}
    assert waits["migrate"] == "service_completed_successfully"
    assert waits["redis"] == "service_healthy"


@pytest.mark.parametrize("name", APP)
def test_compose_roles_are_ones_the_entry_point_knows(name):
    (role,) = SERVICES[name]["command"]
    assert f"\n  {role})" in (BASE_DIR / "deploy" / "entrypoint").read_text()


def test_compose_workers_can_be_scaled():
    assert "container_name" not in SERVICES["worker"]
    assert "ports" not in SERVICES["worker"]


def test_compose_holds_no_secret():
    for name, value in re.findall(r"^\s+(\w*PASSWORD\w*|SECRET_KEY): (.+)$", TEXT, re.MULTILINE):
        assert value.startswith(f"${{{name}:?"), name


def test_compose_with_the_example_filled_in_is_an_environment_the_app_accepts(tmp_path):
    filled = {
        **parse_file(EXAMPLE),
        "SECRET_KEY": "qwertyuiop-asdfghjkl-zxcvbnm-0123456789-QWERTYUIOP",
        "POSTGRES_PASSWORD": "pg_secret",
        "REDIS_PASSWORD": "redis-secret",
    }
    given = {
        key: re.sub(r"\$\{(\w+):\?[^}]*\}", lambda match: filled[match[1]], value)
        for key, value in SERVICES["web"]["environment"].items()
    }
    found = env.read({**filled, **given, "TANIK_VAR": str(tmp_path)})
    assert found.database.password == "pg_secret"
    assert found.redis_url == "redis://:redis-secret@redis:6379/0"
    assert found.cache_url.endswith("/1")
    assert found.allowed_hosts == ("tanik.example.org",)
    assert (found.https, found.debug, found.trusted_proxies) == (True, False, 1)


def test_compose_example_names_every_variable():
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
    assert named - env.VARIABLES == {"TANIK_HOST", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert env.VARIABLES - named == set()


def test_image_runs_as_nobody_in_particular_and_copies_what_exists():
    lines = (BASE_DIR / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert any(line.startswith("HEALTHCHECK ") and "deploy/healthcheck" in line for line in lines)
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    for source in (name for names in copied for name in names):
        assert (BASE_DIR / source).exists(), source


def test_image_leaves_out_what_the_product_is_not_made_of():
    kept = {
        line[1:] for line in (BASE_DIR / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert {"observation", "accounts", "missions", "reports", "templates", "static", "deploy"} <= kept
    assert not {"tests", "local", "var", ".git", "demo", "node_modules", ".env"} & kept
