"""Code runs once, in order, in a fixed environment; failures are reported at the document's lines."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.execution.cache import execute
from cisreport.execution.failures import ExecutionError
from cisreport.execution.runner import Execution, parse_parameters
from snapshots import sections

FEATURES = Path(__file__).parents[1] / "documents" / "features"


def run(directory: Path, text: str, **parameters: Any) -> Execution:
    path = directory / "report.qmd"
    path.write_text(f"---\ntitle: T\n---\n{text}", "utf-8")
    return execute(read_document(path), parameters=parameters, figures=directory)


def cell(*lines: str) -> str:
    return "\n".join(["```{python}", *lines, "```", ""])


def printed(execution: Execution) -> list[str]:
    return [output["text"] for result in execution.results for output in result.outputs if "text" in output]


def test_a_failing_cell_is_shown(
    file_regression: FileRegressionFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(FEATURES)
    with pytest.raises(ExecutionError) as caught:
        execute(read_document("failing.qmd"), parameters={}, figures=tmp_path)
    file_regression.check(str(caught.value) + "\n")


FAILURES = {
    "syntax": cell("x = 1", "if x", "    y"),
    "inline": "Sheep: `{python} sheep`.\n",
    "exit": cell("import sys", "sys.exit(3)"),
    "crash": cell("import os, sys", "sys.__stderr__.write('last words')", "os._exit(3)"),
    "repr": cell("class A:", "    def _repr_html_(self):", "        return 1 / 0", "", "A()"),
}


def test_failures_are_reported(
    file_regression: FileRegressionFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {}
    for name, text in FAILURES.items():
        (tmp_path / "report.qmd").write_text(f"---\ntitle: T\n---\n{text}", "utf-8")
        with pytest.raises(ExecutionError) as caught:
            execute(read_document("report.qmd"), parameters={}, figures=tmp_path)
        texts[name] = str(caught.value)
    file_regression.check(sections(texts))


def test_a_failure_in_an_included_file_names_that_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(FEATURES)
    with pytest.raises(ExecutionError, match=r"^_part\.qmd:4: cell: NameError"):
        execute(read_document("included.qmd"), parameters={}, figures=tmp_path)


def test_cells_and_expressions_share_one_namespace_in_order(tmp_path: Path) -> None:
    execution = run(tmp_path, cell("x = 1") + "`{python} x`\n\n" + cell("x += 1", "x") + "`{python} x`\n")
    plain = [result.data["text/plain"] for result in execution.results if result.data]
    assert plain == ["1", "2"]


def test_code_runs_where_the_project_says(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  execute-dir: project\n")
    (tmp_path / "words.txt").write_text("of the project")
    (tmp_path / "a").mkdir()
    execution = run(tmp_path / "a", cell("print(open('words.txt').read())"))
    assert printed(execution) == ["of the project\n"]


def test_the_environment_is_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Dushanbe")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    names = '"PYTHONHASHSEED", "TZ", "LC_ALL", "CISREPORT_FIGURES"'
    execution = run(tmp_path, cell("import os", f"for name in ({names}):", "    print(os.environ[name])"))
    assert printed(execution)[0].splitlines() == ["0", "UTC", "C.UTF-8", str(tmp_path)]


def test_code_runs_next_to_its_document(tmp_path: Path) -> None:
    (tmp_path / "nearby.py").write_text("where = 'nearby'\n")
    (tmp_path / "data.txt").write_text("read")
    execution = run(tmp_path, cell("import nearby", "print(nearby.where, open('data.txt').read())"))
    assert printed(execution) == ["nearby read\n"]
    assert {tmp_path / "nearby.py", tmp_path / "data.txt"} <= set(execution.files)


def test_a_module_next_to_the_document_does_not_replace_the_engines(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise RuntimeError\n")
    assert printed(run(tmp_path, cell("print(1)"))) == ["1\n"]


def test_no_state_leaks_between_documents(tmp_path: Path) -> None:
    run(tmp_path, cell("import builtins", "builtins.leak = 1"))
    assert printed(run(tmp_path, cell("print('leak' in dir(__builtins__))"))) == ["False\n"]


def test_streams_keep_their_order(tmp_path: Path) -> None:
    text = cell(
        "import sys", "print('a')", "print('b')", "print('c', file=sys.stderr)", "display(1)", "print('d')"
    )
    kinds = [(o.get("name"), o.get("text")) for o in run(tmp_path, text).results[0].outputs]
    assert kinds == [("stdout", "a\nb\n"), ("stderr", "c\n"), (None, None), ("stdout", "d\n")]


@pytest.mark.parametrize(
    ("last", "count"), [("1 + 1", 1), ("1 + 1;", 0), ("None", 0), ("x = 3", 0), ("'é';", 0), ("1  # ;", 1)]
)
def test_the_last_expression_is_shown_unless_silenced(last: str, count: int, tmp_path: Path) -> None:
    assert len(run(tmp_path, cell("y = 0", last)).results[0].outputs) == count


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "input('?')",
            r"EOFError: input\(\) waits for an answer, .*; write the answer into the code, or make",
        ),
        ("import webbrowser; webbrowser.open('x')", "BrowserError: .*; show a static picture"),
        ("from IPython import get_ipython; get_ipython().magic('x')", r"; remove get_ipython\(\)"),
        ("from IPython.display import HTML; HTML(url='https://example.org')", "; put a copy next to the doc"),
    ],
)
def test_code_that_needs_a_person_a_browser_or_the_network_fails_at_once(
    code: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ExecutionError, match=message):
        run(tmp_path, cell(code))


def test_an_allowed_error_is_an_output(tmp_path: Path) -> None:
    execution = run(tmp_path, cell("#| error: true", "1 / 0") + cell("print('on')"))
    assert printed(execution) == ["ZeroDivisionError: division by zero", "on\n"]


def test_parameters_come_after_their_cell(tmp_path: Path) -> None:
    text = cell("#| tags: [parameters]", "a = 1", "b: str = 'x'") + cell("print(a, b)")
    assert printed(run(tmp_path, text)) == ["1 x\n"]
    assert printed(run(tmp_path, text, a=2.5, b=None)) == ["2.5 None\n"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("valey", 'did you mean "valley"?'), ("zzz", 'known are "count", "valley"')],
)
def test_an_unknown_parameter_names_the_known(name: str, remedy: str, tmp_path: Path) -> None:
    document = read_document(FEATURES / "parameters.qmd")
    with pytest.raises(ReportError) as caught:
        execute(document, parameters={name: 1}, figures=tmp_path)
    assert str(caught.value).endswith(
        f'parameters.qmd: the document does not have a parameter "{name}"; {remedy}'
    )


def test_parameters_are_read_as_yaml() -> None:
    texts = ["a:1", "b: x y", "c:true", "d:no", "e:1.5", "f:10:30"]
    assert parse_parameters(texts) == {"a": 1, "b": "x y", "c": True, "d": "no", "e": 1.5, "f": "10:30"}


def test_what_is_not_a_parameter_is_reported() -> None:
    with pytest.raises(ReportError) as caught:
        parse_parameters(["a=1", "2:3", "ok:1"])
    assert str(caught.value).splitlines() == [
        '<command line>: "2:3" is not a parameter; write -P name:value',
        '<command line>: "a=1" is not a parameter; write -P name:value',
    ]


def test_open_figures_become_svg_with_real_text(tmp_path: Path) -> None:
    code = ["import matplotlib.pyplot as plt", "plt.plot([1, 2])", "plt.title('Äpfel')"]
    outputs = run(tmp_path, cell(*code) + cell("print(plt.get_fignums())")).results
    svg = outputs[0].outputs[-1]["data"]["image/svg+xml"]
    assert ">Äpfel</text>" in svg
    assert "Noto Sans" in svg
    assert "<dc:date>" not in svg
    assert outputs[1].outputs[0]["text"] == "[]\n"


def test_text_in_a_font_that_reports_do_not_carry_becomes_outlines(tmp_path: Path) -> None:
    code = ["import matplotlib.pyplot as plt", "plt.title('Outlined', family='DejaVu Serif')"]
    svg = run(tmp_path, cell(*code)).results[0].outputs[-1]["data"]["image/svg+xml"]
    assert "<text" not in svg


def test_pyplot_show_puts_the_figure_in_its_place(tmp_path: Path) -> None:
    code = ["import matplotlib.pyplot as plt", "plt.plot([1])", "plt.show()", "print('after')"]
    outputs = run(tmp_path, cell(*code)).results[0].outputs
    assert ["data" in output for output in outputs] == [True, False]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            ["class E(Exception):", "    def __str__(self): return 1 / 0", "raise E"],
            "E: its message failed",
        ),
        (["import sys", "sys.stdout.write(5)"], "TypeError: write"),
    ],
)
def test_odd_failures_are_reported_as_those_of_the_cell(
    code: list[str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ExecutionError, match=rf"report\.qmd:\d+: cell: {message}"):
        run(tmp_path, cell(*code))


def test_what_utf_8_cannot_encode_is_escaped(tmp_path: Path) -> None:
    execution = run(tmp_path, cell("print('\\udc80')") + "`{python} '\\ud800'`\n")
    assert printed(execution) == ["\\udc80\n"]
    assert execution.results[1].data == {"text/plain": r"'\ud800'"}


def test_a_copy_that_code_forks_ends_with_its_cell(tmp_path: Path) -> None:
    fork = cell("import os", "child = os.fork()", "if child: os.waitpid(child, 0)")
    assert printed(run(tmp_path, fork + cell("print(child > 0)"))) == ["True\n"]


def test_a_program_that_code_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    code = cell("import subprocess", "left = subprocess.Popen(['sleep', '30'])", "print(left.pid)")
    pid = int(printed(run(tmp_path, code))[0])
    os.kill(pid, signal.SIGKILL)  # it still runs


def test_forms_that_are_no_texts_do_not_count(tmp_path: Path) -> None:
    code = cell("class A:", "    def __repr__(self): return 'a'", "    def _repr_mimebundle_(self):")
    code = code.replace("\n```\n", "\n        return {'text/plain': None, 3: 'x'}\n```\n")
    assert run(tmp_path, code + "`{python} A()`\n").results[1].data == {"text/plain": "a"}


@pytest.mark.parametrize("value", [10**30, float("inf"), "\udc80"])
def test_a_parameter_that_the_manifest_cannot_store(value: Any, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match='the parameter "a" has a value that the manifest cannot store'):
        run(tmp_path, cell("#| tags: [parameters]", "a = 1"), a=value)


def test_parameters_that_are_not_python_are_reported(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="SyntaxError"):
        run(tmp_path, cell("#| tags: [parameters]", "length = = 2"), length="3")


def test_commands_of_notebooks_that_cannot_run_are_reported_together(tmp_path: Path) -> None:
    code = cell("%matplotlib inline", "x = 1", "%timeit x") + cell("!cat data.csv")
    with pytest.raises(ReportError) as caught:
        run(tmp_path, code)
    first, second = str(caught.value).splitlines()
    assert (
        'report.qmd:7: "%timeit x" is a command of notebooks, and a report runs plain Python; state' in first
    )
    assert 'report.qmd:10: "!cat data.csv" is a command' in second


def test_commands_without_an_effect_are_noted_and_a_captured_cell_shows_nothing(tmp_path: Path) -> None:
    outputs = run(tmp_path, cell("%%capture", "%matplotlib inline", "print('hidden')")).results[0].outputs
    assert outputs == ({"kind": "note", "text": '"%matplotlib" has no effect in a report'},)
