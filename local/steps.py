"""Progress for a person watching: one plain sentence a step, with the time it took."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
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
    command: Sequence[str | Path], *, log: Path, otherwise: str, env: dict[str, str] | None = None
) -> None:
    """Runs a command, adding what it says to `log`; raises Stopped with `otherwise` when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        try:
            code = subprocess.run(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env
            ).returncode
        except OSError as error:
            out.write(f"{error}\n".encode())
            code = 127
    if code:
        raise Stopped(f"{otherwise} (what it said is in {log}).")


def finish(problem: Exception) -> int:
    """The last words of a command that could not be done."""
    print(problem, file=sys.stderr)
    return 1
