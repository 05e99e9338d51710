"""A Word document: pandoc writes it from the tree that :func:`.to_word` makes, with a reference document."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Final

from lxml import etree

from cisreport.errors import Problem, ReportError
from cisreport.published import read_published
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.outline import as_list, plain
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.embedded.word import to_word
from cisreport.rendering.embedded.word.data import with_data
from cisreport.rendering.embedded.word.dressing import (
    core_properties,
    dress,
    mend,
    set_header,
    set_styles,
)
from cisreport.rendering.embedded.word.losses import losses
from cisreport.rendering.embedded.word.package import (
    DOCUMENT,
    Parts,
    packed,
    parsed,
    reference_parts,
    unpacked,
    written,
)
from cisreport.rendering.embedded.word.pictures import set_pictures
from cisreport.rendering.problems import located
from cisreport.rendering.tree import elements

_STYLES: Final = "word/styles.xml"
_SETTINGS: Final = "word/settings.xml"
_NOTES: Final = "word/footnotes.xml"
_HEADER: Final = "word/header1.xml"


def write_word(draft: Draft) -> bytes:
    """Return a document for Word.

    Raises
    ------
    ReportError
        If a table has too many columns, an image cannot be shown, a formula cannot be read, the reference
        document is not one, or pandoc fails.
    """
    said = _said(draft)
    lang = plain(draft.tree["meta"].get("lang")) or "en"
    title = plain(draft.tree["meta"].get("short-title")) or said["dc:title"]
    with draft.clock.stage("Word"):
        draft.notes.extend(losses(draft))
        if too_wide := to_word(draft.tree):
            raise ReportError([_too_wide(draft, name) for name in too_wide])
        drawings = set_pictures(draft)
        ours = reference_parts()
        reference, file = draft.work / "reference.docx", draft.work / "report.docx"
        given = draft.document.option("reference-doc", "docx")
        if given:
            shutil.copyfile(given, reference)
        else:
            reference.write_bytes(packed(ours))
        draft.through_pandoc("docx", f"--reference-doc={reference}", f"--output={file}")
        parts = unpacked(file.read_bytes())
        try:
            _dress(parts, ours, lang, None if given else title)
        except etree.XMLSyntaxError as error:
            what, remedy = f"the raw content for Word is not XML: {error.msg}", "correct it"
            raise ReportError([located(draft.document, "{=openxml}", what, remedy, whole=False)]) from error
        parts["docProps/core.xml"] = core_properties(said)
        data = packed(with_data(parts, draft.facts, drawings))
        if draft.facts.manifest and (given or _has_raw_content(draft)):
            published = read_published(draft.document.path.with_suffix(".docx"), data)
            data = packed(with_data(parts, draft.facts, drawings, published.unusual()))
        return data


def _has_raw_content(draft: Draft) -> bool:
    raw = elements(draft.tree["blocks"], "RawBlock", "RawInline")
    return any(element["c"][0] == "openxml" for element in raw)


def _dress(parts: Parts, ours: Mapping[str, bytes], lang: str, title: str | None) -> None:
    """Change the parts in place; without a title, the pages are those of the author's reference document."""
    document = parsed(parts[DOCUMENT])
    dress(document)
    parts[DOCUMENT] = written(document)
    if _NOTES in parts:
        notes = parsed(parts[_NOTES])
        mend(notes)
        parts[_NOTES] = written(notes)
    styles = parsed(parts[_STYLES])
    set_styles(styles, ours[_STYLES], lang)
    parts[_STYLES] = written(styles)
    if title is not None:
        header = parsed(ours[_HEADER])
        set_header(header, title)
        parts[_HEADER] = written(header)
        parts[_SETTINGS] = written(parsed(ours[_SETTINGS]))


def _said(draft: Draft) -> dict[str, str]:
    """Return what programs say of the document."""
    meta = draft.tree["meta"]
    names = [plain(author["c"].get("name")) for author in authors(draft.tree)]
    return {
        "dc:title": plain(meta.get("title")) or "Report",
        "dc:creator": "; ".join(filter(None, names)),
        "cp:keywords": ", ".join(plain(word) for word in as_list(meta.get("keywords"))),
        "dc:description": plain(meta.get("abstract")),
        "dc:language": plain(meta.get("lang")) or "en",
        "dcterms:created": f"{draft.day.isoformat()}T00:00:00Z" if draft.day else "",
    }


def _too_wide(draft: Draft, name: str) -> Problem:
    what = f'the table "{name}" has too many columns for a page in Word'
    return located(draft.document, name, what, "part it into several, or turn its rows into columns")
