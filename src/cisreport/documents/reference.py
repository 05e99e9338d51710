"""The reference document of Word files: where an author names one, and whether it is one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cisreport.errors import Problem
from cisreport.files import is_file
from cisreport.formats import WORD
from cisreport.yamltext import Location, Yaml

REFERENCE: Final = "reference-doc"
"""Key of the front matter."""
_NEEDED: Final = frozenset({"word/document.xml", "word/styles.xml"})


def reference_options(values: dict[str, Any]) -> Iterator[tuple[Location, dict[str, Any]]]:
    """Yield the options that name a reference document: at the top, and below the format.

    Parameters
    ----------
    values : dict
        A front matter, or the like.
    """
    formats = values.get("format")
    below = formats.get(WORD.target) if isinstance(formats, dict) else None
    for key, options in (((), values), (("format", WORD.target), below)):
        if isinstance(options, dict) and isinstance(options.get(REFERENCE), str):
            yield key, options


def reference_files(
    metadata: dict[str, Any], front: Yaml, directory: Path, problems: list[Problem]
) -> Iterator[Path]:
    """Make the paths of reference documents absolute, and yield them.

    Parameters
    ----------
    metadata : dict
        The front matter with the project's defaults, changed in place.
    front : Yaml
        The front matter, for places of problems.
    directory : Path
        Folder of the document.
    problems : list of Problem
        Gets the files that do not exist or are not documents for Word.
    """
    for key, options in reference_options(metadata):
        path = directory / options[REFERENCE]
        options[REFERENCE] = str(path)
        if what := _what_is_wrong(path):
            line, column = front.keys.get((*key, REFERENCE), (0, 0))
            where, remedy = ".".join(map(str, (*key, REFERENCE))), "give the path of a .docx file"
            problems.append(
                Problem(path=front.path, line=line, column=column, where=where, what=what, remedy=remedy)
            )
        else:
            yield path


def _what_is_wrong(path: Path) -> str:
    if not is_file(path):
        return f"the file {path.name} does not exist"
    try:
        with zipfile.ZipFile(path) as archive:
            is_document = _NEEDED.issubset(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        is_document = False
    return "" if is_document else f"the file {path.name} is not a document for Word"
