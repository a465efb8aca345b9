"""Writes one export as a worker does, and prints its seconds and its peak memory in bytes."""

import sys
import time
from pathlib import Path

import django

django.setup()

from reports.tasks import write_export  # noqa: E402  # after the set-up it needs


def main() -> None:
    started = time.perf_counter()
    write_export(sys.argv[1])
    seconds = time.perf_counter() - started
    print(f"{seconds:.2f} {_peak()}")


def _peak() -> int:
    """Of this program alone: what getrusage says begins with the memory of the process that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
