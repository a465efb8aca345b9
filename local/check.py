"""`python -m local.check`: everything continuous integration checks, told step by step."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from local import testing
from local.places import BASE_DIR, CannotStart
from local.steps import finish

BIN = Path(sys.executable).parent
SOURCES = [
    name
    for name in (
        "observation",
        "accounts",
        "missions",
        "reports",
        "local",
        "demo",
        "bench",
        "deploy",
        "tests",
    )
    if (BASE_DIR / name).is_dir()
]
MANAGE = [sys.executable, "manage.py"]
# What a real deployment sets: `check --deploy` must have nothing to say about it.
PRODUCTION = {"HTTPS": "true", "ALLOWED_HOSTS": "tanik.example.org", "TRUSTED_PROXIES": "1"}

STEPS: tuple[tuple[str, list[str], Mapping[str, str]], ...] = (
    ("The code is formatted", [f"{BIN}/ruff", "format", "--check", *SOURCES], {}),
    ("The code is clean", [f"{BIN}/ruff", "check", *SOURCES], {}),
    ("Imports go one way", [f"{BIN}/lint-imports"], {}),
    ("Types fit", [f"{BIN}/mypy"], {}),
    ("Templates are well formed", [f"{BIN}/djlint", "templates", "observation/templates", "--lint"], {}),
    ("The catalogues hold the texts of today", [sys.executable, "-m", "local.messages", "--check"], {}),
    ("Every model change has its migration", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("Django finds nothing wrong", [*MANAGE, "check", "--fail-level", "WARNING"], {}),
    (
        "Django finds nothing wrong in production",
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
)


def main() -> int:
    """Runs every step, so that one run tells all that is wrong; the tests come last."""
    try:
        slot = testing.start()
    except CannotStart as problem:
        return finish(problem)
    env = {**testing.clean(), **testing.environment(slot, database="postgres")}
    failed = [
        sentence for sentence, command, more in STEPS if not _passes(sentence, command, {**env, **more})
    ]
    print("Tests:", flush=True)
    if subprocess.run([sys.executable, "-m", "pytest"], cwd=BASE_DIR).returncode:
        failed.append("Tests")
    for sentence in failed:
        print(f"Not so: {sentence}.", file=sys.stderr)
    return 1 if failed else 0


def _passes(sentence: str, command: list[str], env: Mapping[str, str]) -> bool:
    started = time.monotonic()
    print(f"{sentence} ...", end=" ", flush=True)
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    outcome = subprocess.run(
        command, cwd=BASE_DIR, env={**env, "PATH": path}, capture_output=True, text=True, check=False
    )
    print(f"{'yes' if outcome.returncode == 0 else 'NO'}, {time.monotonic() - started:.1f} s", flush=True)
    if outcome.returncode:
        print(outcome.stdout + outcome.stderr, file=sys.stderr, flush=True)
    return outcome.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
