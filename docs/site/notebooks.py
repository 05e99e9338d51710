"""A notebook as a page: its texts and its code; outputs are not kept, so the page says how to get them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

_NOTE = "\n\nRun {{download}}`the notebook <{name}>` in Jupyter to see what its cells show.\n"
_WRITE = re.compile(r"%%writefile (\S+)\n")
_LANGUAGES = {".yml": "yaml", ".qmd": "markdown"}


def page_of(notebook: Path) -> str:
    """Return a notebook as a page in Markdown."""
    text = "\n\n".join(_blocks(notebook))
    title, rest = text.split("\n", 1)
    return title + _NOTE.format(name=notebook.name) + rest + "\n"


def _blocks(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        yield source if cell["cell_type"] == "markdown" else f"````{_language(source)}\n{source}\n````"


def _language(source: str) -> str:
    """Return the language of a cell: that of the file that it writes, of commands, or Python."""
    if written := _WRITE.match(source):
        return _LANGUAGES.get(Path(written[1]).suffix, "text")
    return "sh" if source.startswith(("!", "%")) else "python"
