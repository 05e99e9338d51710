"""What makes two commands different, and what does not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cisreport.warm.state import ColdError, private_folder, state


def test_the_state_is_stable() -> None:
    assert state() == state()


def test_variables_count_but_not_those_of_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()
    monkeypatch.setenv("PWD", "/elsewhere")
    monkeypatch.setenv("SHLVL", "12")
    assert state() == before
    monkeypatch.setenv("SHEEP", "1")
    assert state() != before


def test_paths_options_and_packages_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = [state()]
    monkeypatch.syspath_prepend(tmp_path)
    states.append(state())
    (tmp_path / "sheep-1.dist-info").mkdir()
    (tmp_path / "sheep-1.dist-info" / "METADATA").touch()
    states.append(state())
    monkeypatch.setattr(sys, "warnoptions", ["error"])
    states.append(state())
    assert len({*states}) == 4


def test_a_path_that_is_too_long_for_a_socket_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("x" * 80)
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    with pytest.raises(ColdError, match="is too long for a socket"):
        private_folder()


def test_the_temporary_folder_is_the_place_without_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
    monkeypatch.setenv("TMPDIR", "/tmp")
    assert private_folder() == f"/tmp/cisreport-{os.getuid()}"
    assert Path(private_folder()).stat().st_mode & 0o777 == 0o700
