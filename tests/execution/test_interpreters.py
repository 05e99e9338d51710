"""A fork of an interpreter that waits gives what a fresh interpreter gives, and nothing of an earlier run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import Document, read_document
from cisreport.execution.cache import Cache, execute
from cisreport.execution.failures import ExecutionError
from cisreport.execution.imports import first_imports
from cisreport.execution.interpreters import CAN_FORK, Warm, fresh
from cisreport.execution.runner import Execution

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system does not have forks that are safe")

TESTS = Path(__file__).parents[1]
DOCUMENTS = [TESTS / "reports" / "sample_report" / "sample.qmd"] + [
    path for path in sorted((TESTS / "features").glob("[a-z]*.qmd")) if "{python}" in path.read_text("utf-8")
]
IN_SHORT = ("cells", "outputs", "sample")
"""Documents that each run of the tests tries."""
LOADED = ([False, False], [True, True], [True, True])
"""Whether libraries of figures and tables are there at the start of a run, of three runs."""


def cell(*lines: str) -> str:
    return "\n".join(["```{python}", *lines, "```", ""])


@pytest.fixture
def warm() -> Iterator[Warm]:
    with Warm() as interpreter:
        yield interpreter


class Report:
    """A document in a folder, run by one interpreter again and again."""

    def __init__(self, folder: Path, warm: Warm) -> None:
        self.path = folder / "report.qmd"
        self.warm = warm
        self.figures = folder / "figures"
        self.figures.mkdir()

    def write(self, *lines: str) -> None:
        self.path.write_text(f"---\ntitle: T\n---\n{cell(*lines)}", "utf-8")

    @property
    def document(self) -> Document:
        return read_document(self.path)

    def run(self, **parameters: Any) -> Execution:
        return execute(self.document, parameters=parameters, figures=self.figures, interpreter=self.warm)

    def printed(self, **parameters: Any) -> str:
        outputs = (output for result in self.run(**parameters).results for output in result.outputs)
        return "".join(output.get("text", "") for output in outputs)


@pytest.fixture
def report(tmp_path: Path, warm: Warm) -> Report:
    return Report(tmp_path, warm)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.stem in IN_SHORT else pytest.mark.every, id=path.stem)
        for path in DOCUMENTS
    ],
)
def test_a_fork_gives_what_a_fresh_interpreter_gives(
    path: Path, warm: Warm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    document = read_document(path)
    alone = execute(document, parameters={}, figures=tmp_path)
    drawn = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for _ in range(2):
        forked = execute(document, parameters={}, figures=tmp_path, interpreter=warm)
        assert _without_random(forked) == _without_random(alone)
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == drawn
        assert {*alone.dependencies} <= {*forked.dependencies}
    assert warm.is_used


def _without_random(execution: Execution) -> str:
    """Return outputs without the random names of styled frames, and without addresses of objects."""
    return re.sub(r"(?<=T_)[0-9a-f]{5}|(?<= at 0x)[0-9a-f]+", "", repr(execution.results))


def test_what_figures_and_tables_take_is_loaded_before_the_second_run(report: Report) -> None:
    first = ("import sys", "import pandas, matplotlib.pyplot as plt")
    known = "print([name in sys.modules for name in ('matplotlib.backends.backend_svg', 'lxml.html')])"
    report.write(*first, known)
    assert [report.printed() for _ in range(3)] == ["[False, False]\n"] * 3
    drawn = ("_, axes = plt.subplots()", "axes.plot([1, 2])", "print(plt.get_fignums())")
    report.write(*first, known, *drawn, "pandas.DataFrame({'a': [1]})")
    assert [report.printed() for _ in range(3)] == [f"{loaded}\n[1]\n" for loaded in LOADED]


def test_a_module_next_to_the_document_replaces_a_package_as_ever(report: Report) -> None:
    report.write("import json", "import tabulate", "print(tabulate.__name__, hasattr(tabulate, 'mine'))")
    assert report.printed() == "tabulate False\n"
    (report.path.parent / "tabulate.py").write_text("mine = True\n")
    assert report.printed() == "tabulate True\n"


def test_only_packages_are_imported_before_a_run(report: Report) -> None:
    (report.path.parent / "nearby.py").write_text("import os\n\nprocess = os.getpid()\n")
    report.write("import nearby, os", "print(nearby.process == os.getpid())")
    assert report.printed() == "True\n"
    assert report.warm.is_used


def test_another_environment_is_another_process(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    report.write("import os", "print(os.environ.get('SHEEP'), os.getppid())")
    (words, first), (_, again) = report.printed().split(), report.printed().split()
    assert (words, again) == ("None", first)
    monkeypatch.setenv("SHEEP", "two")
    words, other = report.printed().split()
    assert words == "two"
    assert other != first


def test_other_settings_of_figures_are_another_process(report: Report) -> None:
    code = ("import matplotlib as mpl", "print(mpl.rcParams['figure.figsize'])")
    report.write(*code)
    assert report.printed() == "[7.0, 5.0]\n"
    report.path.write_text(f"---\ntitle: T\nfig-width: 3\n---\n{cell(*code)}", "utf-8")
    assert report.printed() == "[3.0, 5.0]\n"


def test_files_that_packages_read_are_dependencies_and_changes_are_seen(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (report.path.parent / "matplotlibrc").write_text("lines.linewidth: 7\n")
    report.write("import matplotlib as mpl", "print(mpl.rcParams['lines.linewidth'])")
    assert report.printed() == "7.0\n"
    execution = report.run()
    assert report.path.parent / "matplotlibrc" in execution.files
    (report.path.parent / "matplotlibrc").write_text("lines.linewidth: 8\n")
    assert report.printed() == "8.0\n"
    assert report.warm.is_used


def test_random_numbers_differ_between_runs(report: Report) -> None:
    report.write("import random", "import numpy as np", "print(np.random.rand(), random.random())")
    first, second = report.printed().split(), report.printed().split()
    assert report.warm.is_used
    assert not {*first} & {*second}


def test_nothing_leaks_from_run_to_run(report: Report) -> None:
    report.write(
        "import builtins, json, os",
        "print(hasattr(builtins, 'leak'), hasattr(json, 'leak'), 'LEAK' in os.environ, 'leak' in globals())",
        "builtins.leak = json.leak = leak = os.environ['LEAK'] = 'x'",
    )
    assert [report.printed() for _ in range(2)] == ["False False False False\n"] * 2


def test_what_is_not_an_import_ends_the_first_imports(report: Report) -> None:
    report.write("import sys, warnings", "warnings.simplefilter('ignore')", "print('pandas' in sys.modules)")
    assert report.printed() == "False\n"


def test_a_package_that_is_missing_fails_in_its_cell(report: Report) -> None:
    report.write("import sheep_that_nobody_has")
    with pytest.raises(ExecutionError, match=r"report\.qmd:5: cell: ModuleNotFoundError"):
        report.printed()


def test_first_imports_are_those_before_any_other_effect() -> None:
    cells = [
        "state: str = 'armenia'\nyears = [1991, -2]",
        "'''Words.'''\nimport cisreport as c\nfrom cisreport import reports, load",
        "c.frame",
        "ds = load()\nimport pandas\nreports.table(c.derive(ds))",
    ]
    assert first_imports([{"source": source} for source in cells]) == (
        "import cisreport as c",
        "from cisreport import reports, load",
        "from cisreport import frame",
        "from cisreport.reports import table",
        "from cisreport import derive",
    )


def test_an_import_that_starts_a_thread_leaves_the_code_to_a_fresh_interpreter(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    (packages / "sitecustomize.py").write_text(
        "import site\nsite.getsitepackages = lambda given=site.getsitepackages: "
        f"[*given(), {str(packages)!r}]\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(packages))
    report.write("import threaded", "print(1)")
    assert report.printed() == "1\n"
    assert not report.warm.is_used


def test_a_failing_run_does_not_end_the_process(report: Report) -> None:
    report.path.write_text(
        "---\ntitle: T\n---\n"
        + cell("#| tags: [parameters]", "way = ''")
        + cell("import os, sys", "if way == 'exit':")[:-4]
        + "    sys.__stderr__.write('last words')\n    os._exit(3)\n```\n"
        + cell("if way == 'error':", "    1 / 0", "print(os.getppid())")
    )
    before = report.printed()
    with pytest.raises(ExecutionError, match=r"exit status 3 (.|\n)*last words"):
        report.run(way="exit")
    with pytest.raises(ExecutionError, match="ZeroDivisionError"):
        report.run(way="error")
    assert report.printed() == before


def test_code_that_kills_the_waiting_process_does_not_end_the_reports(report: Report) -> None:
    report.path.write_text(
        "---\ntitle: T\n---\n"
        + cell("#| tags: [parameters]", "kills = False")
        + cell("import os, signal, time")
        + cell("if kills and 'cisreport.execution.forking' in __import__('sys').modules:")[:-4]
        + "    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)\nprint('done')\n```\n"
    )
    assert report.printed(kills=True) == "done\n"
    assert report.printed() == "done\n"


def test_outputs_are_stored_and_found_as_those_of_a_fresh_interpreter(report: Report, tmp_path: Path) -> None:
    report.write("import pandas as pd", "pd.DataFrame({'a': [1]})")
    cache, steps = Cache(tmp_path / "cache"), list[str]()
    first, second = (
        execute(
            report.document,
            parameters={},
            figures=report.figures,
            cache=cache,
            progress=steps.append,
            interpreter=interpreter,
        )
        for interpreter in (report.warm, fresh)
    )
    assert steps == ["running the code", "using the stored outputs of the code"]
    assert first.results == second.results


def test_the_waiting_process_loads_only_what_the_worker_loads() -> None:
    def loaded(module: str) -> set[str]:
        code = f"import {module}, sys; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
        return {*done.stdout.split()}

    more = loaded("cisreport.execution.forking") - loaded("cisreport.execution.worker")
    assert more == {"cisreport.execution.forking"}


def test_the_process_ends_with_the_one_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "report.qmd").write_text(f"---\ntitle: T\n---\n{cell('import os', 'print(os.getppid())')}")
    script = (
        "import os, sys; from pathlib import Path\n"
        "from cisreport.documents.document import read_document\n"
        "from cisreport.execution.cache import execute\n"
        "from cisreport.execution.interpreters import Warm\n"
        "run = execute(read_document('report.qmd'), parameters={}, figures=Path('.'), interpreter=Warm())\n"
        "print(run.results[0].outputs[0]['text'], flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False
    )
    waiting = int(done.stdout)
    assert done.returncode == -signal.SIGKILL
    assert _ends(waiting)


def _ends(process: int) -> bool:
    """Whether a process that is not our child ends, which does not take long."""
    for _ in range(600):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        os.sched_yield()
        subprocess.run(["sleep", "0.05"], check=True)
    return False
