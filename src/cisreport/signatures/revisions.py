"""A PDF as it was before it was signed.

A signature is added after the last byte of a PDF, as a new revision.  What such a revision may change is
little: a form with one invisible field for each signature, and data for the check of its certificates.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from io import BytesIO
from typing import Any, Final

_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF")
_WRITING: Final = re.compile(r"ModifyDate|ModDate|MetadataDate|Producer|xmpMM|InstanceID")
"""Metadata of the program that wrote a file, and of the time."""
_FORM: Final = frozenset({"/Fields", "/SigFlags"})
_FIELD: Final = frozenset(
    {"/Type", "/Subtype", "/FT", "/T", "/V", "/F", "/Ff", "/P", "/Rect", "/SV", "/Lock"}
)


def first_revision(data: bytes) -> bytes:
    """Return a PDF without its later revisions.

    Parameters
    ----------
    data : bytes
        The PDF.
    """
    found = _END.search(data)
    return data if found is None or not data[found.end() :].strip() else data[: found.end()]


def revision_problems(data: bytes) -> Iterator[str]:
    """Yield a sentence for each change of the later revisions that is not an invisible signature.

    Parameters
    ----------
    data : bytes
        A PDF with later revisions.
    """
    import pikepdf

    with pikepdf.open(BytesIO(first_revision(data))) as first, pikepdf.open(BytesIO(data)) as last:
        before, after = _objects(first), _objects(last)
        yield from map(_later, _catalog(first.Root, last.Root))
        for number, (old, new) in enumerate(zip(first.pages, last.pages, strict=False), 1):
            yield from map(_later, _page(old.obj, new.obj, number))
        compared = [first.Root, first.Root.get("/Metadata"), first.trailer.get("/Info")]
        compared += [item for page in first.pages for item in (page.obj, page.obj.get("/Annots"))]
        known = {part.objgen for part in compared if part is not None}
        if _described(first) != _described(last):
            yield _later("another title or description")
        others = {key: part for key, part in before.items() if key not in known}
        if any(key not in after or _content(part) != _content(after[key]) for key, part in others.items()):
            yield _later("a change of what the file had before")
        if len(first.pages) != len(last.pages):
            yield _later("another number of pages")


def _later(what: str) -> str:
    return f"a later revision of the file has {what}, not only signatures"


def _objects(pdf: Any) -> dict[tuple[int, int], Any]:
    """Return the objects that have a number, by it; pikepdf gives None for what is free."""
    return {part.objgen: part for part in pdf.objects if getattr(part, "is_indirect", False)}


def _bytes(part: Any) -> bytes:
    import pikepdf

    if not isinstance(part, pikepdf.Object):
        return repr(part).encode()
    return bytes(part.unparse())


def _content(part: Any) -> bytes:
    """Return all of an object, where :func:`_bytes` has only its number."""
    import pikepdf

    raw = part.read_raw_bytes() if isinstance(part, pikepdf.Stream) else b""
    return bytes(part.unparse(resolved=True)) + raw


def _described(pdf: Any) -> dict[str, str]:
    """Return what a PDF says about itself, except when and with what it was written."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        said = {**dict(metadata), **{str(key): str(value) for key, value in pdf.docinfo.items()}}
    return {key: str(value) for key, value in said.items() if not _WRITING.search(key)}


def _differing(old: Any, new: Any, leave: Container[str]) -> list[str]:
    """Return the keys of two dictionaries that do not have the same values."""
    keys = sorted(key for key in old.keys() | new.keys() if key not in leave)
    return [key for key in keys if key not in old or key not in new or _bytes(old[key]) != _bytes(new[key])]


def _catalog(old: Any, new: Any) -> Iterator[str]:
    added = {
        key
        for key in ("/Metadata", "/AcroForm", "/DSS", "/Extensions", "/Version")
        if key not in old or key == "/Metadata"
    }
    yield from (f"another {key} in its catalog" for key in _differing(old, new, added))
    form = new.get("/AcroForm", {})
    yield from (f"{key} in its form" for key in sorted(form.keys() - _FORM))
    for field in form.get("/Fields", ()):
        if field.get("/FT") != "/Sig" or field.keys() - _FIELD:
            yield "a field that is not an invisible signature"


def _page(old: Any, new: Any, number: int) -> Iterator[str]:
    if _differing(old, new, {"/Annots"}):
        yield f"another page {number}"
    had, has = list(old.get("/Annots", ())), list(new.get("/Annots", ()))
    if [*map(_bytes, has[: len(had)])] != [*map(_bytes, had)]:
        yield f"other links on page {number}"
    for note in has[len(had) :]:
        is_field = (
            note.get("/Subtype") == "/Widget" and note.get("/FT") == "/Sig" and not note.keys() - _FIELD
        )
        if not is_field or any(float(side) for side in note.get("/Rect", [1])):
            yield f"something that can be seen on page {number}"
