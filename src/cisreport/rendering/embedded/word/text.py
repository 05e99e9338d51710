"""Inlines of a Word document: links to facts and their places, formulas, images, colors."""

from __future__ import annotations

from typing import Final

from cisreport.rendering.embedded.outline import alternative
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.embedded.word.looks import of_words
from cisreport.rendering.embedded.word.markup import legal, marked, raw_inline, words_in
from cisreport.rendering.tree import Attributes, Element, attr, elements, stringify, text
from cisreport.spans import LISTED

_LINK_STYLES: Final = {"value": "Value", "name": "Name", "claim": "Claim"}
_SPAN_STYLES: Final = {
    "caption-label": "Caption Label",
    "fact-id": "Fact Id",
    "source-id": "Fact Id",
    "kbd": "Key",
    "small": "Small",
}
SHARE: Final = "share"
"""Attribute of an image with the share of the line that it can take."""
_KEPT: Final = ("dir", "lang")
"""Attributes that pandoc writes for Word."""
_TAB: Final = "<w:r><w:tab/></w:r>"


def string(element: Element, _: Run) -> list[Element]:
    """Name the characters that XML does not have."""
    return [text(legal(element["c"]))]


def code(element: Element, _: Run) -> list[Element]:
    """Mark the place of code in a line."""
    attributes, words = Attributes(element), legal(element["c"][1])
    return marked(attributes.identifier, [{"t": "Code", "c": [attr(), words]}])


def citation(cite: Element, run: Run) -> list[Element]:
    """Print a citation as its text."""
    return run.presented(cite["c"][1])


def link(element: Element, run: Run) -> list[Element]:
    """Lead to a place of the document; a link outwards stays, and one without a target is text.

    Word has no links within links, so a link of the author is parted around the values in it.
    """
    _, content, (target, _) = element["c"]
    attributes = Attributes(element)
    if target in ("", "#") or (target[0] == "#" and target[1:] not in run.identifiers):
        return marked(attributes.identifier, run.presented(content))
    if "fact-id" in attributes.classes:  # it leads to itself
        return marked(attributes.identifier, [words_in("Fact Id", run.presented(content))])
    style = next((style for name, style in _LINK_STYLES.items() if name in attributes.classes), "")
    direction = attributes.get("dir")
    parts: list[Element] = []
    words: list[Element] = []

    def close() -> None:
        if words:
            shown = [words_in(style, [*words])] if style else [*words]
            if direction:
                shown = [{"t": "Span", "c": [attr(attributes={"dir": direction}), shown]}]
            parts.append({"t": "Link", "c": [attr(), shown, [target, ""]]})
            words.clear()

    for part in content:
        if part["t"] == "Note" or next(elements([part], "Link"), None):
            close()
            parts += run.presented([part])
        else:
            words += run.presented([part])
    close()
    return marked(attributes.identifier, parts)


def span(element: Element, run: Run) -> list[Element]:
    """Mark a place, and give words their style."""
    attributes, content = Attributes(element), element["c"][1]
    if LISTED in attributes.classes:
        return []
    if "equation" in attributes.classes and len(content) > 1 and content[0]["t"] == "Math":
        return _numbered(attributes, content)
    words = run.presented(content)
    if direct := {name: value for name in _KEPT if (value := attributes.get(name))}:
        words = [{"t": "Span", "c": [attr(attributes=direct), words]}]
    styles = [style for name, style in _SPAN_STYLES.items() if name in attributes.classes]
    if colored := of_words(attributes.get("color"), attributes.get("background")):
        styles.append(colored)
    for style in styles:
        words = [words_in(style, words)]
    return marked(attributes.identifier, words)


def _numbered(attributes: Attributes, content: list[Element]) -> list[Element]:
    """Set a formula in the middle of its line and its number at the end, by the tabs of its style."""
    math, number, *_ = content
    in_line = {"t": "Math", "c": [{"t": "InlineMath"}, rf"\displaystyle {math['c'][1]}"]}
    shown = [raw_inline(_TAB), in_line, raw_inline(_TAB), text(stringify(number))]
    return marked(attributes.identifier, shown)


def image(element: Element, run: Run) -> list[Element]:
    """Give an image its description, its width, and the share of the line that it can take."""
    attributes, (source, _) = Attributes(element), element["c"][2]
    width = attributes.get("width")
    given = attr(attributes={SHARE: str(run.share), **({"width": width} if width else {})})
    words = [text(legal(alternative(element).strip()))]
    return marked(attributes.identifier, [{"t": "Image", "c": [given, words, [source, ""]]}])


RULES: Final[dict[str, Rule]] = {
    "Str": string,
    "Code": code,
    "Cite": citation,
    "Link": link,
    "Span": span,
    "Image": image,
}
