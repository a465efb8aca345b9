"""Set-up: what cannot be done ends in one sentence that says what to do."""

import os

import pytest

from local import setup
from local.steps import Stopped, run, step


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_setup_accepts_the_pythons_it_supports(version):
    setup.check_python(version)


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_setup_names_the_python_it_needs(version):
    with pytest.raises(Stopped, match=r"Python 3\.11, 3\.12 or 3\.13 is needed, not"):
        setup.check_python(version)


def test_setup_without_rights_says_which_command_to_run(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stopped, match=r"run `sudo apt-get install chromium poppler-utils caddy`"):
        setup.apt_install(setup.TEST_PROGRAMS)


def test_setup_goes_on_without_a_browser_where_it_may_not_install_one(monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "chromium", lambda: None)
    setup._browser(is_needed=False)
    assert "The tests that need it are left out." in capsys.readouterr().out
    with pytest.raises(Stopped):
        setup._browser(is_needed=True)


def test_setup_is_done_again_when_a_pin_changes(monkeypatch, tmp_path):
    for name in setup.INPUTS:
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(setup, "BASE_DIR", tmp_path)
    before = setup.fingerprint()
    assert setup.fingerprint() == before
    (tmp_path / "package-lock.json").write_text("two")
    assert setup.fingerprint() != before


def test_setup_knows_whether_a_system_library_is_there():
    assert setup.is_loadable("libc.so.6")
    assert not setup.is_loadable("libnot-there.so.0")


def test_step_tells_what_failed_and_what_the_command_said(tmp_path, capsys):
    log = tmp_path / "log"
    with pytest.raises(Stopped) as stopped, step("Doing it"):
        run(
            ["sh", "-c", "echo before; echo 'disk full' >&2; exit 3"],
            log=log,
            otherwise="It could not be done",
        )
    assert str(stopped.value) == f"It could not be done (it said: disk full; all of it is in {log})."
    assert capsys.readouterr().out == "Doing it ... failed.\n"
    assert "before" in log.read_text()


def test_step_stops_when_the_program_is_missing(tmp_path):
    with pytest.raises(Stopped, match="It could not be done"):
        run(["no-such-program"], log=tmp_path / "log", otherwise="It could not be done")


def test_step_gives_back_what_the_command_printed(tmp_path, capsys):
    with step("Doing it"):
        assert run(["echo", "done"], log=tmp_path / "log", otherwise="no") == ["done"]
    assert capsys.readouterr().out.startswith("Doing it ... 0.")
