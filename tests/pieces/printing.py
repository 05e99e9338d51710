"""How a print is forged: functions that return a change of the objects of a PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from cisreport.pieces.prints import LINKED_DATA_NAME, MANIFEST_NAME
from published.forging import glyphs

Forgery = Callable[[pikepdf.Pdf], object]


def drawn(change: Callable[[bytes], bytes], page: int = 0) -> Forgery:
    """Change what a page draws."""

    def forge(pdf: pikepdf.Pdf) -> None:
        before = pdf.pages[page].Contents.read_bytes()
        after = change(before)
        assert after != before
        pdf.pages[page].obj.Contents = pdf.make_stream(after)

    return forge


def more(content: bytes, page: int = 0) -> Forgery:
    return drawn(lambda data: data + b"\n" + content, page)


_TYPST = (
    "q 1 0 0 -1 {x} {y} cm/c0 cs {ink} scn\nBT 0 Tr{{font}} {size} Tf 1 0 0 -1 0 0 Tm[<{{codes}}>]TJ\nET\nQ\n"
)


def before_last_end(content: bytes) -> Forgery:
    """Draw more within the last tag of the first page."""

    def change(data: bytes) -> bytes:
        before, end, after = data.rpartition(b"EMC")
        return before + content + end + after

    return drawn(change)


def words(
    text: str,
    around: str = "BT {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET",
    before_end: bool = False,
    **at: Any,
) -> Forgery:
    """Print more text with a font of the page that has its letters, through some operators."""

    def forge(pdf: pikepdf.Pdf) -> None:
        sheet = pdf.pages[0]
        for name, font in sheet.Resources["/Font"].items():
            codes = {letter: code for code, letter in glyphs(font).items()}
            if all(letter in codes for letter in text):
                hexed = b"".join(codes[letter] for letter in text).hex()
                content = around.format(**{"font": name, "codes": hexed, "x": 70, "y": 60, **at})
                (before_last_end if before_end else more)(content.encode())(pdf)
                return
        raise LookupError(text)

    return forge


_RUN = re.compile(rb"/(f\d+) [\d.]+ Tf [^\[(]*Tm(\[.*?\]TJ|\(.*?\)\s*Tj)", re.DOTALL)
_BYTES = re.compile(rb"\\([0-7]{1,3})|\\(.)|([^\\])", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _letters(codes: bytes, printed: dict[bytes, str]) -> str:
    """Return what the operand of an operator for text prints."""
    data = b"".join(
        bytes([int(octal, 8)]) if octal else _ESCAPED.get(escaped, escaped) or plain
        for part in re.findall(rb"\(((?:[^()\\]|\\.|\([^()]*\))*)\)", codes, re.DOTALL)
        for octal, escaped, plain in _BYTES.findall(part)
    )
    return "".join(printed.get(data[n : n + 2], "?") for n in range(0, len(data), 2)).replace("\u00a0", " ")


def reworded(old: str, new: str) -> Forgery:
    """Print other words in the first run of text that has them, with its own font."""

    def forge(pdf: pikepdf.Pdf) -> None:
        for sheet in pdf.pages:
            data = sheet.Contents.read_bytes()
            fonts = {name[1:].encode(): glyphs(font) for name, font in sheet.Resources["/Font"].items()}
            for run in _RUN.finditer(data):
                printed = fonts[run[1]]
                codes = {letter: code for code, letter in printed.items()} | {" ": b""}
                text = _letters(run[2], printed)
                if old in text and all(letter in codes for letter in new):
                    codes[" "] = next((code for code, letter in printed.items() if letter in " \u00a0"), b"")
                    after = b"".join(codes.get(letter, b"") for letter in text.replace(old, new, 1))
                    changed = data[: run.start(2)] + b"[<%s>]TJ" % after.hex().encode() + data[run.end(2) :]
                    sheet.obj.Contents = pdf.make_stream(changed)
                    return
        raise LookupError(old)

    return forge


def tagged(
    text: str, ink: str = "0 0 0", size: str = "9", x: int = 70, y: int = 60, around: str = "{}"
) -> Forgery:
    """Print more text within the last tag of the first page, as Typst writes it."""
    return words(text, around.replace("{}", _TYPST.format(ink=ink, size=size, x=x, y=y)), before_end=True)


def noted(**entries: Any) -> Forgery:
    """Add an annotation over the first link."""

    def forge(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        note = Dictionary({"/Type": Name.Annot, "/Rect": page.Annots[0].Rect, **entries})
        page.Annots.append(pdf.make_indirect(note))
        if entries["/Subtype"] == Name.Widget:
            pdf.Root.AcroForm = Dictionary(Fields=[page.Annots[-1]])

    return forge


def image(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    white = pdf.make_stream(b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    white.ColorSpace, white.BitsPerComponent = Name.DeviceGray, 8
    page.obj.Resources.XObject = Dictionary(Cover=white)
    more(b"q 60 0 0 12 100 700 cm /Cover Do Q")(pdf)


def form(pdf: pikepdf.Pdf) -> None:
    """Print the contents of a page again through a form."""
    page = pdf.pages[0]
    item = pdf.make_stream(page.Contents.read_bytes(), Type=Name.XObject, Subtype=Name.Form)
    item.BBox, item.Resources = page.MediaBox, page.Resources
    page.obj.Resources.XObject = Dictionary(Again=item)
    more(b"q .1 0 0 .1 0 0 cm /Again Do Q")(pdf)


def pattern(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    tile = pdf.make_stream(page.Contents.read_bytes(), Type=Name.Pattern, PatternType=1, PaintType=1)
    tile.update({"/TilingType": 1, "/XStep": 600, "/YStep": 900, "/BBox": page.MediaBox})
    tile.Resources = page.Resources
    page.obj.Resources.Pattern = Dictionary(Tile=tile)
    more(b"q /Pattern cs /Tile scn 0 0 90 90 re f Q")(pdf)


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(OFF=[group]))
    pdf.pages[0].obj.Resources.Properties = Dictionary(Hidden=group)
    drawn(lambda data: b"/OC /Hidden BDC\n" + data + b"\nEMC")(pdf)


def type3(pdf: pikepdf.Pdf) -> None:
    """Print with a font that draws its letters by itself."""
    box = pdf.make_stream(b"500 0 0 0 400 700 d1 0 0 400 700 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FirstChar=57, LastChar=57
    )
    font.update(
        {"/FontMatrix": [0.001, 0, 0, 0.001, 0, 0], "/Widths": [500], "/CharProcs": Dictionary(n=box)}
    )
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=[57, Name.n])
    pdf.pages[0].obj.Resources.Font.Drawn = pdf.make_indirect(font)
    more(b"BT /Drawn 9 Tf 1 0 0 1 70 60 Tm (99) Tj ET")(pdf)


def helvetica(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font.Other = pdf.make_indirect(font)
    more(b"BT /Other 9 Tf 1 0 0 1 70 60 Tm (99) Tj ET")(pdf)


def other_letters(pdf: pikepdf.Pdf) -> None:
    """Say other letters of the glyphs of a font."""
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    font.ToUnicode = pdf.make_stream(
        re.sub(rb"<0001> *<[0-9A-Fa-f]+>", b"<0001> <0058>", font.ToUnicode.read_bytes())
    )


def outlines_of_font(pdf: pikepdf.Pdf) -> None:
    """Draw other glyphs, with those of another font."""
    one, other, *_ = (font.DescendantFonts[0] for font in pdf.pages[0].Resources.Font.values())
    one.FontDescriptor, other.FontDescriptor = other.FontDescriptor, one.FontDescriptor


def exchanged_digits(pdf: pikepdf.Pdf) -> None:
    """Draw two digits of a font for each other, which is as if all texts had them for each other."""
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    listed = re.findall(rb"<(\w{4})> *<(003\d)>", font.ToUnicode.read_bytes())
    one, other = (int(code, 16) for code, _ in listed[:2])
    file = font.DescendantFonts[0].FontDescriptor.FontFile2
    made, again = TTFont(BytesIO(file.read_bytes())), BytesIO()
    names, outlines = made.getGlyphOrder(), made["glyf"].glyphs
    outlines[names[one]], outlines[names[other]] = outlines[names[other]], outlines[names[one]]
    made.save(again)
    file.write(again.getvalue())


def said(change: Callable[[dict[str, Any]], object], name: str = MANIFEST_NAME) -> Forgery:
    def forge(pdf: pikepdf.Pdf) -> None:
        stream = pdf.attachments[name].obj.EF.F
        plain = json.loads(stream.read_bytes())
        change(plain)
        stream.write(json.dumps(plain).encode())

    return forge


def counted(kind: str, digits: str) -> Forgery:
    return said(lambda manifest: manifest["numbers"].setdefault(kind, {}).update({digits: 1}))


def both(*forgeries: Forgery) -> Forgery:
    def forge(pdf: pikepdf.Pdf) -> None:
        for one in forgeries:
            one(pdf)

    return forge


def spec_of(pdf: pikepdf.Pdf, name: str = MANIFEST_NAME) -> Any:
    return pdf.attachments[name].obj


def two_streams(pdf: pikepdf.Pdf) -> None:
    spec_of(pdf).EF.UF = pdf.make_stream(b"{}")


def doubled(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF.append(pdf.make_indirect(Dictionary(spec_of(pdf))))


def renamed(pdf: pikepdf.Pdf) -> None:
    spec = spec_of(pdf, LINKED_DATA_NAME)
    spec.F = spec.UF = String("facts.json")


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["more.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="more.txt")


def element(role: str, number: int = 0) -> Callable[[pikepdf.Pdf], Any]:
    def find(pdf: pikepdf.Pdf) -> Any:
        found = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/S") == role]
        return found[number]

    return find


def with_entry(find: Callable[[pikepdf.Pdf], Any], **entries: Any) -> Forgery:
    return lambda pdf: find(pdf).update({f"/{name}": part for name, part in entries.items()})


def first_link(pdf: pikepdf.Pdf) -> Any:
    return next(note for note in pdf.pages[0].obj.Annots if "/Dest" in note)


def to_address(pdf: pikepdf.Pdf) -> None:
    link = first_link(pdf)
    del link["/Dest"]
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org"))


def elsewhere(pdf: pikepdf.Pdf) -> None:
    first_link(pdf).Dest[3] = 100


def moved_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.insert(0, pdf.pages[1])
    del pdf.pages[2]


def turned(pdf: pikepdf.Pdf) -> None:
    row = element("/TR")(pdf)
    row.K = Array(reversed(list(row.K)))


def numbered(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.r)])


def signed(pdf: pikepdf.Pdf) -> None:
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x"), Name=String("A")
    )
    noted(**{"/Subtype": Name.Widget, "/FT": Name.Sig, "/T": String("s"), "/V": signature})(pdf)


def titled(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Seas in 2031"


def metadata(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(data.replace(b"Lakes in", b"Seas in"))


def page_of(name: str, value: Any, page: int = 1) -> Forgery:
    return lambda pdf: pdf.pages[page].obj.update({name: value})


def action(kind: str) -> Dictionary:
    return Dictionary(S=Name(kind), F=String("x"), JS=String("x"))


def font_of(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def wider_link(pdf: pikepdf.Pdf) -> None:
    """Let a link of several lines answer at another place than its lines."""
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", ()) if "/QuadPoints" in note]
    links[0].Rect = Array([0, 0, 100, 100])


def swapped_bookmarks(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    for name in ("/Title", "/Dest"):
        first[name], first.Next[name] = first.Next[name], first[name]


def twice_in_data(pdf: pikepdf.Pdf) -> None:
    stream = spec_of(pdf, LINKED_DATA_NAME).EF.F
    stream.write(stream.read_bytes().replace(b'"amount":"940"', b'"amount":"9","amount":"940"', 1))


def turned_paragraphs(pdf: pikepdf.Pdf) -> None:
    document = element("/Document")(pdf)
    tags = list(document.K)
    document.K = Array([tags[0], tags[2], tags[1], *tags[3:]])


def about(tag: Any, owner: str = "/Table") -> Any:
    """Return what a tag says of itself for some owner: as a cell, or for its layout."""
    return next(entry for entry in tag.A if owner == entry.O)


def exchanged_identifiers(pdf: pikepdf.Pdf) -> None:
    """Let two headings of a table have the identifier of each other, in their list, too."""
    one, other = element("/TH", 0)(pdf), element("/TH", 1)(pdf)
    one.ID, other.ID = other.ID, one.ID
    names = pdf.Root.StructTreeRoot.IDTree.Names
    places = {item.objgen: n for n, item in enumerate(names) if isinstance(item, Dictionary)}
    first, second = places[one.objgen], places[other.objgen]
    names[first], names[second] = names[second], names[first]


def exchanged_cells(pdf: pikepdf.Pdf) -> None:
    """Draw the text of a cell where that of the cell below it is, and the other way around."""
    numbers = [element("/TD", n)(pdf).K[0] for n in (0, 2)]

    def change(data: bytes) -> bytes:
        first, second = (
            re.search(rb"MCID %d>>BDC\nq 1 0 0 -1 ([\d.]+ [\d.]+)" % number, data) for number in numbers
        )
        assert first
        assert second
        between = data[first.end(1) : second.start(1)]
        return data[: first.start(1)] + second[1] + between + first[1] + data[second.end(1) :]

    drawn(change)(pdf)


def without_first_bookmark(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root.Outlines
    root.First = root.First.Next
    del root.First["/Prev"]


def raised_bookmark(pdf: pikepdf.Pdf) -> None:
    """Let the bookmark below the first one follow it."""
    first = pdf.Root.Outlines.First
    raised, after = first.First, first.Next
    for name in ("/First", "/Last", "/Count"):
        del first[name]
    first.Next, raised.Prev, raised.Next, after.Prev = raised, first, after, raised
    raised.Parent = first.Parent


def lowered_entry(pdf: pikepdf.Pdf) -> None:
    """Let an entry of the contents be below the one before it."""
    whole, below = element("/TOC", 2)(pdf), element("/TOC", 0)(pdf)
    entry = whole.K[2]
    whole.K = Array([item for item in whole.K if item.objgen != entry.objgen])
    below.K.append(entry)
    entry.P = below


def link_named(pdf: pikepdf.Pdf, name: str) -> Any:
    return next(note for note in pdf.pages[0].obj.Annots if str(note.get("/Dest", "")) == name)


def parents_of_page(pdf: pikepdf.Pdf) -> Any:
    """Return the list of the tags of the texts of the first page."""
    entries = pdf.Root.StructTreeRoot.ParentTree.Nums
    lists = {int(entries[n]): entries[n + 1] for n in range(0, len(entries), 2)}
    return lists[int(pdf.pages[0].obj.StructParents)]


def other_profile(pdf: pikepdf.Pdf) -> None:
    """Change the profile that says what the colors are."""
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = profile.read_bytes()
    profile.write(data[:-1] + bytes([data[-1] ^ 1]))


def by_another_program(pdf: pikepdf.Pdf) -> None:
    said = str(pdf.docinfo["/Creator"])
    pdf.docinfo["/Creator"] = "Another"
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(said.encode(), b"Another"))


def renamed_font(pdf: pikepdf.Pdf) -> None:
    """Give a font the name of one that a document can have of its own."""
    font = font_of(pdf)
    below, name = font.DescendantFonts[0], Name("/ABCDEF+Own-Regular")
    font.BaseFont = below.BaseFont = below.FontDescriptor.FontName = name
