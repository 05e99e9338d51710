"""One check of the tree before it is written: what a format would lose is shown, noted or refused.

It decides by the tables of :mod:`.effects`, so nothing that they do not have gets lost.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from cisreport.documents.document import Document
from cisreport.errors import Problem
from cisreport.formats import HTML, OutputFormat, with_raw
from cisreport.rendering.embedded import effects
from cisreport.rendering.embedded.dressed import dress, odd_width, table_parts
from cisreport.rendering.embedded.images import with_images, with_links
from cisreport.rendering.embedded.outline import length
from cisreport.rendering.embedded.tex.commands import COLOR, OF_PAGES, readable
from cisreport.rendering.tree import Attributes, Element, Tree, Visit, attr, stringify, text, walk
from cisreport.spans import TAG

_TAG: Final = re.compile(r"\s*<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>\s*")
_VERBATIM: Final = re.compile(r"\s*<(script|style|textarea)\b.*</\1\s*>\s*", re.DOTALL | re.IGNORECASE)
_ADDRESS: Final = re.compile(r"([a-z][a-z0-9+.-]*:)?//.*", re.IGNORECASE | re.DOTALL)
_DATA: Final = re.compile(r"data:image/(?P<kind>[\w.+-]+)(?P<rest>(?:;[^,]*)?),(?P<data>.*)", re.DOTALL)
_SOURCE: Final = re.compile(r"""\bsrc\s*=\s*(["'])((?!data:|javascript:).+?)\1""", re.IGNORECASE | re.DOTALL)
_TITLE: Final = re.compile(r"""\btitle\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)
_IS_LINKED: Final = "an image on the network is replaced by a link"
_REFERENCE: Final = re.compile(r"\\(?:eq|auto|c|C)?ref\b")
_SUFFIXES: Final = {"svg+xml": "svg", "jpeg": "jpg"}
_COUNTED: Final = ("Span", "Div", "Link", "Image", "Figure", "Header", "Table")
"""Types of elements whose classes and attributes an author writes; those of code name its language."""
_TITLED: Final = frozenset({"callout", "tab"})
"""Classes of blocks whose attribute ``title`` is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Checks one tree of a document."""

    document: Document
    """The document, for the places of problems."""
    target: str
    """Format that the tree is for, as pandoc names it; empty: any."""
    figures: Path
    """Folder for images that are written into the document."""
    problems: set[Problem] = field(default_factory=set)
    """What a format cannot show."""
    notes: set[Problem] = field(default_factory=set)
    """What is not as in the document, with its place."""
    without_effect: dict[str, None] = field(default_factory=dict)
    """Names of what has no effect."""
    refused_tags: set[str] = field(default_factory=set)
    """Names of tags that are refused, whose ends are not problems too."""
    counts: dict[str, int] = field(default_factory=dict)
    """How often something was found, by the words that name its place."""

    def tree(self, tree: Tree) -> None:
        """Check a tree, and change what every format shows in another form."""
        plain_links = {"Link": _with_words_for_images}
        visits: dict[str, Visit] = dict.fromkeys(_COUNTED, self._element)
        visits |= {
            "Table": self._table,
            "Math": self._math,
            "RawInline": self._raw,
            "RawBlock": self._raw,
            "CodeBlock": self._code,
        }
        for part in (tree["meta"], tree["blocks"]):
            walk(part, plain_links)
            walk(part, visits)

    def findings(self) -> Iterator[Problem]:
        """Yield problems and notes; what has no effect is one note."""
        yield from self.problems
        yield from self.notes
        if self.without_effect:
            what = "no effect: " + ", ".join(self.without_effect)
            yield Problem(path=self.document.shown, what=what, is_note=True)

    # Raw content

    def _raw(self, element: Element) -> list[Element] | None:
        name, content = element["c"]
        if name == "html":
            tag = _TAG.fullmatch(content) or _VERBATIM.fullmatch(content)
            if tag:
                link = self._framed(content, tag)
                return (
                    ([{"t": "Para", "c": [link]}] if element["t"] == "RawBlock" else [link])
                    if link
                    else self._tag(content, tag)
                )
            content, addresses = with_links(with_images(content, self.document))
            for address in addresses:
                self._note(address, _IS_LINKED, "save a copy")
            element["c"][1] = content
            self._fragment(content)
            return None
        if output := with_raw(name):
            self._alone(f"{{={name}}}", output)
            return None
        first = content.strip().partition("\n")[0]
        if name == "tex":
            self._refuse(first, f"no format shows this TeX: {first}", self._remedy_of_tex(first))
            return []
        self._note("{=" + name + "}", f'content for the format "{name}" is in no output', "")
        return []

    def _tag(self, content: str, tag: re.Match[str]) -> list[Element]:
        named = tag.groupdict()
        name = str(named.get("name") or tag[1]).lower()
        if name in effects.NOTED_TAGS:
            self.without_effect[f"<{name}>"] = None
        elif named.get("close") and name in effects.CLOSED_TAGS:
            self.without_effect[f"a </{name}> that closes no tag"] = None
        elif name not in effects.PLAIN_TAGS and not (named.get("close") and name in self.refused_tags):
            self.refused_tags.add(name)
            shown, remedy = content.strip(), effects.REFUSED_TAGS.get(name, effects.UNKNOWN_TAG)
            self._refuse(shown, f"no format shows the tag {shown[:60]}", remedy, rf"</?{name}\b")
        return []

    def _remedy_of_tex(self, tex: str) -> str:
        """Return what to do about TeX; with spaces next to its dollars, a formula is not one."""
        if _REFERENCE.match(tex):
            return 'put "{#eq-name}" after the equation\'s "$$", and write "@eq-name"'
        apart = re.compile(rf"\$[^$]*{re.escape(tex)}[^$]*\$")
        is_formula = any(apart.search(line.text) for line in self.document.lines)
        return 'write the formula without spaces next to its "$"' if is_formula else "write Markdown"

    def _framed(self, content: str, tag: re.Match[str]) -> Element | None:
        """Return a link for the tag of a page or video at an address or in a file."""
        name = str(tag.groupdict().get("name") or "").lower()
        if name not in effects.FRAMES or tag["close"] or not (found := _SOURCE.search(content)):
            return None
        self.refused_tags.add(name)
        address = unescape(found[2])
        titled = _TITLE.search(content)
        words = unescape(titled[2]).strip() if titled else ""
        self._note(f"<{name}", f"a <{name}> is a link to what it shows", "")
        return {"t": "Link", "c": [attr(), [text(words or address)], [address, ""]]}

    def _fragment(self, content: str) -> None:
        """Check HTML that the author writes for the page, whose policy blocks some of it."""
        try:
            found = html.fragments_fromstring(content)
        except etree.ParserError:
            return
        has_words = False
        for part in found:
            if isinstance(part, str):
                has_words = has_words or bool(part.strip())
                continue
            has_words = has_words or bool(part.text_content().strip()) or part.find(".//img") is not None
            for element in part.iter(etree.Element):
                self._page_element(element)
        if has_words:
            self._alone(content.strip().partition("\n")[0], HTML)

    def _page_element(self, element: html.HtmlElement) -> None:
        name = str(element.tag).lower()
        needle = f"<{name}"
        if name in ("script", "style", "link", "meta"):
            self.without_effect[f"<{name}>"] = None
        elif name in effects.REFUSED_TAGS and name != "svg":
            self._refuse(needle, f"the page does not show <{name}>", effects.REFUSED_TAGS[name])
        elif name == "img" and not str(element.get("src", "")).startswith("data:"):
            what = f"the page does not show the image {element.get('src')} of raw HTML"
            self._refuse(needle, what, "write it as Markdown: ![words](path)")
        if element.get("style"):
            self.without_effect['the attribute "style" of raw HTML'] = None

    def _alone(self, needle: str, output: OutputFormat) -> None:
        """Note that raw content is in one format, if another is made from this tree too."""
        if self.target != output.target:
            condition = f'"::: {{.content-visible when-format="{output.target}"}}"'
            remedy = f"put it into {condition} if it is meant to be"
            self._note(needle, f"this raw content is in the {output.label} alone", remedy)

    # Elements

    def _element(self, element: Element) -> Element | list[Element] | None:
        attributes = Attributes(element)
        if any(name.startswith("cr-") for name in attributes.classes):
            return None
        if element["t"] in ("Link", "Image"):
            self._note_title(element["c"][2][1].removeprefix("fig:"))
        tag = attributes.get(TAG)
        if tag and tag not in effects.FOLDS:
            attributes.drop(TAG)
            if tag in effects.NOTED_TAGS:
                self.without_effect[f"<{tag}>"] = None
            return element if element["t"] == "Div" else list(element["c"][1])
        if element["t"] == "Image" and (instead := self._image(element)):
            return instead
        shown = self._styled(element, attributes)
        has_height = attributes.get("width") is None and length(attributes.get("height") or "")[1] != "%"
        self._look_at_names(attributes, is_sized=element["t"] == "Image" and has_height)
        return shown

    def _table(self, table: Element) -> None:
        self._element(table)
        for part, cell in table_parts(table):
            attributes = Attributes.at(part)
            style = effects.declarations(attributes.get("style") or "")
            attributes.drop("style")
            for name, value in style.items():
                if effects.HIDDEN.get(name) == value:
                    what = f'the style "{name}: {value}" hides words, which no format does'
                    self._refuse(value, what, "remove the words")
                elif cell is None or not dress(attributes, cell, name, value):
                    self.without_effect[f"the style {name}"] = None
            self._look_at_names(attributes, is_sized=False)

    def _math(self, math: Element) -> None:
        if COLOR.search(math["c"][1]):
            self.without_effect["colors in formulas"] = None
        self.without_effect.update({f"\\{name}": None for name in OF_PAGES.findall(math["c"][1])})
        math["c"][1] = readable(math["c"][1])

    def _code(self, code: Element) -> None:
        self._look_at_attributes(Attributes(code), is_sized=False)
        summary = Attributes(code).get("fold-summary")
        if self.target != HTML.target and summary not in (None, "", "Code"):
            self._note(str(summary), "the words above folded code are only on the page", "")

    def _look_at_names(self, attributes: Attributes, *, is_sized: bool) -> None:
        for name in attributes.classes:
            if name not in effects.CLASSES and not effects.OWN_CLASS.fullmatch(name):
                self.without_effect[f".{name}"] = None
        self._look_at_attributes(attributes, is_sized=is_sized)

    def _look_at_attributes(self, attributes: Attributes, *, is_sized: bool) -> None:
        for name in attributes.names():
            if remedy := effects.CAPTIONS.get(name):
                self._refuse(name, f'the words of "{name}" are not shown here', remedy)
            if name == "title" and not _TITLED.intersection(attributes.classes):
                self._note_title(attributes.get("title") or "")
            if name == "width" and (odd := odd_width(attributes.get("width") or "")):
                self.without_effect[f"width {odd}"] = None
            is_known = name in effects.ATTRIBUTES or effects.OWN_ATTRIBUTE.fullmatch(name)
            if not is_known and not remedy and not (name == "height" and is_sized):
                self.without_effect[name] = None

    def _styled(self, element: Element, attributes: Attributes) -> Element | None:
        """Return an element around the words of a styled one, or None; colors become attributes."""
        style = attributes.get("style")
        if style is None:
            return None
        attributes.drop("style")
        around: list[str] = []
        for name, value in effects.declarations(style).items():
            kind = effects.EMPHASES.get((name, value))
            if effects.HIDDEN.get(name) == value:
                what = f'the style "{name}: {value}" hides words, which no format does'
                self._refuse(style, what, "remove the words")
            elif name == "width" and element["t"] == "Image" and not attributes.get("width"):
                attributes.set("width", value)
            elif element["t"] == "Span" and kind:
                around.append(kind)
            elif (
                element["t"] in ("Span", "Div")
                and name in effects.COLORS
                and (code := effects.color_code(value))
            ):
                attributes.set(effects.COLORS[name], code)
            else:
                self.without_effect[f"the style {name}"] = None
        for kind in around:
            element["c"][1] = [{"t": kind, "c": element["c"][1]}]
        return None

    def _image(self, image: Element) -> Element | None:
        """Return a link for an image on the network; write one that is in its address to a file."""
        source, attributes = image["c"][2][0], Attributes(image)
        if _ADDRESS.fullmatch(source):
            words = attributes.get("alt") or attributes.get("fig-alt") or stringify(image["c"][1]) or source
            self._note(source, _IS_LINKED, "save a copy")
            return {"t": "Link", "c": [attr(attributes.identifier), [text(words)], [source, ""]]}
        if found := _DATA.fullmatch(source):
            kind = found["kind"]
            try:
                is_base64 = found["rest"].endswith(";base64")
                data = b64decode(found["data"]) if is_base64 else unquote_to_bytes(found["data"])
            except Base64Error:
                self._refuse(source[:20], "the image in the address cannot be read", "save it as a file")
                return None
            path = self.figures / f"address-{len(list(self.figures.iterdir()))}.{_SUFFIXES.get(kind, kind)}"
            path.write_bytes(data)
            image["c"][2][0] = str(path)
        return None

    def _note_title(self, words: str) -> None:
        if words.strip():
            what = "words that appear under the pointer are only on the page"
            self._note(words, what, "write them in the text if they matter")

    # Findings

    def _refuse(self, needle: str, what: str, remedy: str, pattern: str = "") -> None:
        self.problems.add(self._placed(needle, what, remedy, pattern=pattern))

    def _note(self, needle: str, what: str, remedy: str) -> None:
        self.notes.add(self._placed(needle, what, remedy, is_note=True))

    def _placed(
        self, needle: str, what: str, remedy: str, *, pattern: str = "", is_note: bool = False
    ) -> Problem:
        """Return a finding at its place, that of the next place that says the same if it was found before."""
        first = needle.partition("\n")[0]
        places = [*self._places(re.escape(first)), *(self._places(pattern) if pattern else ())]
        places = places or [(self.document.shown, 0, 0)]
        found = self.counts.get(first, 0)
        self.counts[first] = found + 1
        path, line, column = places[min(found, len(places) - 1)]
        return Problem(path=path, line=line, column=column, what=what, remedy=remedy, is_note=is_note)

    def _places(self, pattern: str) -> Iterator[tuple[str, int, int]]:
        """Yield the places of a pattern in prose, in the lines of blocks of raw content, and in cells."""
        for line in (*self.document.lines, *self.document.fences, *self.document.options):
            for match in re.finditer(pattern, line.text):
                yield line.path, line.number, match.start() + 1
        for line in self.document.code:
            if re.search(pattern, line.text):
                yield line.path, line.number, 0
        for cell in self.document.cells:
            if re.search(pattern, cell.source):
                yield cell.path, cell.line, 0


def _with_words_for_images(link: Element) -> None:
    """Give a link words for images on the network that are in it, since a link has no links inside."""

    def words(image: Element) -> Element | None:
        source, attributes = image["c"][2][0], Attributes(image)
        if not _ADDRESS.fullmatch(source):
            return None
        said = attributes.get("alt") or attributes.get("fig-alt") or stringify(image["c"][1]) or source
        return {"t": "Span", "c": [attr(), [text(said)]]}

    walk(link["c"][1], {"Image": words})
