"""Draw the pictures of these pages, each from the call that its page shows.

Run by ``make pictures``; a page has one block of Python, which ends in the chart.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

import cisreport
from cisreport import charts
from cisreport.charts import Chart
from cisreport.charts.theme import style

HERE = Path(__file__).parent
BLOCK = re.compile(r"```python\n(.+?)```", re.DOTALL)
DPI = 110


def chart_of(page: Path) -> Chart:
    """Return the chart that a page shows, by running its code."""
    *before, last = BLOCK.findall(page.read_text(encoding="utf-8"))[0].strip().splitlines()
    names = {"cisreport": cisreport, "charts": charts}
    exec("\n".join(before), names)  # noqa: S102 - code of our own pages
    chart = eval(last, names)  # noqa: S307 - as above
    if not isinstance(chart, Chart):
        raise TypeError(f"{page.name} does not end in a chart")
    return chart


def drawn(figure: Figure) -> Image.Image:
    """Return the picture of a figure, in all its colors."""
    file = io.BytesIO()
    with style():
        figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    return Image.open(file).convert("RGB")


def main() -> None:
    """Draw the pictures of all pages except the overview."""
    for page in sorted(HERE.glob("*.md")):
        if page.stem != "README":
            drawn(chart_of(page).figure()).save(HERE / "images" / f"{page.stem}.png", optimize=True)


if __name__ == "__main__":
    main()
