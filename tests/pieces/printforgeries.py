"""Forgeries of a print, by what is done; each changes the objects of a PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pikepdf
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


def words(text: str, around: str = "BT {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET", **at: Any) -> Forgery:
    """Print more text with a font of the page that has its letters, through some operators."""

    def forge(pdf: pikepdf.Pdf) -> None:
        sheet = pdf.pages[0]
        for name, font in sheet.Resources["/Font"].items():
            codes = {letter: code for code, letter in glyphs(font).items()}
            if all(letter in codes for letter in text):
                hexed = b"".join(codes[letter] for letter in text).hex()
                content = around.format(**{"font": name, "codes": hexed, "x": 70, "y": 60, **at})
                more(content.encode())(pdf)
                return
        raise LookupError(text)

    return forge


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


_BOX = b"q 1 1 1 rg 60 690 400 30 re f Q"
_TEXT = "BT {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"
_OUTLINE = b"q 0 0 0 rg 70 60 m 76 60 l 76 69 l 70 69 l h f Q"
_EDGE = b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n%s\nEMC"
PRINTS: dict[str, Forgery] = {
    "word in prose": drawn(lambda data: data.replace(b"\\000\\005\\000\\006", b"\\000\\006\\000\\005", 1)),
    "letters closer": drawn(lambda data: re.sub(rb"1 0 0 -1 (\d+)", rb"1 0 0 -1 9\1", data, count=3)),
    "line added": words("the shore"),
    "line with digits": words("31"),
    **{
        f"line with digits counted as {kind}": both(words("31"), counted(kind, "31"))
        for kind in ("register", "uncited")
    },
    "line removed": drawn(lambda data: re.sub(rb"\[[^]]*\]TJ", b"[]TJ", data, count=1)),
    "stamp": noted(**{"/Subtype": Name.Stamp, "/Contents": String("Not so")}),
    "note of free text": noted(**{"/Subtype": Name.FreeText, "/Contents": String("Not so")}),
    "white box as a note": noted(**{"/Subtype": Name.Square, "/IC": Array([1, 1, 1])}),
    "field over a value": noted(
        **{"/Subtype": Name.Widget, "/FT": Name.Tx, "/T": String("x"), "/V": String("99")}
    ),
    "image over a value": image,
    "box over a value": more(_BOX),
    "box under a value": drawn(lambda data: _BOX + b"\n" + data),
    "text that is not painted": words("31", "BT 3 Tr {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"),
    "white text": words("the shore", f"q 1 1 1 rg {_TEXT} Q"),
    "text of no size": words("the shore", "BT {font} .01 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"),
    "text off the page": words("the shore", x=-400),
    "text in a clip": words(
        "the shore", "q 0 0 1 1 re W n BT {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET Q"
    ),
    "text that becomes transparent": both(
        page_of("/Group", Dictionary(S=Name.Transparency), 0), words("the shore")
    ),
    "layer that is off": layer,
    "actual text of glyphs": drawn(
        lambda data: data.replace(b"/Span<</MCID 0", b"/Span<</ActualText(Seas)/MCID 0", 1)
    ),
    "actual text of a tag": with_entry(element("/P"), ActualText=String("Seas")),
    "expansion of a tag": with_entry(element("/P"), E=String("Seas")),
    "language of a tag": with_entry(element("/P"), Lang=String("de")),
    "letters of a font": other_letters,
    "glyphs of a font": outlines_of_font,
    "font of the system": helvetica,
    "font that draws": type3,
    "outlines for digits": more(_OUTLINE),
    "link to an address": to_address,
    "link to another row": elsewhere,
    "second link over the first": noted(
        **{"/Subtype": Name.Link, "/A": Dictionary(S=Name.URI, URI=String("https://example.org"))}
    ),
    "words of a link": lambda pdf: first_link(pdf).update({"/Contents": String("Another fact")}),
    "link removed": lambda pdf: pdf.pages[0].obj.Annots.__delitem__(0),
    "manifest attached twice": doubled,
    "manifest with two contents": two_streams,
    "attachment with another name": renamed,
    "attachment more": attached,
    "value of the linked data": said(lambda plain: plain["@graph"][0].update(name="x"), LINKED_DATA_NAME),
    "description of an attachment": lambda pdf: spec_of(pdf).update({"/Desc": String("x")}),
    "last page removed": lambda pdf: pdf.pages.__delitem__(-1),
    "pages swapped": moved_page,
    "page doubled": lambda pdf: pdf.pages.append(pdf.pages[0]),
    "page added": lambda pdf: pdf.add_blank_page(),
    "bookmark": lambda pdf: pdf.Root.Outlines.First.update({"/Title": String("1 Another")}),
    "bookmark that leads elsewhere": lambda pdf: pdf.Root.Outlines.First.Dest.__setitem__(3, 100),
    "title of the information": titled,
    "title of the metadata": metadata,
    "action at opening": lambda pdf: pdf.Root.update({"/OpenAction": action("/JavaScript")}),
    "action of a page": page_of("/AA", Dictionary(O=action("/Launch"))),
    "description of a chart": with_entry(element("/Figure"), Alt=String("Another chart.")),
    "shape of a chart": drawn(lambda data: re.sub(rb"(\d+)(\.\d+)? l\n", rb"1\1\2 l\n", data, count=1), 1),
    "color of a chart": drawn(lambda data: re.sub(rb"/c0 cs [\d. ]+ scn", b"/c0 cs 1 0 0 scn", data), 1),
    "page that is cropped": page_of("/CropBox", [0, 400, 500, 800]),
    "page with a smaller box": page_of("/MediaBox", [0, 400, 595, 842]),
    "page that is turned": page_of("/Rotate", 180),
    "page with another unit": page_of("/UserUnit", 2),
    "words at an edge": more(_EDGE % b""),
    "contents marked as an edge": drawn(
        lambda data: data.replace(b"/Span<</MCID 2>>BDC", b"/Artifact BMC", 1)
    ),
    "form with the page": form,
    "pattern with the page": pattern,
    "picture in the page": more(b"q 60 0 0 12 100 700 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q"),
    "manifest versions": said(lambda plain: plain["versions"].update(typst="0.1")),
    "manifest document": said(lambda plain: plain["document"].update(path="x.qmd")),
    "manifest without a seal": said(lambda plain: plain.update(sealed=False)),
    "tags removed": lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    "tag of another role": with_entry(element("/P"), S=Name.Artifact),
    "order of tags": lambda pdf: element("/TR")(pdf).update(
        {"/K": Array(reversed(list(element("/TR")(pdf).K)))}
    ),
    "signature field": signed,
    "numbers of pages": lambda pdf: pdf.Root.update(
        {"/PageLabels": Dictionary(Nums=[0, Dictionary(S=Name.r)])}
    ),
    "how it opens": lambda pdf: pdf.Root.update({"/ViewerPreferences": Dictionary(HideMenubar=True)}),
    "language": lambda pdf: pdf.Root.update({"/Lang": String("de")}),
    "extensions": lambda pdf: pdf.Root.update({"/Extensions": Dictionary(X=Dictionary())}),
}
