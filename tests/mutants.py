"""Try a random sample of the mutants of a package, and print how many of them its tests kill.

``make mutation SAMPLE=60`` runs it.  A mutant is a small change of the source that mutmut makes: of an
operator, a number, a text or an argument.  The tests kill it if one of them fails.  The tests are those of
the package alone, so a mutant that only another package's tests would find survives.  So does one that
only changes what happens at import.

The tests are collected once.  For each mutant a fork of this process runs them until one fails, first those
named like the mutant's module.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

import pytest
from _pytest.main import pytest_runtestloop
from mutmut import __main__ as mutmut
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

ROOT = Path(__file__).parents[1]
LONGEST = 1800
"""Seconds after which a mutant that sleeps has run out of time, however busy the machine is."""
_SPARE = 10
"""Seconds of processor time that a mutant has besides three times that of the tests without one."""


def main() -> None:
    """Try mutants, print what becomes of each, and then the figures of the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="model, or model.dates for one of its modules")
    parser.add_argument("tests", nargs="*", help="its tests, by default those in the folder of its name")
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = _made(f"cisreport.{asked.package}.*", asked.processes)
    sample = random.Random(asked.seed).sample(names, min(asked.size, len(names)))
    tests = asked.tests or [f"tests/{asked.package.partition('.')[0]}"]
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


class _Loop:
    """Runs the tests in a fork for each mutant, a few at a time."""

    def __init__(self, names: Sequence[str], processes: int) -> None:
        self.problem = "the tests cannot be collected; if an earlier run was interrupted, delete mutants/"
        self.found: dict[str, str] = {}
        self._names = names
        self._processes = processes
        self._running: dict[int, tuple[str, float]] = {}
        self._seconds = resource.RLIM_INFINITY

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # forks share what is made once
        before = _children_seconds()
        self._start(session, "")
        self._wait()
        if self.found.pop("") != "survived":
            self.problem = "the tests fail without a mutant, too"
            return True
        self.problem = "interrupted"
        self._seconds = int(3 * (_children_seconds() - before)) + _SPARE
        for name in self._names:
            if len(self._running) == self._processes:
                self._wait()
            self._start(session, name)
        while self._running:
            self._wait()
        self.problem = ""
        return True

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        for child in self._running:  # of a run that was interrupted
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)

    def _start(self, session: pytest.Session, name: str) -> None:
        child = os.fork()
        if child:
            self._running[child] = (name, time.monotonic() + LONGEST)
            return
        failed = True
        try:
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            resource.setrlimit(resource.RLIMIT_CPU, (self._seconds, self._seconds))
            os.environ["MUTANT_UNDER_TEST"] = name
            words = {*re.split(r"\W+", name.partition("ǁ")[0].rpartition(".x")[0])}
            session.items.sort(key=lambda item: item.path.stem.removeprefix("test_") not in words)
            with contextlib.suppress(session.Failed):
                pytest_runtestloop(session)
            failed = bool(session.testsfailed)
        finally:
            os._exit(failed)

    def _wait(self) -> None:
        """Wait for one of the forks, and note what became of it."""
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
            print(f"{name}: {self.found[name]}", file=sys.__stdout__, flush=True)


def _children_seconds() -> float:
    """Return the processor time of the forks that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
