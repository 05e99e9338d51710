"""Whether a print says the same of itself wherever it does: in its information, attachments and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from cisreport.pieces.prints import ATTACHED
from cisreport.published.pdflinks import Places
from cisreport.published.text import bare, normalized

_INFORMATION: Final = {
    "/Title": "dc:title",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Author": "dc:creator",
    "/Creator": "xmp:CreatorTool",
}
"""What both the information and the metadata say."""
_CREATOR: Final = "Typst "
"""What wrote each print, before its version."""
_DIGITS: Final = re.compile(r"\d+")
_END: Final = re.compile(r"(\S*?)\s*(\d{1,9})$")
"""How the words of a link within a print end: with "page" in some language, and a number."""
_MOST_DIGITS: Final = 6
_SECTION: Final = re.compile(r"([0-9]+|[A-Z])(\.[0-9]+)*")


def information_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each thing that the information and the metadata do not say alike.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The print.
    """
    metadata = pdf.open_metadata()
    if not str(pdf.docinfo.get("/Creator", "")).startswith(_CREATOR):
        yield f'the information of the file says that "{pdf.docinfo.get("/Creator", "")}" wrote it'
    for name, other in _INFORMATION.items():
        said, again = str(pdf.docinfo.get(name, "")), metadata.get(other) or ""
        again = again if isinstance(again, str) else ", ".join(again)
        if bare(said) != bare(again):
            yield f'the information of the file says "{said}" as its {name[1:]}, its metadata "{again}"'
    days = ("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")
    for name, other in days:
        said, again = str(pdf.docinfo.get(name, "")), str(metadata.get(other) or "")
        if "".join(_DIGITS.findall(said)[:1]) != "".join(_DIGITS.findall(again)[:6]):
            yield f'the information of the file says "{said}" as its {name[1:]}, its metadata "{again}"'
    languages = metadata.get("dc:language") or ()
    language = str(pdf.Root.get("/Lang", ""))
    if languages and language not in languages:
        yield f"the language of the file is {language}, and its metadata say {', '.join(languages)}"


def attachment_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each attachment that is named or described in another way.

    A print that claims no standard does not say how an attachment belongs to it.
    """
    is_associated = "/AF" in pdf.Root
    for name, item in pdf.attachments.items():
        spec = item.obj
        named = [str(spec.get(key)) for key in ("/F", "/UF", "/Desc", "/AFRelationship")]
        description, relationship, kind = ATTACHED.get(name, ("", "", ""))
        wanted = [name, name, description, f"/{relationship}" if is_associated else "None"]
        if named != wanted or str(spec.EF.F.get("/Subtype", f"/{kind}")) != f"/{kind}":
            yield f"the attachment {name} is named or described in another way"
    listed = [item.objgen for item in pdf.Root.get("/AF", [])]
    if is_associated and sorted(listed) != sorted(item.obj.objgen for item in pdf.attachments.values()):
        yield "the attachments of the file are not those that it names"


def link_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each link whose words name another page or address than it leads to."""
    places = Places(pdf)
    within: list[tuple[int, str, int]] = []
    for page, sheet in enumerate(pdf.pages, 1):
        for note in sheet.get("/Annots", []):
            words = normalized(str(note.get("/Contents", "")))
            if "/A" in note and "/URI" in note.A:
                leads = bytes(note.A.URI).decode("utf-8", "replace")
                if leads != words and leads.partition(":")[2] not in words:
                    yield f'a link on page {page} says "{words}" and leads to {leads}'
            elif (target := places.target_of(note)) is not None:
                within.append((page, words, target.page + 1))
    ends = [_END.search(words) for _, words, _ in within]
    right: Counter[str] = Counter()
    for end, (*_, to) in zip(ends, within, strict=True):
        if end:
            right[end[1]] += 1 if int(end[2]) == to else -1
    said = max(right, key=lambda word: right[word], default="")
    for end, (page, words, to) in zip(ends, within, strict=True):
        if end is None or (end[1] == said and right[said] > 0 and int(end[2]) != to):
            yield f'a link on page {page} says "{words}" and leads to page {to}'


def is_section(text: str, headings: int) -> bool:
    """Return whether a heading can begin with this as its number, and not as a word: so many are counted."""
    return _SECTION.fullmatch(text) is not None and all(
        len(part) <= _MOST_DIGITS and int(part) <= headings for part in text.split(".") if part.isdigit()
    )
