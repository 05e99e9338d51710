"""HTML of outputs, cleaned: what a static page and a print can show, without scripts, styles and classes.

Knows nothing of documents.  What remains of styles is in elements such as ``strong``, in alignments, and in
attributes for colors: ``color`` and ``background`` of words, and those of cells in :mod:`cisreport.spans`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from cisreport.execution.frames import NUMERIC
from cisreport.execution.looks import Look, attributes
from cisreport.spans import BARS, COLOR, FILL

_DROPPED: Final = frozenset({"meta", "link", "style", "base", "title", "noscript", "template", "datalist"})
_CONTROLS: Final = frozenset({"input", "button", "select", "textarea", "form", "progress", "meter", "dialog"})
_SCRIPTED: Final = frozenset({"canvas", "object", "embed", "applet", "marquee", "portal", "slot"})
_MEDIA: Final = frozenset({"iframe", "video", "audio"})
_TABLE: Final = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
_CELLS: Final = ("th", "td")
_INLINE: Final = frozenset(
    {
        *("b", "strong", "i", "em", "cite", "dfn", "var", "u", "ins", "s", "del", "strike", "sub", "sup"),
        *("code", "kbd", "samp", "tt", "mark", "small", "q", "a", "br", "img", "span"),
    }
)
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
        *("blockquote", "pre", "hr", "figure", "figcaption"),
    }
)
_AS_BLOCK: Final = frozenset(
    {
        *("section", "article", "header", "footer", "main", "aside", "nav"),
        *("details", "summary", "address", "center"),
    }
)
_KEPT: Final = {
    "a": ("href",),
    "img": ("src", "alt", "width"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start", "type"),
}
_BOLD: Final = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
_ITALIC: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_OF_CELLS: Final = {COLOR: "color", FILL: "fill", BARS: "bars"}
_OF_WORDS: Final = {"data-color": "color", "data-background": "fill"}
"""Attributes by the part of a look that they take."""
_SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_SVG: Final = "http://www.w3.org/2000/svg"
_PLACE: Final = "data-drawing"
"""Attribute of an image that has the number of the drawing in its place."""
_DATA: Final = re.compile(r"data:([\w/+.-]*)((?:;[\w=+.-]+)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"^https://www\.youtube\.com/embed/([\w-]+)(\?)?")
_UNSAFE: Final = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)
_ON_NETWORK: Final = re.compile(r"(https?:)?//", re.IGNORECASE)

Keep = Callable[[bytes, str], str]
"""Writes an image, given its content and the suffix of its name, and returns its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """HTML that both formats can show."""

    markup: str
    """It is empty if there is nothing to see."""
    needs: tuple[str, ...]
    """What it would need to show the rest, such as ``a script``."""
    refused: tuple[str, ...]
    """Addresses of images on the network."""
    links: tuple[str, ...]
    """Addresses of pages, videos and sounds that became links."""
    has_table: bool
    is_styled: bool
    """Whether it has styles for the page."""


def cleaned(markup: str, keep: Keep) -> Cleaned:
    """Return HTML without what needs a script or a style.

    Parameters
    ----------
    markup : str
        A document or a part of one.
    keep : callable
        Writes the images that the HTML contains.
    """
    from lxml import html

    markup, drawings = _without_drawings(markup)
    is_styled = re.search(r"<(style|link)\b", markup, re.IGNORECASE) is not None
    cleaner = _Cleaner(keep=keep, drawings=drawings)
    body = html.Element("div")
    for part in _bodies(_with_inline_styles(markup) if is_styled else markup):
        cleaner.fill(body, part, Look(), Look())
    for table in body.iter("table"):
        _finish(table)
    has_words = bool(body.text_content().strip()) or body.find(".//img") is not None
    inside = (body.text or "") + "".join(html.tostring(part, encoding="unicode") for part in body)
    return Cleaned(
        markup=inside.strip() if has_words else "",
        needs=tuple(dict.fromkeys(cleaner.needs)),
        refused=tuple(cleaner.refused),
        links=tuple(cleaner.links),
        has_table=body.find(".//table") is not None,
        is_styled=is_styled,
    )


