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


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"
REF = f'xmlns:w="{W[1:-1]}" xmlns:v="urn:schemas-microsoft-com:vml"'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def related(kind: str, target: str, *, outside: bool = False) -> Callable[[Parts], None]:
    """Let the text relate to a part more, or to an address."""
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="more" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
    return replacing("</Relationships>", f"{relation}</Relationships>", RELATIONS)


def elsewhere(kind: str, old: str, new: str) -> Callable[[Parts], None]:
    """Let the text relate to another part of a kind, in which something is changed."""

    def change(parts: Parts) -> None:
        name = next(name for name in parts if name.startswith(f"word/{kind}"))
        assert old in parts[name].decode()
        parts["word/other.xml"] = parts[name].replace(old.encode(), new.encode())
        replacing(f'Target="{name.removeprefix("word/")}"', 'Target="other.xml"', RELATIONS)(parts)

    return change


def text_elsewhere(parts: Parts) -> None:
    parts["word/other.xml"] = parts[DOCUMENT].replace(">446\u00a0days<".encode(), ">447\u00a0days<".encode())
    parts["word/_rels/other.xml.rels"] = parts[RELATIONS]
    replacing("word/document.xml", "word/other.xml", "_rels/.rels")(parts)


def with_element(xml: str) -> Callable[[Parts], None]:
    """Add a paragraph with this before the first one."""
    added = f"<w:p {REF}><w:r>{xml}</w:r></w:p>"
    return editing(lambda root: root.find(f"{W}body").insert(0, etree.fromstring(added)))


def with_field(code: str) -> Callable[[Parts], None]:
    begin, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "end"))
    return with_element(f"{begin}<w:instrText> {code} </w:instrText>{end}")


def looking(xml: str, *, use: str = "use-1") -> Callable[[Parts], None]:
    """Give the run of a value a property."""

    def look(root: Any) -> None:
        run = bookmark(root, use).getnext().find(f"{W}r")
        run.find(f"{W}rPr").append(etree.fromstring(xml.replace("/>", f" {REF}/>")))

    return editing(look)


def styled(place: str, properties: str) -> Callable[[Parts], None]:
    """Give the style of a value, of its paragraph, or that it is based on a property."""
    style = f'<w:style w:type="paragraph" w:styleId="Other"><w:rPr>{properties}</w:rPr></w:style>'
    based = '<w:style w:type="paragraph" w:styleId="Further"><w:basedOn w:val="Other"/></w:style>'

    def change(parts: Parts) -> None:
        replacing("</w:styles>", f"{style}{based}</w:styles>", "word/styles.xml")(parts)

        def name(root: Any) -> None:
            paragraph = next(bookmark(root, "use-1").iterancestors(f"{W}p"))
            paragraph.find(f"{W}pPr/{W}pStyle").set(f"{W}val", place)

        editing(name)(parts)

    return change


