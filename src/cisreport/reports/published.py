"""What a published file really holds: its manifest, its links to the register, and the rows there.

Runs no code of the file and opens no connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.reports.printed import PrintedLink, Published, bare
from cisreport.reports.publishedpdf import read_pdf

MANIFEST_ID = "cisreport-manifest"
"""Identifier of the data block in an HTML file."""


def read_published(path: Path, starts: Callable[[bytes], Mapping[str, str]]) -> Published:
    """Read a published file.

    Parameters
    ----------
    path : Path
        An HTML or PDF file.
    starts : callable
        Gives, for the manifest as it stands in the file, the anchor of each row and how its text
        begins, without white space.  A PDF has no names for places, so a row is known by its text.

    Raises
    ------
    CisreportError
        When the file can not be read, is neither HTML nor PDF, is damaged, or has no manifest.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CisreportError(
            f"{path}: can not be read: {error.strerror}; name an HTML or PDF file"
        ) from error
    if data.startswith(b"%PDF-"):
        published = read_pdf(path, starts)
        if published is None:
            raise _no_manifest(path)
        return published
    if b"<html" in data[:4096].lower():
        return _read_html(path, data)
    raise CisreportError(f"{path}: is neither HTML nor PDF; name a file that cisreport rendered")


def _no_manifest(path: Path) -> CisreportError:
    return CisreportError(f"{path}: has no cisreport manifest; only reports with a register can be verified")


def _read_html(path: Path, data: bytes) -> Published:
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
        raise _no_manifest(path)
    if len(found) > 1:
        raise CisreportError(f"{path}: has {len(found)} manifests; it was changed")
    rows: dict[str, str] = {}
    for name in page.xpath("//*[starts-with(@id, 'fact-')]"):
        row = next(name.iterancestors("tr"), None)
        text = bare((name if row is None else row).text_content())
        rows[name.get("id")] = "" if name.get("id") in rows else text
    return Published(
        kind="HTML",
        manifest=(found[0].text or "").encode(),
        links=tuple(_html_links(page)),
        rows=rows,
    )


def _html_links(page: Any) -> Iterator[PrintedLink]:
    for link in page.xpath("//a[starts-with(@href, '#fact-')]"):
        around = {name for parent in link.iterancestors() for name in (parent.get("class") or "").split()}
        if around & {"register", "facts", "abouts"} or "name" in (link.get("class") or "").split():
            continue
        use = link.get("id", "")
        yield PrintedLink(
            row=link.get("href")[1:],
            parts=(link.text_content(),),
            place=f"link {use}" if use else "a link without a number",
            use=use,
            exact=True,
        )
