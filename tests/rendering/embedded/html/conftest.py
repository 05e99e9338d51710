"""A page made from Markdown, as the engine makes it after the filters."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.rendering.embedded.html import to_page
from cisreport.rendering.pandoc import pandoc_path

FRONT = "---\ntitle: T\n---\n"
TEMPLATE = "<html><body>$contents$<main>$body$</main></body></html>"


def _pandoc(text: str, *arguments: str) -> str:
    run = subprocess.run([pandoc_path(), *arguments], input=text.encode(), capture_output=True, check=True)
    return run.stdout.decode()


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], html.HtmlElement]:
    """Return what makes a page; its images are in the test's folder, and the problems name ``x.qmd``."""
    template = tmp_path / "template.html"
    template.write_text(TEMPLATE, "utf-8")

    def made(markdown: str) -> html.HtmlElement:
        source = tmp_path / "x.qmd"
        source.write_text(markdown if markdown.startswith("---\n") else FRONT + markdown, "utf-8")
        tree = json.loads(_pandoc(markdown, "--from=markdown", "--to=json"))
        to_page(tree, read_document(source), tmp_path, {})
        arguments = ("--from=json", "--to=html5", "--mathml", "--syntax-highlighting=none")
        written = _pandoc(json.dumps(tree), *arguments, f"--template={template}")
        return html.document_fromstring(written)

    return made
