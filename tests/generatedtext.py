"""Random documents with every construct, in several scripts, about the lake league of the tests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from textwrap import indent

SETUP = """
```{python}
#| include: false
import cisreport
import matplotlib.pyplot as plt
import pandas as pd
from cisreport import charts, reports

ds = cisreport.derive(cisreport.load("lake-league-2031"))
v = cisreport.Citer(ds)
```
"""
REGISTER = """
# Register {.appendix}

```{python}
reports.register(ds)
```
"""
_LATIN = """
lake league shore ferry council the of and a in talks Lake-side naïve façade Łódź Ærø İzmir fi ffl
AV To “quoted” (and) Donaudampfschifffahrtsgesellschaftskapitän co-operation
example.org/a/long/address/that/does/not/break O’Hara 2031 1,204 3.5 12 x² 3½ ½ №5 §4 €20 10 % 2nd – dash… 6–8
"""
_HEBREW = "שלום עולם פרק ראשון סוגריים (ב) מים 12 אגם ½"
_ARABIC = "مرحبا بالعالم بحيرة مجلس ٢٠٣١ وزير"
_WORDS = {"latin": _LATIN.split(), "hebrew": _HEBREW.split(), "arabic": _ARABIC.split()}
_SCRIPTS = ("latin", "latin", "latin", "hebrew", "arabic")
_VALUES = (
    'v("shore-length")',
    'v("summit", "month")',
    'v("summit")',
    'v("talks", "weekday")',
    'v("lake-declaration/date")',
    'v("time-since-declaration", "number")',
)
_FRAMES = (
    "pd.DataFrame({'a': [1, 2, 3], 'b': ['x', 'y y y', '']})",
    "pd.DataFrame([[1, 2, 3, 4]] * 4, columns=pd.MultiIndex.from_product([['p', 'q'], ['a', 'b']]))",
    "pd.DataFrame({'n': range(50), 'w': ['word ' * (i % 7) for i in range(50)]})",
    "pd.DataFrame({'n': [1.5, None, 2e10]}, index=['r', 's', 't']).rename_axis('i')",
    "pd.DataFrame(index=['only', 'rows'])",
    "reports.table([{'what': 'Shore', 'long': v('shore-length')}], label='LABEL', caption='Lengths')",
)
_CHARTS = ("timeline", "modality", "order", "terms")
_PLOT = "fig, axes = plt.subplots()\naxes.plot([1, 2], [3, 4])\nplt.show()"
_CALLOUTS = ("note", "tip", "warning", "important", "caution")
_LISTS = ("-", "1.", "a)", "(@)", "#.", "- [ ]")
_LEVELS = (1, 1, 2, 2, 3, 4, 5, 6)


class Writer:
    """Writes the random text of one document.

    Parameters
    ----------
    random : Random
        Where its choices are from.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._numbers = count(1)
        self._labels: list[str] = []

    def text(self) -> str:
        """Return the whole document."""
        parts = [self._front_matter(), SETUP, f"The shore is {self._value()} long.\n"]
        for _ in range(self._random.randint(6, 16)):
            parts += [self._heading()] if self._random.random() < 0.35 else []
            parts.append(self._block(0))
        return "\n".join([*parts, REGISTER])

    def _front_matter(self) -> str:
        pick = self._random.choice
        lines = [
            f'title: "{self._words(3)}"',
            "date: 2031-06-10",
            f"lang: {pick(('en', 'en', 'en', 'de', 'fr', 'ru', 'pl', 'he', 'ar'))}",
            f"toc: {pick(('true', 'false'))}",
            f"toc-depth: {self._random.randint(1, 4)}",
            f"number-sections: {pick(('true', 'false'))}",
            f"papersize: {pick(('a4', 'a5', 'us-letter'))}",
            *self._random.sample(
                (
                    'subtitle: "On *3* lakes of the ½"',
                    "author: [A. Coder, {name: Ana Moreno, affiliation: The Lake Institute}]",
                    "abstract: Of 7 lakes, 1,234 islands and *the 2nd* of them.",
                    "keywords: [lakes, 2 shores]",
                    "code-fold: true",
                    "reference-location: margin",
                ),
                self._random.randint(0, 3),
            ),
        ]
        return "\n".join(["---", *lines, "---"])

    def _words(self, most: int, script: str = "") -> str:
        words = _WORDS[script or self._random.choice(_SCRIPTS)]
        return " ".join(self._random.choice(words) for _ in range(self._random.randint(1, most)))

    def _value(self) -> str:
        return f"`{{python}} {self._random.choice(_VALUES)}`"

    def _label(self, kind: str) -> str:
        label = f"{kind}-{next(self._numbers)}"
        self._labels.append(label)
        return label

    def _inline(self) -> str:
        words = self._words(3)
        forms = (
            words,
            self._words(3, "latin"),
            self._value(),
            f"*{words}*",
            f"**{words}**",
            f"***{words}***",
            f"`{words}`",
            f"~~{words}~~",
            f"[{words}](https://example.org/{next(self._numbers)})",
            f"[{words}]{{.smallcaps}}",
            f"[{words}]{{.underline}}",
            f"[{words}]{{.mark}}",
            f'"{words}"',
            f"^[A note, {words}.]",
            r"$x^2+\frac{1}{n}$",
            "H~2~O and x^3^",
            f"@{self._random.choice(self._labels)}" if self._labels else words,
        )
        return self._random.choice(forms)

    def _line(self, most: int = 6) -> str:
        return " ".join(self._inline() for _ in range(self._random.randint(1, most)))

    def _heading(self) -> str:
        end = self._random.choice(("", "", "", " {.unnumbered}", " {.unnumbered .unlisted}", "SECTION"))
        if end == "SECTION":
            end = f" {{#{self._label('sec')}}}"
        words = f"{self._line(2)} {self._words(2)}" if self._random.random() < 0.8 else self._words(12)
        return f"{'#' * self._random.choice(_LEVELS)} {words}{end}\n"

    def _block(self, depth: int) -> str:
        nested = (self._callout, self._quote, self._columns, self._tabs, self._layout)
        if depth < 2 and self._random.random() < 0.25:
            return self._random.choice(nested)(depth + 1)
        simple = (
            self._paragraph,
            self._paragraph,
            self._pipe_table,
            self._grid_table,
            self._html_table,
            self._frame,
            self._figure,
            self._list,
            self._code,
            self._terms,
            self._equation,
            self._verse,
        )
        return self._random.choice(simple)()

    def _paragraph(self) -> str:
        return f"{self._line(25)}\n"

    def _caption(self) -> str:
        end = self._random.choice((None, "", "LABEL"))
        if end is None:
            return ""
        place = f" {{#{self._label('tbl')}}}" if end else ""
        return f"\n: {self._line(2)}{place}\n"

    def _pipe_table(self) -> str:
        columns = self._random.randint(1, 7)

        def row(cell: Callable[[], str]) -> str:
            return f"| {' | '.join(cell() for _ in range(columns))} |"

        def words() -> str:
            return self._random.choice((self._words(3), ""))

        rules = row(lambda: self._random.choice(("---", ":--", "--:", ":-:", "-" * 30)))
        rows = [
            row(lambda: self._random.choice((words(), self._inline())))
            for _ in range(self._random.choice((1, 2, 4, 9, 45)))
        ]
        return "\n".join([row(words), rules, *rows, self._caption()])

    def _grid_table(self) -> str:
        widths = [self._random.randint(12, 28) for _ in range(self._random.randint(2, 4))]
        contents = ("- one\n- two", "paragraph\n\nsecond", "", "1. a\n2. b", "*word*", "a b\nc d")

        def rule(line: str) -> str:
            return f"+{'+'.join(line * width for width in widths)}+"

        def row() -> list[str]:
            cells = [self._random.choice(contents).split("\n") for _ in widths]
            lines = range(max(map(len, cells)))
            filled = [[*cell, *[""] * (len(lines) - len(cell))] for cell in cells]
            padded = [
                [f" {line}".ljust(width) for line in cell] for cell, width in zip(filled, widths, strict=True)
            ]
            return [f"|{'|'.join(cell[n] for cell in padded)}|" for n in lines]

        head = [*row(), rule("=")] if self._random.random() < 0.8 else []
        body = [line for _ in range(self._random.randint(1, 5)) for line in (*row(), rule("-"))]
        return "\n".join([rule("-"), *head, *body, self._caption()])

    def _html_table(self) -> str:
        columns, height = self._random.randint(2, 5), self._random.randint(2, 6)
        taken: set[tuple[int, int]] = set()
        rows = []
        for y in range(height):
            cells = []
            for x in range(columns):
                if (x, y) in taken:
                    continue
                wide, high = self._random.choice((1, 1, 1, 2)), self._random.choice((1, 1, 1, 2)) if y else 1
                if x + wide > columns or (x + 1, y) in taken:
                    wide = 1
                if y + high > height:
                    high = 1
                taken |= {(x + across, y + down) for across in range(wide) for down in range(high)}
                tag = "th" if y == 0 or (x == 0 and self._random.random() < 0.5) else "td"
                words = self._random.choice(
                    ("", self._words(4), "<b>b</b> <i>i</i>", "<p>1</p><p>2</p>", "<ul><li>u</li></ul>")
                )
                cells.append(f'<{tag} colspan="{wide}" rowspan="{high}">{words}</{tag}>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        caption = self._random.choice(("", f"<caption>{self._words(3)}</caption>"))
        return f"<table>{caption}<thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>\n"

    def _frame(self) -> str:
        label = self._label("tbl")
        made = self._random.choice(_FRAMES)
        options = [f"#| echo: {self._random.choice(('true', 'false'))}"]
        if "LABEL" not in made:
            options += [f"#| label: {label}", f'#| tbl-cap: "{self._words(2, "latin")}"']
        return "\n".join(["```{python}", *options, made.replace("LABEL", label), "```\n"])

    def _figure(self) -> str:
        label = self._label("fig")
        if self._random.random() < 0.5:
            chart = self._random.choice(_CHARTS)
            return f'```{{python}}\ncharts.{chart}(ds, label="{label}")\n```\n'
        caption = f'#| label: {label}\n#| fig-cap: "{self._words(3, "latin")}"\n#| fig-alt: "A line."'
        return f"```{{python}}\n{caption}\n{_PLOT}\n```\n"

    def _list(self) -> str:
        mark = self._random.choice(_LISTS)
        items = []
        for _ in range(self._random.randint(1, 5)):
            items.append(f"{mark} {self._line(3)}")
            if self._random.random() < 0.3:
                items += ["", indent(f"- {self._line(2)}\n\n  {self._line(2)}", "    "), ""]
        return "\n".join([*items, ""])

    def _code(self) -> str:
        return f"```python\nprint('x')  # {self._words(6)}\n```\n"

    def _terms(self) -> str:
        return f"Term {self._words(2)}\n:   {self._line(3)}\n\n:   {self._line(3)}\n"

    def _equation(self) -> str:
        end = f" {{#{self._label('eq')}}}" if self._random.random() < 0.5 else ""
        return f"$$\n\\sum_{{i=1}}^n x_i = \\alpha\n$${end}\n"

    def _verse(self) -> str:
        return "\n".join(f"| {self._line(2)}" for _ in range(3)) + "\n"

    def _callout(self, depth: int) -> str:
        kind = self._random.choice(_CALLOUTS)
        option = self._random.choice(("", " collapse=true", " appearance=simple"))
        title = self._random.choice(("", f"## {self._words(3)}\n\n"))
        return f"::: {{.callout-{kind}{option}}}\n{title}{self._block(depth)}\n:::\n"

    def _quote(self, depth: int) -> str:
        content = self._paragraph() if depth > 1 else f"{self._paragraph()}\n{self._list()}"
        return indent(content, "> ", lambda _: True) + "\n"

    def _columns(self, depth: int) -> str:
        parts = [f"::: {{.column width={width}%}}\n{self._block(depth)}\n:::" for width in (40, 60)]
        return "\n\n".join([":::: {.columns}", *parts, "::::\n"])

    def _tabs(self, depth: int) -> str:
        parts = [f"## {self._words(2)}\n\n{self._block(depth)}" for _ in range(2)]
        return "\n\n".join([":::: {.panel-tabset}", *parts, "::::\n"])

    def _layout(self, depth: int) -> str:
        return "\n\n".join(["::: {layout-ncol=2}", *(self._block(depth) for _ in range(2)), ":::\n"])


def document(folder: Path, seed: int) -> Path:
    """Write a random document into the folder of a project that has the dataset."""
    path = folder / f"text-{seed}.qmd"
    path.write_text(Writer(Random(seed)).text(), "utf-8")
    return path
