"""`make bench`: measures receiving, a network that comes back, slow lines and compiling, and prints a table.

Nothing fails for being slow.
"""

import argparse
import os
import platform

from bench import servers
from bench.table import printed
from local.places import BASE_DIR, locked

PARTS = {
    "receiving": "Receiving",
    "reconnecting": "Devices reconnecting",
    "slow-sockets": "Photos on slow lines",
    "opening": "Opening the app",
    "compiling": "Compiling",
    "desk": "The review desk",
    "exporting": "Exporting",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3000, help="submissions sent to each door")
    parser.add_argument("--pairs", type=int, default=2000, help="pairs of the same-station test")
    parser.add_argument(
        "--submissions",
        type=int,
        help="verified submissions (20000 are compiled, 10000 exported, 200000 at the desk)",
    )
    parser.add_argument("--stations", type=int, default=825000, help="stations of the register searched")
    parser.add_argument("--devices", type=int, default=1000, help="devices that reconnect")
    parser.add_argument("--seconds", type=int, default=60, help="within which they reconnect")
    parser.add_argument("--only", choices=list(PARTS), help="one part alone")
    options = parser.parse_args()
    with locked(BASE_DIR / "var" / "bench", "bench.lock"):  # one at a time: they share database and ports
        run(options)


def run(options: argparse.Namespace) -> None:
    servers.prepare()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import compiling, desk, exporting, opening, receiving, reconnecting, slow_sockets

    measures = {
        "receiving": lambda: receiving.measure(requests=options.requests, pairs=options.pairs),
        "reconnecting": lambda: reconnecting.measure(devices=options.devices, seconds=options.seconds),
        "slow-sockets": lambda: slow_sockets.measure(seconds=30),
        "opening": opening.measure,
        "compiling": lambda: compiling.measure(submissions=options.submissions or 20000),
        "desk": lambda: desk.measure(submissions=options.submissions or 200000, stations=options.stations),
        "exporting": lambda: exporting.measure(submissions=options.submissions or 10000),
    }
    rows = []
    try:
        for part, words in PARTS.items():
            if options.only in (None, part):
                print(f"{words} ...", flush=True)
                connection.close()
                servers.empty()
                call_command("migrate", verbosity=0)
                rows += measures[part]()
    finally:
        connection.close()
        servers.drop()
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(printed(rows))


if __name__ == "__main__":
    main()
