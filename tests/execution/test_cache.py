"""Code runs again when something that it depends on has changed, and only then."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import cisreport
from cisreport.documents.document import Document, read_document
from cisreport.execution import cache as caching
from cisreport.execution.cache import Cache, cache_of, execute, nearest_cache
from cisreport.execution.dependencies import Dependency, Kind
from cisreport.execution.failures import ExecutionError
from cisreport.execution.runner import Execution
from cisreport.files import DATA, VOCABULARY, shipped
from cisreport.rendering.outputs import render

FEATURES = Path(__file__).parents[1] / "documents" / "features"
TOY = Path(__file__).parent.parent / "toy" / "data"
REPORT = """---
title: Lake league
date: 2031-06-01
---

Some prose.

```{python}
#| tags: [parameters]
depth = 1
```

{{< include _part.qmd >}}

```{python}
#| label: tbl-size
#| tbl-cap: Size of the dataset.
import importlib.metadata
import cisreport
import nearby

assert importlib.metadata.version("sheep")

try:
    import extra
except ImportError:
    pass

ds = cisreport.load("lake-league-2031")
print(len(ds), depth, nearby.word)
```

Of `{python} ds.title`.
"""
RUNS = "running the code"
STAYS = "using the stored outputs of the code"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a report, the library and a package that the tests may change."""
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").touch()
    shutil.copytree(TOY, root / "data")
    (root / "reports").mkdir()
    (root / "reports" / "report.qmd").write_text(REPORT, "utf-8")
    (root / "reports" / "_part.qmd").write_text("Included.\n\n```{python}\nincluded = 1\n```\n", "utf-8")
    (root / "reports" / "nearby.py").write_text("word = 'near'\n", "utf-8")
    (root / "reports" / "style.css").write_text("p { margin: 0 }\n", "utf-8")
    (root / "packages").mkdir()
    shutil.copytree(
        Path(cisreport.__file__).parent,
        root / "packages" / "cisreport",
        ignore=shutil.ignore_patterns("__py*"),
    )
    shutil.copytree(shipped(DATA) / VOCABULARY, root / "packages/cisreport/shipped" / DATA / VOCABULARY)
    info = root / "packages" / "sheep-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sheep\nVersion: 1.0\n", "utf-8")
    return root


@pytest.fixture(autouse=True)
def _packages(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(project / "packages"))
    monkeypatch.syspath_prepend(project / "packages")


def took(project: Path, figures: Path, **parameters: Any) -> str:
    """Return whether the report's code ran."""
    document = read_document(project / "reports" / "report.qmd")
    steps: list[str] = []
    execute(document, parameters=parameters, figures=figures, cache=cache_of(document), progress=steps.append)
    assert len(steps) == 1, steps
    return steps[0]


@contextlib.contextmanager
def edited(path: Path, old: str, new: str) -> Iterator[None]:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")
    try:
        yield
    finally:
        path.write_text(before, "utf-8")


@contextlib.contextmanager
def added(path: Path, text: str = "") -> Iterator[None]:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        yield
    finally:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


@contextlib.contextmanager
def renamed(path: Path, name: str) -> Iterator[None]:
    path.rename(path.with_name(name))
    try:
        yield
    finally:
        path.with_name(name).rename(path)


@contextlib.contextmanager
def touched(path: Path) -> Iterator[None]:
    os.utime(path)
    yield


