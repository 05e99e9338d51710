"""What a published page really holds: its manifest, its links to the register, the rows there, its text.

Runs no code of the page and opens no connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.published.text import Linked, PrintedLink, bare

MANIFEST_ID = "cisreport-manifest"
"""Identifier of the data block."""
LINKED_DATA_ID = "cisreport-facts"
"""Identifier of the block of linked data."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Page:
    """An HTML file, read."""

    manifest: bytes
    """The manifest, as it stands in the file."""
    tree: Any
    """The page, as lxml read it."""
    linked_data: bytes | None = None
    """The facts as linked data; None: there are none."""
    kind: str = "HTML"
    """Always ``HTML``."""

    def linked(self) -> Linked:
        """Return the links to rows in reading order, and every row; a page names its rows itself."""
        rows: dict[str, str] = {}
        for name in self.tree.xpath("//*[starts-with(@id, 'fact-')]"):
            row = next(name.iterancestors("tr"), None)
            text = bare((name if row is None else row).text_content())
            rows[name.get("id")] = "" if name.get("id") in rows else text
        return Linked(tuple(self._links()), rows)

    @cached_property
    def sections(self) -> Mapping[Any, str]:
        """The section that each link stands in, such as ``§ 3.1``; empty in one without a number."""
        found, section = {}, ""
        for element in self.tree.iter("a", *_HEADINGS):
            if element.tag == "a":
                found[element] = section
            elif "title" not in (element.get("class") or "").split():
                numbers = element.xpath("./span[@class='header-section-number']")
                section = f"\u00a7\u00a0{numbers[0].text_content()}" if numbers else ""
        return found

    def around(self, element: Any) -> list[Any]:
        """Return an element and all around it, outermost first; a footnote stands where its mark is."""
        found: list[Any] = []
        seen: set[str] = set()
        at = element
        while at is not None:
            found.append(at)
            at, before = at.getparent(), at
            note = re.fullmatch(r"fn(\w+)", before.get("id") or "") if before.tag == "li" else None
            if note and note[1] not in seen:
                seen.add(note[1])
                marks = self.tree.xpath("//a[@id=$id]", id=f"fnref{note[1]}")
                at = marks[0] if marks else at
        return found[::-1]

    def _place(self, link: Any) -> tuple[str, str | None]:
        """Return the section that a link stands in, and the identifier of its figure or table, if any."""
        around = self.around(link)
        innermost = [part for part in around if part.tag == "a"]
        blocks = [part.get("id", "") for part in around if part.tag in ("figure", "table")]
        return self.sections.get(innermost[0], ""), blocks[0] or None if blocks else None

    def _links(self) -> Iterator[PrintedLink]:
        for link in self.tree.xpath("//a[starts-with(@href, '#fact-')]"):
            around = classes_around(link)
            if not around.isdisjoint(("register", "about")):
                continue
            use = link.get("id", "")
            section, block = self._place(link)
            yield PrintedLink(
                row=link.get("href")[1:],
                parts=(link.text_content(),),
                place=f"link {use}" if use else "a link without a number",
                use=use,
                exact=True,
                listed="facts" in around,
                section=section,
                block=block,
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
    linked = page.xpath("//script[@id=$id]", id=LINKED_DATA_ID)
    linked_data = (linked[0].text or "").encode() if len(linked) == 1 else None
    return Page(manifest=(found[0].text or "").encode(), tree=page, linked_data=linked_data)


def classes_around(element: Any) -> set[str]:
    """Return the classes of an element and of everything around it."""
    return {
        name for around in (element, *element.iterancestors()) for name in (around.get("class") or "").split()
    }
