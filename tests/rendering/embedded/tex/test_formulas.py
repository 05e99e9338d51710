"""Formulas with environments: their cells in print, apart from those of the formula around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cisreport.rendering.embedded.tex.environments import environments_of
from cisreport.rendering.embedded.tex.formulas import set_formulas

FORMULAS = {
    r"\begin{cases} a & b \\ c+d & \text{e f} \\ \end{cases}": (
        '{ let parta = math.mat(delim: ("{", none), ($& a$.body, $& b$.body, ), '
        '($& c + d$.body, $& upright("e f")$.body, )); $ parta $.body }'
    ),
    r"\begin{align} a &= b & c &= d \\ e &= f \label{x}\end{align}": (
        "{ $a & = b & #h(2em) c & = d \\\ne & = f$.body }"
    ),
    r"\begin{equation*}\begin{gathered} a \\ b \end{gathered}\end{equation*}": "{ $a \\\nb$.body }",
    r"f = \left\{\begin{aligned} a &= b \\ c &= d\end{aligned}\right.": (
        '{ let parta = math.mat(delim: ("{", none), ($a & = b$.body, ), ($c & = d$.body, )); '
        "$f =  parta $.body }"
    ),
    r"\begin{eqnarray} a &=& b \\ c &<& d\end{eqnarray}": "{ $a & = b \\\nc & < d$.body }",
    r"\left[\begin{array}{r|l} a & b \\ \hline c \end{array}\right]": (
        '{ let parta = math.mat(delim: ("[", "]"), augment: (hline: (1, ), vline: (1, )), '
        "($a &$.body, $& b$.body, ), ($c &$.body, [], )); $ parta $.body }"
    ),
    r"\sum_{\substack{i \\ j}} x": (
        "{ let parta = math.mat(delim: none, gap: 0.2em, ($i$.body, ), ($j$.body, )); "
        "$sum_( parta ) x$.body }"
    ),
    r"\begin{pmatrix} \begin{matrix} a \\ b \end{matrix} & c \end{pmatrix}": (
        "{ let parta = math.mat(delim: none, ($a$.body, ), ($b$.body, )); "
        'let partb = math.mat(delim: ("(", ")"), ($ parta $.body, $c$.body, )); $ partb $.body }'
    ),
    r"\Bigg\rangle \bigl\| \Big( x": (
        "{ $#scale(x: 300%, y: 300%)[$chevron.r$] #scale(x: 120%, y: 120%)[$parallel$] "
        r"#scale(x: 180%, y: 180%)[\(] x$.body }"
    ),
    r"a \& b": '{ $a "&" b$.body }',
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the Typst of each formula, all made at once."""
    maths: list[dict[str, Any]] = [{"t": "Math", "c": [{"t": "DisplayMath"}, tex]} for tex in FORMULAS]
    tree = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": [{"t": "Para", "c": maths}]}
    set_formulas(tree, tmp_path_factory.mktemp("formulas"), "x.qmd")
    return {math["c"][1]: math["c"][2] for math in maths}


@pytest.mark.parametrize("tex", FORMULAS)
def test_an_environment_is_set_by_itself(tex: str, written: dict[str, str]) -> None:
    assert written[tex] == FORMULAS[tex]


@pytest.mark.parametrize(
    "tex", ["a^2", r"\begin{cases} a", r"\begin{unknown} a \end{unknown}", r"\begin{align} a \end{split}"]
)
def test_other_formulas_stay(tex: str, tmp_path: Path) -> None:
    assert environments_of(tex) is None
    math: dict[str, Any] = {"t": "Math", "c": [{"t": "InlineMath"}, tex]}
    set_formulas({"meta": {}, "blocks": [{"t": "Para", "c": [math]}]}, tmp_path, "x.qmd")
    assert math["c"] == [{"t": "InlineMath"}, tex]
