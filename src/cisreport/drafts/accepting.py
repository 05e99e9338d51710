"""Accepted drafts: their records, passages or dates are written into the files of the dataset.

The loader has to accept the dataset with them; otherwise every file is as before, and each problem has its
place in the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from cisreport.datasets import find, load
from cisreport.datasets.positions import Positions
from cisreport.datasets.yamledits import Edits, pairs
from cisreport.drafts.model import DATES, Draft, DraftStatus
from cisreport.drafts.reader import LocatedDraft, drafts_of, own_folder
from cisreport.drafts.undoing import all_or_nothing, check_finished
from cisreport.drafts.writing import with_items, with_status
from cisreport.errors import CisreportError, DataError, Problem, suggest
from cisreport.files import METADATA, shortest
from cisreport.model import Anchor, Dataset, FactId

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "actors.yml": (
        "persons",
        "organizations",
        "states",
        "places",
        "positions",
        "occupancies",
        "memberships",
    ),
    "quantities.yml": ("quantities",),
    "claims.yml": ("claims", "terms"),
    "pictures.yml": ("pictures",),
}
"""Files for new collections; every other is in ``events.yml``."""
_PLACE: Final = re.compile(r"(?P<kind>\w+)\[(?P<number>[0-9]+)\](?:\.(?P<rest>.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What accepting a draft has changed; prints as one line."""

    draft: str
    """Id of the draft."""
    fact: str
    """Id of the fact that is new or has more."""
    file: Path
    """The file that has it."""

    def __str__(self) -> str:
        return f"{self.draft}: {self.fact} is in {self.file}"


def decide(
    name_or_path: str | Path, accepted: Sequence[str] = (), rejected: Sequence[str] = ()
) -> tuple[Change, ...]:
    """Accept and reject drafts of a dataset.

    Parameters
    ----------
    name_or_path : str or Path
        The dataset, as :func:`cisreport.load` takes it.
    accepted : sequence of str
        Ids of drafts whose records become facts, in this order.
    rejected : sequence of str
        Ids of drafts that are not proposed again.

    Returns
    -------
    tuple of Change
        For each accepted draft, its fact and the file that has it.

    Raises
    ------
    DataError
        If a draft is not complete or not valid: each problem has its place in the draft.  Nothing is
        written then.
    CisreportError
        If there is no such draft, somebody has decided on it, or an earlier run was not finished.
    """
    check_finished(own_folder(name_or_path))
    ds = load(name_or_path)
    known = {item.draft.id: item for item in drafts_of(name_or_path, ds)}
    for name in (*accepted, *rejected):
        if (*accepted, *rejected).count(name) > 1:
            raise CisreportError(f'the draft "{name}" is named twice; decide on it once')
        if name not in known:
            advice = suggest(name, list(known)) if known else "make some with `cisreport draft`"
            raise CisreportError(f'dataset "{ds.id}" has no draft "{name}"; {advice}')
        status = known[FactId(name)].draft.status
        if status is not DraftStatus.DRAFT:
            raise CisreportError(
                f'the draft "{name}" has been {status}; write `status: draft` to decide again'
            )
    work = _Work(find(name_or_path), ds)
    for name in accepted:
        work.accept(known[FactId(name)])
    work.write(name_or_path, [known[FactId(name)] for name in rejected])
    return tuple(work.changes)