Change = Callable[[Path], contextlib.AbstractContextManager[None]]
RUN_AGAIN: dict[str, Change] = {
    "a fact": lambda root: edited(root / "data/lake-league-2031/quantities.yml", "value: 2", "value: 3"),
    "a file added to the dataset": lambda root: added(
        root / "data/lake-league-2031/more.yml", "statements: []\n"
    ),
    "a nearer folder of datasets": lambda root: added(root / "reports/data/README.md"),
    "code": lambda root: edited(root / "reports/report.qmd", "print(len(ds)", "print(1, len(ds)"),
    "an expression": lambda root: edited(root / "reports/report.qmd", "ds.title", "ds.id"),
    "code of an include": lambda root: edited(root / "reports/_part.qmd", "included = 1", "included = 2"),
    "whether a cell runs": lambda root: edited(root / "reports/_part.qmd", "included", "#| eval: false\nx"),
    "the size of figures": lambda root: edited(root / "reports/report.qmd", "title:", "fig-width: 3\ntitle:"),
    "a module next to the document": lambda root: edited(root / "reports/nearby.py", "near", "nearer"),
    "a module that was not there": lambda root: added(root / "reports/extra.py"),
    "a module of the library": lambda root: edited(
        root / "packages/cisreport/datasets/loader.py", "from __future__", "# edited\nfrom __future__"
    ),
    "the version of a package": lambda root: renamed(
        root / "packages/sheep-1.0.dist-info", "sheep-1.1.dist-info"
    ),
}
STORED: dict[str, Change] = {
    "nothing": lambda _: contextlib.nullcontext(),
    "prose": lambda root: edited(root / "reports/report.qmd", "Some prose.", "Other\n\nprose.\n"),
    "prose of an include": lambda root: edited(root / "reports/_part.qmd", "Included.", "Put in.\n\nTwice."),
    "a caption": lambda root: edited(root / "reports/report.qmd", "Size of the dataset", "Its size"),
    "what is shown of a cell": lambda root: edited(
        root / "reports/report.qmd", "#| label", "#| echo: false\n#| label"
    ),
    "CSS next to the document": lambda root: edited(root / "reports/style.css", "0", "1em"),
    "CSS of the library": lambda root: edited(root / "packages/cisreport/assets/report.css", "{", "{ "),
    "defaults of the project": lambda root: added(root / "reports/_quarto.yml", "toc: true\n"),
    "the time of a file": lambda root: touched(root / "reports/nearby.py"),
    "files of an editor": lambda root: added(root / "reports/.report.qmd.swp"),
    "outputs next to the document": lambda root: added(root / "reports/build/report.html"),
}


def test_the_first_time_it_runs(project: Path, tmp_path: Path) -> None:
    assert took(project, tmp_path) == RUNS


@pytest.mark.parametrize("change", STORED)
def test_not_run_again(change: str, project: Path, tmp_path: Path) -> None:
    took(project, tmp_path)
    with STORED[change](project):
        assert took(project, tmp_path) == STAYS


@pytest.mark.parametrize("change", RUN_AGAIN)
def test_run_again(change: str, project: Path, tmp_path: Path) -> None:
    took(project, tmp_path)
    with RUN_AGAIN[change](project):
        assert took(project, tmp_path) == RUNS
    assert took(project, tmp_path) != RUNS, "the earlier state is still stored"


def test_another_parameter_runs_again(project: Path, tmp_path: Path) -> None:
    took(project, tmp_path)
    assert took(project, tmp_path, depth=2) == RUNS
    assert took(project, tmp_path, depth=2) != RUNS
    assert took(project, tmp_path, depth="2") == RUNS


def small(folder: Path, code: str) -> Path:
    (folder / "pyproject.toml").touch()
    path = folder / "report.qmd"
    path.write_text(f"---\ntitle: T\n---\n```{{python}}\n{code}\n```\n", "utf-8")
    return path


def run_code(folder: Path, code: str) -> tuple[str, list[str]]:
    """Return what code printed, and the steps of its run."""
    return ran(read_document(small(folder, code)))


def ran(document: Document) -> tuple[str, list[str]]:
    steps: list[str] = []
    folder = document.path.parent
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    cache = cache_of(document)
    execution = execute(document, parameters={}, figures=figures, cache=cache, progress=steps.append)
    return printed(execution), steps


def printed(execution: Execution) -> str:
    return "".join(output.get("text", "") for result in execution.results for output in result.outputs)


def test_stored_outputs_are_those_of_the_run(tmp_path: Path) -> None:
    code = (
        "import os, pathlib\n"
        "figures = pathlib.Path(os.environ['CISREPORT_FIGURES'])\n"
        "(figures / 'deep').mkdir()\n"
        "(figures / 'deep' / 'dot.svg').write_bytes(b'<svg/>\\xff')\n"
        "print(figures / 'deep' / 'dot.svg', 'é\\u2028')"
    )
    first, steps = run_code(tmp_path, code)
    assert steps == [RUNS]
    shutil.rmtree(tmp_path / "figures")
    second, steps = run_code(tmp_path, code)
    assert steps == [STAYS]
    assert first == second == f"{tmp_path}/figures/deep/dot.svg é\u2028\n"
    assert (tmp_path / "figures/deep/dot.svg").read_bytes() == b"<svg/>\xff"
    (entry,) = (tmp_path / ".cisreport/cache").iterdir()
    assert json.dumps(str(tmp_path / "figures")) not in entry.read_text("utf-8")


def test_a_file_outside_the_project_counts(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "n.txt").write_text("0")
    for text in ("0", "1"):
        (tmp_path / "n.txt").write_text(text)
        code = "print(open('../n.txt').read())"
        assert run_code(tmp_path / "project", code) == (f"{text}\n", [RUNS])


