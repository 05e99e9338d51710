"""The SVG of a chart: the same every day, small, its marks linked to their facts.

matplotlib writes each shape into a separate group, with six decimals.  Here groups without a meaning go,
numbers have two decimals, circles are circles, and neighboring lines of one look are one path.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from lxml import etree
from matplotlib import rc_context
from matplotlib.figure import Figure

from cisreport.charts.canvas import LINK
from cisreport.charts.theme import FONT, style
from cisreport.families import base_family, families_for, runs
from cisreport.spans import CITE

SVG: Final = "http://www.w3.org/2000/svg"
"""The namespace of its elements."""
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_REFERENCE: Final = re.compile(r"url\(#([^()]+)\)")
_NUMBER: Final = re.compile(r"-?\d+\.\d+|-?\d+e-?\d+")
_STEP: Final = re.compile(r"([MLCQz])([^MLCQz]*)")
_NUMBERS: Final = ("x", "y", "d", "points", "width", "height", "stroke-width", "stroke-dasharray")
_USUAL: Final = {"text-anchor": "start", "stroke-dashoffset": "0", "font-style": "normal"}
"""Values that an attribute has where it is missing."""
_ROUND: Final = "M" + "C" * 8 + "z"
"""Steps of the path that matplotlib draws as a circle."""
_PLACES: Final = ("x", "y", "cx", "cy", "r", "transform", "clip-path")
"""Attributes that are not a look."""
TEXT_TAG: Final = f"{{{SVG}}}text"
LINK_TAG: Final = f"{{{SVG}}}a"
TITLE_TAG: Final = f"{{{SVG}}}title"
_FAMILY: Final = f"'{FONT}'"

_Piece = tuple[str, Any]
"""An element, and the link that it belongs to, if any."""


def read_svg(svg: str) -> Any:
    """Return the root of a drawing."""
    return etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def to_svg(figure: Figure, name: str, dataset: str = "", *, alone: bool = False) -> str:
    """Return a figure as SVG without dates, with ids that are unique in a document.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure that was drawn in :func:`.style`.
    name : str
        The chart's label; ids begin with it.
    dataset : str, default ""
        Id of the dataset to whose facts the marks lead.
    alone : bool, default False
        True for a separate file: it has a white page, and its marks are not links.
    """
    with (
        style(),
        rc_context({"svg.hashsalt": "cisreport", "svg.id": name}),
        warnings.catch_warnings(),
    ):
        # Text stays text: a letter that our fonts do not have is drawn where the chart is shown
        warnings.filterwarnings("ignore", r"Glyph \d+ ")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=not alone)
    return _tidied(buffer.getvalue(), name, dataset, alone=alone)


def _tidied(svg: bytes, name: str, dataset: str, *, alone: bool) -> str:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_blank_text=True
    )
    old = etree.fromstring(svg, parser)
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    for key in ("width", "height", "viewBox"):
        root.set(key, short(old.get(key)))
    root.text = ""  # a drawing without content has both of its tags
    definitions: list[Any] = []
    pieces = [("" if alone else link, piece) for link, piece in _pieces(old, "", definitions)]
    looks = {"font-family": _FAMILY, "stroke-linejoin": "round", "stroke-linecap": "butt"}
    texts = [text for _, piece in pieces for text in piece.iter(TEXT_TAG)]
    looks |= _usual_text(texts)
    for key, value in looks.items():
        root.set(key, value)
    for words in texts:
        _forget(words, looks)
    if definitions:
        etree.SubElement(root, f"{{{SVG}}}defs").extend(definitions)
    for link, group in groupby(pieces, lambda piece: piece[0]):
        _around(root, link, dataset, alone=alone).extend(_grouped(_joined([element for _, element in group])))
    for path in root.iter(f"{{{SVG}}}path"):
        path.set("d", _stepped(path.get("d")))
    _share_looks(root)
    _name(root, name)
    text: str = etree.tostring(root, encoding="unicode")
    return text + "\n"


def _usual_text(texts: Sequence[Any]) -> dict[str, str]:
    """Return the color and size that most texts have."""
    counts = {key: Counter(filter(None, (text.get(key) for text in texts))) for key in ("fill", "font-size")}
    return {key: found.most_common(1)[0][0] for key, found in counts.items() if found}


def _forget(text: Any, looks: Mapping[str, str]) -> None:
    """Take from a text what it has from the drawing anyway."""
    for key in ("fill", "font-size"):
        if text.get(key) == looks[key]:
            del text.attrib[key]


def _pieces(parent: Any, link: str, definitions: list[Any]) -> Iterator[_Piece]:
    """Yield what is drawn, in its order, outside of groups without a meaning."""
    for element in parent:
        tag = etree.QName(element).localname
        if tag in ("metadata", "style"):
            continue
        if tag == "defs":
            definitions.extend(_simple(item) for item in element if item.tag != f"{{{SVG}}}style")
        elif tag == "a":
            yield from _pieces(element, element.get(_XLINK, ""), definitions)
        elif tag == "g" and not set(element.attrib) - {"id"}:
            yield from _pieces(element, link, definitions)
        elif not _is_unseen(_simple(element)):
            yield link, element


def _simple(element: Any) -> Any:
    """Return an element with its style as attributes, short numbers, and only what it needs to say."""
    for part in element.iter():
        for declaration in filter(None, part.attrib.pop("style", "").split("; ")):
            key, _, value = declaration.partition(": ")
            part.set(key, value)
        for key in _NUMBERS:
            if key in part.attrib:
                part.set(key, short(part.get(key)))
        for key, usual in _USUAL.items():
            if part.get(key) == usual:
                del part.attrib[key]
        if part.get("transform", "").startswith("rotate(-0 "):
            del part.attrib["transform"]
        if part.tag == TEXT_TAG:
            _set_in_families(part)
        elif part.tag == f"{{{SVG}}}path":
            _round(part)
    return element


def _is_unseen(element: Any) -> bool:
    """Return whether an element is the page of a drawing that has none."""
    return element.get("fill") == "none" and "stroke" not in element.attrib


def short(text: str) -> str:
    """Return a text with its numbers to two decimals and its spaces as few as they can be."""
    rounded = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
    return re.sub(r"\s*([MLCQz])\s*", r"\1", " ".join(rounded.split()))


def _round(path: Any) -> None:
    """Make a circle of a path that is one."""
    steps = _STEP.findall(path.get("d", ""))
    if "".join(step for step, _ in steps) != _ROUND:
        return
    ends = [[float(number) for number in numbers.split()[-2:]] for _, numbers in steps[:-1]]
    middles = [(min(values) + max(values)) / 2 for values in zip(*ends, strict=True)]
    distances = [math.dist(end, middles) for end in ends]
    if max(distances) - min(distances) < 0.03:
        del path.attrib["d"]
        path.attrib.pop("stroke-linejoin", None)
        path.tag = f"{{{SVG}}}circle"
        for key, value in zip(("cx", "cy", "r"), (*middles, max(distances)), strict=True):
            path.set(key, short(f"{value:.6f}"))


def _stepped(path: str) -> str:
    """Return a path with the steps for lines that are level or upright."""
    x = y = ""
    steps: list[str] = []
    for step, numbers in _STEP.findall(path):
        *_, new_x, new_y = ["", "", *numbers.split()] if numbers else ("", "")
        if step == "L" and y and new_y == y:
            steps.append(f"H{new_x}")
        elif step == "L" and x and new_x == x:
            steps.append(f"V{new_y}")
        else:
            steps.append(step + numbers)
        x, y = new_x, new_y
    return "".join(steps)


def _share_looks(root: Any) -> None:
    """Put neighboring links into a group that has the look of most of their shapes, where that is shorter."""
    for is_link, group in groupby(list(root), lambda element: element.tag == LINK_TAG):
        links = list(group) if is_link else []
        shapes = [shape for link in links for shape in link if shape.tag != TITLE_TAG]
        look = _usual(shapes)
        if not look:
            continue
        around = etree.Element(f"{{{SVG}}}g", look)
        root.insert(root.index(links[0]), around)
        around.extend(links)
        for shape in shapes:
            for key, value in look.items():
                if shape.get(key) == value:
                    del shape.attrib[key]


def _usual(shapes: Sequence[Any]) -> dict[str, str]:
    """Return what more than two of some shapes say of an attribute that all of them have."""
    keys = set.intersection(*(set(_look(shape, *_PLACES)) for shape in shapes)) if shapes else set()
    found = {key: Counter(shape.get(key) for shape in shapes).most_common(1)[0] for key in sorted(keys)}
    return {key: value for key, (value, count) in found.items() if count > 2}


def _joined(elements: Sequence[Any]) -> list[Any]:
    """Join neighbors that are lines of one look."""
    joined: list[Any] = []
    for element in elements:
        lines = joined and _is_line(element) and _is_line(joined[-1])
        if lines and _look(element) == _look(joined[-1]):
            joined[-1].set("d", joined[-1].get("d") + element.get("d"))
        else:
            joined.append(element)
    return joined


def _grouped(elements: Sequence[Any]) -> list[Any]:
    """Put neighbors of one look into a group that has it, where that is shorter."""
    grouped: list[Any] = []
    for look, group in groupby(elements, lambda element: _look(element, *_PLACES)):
        alike = list(group)
        if len(alike) < 2 or len(look) < 2:
            grouped += alike
            continue
        around = etree.Element(f"{{{SVG}}}g", look)
        for element in alike:
            for key in look:
                del element.attrib[key]
        around.extend(alike)
        grouped.append(around)
    return grouped


def _is_line(element: Any) -> bool:
    return bool(element.get("d")) and element.get("fill") == "none" and "stroke-opacity" not in element.attrib


def _look(element: Any, *places: str) -> dict[str, str]:
    return {key: value for key, value in element.attrib.items() if key not in ("d", "id", *places)}


def _around(root: Any, link: str, dataset: str, *, alone: bool) -> Any:
    """Return what pieces with a link are put into: the link with its title; without one, the drawing."""
    if alone:
        return root
    if not link:  # the alternative text says what readers who do not see it need
        return etree.SubElement(root, f"{{{SVG}}}g", {"aria-hidden": "true"})
    record, title = link.split(LINK, 1)
    leads = {"href": f"{CITE}{dataset}:{record}", "tabindex": "-1"}
    around = etree.SubElement(root, f"{{{SVG}}}a", leads)
    etree.SubElement(around, f"{{{SVG}}}title").text = title
    return around


def _name(root: Any, name: str) -> None:
    """Keep the ids that something refers to, with the chart's label before them."""
    elements = list(root.iter(f"{{{SVG}}}*"))
    found = (
        (element, key, _REFERENCE.fullmatch(value)) for element in elements for key, value in element.items()
    )
    referring = [(element, key, match[1]) for element, key, match in found if match]
    targets = {target for _, _, target in referring}
    for element, key, target in referring:
        element.set(key, f"url(#{name}-{target})")
    for element in elements:
        key = element.attrib.pop("id", None)
        if key in targets:
            element.set("id", f"{name}-{key}")


def _set_in_families(text: Any) -> None:
    """Name the family of a text, and of each piece of it that another has; Typst reads no list of them."""
    words = text.text or ""
    if text.get("font-family") == _FAMILY:
        del text.attrib["font-family"]
    if not families_for(words):
        return
    base = base_family(words)
    text.set("font-family", ", ".join(f"'{name}'" for name in dict.fromkeys((base, FONT))))
    text.text, last = "", None
    for family, piece in runs(words):
        if family in (base, ""):
            if last is None:
                text.text += piece
            else:
                last.tail = (last.tail or "") + piece
        else:
            last = etree.SubElement(text, f"{{{SVG}}}tspan", {"font-family": f"'{family}'"})
            last.text = piece
