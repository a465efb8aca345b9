"""Writes one export as a worker does, and prints its seconds and its peak memory in bytes."""

import resource
import sys
import time

import django

django.setup()

from reports.tasks import write_export  # noqa: E402  # after the set-up it needs


def main() -> None:
    started = time.perf_counter()
    write_export(sys.argv[1])
    seconds = time.perf_counter() - started
    print(f"{seconds:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}")


if __name__ == "__main__":
    main()
