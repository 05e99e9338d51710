"""What is never in our files is found, also if whoever added it has sealed the file again."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from cisreport.published import read_published
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from sealing import seal_again, seal_alone
from sharing import made_once

REPORT = Path(__file__).parents[1] / "reports" / "toy_report" / "toy.qmd"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy".*?>\n')


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "foreign", lambda folder: render([REPORT], output_dir=folder))


def foreign(path: Path) -> Collection[str]:
    """Return a sentence for each thing in a file that is never in ours; ``verify`` prints them."""
    return [*read_published(path).foreign(by_quarto=False)]


def in_body(text: str) -> Callable[[str], str]:
    return lambda page: page.replace("<main", f"{text}<main", 1)


def in_head(text: str) -> Callable[[str], str]:
    return lambda page: page.replace("</head>", f"{text}</head>", 1)


def with_other_script(page: str) -> str:
    """Change the script, and the policy along."""
    return with_policy(page.replace("<script>", "<script>void 0;", 1))


def with_other_style(page: str) -> str:
    return page.replace("<style>", "<style>.value{visibility:hidden}", 1)


def with_policy(page: str) -> str:
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return re.sub(r"script-src '[^']*'", f"script-src 'sha256-{digest}'", page)


PAGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a script": (in_body("<script>alert(1)</script>"), "a script or a style sheet more"),
    "a script by its address": (in_body('<script src="https://x.org/"></script>'), "another script"),
    "another script with its digest in the policy": (with_other_script, "another script"),
    "data that runs": (lambda page: page.replace('type="application/ld+json"', 'type="module"'), "runs"),
    "a style sheet": (in_head("<style>p { color: red }</style>"), "a style sheet more"),
    "another style sheet": (with_other_style, "another content security policy"),
    "no policy": (lambda page: POLICY.sub("", page), "another content security policy"),
    "another policy": (lambda page: page.replace("default-src 'none'", "default-src *"), "another content"),
    "a refresh": (in_head('<meta http-equiv="refresh" content="0">'), "another content security policy"),
    "a handler": (in_body('<img src="data:image/gif;base64," onload="x()" alt="">'), "the attribute onload"),
    "a frame": (in_body('<iframe srcdoc="x"></iframe>'), "the element iframe"),
    "an object": (in_body('<object data="x"></object>'), "the element object"),
    "a form": (in_body('<form action="https://x.org/"></form>'), "the element form"),
    "a base": (in_head('<base href="https://x.org/">'), "the element base"),
    "a link that runs": (in_body('<a href="JavaScript:x()">x</a>'), "the address JavaScript:x()"),
    "a link to data": (in_body('<a href="data:text/html,x">x</a>'), "the address data:text/html,x"),
}


@pytest.mark.parametrize("name", PAGES)
def test_in_a_page(toy: Path, tmp_path: Path, name: str) -> None:
    change, told = PAGES[name]
    before = (toy / "toy.html").read_text("utf-8")
    after = change(before)
    assert after != before
    (tmp_path / "x.html").write_text(after, "utf-8")
    problems = foreign(seal_again(tmp_path / "x.html"))
    assert any(told in problem and problem.endswith("which cisreport does not write") for problem in problems)


def action(kind: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(kind), F=pikepdf.String("x"), JS=pikepdf.String("x"))


def opens(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action("/JavaScript")


def launches(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action("/Launch"))


def noted(kind: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Rect=[90, 90, 200, 200]
        )
        pdf.pages[0].obj.Annots.append(note := pdf.make_indirect(note))
        if kind == "/Widget":
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[note])

    return change


def first_link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(note for page in pdf.pages for note in page.obj.get("/Annots", []))


def link_launches(pdf: pikepdf.Pdf) -> None:
    link = first_link(pdf)
    link.A = action("/Launch")


def link_has_looks(pdf: pikepdf.Pdf) -> None:
    first_link(pdf).AP = pikepdf.Dictionary(N=pdf.make_stream(b""))


def fields(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[])


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.CropBox = [0, 400, 500, 800]


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Rotate = 180


def layered(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x")])


def unpainted(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    stream = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
    page.obj.Contents = pdf.make_stream(stream.replace(b"0 Tr", b"3 Tr", 1))


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["more.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="more.txt")


def two_contents(pdf: pikepdf.Pdf) -> None:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/Filespec":
            part.EF.F = pdf.make_stream(b"{}")


def other_font(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    pdf.pages[0].Resources.Font.Other = pdf.make_indirect(font)


PRINTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "an action at opening": (opens, "/OpenAction in its catalog"),
    "an action of a page": (launches, "/AA on page 1"),
    "a stamp": (noted("/Stamp"), "an annotation /Stamp on page 1"),
    "a field": (noted("/Widget"), "an annotation /Widget on page 1"),
    "a form": (fields, "/AcroForm in its catalog"),
    "a link that launches": (link_launches, "an action on page 1"),
    "a link with looks": (link_has_looks, "a link with /AP on page 1"),
    "a page that is cropped": (cropped, "/CropBox on page 2"),
    "a page that is turned": (turned, "/Rotate on page 2"),
    "layers": (layered, "/OCProperties in its catalog"),
    "text that is not painted": (unpainted, "text that is not painted on page 1"),
    "an attachment more": (attached, "the attachment more.txt"),
    "an attachment with two contents": (two_contents, "an attachment with two contents"),
    "a font of the system": (other_font, "a font that is not in the file"),
}


@pytest.mark.parametrize("name", PRINTS)
def test_in_a_print(toy: Path, tmp_path: Path, name: str) -> None:
    change, told = PRINTS[name]
    with pikepdf.open(toy / "toy.pdf") as pdf:
        change(pdf)
        pdf.save(tmp_path / "x.pdf")
    problems = foreign(seal_again(tmp_path / "x.pdf"))
    assert f"it has {told}, which cisreport does not write" in problems


def test_a_later_revision_of_a_print(toy: Path, tmp_path: Path) -> None:
    data = (toy / "toy.pdf").read_bytes()
    [start] = re.findall(rb"startxref\s+(\d+)", data)
    [trailer] = re.findall(rb"trailer\s+(<<.*?>>)\s+startxref", data, re.DOTALL)
    later = b"xref\n0 0\ntrailer\n" + trailer.replace(b"<<", b"<</Prev " + start, 1)
    later += b"\nstartxref\n%d\n%%%%EOF\n" % len(data)
    (tmp_path / "x.pdf").write_bytes(data + later)
    problems = verify(seal_alone(tmp_path / "x.pdf")).problems
    assert problems == ("a later revision of the file has no signature",)
