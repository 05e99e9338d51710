"""Try a random sample of the mutants of a package, and print how many of them its tests kill.

``make mutation SAMPLE=60`` runs it.  A mutant is a small change of the source that mutmut makes: of an
operator, a number, a text or an argument.  The tests kill it if one of them fails.  The tests are those of
the package alone, so a mutant that only another package's tests would find survives.  So does one that
only changes what happens at import.

The tests are collected once.  A first fork of this process runs them all, and notes which functions each one
calls.  For each mutant another fork runs those that call its function until one fails: first those named like
the mutant's module, and then file by file, the cheapest first.  A test that only calls it in another process
is not among them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop
from mutmut import __main__ as mutmut
from mutmut.mutation import trampoline
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

ROOT = Path(__file__).parents[1]
LONGEST = 1800
"""Seconds after which a mutant that sleeps has run out of time, however busy the machine is."""
TESTS = {
    "verification": [
        "tests/verification",
        "tests/signatures",
        "tests/test_seals.py",
        "tests/cli/test_verify.py",
        "tests/excerpts/test_ferry_council.py",
        "tests/exchange/test_spreadsheets.py",
    ]
}
"""The tests of packages whose tests are not only in the folder of their name."""
_SPARE = 10
"""Seconds of processor time that a mutant has besides three times that of its tests without one."""


def main() -> None:
    """Try mutants, print what becomes of each, and then the figures of the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="model, or model.dates for one of its modules")
    parser.add_argument("tests", nargs="*", help="its tests, by default those of its package")
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = _made(f"cisreport.{asked.package}.*", asked.processes)
    sample = random.Random(asked.seed).sample(names, min(asked.size, len(names)))
    package = asked.package.partition(".")[0]
    tests = asked.tests or TESTS.get(package, [f"tests/{package}"])
    found = _tried(sample, tests, asked.processes)
    counts = Counter(found.values())
    low, high = wilson(counts["killed"], len(sample))
    print(
        f"{asked.package}: {len(names)} mutants, {len(sample)} sampled with seed {asked.seed}: "
        f"{', '.join(f'{count} {state}' for state, count in sorted(counts.items()))}; "
        f"{counts['killed'] / len(sample):.0%} killed, 95 % interval {low:.0%} to {high:.0%}"
    )


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Return the bounds of Wilson's interval of a share."""
    middle = (successes + z * z / 2) / (trials + z * z)
    half = z * sqrt(successes * (trials - successes) / trials + z * z / 4) / (trials + z * z)
    return middle - half, middle + half


def _made(pattern: str, processes: int) -> list[str]:
    """Make the mutants that were not made before, and return the names of those that match."""
    Path("mutants").mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        copy_src_dir()
        copy_also_copy_files()
        mutmut.create_mutants(processes)
    mutants, _ = mutmut.collect_source_file_mutation_data(mutant_names=[pattern])
    return sorted(name for _, name, _ in mutants)


def _tried(names: Sequence[str], tests: Sequence[str], processes: int) -> dict[str, str]:
    """Return what becomes of each mutant."""
    os.chdir("mutants")
    sys.path.insert(0, str(Path("src").absolute()))
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    loop = _Loop(names, processes)
    options = ["-x", "--capture=no", "--quiet", "--hypothesis-profile=mutants", "-p", "no:cacheprovider"]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main([*options, *tests], plugins=[loop])
    if loop.problem:
        sys.exit(loop.problem)
    return loop.found


