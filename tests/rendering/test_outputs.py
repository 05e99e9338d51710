"""Rendering to files: names, atomic writes, dependency lists, and the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cisreport.errors import ReportError, suggest
from cisreport.formats import FORMATS
from cisreport.rendering.outputs import RenderError, make_rules, output_name, render

FEATURES = Path(__file__).parents[1] / "documents" / "features"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, "report"),
        ({"year": 2022}, "report_year-2022"),
        ({"b": "x", "a": 1}, "report_a-1_b-x"),
        ({"town": "a/../b c"}, "report_town-a-..-b-c-1e6e77d1"),
    ],
)
def test_names_depend_on_document_and_parameters(parameters: dict[str, object], name: str) -> None:
    assert output_name(Path("some/where/report.qmd"), parameters) == name


def test_different_parameters_have_different_names() -> None:
    values = ["a b", "a/b", "a-b", 1, "1", True, "True", None, "", 1.0, [1]]
    assert len({output_name(Path("r.qmd"), {"p": value}) for value in values}) == len(values)


def test_rules_for_make() -> None:
    rules = make_rules([Path("build/a b.html"), Path("build/$.pdf")], [Path("a#1.qmd"), Path("c.bib")])
    assert rules == ("build/a\\ b.html build/$$.pdf: \\\n  a\\#1.qmd \\\n  c.bib\n\na\\#1.qmd:\n\nc.bib:\n")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_reads_the_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.qmd").touch()
    Path("out.d").write_text(make_rules([Path("out")], [Path("a b.qmd"), Path("gone.yml")]))
    Path("Makefile").write_text("out: ; @echo made; touch out\n-include out.d\n")

    def make() -> str:
        return subprocess.run(["make", "-s", "out"], capture_output=True, text=True, check=True).stdout

    assert make() == "made\n", "a prerequisite that is gone makes it again, and does not stop make"
    Path("gone.yml").touch()
    os.utime("gone.yml", (1, 1))
    os.utime("a b.qmd", (1, 1))
    assert make() == ""
    os.utime("a b.qmd")
    os.utime("out", (2, 2))
    assert make() == "made\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"to": ("odt",)}, f'<arguments>: there is no format "odt"; {suggest("odt", tuple(FORMATS))}'),
        (
            {"to": ("docx",), "engine": "quarto"},
            "<arguments>: Quarto does not write a Word file with the links and the manifest; "
            'use "--engine embedded"',
        ),
        ({"to": ()}, "<arguments>: no format is named; name one, such as html"),
        ({"engine": "quatro"}, '<arguments>: there is no engine "quatro"; did you mean "quarto"?'),
    ],
)
def test_wrong_arguments_are_told(arguments: dict[str, object], expected: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        render([FEATURES / "parameters.qmd"], output_dir=tmp_path, **arguments)  # type: ignore[arg-type]
    assert str(caught.value) == expected


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="another document has the same name, and so the same output"):
        render(["a/x.qmd", "b/x.qmd"], output_dir=tmp_path)


def test_a_failed_render_keeps_the_old_outputs(tmp_path: Path) -> None:
    (tmp_path / "failing.html").write_text("old")
    with pytest.raises(ReportError):
        render([FEATURES / "failing.qmd"], output_dir=tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"failing.html": "old"}


def test_steps_and_prerequisites_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "reports").mkdir()
    (tmp_path / "sheep.txt").write_text("42")
    (tmp_path / "reports" / "valley.py").write_text(
        "from pathlib import Path\n\ntext = Path('../sheep.txt').read_text()\n"
    )
    (tmp_path / "reports" / "a.qmd").write_text("---\ntitle: A\n---\n```{python}\nimport valley\n```\n")
    monkeypatch.chdir(tmp_path)
    steps: list[str] = []
    written = render(["reports/a.qmd"], to=("html",), depfile=True, progress=steps.append)
    assert written == (Path("build/a.html"),)
    assert steps == ["a.qmd: running the code", "a.qmd: reading the text", "a.qmd: writing HTML"]
    rules = Path("build/a.d").read_text()
    assert rules.startswith("build/a.html: \\\n  ")
    assert "  reports/a.qmd \\\n  reports/valley.py \\\n  sheep.txt" in rules
    assert "cisreport/rendering/embedded/__init__.py \\\n" in rules
    assert "cisreport/assets/report.css" in rules
    assert "__pycache__" not in rules
    assert "\n\nsheep.txt:\n" in rules


def test_parameters_reach_the_page(tmp_path: Path) -> None:
    (page,) = render(
        [FEATURES / "parameters.qmd"],
        to=("html",),
        output_dir=tmp_path,
        parameters={"valley": "south", "count": 4},
    )
    assert page.name == "parameters_count-4_valley-south.html"
    assert "In the south valley: 5." in page.read_text("utf-8")


def reports(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name}.qmd").write_text(f"---\ntitle: {name}\n---\n{text}\n", "utf-8")
    return [folder / f"{name}.qmd" for name in texts]


def test_errors_of_all_documents_are_told_and_the_others_written(tmp_path: Path) -> None:
    paths = reports(tmp_path, d="`{python} x`", a="`{python} 1`", c="{{< pagebreak x >}}\n@fig-x", b="")
    with pytest.raises(RenderError) as caught:
        render(paths, to=("html",), output_dir=tmp_path / "out")
    told = str(caught.value)
    assert told.startswith(f"{tmp_path}/d.qmd:4:1: `x`: NameError: name 'x' is not defined")
    assert f"\n{tmp_path}/c.qmd:" in told
    assert {Path(problem.path).name for problem in caught.value.problems} == {"c.qmd", "d.qmd"}
    assert caught.value.written == (tmp_path / "out/a.html", tmp_path / "out/b.html")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.html", "b.html"]


def test_documents_are_rendered_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cisreport.rendering.outputs.cores", lambda: 2)
    wait = """```{python}
import pathlib, time
pathlib.Path("NAME").touch()
while not pathlib.Path("OTHER").exists():
    time.sleep(0.01)
```"""
    first = wait.replace("NAME", "1").replace("OTHER", "2")
    second = wait.replace("NAME", "2").replace("OTHER", "1")
    written = render(reports(tmp_path, b=first, a=second), to=("html",), output_dir=tmp_path)
    assert [path.name for path in written] == ["b.html", "a.html"]


def test_no_state_leaks_from_one_document_to_the_next(tmp_path: Path) -> None:
    code = """```{python}
import os, sys, builtins
import matplotlib as mpl
known = hasattr(builtins, "leak"), "leak" in sys.modules
print(os.environ.get("LEAK"), *known, mpl.rcParams["lines.linewidth"])
os.environ["LEAK"] = "1"
builtins.leak = sys.modules["leak"] = 1
mpl.rcParams["lines.linewidth"] = 99
```"""
    told = {
        path.read_text("utf-8").partition("None False False ")[2][:4]
        for path in render(reports(tmp_path, a=code, b=code, c=code), to=("html",), output_dir=tmp_path)
    }
    assert len(told) == 1
    assert told.pop() not in ("", "99.0")


def test_stages_are_timed(tmp_path: Path) -> None:
    told: list[str] = []
    render(reports(tmp_path, a=""), to=("html",), output_dir=tmp_path, progress=told.append, timings=True)
    stages = [match[1] for line in told if (match := re.fullmatch(r"a\.qmd: +\d+ ms (.*)", line))]
    assert stages == ["reading the document", "code", "reading the text", "HTML"]


def test_what_failing_code_had_read_is_noted_for_make(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("0")
    with pytest.raises(RenderError):
        render(
            reports(tmp_path, a="`{python} 1 / int(open('n.txt').read())`"),
            to=("html",),
            output_dir=tmp_path / "out",
            depfile=True,
        )
    assert os.path.relpath(tmp_path / "n.txt") in (tmp_path / "out/a.d").read_text()


SCRIPT = """
import os, sys
os.umask(int(sys.argv[1], 8))
from cisreport.rendering.outputs import render
render([sys.argv[2]], output_dir=sys.argv[3])
"""


def in_other_surroundings(number: int, place: Path) -> dict[str, bytes]:
    reports = place / f"copy {number}" / "reports"
    shutil.copytree(FEATURES, reports)
    surroundings = [
        {"TZ": "Asia/Dushanbe", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LANG": "ru_RU.UTF-8", "LC_ALL": "ru_RU.UTF-8", "PYTHONHASHSEED": "77"},
    ][number]
    cwd = (place, reports)[number]
    arguments = [
        ("022", "077")[number],
        os.path.relpath(reports / "whole.qmd", cwd),
        str(place / str(number)),
    ]
    subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], cwd=cwd, env={**os.environ, **surroundings}, check=True
    )
    return {path.name: path.read_bytes() for path in (place / str(number)).iterdir()}


@pytest.mark.slow
def test_the_same_bytes_in_other_surroundings(tmp_path: Path) -> None:
    first, second = (in_other_surroundings(number, tmp_path) for number in (0, 1))
    assert sorted(first) == ["whole.html", "whole.pdf"]
    assert first == second


def test_many_parameters_make_a_name_that_a_file_can_have() -> None:
    long = {f"p{n}": "v" * 30 for n in range(20)}
    names = {output_name(Path("r.qmd"), parameters) for parameters in (long, {**long, "p0": "w"})}
    assert len(names) == 2
    assert all(len(name) < 100 for name in names)


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    (tmp_path / "r.qmd").write_text("---\ntitle: T\n---\n\nText.\n")
    with pytest.raises(ReportError, match=r"taken: the file or folder cannot be used \(File exists\)"):
        render([tmp_path / "r.qmd"], to=["html"], output_dir=tmp_path / "taken")


def test_what_is_nested_too_deeply_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.qmd").write_text("---\ntitle: T\n---\n\n" + ">" * 600 + " x\n")
    with pytest.raises(ReportError, match=r"r\.qmd: something in it is nested too deeply"):
        render([tmp_path / "r.qmd"], to=["html"], output_dir=tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_render_that_is_stopped_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    code = "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\nwhile True:\n"
    code += "    try:\n        time.sleep(60)\n    except BaseException:\n        pass\n"
    (tmp_path / "r.qmd").write_text(f"---\ntitle: T\n---\n\n```{{python}}\n{code}```\n")
    (tmp_path / "temporary").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "cisreport", "render", "r.qmd", "--to", "html"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it may be ignored
    )
    while not (tmp_path / "pid").is_file() or not (tmp_path / "pid").read_text():
        time.sleep(0.05)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert b"Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert list((tmp_path / "build").glob("*")) == []
