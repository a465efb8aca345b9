"""Progress for a person watching: one plain sentence a step, with the time it took."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class Stopped(Exception):
    """A step could not be done; the message is one sentence that says what to do."""


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Prints `sentence`, then how long the block took."""
    started = time.monotonic()
    print(f"{sentence} ...", end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("failed.", flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def run(
    command: Sequence[str | Path], *, log: Path, otherwise: str, env: Mapping[str, str] | None = None
) -> list[str]:
    """Runs a command and adds what it says to `log`; the lines it printed.

    Raises Stopped with `otherwise`, and the command's own last words, when it fails.
    """
    words = [str(part) for part in command]
    try:
        outcome = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", env=env
        )
    except OSError as error:
        outcome = subprocess.CompletedProcess(words, 127, "", str(error))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as out:
        out.write(f"$ {' '.join(words)}\n{outcome.stdout}{outcome.stderr}")
    if outcome.returncode:
        said = [line for line in outcome.stderr.splitlines() or outcome.stdout.splitlines() if line.strip()]
        raise Stopped(
            f"{otherwise} (it said: {said[-1].strip() if said else 'nothing'}; all of it is in {log})."
        )
    return outcome.stdout.splitlines()


def finish(problem: Exception) -> int:
    """The last words of a command that could not be done."""
    print(problem, file=sys.stderr)
    return 1
