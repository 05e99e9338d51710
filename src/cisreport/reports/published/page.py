"""What a published page really holds: its manifest, its links to the register, the rows there, its text.

Runs no code of the page and opens no connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.reports.published.printed import Linked, PrintedLink, bare

MANIFEST_ID = "cisreport-manifest"
"""Identifier of the data block."""


@dataclass(frozen=True)
class Page:
    """An HTML file, read."""

    manifest: bytes
    """The manifest, as it stands in the file."""
    tree: Any
    """The page, as lxml read it."""
    kind: str = "HTML"
    """Always ``HTML``."""

    def linked(self, starts: Mapping[str, str]) -> Linked:
        """Return the links to rows in reading order, and every row; a page names its rows itself."""
        rows: dict[str, str] = {}
        for name in self.tree.xpath("//*[starts-with(@id, 'fact-')]"):
            row = next(name.iterancestors("tr"), None)
            text = bare((name if row is None else row).text_content())
            rows[name.get("id")] = "" if name.get("id") in rows else text
        return Linked(tuple(self._links()), rows)

    def _links(self) -> Iterator[PrintedLink]:
        for link in self.tree.xpath("//a[starts-with(@href, '#fact-')]"):
            around = classes_around(link)
            if not around.isdisjoint(("register", "about")):
                continue
            use = link.get("id", "")
            yield PrintedLink(
                row=link.get("href")[1:],
                parts=(link.text_content(),),
                place=f"link {use}" if use else "a link without a number",
                use=use,
                exact=True,
                listed="facts" in around,
            )


def read_page(path: Path, data: bytes) -> Page | None:
    """Read an HTML file; None when it has no manifest.

    Raises
    ------
    CisreportError
        When the file is not UTF-8, is no HTML, or has several manifests.
    """
    from lxml import html
    from lxml.etree import LxmlError

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CisreportError(f"{path}: is damaged: it is not UTF-8") from error
    try:
        page = html.fromstring(text, parser=html.HTMLParser(huge_tree=True))
    except (LxmlError, ValueError) as error:
        raise CisreportError(f"{path}: is damaged: {error}") from error
    found = page.xpath("//script[@id=$id]", id=MANIFEST_ID)
    if not found:
        return None
    if len(found) > 1:
        raise CisreportError(f"{path}: has {len(found)} manifests; it was changed")
    return Page(manifest=(found[0].text or "").encode(), tree=page)


def classes_around(element: Any) -> set[str]:
    """Return the classes of an element and of everything around it."""
    return {
        name
        for around in (element, *element.iterancestors())
        for name in (around.get("class") or "").split()
    }
