"""The codebook as a PDF, rendered by the library itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PLACE = "guide/codebook.pdf"
NOTE = f'\n\n<p>This page is also <a href="{Path(PLACE).name}">a PDF</a>.</p>\n\n'
"""What the page on the site says besides."""
_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE)
_ELSEWHERE = re.compile(r"\[([^]]+)\]\((?!#|https?:)[^)]*\)")
"""A link to another page, which a print does not have."""


def printed(page: Path, target: Path, environment: Mapping[str, str]) -> None:
    """Write a page of the documentation as a PDF."""
    title, text = page.read_text("utf-8").removeprefix("# ").split("\n", 1)
    text = _ELSEWHERE.sub(r"\1", _COMMENT.sub("", text))
    document = target.with_suffix(".qmd")
    document.write_text(f"---\ntitle: {title}\ntoc: true\n---\n{text}", "utf-8")
    command = [sys.executable, "-m", "cisreport", "render", document.name, "--to", "pdf", "--no-cache"]
    command += ["--output-dir", "."]
    subprocess.run(command, cwd=target.parent, env=environment, check=True, capture_output=True)
    document.unlink()
