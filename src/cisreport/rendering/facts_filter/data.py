"""The manifest and the linked data as parts of a page or a print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cisreport.rendering.facts_filter.found import FactsFound
from cisreport.rendering.facts_filter.popovers import add_popovers
from cisreport.rendering.markup import raw_block
from cisreport.rendering.tree import Element, Tree
from cisreport.rendering.typst import block, quoted


@dataclass(frozen=True, slots=True)
class _Data:
    identifier: str
    suffix: str
    media_type: str
    relationship: str
    description: str


_MANIFEST: Final = _Data(
    "cisreport-manifest", ".json", "application/json", "data", "Facts of this report and where it prints them"
)
_LINKED_DATA: Final = _Data(
    "cisreport-facts", ".jsonld", "application/ld+json", "supplement", "Facts of this report as linked data"
)


def add_to_page(tree: Tree, found: FactsFound, last: dict[str, str] | None = None) -> list[Element]:
    """Add a document's data to a page as blocks that no browser runs, and its popovers' buttons.

    Parameters
    ----------
    tree : Tree
        The page, changed in place.
    found : FactsFound
        What the filter found in the document.
    last : dict, optional
        Gets what a writer puts into its page last: each block, by the short one that is in the tree.  Without
        it, the blocks themselves are in the tree.

    Returns
    -------
    list of elements
        The popovers, for the end of the page.
    """
    if found.manifest is None:
        return []
    popovers = add_popovers(tree, found.manifest, found.registers)
    for data, text in _filled(found):
        safe = text.replace("<", "\\u003c")
        opening = f'<script type="{data.media_type}" id="{data.identifier}">'
        block_of_data = f"{opening}{safe}</script>"
        if last is not None:
            short = f"{opening}{data.identifier}</script>"
            last[short], block_of_data = block_of_data, short
        tree["blocks"].append(raw_block(block_of_data))
    return popovers


def add_to_print(tree: Tree, found: FactsFound, root: Path | None = None) -> None:
    """Attach a document's data to a print, which Typst makes; changes the tree in place.

    The paths begin at the root, since Typst would put the folder of a document before a name.

    Parameters
    ----------
    tree : Tree
        The print.
    found : FactsFound
        What the filter found in the document.
    root : Path, optional
        Typst's root, which gets the data as files.  Without it, the data are in the tree.
    """
    for data, text in _filled(found):
        name = data.identifier + data.suffix
        if root:
            (root / name).write_text(text, "utf-8")
        content = "" if root else f"bytes({quoted(text)}), "
        attached = (
            f'#pdf.attach("/{name}", {content}'
            f'relationship: "{data.relationship}", mime-type: "{data.media_type}", '
            f'description: "{data.description}")'
        )
        tree["blocks"].append(block(attached))


def _filled(found: FactsFound) -> list[tuple[_Data, str]]:
    if found.manifest is None:
        return []
    return [(_MANIFEST, found.manifest_json), (_LINKED_DATA, found.linked_data_json)]