def test_a_database_and_a_listed_folder_count(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    code = (
        "import sqlite3, pathlib\n"
        "with sqlite3.connect('n.db') as base:\n"
        "    found = base.execute('select n from numbers').fetchall()\n"
        "print(found, len(list(pathlib.Path('texts').iterdir())))"
    )

    def store(number: int) -> None:
        (tmp_path / "n.db").unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(tmp_path / "n.db")) as base, base:
            base.execute("create table numbers as select ? as n", (number,))

    store(1)
    assert run_code(tmp_path, code) == ("[(1,)] 0\n", [RUNS])
    assert run_code(tmp_path, code) == ("[(1,)] 0\n", [STAYS])
    store(2)
    assert run_code(tmp_path, code) == ("[(2,)] 0\n", [RUNS])
    (tmp_path / "texts" / "a").touch()
    assert run_code(tmp_path, code) == ("[(2,)] 1\n", [RUNS])


def test_what_code_wrote_is_written_again_when_it_is_gone(tmp_path: Path) -> None:
    code = "with open('out.csv', 'w') as file:\n    file.write('1')\nprint(open('out.csv').read())"
    assert run_code(tmp_path, code) == ("1\n", [RUNS])
    assert run_code(tmp_path, code) == ("1\n", [STAYS])
    (tmp_path / "out.csv").unlink()
    assert run_code(tmp_path, code) == ("1\n", [RUNS])


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import subprocess\nsubprocess.run(['true'])", "it starts a program"),
        ("import os\nos.system('true')", "it starts a program"),
        ("import socket\nsocket.socket().connect_ex(('127.0.0.1', 9))", "it connects to the network"),
        (
            "text = open('n.txt').read()\nprint(text, file=open('n.txt', 'w'))\nprint(text)",
            "n.txt changed while the code ran",
        ),
        ("open('log.txt', 'a').write('x')", "log.txt changed while the code ran"),
    ],
)
def test_what_cannot_be_tracked_is_not_stored(code: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("0")
    for _ in range(2):
        _, steps = run_code(tmp_path, code)
        assert steps == [RUNS, f"the outputs are not stored: {why}"]


def test_a_failed_run_is_not_stored(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ExecutionError, match=r"It had printed:\n  on the way$"):
            run_code(tmp_path, "print('on the way')\n1 / 0")
    assert not (tmp_path / ".cisreport").exists()


def test_a_failure_lists_the_files_that_were_read(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("0")
    with pytest.raises(ExecutionError) as caught:
        run_code(tmp_path, "1 / int(open('n.txt').read())")
    assert tmp_path / "n.txt" in caught.value.files


def tampered(text: str, **changes: Any) -> str:
    """Return an entry with other outputs, whose digest is right."""
    head, dependencies, body = text.splitlines()
    body = json.dumps(json.loads(body) | changes)
    head = json.dumps(json.loads(head) | {"sha256": caching._digest(dependencies + body)})
    return f"{head}\n{dependencies}\n{body}\n"


OUTPUT = {"kind": "stream", "name": "stdout", "text": "tampered"}
DAMAGES: dict[str, Callable[[str], str | bytes]] = {
    "empty": lambda _: "",
    "cut": lambda text: text[: len(text) // 2],
    "not text": lambda _: b"\x80\xff\n\n\n",
    "not JSON": lambda text: text.replace("{", "[", 1),
    "another body": lambda text: text.replace("ran here", "tampered"),
    "another key": lambda text: text.replace('"key": "', '"key": "0'),
    "another format": lambda text: text.replace("cisreport-cache/", "cisreport-cache/9"),
    "another shape": lambda text: tampered(text, results=[{"outputs": [["x"]], "data": None}]),
    "no text": lambda text: tampered(text, results=[{"outputs": [OUTPUT | {"text": 1}], "data": None}]),
    "a figure elsewhere": lambda text: tampered(text, figures={"../../evil.svg": "eA=="}),
    "a figure at the root": lambda text: tampered(text, figures={"/tmp/evil.svg": "eA=="}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_counts_as_none(damage: str, tmp_path: Path) -> None:
    run_code(tmp_path, "print('ran here')")
    (entry,) = (tmp_path / ".cisreport/cache").iterdir()
    content = DAMAGES[damage](entry.read_text("utf-8"))
    entry.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run_code(tmp_path, "print('ran here')") == ("ran here\n", [RUNS])
    assert run_code(tmp_path, "print('ran here')") == ("ran here\n", [STAYS])
    assert list(tmp_path.rglob("evil.svg")) == []


def test_the_damages_are_what_is_refused(tmp_path: Path) -> None:
    """A right digest alone is taken, so the shapes above are refused for what they are."""
    run_code(tmp_path, "print('ran here')")
    (entry,) = (tmp_path / ".cisreport/cache").iterdir()
    entry.write_text(tampered(entry.read_text("utf-8"), results=[{"outputs": [OUTPUT], "data": None}]))
    assert run_code(tmp_path, "print('ran here')") == ("tampered", [STAYS])


def test_a_copy_of_the_project_does_not_look_at_the_original(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / "n.txt").write_text("0")
    run_code(first, "print(open('n.txt').read())")
    shutil.copytree(first, second)
    (second / "n.txt").write_text("1")
    assert run_code(second, "print(open('n.txt').read())") == ("1\n", [RUNS])


def test_side_by_side(tmp_path: Path) -> None:
    document = read_document(small(tmp_path, "print(1)"))
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(ran, [document, document]))
    assert [output for output, _ in both] == ["1\n", "1\n"]
    assert len(list((tmp_path / ".cisreport/cache").iterdir())) == 1


def test_a_cache_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / ".cisreport").write_text("a file")
    assert run_code(tmp_path, "print(1)") == (
        "1\n",
        [RUNS, "the outputs are not stored: .cisreport cannot be written (Not a directory)"],
    )


def stored(cache: Cache, key: str, text: str, age: int) -> None:
    dependencies = (Dependency(kind=Kind.EXISTS, path="/", fingerprint=text),)
    cache.add(key, f"{key}.qmd", dependencies, "{}")
    for entry in cache.entries(key)[:1]:
        os.utime(entry.path, (1e9 - age, 1e9 - age))


def test_the_number_of_entries_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MOST_STATES", 2)
    monkeypatch.setattr(caching, "MOST_ENTRIES", 3)
    cache = Cache(tmp_path / "cache")
    for age, (key, text) in enumerate([("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("b", "2")]):
        stored(cache, key, text, 100 - age)
    assert [entry.document for entry in cache.entries()] == ["b.qmd", "b.qmd", "a.qmd"]


def test_looking_and_clearing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    run_code(tmp_path, "print(1)")
    (tmp_path / "below").mkdir()
    cache = nearest_cache(tmp_path / "below")
    (entry,) = cache.entries()
    assert (entry.document, entry.age < 60) == (str(tmp_path / "report.qmd"), True)
    assert entry.size == entry.path.stat().st_size
    assert (tmp_path / ".cisreport" / ".gitignore").read_text().endswith("*\n")
    (cache.folder / ".left").touch()
    assert cache.clear() == 1
    assert list(cache.folder.iterdir()) == []
    assert run_code(tmp_path, "print(1)")[1] == [RUNS]


def outputs(folder: Path, **options: Any) -> tuple[dict[str, bytes], list[str]]:
    steps: list[str] = []
    written = render(
        [folder / "whole.qmd"], output_dir=folder / "out", depfile=True, progress=steps.append, **options
    )
    files = {path.name: path.read_bytes() for path in (*written, folder / "out" / "whole.d")}
    return files, [line.partition(": ")[2] for line in steps[:1]]


@pytest.mark.slow
def test_the_same_bytes_with_and_without(tmp_path: Path) -> None:
    shutil.copytree(FEATURES, tmp_path / "reports")
    without, steps = outputs(tmp_path / "reports", use_cache=False)
    assert steps == [RUNS]
    assert not (tmp_path / "reports/.cisreport").exists()
    for step in (RUNS, STAYS, STAYS):
        files, steps = outputs(tmp_path / "reports")
        assert (steps, files) == ([step], without)


def test_another_format_does_not_run_again(tmp_path: Path) -> None:
    shutil.copytree(FEATURES, tmp_path / "reports")
    steps = []
    for kind in ("html", "pdf"):
        lines: list[str] = []
        render(
            [tmp_path / "reports/parameters.qmd"],
            to=(kind,),
            output_dir=tmp_path,
            parameters={"count": 1},
            progress=lines.append,
        )
        steps.append(lines[0])
    assert steps == [f"parameters.qmd: {RUNS}", f"parameters.qmd: {STAYS}"]


def test_rendering_stored_outputs_imports_no_frames_or_charts(tmp_path: Path) -> None:
    path = small(tmp_path, "print(1)")
    script = (
        "import sys; from cisreport.rendering.outputs import render;"
        f"render([{str(path)!r}], to=('html',), output_dir={str(tmp_path)!r}, progress=print);"
        "print(*sys.modules)"
    )
    for step in (RUNS, STAYS):
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert run.stdout.startswith(f"report.qmd: {step}\n")
        assert not {"pandas", "numpy", "matplotlib"} & set(run.stdout.split())
