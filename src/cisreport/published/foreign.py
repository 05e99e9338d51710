"""What files that this library writes never have: what runs, requests or covers something, or came later.

A seal (:mod:`cisreport.seals`) shows every change until somebody seals the file again.  The rules here
apply to such files, too.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Container, Iterator
from hashlib import sha256
from typing import Any, Final

from cisreport.assets import asset, html_variables

_EARLIER_SCRIPTS: Final = frozenset[str]()
"""SHA-256 of the scripts of earlier versions whose pages have a seal."""
_NEVER: Final = ("applet", "base", "embed", "form", "frame", "frameset", "iframe", "object", "portal")
_ADDRESSES: Final = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset"}
)
_SAFE: Final = re.compile(r"\s*(?:#|https?:|mailto:|ftp:|doi:|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)
_INSIDE: Final = {("link", "href"), ("img", "src"), ("image", "href"), ("a", "href")}
"""Elements and attributes that may have data in their address."""

_CATALOG: Final = frozenset(
    [
        "/Type",
        "/Pages",
        "/Metadata",
        "/Names",
        "/PageLabels",
        "/Lang",
        "/AF",
        "/Outlines",
        "/PageMode",
        "/MarkInfo",
        "/StructTreeRoot",
        "/ViewerPreferences",
        "/OutputIntents",
        "/Version",
        "/Dests",
    ]
)
_PAGE: Final = frozenset(
    [
        "/Type",
        "/Parent",
        "/MediaBox",
        "/Resources",
        "/Contents",
        "/Tabs",
        "/StructParents",
        "/Annots",
        "/Group",
    ]
)
_NOTE: Final = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Rect",
        "/QuadPoints",
        "/Border",
        "/F",
        "/StructParent",
        "/Contents",
        "/Dest",
        "/A",
    ]
)
_FONTS: Final = frozenset({"/Type0", "/CIDFontType0", "/CIDFontType2", "/Type3"})
_HIDDEN: Final = (3, 7)
"""Modes of text that is not painted."""


def foreign_in_page(page: Any, blocks: Container[str]) -> Iterator[str]:
    """Yield a sentence for each thing of a page that this library never writes.

    Parameters
    ----------
    page : lxml.html.HtmlElement
        The page.
    blocks : container of str
        Identifiers of its scripts that are data and do not run.
    """
    runs = [script for script in page.iter("script") if script.get("id") not in blocks]
    styles = list(page.iter("style"))
    if len(runs) > 1 or len(styles) > 1:
        yield _foreign("a script or a style sheet more")
    for script in runs:
        digest = sha256((script.text or "").encode()).hexdigest()
        if script.attrib or digest not in {_own_script(), *_EARLIER_SCRIPTS}:
            yield _foreign("another script")
    for block in page.iter("script"):
        if block.get("id") in blocks and block.get("type") not in (
            "application/json",
            "application/ld+json",
        ):
            yield _foreign("a block of data that runs")
    stated = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv")]
    if stated != [_policy(runs, styles)]:
        yield _foreign("another content security policy")
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NEVER:
            yield _foreign(f"the element {element.tag}")
        for name, value in element.attrib.items():
            local = name.rpartition(":")[2].lower()
            if local.startswith("on"):
                yield _foreign(f"the attribute {name}")
            elif local in _ADDRESSES and not _SAFE.match(value):
                is_inside = (element.tag, local) in _INSIDE and value.lower().startswith("data:")
                if not is_inside or (element.tag == "a" and element.get("download") is None):
                    yield _foreign(f"the address {value[:40]}")


def _own_script() -> str:
    return sha256(html_variables()["script"].encode()).hexdigest()


def _policy(runs: list[Any], styles: list[Any]) -> str:
    """Return the policy of a page with these scripts and style sheets, by our template."""
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', asset("report.html").read_text("utf-8"))
    template = found[1] if found else ""
    before, _, rest = template.partition("$if(script-hash)$")
    with_script, _, rest = rest.partition("$else$")
    without, _, after = rest.partition("$endif$")
    policy = before + (with_script if runs else without) + after
    for name, parts in (("$script-hash$", runs), ("$style-hash$", styles)):
        text = (parts[0].text or "") if parts else ""
        policy = policy.replace(name, "sha256-" + b64encode(sha256(text.encode()).digest()).decode())
    return policy


def foreign_in_print(pdf: Any, data: bytes, attached: Container[str]) -> Iterator[str]:
    """Yield a sentence for each thing of a print that this library never writes.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The print.
    data : bytes
        Its bytes.
    attached : container of str
        Names of its attachments.
    """
    if data.count(b"startxref") > 1:
        yield _foreign("a later revision")
    yield from (_foreign(f"{name} in its catalog") for name in pdf.Root.keys() - _CATALOG)
    yield from (_foreign(f"the attachment {name}") for name in pdf.attachments if name not in attached)
    for number, page in enumerate(pdf.pages, 1):
        yield from (_foreign(f"{name} on page {number}") for name in page.obj.keys() - _PAGE)
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                yield _foreign(f"an annotation {note.get('/Subtype')} on page {number}")
            elif note.keys() - _NOTE:
                yield _foreign(f"a link with {', '.join(sorted(note.keys() - _NOTE))} on page {number}")
            elif "/A" in note and (note.A.get("/S") != "/URI" or note.A.keys() - {"/Type", "/S", "/URI"}):
                yield _foreign(f"an action on page {number}")
        yield from (_foreign(f"{what} on page {number}") for what in _painted(page))
    yield from map(_foreign, _objects(pdf))


def _painted(page: Any) -> Iterator[str]:
    import pikepdf

    modes = {
        int(found.operands[0])
        for found in pikepdf.parse_content_stream(page, "Tr")
        if str(found.operator) == "Tr" and found.operands
    }
    if modes.intersection(_HIDDEN):
        yield "text that is not painted"


def _objects(pdf: Any) -> Iterator[str]:
    """Yield what no object of a print is."""
    import pikepdf

    for part in pdf.objects:
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            continue
        kind = part.get("/Type")
        if "/JS" in part or "/AA" in part or part.get("/OC") is not None or kind in ("/OCG", "/OCMD", "/Sig"):
            yield "an action, a layer or a signature"
        elif kind == "/Font" and str(part.get("/Subtype")) not in _FONTS:
            yield "a font that is not in the file"
        elif (
            kind == "/Filespec" and "/EF" in part and len({stream.objgen for stream in part.EF.values()}) > 1
        ):
            yield "an attachment with two contents"


def _foreign(what: str) -> str:
    return f"it has {what}, which cisreport does not write"