class _Calls:
    """Notes which functions each test calls, itself or by its fixtures, and its seconds of processor time."""

    def __init__(self) -> None:
        self.tests: dict[str, tuple[float, list[str]]] = {}
        self._called: set[str] = set()
        self._of_fixture: dict[Any, set[str]] = defaultdict(set)

    def begin(self, session: pytest.Session) -> None:
        """Begin in this process; those that the tests start note nothing."""
        session.config.pluginmanager.register(self)
        trampoline.record_trampoline_hit = self.note  # type: ignore[attr-defined,unused-ignore]
        trampoline.set_mutant_under_test("stats")
        del os.environ["MUTANT_UNDER_TEST"]

    def note(self, name: str, caller: str | None = None) -> None:
        self._called.add(name)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        before, self._called = self._called, set()
        try:
            return (yield)
        finally:
            self._of_fixture[fixturedef] |= self._called
            self._called |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> Generator[None, object, object]:
        self._called, before = set(), sum(os.times()[:4])
        result = yield
        fixtures = [one for found in item._fixtureinfo.name2fixturedefs.values() for one in found]
        called = self._called.union(*(self._of_fixture[fixture] for fixture in fixtures))
        self.tests[item.nodeid] = (sum(os.times()[:4]) - before, sorted(called))
        return result


class _Loop:
    """Runs the tests in a fork for each mutant, a few at a time."""

    def __init__(self, names: Sequence[str], processes: int) -> None:
        self.problem = "the tests cannot be collected; if an earlier run was interrupted, delete mutants/"
        self.found: dict[str, str] = {}
        self._names = names
        self._processes = processes
        self._running: dict[int, tuple[str, float]] = {}
        self._tests: dict[str, tuple[float, list[str]]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        # forks share what is made once
        notes: Path = session.config._tmp_path_factory.getbasetemp() / "calls.json"  # type: ignore[attr-defined]
        self._start(session, "", notes)
        self._wait()
        if self.found.pop("") != "survived":
            self.problem = "the tests fail without a mutant, too"
            return True
        self.problem = "interrupted"
        self._tests = json.loads(notes.read_text("utf-8"))
        for name in self._names:
            if len(self._running) == self._processes:
                self._wait()
            self._start(session, name, notes)
        while self._running:
            self._wait()
        self.problem = ""
        return True

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        for child in self._running:  # of a run that was interrupted
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)

    def _start(self, session: pytest.Session, name: str, notes: Path) -> None:
        child = os.fork()
        if child:
            self._running[child] = (name, time.monotonic() + LONGEST)
            return
        failed = True
        calls = None if name else _Calls()
        try:
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            if calls:
                calls.begin(session)
            else:
                self._select(session, name)
                trampoline.set_mutant_under_test(name)
            with contextlib.suppress(session.Failed):
                pytest_runtestloop(session)
            failed = bool(session.testsfailed)
            if calls:
                notes.write_text(json.dumps(calls.tests), "utf-8")
        finally:
            os._exit(failed)

    def _select(self, session: pytest.Session, name: str) -> None:
        """Leave only the tests that call a mutant's function, and limit their processor time."""
        function = name.rpartition("__mutmut_")[0]
        session.items = [item for item in session.items if function in self._tests[item.nodeid][1]]
        seconds: dict[Path, float] = defaultdict(float)
        for item in session.items:
            seconds[item.path] += self._tests[item.nodeid][0]
        limit = int(3 * sum(seconds.values())) + _SPARE
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        words = {*re.split(r"\W+", function.partition("ǁ")[0].rpartition(".x")[0])}

        def order(item: pytest.Item) -> tuple[bool, float, Path]:
            return item.path.stem.removeprefix("test_") not in words, seconds[item.path], item.path

        session.items.sort(key=order)

    def _wait(self) -> None:
        """Wait for one of the forks, and print what became of it."""
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                break
            for late in [pid for pid, (_, end) in self._running.items() if time.monotonic() > end]:
                os.killpg(late, signal.SIGKILL)
            time.sleep(0.05)
        name, _ = self._running.pop(child)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it left running
        ended = os.waitstatus_to_exitcode(status)
        timeout = -ended in (signal.SIGXCPU, signal.SIGKILL)
        self.found[name] = "timeout" if timeout else "killed" if ended else "survived"
        if name:
            with contextlib.chdir(ROOT):
                change = get_diff_for_mutant(name) if self.found[name] == "survived" else ""
            told = [f"{name}: {self.found[name]}", *change.splitlines()]
            print(*told, sep="\n    ", file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
