"""`python -m local.samples [--pages FOLDER]`: docs/samples anew, on a database of its own."""

import os
import subprocess
import sys

from local import postgres, testing
from local.places import BASE_DIR, CannotStart

DEMO = BASE_DIR / "demo" / "kazakhstan-2022"
SAMPLES = BASE_DIR / "docs" / "samples" / "kazakhstan-2022"


def main(arguments: list[str]) -> int:
    """Migrates an empty database, writes the samples and drops it. Returns the command's exit code."""
    try:
        slot = testing.start()
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    database = f"{slot.database}_samples"
    postgres.drop_database(slot.place, database)
    postgres.ensure_database(slot.place, database)
    env = testing.clean() | testing.environment(slot, database=database)
    env["PATH"] = os.environ.get("PATH", os.defpath)
    try:
        for command in (
            ["migrate", "--noinput", "--verbosity", "0"],
            ["statement_samples", str(DEMO), "--out", str(SAMPLES), *arguments],
        ):
            done = subprocess.run([sys.executable, "manage.py", *command], cwd=BASE_DIR, env=env, check=False)
            if done.returncode:
                return done.returncode
    finally:
        postgres.drop_database(slot.place, database)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
