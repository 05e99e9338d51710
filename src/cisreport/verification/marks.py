"""Whether a chart is drawn mark by mark as its facts give.

The charts of a page are compared with SVG of this version, those of a print with what Typst makes of it.
Another version of a program can draw in another way, so only charts that these versions drew are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Final
from unicodedata import name

from cisreport.assets import font_directory
from cisreport.charts import Chart
from cisreport.english import counted
from cisreport.extensions import is_foreign
from cisreport.manifest.reader import FORMAT, Manifest
from cisreport.placing import scratch
from cisreport.published.pagecharts import other_mark, prefix_of
from cisreport.published.printcharts import figures_in, other_figure
from cisreport.published.text import ChartParts, Drawing
from cisreport.spans import CITE
from cisreport.typesetting import Typesetter

_DRAWN_BY: Final = ("cisreport", "matplotlib", "typst")
"""The programs that draw charts."""
_WIDE: Final = '#set page(width: 400pt, height: auto, margin: 0pt)\n#image("0.svg", width: 300pt, alt: "-")\n'


class DrawnAgain:
    """A chart that was drawn again from the facts of a file."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.drawings = chart.drawings()
        self.entry = chart.entry(self.drawings)


@cache
def installed() -> tuple[str, ...]:
    """Return the versions of the programs that draw charts."""
    return tuple(map(version, _DRAWN_BY))


def is_of_these_versions(manifest: Manifest) -> bool:
    """Return whether the installed versions of the programs that draw charts and letters wrote a file."""
    return manifest.format == FORMAT and tuple(map(manifest.versions.get, _DRAWN_BY)) == installed()


def is_plain(text: str) -> bool:
    """Return whether all letters of a text are Latin, Greek or Cyrillic, which have one font."""
    letters = {letter for letter in text if letter.isalpha() and not letter.isascii()}
    return all(name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC")) for letter in letters)


def uncompared_marks(manifest: Manifest, *, is_print: bool = False) -> tuple[str, ...]:
    """Return a sentence for charts that cannot be compared mark by mark."""
    ours = [entry for entry in manifest.charts if not is_foreign(entry["kind"])]
    lettered = sum(not is_plain(" ".join(entry["texts"])) for entry in ours) if is_print else 0
    drawn = len(ours)
    if not drawn:
        return ()
    if not manifest.is_sealed:
        reason = "the file is not as this version writes it"
    elif not is_of_these_versions(manifest):
        reason = f"other versions of {', '.join(_DRAWN_BY)} drew them"
    elif lettered:
        drawn, reason = lettered, "their letters can have a font of the document"
    else:
        return ()
    return (f"not compared mark by mark: {counted(drawn, 'chart')}, because {reason}",)


def page_marks(drawings: tuple[str, str], shown: Sequence[Drawing], rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the first mark of each drawing of a page that is not as the facts give.

    Parameters
    ----------
    drawings : tuple of str
        The chart, drawn again in both widths.
    shown : sequence of Drawing
        What the page has.
    rows : mapping
        The row of each fact, by ``dataset:id``.
    """
    from cisreport.rendering.embedded.html.drawings import inlined

    anchors = {f"{CITE}{cite}": row for cite, row in rows.items()}
    for kind, svg in zip(("wide", "narrow"), drawings, strict=True):
        found = next((item.shape for item in shown if item.narrow is (kind == "narrow")), None)
        if found is None:
            continue
        prefix = prefix_of(found)
        again = inlined(svg.encode(), prefix=prefix, alt="-", width=None, kind=kind, rows=anchors)
        if again is None or (mark := other_mark(found, again)):
            where = " for a narrow page" if kind == "narrow" else ""
            yield f"is drawn{where} with {mark if again else 'a shape'} in another way than its facts give"


def picture_problems(drawn: DrawnAgain, parts: ChartParts) -> Iterator[str]:
    """Yield a sentence if the picture of a chart that a reader can save is another one."""
    from html import unescape

    from cisreport.rendering.facts_filter.figures import picture_address

    if parts.address != unescape(picture_address(drawn.chart.svg(drawn.drawings[0]))):
        yield "has another picture to be saved than its facts give"


def print_marks(drawings: tuple[str, str], shown: Drawing) -> Iterator[str]:
    """Yield the first mark of a drawing of a print that is not as the facts give.

    Drawings with letters for which a print can take a font of its document are not compared.
    """
    if shown.shape is None or not is_plain(drawings[0]):
        return
    again = _printed(drawings[0])
    if again is None or (mark := other_figure(shown.shape, again)):
        yield f"is drawn with {mark if again else 'a shape'} in another way than its facts give"


def _printed(svg: str) -> Any:
    """Return a drawing as Typst prints it."""
    with scratch() as folder:
        (folder / "0.svg").write_text(svg, "utf-8")
        source = folder / "chart.typ"
        source.write_text(_WIDE, "utf-8")
        with Typesetter(source, root=folder, fonts=[font_directory()]) as typesetter:
            [pdf] = typesetter.compile(format="pdf")
    return next(figures_in(pdf), None)
