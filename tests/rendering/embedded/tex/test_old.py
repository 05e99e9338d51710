"""Old commands of TeX become those that replaced them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.embedded.tex.old import modern


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"{a \over b}", r"{\frac{a}{b}}"),
        (r"x^2 \over 2", r"\frac{x^2}{2}"),
        (r"{a \over {b \over c}}", r"{\frac{a}{{\frac{b}{c}}}}"),
        (r"f(x) + {x^{n+1}\over n+1}", r"f(x) + {\frac{x^{n+1}}{n+1}}"),
        (r"\left( a \over b \right)", r"\left(\frac{a}{b}\right)"),
        (r"\left\{ a \over b \right.", r"\left\{\frac{a}{b}\right."),
        (r"\begin{align} a & = {1 \over 2} \\ \rm b & c \end{align}",
         r"\begin{align} a & = {\frac{1}{2}} \\ \mathrm{b}& c \end{align}"),
        (r"{\bf x} + y", r"{\mathbf{x}} + y"),
        (r"{\cal L}_{\rm eff}", r"{\mathcal{L}}_{\mathrm{eff}}"),
        (r"{\rm kg \over \rm m^3}", r"{\frac{\mathrm{kg}}{\mathrm{m^3}}}"),
        (r"\overline{a} + \rmoustache", r"\overline{a} + \rmoustache"),
        (r"\{ {\it a} \}", r"\{ {\mathit{a}} \}"),
        (r"{a \over b", r"{a \over b"),
        (r"a \over b}", r"a \over b}"),
        (r"{a \over b \over c}", r"{a \over b \over c}"),
    ],
)  # fmt: skip
def test_old_commands_give_way(old: str, new: str) -> None:
    assert modern(old) == new


def test_both_formats_read_old_commands(tmp_path: Path) -> None:
    path = tmp_path / "report.qmd"
    path.write_text("---\ntitle: T\ndate: 2022-05-14\n---\n${x \\over {\\bf y}}$\n", "utf-8")
    output = render_embedded(read_document(path), to=("html", "pdf"), parameters={})
    assert "<mfrac>" in output.outputs["html"].decode()
    assert output.outputs["pdf"].startswith(b"%PDF")