class _Work:
    """Texts of files with all changes, before they are written."""

    def __init__(self, folder: Path, ds: Dataset) -> None:
        self.folder, self.ds = folder, ds
        self.changes: list[Change] = []
        self._texts: dict[Path, str] = {}
        self._accepted: list[LocatedDraft] = []
        self._records: dict[tuple[Path, str, int], LocatedDraft] = {}

    def _text(self, path: Path) -> str:
        if path not in self._texts:
            self._texts[path] = path.read_bytes().decode("utf-8") if path.exists() else ""
        return self._texts[path]

    def accept(self, item: LocatedDraft) -> None:
        """Add what a draft proposes."""
        draft = item.draft
        if draft.kind == DATES and draft.fact is None:
            remedy = "write the event as `fact:`, and as `field:` which of its dates it is"
            raise DataError([item.problem((), "it does not say whose date it is", remedy)])
        if draft.fact is None:
            self._add_record(item)
        else:
            self._add_to_fact(item, draft.fact)
        self._accepted.append(item)

    def _add_record(self, item: LocatedDraft) -> None:
        draft = item.draft
        path = self._file_for(draft.kind)
        given = {name: part for name, part in draft.fields.items() if part is not None}
        name = given.pop("id", draft.id)
        label = given.pop("label", None)
        record = {
            "id": str(name),
            **({"label": label} if label else {}),
            "anchors": self._spelled(draft.anchors),
            **given,
        }
        text = self._text(path)
        number = len(_items(text, draft.kind))
        try:
            self._texts[path] = with_items(text, draft.kind, [record])
        except ValueError as error:
            what, remedy = (
                f"`{draft.kind}` is not a list in lines",
                "begin each record on a line with `- id:`",
            )
            raise DataError([Problem(path=str(shortest(path)), what=what, remedy=remedy)]) from error
        self._records[path, draft.kind, number] = item
        self.changes.append(Change(draft=draft.id, fact=str(name), file=path))

    def _spelled(self, anchors: Sequence[Anchor]) -> list[str]:
        alone = len(self.ds.sources) == 1
        return [anchor.locator if alone and "." in anchor.locator else str(anchor) for anchor in anchors]

    def _file_for(self, kind: str) -> Path:
        """Return the file with a collection: the last that has it, or the usual one."""
        own = [path for path in sorted(self.folder.glob("*.yml")) if path.name != METADATA]
        having = [path for path in own if re.search(rf"^{kind}:", self._text(path), re.MULTILINE)]
        usual = next((name for name, kinds in _FILES.items() if kind in kinds), "events.yml")
        return having[-1] if having else self.folder / usual

    def _add_to_fact(self, item: LocatedDraft, name: str) -> None:
        """Add passages to a record, or fields that it does not have yet."""
        draft = item.draft
        where = Positions(self.folder)._records[self.ds.facts[name].id]
        path = self.folder / Path(where.file.path).name
        collection, number = str(where.place[0]), int(where.place[1])
        edits = Edits(self._text(path))
        node = _items(edits.text, collection)[number]
        present = dict(pairs(node))
        more: Mapping[str, Any] = draft.fields
        if draft.kind == DATES:
            more = {draft.field or "date": {"value": dict(draft.fields), "anchors": self._anchors(draft)}}
        found = [
            item.problem(
                ("record", field) if draft.kind != DATES else ("fact",),
                f'"{name}" has {field} already, in {where.problem((field,), "", "").path}',
                "add it there by hand, or reject the draft",
            )
            for field in more
            if field in present
        ]
        if found:
            raise DataError(found)
        if draft.kind != DATES:
            self._add_anchors(edits, present["anchors"], draft)
        for field, content in more.items():
            edits.add_line(node, _flow(field, content))
        self._texts[path] = edits.apply()
        self._records[path, collection, number] = item
        self.changes.append(Change(draft=draft.id, fact=name, file=path))

    def _add_anchors(self, edits: Edits, node: Any, draft: Draft) -> None:
        known = [part.value for part in _parts(node)]
        new = [anchor for anchor in self._spelled(draft.anchors) if anchor not in known]
        if isinstance(node, yaml.SequenceNode) and not node.flow_style:
            for anchor in reversed(new):
                edits.insert_item(node, node.value[-1], _flow_item(anchor))
        elif new:
            edits.replace(node, f"[{', '.join(map(_flow_item, [*known, *new]))}]")

    def _anchors(self, draft: Draft) -> Any:
        spelled = self._spelled(draft.anchors)
        return spelled[0] if len(spelled) == 1 else spelled

    def write(self, name_or_path: str | Path, rejected: Sequence[LocatedDraft]) -> None:
        """Write all files; if the loader does not accept them, they are as they were."""
        for status, items in ((DraftStatus.ACCEPTED, self._accepted), (DraftStatus.REJECTED, rejected)):
            for item in items:
                number = int(item.place[1])
                self._texts[item.path] = with_status(self._text(item.path), number, status)
        try:
            with all_or_nothing(self.folder, self._texts):
                load(name_or_path)
        except DataError as error:
            raise DataError(self._located(error.problems)) from error

    def _located(self, problems: Sequence[Problem]) -> Iterator[Problem]:
        """Yield problems of new records at their places in the drafts."""
        for problem in problems:
            found = _PLACE.match(problem.where)
            path = self.folder / Path(problem.path).name
            key = (path, found["kind"], int(found["number"])) if found else None
            item = self._records.get(key) if key else None
            if item is None or found is None:
                yield problem
                continue
            field = (found["rest"] or "").partition(".")[0].partition("[")[0]
            below = ("id",) if field == "id" else ("mentions",) if field == "anchors" else ("record", field)
            yield item.problem(below if field else ("record",), problem.what, problem.remedy)


def _items(text: str, key: str) -> list[Any]:
    if not text.strip():
        return []
    node = dict(pairs(yaml.compose(text, Loader=yaml.SafeLoader))).get(key)
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _parts(node: Any) -> list[Any]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def _flow_item(anchor: str) -> str:
    return anchor if "[" not in anchor else f'"{anchor}"'


def _flow(field: str, content: Any) -> str:
    spelled = yaml.safe_dump(
        {field: content}, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return spelled.strip()[1:-1]
