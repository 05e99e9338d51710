"""The one table of options: whether the engine renders a key of Quarto, notes it, or refuses it.

*Rendered* is right in every format, or what the engine does in any case.  *Noted* has no bearing on what the
document says; a line names the keys that have no effect.  *Refused* has a bearing, and the error names what
to write instead.  ``docs/reference/documents.md`` is made from this table (``docs/features.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cisreport.documents import noted


class Verdict(StrEnum):
    """What the engine does with a key."""

    RENDERED = "rendered"
    NOTED = "noted"
    REFUSED = "refused"


class Scope(StrEnum):
    """For how many formats a rendered key has its value."""

    EACH = "each"
    """Each format can have a separate value."""
    ALL = "all"
    """All formats have the same value."""
    CODE = "code"
    """The code runs once, so all formats have the same value; ``execute:`` may have the key, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """The verdict on a key."""

    verdict: Verdict
    kinds: tuple[type, ...] = ()
    """Types of its value; none means any."""
    scope: Scope = Scope.ALL
    about: str = ""
    """What it does, or why it has no effect."""
    instead: str = ""
    """What to write instead of it, or of the refused values."""
    meets: tuple[Any, ...] = ()
    """Values of a noted key that ask for what the engine does in any case."""
    refuses: tuple[Any, ...] = ()
    """Values that are refused, of a key that is not."""


TEXT: Final = (str,)
FLAG: Final = (bool,)
COUNT: Final = (int,)
NUMBER: Final = (int, float)


def _rendered(kinds: tuple[type, ...], about: str, scope: Scope = Scope.ALL, **more: Any) -> Feature:
    return Feature(verdict=Verdict.RENDERED, kinds=kinds, about=about, scope=scope, **more)


def _refused(instead: str) -> Feature:
    return Feature(verdict=Verdict.REFUSED, instead=instead)


def _noted(about: str, **more: Any) -> Feature:
    return Feature(verdict=Verdict.NOTED, about=about, **more)


def _all_noted(groups: Mapping[str, str]) -> dict[str, Feature]:
    return {name: _noted(reason) for reason, names in groups.items() for name in names.split()}


def _same(scope: Scope, kinds: tuple[type, ...], abouts: Mapping[str, str]) -> dict[str, Feature]:
    return {name: _rendered(kinds, about, scope) for name, about in abouts.items()}


_CODE: Final[Mapping[str, Feature]] = {
    "echo": _rendered(
        (bool, str), "whether a cell's code is shown; `fenced` shows its fence, too", Scope.CODE
    ),
    "output": _rendered(
        (bool, str), "whether its outputs are shown; `asis` reads them as Markdown", Scope.CODE
    ),
    **_same(
        Scope.CODE,
        FLAG,
        {
            "eval": "whether it runs",
            "warning": "whether its warnings are shown, one line each",
            "error": "whether it may fail; the error is shown as one line",
            "include": "whether code and outputs are shown",
        },
    ),
    **_same(
        Scope.CODE,
        NUMBER,
        {"fig-width": "width of its figures, in inches", "fig-height": "their height, in inches"},
    ),
    "code-fold": _rendered((bool, str), "whether the page folds code; print unfolds it", Scope.CODE),
    "code-summary": _rendered(TEXT, "what the page shows for folded code", Scope.CODE),
}
_RUNS: Final[Mapping[str, Feature]] = {
    "enabled": _noted(
        "code runs once for all formats", meets=(True,), refuses=(False,), instead='use "eval: false"'
    ),
    "ipynb-shell-interactivity": _noted(
        "the last expression of a cell is its result",
        meets=("last_expr",),
        refuses=("all", "last", "none", "last_expr_or_assign"),
        instead="show each value with display(...)",
    ),
    **_all_noted(noted.RUNS),
}

EXECUTE: Final[Mapping[str, Feature]] = {**_CODE, **_RUNS}
"""Options below ``execute:``, which may be at the top or below a format, too."""

