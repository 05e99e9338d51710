"""What the print does with figures: none runs out of its page, none leaves its section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
import pytest

from cisreport.documents.document import read_document
from cisreport.published.pdflinks import links_of
from cisreport.rendering.embedded import render_embedded
from reading import crossings

HIGH = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="1600" viewBox="0 0 400 1600">'
    '<rect width="400" height="1600" fill="#0072b2"/></svg>'
)
CAPTION = "A tower that is higher than a page, with words on it that fill more than a line of print. " * 4


def printed(folder: Path, text: str) -> bytes:
    (folder / "high.svg").write_text(HIGH, encoding="utf-8")
    path = folder / "x.qmd"
    path.write_text(f"---\ntitle: Towers\ndate: 2031-01-01\nlang: en\n---\n\n{text}", encoding="utf-8")
    return render_embedded(read_document(path), to=("pdf",), parameters={}).outputs["pdf"]


def texts_of(document: bytes, *, below: float = 297.0) -> list[str]:
    """Return the text of each page, up to so many millimeters from its lower edge."""
    with pypdfium2.PdfDocument(document) as pages:
        texts = [page.get_textpage().get_text_bounded(top=below / 25.4 * 72) for page in pages]
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("width", ["", " width=100%"])
@pytest.mark.parametrize("label", ["#fig-tower ", ""])
def test_a_high_picture_leaves_room_for_its_caption(tmp_path: Path, width: str, label: str) -> None:
    document = printed(tmp_path, f"# One\n\n![{CAPTION}](high.svg){{{label}{width} fig-alt='A tower.'}}\n")
    assert list(crossings(document)) == []
    feet = texts_of(document, below=24)
    assert feet == [f"{number} / {len(feet)}" for number in range(1, len(feet) + 1)]
    assert sum("fill more than a line" in text for text in texts_of(document)) == 1


def test_a_figure_stays_in_its_section(tmp_path: Path) -> None:
    figure = "![A tower](high.svg){#fig-tower fig-alt='A tower.'}"
    text = f"# One\n\n@fig-tower is high.\n\n{figure}\n\n# Two\n\nThe second section.\n"
    texts = "\n".join(texts_of(printed(tmp_path, text)))
    assert texts.index("Figure 1: A tower") < texts.index("The second section.")


@dataclass(frozen=True)
class Drawn:
    """Words of a print: their page, and their edges in points from the top of the page."""

    page: int
    top: float
    bottom: float

    @property
    def place(self) -> tuple[int, float]:
        return (self.page, self.top)


def places_in(document: bytes, texts: Iterable[str]) -> dict[str, Drawn]:
    """Return where a print has each of some texts for the first time."""
    found: dict[str, Drawn] = {}
    with pypdfium2.PdfDocument(document) as pages:
        for number, page in enumerate(pages):
            text, height = page.get_textpage(), page.get_height()
            for words in texts:
                search = text.search(words)
                while words not in found and (match := search.get_next()):
                    boxes = [text.get_charbox(n) for n in range(match[0], sum(match))]
                    top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
                    if top > TOP - 9:  # not in the running head
                        found[words] = Drawn(number, top, bottom)
    return found


def filled(document: bytes) -> list[float]:
    """Return for each page where its last text above the foot ends, in points from the top."""
    ends = []
    with pypdfium2.PdfDocument(document) as pages:
        for page in pages:
            text, height = page.get_textpage(), page.get_height()
            bottoms = [height - text.get_rect(n)[1] for n in range(text.count_rects())]
            ends.append(max(bottom for bottom in bottoms if bottom < BOTTOM + 1))
    return ends


TOP, BOTTOM = 26 / 25.4 * 72, 275 / 25.4 * 72
"""Edges of the text of a page, in points."""
WORDS = "Rivers leave the hills in spring, and the towers of the plain count the days until they arrive. "


def picture(name: str, high: int) -> str:
    """Return a picture with words at its upper and lower edges."""
    texts = "".join(
        f'<text x="9" y="{y}" font-size="12" font-family="Noto Sans">{words} {name}</text>'
        for y, words in ((12, "upper"), (high - 3, "lower"))
    )
    frame = f'<rect width="440" height="{high}" fill="#dddddd"/>'
    size = f'width="440" height="{high}" viewBox="0 0 440 {high}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{frame}{texts}</svg>'


WORDS_OF_A_SECTION = (("Section S", "."), ("upper p", "."), ("lower p", "."), ("Caption C", "."))
"""What comes before and after the number of a section in its heading, picture and caption."""


def generated(
    random: Random, folder: Path, count: int
) -> tuple[str, dict[int, int], dict[int, bool], dict[int, int]]:
    """Return a document with figures, their heights, which sections go on, and their levels, by section."""
    parts, heights, goes_on, levels = [], {}, {}, {}
    for n in range(1, count + 1):
        heights[n] = random.randint(80, 460)
        (folder / f"p{n}.svg").write_text(picture(f"p{n}.", heights[n]), "utf-8")
        levels[n] = 1 if n == 1 else random.choice((1, 2, 2, 3))
        parts.append(f"{'#' * levels[n]} Section S{n}.")
        parts += [WORDS * random.randint(1, 5) for _ in range(random.randint(0, 3))]
        parts.append(f"![Caption C{n}.](p{n}.svg){{#fig-p{n} fig-alt='A frame.'}}")
        after = [WORDS * random.randint(1, 4) for _ in range(random.choice((0, 2, 20)))]
        goes_on[n] = len(after) > 2
        parts += after
    return "\n\n".join(parts), heights, goes_on, levels


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_stay_in_their_sections_and_fit_or_float(tmp_path: Path, seed: int) -> None:
    count = 12
    text, heights, goes_on, levels = generated(Random(seed), tmp_path, count)
    document = printed(tmp_path, text)
    assert list(crossings(document)) == []
    names = [f"{words}{n}{end}" for n in range(1, count + 1) for words, end in WORDS_OF_A_SECTION]
    found, ends = places_in(document, names), filled(document)
    for n in range(1, count + 1):
        heading, upper, lower, caption = (found[f"{words}{n}{end}"] for words, end in WORDS_OF_A_SECTION)
        assert upper.page == lower.page == caption.page
        assert heading.place < upper.place < caption.place, f"figure {n} is above its heading"
        after = next((other for other in range(n + 1, count + 1) if levels[other] <= levels[n]), None)
        if after:
            assert caption.place < found[f"Section S{after}."].place, f"figure {n} is in the next section"
        if upper.page > heading.page and upper.top < TOP + 30:
            rest, small = BOTTOM - ends[upper.page - 1], 0.85 * 0.75 * heights[n]
            assert rest < (60 if goes_on[n] else small + 75), f"the page before figure {n} is not filled"


def test_a_figure_that_almost_fits_is_smaller(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text(picture("p.", 800), "utf-8")
    figure = "![Caption C.](p.svg){#fig-p fig-alt='A frame.'}"
    found = places_in(printed(tmp_path, f"# One\n\n{WORDS * 3}\n\n{figure}\n"), ["upper p.", "lower p."])
    upper, lower = found["upper p."], found["lower p."]
    assert upper.page == lower.page == 0
    assert 0.84 < (lower.bottom - upper.top) / (0.75 * 800) < 0.86


def test_a_figure_below_its_heading_floats_over_the_text_of_its_section(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text(picture("p.", 460), "utf-8")
    figure = "![Caption C.](p.svg){#fig-p fig-alt='A frame.'}"
    after = f"After the figure. {WORDS * 30}\n\n# Three\n\nThe end.\n"
    text = f"# One\n\n{WORDS * 35}\n\n# Two\n\n{figure}\n\n{after}"
    found = places_in(printed(tmp_path, text), ["Two", "upper p.", "After the figure.", "Three"])
    assert found["Two"].page == found["After the figure."].page == 0
    assert found["upper p."].page == 1
    assert found["upper p."].place < found["Three"].place


def test_a_link_to_a_figure_leads_to_its_page(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text(picture("p.", 460), "utf-8")
    figure = "![Caption C.](p.svg){#fig-p fig-alt='A frame.'}"
    document = printed(tmp_path, f"@fig-p is on the next page. {WORDS * 40}\n\n{figure}\n\n{WORDS * 30}\n")
    with pikepdf.open(BytesIO(document)) as pdf:
        targets = [link.target.page for _, link in links_of(pdf)]
    assert targets == [places_in(document, ["upper p."])["upper p."].page] == [1]
