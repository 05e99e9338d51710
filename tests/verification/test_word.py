"""Word documents that somebody changed: each kind of change is found, and what changes nothing is not."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image, ImageDraw

from cisreport.errors import CisreportError
from cisreport.published import read_published
from verification.tampering import problems_of
from wordreading import DOCUMENT, W, packed, parts_of

Parts = dict[str, bytes]
MANIFEST = "customXml/item1.xml"
PICTURE = re.compile(r"word/media/.+\.png")


def changed(build: Path, folder: Path, change: Callable[[Parts], object]) -> Path:
    """Write the toy's document with its parts changed."""
    parts = parts_of((build / "toy.docx").read_bytes())
    before = dict(parts)
    change(parts)
    assert parts != before
    (folder / "changed.docx").write_bytes(packed(parts))
    return folder / "changed.docx"


def replacing(old: str, new: str, part: str = DOCUMENT) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text = parts[part].decode()
        assert old in text
        parts[part] = text.replace(old, new, 1).encode()

    return change


def editing(edit: Callable[[Any], object], part: str = DOCUMENT) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        root = etree.fromstring(parts[part])
        edit(root)
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return change


def bookmark(root: Any, name: str) -> Any:
    [found] = root.iterfind(f".//{W}bookmarkStart[@{W}name='{name}']")
    return found


def without_row(root: Any) -> None:
    row = next(bookmark(root, "fact-summit").iterancestors(f"{W}tr"))
    row.getparent().remove(row)


def hidden(root: Any) -> None:
    run = bookmark(root, "use-1").getnext().find(f"{W}r")
    run.find(f"{W}rPr").append(etree.Element(f"{W}vanish"))


def with_paragraph(root: Any) -> None:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = "There are 77 lakes."
    root.find(f"{W}body").insert(5, paragraph)


def out_of_table(root: Any) -> None:
    """Let the bookmark of the table end before its rows."""
    start = bookmark(root, "tbl-days")
    [end] = root.iterfind(f".//{W}bookmarkEnd[@{W}id='{start.get(f'{W}id')}']")
    start.addnext(end)


