"""Commands of notebooks have no effect, or are errors with their lines."""

from __future__ import annotations

import ast
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cisreport.execution.magics import syntax_tree, translated


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("%config InlineBackend.figure_format = 'retina'", "pass"),
        ("%load_ext autoreload\n%autoreload 2", "pass\npass"),
        ("!pip install pandas", "pass"),
        ("%pip install -q pandas", "pass"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("%time x = f(1)", "x = f(1)"),
        ("if x:\n    %matplotlib inline", "if x:\n    pass"),
        ("if x:\n    x.upper?", "if x:\n    pass"),
        ("??len", "pass"),
    ],
)
def test_commands_without_an_effect(source: str, python: str) -> None:
    code = translated(source)
    assert code.source == python
    assert code.notes[0].startswith('"')
    assert not code.refused
    assert not code.is_captured


@pytest.mark.parametrize(
    "source",
    [
        "x = '''\n%matplotlib inline\n'''",
        "x = (5\n% 3)",
        "x = '= %y'\nz = x != y",
        "x = (5\n%y)",
        "'''\n!ls\n'''",
        "x = 1",
        "",
        "# what?",
    ],
)
def test_plain_python_is_unchanged(source: str) -> None:
    assert translated(source).source == source
    assert not translated(source).notes


def test_a_captured_cell() -> None:
    code = translated("%%capture\nprint(1)")
    assert (code.is_captured, code.source) == (True, "pass\nprint(1)")


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("x = 1\n%timeit f()", 1, ("%timeit f()", "state a time that you have measured")),
        ("x = 1\nfor i in x:\n    t = %timeit -o f(i)", 2, ("t = %timeit -o f(i)", "that you have measured")),
        ("names = !ls data", 0, ("names = !ls data", "with pathlib")),
        ("{{< include a.py >}}", 0, ('shortcode "include" does not', "import the file as a module")),
        ("!cat data.csv", 0, ("!cat data.csv", "with subprocess")),
        ("!ls", 0, ("!ls", "with pathlib")),
        ("%%bash\nls", 0, ("%%bash", "with subprocess")),
        ("%%sql\nselect 1", 0, ("%%sql", "show the data frame")),
        ("%%capture out\nprint(1)", 0, ("%%capture out", "write it in Python")),
        ("%load_ext sql", 0, ("%load_ext sql", "write it in Python")),
        ("%conda list", 0, ("%conda list", "write it in Python")),
        ("x = 1\n%%time", 1, ("%%time", "move it there")),
    ],
)
def test_other_commands_are_refused(source: str, line: int, words: tuple[str, str]) -> None:
    ((number, what, remedy),) = translated(source).refused
    assert number == line
    assert words[0] in what
    assert words[1] in remedy


def test_syntax_trees_are_made_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, running, most = ast.parse, 0, 0

    def slow(source: str) -> ast.Module:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.005)
        running -= 1
        return parse(source)

    monkeypatch.setattr(ast, "parse", slow)
    with ThreadPoolExecutor(4) as pool:
        trees = list(pool.map(syntax_tree, [f"x = {number}" for number in range(8)]))
    assert [ast.unparse(tree) for tree in trees] == [f"x = {number}" for number in range(8)]
    assert most == 1
