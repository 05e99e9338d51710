"""Datasets that tests of charts share: hostile texts, and a source of many paragraphs."""

from __future__ import annotations

from dataclasses import replace

from analysis.building import dataset, said
from cisreport.model import Dataset, Fact, Passage, PassageRole, Source, SourceKind

HOSTILE = "$x^2$ <b>&amp;</b> `` *a* {{< x >}} =1+1 \x07\u202e\n#emph[y] " + "w" * 90


def segmented(*records: Fact, paragraphs: int) -> Dataset:
    passages = tuple(
        Passage(locator=f"p{n}.s{s}", role=PassageRole.BODY, words=3, digest=f"{n}{s}")
        for n in range(1, paragraphs + 1)
        for s in (1, 2)
    )
    letter = Source(
        id="letter",
        kind=SourceKind.SEGMENTED,
        language="en",
        title=said(HOSTILE),
        passages=passages,
        segmentation="1",
    )
    return replace(dataset(*records), sources=(letter,))
