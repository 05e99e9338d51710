"""What the formats make of tags, classes, attributes and styles: one table for each, and what is not in one.

A thing is *rendered* in every format; or *noted*, since it has no bearing on what the document says; or
*refused*, with what to write.  Tags that pandoc reads as elements (``assets/lua/html.lua``) are not here.
A tag that no table has is refused.  A class or an attribute that no table has changes looks at most: it is
noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

NOTED_TAGS: Final = frozenset(
    {
        *("script", "style", "link", "meta", "wbr", "source", "track"),
        *("font", "center", "big", "nobr", "button", "label"),
    }
)
"""Tags without effect: the words between them remain, a script or style does not."""
PLAIN_TAGS: Final = frozenset(
    {
        *("p", "time", "data", "cite", "bdi", "acronym", "picture"),
        *("main", "header", "footer", "article", "nav", "address", "aside", "hgroup", "body", "html"),
    }
)
"""Tags that say what their words are, and nothing that a reader sees."""
CLOSED_TAGS: Final = frozenset(
    {
        *(
            "a",
            "b",
            "code",
            "em",
            "i",
            "kbd",
            "mark",
            "q",
            "s",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
        ),
        *("blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
        *(
            "li",
            "ol",
            "pre",
            "section",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "tt",
            "u",
            "ul",
        ),
    }
)
"""Tags whose end, if nothing is open, says nothing, as in a browser."""
FOLDS: Final = ("details", "summary")
"""Tags of a part that is folded on the page, and open in print."""

FRAMES: Final = frozenset({"iframe", "embed", "video", "audio", "frame"})
"""Tags that are links if they have an address or name a file."""
_LINK: Final = "write a link to it"
_SHOWN_AS_IMAGE: Final = "write it to a file, and show that as an image"
REFUSED_TAGS: Final[Mapping[str, str]] = {
    "iframe": _LINK,
    "embed": _LINK,
    "object": _LINK,
    "video": _LINK,
    "audio": _LINK,
    "frame": _LINK,
    "svg": _SHOWN_AS_IMAGE,
    "canvas": _SHOWN_AS_IMAGE,
    "input": "write its words",
    "select": "write its words as a list",
    "form": "write its words",
    "textarea": "write its words",
    "ruby": "write the reading in parentheses",
}
"""Tags whose content only a browser shows, and what to write."""
UNKNOWN_TAG: Final = 'close what it opens, write Markdown, or write "\\<" for the character itself'

CLASSES: Final = frozenset(
    {
        *("abbr", "appendix", "center", "dfn", "kbd", "mark", "sample", "section", "small", "smallcaps"),
        *("sourceCode", "ul", "underline", "unlisted", "unnumbered", "variable", "literal", "hedged"),
        *("email", "uri", "header", "odd", "even", "footnotes", "refs", "references", "hanging-indent"),
        *("active", "callout", "cell", "figure", "listing", "panel", "part", "sources", "page-break"),
        *("panel-tabset", "tab", "layout", "layout-item", "equation", "equation-number", "caption-label"),
        *(
            "quarto-xref",
            "register",
            "register-table",
            "value",
            "name",
            "claim",
            "ours",
            "fact-id",
            "facts",
            "nocase",
        ),
        *("statement", "statement-label", "theorem", "proof", "margin", "annotations", "tables"),
        *(
            "chart",
            "chart-title",
            "chart-subtitle",
            "chart-below",
            "chart-wide",
            "chart-narrow",
            "chart-picture",
        ),
        *("title-words", "layout-rows", "layout-spacer", "layout-row", "filename", "named-code", "marked"),
        *("callout-note", "callout-tip", "callout-warning", "callout-important", "callout-caution"),
    }
)
"""Classes that have an effect in every format."""
OWN_CLASS: Final = re.compile(r"cr-.*|cell-.*|csl-.*|footnote-.*")
"""Classes of the library, of cells and of lists of works."""

ATTRIBUTES: Final = frozenset(
    {
        *("alt", "fig-alt", "width", "lang", "dir", "title", "open", "reason", "entry-spacing"),
        *("number", "kind", "letter", "collapse", "group", "active", "columns", "layout-ncol", "layout-nrow"),
        *("lst-cap", "tbl-colwidths", "cite", "fold", "fold-summary", "key", "text"),
        *(
            "when-format",
            "unless-format",
            "when-meta",
            "unless-meta",
            "role",
            "row-header",
            "startFrom",
            "start-from",
        ),
        *("color", "background", "widths", "annotations", "filename"),
    }
)
"""Attributes that have an effect in every format, or that only programs read."""
CAPTIONS: Final[Mapping[str, str]] = {
    "fig-cap": "write it between the brackets of the image, or as the last paragraph of the div",
    "tbl-cap": 'write it below the table: ": ..."',
    "fig-subcap": "write each between the brackets of its image",
    "tbl-subcap": 'write each below its table: ": ..."',
}
"""Attributes that say something which no format shows there, and where to write it."""
OWN_ATTRIBUTE: Final = re.compile(r"cr-.*|data-.*|aria-.*|cite|custom-style|target|rel|loading|decoding")

HIDDEN: Final[Mapping[str, str]] = {"display": "none", "visibility": "hidden"}
"""Styles that hide words, which no format does."""
EMPHASES: Final[Mapping[tuple[str, str], str]] = {
    ("font-weight", "bold"): "Strong",
    ("font-weight", "bolder"): "Strong",
    ("font-weight", "600"): "Strong",
    ("font-weight", "700"): "Strong",
    ("font-weight", "800"): "Strong",
    ("font-style", "italic"): "Emph",
    ("font-style", "oblique"): "Emph",
    ("font-variant", "small-caps"): "SmallCaps",
    ("text-decoration", "underline"): "Underline",
    ("text-decoration", "line-through"): "Strikeout",
    ("vertical-align", "super"): "Superscript",
    ("vertical-align", "sub"): "Subscript",
}
"""Styles of words that elements of the tree express."""
COLORS: Final[Mapping[str, str]] = {
    "color": "color",
    "background-color": "background",
    "background": "background",
}
"""Attributes that take colors, by the property that gives them."""


def declarations(style: str) -> dict[str, str]:
    """Return the properties of a CSS style with their values, in small letters."""
    parts = (part.partition(":") for part in style.split(";") if ":" in part)
    return {
        name.strip().lower(): value.strip().lower().removesuffix("!important").strip()
        for name, _, value in parts
    }


def color_code(value: str) -> str | None:
    """Return a color of CSS as ``#rrggbb``, or None for what is not one."""
    from PIL import ImageColor

    try:
        red, green, blue, *_ = ImageColor.getrgb(value)
    except ValueError:
        return None
    return f"#{red:02x}{green:02x}{blue:02x}"