CELL: Final[Mapping[str, Feature]] = {
    **_CODE,
    "label": _rendered(TEXT, "identifies the cell; `fig-`, `tbl-` and `lst-` number its output"),
    "fig-cap": _rendered((str, list), "caption of a figure, or a list with one for each figure of the cell"),
    "fig-subcap": _rendered((list, str, bool), "captions of the parts of a figure"),
    "fig-alt": _rendered((str, list), "alternative text of a figure, or of each of its parts"),
    "layout-ncol": _rendered(COUNT, "number of columns for several outputs"),
    "layout-nrow": _rendered(COUNT, "number of rows for several outputs"),
    "tbl-cap": _rendered((str, list), "caption of a table, or a list with only that"),
    "lst-label": _rendered(TEXT, "label of the code as a listing"),
    "lst-cap": _rendered(TEXT, "caption of the code as a listing"),
    "tags": _rendered((list, str), "`parameters` marks the cell that `-P` sets"),
    "layout": _rendered((str, list), "rows of widths for several outputs"),
    "tbl-subcap": _rendered((list, str, bool), "captions of the parts of a table"),
    "filename": _rendered(TEXT, "name of the file that the code is from"),
    "title": _rendered(TEXT, "title of what it shows, such as a card of a dashboard"),
    "fig-link": _refused("write the link in the caption"),
    "file": _refused("load the file in Python"),
    "code": _refused("write the code in the cell"),
    "child": _refused('use "{{< include FILE >}}"'),
    "renderings": _refused("make one figure, without renderings"),
    "results": _noted("knitr's; outputs are shown", refuses=("asis",), instead='use "output: asis"'),
    "content": _noted("cards of a dashboard", refuses=("valuebox",), instead="write the value in the text"),
    "code-annotations": _noted(
        "the way annotations appear", refuses=(False, "none"), instead="remove the annotations"
    ),
    **_RUNS,
    **_all_noted(noted.CELL),
    "column": _noted("everything but `margin` is as wide as the text", meets=("margin",)),
}
"""Options of a cell, in its ``#|`` lines."""

FURNITURE: Final = ("include-before-body", "include-after-body")
"""Keys that are noted if what they include shows no words, and else refused."""

DOCUMENT: Final[Mapping[str, Feature]] = {
    **EXECUTE,
    **_same(
        Scope.EACH,
        FLAG,
        {"toc": "contents", "number-sections": "numbers of sections"},
    ),
    "license": _rendered(
        (str, list, dict), "license, which a report with a register names where it is cited"
    ),
    "toc-depth": _rendered(COUNT, "levels of headings in the contents", Scope.EACH),
    "toc-title": _rendered(TEXT, "title of the contents", Scope.EACH),
    "number-depth": _rendered(COUNT, "levels of headings with numbers"),
    **_same(
        Scope.ALL,
        TEXT,
        {
            "title": "title; without one, the first heading or the name of the file",
            "subtitle": "subtitle",
            "description": "a sentence below the title",
            "date-format": "how dates are printed",
            "abstract": "abstract",
            "abstract-title": "its title",
            "doi": "identifier of the publication, with a link",
            "lang": "language: the words of captions and references, hyphenation",
            "dir": "direction of the page's text",
            "csl": "style of citations",
            "reference-section-title": "heading of the list of works",
        },
    ),
    "reference-doc": _rendered(TEXT, "document of Word whose styles and pages the Word file has", Scope.EACH),
    "mainfont": _rendered((str, list), "fonts for letters that the library's fonts lack", Scope.EACH),
    "author": _rendered((str, list, dict), "authors; `authors` is the same"),
    "authors": _rendered((str, list, dict), "the same as `author`"),
    "affiliations": _rendered((list, dict, str), "affiliations with an `id`, which authors name as `ref`"),
    "date": _rendered((str, dict), "the document's date"),
    "date-modified": _rendered((str, dict), "when it was last changed"),
    "keywords": _rendered((list, str), "keywords"),
    "bibliography": _rendered((str, list), "files of works"),
    "references": _rendered((list,), "works, in the document itself"),
    "nocite": _rendered((str, list), "works that are listed without being cited"),
    **_same(
        Scope.ALL,
        FLAG,
        {
            "link-citations": "whether citations link to the list of works; they do by default",
            "link-bibliography": "whether the list links to the works",
            "suppress-bibliography": "whether the list is left out",
            "notes-after-punctuation": "whether the numbers of notes come after punctuation",
        },
    ),
    "params": _rendered((dict,), "your keys, for `{{< meta params.key >}}`"),
    "execute": _rendered((dict,), "options of all cells"),
    "format": _rendered((str, dict), "options by format"),
    "jupyter": _rendered((str, dict, bool), "the kernel; any Python"),
    "engine": _rendered(TEXT, "`jupyter`"),
    "filters": _rendered(
        (str, list, dict), "`cisreport`, Quarto's, and Lua filters after which the formats say the same"
    ),
    "cisreport": _rendered((dict,), "options of this library"),
    "metadata-files": _rendered((list,), "files with more keys, which have precedence"),
    "metadata-file": _rendered(TEXT, "such a file"),
    "metadata": _rendered((dict,), "more keys"),
    "project": _rendered((dict,), "the project, in `_quarto.yml`"),
    "citeproc": _noted("citations are always resolved", meets=(True,), refuses=(False,), instead="remove it"),
    "self-contained": _noted("a page is always one file", meets=(True,)),
    "embed-resources": _noted("a page is always one file", meets=(True,)),
    "pdf-standard": _noted("the PDF has all standards that it meets"),
    "server": _refused("show a result for chosen values; the page does not run code"),
    "thanks": _refused("write it as a footnote in the text"),
    "citation-abbreviations": _refused("write the short titles in the bibliography"),
    "template-params": _refused("remove it: reports share one template"),
    "default-image-extension": _refused("write the ending of each image"),
    "from": _refused('remove it: the text is read as "markdown"'),
    "defaults": _refused("write its keys in the front matter"),
    "variables": _refused("write its keys at the top of the front matter"),
    "include-before": _refused("write it in the text"),
    "include-after": _refused("write it in the text"),
    "number-offset": _refused("remove it: sections are numbered from 1"),
    "secnumdepth": _refused('use "number-depth"'),
    **dict.fromkeys(FURNITURE, _noted("HTML that shows no words; what shows words is refused")),
    **_all_noted(noted.DOCUMENT),
}
"""Keys of a front matter and of ``_quarto.yml``, and options below a format."""

