"""`make bench`: measures receiving and compiling and prints a table; nothing fails for being slow."""

import argparse
import os
import platform

from bench import servers
from bench.table import printed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3000, help="submissions sent to each door")
    parser.add_argument("--pairs", type=int, default=2000, help="pairs of the same-station test")
    parser.add_argument("--submissions", type=int, default=20000, help="verified submissions of the compile")
    parser.add_argument("--only", choices=["receiving", "compiling"], help="one part alone")
    options = parser.parse_args()
    servers.prepare()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench import compiling, receiving

    rows = []
    try:
        if options.only != "compiling":
            print("Receiving ...", flush=True)
            rows += receiving.measure(requests=options.requests, pairs=options.pairs)
        if options.only != "receiving":
            print("Compiling ...", flush=True)
            rows += compiling.measure(submissions=options.submissions)
    finally:
        from django.db import connection

        connection.close()
        servers.drop()
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(printed(rows))


if __name__ == "__main__":
    main()
