"""What the template of the print asks of the metadata: title block, document information, contents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from cisreport.rendering.embedded.outline import as_list, contents_depth, is_listed, plain
from cisreport.rendering.embedded.pdf.characters import printable
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.tree import Element, Tree
from cisreport.rendering.typst import inline, quoted, quoted_all

_FRONT_LINES: Final = 36
"""Lines of title block and contents that fit on the first page for sure."""
_WIDTH: Final = 90
"""Characters of a line."""
_LANGUAGE: Final = re.compile(r"([A-Za-z]+)[-_]?([A-Za-z]*)")
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def set_metadata(tree: Tree, headers: Sequence[Element]) -> None:
    """Add to the metadata of a tree with these headings, in place, what the template asks for."""
    meta, names = tree["meta"], authors(tree)
    keywords = [printable(plain(word)) for word in as_list(meta.get("keywords"))]
    title = meta.get("title")
    marked_up = {
        "plain-title": quoted(printable(plain(title) if title else "Report")),
        "plain-authors": quoted_all(printable(plain(author["c"].get("name"))) for author in names),
        "plain-keywords": quoted_all(keywords),
        **_language(meta),
    }
    if "abstract" in meta:
        marked_up["plain-abstract"] = quoted(printable(plain(meta["abstract"])))
    if day := _DAY.match(plain(meta.get("date"))):
        year, month, date = map(int, day.groups())
        marked_up["document-date"] = f"datetime(year: {year}, month: {month}, day: {date})"
    if short := meta.get("short-title") or title:
        marked_up["short-title"] = "#" + quoted(printable(plain(short)))
    _set_contents(tree, headers, len(names))
    if keywords:
        meta["keywords-text"] = {"t": "MetaString", "c": ", ".join(keywords)}
    if names:
        meta["by-author"] = {"t": "MetaList", "c": names}
    meta |= {name: {"t": "MetaInlines", "c": [inline(value)]} for name, value in marked_up.items()}


def _language(meta: Mapping[str, Element]) -> dict[str, str]:
    found = _LANGUAGE.match(plain(meta.get("lang")))
    language, region = found.groups() if found else ("en", "")
    given = {"plain-language": quoted(language.lower())}
    return {**given, "plain-region": quoted(region.upper())} if len(region) == 2 else given


def _set_contents(tree: Tree, headers: Sequence[Element], author_count: int) -> None:
    meta, depth = tree["meta"], contents_depth(tree)
    if depth == 0:
        return
    if "toc-title" in meta:
        meta["toc-title"] = {"t": "MetaString", "c": printable(plain(meta["toc-title"]))}
    meta["contents-depth"] = {"t": "MetaString", "c": str(depth)}
    listed = [header for header in headers if is_listed(header, depth, 1)]
    lines = 8 + 2 * author_count + sum(1 + len(plain(header["c"][2])) // _WIDTH for header in listed)
    if "abstract" in meta:
        lines += 3 + len(plain(meta["abstract"])) // _WIDTH
    meta["contents-fit"] = {"t": "MetaBool", "c": lines <= _FRONT_LINES}