def with_table(root: Any) -> None:
    """Add a row without a fact to a table of the register."""
    row = next(bookmark(root, "fact-summit").iterancestors(f"{W}tr"))
    added = etree.fromstring(etree.tostring(row))
    for mark in [*added.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    row.addnext(added)


def in_deleted(root: Any) -> None:
    """Delete a value as Word does it where changes are tracked."""
    link = bookmark(root, "use-1").getnext()
    deleted = etree.Element(f"{W}del")
    link.addprevious(deleted)
    deleted.append(link)


def in_drawing(root: Any) -> None:
    root[0].text = re.sub(r"(<text[^>]*>)[^<]+", r"\1x", root[0].text, count=1)


CHANGES: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a digit of a value": (
        replacing(">446\u00a0days<", ">447\u00a0days<"),
        '"446 days" is printed as "447 days"',
    ),
    "a digit of the text": (
        replacing("sum is 41,", "sum is 47,"),
        'a number that the manifest does not list: "47"',
    ),
    "a paragraph with a number": (
        editing(with_paragraph),
        'a number that the manifest does not list: "77" in "There are 77 lakes."',
    ),
    "a link": (
        replacing('w:anchor="fact-summit"', 'w:anchor="fact-talks"'),
        "is linked to another row: fact-talks",
    ),
    "a row is gone": (
        editing(without_row),
        "the register has no row that says of lake-league-2031:summit: ",
    ),
    "a row more": (editing(with_table), "the register has a row that is not of the manifest: "),
    "a word of a row": (replacing(">Bellmark<", ">Bellmarch<"), "Bellmarch"),
    "a hidden value": (editing(hidden), " is not printed"),
    "a deleted value": (editing(in_deleted), " is not printed"),
    "a value out of its table": (editing(out_of_table), "is printed at another place: "),
    "the number of a section": (replacing(">1.1\u2002<", ">1.2\u2002<"), 'that the text does not have: "1"'),
    "the contents": (replacing("The shore</w:t>", "The store</w:t>"), 'the contents say "1.1 The store'),
    "a header": (
        replacing("Lakes in 2031", "Lakes in 2032", "word/header1.xml"),
        'the pages have "Lakes in 2032" at their edges',
    ),
    "the title of the file": (
        replacing("Lakes in 2031", "Lakes in 2032", "docProps/core.xml"),
        'the file is titled "Lakes in 2032"',
    ),
    "a description": (replacing("181 days apart. Timeline", "182 days apart. Timeline"), "is described as "),
    "words above a chart": (
        replacing(">Summits of the Lake League: 181", ">Summits of the Lake League: 191"),
        'chart fig-timeline is printed without "Summits of the Lake League: 181 days apart"',
    ),
    "a drawing": (
        editing(in_drawing, "customXml/item3.xml"),
        "chart fig-timeline is drawn with ",
    ),
    "a note": (replacing("Before 1 J", "Before 3 J", "word/footnotes.xml"), "Before 3 January"),
    "a list": (
        replacing('<w:startOverride w:val="1" />', '<w:startOverride w:val="4" />', "word/numbering.xml"),
        "as list",
    ),
    "another document inside": (
        editing(lambda root: root.find(f"{W}body").insert(0, etree.Element(f"{W}altChunk"))),
        "the text has content that is not read (altChunk)",
    ),
    "linked data": (
        replacing("lake-league-2031", "lake-league-2032", "customXml/item2.xml"),
        "linked data",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_changed_is_reported(build: Path, tmp_path: Path, kind: str) -> None:
    change, problem = CHANGES[kind]
    problems = problems_of(changed(build, tmp_path, change))
    assert any(problem in found for found in problems), problems


def test_a_changed_manifest_is_reported(build: Path, tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        root = etree.fromstring(parts[MANIFEST])
        manifest = json.loads(root.text)
        manifest["values"][1]["text"] = "4 June 2031"
        root.text = json.dumps(manifest)
        parts[MANIFEST] = etree.tostring(root)

    problems = problems_of(changed(build, tmp_path, change))
    assert any('"4 June 2031" is printed as "3 June 2031"' in found for found in problems), problems


def test_a_changed_picture_is_reported(build: Path, tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        name = next(filter(PICTURE.fullmatch, parts))
        with Image.open(BytesIO(parts[name])) as picture:
            drawn = picture.convert("RGB")
        ImageDraw.Draw(drawn).line((300, 200, 330, 200), fill="black", width=6)
        written = BytesIO()
        drawn.save(written, "PNG")
        parts[name] = written.getvalue()

    [problem] = problems_of(changed(build, tmp_path, change))
    assert problem.startswith('the picture "Summits of the Lake League')
    assert problem.endswith("does not show its drawing")


def test_a_picture_that_was_saved_again_is_the_same(build: Path, tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        name = next(filter(PICTURE.fullmatch, parts))
        with Image.open(BytesIO(parts[name])) as picture:
            smaller = picture.convert("RGB").resize((picture.width * 3 // 4, picture.height * 3 // 4))
        written = BytesIO()
        smaller.save(written, "PNG")
        parts[name] = written.getvalue()

    assert problems_of(changed(build, tmp_path, change)) == ()


def test_runs_that_word_parts_are_read_as_one(build: Path, tmp_path: Path) -> None:
    def part(root: Any) -> None:
        for run in [*root.iter(f"{W}r")]:
            words = run.find(f"{W}t")
            if words is None or len(words.text or "") < 2:
                continue
            rest = etree.fromstring(etree.tostring(run))
            rest.find(f"{W}t").text, words.text = words.text[1:], words.text[:1]
            run.addnext(rest)

    assert problems_of(changed(build, tmp_path, editing(part))) == ()


def test_what_word_adds_to_the_contents_changes_nothing(build: Path, tmp_path: Path) -> None:
    def number(root: Any) -> None:
        for paragraph in root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if (
                style is not None
                and style.get(f"{W}val").startswith("TOC")
                and (link := paragraph.find(f"{W}hyperlink")) is not None
            ):
                run = etree.SubElement(link, f"{W}r")
                etree.SubElement(run, f"{W}tab")
                etree.SubElement(run, f"{W}t").text = "12"

    assert problems_of(changed(build, tmp_path, editing(number))) == ()


def test_a_comment_is_read(build: Path, tmp_path: Path) -> None:
    comment = '<w:comment w:id="1"><w:p><w:r><w:t>Rather 99</w:t></w:r></w:p></w:comment>'
    shown = f"<w:comments xmlns:w='{W[1:-1]}'>{comment}</w:comments>".encode()
    problems = problems_of(changed(build, tmp_path, lambda parts: parts.update({"word/comments.xml": shown})))
    assert problems == ('a number that the manifest does not list: "99" in "Rather 99"',)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda parts: parts.update({DOCUMENT: b"<w:document"}), "is damaged: word/document.xml: "),
        (
            lambda parts: parts.update({DOCUMENT: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "is damaged: word/document.xml has a document type",
        ),
        (
            lambda parts: parts.update({"customXml/item9.xml": parts[MANIFEST]}),
            "has 2 manifests; it was changed",
        ),
        (lambda parts: parts.pop(MANIFEST), "does not have a cisreport manifest"),
    ],
)
def test_a_damaged_file(build: Path, tmp_path: Path, change: Callable[[Parts], object], problem: str) -> None:
    with pytest.raises(CisreportError, match=re.escape(problem)):
        problems_of(changed(build, tmp_path, change))


def test_what_is_not_an_archive(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(CisreportError, match="is damaged: "):
        read_published(tmp_path / "x.docx")


def test_two_parts_of_a_name(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes((build / "toy.docx").read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(DOCUMENT, b"<a/>")
    with pytest.raises(CisreportError, match=r"has two parts word/document\.xml; it was changed"):
        read_published(path)
