"""A page of Quarto: charts as elements, the data and popovers of facts, the filter of registers, a policy.

Quarto adds its theme and its scripts after the filter, so a policy cannot name them by their digests.  A page
with its resources inside forbids the network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Final

from cisreport.assets import asset, font_faces
from cisreport.rendering.embedded.html.drawings import inlined
from cisreport.rendering.embedded.html.tables import labels_if_long, stack
from cisreport.rendering.embedded.outline import alternative, is_unbroken
from cisreport.rendering.facts_filter.data import add_to_page
from cisreport.rendering.facts_filter.figures import anchors_of, picture_link
from cisreport.rendering.facts_filter.found import FactsFound
from cisreport.rendering.markup import raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Element, Tree, has_class, include_first, walk
from cisreport.spans import DRAWINGS, PICTURE

_STYLES: Final = ("popovers.css", "quotes.css", "charts.css", "quarto.css")
_SCRIPTS: Final = ("dom.js", "popovers.js", "register.js")
_INSIDE: Final = ("embed-resources", "self-contained")
"""Options of pandoc for a page with its resources inside."""
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline' data:; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def to_quarto_page(tree: Tree, found: FactsFound, directory: Path, environment: Mapping[str, str]) -> None:
    """Turn a filtered tree, in place, into what Quarto writes for a page.

    Parameters
    ----------
    tree : Tree
        The document in Quarto's form.
    found : FactsFound
        What the filter found in it.
    directory : Path
        Folder of the document.
    environment : mapping
        Environment variables of Quarto.
    """
    walk(tree["blocks"], {"Table": _stack_if_long, "Link": _keep_whole})
    if _write_drawings(tree, directory, anchors_of(found.manifest)):
        tree["blocks"].append(raw_block(f"<style>{font_faces()}</style>"))
    if popovers := add_to_page(tree, found):
        tree["blocks"] += [*popovers, *_resources()]
    if _has_resources_inside(environment):
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        include_first(tree, raw_block(policy))


def _stack_if_long(table: Element) -> None:
    if labels := labels_if_long(table):
        stack(table, labels)


def _keep_whole(link: Element) -> None:
    """Keep a short value on one line."""
    if has_class(link, "value") and is_unbroken(link):
        Attributes(link).classes.append("unbroken")


def _has_resources_inside(environment: Mapping[str, str]) -> bool:
    """Return whether Quarto puts all resources into the page, by the options in the file that it names."""
    try:
        info = json.loads(Path(environment["QUARTO_EXECUTE_INFO"]).read_text("utf-8"))
        options = info["format"]["pandoc"]
    except (KeyError, OSError, ValueError):
        return False
    return any(options.get(name) is True for name in _INSIDE)


def _resources() -> list[Element]:
    """Return the style and the scripts of popovers and registers."""
    styles = "\n".join(asset(name).read_text("utf-8").strip() for name in _STYLES)
    scripts = "\n".join(asset(name).read_text("utf-8").strip() for name in _SCRIPTS)
    return [raw_block(f"<style>{styles}</style>"), raw_block(f'<script type="module">{scripts}</script>')]


def _write_drawings(tree: Tree, directory: Path, rows: Mapping[str, str]) -> bool:
    """Write the drawings of a page as elements, so that it has their texts wherever its files are.

    Return whether there are any.
    """
    numbers = count(1)

    def image(element: Element) -> list[Element] | None:
        path = directory / element["c"][2][0]
        if path.suffix != ".svg" or not path.is_file():
            return None
        if has_class(element, PICTURE):
            return [picture_link(path.name, path.read_bytes())]
        attributes, alt = Attributes(element), alternative(element)
        prefix, width = f"f{next(numbers)}-", attributes.get("width")
        kind = next((DRAWINGS[name] for name in attributes.classes if name in DRAWINGS), "")
        data = path.read_bytes()
        markup = inlined(data, prefix=prefix, alt=alt, width=width, kind=kind, rows=rows)
        return [raw_inline(markup)] if markup else None

    walk(tree["blocks"], {"Image": image})
    return next(numbers) > 1
