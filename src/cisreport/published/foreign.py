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

from cisreport.assets import asset
from cisreport.published.written import fixed_rules, is_written

_NEVER: Final = ("applet", "base", "embed", "form", "frame", "frameset", "iframe", "object", "portal")
_ADDRESSES: Final = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset"}
)
_SAFE: Final = re.compile(r"\s*(?:#|https?:|mailto:|ftp:|doi:|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)
_INSIDE: Final = {("link", "href"), ("img", "src"), ("image", "href"), ("a", "href")}
"""Elements and attributes that may have data in their address."""


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
        yield foreign("a script or a style sheet more")
    if not styles:
        yield foreign("no style sheet")
    for script in runs:
        if script.attrib or not is_written(script.text or ""):
            yield foreign("another script")
    for style in styles:
        if style.attrib or not all(map(is_written, fixed_rules(style.text or ""))):
            yield foreign("another style sheet")
    for block in page.iter("script"):
        if block.get("id") in blocks and block.get("type") not in (
            "application/json",
            "application/ld+json",
        ):
            yield foreign("a block of data that runs")
    stated = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv")]
    if stated != [_policy(runs, styles)]:
        yield foreign("another content security policy")
    charsets = [meta.get("charset") for meta in page.iter("meta") if meta.get("charset") is not None]
    if charsets != ["utf-8"]:
        yield foreign("another encoding")
    if _generators(page) != ["cisreport"]:
        yield foreign("another generator")
    yield from _elements(page)


def _elements(page: Any) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NEVER:
            yield foreign(f"the element {element.tag}")
        for name, value in element.attrib.items():
            local = name.rpartition(":")[2].lower()
            if local.startswith("on"):
                yield foreign(f"the attribute {name}")
            elif local in _ADDRESSES and not _SAFE.match(value):
                is_inside = (element.tag, local) in _INSIDE and value.lower().startswith("data:")
                if not is_inside or (element.tag == "a" and element.get("download") is None):
                    yield foreign(f"the address {value[:40]}")


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


def _generators(page: Any) -> list[str]:
    return [meta.get("content") or "" for meta in page.iter("meta") if meta.get("name") == "generator"]


def foreign_in_quarto(page: Any) -> Iterator[str]:
    """Yield a sentence for each thing of a page that Quarto never writes.

    Scripts, style sheets and frames of its extensions cannot be distinguished from others.
    """
    if [name.partition("-")[0] for name in _generators(page)] != ["quarto"]:
        yield foreign("another generator than Quarto")
    if any((meta.get("http-equiv") or "").lower() == "refresh" for meta in page.iter("meta")):
        yield foreign("a refresh")
    for name in ("base", "frameset", "applet"):
        if next(page.iter(name), None) is not None:
            yield foreign(f"the element {name}")


def foreign(what: str) -> str:
    """Return that a file has something, in a sentence."""
    return f"it has {what}, which cisreport does not write"