def _without_drawings(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return HTML with places for its drawings, and these, since a parser of HTML changes their names."""
    drawings: list[str] = []
    text, depth, start, done = "", 0, 0, 0
    for tag in re.finditer(r"<svg\b[^>]*?(/?)>|</svg\s*>", markup, re.IGNORECASE):
        is_opening = tag[0][1] != "/"
        if is_opening and depth == 0:
            start = tag.start()
        depth += (tag[1] == "") if is_opening else -1
        if depth == 0:
            text += f'{markup[done:start]}<img {_PLACE}="{len(drawings)}">'
            drawings.append(markup[start : tag.end()])
            done = tag.end()
        depth = max(0, depth)
    return text + markup[done:], tuple(drawings)


def _bodies(markup: str) -> Iterator[Any]:
    from lxml import etree, html

    try:
        parser = html.HTMLParser(huge_tree=True, remove_comments=True)
        root = html.document_fromstring(_DECLARATION.sub("", markup), parser=parser)
    except etree.ParserError:  # there is nothing in it
        return
    yield from root.iter("head", "body")


def _with_inline_styles(markup: str) -> str:
    import css_inline

    return str(css_inline.CSSInliner(load_remote_stylesheets=False).inline(markup))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaner:
    keep: Keep
    drawings: tuple[str, ...]
    needs: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def fill(self, target: Any, source: Any, look: Look, paper: Look) -> None:
        """Append the clean content of an element, whose text has this look, on this paper."""
        self._text(target, source.text, look, paper)
        for child in source:
            if isinstance(child.tag, str):
                self._element(target, child, look, paper)
            self._text(target, child.tail, look, paper)

    def _text(self, target: Any, words: str | None, look: Look, paper: Look) -> None:
        if not words:
            return
        inside = target
        if words.strip() and target.tag not in ("table", "thead", "tbody", "tfoot", "tr"):
            given = attributes(look, paper)
            colors = {name: f"#{given[key]}" for name, key in _OF_WORDS.items() if key in given}
            if colors:
                inside = _append(inside, "span", colors)
            for tag in look.tags:
                if tag not in paper.tags:
                    inside = _append(inside, tag)
        if len(inside):
            inside[-1].tail = (inside[-1].tail or "") + words
        else:
            inside.text = (inside.text or "") + words

    def _element(self, target: Any, source: Any, look: Look, paper: Look) -> None:
        tag = source.tag.lower()
        inner = _look(tag, source, look)
        if inner.is_hidden or tag in _DROPPED or source.get("hidden") is not None:
            return
        if need := _need(tag):
            self.needs.append(need)
        elif tag in _MEDIA:
            self._link(target, tag, source)
        elif tag == "math":
            _take(target, source)
        elif tag == "img":
            self._image(target, source)
        elif tag == "table":
            made = _append(target, "table")
            self.fill(made, source, replace(inner, align=""), inner)
        elif tag in _TABLE:
            self._part(target, tag, source, inner, paper)
        elif tag in _INLINE or tag in _BLOCKS:
            self.fill(_append(target, tag, _attributes(tag, source)), source, inner, _native(tag, paper))
        else:
            self.fill(_append(target, "div") if tag in _AS_BLOCK else target, source, inner, paper)

    def _part(self, target: Any, tag: str, source: Any, look: Look, paper: Look) -> None:
        given = _attributes(tag, source)
        if tag in _CELLS or tag == "caption":
            if look.align and tag != "caption":
                given["style"] = f"text-align: {look.align}"
            plain = replace(paper, is_bold=tag == "th" and _is_in_head(source))
            if tag in _CELLS:
                shown = attributes(look, paper)
                given |= {f"data-{name}": shown[key] for name, key in _OF_CELLS.items() if key in shown}
                plain = replace(plain, color=look.color, fill=look.fill, bars=look.bars)
            self.fill(_append(target, tag, given), source, look, plain)
        else:
            below = replace(look, align="") if _is_in_head(source) else look
            self.fill(_append(target, tag), source, below, paper)

    def _link(self, target: Any, tag: str, source: Any) -> None:
        places = [source.get("src") or "", *(child.get("src") or "" for child in source.iter("source"))]
        address = next(filter(None, places), "")
        name = {"iframe": "another page", "video": "a video", "audio": "a sound"}[tag]
        is_file = tag != "iframe" and address and not address.lower().startswith(("data:", "blob:"))
        if not (_ON_NETWORK.match(address) or is_file):
            self.needs.append(name)
            return
        self.links.append(address)
        place = _EMBEDDED.sub(_watched, address)
        paragraph = _append(target, "p")
        _append(paragraph, "a", {"href": place}).text = place

    def _drawing(self, target: Any, drawing: str) -> None:
        if re.search(r"<(script|foreignObject)\b", drawing, re.IGNORECASE):
            self.needs.append("a script")
            return
        title = re.search(r"<title[^>]*>([^<]*)</title>", drawing)
        named = drawing if "xmlns=" in drawing else drawing.replace("<svg", f'<svg xmlns="{_SVG}"', 1)
        path = self.keep(named.encode(), "svg")
        _append(target, "img", {"src": path, "alt": unescape(title[1]) if title else ""})

    def _image(self, target: Any, source: Any) -> None:
        if drawing := source.get(_PLACE):
            self._drawing(target, self.drawings[int(drawing)])
            return
        address = source.get("src") or ""
        given = _attributes("img", source)
        width = re.search(r"(?:^|;)\s*width\s*:\s*([\d.]+(?:px|%|em|cm|mm|in|pt))", source.get("style") or "")
        if width:
            given["width"] = width[1]
        if _ON_NETWORK.match(address):
            self.refused.append(address)
            return
        if found := _DATA.match(address):
            kind, _, is_base64, data = found.groups()
            try:
                content = base64.b64decode(unquote_to_bytes(data)) if is_base64 else unquote_to_bytes(data)
            except (binascii.Error, ValueError):
                content = b""
            if kind not in _SUFFIXES or not content:
                self.needs.append(f"an image of the type {kind or 'text/plain'}")
                return
            given["src"] = self.keep(content, _SUFFIXES[kind])
        _append(target, "img", given)


def _watched(found: re.Match[str]) -> str:
    return f"https://www.youtube.com/watch?v={found[1]}" + ("&" if found[2] else "")


def _append(target: Any, tag: str, given: dict[str, str] | None = None) -> Any:
    from lxml import html

    made = html.Element(tag)
    for name, value in (given or {}).items():
        made.set(name, value)
    target.append(made)
    return made


def _take(target: Any, source: Any) -> None:
    """Append a copy of a formula."""
    from copy import deepcopy

    made = deepcopy(source)
    made.tail = None
    target.append(made)


def _need(tag: str) -> str:
    if tag == "script" or tag in _SCRIPTED:
        return "a script"
    return "a form" if tag in _CONTROLS else ""


def _look(tag: str, source: Any, look: Look) -> Look:
    """Return the look of an element's text, by its name, its older attributes and its style."""
    if tag in _BOLD:
        look = replace(look, is_bold=True)
    if tag in _ITALIC:
        look = replace(look, is_italic=True)
    older = {"color": source.get("color"), "background-color": source.get("bgcolor")}
    older["text-align"] = source.get("align") if tag in _TABLE else None
    style = ";".join(f"{name}:{value}" for name, value in older.items() if value)
    return replace(look, bars="").with_style(f"{style};{source.get('style') or ''}")


def _native(tag: str, paper: Look) -> Look:
    """Return the look that text has within an element without a style."""
    if tag in _BOLD:
        paper = replace(paper, is_bold=True)
    if tag in ("u", "ins"):
        paper = replace(paper, is_underlined=True)
    if tag in ("s", "del", "strike"):
        paper = replace(paper, is_struck=True)
    return replace(paper, is_italic=True) if tag in _ITALIC else paper


def _attributes(tag: str, source: Any) -> dict[str, str]:
    kept = {name: value for name in _KEPT.get(tag, ()) if (value := source.get(name))}
    if _UNSAFE.match(kept.get("href", "")):
        del kept["href"]
    return kept


def _is_in_head(cell: Any) -> bool:
    return any(part.tag == "thead" for part in cell.iterancestors())


# Tables as a whole


def _finish(table: Any) -> None:
    """Move a title out of the head, and align columns of numbers and heads that have no alignment."""
    from lxml import html

    columns = _count(table)
    titles = []
    for row in table.findall("thead/tr")[:-1]:
        if len(row) != 1 or row[0].tag != "td" or int(row[0].get("colspan") or 1) < columns:
            break
        titles.append(row[0])
        row.getparent().remove(row)
    if titles and table.find("caption") is None:
        caption = html.Element("caption")
        for number, title in enumerate(titles):
            part = _append(caption, "span")
            part.text, part[:] = title.text, list(title)
            part.tail = " " if number + 1 < len(titles) else None
        table.insert(0, caption)
    for row in table.findall("tbody/tr"):
        if len(row) == 1 and row[0].tag == "th" and int(row[0].get("colspan") or 1) == columns > 1:
            row[0].tag = "td"
            strong = html.Element("strong")
            strong.text, strong[:], row[0].text = row[0].text, list(row[0]), None
            row[0].insert(0, strong)
    cells = list(_placed(table.findall("tbody/tr")))
    heads = list(_placed(table.findall("thead/tr")))
    for column in range(columns):
        texts = [" ".join(cell.text_content().split()) for at, cell in cells if at == column]
        own = [cell for at, cell in (*heads, *cells) if at == column and _width(cell) == 1]
        given = {cell.get("style") or "" for at, cell in cells if at == column} or {""}
        style = given.pop() if len(given) == 1 else ""
        if not style and not given and any(texts) and all(map(NUMERIC.fullmatch, texts)):
            style = "text-align: right"
        for cell in own:
            if style and not cell.get("style"):
                cell.set("style", style)


def _count(table: Any) -> int:
    rows = (row for row in table.iter("tr"))
    return max((sum(map(_width, row)) for row in rows), default=0)


def _width(cell: Any) -> int:
    span = cell.get("colspan") or "1"
    return int(span) if span.isdecimal() else 1


def _placed(rows: list[Any]) -> Iterator[tuple[int, Any]]:
    """Yield each cell with its column; cells of rows above may reach down."""
    covered: dict[int, int] = {}
    for row in rows:
        column, below = 0, dict[int, int]()
        for cell in row:
            while column in covered:
                column += 1
            yield column, cell
            high = cell.get("rowspan") or "1"
            spanned = range(column, column + _width(cell))
            below |= dict.fromkeys(spanned, int(high) if high.isdecimal() else 1)
            column = spanned.stop
        covered = {at: left - 1 for at, left in (covered | below).items() if left > 1}
