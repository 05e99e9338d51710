"""What the print does with figures: none runs out of its page, none leaves its section."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from cisreport.documents.document import read_document
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
