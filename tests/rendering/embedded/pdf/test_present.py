"""The whole of a tree that is presented, and what of it stays."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.rendering.embedded.pdf import to_print
from cisreport.rendering.pandoc import pandoc_path

HERE = Path(__file__).parent


def pandoc(*arguments: str, text: str) -> str:
    return subprocess.run(
        [pandoc_path(), *arguments], input=text, capture_output=True, check=True, encoding="utf-8"
    ).stdout


def test_every_element(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    text = (HERE / "elements.md").read_text("utf-8")
    tree = json.loads(pandoc("--from=markdown", "--to=json", text=text))
    to_print(tree)
    names = sorted(set(tree["meta"]) - {"toc", "toc-depth", "by-author", "author"})
    template = tmp_path / "template.typ"
    template.write_text("".join(f"{name}: ${name}$\n" for name in names) + "\n$body$\n", "utf-8")
    options = ("--from=json", "--to=typst-smart", "--wrap=none", f"--template={template}")
    file_regression.check(pandoc(*options, text=json.dumps(tree)), extension=".typ")
