"""Processes of a test run share work, and its failure."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sharing import made_once


def test_work_is_done_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    calls: list[Path] = []
    first = made_once(tmp_path_factory, "work-done-once", calls.append)
    assert made_once(tmp_path_factory, "work-done-once", calls.append) == first
    assert calls == [first]


def test_who_waits_for_work_that_fails_fails_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    begun, waits = threading.Event(), threading.Event()

    def fail(_: Path) -> None:
        begun.set()
        waits.wait()
        raise ValueError("no work")

    def work() -> None:
        with pytest.raises(ValueError, match="no work"):
            made_once(tmp_path_factory, "work-that-fails", fail)

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait()
    threading.Timer(0.2, waits.set).start()
    with pytest.raises(pytest.fail.Exception, match="did not make work-that-fails"):
        made_once(tmp_path_factory, "work-that-fails", fail)
    worker.join()
