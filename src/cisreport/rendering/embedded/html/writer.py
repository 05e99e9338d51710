"""A page: pandoc writes it from the tree that :func:`.to_page` makes."""

from __future__ import annotations

import json
from typing import Final

from cisreport.assets import asset, html_variables, styled_blocks
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.html import to_page
from cisreport.rendering.facts_filter.data import add_to_page
from cisreport.rendering.tree import Attributes, Tree, elements

_LONG_PARTS: Final = (("style", "css"), ("script", "script"))
"""Elements of a page whose content is put in last, and its name: pandoc lays out long text slowly."""


def write_html(draft: Draft) -> bytes:
    """Return a document as a page.

    Raises
    ------
    ReportError
        If an image cannot be shown in a page, a formula cannot be read, or pandoc fails.
    """
    defaults = draft.work / "html.json"
    variables = dict(html_variables(blocks=_has_styled_blocks(draft.tree)))
    whole = {f"<{tag}>{name}</{tag}>": f"<{tag}>{variables[name]}</{tag}>" for tag, name in _LONG_PARTS}
    variables |= {name: name for _, name in _LONG_PARTS}
    defaults.write_text(json.dumps({"variables": variables}), "utf-8")
    with draft.clock.stage("HTML"):
        to_page(draft.tree, draft.document, draft.work, draft.images)
        if popovers := add_to_page(draft.tree, draft.facts):
            draft.tree["meta"]["popovers"] = {"t": "MetaBlocks", "c": popovers}
        page = draft.through_pandoc(
            "html5",
            *("--mathml", "--section-divs", "--wrap=preserve"),
            *(f"--defaults={defaults}", f"--template={asset('report.html')}"),
        )
    for short, long in whole.items():
        page = page.replace(short, long, 1)
    return page.encode()


def _has_styled_blocks(tree: Tree) -> bool:
    """Return whether a tree has blocks with a separate style sheet."""
    found = elements(tree["blocks"], "Div", "CodeBlock")
    return any(not styled_blocks().isdisjoint(Attributes(element).classes) for element in found)
