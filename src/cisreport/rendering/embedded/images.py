"""Images of a document, next to the files that its formats are made from."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from cisreport.documents.document import Document
from cisreport.errors import Problem, ReportError
from cisreport.rendering.embedded.outline import mark_inline_images
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Tree, elements


def localize(document: Document, trees: Iterable[Tree], work: Path) -> dict[str, str]:
    """Copy the images next to the work files and name them there; return what the document calls each."""
    (work / "images").mkdir()
    known: dict[str, str] = {}
    problems: set[Problem] = set()
    for tree in trees:
        mark_inline_images(tree)
        for image in elements(tree, "Image"):
            target = image["c"][2]
            source = target[0]
            path = document.path.parent / unquote(source)
            if source in known:
                target[0] = known[source]
            elif not path.is_file():
                what = f"there is no image {source}"
                problems.add(located(document, source, what, "give a path relative to the document"))
            else:
                known[source] = f"images/{len(known) + 1}{path.suffix.lower()}"
                shutil.copyfile(path, work / known[source])
                target[0] = known[source]
    if problems:
        raise ReportError(problems)
    return {local: source for source, local in known.items()}
