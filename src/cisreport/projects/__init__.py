"""Projects of users: made from a template, looked at, and tested.

A project is a folder with ``data/``, ``reports/`` and ``build/``; :func:`cisreport.files.project_root`
finds it.  The files of a new one are in ``template/``, and the settings and the extension of Quarto are
those of the reports that come with the package.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from string import Template

from cisreport.errors import DataError, Problem, system_problem
from cisreport.files import shipped
from cisreport.model.anchors import IDENTIFIER
from cisreport.placing import put_files

FIRST = "my-article"
"""Name of the dataset that the first report of a project is about."""
_TEMPLATE = Path(__file__).parent / "template"
_HIDDEN = "dot-"
"""Beginning of a name in the template that begins with a dot in a project."""
_OF_QUARTO = ("_quarto.yml", "_extensions")
"""What a project takes from the reports that come with the package."""


def new_project(folder: str | Path = ".", dataset: str = FIRST, *, example: bool = False) -> tuple[Path, ...]:
    """Make a project in a folder, with a first report.

    Parameters
    ----------
    folder : str or Path, default "."
        Made if it does not exist.  It may have other files.
    dataset : str, default "my-article"
        The dataset that the first report is about; ``cisreport new`` makes it.
    example : bool, default False
        Add ``article.txt``, an invented article to practice with.

    Returns
    -------
    tuple of Path
        The files that were made.

    Raises
    ------
    DataError
        If the name is not valid, one of the files exists, or the folder cannot be written.  The error has
        every file that is in the way; then no file is made.
    """
    if not IDENTIFIER.fullmatch(dataset):
        what, remedy = (
            f'"{dataset}" is not a name for a dataset',
            "use lower-case letters, digits and hyphens",
        )
        raise DataError([Problem(path=str(folder), what=what, remedy=remedy)])
    contents = dict(_contents(dataset))
    if example:
        contents[Path("article.txt")] = (shipped("tests") / "toy" / "article.txt").read_bytes()
    return _put(contents, Path(folder))


def new_report(dataset: str, root: str | Path) -> Path:
    """Make a first report about a dataset in a project's ``reports/``.

    Raises
    ------
    DataError
        If it exists, or cannot be written.
    """
    return _put(dict([report_file(dataset, "")]), Path(root))[0]


def report_file(dataset: str, root: str | Path) -> tuple[Path, bytes]:
    """Return where the first report about a dataset is, and its content."""
    return Path(root) / "reports" / f"{dataset}.qmd", _filled(_TEMPLATE / "reports" / "report.qmd", dataset)


def in_the_way(paths: list[Path]) -> list[Problem]:
    """Return a problem for each path that exists, and for each file where a folder has to be."""
    found = dict.fromkeys(
        place for path in paths for place in (*reversed(path.parents), path) if _blocks(place, path)
    )
    what, remedy = "it exists already", "choose another folder, or move it away"
    return [Problem(path=str(place), what=what, remedy=remedy) for place in found]


def _blocks(place: Path, path: Path) -> bool:
    """Return whether a place on the way to a path, or the path itself, prevents that the file is made."""
    if not place.exists():
        return place.is_symlink()
    return place == path or not place.is_dir()


def _put(contents: dict[Path, bytes], folder: Path) -> tuple[Path, ...]:
    """Put new files in place in a folder, all or none."""
    paths = tuple(folder / name for name in contents)
    if found := in_the_way([*paths]):
        raise DataError(found)
    try:
        put_files({name.as_posix(): content for name, content in contents.items()}, folder)
    except OSError as error:
        raise DataError([system_problem(error, folder)]) from error
    return paths


def _contents(dataset: str) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a project, by their paths in it."""
    for path in _files(_TEMPLATE):
        parts = [part.replace(_HIDDEN, ".", 1) for part in path.relative_to(_TEMPLATE).parts]
        if path.suffix == ".qmd":
            yield report_file(dataset, ".")
        else:
            yield Path(*parts), _filled(path, dataset)
    reports = shipped("reports")
    for name in _OF_QUARTO:
        for path in _files(reports / name):
            yield Path("reports") / path.relative_to(reports), path.read_bytes()


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())


def _filled(path: Path, dataset: str) -> bytes:
    """Return a file of the template with the names of the project."""
    values = {
        "dataset": dataset,
        "version": version("cisreport"),
        "today": dt.datetime.now(tz=dt.UTC).date().isoformat(),
    }
    return Template(path.read_text("utf-8")).safe_substitute(values).encode()
