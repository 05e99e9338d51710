"""A print of Quarto: its text and tables as the embedded engine sets them, within Quarto's document.

Links and identifiers become raw Typst, since pandoc's writer drops the identifiers of links and changes
quotation marks, dots and hyphens.  Headings, floats, callouts and the title block stay Quarto's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from cisreport.assets import asset
from cisreport.rendering.embedded.outline import IDENTIFIED, mark_inline_images
from cisreport.rendering.embedded.pdf import blocks, name_unprintable, tables, text
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.tree import (
    Attributes,
    Element,
    Tree,
    elements,
    has_class,
    include_first,
    stringify,
    walk,
)
from cisreport.rendering.typst import block, quoted, take_place

_PARTS_OF_THE_LOOK: Final = ("quarto.typ", "look.typ", "quartofloats.typ")
_SETTINGS: Final[Mapping[str, Any]] = {
    "papersize": "a4",
    "margin": {"x": "22mm", "top": "24mm", "bottom": "20mm"},
    "fontsize": "10pt",
}
"""Options of Quarto that the look asks for, where the document has none."""
_LETTERED: Final = "1.1.a"
"""How Quarto numbers sections of prints by default, unlike those of pages."""
_EQUATION: Final = "#math.equation("
"""How Quarto opens a numbered equation."""
_STATEMENT: Final = re.compile(r"#ref\(<((?:rem|sol|prf)-[^>]+)>, supplement: \[$")
"""How Quarto opens a reference to a statement that Typst does not number."""
_FIGURE: Final = "fig-"
"""How the identifier of a figure begins."""
_OF_CELLS: Final = ("cell", "cell-output")
_IN_THE_LOOK: Final = ("register", "table-head", "sources", "references", "chart", *blocks.CHART_WORDS)


def to_quarto_print(
    tree: Tree, floats: Sequence[tuple[Element, Element]], numbers: Mapping[str, str]
) -> None:
    """Turn a filtered tree, in place, into what Quarto writes for Typst.

    Parameters
    ----------
    tree : Tree
        The document in Quarto's form.
    floats : sequence of (element, element)
        Its figures and tables: the block that Quarto has for each, and the figure with the identifier that
        Quarto keeps for itself.
    numbers : mapping
        What Quarto numbers, by identifier.
    """
    walk(tree["blocks"], {"Div": _drop_hidden, "Span": _drop_hidden})
    _link_statements(tree, numbers)
    places = [*elements(tree, *IDENTIFIED), *(figure for _, figure in floats)]
    name_unprintable(list(elements(tree, "Str", "Code", "CodeBlock")))
    mark_inline_images(tree)
    numbered = _describe_equations(tree)

    def formula(math: Element, run: Run) -> list[Element]:
        return [math] if id(math) in numbered else text.formula(math, run)

    identifiers = frozenset(Attributes(place).identifier for place in places)
    run = Run(identifiers=identifiers, rules={**_RULES, "Math": formula})
    for name in ("title", "subtitle", "abstract"):
        run.present_inside(tree["meta"].get(name))
    run.present_inside(tree["blocks"])
    figures = {id(div) for div, figure in floats if Attributes(figure).identifier.startswith(_FIGURE)}
    _let_figures_move(tree["blocks"], figures)
    _set_look(tree)


def _drop_hidden(element: Element) -> list[Element] | None:
    """Drop what a page hides by its style."""
    return [] if has_class(element, "hidden") else None


def _link_statements(tree: Tree, numbers: Mapping[str, str]) -> None:
    """Make references to remarks, solutions and proofs links, since Typst cannot refer to their blocks."""
    number, has_words = "", False

    def string(_: Element) -> None:
        nonlocal has_words
        has_words = True

    def raw(inline: Element) -> None:
        nonlocal number, has_words
        if (found := _STATEMENT.match(inline["c"][1])) and found[1] in numbers:
            inline["c"][1] = f"#link(<{found[1]}>)["
            number, has_words = numbers[found[1]], False
        elif number and inline["c"][1] == "])":
            inline["c"][1] = f"~{number}]" if has_words else f"{number}]"
            number = ""

    walk(tree["blocks"], {"RawInline": raw, "Str": string})


def _describe_equations(tree: Tree) -> set[int]:
    """Give numbered equations, as Quarto opens them, their TeX as alternative text; return their formulas."""
    numbered: set[int] = set()

    def describe(around: Element) -> None:
        content = around["c"][1] if around["t"] == "Span" else around["c"]
        for opening, math in pairwise(content):
            if math["t"] == "Math" and opening["t"] == "RawInline" and opening["c"][1].startswith(_EQUATION):
                numbered.add(id(math))
                alt = f"alt: {quoted(' '.join(math['c'][1].split()))}, "
                if "alt:" not in opening["c"][1]:
                    opening["c"][1] = opening["c"][1].replace(_EQUATION, _EQUATION + alt, 1)

    walk(tree["blocks"], dict.fromkeys(("Para", "Plain", "Span"), describe))
    return numbered


def _heading(header: Element, run: Run) -> list[Element]:
    """Set a heading; places within it come after it, since contents and running heads print it again."""
    level, _, content = header["c"]
    attributes = Attributes(header)
    marks = "".join(take_place(Attributes(inside)) for inside in elements(content, *blocks.PLACES))
    run.with_rule("Link", text.link_of_heading).present_inside(header)
    after = [block(marks)] if marks else []
    if "bookmarked" not in attributes.classes:
        return [header, *after]
    label = f"#label({quoted(attributes.identifier)})" if attributes.identifier else ""
    opening = f"#heading(level: {level}, numbering: none, outlined: false, bookmarked: true)["
    return [{"t": "Plain", "c": text.around(opening, content, f"]{label}")}, *after]


def _division(element: Element, run: Run) -> list[Element]:
    attributes = Attributes(element)
    if "register" in attributes.classes:
        run = run.with_rule("CodeBlock", _code)
    if attributes.identifier == "refs" or any(name in attributes.classes for name in _IN_THE_LOOK):
        return blocks.division(element, run)
    run.present_inside(element)
    return [element]


def _code(code: Element, _: Run) -> list[Element]:
    """Set code without Quarto's colors, which take more space."""
    return [block(f"#raw(block: true, {quoted(code['c'][1])})")]