def blip(change: str) -> Callable[[Parts], None]:
    def edit(parts: Parts) -> None:
        parts[DOCUMENT] = re.sub(
            rb"(<a:blip [^>]*)/>", rb"\1>" + change.encode() + b"</a:blip>", parts[DOCUMENT]
        )

    return edit


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
    "the text in another part": (text_elsewhere, '"446 days" is printed as "447 days"'),
    "notes in another part": (elsewhere("footnotes", "Before 1 J", "Before 3 J"), "Before 3 January"),
    "a header in another part": (elsewhere("header", "in 2031", "in 2032"), '"Lakes in 2032" at their edges'),
    "lists in another part": (elsewhere("numbering", 'Override w:val="1"', 'Override w:val="4"'), "as list"),
    "macros": (
        related("vbaProject", "vba.bin"),
        "the file has what programs run, load or show, and what is ",
    ),
    "a template": (related("attachedTemplate", "http://a.example", outside=True), "(attachedTemplate)"),
    "a picture of the web": (related("image", "http://a.example/b", outside=True), "the file loads http://a"),
    "a page of another kind": (related("aFChunk", "page.html"), "what is not read (aFChunk)"),
    "an inserted row": (
        replacing("<w:trPr>", '<w:trPr><w:ins w:id="99" w:author="Mira"/>'),
        "the text has tracked changes, which programs show or do not; accept or reject them",
    ),
    "words to be removed": (with_element("</w:r><w:del><w:r/></w:del><w:r>"), "tracked changes"),
    "a field that runs": (with_field("DDEAUTO c:\\\\x"), "a field that programs fill in (DDEAUTO)"),
    "a field that loads": (with_field('INCLUDETEXT "http://a.example"'), "programs fill in (INCLUDETEXT)"),
    "a field that does not end": (with_element('<w:fldChar w:fldCharType="begin"/>'), "that does not end"),
    "words in contents": (
        replacing(">Contents<", ">There are 99 lakes<"),
        'the contents say "There are 99 lakes", which is not a heading',
    ),
    "an embedded object": (with_element("<w:object/>"), "content that is not read (object)"),
    "a drawing over the text": (with_element("<w:pict><v:rect/></w:pict>"), "not read (pict)"),
    "elements of another standard": (
        with_element('<p xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'),
        "the text has content that is not read (p)",
    ),
    "words for other programs": (
        with_element(
            f'<m:AlternateContent xmlns:m="{MC}"><m:Choice Requires="w"><w:t>a</w:t></m:Choice>'
            "<m:Fallback><w:t>b</w:t></m:Fallback></m:AlternateContent>"
        ),
        "the text has what programs read in several ways",
    ),
    "a control that is filled in": (
        with_element('</w:r><w:sdt><w:sdtPr><w:dataBinding w:xpath="/a"/></w:sdtPr></w:sdt><w:r>'),
        "content that programs fill in from elsewhere (dataBinding)",
    ),
    "a bookmark twice": (
        with_element('</w:r><w:bookmarkStart w:id="999" w:name="use-1"/><w:bookmarkEnd w:id="999"/><w:r>'),
        "the text has two bookmarks use-1",
    ),
    "a style that hides": (styled("Other", "<w:vanish/>"), "the text has the hidden words "),
    "a style of a style that hides": (styled("Further", "<w:specVanish/>"), "the text has the hidden words "),
    "a row that is hidden": (replacing("<w:trPr>", "<w:trPr><w:hidden/>"), "the text has the hidden words "),
    "a value in white": (looking('<w:color w:val="FFFFFF"/>'), "are of the color of their ground"),
    "a value on black": (looking('<w:highlight w:val="black"/>'), "are of the color of their ground"),
    "a tiny value": (looking('<w:sz w:val="2"/>'), "are too small, or not at their place"),
    "a value far below": (looking('<w:position w:val="-3000"/>'), "are too small, or not at their place"),
    "a value in symbols": (looking('<w:rFonts w:ascii="Wingdings"/>'), "are in a font of symbols"),
    "a value struck through": (looking("<w:dstrike/>"), "are struck through"),
    "a style in white": (styled("Further", '<w:color w:themeColor="background1"/>'), "color of their ground"),
    "a picture that is cut": (
        replacing("<a:stretch>", '<a:srcRect l="50000"/><a:stretch>'),
        "does not show its drawing",
    ),
    "a picture with a lighter look": (blip('<a:lum bright="90000"/>'), "does not show its drawing"),
    "a second picture": (blip('<a:ext r:embed="more"/>'), "does not show its drawing"),
    "the title of the text": (replacing(">Lakes in 2031<", ">Seas in 2031<"), 'titled "Seas in 2031"'),
    "the title of the file in words": (
        replacing("Lakes in 2031", "Seas in 2031", "docProps/core.xml"),
        'the file is titled "Seas in 2031"',
    ),
    "linked data": (
        replacing("lake-league-2031", "lake-league-2032", "customXml/item2.xml"),
        "linked data",
    ),
}


def page_numbers(parts: Parts) -> None:
    """Write the field of the number of a page as LibreOffice does."""
    begin, between, end = (
        f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")
    )
    code = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    replacing(simple, f"{begin}{code}{between}<w:r><w:t>17</w:t></w:r>{end}", "word/footer1.xml")(parts)


def renamed(parts: Parts) -> None:
    """Name the part with the text as Word for the web does, and write its relations from the root."""
    parts["word/document2.xml"] = parts.pop(DOCUMENT)
    relations = parts.pop(RELATIONS).replace(b'Target="media', b'Target="/word/media')
    parts["word/_rels/document2.xml.rels"] = relations
    replacing("word/document.xml", "word/document2.xml", "_rels/.rels")(parts)


def off(parts: Parts) -> None:
    """Write properties that are off, as LibreOffice does."""
    neutral = '<w:vanish w:val="false"/><w:strike w:val="0"/><w:position w:val="0"/><w:spacing w:val="0"/>'
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:rPr>", f"<w:rPr>{neutral}".encode())


@pytest.mark.parametrize("change", [page_numbers, renamed, off])
def test_what_programs_write_in_another_way_changes_nothing(
    build: Path, tmp_path: Path, change: Callable[[Parts], None]
) -> None:
    assert problems_of(changed(build, tmp_path, change)) == ()


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
        (
            lambda parts: parts.update({"word/x": b"<!--more-->" + parts[MANIFEST].partition(b"?>")[2]}),
            "has 2 manifests; it was changed",
        ),
        (
            lambda parts: parts.update({"x.xml": parts["customXml/item3.xml"]}),
            "its data have more than cisreport writes; it was changed",
        ),
        (
            replacing(
                'Target="styles.xml"',
                'Target="styles.xml"/><Relationship Id="x" Type="a/styles" Target="x"',
                RELATIONS,
            ),
            "has several parts styles; it was changed",
        ),
        (
            lambda parts: parts.update({"Word/document.xml": parts[DOCUMENT]}),
            "has two parts Word/document.xml; it was changed",
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
