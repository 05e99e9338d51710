"""A page: pandoc writes it from the tree that :func:`.to_page` makes."""

from __future__ import annotations

import json
from typing import Final

from cisreport.assets import asset, html_variables, styled_blocks
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.html import to_page
from cisreport.rendering.embedded.html.panels import share_rule
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
    with draft.clock.stage("HTML"):
        named = _classes(draft.tree)
        to_page(draft.tree, draft.document, draft.work, draft.images)
        if popovers := add_to_page(draft.tree, draft.facts):
            draft.tree["meta"]["popovers"] = {"t": "MetaBlocks", "c": popovers}
        variables = dict(html_variables(_rules(named | _classes(draft.tree))))
        whole = {f"<{tag}>{name}</{tag}>": f"<{tag}>{variables[name]}</{tag}>" for tag, name in _LONG_PARTS}
        variables |= {name: name for _, name in _LONG_PARTS}
        defaults.write_text(json.dumps({"variables": variables}), "utf-8")
        page = draft.through_pandoc(
            "html5",
            *("--mathml", "--section-divs", "--wrap=preserve"),
            *(f"--defaults={defaults}", f"--template={asset('report.html')}"),
        )
    for short, long in whole.items():
        page = page.replace(short, long, 1)
    return page.encode()


def _classes(tree: Tree) -> frozenset[str]:
    found = elements(tree["blocks"], "Div", "Figure")
    return frozenset(name for element in found for name in Attributes(element).classes)


def _rules(classes: frozenset[str]) -> tuple[str, ...] | None:
    """Return the rules of style for one tree; None if no block in it has a separate style sheet."""
    if classes.isdisjoint(styled_blocks()):
        return None
    return tuple(rule for name in sorted(classes) if (rule := share_rule(name)))
