"""A new dataset for an article or for pages: its sources, and other files with examples."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from importlib.resources import files
from pathlib import Path
from string import Template

from cisreport.errors import DataError, Problem, system_problem
from cisreport.model import PassageRole
from cisreport.model.anchors import IDENTIFIER
from cisreport.placing import put_folder, scratch
from cisreport.sources import LANGUAGE_TAG, SEGMENTATION, UNKNOWN, TextPassage, read_article, segment

_TEMPLATES = files("cisreport.datasets") / "templates"
_RESERVED = ("vocabulary",)
_LONGEST = 60


def new_dataset(
    name: str, source_path: str | Path | None, directory: str | Path = "data", language: str = UNKNOWN
) -> Path:
    """Make the files of a dataset for an article or for pages, ready for coding.

    Parameters
    ----------
    name : str
        Id of the dataset and name of its folder.
    source_path : str or Path, optional
        The article, as plain text in UTF-8.  The dataset contains no text of it; the name of the file
        becomes the source's id.  None: the dataset is about pages that it cites, without passages.
    directory : str or Path, default "data"
        The folder in which to make the dataset's folder; made too if it does not exist.
    language : str, default "und"
        BCP 47 tag of the article's language.

    Returns
    -------
    Path
        The folder, which appears only when it is complete.  The dataset in it is valid and has no
        facts yet.  The first line of an article has the role headline, every other line has the role body.

    Raises
    ------
    DataError
        If the name or the language is not valid, the folder exists, the article cannot be read, or the
        folder cannot be written.
    """
    target = Path(directory) / name
    found = list(_check_name(name, Path(directory)))
    if not LANGUAGE_TAG.fullmatch(language):
        what = f'"{language}" is not a BCP 47 tag'
        found.append(Problem(path=str(directory), what=what, remedy="write a tag such as en or ru"))
    passages: tuple[TextPassage, ...] | None = None
    try:
        if source_path is not None:
            passages = segment(read_article(source_path), language=language)
    except DataError as error:
        found += error.problems
    if found:
        raise DataError(found)
    contents = _contents(name, _slug(Path(source_path or name).stem), language, passages)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with scratch(target.parent) as workshop:
            put_folder(contents, target, workshop)
    except OSError as error:
        raise DataError([system_problem(error, target)]) from error
    return target


def _check_name(name: str, directory: Path) -> list[Problem]:
    shown = str(directory)
    if not IDENTIFIER.fullmatch(name):
        remedy = "use lower-case letters, digits and single hyphens"
        return [Problem(path=shown, what=f'"{name}" is not a name for a dataset', remedy=remedy)]
    if name in _RESERVED:
        return [Problem(path=shown, what=f'the name "{name}" is reserved', remedy="choose another name")]
    if len(name) > _LONGEST:
        what = f"the name has {len(name)} characters"
        return [Problem(path=shown, what=what, remedy=f"use at most {_LONGEST}")]
    target = directory / name
    if target.exists() or target.is_symlink():
        return [Problem(path=str(target), what="it exists already", remedy="choose another name")]
    return []


def _contents(
    name: str, source: str, language: str, passages: tuple[TextPassage, ...] | None
) -> dict[str, bytes]:
    """Return the content of each file by its name."""
    values = {
        "name": name,
        "source": source,
        "language": language,
        "today": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "segmentation": SEGMENTATION,
        "passages": "\n".join(map(_passage, passages or ())),
    }
    templates = {entry.name: entry for entry in _TEMPLATES.iterdir() if entry.name.endswith(".yml")}
    if passages is None:
        templates |= {entry.name: entry for entry in (_TEMPLATES / "cited").iterdir()}
    return {
        name: Template(entry.read_text("utf-8")).substitute(values).encode()
        for name, entry in templates.items()
    }


def _passage(passage: TextPassage) -> str:
    role = PassageRole.HEADLINE if passage.locator.startswith("p1.") else PassageRole.BODY
    fields = f"locator: {passage.locator}, role: {role}, words: {passage.words}, digest: {passage.digest}"
    return f"      - {{{fields}}}"


def _slug(text: str) -> str:
    """Return a file's name as an id; "article" if no character of it is valid."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:_LONGEST].strip("-") or "article"
