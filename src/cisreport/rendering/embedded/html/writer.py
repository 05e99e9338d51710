"""A page: pandoc writes it from the tree that :func:`.to_page` makes."""

from __future__ import annotations

import json
from typing import Final

from cisreport.assets import asset, html_variables, styled_blocks
from cisreport.digests import BASE64
from cisreport.documents.fonts import fonts_of
from cisreport.quotes import EXCERPT
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.html import to_page
from cisreport.rendering.embedded.html.fonts import font_rules
from cisreport.rendering.embedded.html.panels import share_rule
from cisreport.rendering.facts_filter.data import add_to_page, with_manifest
from cisreport.rendering.facts_filter.figures import add_to_figures, anchors_of
from cisreport.rendering.tree import Attributes, Tree, elements

_LAST: Final = {"<style>{}</style>": "css", "<script>{}</script>": "script", "style-src '{}'": "style-hash"}
"""What is put into a page last: pandoc lays out long text slowly, and the style has fonts for its letters."""

_RIGHT_TO_LEFT: Final = 'dir="rtl"'
_EXCERPT: Final = f'class="{EXCERPT}"'


def write_html(draft: Draft) -> bytes:
    """Return a document as a page.

    Raises
    ------
    ReportError
        If an image cannot be shown in a page, a formula cannot be read, or pandoc fails.
    """
    defaults = draft.work / "html.json"
    variables = html_variables() | {name: name for name in _LAST.values()}
    defaults.write_text(json.dumps({"variables": variables}), "utf-8")
    with draft.clock.stage("HTML"):
        named = _classes(draft.tree)
        add_to_figures(draft.tree, draft.facts.manifest)
        rows = anchors_of(draft.facts.manifest)
        tints = to_page(draft.tree, draft.document, draft.work, draft.images, rows)
        data: dict[str, str] = {}
        if popovers := add_to_page(draft.tree, draft.facts, data):
            draft.tree["meta"]["popovers"] = {"t": "MetaBlocks", "c": popovers}
        named |= _classes(draft.tree)
        page = draft.through_pandoc(
            "html5",
            *("--mathml", "--section-divs", "--wrap=preserve"),
            *(f"--defaults={defaults}", f"--template={asset('report.html')}"),
        )
    for short, whole in data.items():
        page = page.replace(short, whole, 1)
    added = "".join(html_variables()[name] for name in ("css", "script"))
    said = json.dumps(draft.facts.manifest, ensure_ascii=False)
    letters = page + added + said + "".join(BASE64)
    rules = font_rules(letters, fonts_of(draft.document)) + tints + _shares(named)
    if _RIGHT_TO_LEFT in page:
        rules += "\n" + asset("righttoleft.css").read_text("utf-8").strip()
    if _EXCERPT in page:
        rules += "\n" + asset("quotes.css").read_text("utf-8").strip()
    variables = html_variables(rules, blocks=not named.isdisjoint(styled_blocks()))
    for around, name in _LAST.items():
        page = page.replace(around.format(name), around.format(variables[name]), 1)
    return with_manifest(page, draft.facts).encode()


def _classes(tree: Tree) -> frozenset[str]:
    """Return the classes that blocks of a tree have, or get from pandoc."""
    names: set[str] = set()
    for element in elements(tree["blocks"], "Div", "Figure", "LineBlock", "OrderedList"):
        match element["t"]:
            case "LineBlock":
                names.add("line-block")
            case "OrderedList":
                names.add(element["c"][0][1]["t"].lower())
            case _:
                names.update(Attributes(element).classes)
    return frozenset(names)


def _shares(classes: frozenset[str]) -> str:
    """Return the rules of style for the shares of the items in rows."""
    return "".join(f"{rule}\n" for name in sorted(classes) if (rule := share_rule(name))).strip()
