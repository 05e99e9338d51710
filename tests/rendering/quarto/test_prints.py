"""What reading prints finds, on prints of which one was spoiled."""

from __future__ import annotations

from typing import Any

import typst

from rendering.quarto.prints import claims_of, overprinted, pages_of, words_of

PRINT = '#set document(title: "A")\n#set text(lang: "de")\nOf three valleys.'


def made(source: str, **options: Any) -> bytes:
    return bytes(typst.compile(source.encode(), format="pdf", **options))


def test_words_are_counted() -> None:
    assert words_of(pages_of(made(PRINT + " Three valleys."))) == {"three": 1, "valleys": 2, "Three": 1}


def test_text_over_text_is_found() -> None:
    assert list(overprinted(pages_of(made(PRINT)))) == []
    twice = list(overprinted(pages_of(made(PRINT + "\n#place(top + left)[Up.]"))))
    assert twice[0] == "page 1: U on O"


def test_claims_are_read() -> None:
    assert claims_of(made(PRINT))[:3] == ["pdfaid:part=None", "pdfaid:conformance=None", "pdfuaid:part=None"]
    claimed = claims_of(made(PRINT, pdf_standards=["a-3a", "ua-1"]))
    assert claimed == ["pdfaid:part=3", "pdfaid:conformance=A", "pdfuaid:part=1", "de", "tagged=True"]
