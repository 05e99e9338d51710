"""A run: what rules, or somebody's file, propose for a dataset is added to its drafts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cisreport.datasets import load
from cisreport.drafts.coded import uncoded
from cisreport.drafts.model import Draft, DraftFile
from cisreport.drafts.reader import drafts_of, own_folder, read_drafts
from cisreport.drafts.rules import propose
from cisreport.drafts.texts import by_anchor, texts_of
from cisreport.drafts.undoing import check_finished
from cisreport.drafts.writing import add_drafts
from cisreport.english import counted
from cisreport.errors import DataError, Problem
from cisreport.files import DRAFTS, shortest
from cisreport.model import COLLECTIONS, Anchor
from cisreport.model.anchors import IDENTIFIER, PASSAGE_LOCATOR

RULES_FILE: Final = "rules"
BY_RULES: Final = "the rules of cisreport, version 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The result of a run; prints as two lines."""

    path: Path
    """The file of drafts."""
    new: int
    """How many drafts are new."""
    had: int
    """How many the file had."""
    coded: int
    """How many proposals the dataset has as facts."""
    kinds: tuple[tuple[str, int], ...]
    """Proposals that have not been coded, by kind."""

    def __str__(self) -> str:
        kinds = ", ".join(counted(count, _one(kind), kind) for kind, count in self.kinds) or "nothing"
        coded = counted(self.coded, "proposal is a fact", "proposals are facts")
        kept = f"{counted(self.new, 'new draft')}, {self.had} kept; {coded} already"
        return f"{self.path}: {kept}\nnot yet coded: {kinds}"


def _one(kind: str) -> str:
    record = COLLECTIONS.get(kind)
    return (record.noun or record.__name__.lower()) if record else "date"


def draft(
    name_or_path: str | Path, copy: Path, of: str | None = None, origin: Path | None = None
) -> Proposed:
    """Propose drafts for a dataset from a copy of its source, and add them to its files.

    Parameters
    ----------
    name_or_path : str or Path
        The dataset, as :func:`cisreport.load` takes it.
    copy : Path
        The reader's copy of the source.
    of : str, optional
        Id of the source, if it is a page without passages.
    origin : Path, optional
        A file of drafts by somebody else, in YAML or JSON; without it, the rules propose.

    Returns
    -------
    Proposed
        The file, and how many drafts are new.

    Raises
    ------
    DataError
        If the dataset, its drafts, the copy or the file of drafts are not valid, with every problem; for
        instance, if a quote is not in its passage.  Nothing is written then.
    CisreportError
        If the copy has no passage of the dataset.
    """
    folder = own_folder(name_or_path)
    check_finished(folder)
    ds = load(name_or_path)
    others = drafts_of(name_or_path, ds)
    source, texts = texts_of(ds, copy, of)
    if origin is None:
        name, file = RULES_FILE, DraftFile(by=BY_RULES, drafts=propose(ds, texts, source.language))
    else:
        name = origin.stem
        _check_name(origin)
        file, read = read_drafts(origin, ds, by_anchor(texts))
    path = folder / DRAFTS / f"{name}.yml"
    left = tuple(uncoded(ds, file.drafts))
    elsewhere = {item.draft.id: item for item in others if item.path != path}
    if origin is not None:
        taken = [(n, item) for n, item in enumerate(file.drafts) if item.id in elsewhere]
        if taken:
            raise DataError(
                read.problem(
                    ("drafts", n, "id"),
                    f'the id "{item.id}" is used in {shortest(elsewhere[item.id].path)}',
                    "give the draft another id",
                )
                for n, item in taken
            )
    left = tuple(item for item in left if item.id not in elsewhere)
    if len(ds.sources) == 1:
        left = tuple(map(_short, left))
    new, had = add_drafts(path, DraftFile(by=file.by, drafts=left))
    kinds = Counter(item.kind for item in left)
    return Proposed(
        path=shortest(path),
        new=new,
        had=had,
        coded=len(file.drafts) - len({item.id for item in left} & {item.id for item in file.drafts}),
        kinds=tuple(kinds.items()),
    )


def _short(item: Draft) -> Draft:
    """Return a draft that names passages as a dataset of one source does."""
    mentions = (replace(one, passage=Anchor("", one.passage.locator)) for one in item.mentions)
    is_short = all(PASSAGE_LOCATOR.fullmatch(one.passage.locator) for one in item.mentions)
    return replace(item, mentions=tuple(mentions)) if is_short else item


def _check_name(origin: Path) -> None:
    if not IDENTIFIER.fullmatch(origin.stem) or origin.stem == RULES_FILE:
        what = f'"{origin.stem}" is not a name for a file of drafts'
        remedy = f"name it by who proposes, in lower-case letters and hyphens; {RULES_FILE} is reserved"
        raise DataError([Problem(path=str(origin), what=what, remedy=remedy)])
