"""What the extension prepares for Quarto's filters, run by pandoc with a stand-in for what Quarto gives."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cisreport.rendering.pandoc import pandoc_path

BEFORE = Path(__file__).parents[3] / "reports" / "_extensions" / "cisreport" / "before.lua"
STAND_IN = """\
crossref = {{ categories = {{ by_ref_type = {{ rem = {{ prefix = "Remark" }} }} }} }}
param = function(name) return true end
quarto = {{
  doc = {{ language = {{ ["environment-remark-title"] = "Remarque" }} }},
  utils = {{ as_blocks = function(blocks) return blocks end }},
  _quarto = {{ ast = {{ walk = function(doc, filter) return doc end }} }},
}}
dofile "{path}"
local prepare = Pandoc
function Pandoc(doc)
  doc = prepare(doc)
  doc.blocks:insert(pandoc.Para(crossref.categories.by_ref_type.rem.prefix))
  return doc
end
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "before.lua"
    path.write_text(STAND_IN.format(path=BEFORE), "utf-8")
    return path


def prepared(script: Path, markdown: str) -> str:
    command = [pandoc_path(), "--from=markdown", "--to=markdown", "--wrap=none", f"--lua-filter={script}"]
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (
            "# Some *words*^[A note.] {#sec-words .unnumbered}\n\nSee @sec-words.",
            "See [Some *words*](#sec-words){.quarto-xref}.",
        ),
        (
            "# Words {#sec-words .unnumbered}\n\nSee [Part @sec-words; @fig-x].",
            "See [Part\u00a0Words](#sec-words){.quarto-xref}, [@fig-x].",
        ),
        ("# Words {#sec-words}\n\nSee @sec-words.", "See @sec-words."),
        (
            '![Valley](https://example.org/v.png){fig-alt="A valley"} is wide.',
            "[A valley](https://example.org/v.png) is wide.",
        ),
        ("![Valley](v.png) is wide.", "![Valley](v.png) is wide."),
        ("It is \\textbf{bold}.", "It is **bold**."),
        ("\\begin{itemize}\n\\item three\n\\end{itemize}", "- three"),
        ("north<br>south", "north\\\nsouth"),
        ("Words.", "Remarque"),
    ],
)
def test_what_quarto_would_lose_is_prepared(script: Path, markdown: str, said: str) -> None:
    assert said in prepared(script, markdown)


def test_code_that_pygments_wrote_as_tex_is_code(script: Path) -> None:
    tex = (
        "```{=latex}\n\\begin{Verbatim}[commandchars=\\\\\\{\\}]\n"
        "\\PY{n}{sheep} \\PY{o}{=} \\PY{l+m+mi}{40} \\PYZlt{} 42\n\\end{Verbatim}\n```"
    )
    assert "sheep = 40 < 42" in prepared(script, tex)


def test_tables_lose_the_random_names_of_pandas(script: Path) -> None:
    table = "<table id='T_1c217'><tr><td>a</td></tr></table>"
    command = [pandoc_path(), "--from=html", "--to=html", f"--lua-filter={script}"]
    done = subprocess.run(command, input=table, capture_output=True, encoding="utf-8", check=True)
    assert "T_1c217" not in done.stdout
