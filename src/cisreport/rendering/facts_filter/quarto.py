"""The filter under Quarto: floats become figures for the filter, and its result what Quarto can write.

Quarto passes a float as a div of two slots, content and caption; the extension's Lua adds its identifier,
label and facts.  Then :mod:`.quartopage` and :mod:`.quartoprint` give the tree what pages and prints need.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cisreport.documents.citation import NO_CITATION
from cisreport.documents.document import Document, digests, read_document
from cisreport.errors import CisreportError, Problem
from cisreport.rendering.embedded.outline import alternative, plain
from cisreport.rendering.embedded.reader import document_day, shown_date
from cisreport.rendering.facts_filter import Mistake, Surroundings, filter_facts
from cisreport.rendering.facts_filter.data import add_to_print
from cisreport.rendering.facts_filter.figures import add_to_figures
from cisreport.rendering.facts_filter.quartomath import expand_commands
from cisreport.rendering.facts_filter.quartopage import to_quarto_page
from cisreport.rendering.facts_filter.quartoprint import to_quarto_print
from cisreport.rendering.facts_filter.walk import set_row_heads
from cisreport.rendering.problems import located
from cisreport.rendering.tree import (
    Attributes,
    Element,
    Tree,
    attr,
    elements,
    has_class,
    stringify,
    text,
    walk,
)
from cisreport.spans import DAY, FACTS, FLOAT, GIVEN, NUMBERED, PICTURE

_PRINTED_NUMBER: Final = re.compile(r"#ref\(<([^>]+)>|\s*\]\)<(eq-[^>]+)>")
"""What Quarto writes for Typst of a reference, and at the end of an equation."""
_RANDOM: Final = re.compile("[0-9a-f]{8}")


def filter_for_quarto(tree: Tree, target: str, environment: Mapping[str, str]) -> Sequence[Problem]:
    """Filter a tree that Quarto's filters have changed, in place.

    Parameters
    ----------
    tree : Tree
        The document, with its citations set.
    target : str
        Format that Quarto makes, as pandoc names it.
    environment : mapping
        Environment variables of Quarto.

    Returns
    -------
    sequence of Problem
        What is wrong with the document, in order.
    """
    given = json.loads(stringify(tree["meta"].pop(GIVEN)))
    is_print, is_page = target.startswith("typst"), target.startswith("html")
    expand_commands(tree, environment.get("QUARTO_DOCUMENT_FILE", "<document>"))
    floats = _take_floats(tree)
    marks = _mark_numbers(tree, given["numbers"])
    directory = Path(environment.get("QUARTO_DOCUMENT_PATH", "."))
    path = directory / environment.get("QUARTO_DOCUMENT_FILE", "")
    document = _document(path)
    day = document_day(document) if document else None
    if day:
        tree["meta"][DAY] = {"t": "MetaString", "c": day.isoformat()}
    if is_print:
        _write_date(tree, document)
    found = filter_facts(
        tree,
        Surroundings(
            directory=directory,
            target="typst" if is_print else "html",
            document=digests(document) if document else {},
            versions={"cisreport": version("cisreport"), "quarto": given["quarto"]},
            citation=document.citation if document else NO_CITATION,
        ),
    )
    tree["meta"].pop(DAY, None)
    _remove(tree, marks)
    if is_page:
        add_to_figures(tree, found.manifest)
    _put_floats_back(tree, floats)
    walk(tree["blocks"], {"Div": _forget_random_name, "Table": _forget_name_of(floats)})
    if is_print:
        to_quarto_print(tree, [(item.div, item.figure) for item in floats], given["numbers"])
        add_to_print(tree, found)
    elif is_page:
        to_quarto_page(tree, found, directory, environment)
    else:
        walk(tree["blocks"], {"Div": _one_drawing})
    return sorted(_located(document, path.name or "<document>", mistake) for mistake in found.mistakes)


def _document(path: Path) -> Document | None:
    """Return the document, or None where only Quarto can read it."""
    try:
        return read_document(path)
    except (CisreportError, OSError):
        return None


def _write_date(tree: Tree, document: Document | None) -> None:
    """Write the date of a print as on a page, where Quarto formats it."""
    day = document_day(document) if document else None
    if document and day and "date" in tree["meta"]:
        with suppress(CisreportError):
            tree["meta"]["date"] = {"t": "MetaInlines", "c": [text(shown_date(document, day))]}


def _located(document: Document | None, name: str, mistake: Mistake) -> Problem:
    if document is None:
        return Problem(path=name, what=mistake.what, remedy=mistake.remedy)
    return located(document, mistake.needle, mistake.what, mistake.remedy)


def _forget_random_name(div: Element) -> None:
    """Take from a cell the name that Jupyter gives it, another one in each run."""
    attributes = Attributes(div)
    if "cell" in attributes.classes and _RANDOM.fullmatch(attributes.identifier):
        attributes.identifier = ""


def _one_drawing(div: Element) -> None:
    """Leave of a chart's drawings the one for wide pages."""
    if has_class(div, "chart"):
        del div["c"][1][1:]


