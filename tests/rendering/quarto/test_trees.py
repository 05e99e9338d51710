"""The trees on which the filter is tested are what Quarto passes to it; ``--force-regen`` records them."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.rendering.quarto import render_quarto
from cisreport.rendering.tree import Attributes, Tree, elements, has_class
from cisreport.spans import GIVEN, PAYLOAD

TESTS = Path(__file__).parents[2]
RECORDED = TESTS / "rendering" / "facts_filter" / "quarto"
EXTENSIONS = TESTS.parent / "reports" / "_extensions"
CELL = "95e539b2"
"""Name of every recorded cell; Jupyter names them at random."""
INTERPRETER = """\
#!/bin/sh
case "$*" in
  "-m cisreport.rendering.facts_filter "*) tee "{tree}" | "{python}" "$@" ;;
  *) exec "{python}" "$@" ;;
esac
"""

pytestmark = pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")


def shortened(tree: Tree) -> Tree:
    """Return a tree with the metadata that the filter reads, without data of registers and random names."""
    for block in elements(tree["blocks"], "CodeBlock"):
        if has_class(block, PAYLOAD):
            block["c"][1] = ""
    for div in elements(tree["blocks"], "Div"):
        attributes = Attributes(div)
        if "cell" in attributes.classes and re.fullmatch("[0-9a-f]{8}", attributes.identifier):
            attributes.identifier = CELL
    tree["meta"] = {name: tree["meta"][name] for name in (GIVEN, "title")}
    return tree


@pytest.mark.parametrize("to", ["html", "pdf"])
@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.qmd")), ids=lambda path: path.stem)
def test_recorded_trees_are_those_of_quarto(
    path: Path, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    project, passed, python = (tmp_path / name for name in ("project", "passed.json", "python"))
    shutil.copytree(RECORDED, project)
    shutil.copytree(EXTENSIONS, project / "_extensions")
    python.write_text(INTERPRETER.format(tree=passed, python=sys.executable))
    python.chmod(0o755)
    monkeypatch.setenv("QUARTO_PYTHON", str(python))
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    render_quarto(read_document(project / path.name), to=(to,), parameters={})
    tree = shortened(json.loads(passed.read_text("utf-8")))
    file = path.with_name(f"{path.stem}-{'typst' if to == 'pdf' else to}.json")
    if request.config.getoption("force_regen"):
        file.write_text(f"{json.dumps(tree, ensure_ascii=False)}\n", "utf-8")
    recorded: Tree = json.loads(file.read_text("utf-8"))
    for each in (tree, recorded):
        given = json.loads(each["meta"][GIVEN]["c"])
        assert given.pop("quarto")  # any version may pass on the same tree
        each["meta"][GIVEN] = given
    assert [tree["meta"], tree["blocks"]] == [recorded["meta"], recorded["blocks"]]
