"""The files of an imported dataset: written, loaded as a check, and moved to their place as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from cisreport.datasets import load
from cisreport.datasets.canonical import to_plain
from cisreport.datasets.vocabulary import load_vocabulary
from cisreport.errors import DataError, Problem
from cisreport.exchange.coded import GROUPS, Coded, Plain
from cisreport.files import METADATA, PASSAGES, VOCABULARY, shortest
from cisreport.model import Dataset, Vocabulary
from cisreport.model.anchors import IDENTIFIER
from cisreport.placing import naming, put_file, put_files, scratch

_WORDS = ("excerpt", "translation")
"""Fields of a passage that are in a file of :data:`~cisreport.files.PASSAGES`."""


class _Dumper(yaml.SafeDumper):
    """Writes what is in two places twice; the loader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as of others
        return True


def text_of(plain: Any) -> str:
    """Return plain data as YAML that the loader reads back."""
    return yaml.dump(
        plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def files_of(coded: Coded, name: str) -> dict[str, str]:
    """Return the text of each file of a dataset that gets a name."""
    before = f"{coded.metadata['id']}:"
    files = {METADATA: text_of({**coded.metadata, "id": name})}
    for kind, records in coded.records.items():
        present = [_renamed(item, before, f"{name}:") for item in records]
        if kind == "sources":
            files |= excerpts_of(present)
            present = [_without_words(item) for item in present]
        files[f"{kind}.yml"] = text_of({kind: present})
    return files


def excerpts_of(sources: Iterable[Plain]) -> dict[str, str]:
    """Return the text of each file with the words of passages, of sources that have them in their records."""
    files = {}
    for source in sources:
        held = [
            {name: passage[name] for name in ("locator", *_WORDS) if name in passage}
            for passage in source.get("passages", ())
            if passage.keys() & {*_WORDS}
        ]
        if held:
            files[f"{PASSAGES}/{source['id']}.yml"] = text_of({PASSAGES: held})
    return files


def _without_words(source: Plain) -> Plain:
    if "passages" not in source:
        return source
    passages = [
        {name: part for name, part in passage.items() if name not in _WORDS} for passage in source["passages"]
    ]
    return {**source, "passages": passages}


def _renamed(record: Plain, before: str, after: str) -> Plain:
    """Return a record whose cites begin with the present name of the dataset."""
    found = dict(record)
    for field in ("inputs", "claim"):
        if isinstance(content := record.get(field), str):
            found[field] = _recited(content, before, after)
        elif content is not None:
            found[field] = [_recited(cite, before, after) for cite in content]
    return found


def _recited(cite: str, before: str, after: str) -> str:
    return after + cite.removeprefix(before) if cite.startswith(before) else cite


def put(
    coded: Coded,
    target: Path,
    *,
    origin: str,
    is_replacing: bool = False,
    locate: Callable[[Problem], Problem] | None = None,
) -> tuple[Dataset, tuple[str, ...]]:
    """Write an imported dataset into a folder, after the loader has accepted it.

    Parameters
    ----------
    coded : Coded
        What was imported.
    target : Path
        The folder; its name becomes the id of the dataset.  What its vocabulary lacks goes into a file with
        that name in the vocabulary next to it.
    origin : str
        The imported file, for messages.
    is_replacing : bool, default False
        Whether the folder may exist; its YAML files are then replaced.
    locate : callable, optional
        Gives a problem of a written file its place in the imported file.

    Returns
    -------
    tuple of Dataset and tuple of str
        The dataset, and a sentence for each entity that the vocabulary has with another content.

    Raises
    ------
    DataError
        If the folder exists, or the imported data are not a valid dataset.  Nothing is written then.
    """
    target = target.resolve()
    if not IDENTIFIER.fullmatch(target.name):
        what, remedy = (
            f'"{target.name}" is not a name for a dataset',
            "use lower-case letters, digits and hyphens",
        )
        raise DataError([Problem(path=str(target), what=what, remedy=remedy)])
    if target.exists() and not is_replacing:
        what = "it exists already"
        raise DataError(
            [Problem(path=str(target), what=what, remedy="choose another name, or add --replace")]
        )
    new, notes = _additions(coded, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    files = {f"{target.name}/{name}": text for name, text in files_of(coded, target.name).items()}
    if new:
        files[f"{VOCABULARY}/{target.name}.yml"] = text_of(new)
    contents = {name: text.encode() for name, text in files.items()}
    with scratch(target.parent) as workshop:
        made = workshop / "all" / target.name
        known = {
            path.relative_to(target.parent).as_posix(): path.read_bytes()
            for path in (target.parent / VOCABULARY).glob("[!.]*")
        }
        with naming(target):
            put_files(known | contents, made.parent)
        try:
            load(made)
        except DataError as error:
            place = f"{shortest(made)}/"
            found = [replace(item, what=item.what.replace(place, "")) for item in error.problems]
            raise DataError(map(locate or partial(_within, origin), found)) from error
    there = (*target.glob("*.yml"), *target.glob(f"{PASSAGES}/*"))
    gone = {path.relative_to(target.parent).as_posix() for path in there} - contents.keys()
    put_files(contents, target.parent, gone=gone)
    return load(target), notes


def add_sources(coded: Coded, target: Path, name: str, *, is_replacing: bool = False) -> Dataset:
    """Add sources to a dataset, in a separate file, after the loader has accepted the whole.

    Parameters
    ----------
    coded : Coded
        Of which only the sources are taken.
    target : Path
        The folder of the dataset.
    name : str
        Name of the new file without its ending.
    is_replacing : bool, default False
        Whether the file may exist.

    Raises
    ------
    DataError
        If there is no such dataset, the file exists, or the sources do not fit.  Nothing is written then.
    """
    path = target / f"{name}.yml"
    if path.exists() and not is_replacing:
        what = "it exists already"
        raise DataError([Problem(path=str(path), what=what, remedy="choose another name, or add --replace")])
    load(target)
    before = path.read_bytes() if path.exists() else None
    put_file(path, text_of({"sources": coded.records["sources"]}).encode())
    try:
        return load(target)
    except DataError:
        if before is None:
            path.unlink()
        else:
            put_file(path, before)
        raise


def _within(origin: str, problem: Problem) -> Problem:
    """Return a problem of a written file as one of the imported file."""
    return replace(problem, path=f"{origin}: {Path(problem.path).stem}", line=0, column=0)


def _additions(coded: Coded, target: Path) -> tuple[dict[str, list[Plain]], tuple[str, ...]]:
    """Return what the vocabulary next to a folder lacks, and where it says something else."""
    found: list[Problem] = []
    known, _ = load_vocabulary(target, found)
    if found:
        raise DataError(found)
    new: dict[str, list[Plain]] = {}
    notes = []
    for group in (*GROUPS, "references"):
        for entity in coded.vocabulary.get(group, ()):
            present = _present(known, group, entity["id"])
            if present is None:
                new.setdefault(group, []).append(entity)
            elif present != entity:
                notes.append(f'the vocabulary has another "{entity["id"]}", which is kept')
    return new, tuple(notes)


def _present(known: Vocabulary, group: str, name: str) -> Plain | None:
    entity = getattr(known, group).get(name)
    return None if entity is None else to_plain(entity)
