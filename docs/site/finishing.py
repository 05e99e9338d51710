"""What Sphinx and its theme leave to do on a page, so that nobody stands before an obstacle."""

from __future__ import annotations

import re
from pathlib import Path

_CHANGES = {
    r'<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    r'<aside class="sidebar-drawer"': '<aside class="sidebar-drawer" aria-label="All pages"',
    r'<aside class="toc-drawer"': '<aside class="toc-drawer" aria-label="On this page"',
    # What scrolls sideways can be scrolled by keys.
    r"<pre>": '<pre tabindex="0">',
    r'<div class="table-wrapper ': '<div tabindex="0" class="table-wrapper ',
    # The parameters of a long signature are not a list of definitions.
    r"<dl>\n((?:<dd>.*</dd>\n)+)</dl>": r'<span class="parameters">\n\1</span>',
    r'(?<=\n)<dd>(<em class="sig-param">.*)</dd>(?=\n)': r'<span class="parameter">\1</span>',
    r'<div id="search-results">': "<h1>Search</h1>\n\\g<0>",
}
"""Patterns of HTML, and what takes their place."""
_NOT_SHIPPED = (".buildinfo", "objects.inv", "_static/**/*.map", "_static/**/*.LICENSE.txt")
"""What Sphinx writes and no reader needs."""


def finish(site: Path) -> None:
    """Change every page of a built site, and remove the files that no reader needs."""
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        for pattern, instead in _CHANGES.items():
            text = re.sub(pattern, instead, text)
        path.write_text(text, "utf-8")
    for pattern in _NOT_SHIPPED:
        for path in site.glob(pattern):
            path.unlink()
