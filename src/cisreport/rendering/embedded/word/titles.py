"""Title block and contents of a Word document, as blocks before its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cisreport.rendering.embedded.outline import as_list, contents_depth, is_listed, plain, reprint
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.embedded.run import Run
from cisreport.rendering.embedded.word.markup import empty, legal, paragraph, raw, raw_inline, styled
from cisreport.rendering.tree import Attributes, Element, Tree, attr, text

_EM_SPACE: Final = "\u2003"
_EN_SPACE: Final = "\u2002"
_CONTENTS: Final = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_FIELD: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def front(tree: Tree, headers: Sequence[Element], run: Run) -> list[Element]:
    """Return the blocks of title, authors, dates, abstract and keywords, and the contents.

    Parameters
    ----------
    tree : Tree
        The document.
    headers : sequence of Element
        Its headings.
    run : Run
        Presents what they say.
    """
    return [*_title_block(tree, run), *_contents(tree, headers, run)]


def _title_block(tree: Tree, run: Run) -> Iterator[Element]:
    meta = tree["meta"]
    for name, style in (("title", "Title"), ("subtitle", "Subtitle"), ("description", "Body Text")):
        if name in meta:
            yield from _styled(style, meta[name], run)
    for author in authors(tree):
        yield paragraph("Author", run.presented([*_author(author)]))
    if day := meta.get("date-display") or meta.get("date"):
        yield from _styled("Date", day, run)
    if changed := meta.get("date-modified"):
        title = plain(meta.get("modified-title")) or "Modified"
        yield paragraph("Date", [text(f"{title}: {plain(changed)}")])
    if doi := plain(meta.get("doi")):
        link = {"t": "Link", "c": [attr(), [text(doi)], [f"https://doi.org/{doi}", ""]]}
        yield paragraph("Date", [text("DOI "), link])
    if "abstract" in meta:
        yield paragraph("Abstract Title", [text(plain(meta.get("abstract-title")) or "Abstract")])
        yield from _styled("Abstract", meta["abstract"], run)
    if keywords := ", ".join(plain(word) for word in as_list(meta.get("keywords"))):
        title = plain(meta.get("keywords-title")) or "Keywords"
        yield paragraph("Date", [{"t": "Strong", "c": [text(title)]}, text(_EN_SPACE + legal(keywords))])
    if "title" in meta:
        yield empty("Rule")


def _styled(style: str, value: Element, run: Run) -> Iterator[Element]:
    """Yield a value of the metadata in a style."""
    if value["t"] == "MetaBlocks":
        yield styled(style, run.presented(value["c"]))
    else:
        yield paragraph(style, run.presented(_inlines(value)))


def _inlines(value: Element) -> list[Element]:
    return list(value["c"]) if value["t"] == "MetaInlines" else [text(plain(value))]


def _author(author: Element) -> Iterator[Element]:
    parts = author["c"]
    if "name" in parts:
        yield {"t": "Strong", "c": _inlines(parts["name"])}
    if orcid := plain(parts.get("orcid")):
        link = {"t": "Link", "c": [attr(), [text(f"ORCID {orcid}")], [f"https://orcid.org/{orcid}", ""]]}
        yield from (text(_EM_SPACE), _small([link]))
    if "email" in parts:
        yield from (text(_EM_SPACE), _small(_inlines(parts["email"])))
    for number, affiliation in enumerate(as_list(parts.get("affiliations"))):
        between: list[Element] = [text("; ")] if number else [{"t": "LineBreak"}]
        yield from between
        yield _small(_inlines(affiliation))


def _small(inlines: list[Element]) -> Element:
    return {"t": "Span", "c": [attr(classes=("small",)), inlines]}


def _contents(tree: Tree, headers: Sequence[Element], run: Run) -> Iterator[Element]:
    """Yield the contents as a field of Word, which adds the numbers of pages when somebody updates it."""
    depth = contents_depth(tree)
    listed = [header for header in headers if Attributes(header).identifier and is_listed(header, depth, 1)]
    if not listed:
        return
    yield raw(_CONTENTS)
    yield paragraph("TOC Heading", [text(plain(tree["meta"].get("toc-title")) or "Contents")])
    for place, header in enumerate(listed):
        attributes, words = Attributes(header), run.presented(reprint(header["c"][2]))
        if number := attributes.get("number"):
            words = [text(number + _EN_SPACE), *words]
        inlines: list[Element] = [{"t": "Link", "c": [attr(), words, [f"#{attributes.identifier}", ""]]}]
        if place == 0:
            inlines.insert(0, raw_inline(_FIELD.format(depth=depth)))
        if place == len(listed) - 1:
            inlines.append(raw_inline(_FIELD_END))
        yield paragraph(f"toc {header['c'][0]}", inlines)
    yield raw("</w:sdtContent></w:sdt>")
