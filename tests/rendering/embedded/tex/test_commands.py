"""Commands of formulas that pandoc drops, misreads or does not know."""

from __future__ import annotations

import pytest

from cisreport.rendering.embedded.tex.commands import readable


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"a \tag{3}", r"a \qquad\text{(3)}"),
        (r"a \tag*{A}", r"a \qquad\text{A}"),
        (r"a \notag \\ b \nonumber", r"\begin{gathered}a  \\ b \end{gathered}"),
        (r"\label{eq:x} x", " x"),
        ("1{,}000{,}000 + 2{.}5", r"\text{1,000,000} + \text{2.5}"),
        ("f_{,}x", "f_{,}x"),
        (r"\textnormal{if }\hbox{so}\notin \hboxes", r"\text{if }\text{so}\notin \hboxes"),
        (r"\begin{dcases} a \end{dcases}", r"\begin{cases} a \end{cases}"),
        (r"\begin{rcases} a \end{rcases} b", r"\left.\begin{array}{ll} a \end{array}\right\} b"),
        ("a \\\\\\\nb", "\\begin{gathered}a \\\\ b\\end{gathered}"),
        (r"a &= b \\ \text{P(A|B)} &= c", r"\begin{aligned}a &= b \\ \text{P(A|B)} &= c\end{aligned}"),
        (r"\frac{\begin{array}{l} a \\ b \end{array}}{2}", r"\frac{\begin{array}{l} a \\ b \end{array}}{2}"),
        (
            r"\begin{align} \begin{cases} a \\ b \end{cases} \\ c \end{align}",
            r"\begin{align} \begin{cases} a \\ b \end{cases} \\ c \end{align}",
        ),
        (r"\sum_{\substack{a \\ b}} c", r"\sum_{\substack{a \\ b}} c"),
        (r"\cssId{a}{1} & \class {b} c \htmlStyle{color: red}{d}", r"{1} &  c {d}"),
        (r"\textcolor{red}{x} + {\color[HTML]{00AA00} y} \colon z", r"{x} + { y} \colon z"),
        (r"\LaTeX", r"\text{LaTeX}"),
        (r"90\degree", r"90{^\circ}"),
        (r"\mathbbm{1}_{\mathds{R}}", r"\mathbb{1}_{\mathbb{R}}"),
    ],
)
def test_other_commands_say_the_same(tex: str, read: str) -> None:
    assert readable(tex) == read
