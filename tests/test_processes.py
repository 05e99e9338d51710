"""Programs that are started, and signals while they are waited for."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from cisreport.processes import run_process

ECHO = "import sys; data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data[::-1])"
SLOW = "import sys, time; print('begun', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def _interrupted() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", [0, 40, 4_000])
def test_what_is_given_and_kept(number: int) -> None:
    data = bytes(range(256)) * number
    done = run_process([sys.executable, "-c", f"import time; time.sleep(1.2); {ECHO}"], given=data)
    assert (done.stdout, done.returncode) == (data[::-1], 0)


def test_a_program_that_takes_too_long_is_ended() -> None:
    start = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        run_process([sys.executable, "-c", SLOW], seconds=1.5)
    assert caught.value.output == b"begun\n"
    assert 1.5 <= time.monotonic() - start < 30


def test_a_signal_just_before_a_wait_ends_it() -> None:
    """Another thread gets the signal, so the wait does not notice it, as if it had not begun."""

    def interrupt() -> None:
        time.sleep(0.3)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    start = time.monotonic()
    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run_process([sys.executable, "-c", SLOW])
    assert time.monotonic() - start < 30
