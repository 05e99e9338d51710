"""New passages of a source in the files of its dataset, without loss of comments or form.

Only what changes is written: passages that differ, and anchors that name one of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cisreport.datasets.loader import find, load
from cisreport.datasets.yamledits import Edits, pairs
from cisreport.errors import CisreportError
from cisreport.files import PASSAGES
from cisreport.model import Anchor, Dataset, Passage, Source
from cisreport.placing import put_files
from cisreport.sources import Aligned, anchors_of

_MENTION = re.compile(r"(?<![\w.])p[1-9][0-9]*\.s[1-9][0-9]*(?:-[0-9]+|[a-z])?(?![\w@])")
_FIELDS = ("locator", "role", "words", "digest")
_OPTIONAL = ("uncited", "adjusted", "fragment", "formerly")


@dataclass(slots=True)
class Rewritten:
    """What was done."""

    files: list[Path] = field(default_factory=list)
    """Files that changed."""
    mentions: list[str] = field(default_factory=list)
    """Where comments and texts name locators that have changed; they are left as they are."""


def rewrite(
    dataset: Dataset, folder: str | Path, source: Source, aligned: Aligned, version: str
) -> Rewritten:
    """Give a source of a dataset new passages, and each anchor their locators.

    Parameters
    ----------
    dataset : Dataset
        The dataset as it is.
    folder : str or Path
        Its name or folder.
    source : Source
        The source as it is.
    aligned : Aligned
        Its new passages.
    version : str
        Their version of the segmentation.

    Returns
    -------
    Rewritten
        The files that changed, and what is left to the coder.

    Raises
    ------
    CisreportError
        If the files cannot be written, or the result would not be the same dataset with other anchors.  All
        files are then as they were.
    """
    place = find(folder)
    done = Rewritten()
    before: dict[Path, bytes] = {}
    change = _Change(source, aligned, version, alone=len(dataset.sources) == 1)
    after: dict[Path, bytes] = {}
    for path in sorted(place.glob("*.yml")):
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        edits = change.edits(text)
        done.mentions += change.mentions(text, edits, path)
        if edits.changes:
            before[path], after[path] = raw, edits.apply().encode("utf-8")
    words = place / PASSAGES / f"{source.id}.yml"
    if words.is_file():
        raw = words.read_bytes()
        edits = change.edits_of_words(raw.decode("utf-8"), words)
        if edits.changes:
            before[words], after[words] = raw, edits.apply().encode("utf-8")
    try:
        put_files(_named(after, place), place)
        _check(dataset, load(place), change)
    except (OSError, CisreportError) as error:
        put_files(_named(before, place), place)
        raise CisreportError(
            f"{place}: the passages cannot be rewritten, nothing was changed; {error}"
        ) from error
    done.files = [*after]
    return done


def _named(files: Mapping[Path, bytes], folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): content for path, content in files.items()}


def _check(before: Dataset, after: Dataset, change: _Change) -> None:
    """Raise an error if records differ in more than their anchors."""
    for one, other in zip(before, after, strict=True):
        expected = {place for anchor in anchors_of(one) for place in change.moved(anchor)}
        if one.id != other.id or expected != set(anchors_of(other)):
            raise CisreportError(f'the anchors of "{one.id}" would change; correct them by hand first')
    (source,) = (item for item in after.sources if item.id == change.source.id)
    if source.passages != change.aligned.passages:
        raise CisreportError("the list of passages would change; write one passage on each line")


@dataclass(slots=True)
class _Change:
    """New passages of a source, as changes of text."""

    source: Source
    aligned: Aligned
    version: str
    alone: bool
    """Whether it is the only source, so that an anchor need not name it."""
    targets: Mapping[str, tuple[str, ...]] = field(init=False)
    """New locators by every locator that leads to an old passage."""

    def __post_init__(self) -> None:
        new = self.aligned.targets
        led = {
            name: tuple(dict.fromkeys(to for old in olds for to in new[old]))
            for name, olds in self.source.aliases().items()
        }
        self.targets = led | dict(new)

    def moved(self, anchor: Anchor) -> tuple[Anchor, ...]:
        """Return where an anchor leads now."""
        if anchor.source != self.source.id:
            return (anchor,)
        return tuple(
            Anchor(anchor.source, name) for name in self.targets.get(anchor.locator, (anchor.locator,))
        )

    def edits(self, text: str) -> Edits:
        """Return the changes of one file."""
        edits = Edits(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        for name, value in pairs(root):
            for record in value.value if isinstance(value, yaml.SequenceNode) else ():
                fields = dict(pairs(record))
                named = fields["id"].value if name == "sources" and "id" in fields else ""
                if named == self.source.id:
                    self._edit_source(edits, fields)
                self._edit_anchors(edits, record, named)
        return edits

    def edits_of_words(self, text: str, path: Path) -> Edits:
        """Return the changes of the file with the words of the source's passages.

        Raises
        ------
        CisreportError
            If a passage of which it has the words is joined or split.
        """
        edits = Edits(text)
        new = {passage.locator: passage for passage in self.aligned.passages}
        for _, items in pairs(yaml.compose(text, Loader=yaml.SafeLoader)):
            for item in items.value:
                locator = dict(pairs(item))["locator"]
                kept = [name for name in self.targets[locator.value] if new[name].excerpt]
                if not kept:
                    what = f"it has the words of {locator.value}, which becomes another passage"
                    raise CisreportError(f"{path}: {what}; delete them there first")
                edits.replace(locator, kept[0])
        return edits

    def _edit_source(self, edits: Edits, fields: Mapping[str, Any]) -> None:
        if fields["segmentation"].value != self.version:
            edits.replace(fields["segmentation"], f'"{self.version}"')
        items: Sequence[Any] = fields["passages"].value
        nodes = {old.locator: node for old, node in zip(self.source.passages, items, strict=True)}
        olds = {old.locator: old for old in self.source.passages}
        used: list[str] = []
        for passage in self.aligned.passages:
            free = [name for name in self.aligned.origins[passage.locator] if name not in used]
            host = next(
                (name for name in free if not olds[name].uncited or passage.uncited), next(iter(free), "")
            )
            if host:
                used.append(host)
                _edit_passage(edits, nodes[host], olds[host], passage)
            else:
                edits.insert_item(fields["passages"], nodes[used[-1]], _spell(passage))
        for name, node in nodes.items():
            if name not in used:
                edits.delete_item(fields["passages"], node)

    def _edit_anchors(self, edits: Edits, node: Any, within: str) -> None:
        """Change every anchor below a node; ``within`` is the source whose record it is."""
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._edit_anchors(edits, item, within)
        for name, value in pairs(node):
            if name != "anchors":
                self._edit_anchors(edits, value, within)
            elif isinstance(value, yaml.SequenceNode):
                edits.replace_items(value, [self._spellings(edits, item, within) for item in value.value])
            else:
                edits.replace_one(value, self._spellings(edits, value, within))

    def _spellings(self, edits: Edits, node: Any, within: str) -> list[str]:
        """Return an anchor as written, once for each passage to which it leads."""
        written = edits.slice(node)
        try:
            anchor = Anchor.parse(node.value)
        except ValueError:
            return [written]
        named = anchor.source or within or (self.source.id if self.alone else "")
        moved = self.moved(Anchor(named, anchor.locator))
        return [written.replace(anchor.locator, place.locator) for place in moved]

    def mentions(self, text: str, edits: Edits, path: Path) -> Iterator[str]:
        """Yield where a file names changed locators outside of anchors and passages, if it does."""
        lines: dict[int, None] = {}
        for found in _MENTION.finditer(text):
            changed = self.targets.get(found[0], (found[0],)) != (found[0],)
            if changed and not edits.covers(found.start()):
                lines[text.count("\n", 0, found.start()) + 1] = None
        if lines:
            where = f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"
            yield f"{path}: locators that have changed are in texts or comments; read {where}"


def _edit_passage(edits: Edits, node: Any, old: Passage, new: Passage) -> None:
    fields = dict(pairs(node))
    edits.keep(node)
    for name in _FIELDS:
        if getattr(old, name) != getattr(new, name):
            edits.replace(fields[name], str(getattr(new, name)))
    for name in _OPTIONAL:
        value = getattr(new, name)
        if getattr(old, name) == value:
            continue
        if not value:
            edits.delete_field(node, name)
        elif name in fields:
            edits.replace(fields[name], _value(value))
        else:
            edits.add_field(node, f"{name}: {_value(value)}")


def _value(value: str | tuple[str, ...]) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f"[{', '.join(value)}]"


def _spell(passage: Passage) -> str:
    fields = [f"{name}: {getattr(passage, name)}" for name in _FIELDS]
    more = {name: getattr(passage, name) for name in _OPTIONAL}
    return (
        "{"
        + ", ".join([*fields, *(f"{name}: {_value(value)}" for name, value in more.items() if value)])
        + "}"
    )
