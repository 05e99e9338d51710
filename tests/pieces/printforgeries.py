"""Forgeries of a print, by what is done; each changes the objects of a PDF."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, String

from cisreport.pieces.prints import LINKED_DATA_NAME
from pieces.printing import (
    Forgery,
    about,
    action,
    attached,
    before_last_end,
    both,
    by_another_program,
    counted,
    doubled,
    drawn,
    element,
    elsewhere,
    exchanged_cells,
    exchanged_digits,
    exchanged_identifiers,
    first_link,
    font_of,
    form,
    helvetica,
    image,
    layer,
    link_named,
    lowered_entry,
    metadata,
    more,
    moved_page,
    noted,
    other_letters,
    other_profile,
    outlines_of_font,
    page_of,
    parents_of_page,
    pattern,
    raised_bookmark,
    renamed,
    renamed_font,
    reworded,
    said,
    signed,
    spec_of,
    swapped_bookmarks,
    tagged,
    titled,
    to_address,
    turned_paragraphs,
    twice_in_data,
    two_streams,
    type3,
    wider_link,
    with_entry,
    without_first_bookmark,
    words,
)

_BOX = b"q 1 1 1 rg 60 690 400 30 re f Q"
_TEXT = "BT {font} 9 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"
_TYPST_BOX = b"q 1 0 0 1 0 0 cm/c0 cs 1 1 1 scn 60 690 m 460 690 l 460 720 l 60 720 l\nh\nf\nQ\n"
_TYPST_OUTLINE = b"q 1 0 0 1 70 60 cm/c0 cs 0 0 0 scn 0 0 m 6 0 l 6 9 l 0 9 l 0 5 l 3 5 l\nh\nf\nQ\n"
_OUTLINE = b"q 0 0 0 rg 70 60 m 76 60 l 76 69 l 70 69 l h f Q"
PRINTS: dict[str, Forgery] = {
    "word in prose": reworded("hoc", "coo"),
    "words removed": reworded("it met on", "on"),
    "value digit": reworded("940", "941"),
    "value word": reworded("Avaria, Bellmark", "Avaria"),
    "number word in prose": reworded("First", "Third"),
    "hoped to stated in register": reworded("planned, according", "stated, according"),
    "register row words": reworded("Talks of Vell and Tarn; status", "Talks of Tarn and Vell; status"),
    "caption": reworded("Days of 3", "Days or 3"),
    "heading": reworded("The shore", "The other"),
    "footnote": reworded("Before", "After"),
    "title": reworded("Lakes in", "Seas in"),
    "author": reworded("A. Coder", "A. Corder"),
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
    **{
        f"{name}, within a tag": forgery
        for name, forgery in {
            "line added": tagged("the shore"),
            "line with digits": tagged("31"),
            "white text": tagged("the shore", ink="1 1 1"),
            "text of no size": tagged("the shore", size=".1"),
            "text off the page": tagged("the shore", x=-400),
            "text in a clip": tagged("the shore", around="q 0 0 m 1 0 l 1 1 l 0 1 l\nh\nW\nn\n{}Q\n"),
            "text twice at one place": both(tagged("the shore"), tagged("the shore")),
            "box over a value": before_last_end(_TYPST_BOX),
            "outlines for digits": before_last_end(_TYPST_OUTLINE),
            "dark box": before_last_end(_TYPST_BOX.replace(b"1 1 1", b"0 0 0").replace(b"690", b"90")),
        }.items()
    },
    **{
        f"artifact with {what}": tagged(text, around="EMC/Artifact<</Type/Pagination>>BDC\n{}")
        for what, text in {"words": "the shore", "digits": "31"}.items()
    },
    "page of the register removed": lambda pdf: pdf.pages.__delitem__(2),
    "letters and glyphs of a font": both(other_letters, outlines_of_font),
    "two digits exchanged in a font": exchanged_digits,
    "author of the information": lambda pdf: pdf.docinfo.__setitem__("/Author", "B. Coder"),
    "day of the information": lambda pdf: pdf.docinfo.__setitem__("/CreationDate", "D:20320610000000Z"),
    "name of a style of tags": with_entry(element("/Strong"), S=Name.Em),
    "heading as a paragraph": with_entry(element("/H2"), S=Name.P),
    "page of words of a link": lambda pdf: first_link(pdf).update({"/Contents": String("page 9")}),
    "link without a tag": lambda pdf: first_link(pdf).__delitem__("/StructParent"),
    "place of a link": lambda pdf: first_link(pdf).update({"/Rect": Array([0, 0, 1, 1])}),
    "chart moved on its page": drawn(
        lambda data: data.replace(b"q 65.197784 735.2923 m", b"q 65.197784 745.2923 m", 1), 1
    ),
    "shape of a chart removed": drawn(
        lambda data: re.sub(
            rb"q [-\d. ]+ cm/c1 cs 0.8901961 scn 151.*?Q\n", b"", data, count=1, flags=re.DOTALL
        ),
        1,
    ),
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
    "shape of a chart": drawn(lambda data: data.replace(b"356.6 163.8 l", b"356.6 123.8 l", 1), 1),
    "color of a chart": drawn(lambda data: re.sub(rb"/c0 cs [\d. ]+ scn", b"/c0 cs 1 0 0 scn", data), 1),
    "page that is cropped": page_of("/CropBox", [0, 400, 500, 800]),
    "page with a smaller box": page_of("/MediaBox", [0, 400, 595, 842]),
    "page that is turned": page_of("/Rotate", 180),
    "page with another unit": page_of("/UserUnit", 2),
    "words at an edge": words(
        "the shore", "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n" + _TEXT + "\nEMC"
    ),
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
    "text that is turned": drawn(lambda data: data.replace(b"Tf 1 0 0 -1 ", b"Tf -1 0 0 1 ", 1)),
    "text that is pressed": drawn(lambda data: data.replace(b"Tf 1 0 0 -1 ", b"Tf 1 0 0 -.1 ", 1)),
    "box over the end of a text": before_last_end(
        _TYPST_BOX.replace(b" 60 ", b" 110 ").replace(b"scn 60", b"scn 110")
    ),
    "line over a text": before_last_end(b"q 1 0 0 1 0 0 cm/c0 CS 1 1 1 SCN 30 w 90 705 m 460 705 l\nS\nQ\n"),
    "figure over a text": more(b"/Span<</MCID 999/Alt(x)>>BDC\n" + _TYPST_BOX + b"EMC"),
    "lines like a digit": before_last_end(b"q 1 0 0 1 0 0 cm/c0 CS 0 0 0 SCN .8 w 94 60 m 94 66 l\nS\nQ\n"),
    "link that is hidden": lambda pdf: first_link(pdf).update({"/F": 2}),
    "how near a link opens": lambda pdf: first_link(pdf).Dest.__setitem__(4, 64),
    "link around another place": wider_link,
    "tags that do not count": lambda pdf: pdf.Root.MarkInfo.update({"/Marked": False}),
    "codes of a font": lambda pdf: font_of(pdf).update({"/Encoding": pdf.make_stream(b"x", Type=Name.CMap)}),
    "glyphs of codes": lambda pdf: (
        font_of(pdf).DescendantFonts[0].update({"/CIDToGIDMap": pdf.make_stream(bytes(1000))})
    ),
    "rights in the metadata": lambda pdf: pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b"<dc:title>", b"<dc:rights>x</dc:rights><dc:title>")
    ),
    "order of bookmarks": swapped_bookmarks,
    "name twice in the linked data": twice_in_data,
    "link of an uncited row removed": lambda pdf: pdf.pages[2].obj.Annots.__delitem__(-1),
    "address and words of a link": lambda pdf: (
        pdf.pages[0]
        .obj.Annots[0]
        .update(
            {"/A": Dictionary(S=Name.URI, URI=String("https://x.org")), "/Contents": String("https://x.org")}
        )
    ),
    "order of tags of paragraphs": turned_paragraphs,
    "headings of a cell": lambda pdf: about(element("/TD", 1)(pdf)).update(
        {"/Headers": Array([String("U1x0y0")])}
    ),
    "headings of a cell removed": lambda pdf: about(element("/TD", 1)(pdf)).__delitem__("/Headers"),
    "what a heading of a table heads": lambda pdf: about(element("/TH")(pdf)).update({"/Scope": Name.Row}),
    "tag of a cell over two columns": lambda pdf: about(element("/TD")(pdf)).update({"/ColSpan": 2}),
    "heading of a table as a cell": with_entry(element("/TD"), S=Name.TH),
    "identifiers of two headings exchanged": exchanged_identifiers,
    "places of two cells exchanged": exchanged_cells,
    "title of a heading": with_entry(element("/H1", 2), T=String("Another")),
    "title of a heading removed": lambda pdf: element("/H1", 2)(pdf).__delitem__("/T"),
    "bookmark removed": without_first_bookmark,
    "bookmark at another level": raised_bookmark,
    "bookmarks that do not lead back": lambda pdf: pdf.Root.Outlines.Last.__delitem__("/Prev"),
    "entry of the contents at another level": lowered_entry,
    "entry of the contents that leads to another heading": lambda pdf: link_named(pdf, "register").update(
        {"/Dest": String("facts-actors")}
    ),
    "name of a place": lambda pdf: pdf.Root.Names.Dests.Names.__setitem__(
        -1, pdf.make_indirect(Array([pdf.pages[0].obj, Name.XYZ, 60, 60, 0]))
    ),
    "list of the tags of texts": lambda pdf: parents_of_page(pdf).reverse(),
    "list of the tags of texts removed": lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/ParentTree"),
    "list of identifiers": lambda pdf: pdf.Root.StructTreeRoot.IDTree.Names.__delitem__(slice(-2, None)),
    "number of a page in the list of tags": lambda pdf: pdf.pages[0].obj.update({"/StructParents": 61}),
    "text without a tag": lambda pdf: element("/P", -1)(pdf).update({"/K": Array([])}),
    "tag in two places": lambda pdf: element("/Document")(pdf).K.append(element("/P", 2)(pdf)),
    "tag within another one": with_entry(element("/P", 2), P=Dictionary(Type=Name.StructElem, S=Name.P)),
    "description of a formula": with_entry(element("/Formula"), Alt=String("12 + 31")),
    "bookmark that leads some points higher": lambda pdf: pdf.Root.Outlines.Last.Last.Dest.__setitem__(
        3, 745
    ),
    "struck attribute of a value": lambda pdf: about(element("/Span", 0)(pdf), "/Layout").update(
        {"/TextDecorationType": Name.LineThrough}
    ),
    "text over another text": drawn(
        lambda data: re.sub(
            rb"(q 1 0 0 -1 )([\d. ]+)( cm.*?)\1[\d. ]+ cm", rb"\1\2\3\1\2 cm", data, count=1, flags=re.DOTALL
        )
    ),
    "letters over each other": drawn(
        lambda data: re.sub(rb"Tm\[\((\\\d+[^\\()]*\\\d+)", rb"Tm[(\1)900(\1", data, count=1)
    ),
    "letters that are copied in reverse": drawn(
        lambda data: re.sub(
            rb"BT( 0 Tr.*?)\nET", rb"BT/ReversedChars BMC\1\nEMC\nET", data, count=1, flags=re.DOTALL
        )
    ),
    "letters that are copied as others": drawn(
        lambda data: re.sub(
            rb"BT( 0 Tr.*?)\nET", rb"BT/Span<</ActualText(x)>>BDC\1\nEMC\nET", data, count=1, flags=re.DOTALL
        )
    ),
    "letters apart from those before them": drawn(
        lambda data: re.sub(
            rb"BT( 0 Tr[^T]+Tf [\d. -]+?)(\S+ \S+)( Tm.*?)\nET",
            rb"BT\1\2\3\1 90 90\3\nET",
            data,
            count=1,
            flags=re.DOTALL,
        )
    ),
    "mark of another kind": drawn(lambda data: data.replace(b"/Span<</MCID 3>>", b"/P<</MCID 3>>", 1)),
    "widths of a font": lambda pdf: font_of(pdf).DescendantFonts[0].W.__setitem__(5, 300),
    "other widths of a font": lambda pdf: font_of(pdf).DescendantFonts[0].update({"/DW": 300}),
    "profile of colors": other_profile,
    "profile of colors removed": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "numbers of pages removed": lambda pdf: pdf.Root.__delitem__("/PageLabels"),
    "roles of tags": lambda pdf: pdf.Root.StructTreeRoot.RoleMap.update({"/Title": Name.Span}),
    "name of the program": by_another_program,
    "font with another name": both(exchanged_digits, renamed_font),
    "name of the profile of colors": lambda pdf: pdf.Root.OutputIntents[0].update({"/Info": String("x")}),
    "direction of reading": lambda pdf: pdf.Root.ViewerPreferences.update({"/Direction": Name.R2L}),
}
