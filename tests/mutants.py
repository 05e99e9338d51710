"""Try a random sample of the mutants of a package, and print how many of them its tests kill.

``make mutation SAMPLE=50`` runs it.  A mutant is a small change of the source that mutmut makes: of an
operator, a number, a text or an argument.  The tests kill it if one of them fails.  The tests are those of
the package alone, so a mutant that only another package's tests would find survives.

mutmut tries a mutant with the tests that reach it.  Of a fixture for a whole module, or of a cache, it only
knows the first test.  So a mutant that is left is tried again with all tests of the package.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

ROOT = Path(__file__).parents[1]
LONGEST = 300
"""Seconds after which all tests of a package are stopped: then the mutant has run out of time."""
_CHILDREN = os.cpu_count() or 1


def main() -> None:
    """Try mutants, and print those that are left and the figures of the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package")
    parser.add_argument("tests", nargs="*", help="its tests, by default those in the folder of its name")
    parser.add_argument("--size", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tests = asked.tests or [f"tests/{asked.package}"]
    os.chdir(ROOT)
    config().pytest_add_cli_args_test_selection = tests
    _make_all()
    names = sorted(_states(f"cisreport.{asked.package}.*"))
    sample = random.Random(asked.seed).sample(names, min(asked.size, len(names)))
    with TemporaryDirectory() as folder:
        # All mutants read the same rendered files: see `sharing.made_once`.
        os.environ |= {"PYTEST_XDIST_WORKER": "mutants", "PYTEST_DEBUG_TEMPROOT": folder}
        mutmut._run(sample, _CHILDREN)
        found = _states(*sample)
        left = [name for name in sample if found[name] != "killed"]
        if left and _tried("", tests) != "survived":
            sys.exit("the tests fail without a mutant, too")
        with ThreadPoolExecutor(_CHILDREN) as pool:
            found |= zip(left, pool.map(lambda name: _tried(name, tests), left), strict=True)
    for name in sorted(left):
        print(f"{name}: {found[name]}")
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


def _make_all() -> None:
    """Make the mutants of all packages that were not made before."""
    Path("mutants").mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        copy_src_dir()
        copy_also_copy_files()
        mutmut.create_mutants(_CHILDREN)


def _states(*names: str) -> dict[str, str]:
    """Return what became of the mutants of these names, which may have wildcards."""
    mutants, _ = mutmut.collect_source_file_mutation_data(mutant_names=names)
    return {name: status_by_exit_code[code] for _, name, code in mutants}


def _tried(name: str, tests: Sequence[str]) -> str:
    """Return what becomes of a mutant under all tests of its package."""
    command = [sys.executable, "-m", "pytest", "-x", "--hypothesis-profile=mutants", "-p", "no:cacheprovider"]
    path = os.pathsep.join([str(ROOT / "mutants" / "src"), *sys.path])
    environment = os.environ | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": path}
    try:
        done = subprocess.run(
            [*command, *tests],
            cwd="mutants",
            env=environment,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return "killed" if done.returncode else "survived"


if __name__ == "__main__":
    main()