def _table(element: Element, run: Run) -> list[Element]:
    """Set a table; Quarto drops the caption of one without a label."""
    caption = element["c"][1]
    words, caption[0], caption[1] = caption[1], None, []
    table = tables.table(element, run)
    if not words:
        return table
    run.present_inside(words)
    return _uncounted("top", words, table)


def _figure(element: Element, run: Run) -> list[Element]:
    """Set a figure without a label, which Typst would count, but Quarto's page does not."""
    run.present_inside(element)
    _, (_, caption), content = element["c"]
    return _uncounted("bottom", caption, content) if caption else [element]


def _uncounted(place: str, caption: list[Element], content: list[Element]) -> list[Element]:
    """Return a figure or table without a number, with its caption at a place."""
    return [block(f"#uncounted({place}, ["), *caption, block("])["), *content, block("]")]


def _image(element: Element, run: Run) -> list[Element]:
    """Set an image of a file; Quarto gets the others."""
    return [element] if "://" in element["c"][2][0] else text.image(element, run)


_RULES: Final[dict[str, Rule]] = {
    **text.RULES,
    **tables.RULES,
    "Div": _division,
    "Figure": _figure,
    "Header": _heading,
    "Image": _image,
    "Table": _table,
}


def _set_look(tree: Tree) -> None:
    meta = tree["meta"]
    for name, value in _SETTINGS.items():
        meta.setdefault(name, _meta(value))
    if meta.get("page-numbering", {}).get("c") is False:
        del meta["page-numbering"]  # links name pages by numbers, which the foot has in any case
    if stringify(meta.get("section-numbering", "")) == _LETTERED:
        meta["section-numbering"] = _meta("1.1.1")
    language = stringify(meta.get("lang", "en"))[:2].lower()
    words = json.loads(asset("languages.json").read_text("utf-8")).get(language, {})
    first, *others = (asset(name).read_text("utf-8") for name in _PARTS_OF_THE_LOOK)
    word = f"#let continued-word = {quoted(words.get('continued-word', 'continued'))}"
    look = "\n".join((first, word, *others)).replace("$$", "$")
    title = quoted(stringify(meta.get("short-title") or meta.get("title", "")))
    look += f"\n#set page(header: head([#{title}]), footer: foot)"
    include_first(tree, block(look))
    # Quarto's document resets paragraphs.
    tree["blocks"].insert(0, block("#set par(leading: 0.66em, justify: false)"))


def _let_figures_move(content: list[Element], figures: Container[int]) -> None:
    """Let the blocks of figures move that are not within another part of the document."""
    for at in reversed(range(len(content))):
        element = content[at]
        if id(element) in figures:
            content[at : at + 1] = [block("#movable["), element, block("]")]
        elif element["t"] == "Div" and any(has_class(element, name) for name in _OF_CELLS):
            _let_figures_move(element["c"][1], figures)


def _meta(value: Any) -> Element:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(part) for name, part in value.items()}}
    return {"t": "MetaString", "c": value}
