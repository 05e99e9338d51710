"""The embedded engine: pandoc twice and Typst, from one run of the document's code.

The code runs (:mod:`cisreport.execution.runner`), or its stored outputs are taken.  Pandoc reads the text
(:mod:`.reading`); the formats are made side by side (:mod:`.writing`), each from a tree of its own, which
:mod:`.html` and :mod:`.pdf` shape.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from cisreport.documents.document import Document
from cisreport.errors import ReportError
from cisreport.execution.cache import Cache, execute
from cisreport.execution.markdown import Writer
from cisreport.rendering.embedded.images import localize
from cisreport.rendering.embedded.reader import document_day, read_trees
from cisreport.rendering.embedded.writer import write_html, write_pdf
from cisreport.rendering.timing import Clock

FORMATS: Final[Mapping[str, str]] = {"html": "html", "pdf": "typst"}
"""Format as the user names it, and as pandoc and the front matter name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one render gave."""

    outputs: Mapping[str, bytes]
    """Bytes by target, ``html`` or ``pdf``."""
    files: tuple[Path, ...]
    """Every file that was read for them and could change."""


def render_embedded(
    document: Document,
    *,
    to: Sequence[str],
    parameters: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    cache: Cache | None = None,
    clock: Clock | None = None,
) -> Rendered:
    """Render a document without Quarto.

    Parameters
    ----------
    document : Document
        The document.
    to : sequence of str
        ``html``, ``pdf``, or both.
    parameters : mapping
        Values for the document's parameters cell.
    progress : callable, optional
        Told each step in words.
    cache : Cache, optional
        Where outputs of code are stored; without it the code runs.
    clock : Clock, optional
        Measures the stages.

    Raises
    ------
    ReportError
        If code fails, a reference or citation leads nowhere, or a format cannot be made.
    """
    tell = progress or (lambda _: None)
    clock = clock or Clock()
    day = document_day(document, needed="pdf" in to)
    with tempfile.TemporaryDirectory(prefix="cisreport-") as name, ThreadPoolExecutor(len(to)) as pool:
        if "pdf" in to:
            pool.submit(import_module, "typst")  # takes long to load, and is needed last
        work = Path(name)
        figures = work / "figures"
        figures.mkdir()
        with clock.stage("code"):
            execution = execute(
                document, parameters=parameters, figures=figures, cache=cache, progress=progress
            )
            writer = Writer(document, figures)
            markdown = writer.markdown(execution)
        if writer.problems:
            raise ReportError(writer.problems)
        tell("reading the text")
        with clock.stage("reading the text"):
            formats = [FORMATS[name] for name in to]
            read = read_trees(document, markdown, formats, day, work, parameters)
            names = localize(document, (item.tree for item in read.values()), work)
        tell("writing " + " and ".join(name.upper() for name in to))
        jobs = {}
        if "pdf" in to:  # first, since it takes longer
            jobs["pdf"] = pool.submit(write_pdf, document, read["typst"], work, names, day, clock)
        if "html" in to:
            jobs["html"] = pool.submit(write_html, document, read["html"], work, names, clock)
        outputs = {name: jobs[name].result() for name in to}
        paths = [document.path.parent / unquote(name) for name in names.values()]
        files = [*document.files, *execution.files, *(path for path in paths if work not in path.parents)]
        return Rendered(outputs=outputs, files=tuple(dict.fromkeys(files)))
