"""Reads texts with pandoc, or takes what pandoc made of the same text with other outputs."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache as once
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol

from cisreport.assets import ASSETS
from cisreport.rendering.embedded.prose.fills import Fill, UnfitError
from cisreport.rendering.embedded.prose.marks import Marking, Piece, filled, names_in
from cisreport.rendering.embedded.prose.places import FOLDER, NO_FRONT, Divided, divided

Log = list[dict[str, Any]]
Pandoc = Callable[[str, Mapping[str, str]], tuple[str, Log]]
"""Reads a text with other texts of the front matter; returns the tree as JSON and the log."""
READING: Final = "reading the text"
FILLING: Final = "filling the text, which was read before"
FORMAT: Final = "cisreport-prose/1"
_MOST: Final = 100
"""Texts that are kept in memory."""
_TRIES: Final = 3
"""How often a text is read to find the outputs that have to stay in it."""


class Notes(Protocol):
    """Keeps what was read, for other processes: the cache, or a process that waits."""

    def note(self, key: str) -> str:
        """Return what was noted; empty without a note."""

    def add_note(self, key: str, text: str) -> None:
        """Note what took long to find."""


class Prose:
    """What pandoc has read, kept for texts that differ only in outputs that have a place.

    Parameters
    ----------
    store : Notes, optional
        Where it is kept for other processes.
    """

    def __init__(self, store: Notes | None = None) -> None:
        self._store = store
        self._known: dict[str, dict[str, Any]] = {}
        self._was_read, self._was_known = False, False

    def stage(self) -> str:
        """Return what was done since this was last asked, for the table of timings."""
        is_filled = self._was_known and not self._was_read
        self._was_read, self._was_known = False, False
        return FILLING if is_filled else READING

    def read(
        self,
        markdown: str,
        figures: str,
        depends: Sequence[str],
        pandoc: Pandoc,
        front: Mapping[str, str] = NO_FRONT,
    ) -> tuple[str, Log]:
        """Return the tree of a text as JSON, and pandoc's log.

        Parameters
        ----------
        markdown : str
            The text with the outputs of code.
        figures : str
            Path of the folder of its figures.
        depends : sequence of str
            Everything else that the tree depends on.
        pandoc : callable
            Reads a text.
        front : mapping
            Texts of the front matter that have outputs of code, by their keys.

        Raises
        ------
        ReportError
            If pandoc fails.
        """
        kept: frozenset[str] = frozenset()
        for _ in range(_TRIES):
            try:
                parts = divided(markdown, figures, kept, front)
            except UnfitError:
                break
            found = self._read(parts, depends, pandoc)
            if "pieces" in found:
                text = filled(found["pieces"], parts.fills)
                return text.replace(FOLDER, json.dumps(figures)[1:-1]), found["log"]
            kept |= frozenset(found["kept"])
        self._was_read = True
        return pandoc(markdown, front)

    def _read(self, parts: Divided, depends: Sequence[str], pandoc: Pandoc) -> dict[str, Any]:
        """Return the pieces of a tree with its log, or the names of outputs that have to stay in the text."""
        known = [FORMAT, _engine(), parts.text, parts.front, *depends]
        key = sha256(json.dumps(known).encode()).hexdigest()
        found = self._known.pop(key, None) or self._stored(key, parts.fills)
        self._was_known |= found is not None
        if found is None:
            self._was_read = True
            tree, log = pandoc(parts.text, parts.front)
            marking = Marking(parts.fills)
            pieces = marking.pieces(json.loads(tree))
            logged = json.dumps(log)
            stays = marking.misplaced | names_in(logged)
            if '"line":' in logged:  # it names lines of the whole text
                stays = {*parts.fills}
            found = {"kept": sorted(stays)} if stays else {"pieces": pieces, "log": log}
            if self._store:
                self._store.add_note(key, json.dumps(found))
        self._known[key] = found
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return found

    def _stored(self, key: str, fills: Mapping[str, Fill]) -> dict[str, Any] | None:
        """Return what another process has kept; None if there is nothing valid."""
        try:
            found = json.loads(self._store.note(key) if self._store else "")
        except ValueError:
            return None
        match found:
            case {"kept": [*names]} if {*names} <= {*fills} and names:
                return dict(found)
            case {"pieces": [*pieces], "log": [*_]} if all(_is_valid(piece, fills) for piece in pieces):
                return dict(found)
        return None


def _is_valid(piece: Piece, fills: Mapping[str, Fill]) -> bool:
    match piece:
        case str():
            return True
        case [str(letter), str(name)]:
            return name in fills and letter in fills[name].forms
    return False


@once
def _engine() -> str:
    """Return a digest of pandoc and of the filters that it runs."""
    files = [*sorted((ASSETS / "lua").glob("*.lua")), ASSETS / "languages.json"]
    digests = [sha256(path.read_bytes()).hexdigest() for path in files]
    return json.dumps([version("pypandoc-binary"), *digests])


def contents(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield the names of files and digests of their contents; pandoc reports one that cannot be read."""
    for name in names:
        yield name
        with contextlib.suppress(OSError):
            yield sha256((folder / name).read_bytes()).hexdigest()