def _forget_name_of(floats: Sequence[_Float]) -> Callable[[Element], None]:
    """Return a rule that takes from a table the name that its float has, too."""
    names = {Attributes(item.figure).identifier for item in floats}

    def table(element: Element) -> None:
        attributes = Attributes(element)
        if attributes.identifier in names:
            attributes.identifier = ""

    return table


class _Float:
    """A float of Quarto: the div that it came as, and the figure that the filter sees."""

    def __init__(self, div: Element, described: Mapping[str, Any]) -> None:
        self.div = div
        content, caption = div["c"][1]
        label = [text(described["label"])] if described.get("label") else []
        self._label: Element = {"t": "Span", "c": [attr("", ("caption-label",)), label]}
        self._content, self._caption = content, caption
        words = caption["c"][1]
        if not words:
            words.append({"t": "Plain", "c": []})
        words[0]["c"].insert(0, self._label)
        facts = {FACTS: described["facts"]} if described.get("facts") else {}
        for table in elements(content, "Table"):
            set_row_heads(table, str(described.get("row_header") or ""))
        self.figure: Element = {
            "t": "Figure",
            "c": [attr(described["identifier"], (), facts), [None, words], content["c"][1]],
        }

    def restored(self) -> Element:
        """Return the div with what the filter made of its slots."""
        _, (_, words), blocks = self.figure["c"]
        words[0]["c"] = [inline for inline in words[0]["c"] if inline is not self._label]
        _describe_image(blocks, words)
        self._content["c"][1], self._caption["c"][1] = blocks, words
        return self.div


def _mark_numbers(tree: Tree, given: Mapping[str, str]) -> Mapping[int, Element]:
    """Put each number that Quarto prints, and does not have in the tree, at its place; return these marks.

    Quarto numbers callouts and theorems, and Typst numbers equations and references.
    """
    numbers = dict(given)
    for header in elements(tree["blocks"], "Header"):
        numbers[Attributes(header).identifier] = Attributes(header).get("number") or ""
    marks: dict[int, Element] = {}

    def mark(number: str) -> Element:
        made: Element = {"t": "Span", "c": [attr("", ("caption-label",)), [text(number)]]}
        marks[id(made)] = made
        return made

    def raw(inline: Element) -> list[Element] | None:
        printed = _PRINTED_NUMBER.match(inline["c"][1])
        number = numbers.get(printed[1] or printed[2]) if printed else None
        return [inline, mark(number)] if number else None

    def node(div: Element) -> list[Element] | None:
        number = Attributes(div).get(NUMBERED)
        if number is None:
            return None
        Attributes(div).drop(NUMBERED)
        made: Element = {"t": "Plain", "c": [mark(number)]}
        marks[id(made)] = made
        return [made, div]

    walk(tree["blocks"], {"RawInline": raw, "Div": node})
    return marks


def _remove(tree: Tree, marks: Mapping[int, Element]) -> None:
    def remove(element: Element) -> list[Element] | None:
        return [] if id(element) in marks else None

    walk(tree["blocks"], {"Span": remove, "Plain": remove})


def _describe_image(blocks: list[Element], words: list[Element]) -> None:
    """Give the only image of a float, if nothing is said for it, its caption as alternative text."""
    images = [image for image in elements(blocks, "Image") if not has_class(image, PICTURE)]
    if len(images) == 1 and not alternative(images[0]):
        caption = [part for part in words[0]["c"] if part["t"] != "Span" or not has_class(part, "facts")]
        Attributes(images[0]).set("alt", plain(caption).strip())


def _take_floats(tree: Tree) -> list[_Float]:
    """Put a figure in the place of each float, and return the floats."""
    floats: list[_Float] = []

    def div(element: Element) -> Element | None:
        described = Attributes(element).get(FLOAT)
        if described is None:
            return None
        Attributes(element).drop(FLOAT)
        if len(element["c"][1]) != 2:
            return None
        floats.append(_Float(element, json.loads(described)))
        return floats[-1].figure

    walk(tree["blocks"], {"Div": div})
    return floats


def _put_floats_back(tree: Tree, floats: Sequence[_Float]) -> None:
    by_figure = {id(item.figure): item for item in floats}

    def figure(element: Element) -> Element | None:
        item = by_figure.get(id(element))
        return item.restored() if item else None

    walk(tree["blocks"], {"Figure": figure})