PROJECT: Final[Mapping[str, Feature]] = {
    "type": _noted("each document is rendered by itself", meets=("default",)),
    "execute-dir": _rendered(TEXT, "`file` or `project`: the folder that code runs in"),
    **_all_noted(noted.PROJECT),
}
"""Options below ``project:``."""

AUTHOR: Final[Mapping[str, Feature]] = {
    "name": _rendered((str, dict), "as written, or `literal`, or `given` and `family`"),
    "degrees": _rendered((str, list), "degrees after the name"),
    "orcid": _rendered(TEXT, "ORCID, with a link"),
    "email": _rendered(TEXT, "address, with a link"),
    "url": _rendered(TEXT, "address that the name links to"),
    "affiliation": _rendered((str, list, dict), "the same as `affiliations`"),
    "affiliations": _rendered((str, list, dict), "texts, mappings, or `ref: id`"),
    "affiliation-url": _rendered(TEXT, "address that the affiliation links to"),
    **_all_noted(noted.AUTHOR),
}
"""Details of an author."""

AFFILIATION: Final[Mapping[str, Feature]] = {
    **_same(
        Scope.ALL,
        TEXT,
        {
            "id": "what `ref` names",
            "ref": "the affiliation with this `id`",
            "department": "department",
            "group": "group",
            "name": "name; `university` and `institution` are the same",
            "university": "name",
            "institution": "name",
            "address": "street",
            "postal-code": "postal code",
            "city": "city",
            "region": "region; `state` is the same",
            "state": "region",
            "country": "country",
            "url": "address that the name links to",
        },
    ),
    **_all_noted(noted.AFFILIATION),
}
"""Details of an affiliation, printed in this order."""

OURS: Final[Mapping[str, Feature]] = {
    "names": _rendered((list,), "names that the lint allows in addition to those of the vocabulary"),
    "require": _rendered((list, str), "standards that the PDF has to claim"),
}
"""Options below ``cisreport:``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place for keys: its table, and its name in messages."""

    noun: str
    table: Mapping[str, Feature] = field(repr=False)
    is_ours: bool = False
    """Whether only this library reads its keys, so an unknown one is a mistake."""


FRONT_PLACE: Final = Place(noun="front matter", table=DOCUMENT)
EXECUTE_PLACE: Final = Place(noun="execution option", table=EXECUTE)
CELL_PLACE: Final = Place(noun="cell option", table=CELL)
PROJECT_PLACE: Final = Place(noun="project option", table=PROJECT)
AUTHOR_PLACE: Final = Place(noun="author detail", table=AUTHOR)
AFFILIATION_PLACE: Final = Place(noun="affiliation detail", table=AFFILIATION)
OUR_PLACE: Final = Place(noun="cisreport option", table=OURS, is_ours=True)
PLACES: Final = (
    FRONT_PLACE, EXECUTE_PLACE, CELL_PLACE, PROJECT_PLACE, AUTHOR_PLACE, AFFILIATION_PLACE, OUR_PLACE,
)  # fmt: skip
"""Every place, with its table."""
