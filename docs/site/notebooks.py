"""A notebook as a page: its texts, its code, and what the cells show when they run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

_RUNNING = Path(__file__).with_name("running.py")
_COLUMNS = "100"
_NOTE = "\n\nThis page is {{download}}`a notebook <{name}>`, with what its cells show.\n"
_WRITE = re.compile(r"%%writefile (\S+)\n")
_LANGUAGES = {".yml": "yaml", ".qmd": "markdown"}


def page_of(notebook: Path, environment: Mapping[str, str]) -> str:
    """Return a notebook as a page in Markdown.

    Parameters
    ----------
    notebook : Path
        It runs in an empty folder, by the interpreter of this process.
    environment : mapping
        The environment that it runs in.

    Raises
    ------
    CalledProcessError
        If a cell fails.
    """
    text = "\n\n".join(_blocks(notebook, _outputs(notebook, environment)))
    title, rest = text.split("\n", 1)
    return title + _NOTE.format(name=notebook.name) + rest + "\n"


def _outputs(notebook: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what each cell of code prints, and the forms of its value."""
    command = [sys.executable, str(_RUNNING), str(notebook)]
    with TemporaryDirectory() as folder:
        made = {**environment, "COLUMNS": _COLUMNS}
        done = subprocess.run(command, cwd=folder, env=made, stdout=subprocess.PIPE, text=True, check=True)
        yield from json.loads(done.stdout.replace(f"{Path(folder).resolve()}/", ""))


def _blocks(notebook: Path, outputs: Iterator[tuple[str, dict[str, str]]]) -> Iterator[str]:
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield source
            continue
        yield f"````{_language(source)}\n{source}\n````"
        printed, forms = next(outputs)
        if printed:
            yield f"````text\n{printed.rstrip()}\n````"
        if shown := forms.get("text/html"):
            tables = re.sub(r"<table\b(?: class=\"dataframe\")?", '<table class="docutils"', shown)
            yield f'````{{raw}} html\n<div class="output" tabindex="0">{tables}</div>\n````'
        elif forms:
            yield f"````text\n{forms['text/plain']}\n````"


def _language(source: str) -> str:
    """Return the language of a cell: that of the file that it writes, of commands, or Python."""
    if written := _WRITE.match(source):
        return _LANGUAGES.get(Path(written[1]).suffix, "text")
    return "sh" if source.startswith(("!", "%")) else "python"
