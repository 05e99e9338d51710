"""The manifest and the linked data as parts of a page or a print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cisreport.pieces import stated
from cisreport.pieces.page import page_pieces
from cisreport.pieces.prints import ATTACHED, LINKED_DATA_NAME, MANIFEST_NAME, print_pieces
from cisreport.rendering.facts_filter.found import FactsFound
from cisreport.rendering.facts_filter.popovers import add_popovers
from cisreport.rendering.markup import raw_block
from cisreport.rendering.tree import Element, Tree
from cisreport.rendering.typst import block, quoted


@dataclass(frozen=True, slots=True)
class _Data:
    identifier: str
    name: str

    @property
    def media_type(self) -> str:
        return ATTACHED[self.name][2]


_MANIFEST: Final = _Data("cisreport-manifest", MANIFEST_NAME)
_LINKED_DATA: Final = _Data("cisreport-facts", LINKED_DATA_NAME)


def add_to_page(tree: Tree, found: FactsFound, last: dict[str, str] | None = None) -> list[Element]:
    """Add a document's data to a page as blocks that no browser runs, and its popovers' buttons.

    Parameters
    ----------
    tree : Tree
        The page, changed in place.
    found : FactsFound
        What the filter found in the document.
    last : dict, optional
        Gets what a writer puts into its page last: the linked data, by the short block that is in the tree.
        The writer also puts the manifest into its block (:func:`with_manifest`).  Without it, both are in the
        tree.

    Returns
    -------
    list of elements
        The popovers, for the end of the page.
    """
    if found.manifest is None:
        return []
    popovers = add_popovers(tree, found.manifest, found.registers)
    if last is None:
        tree["blocks"] += [raw_block(_block(data, text)) for data, text in _filled(found)]
    else:
        short = _block(_LINKED_DATA, _LINKED_DATA.identifier)
        last[short] = _block(_LINKED_DATA, found.linked_data_json)
        tree["blocks"] += [raw_block(_block(_MANIFEST, "")), raw_block(short)]
    return popovers


def with_manifest(page: str, found: FactsFound) -> str:
    """Return a page with the manifest in its block, if it has one, with the digests of all other pieces."""
    if found.manifest is None:
        return page
    pieces = stated(page_pieces(page.encode()))
    return page.replace(_block(_MANIFEST, ""), _block(_MANIFEST, found.manifest_json(pieces)), 1)


def _block(data: _Data, text: str) -> str:
    safe = text.replace("<", "\\u003c")
    return f'<script type="{data.media_type}" id="{data.identifier}">{safe}</script>'


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
        Typst's root, which gets the data as files; the writer writes that of the manifest again when it knows
        the other pieces (:func:`write_manifest`).  Without it, the data are in the tree.
    """
    for data, text in _filled(found):
        description, relationship, media_type = ATTACHED[data.name]
        if root:
            (root / data.name).write_text(text, "utf-8")
        content = "" if root else f"bytes({quoted(text)}), "
        attached = (
            f'#pdf.attach("/{data.name}", {content}'
            f'relationship: "{relationship.lower()}", mime-type: "{media_type}", '
            f'description: "{description}")'
        )
        tree["blocks"].append(block(attached))


def write_manifest(pdf: bytes, found: FactsFound, root: Path) -> None:
    """Write the manifest of a print that has another one, with the digests of all other pieces, for Typst."""
    pieces = stated(print_pieces(pdf))
    (root / MANIFEST_NAME).write_text(found.manifest_json(pieces), "utf-8")


def _filled(found: FactsFound) -> list[tuple[_Data, str]]:
    if found.manifest is None:
        return []
    return [(_MANIFEST, found.manifest_json()), (_LINKED_DATA, found.linked_data_json)]
