"""Outputs that fill the places of a text give the tree that pandoc makes of the text with the outputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cisreport.assets import asset
from cisreport.execution.cache import Cache
from cisreport.execution.forms import fenced
from cisreport.execution.frames import frame_table
from cisreport.rendering.embedded.prose import Prose
from cisreport.rendering.embedded.prose.fills import UnfitError, decoded, words
from cisreport.rendering.embedded.prose.places import NO_FRONT, divided
from cisreport.rendering.embedded.reader import READER
from cisreport.rendering.pandoc import run_pandoc
from cisreport.reports import table, text
from cisreport.reports.values import CitedClaim, CitedValue
from cisreport.spans import CHART, FACTS, data_block, encode, text_span, value_span

FEATURES = Path(__file__).parents[2] / "features"
FIGURES = "/tmp/cisreport-x1_y/figures"
METADATA = {
    "lang": "en", "link-citations": True, "number-sections": True,
    "cisreport-format": "", "cisreport-others": {}, "cisreport-elsewhere": {}, "cisreport-variables": {},
}  # fmt: skip


class Reader:
    """Pandoc as the engine runs it, and how often it ran."""

    def __init__(self, folder: Path) -> None:
        self.count = 0
        self.folder = folder
        self.metadata = folder / "metadata.json"

    def __call__(
        self, markdown: str, front: Mapping[str, str] = NO_FRONT
    ) -> tuple[str, list[dict[str, Any]]]:
        self.count += 1
        self.metadata.write_text(json.dumps(METADATA | dict(front)))
        arguments = [
            f"--from={READER}", "--to=json", f"--metadata-file={self.metadata}",
            f"--lua-filter={asset('lua/embedded.lua')}",
            "--citeproc", "--bibliography=works.bib", "--csl=numeric.csl",
        ]  # fmt: skip
        log = self.folder / "log.json"
        return run_pandoc(arguments, text=markdown, directory=FEATURES, log=log, shown="x.qmd")

    def alone(self, markdown: str, front: Mapping[str, str] = NO_FRONT) -> Any:
        """Return the tree of a text as pandoc makes it, and the log."""
        text, log = self(markdown, front)
        return json.loads(text), log


def read(prose: Prose, markdown: str, reader: Reader, front: Mapping[str, str] = NO_FRONT) -> Any:
    text, log = prose.read(markdown, FIGURES, ["x"], reader, front)
    return json.loads(text), log


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


MARKUP = "aB3 .,:*_`|<>\"'&#@[]{}()$\\^~-–é漢\u00a0\u200b"
LETTERS = st.text(st.one_of(st.sampled_from(MARKUP), st.characters(codec="utf-8")), max_size=8)
CITES = st.sampled_from(["a:b", "a:b/c", "a:b-1/d"])
NAMES = st.sampled_from(["a1", "b2"])
SPANS = st.one_of(
    st.builds(text_span, LETTERS),
    st.builds(value_span, CITES, LETTERS, st.sampled_from(["", "words", "hedged"])),
)
RUNS = st.lists(SPANS, min_size=1, max_size=3).map("".join)
PLAIN = st.sampled_from(["two", "3", "Mr. X", "*a*", "x | y", "-- 'q'"])
INLINE = st.one_of(RUNS, RUNS, RUNS, PLAIN, st.builds('[{}]{{.claim cite="{}"}}'.format, RUNS, CITES))
VALUES = st.builds(CitedValue, CITES, LETTERS, st.just(""))
CLAIMS = st.builds(lambda value: CitedClaim(text("x ", value), ("a:b",)), VALUES)
CELLS = st.one_of(VALUES, LETTERS, LETTERS, CLAIMS, st.just("long " * 30))
OTHERS = ("# Head {#sec-h}\n", "[^1]: Note.\n", "- item\n", "See [@hill2020].\n", "::: {.x}\n\nunclosed\n")


@st.composite
def outputs(draw: st.DrawFn) -> str:
    """What a cell shows."""
    match draw(st.sampled_from(["table", "frame", "chart", "stream", "figure", "run", "other"])):
        case "table":
            rows = [{"a": draw(CELLS), "b": draw(CELLS)} for _ in range(draw(st.integers(1, 3)))]
            return table(rows, label="tbl-x", caption=text("C ", draw(VALUES)), facts=["a:b"]).markdown()
        case "frame":
            values = draw(st.lists(LETTERS, min_size=1, max_size=3))
            frame = frame_table(pd.DataFrame({"x": values, "y": range(len(values))}))
            return f"::: {{#tbl-f}}\n{frame}\nCap.\n:::\n"
        case "chart":
            alt = encode(draw(LETTERS))
            image = f'![](<{FIGURES}/fig-{draw(NAMES)}.svg>){{.chart-wide fig-alt="{alt}"}}'
            words, facts = f"{draw(RUNS)} and {draw(RUNS)}", f'{FACTS}="{encode("a:b a:c")}"'
            data = data_block(CHART, [draw(LETTERS)])
            return f"{data}\n::: {{#fig-x {facts}}}\n{image}\n\n{words}\n:::\n"
        case "stream":
            return fenced(draw(LETTERS) + "\n" + draw(LETTERS), "{.cell-output .cell-output-stdout}")
        case "figure":
            image = f'![]({FIGURES}/f-{draw(NAMES)}.png){{width="40px"}}'
            return f"::: {{#fig-y}}\n{image}\n\n{draw(RUNS)}\n:::\n"
        case "run":
            return draw(RUNS) + "\n"
        case _:
            return draw(st.sampled_from(OTHERS))


AROUND = [
    'Words {0} and *more {1}*, "quoted {0}"; {1}.',
    "# About {0}\n\nSee @sec-a.",
    "## Words {{#sec-a}}\n\n- item {0}\n- other {1}\n\n  ``` {{.python}}\n  {0}\n  ```",
    "A note.[^{{}}]\n\n[^{{}}]: With {0}.",
    "Code `{0}` and $x{1}$ and <b>{0}</b> and <span title='{1}'>x</span>.",
    "| a | b |\n|---|---|\n| {0} | {1} |\n",
    "a     b\n----- -----\n{0}   x\n\nText {1}",
    "  a   b\n--- ----\n {0} x\n",
    "Said [@meadow2019, p. 3 {0}], and @brook2021 {1}.",
    "::: {{.callout-note}}\n## Title\n\n{0}\n:::",
    "![Caption {0}](dot.svg){{#fig-z{{}}}}",
    "Term\n:   {0}\n\n> {1}\n\n---\n\n{0}",
    "{0} {1}\n\n{0}\n:   x",
    "[{0}](https://example.org/{{}}) [x]({1})",
    "\\{0} {1}\\ ~{0}~ ^{1}^",
]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts that differ in their outputs."""
    parts = draw(st.lists(st.one_of(st.sampled_from(AROUND), st.none()), min_size=1, max_size=5))
    texts = []
    for _ in range(2):
        filled = [
            draw(outputs()) if part is None else part.format(draw(INLINE), draw(INLINE)).replace("{}", str(n))
            for n, part in enumerate(parts)
        ]
        texts.append("\n\n".join(filled) + "\n")
    return texts[0], texts[1]


def ordered(read: Any) -> Any:
    """Return what was read with its problems in order; Lua gives repeated labels in any order."""
    tree, log = read
    tree["meta"]["cisreport-problems"]["c"].sort(key=json.dumps)
    return tree, log


def check(texts: Sequence[str], reader: Reader) -> None:
    prose = Prose()
    for markdown in texts:
        assert ordered(read(prose, markdown, reader)) == ordered(reader.alone(markdown))


@settings(max_examples=12, phases=[Phase.generate])
@given(texts=documents())
def test_filling_gives_what_reading_gives(texts: tuple[str, str], reader: Reader) -> None:
    check(texts, reader)


@pytest.mark.every
@settings(max_examples=1000, phases=[Phase.generate])
@given(texts=documents())
def test_filling_gives_what_reading_gives_for_many_texts(texts: tuple[str, str], reader: Reader) -> None:
    check(texts, reader)


ROWS = [{"a": "long " * 30, "b": CitedValue("a:b", f"row {n}", "")} for n in range(3)]
PAIRS = {
    "values": ("Of " + value_span("a:b", "é  1"), "Of " + value_span("a:c", "2") + text_span(" *x*")),
    "rows of a table": tuple(
        table(ROWS[:count], label="tbl-x", caption=text("C"), facts=["a:b"]).markdown() for count in (1, 3)
    ),
    "rows of a frame": tuple(
        frame_table(pd.DataFrame({"x": ["w"] * count, "y": range(count)})) for count in (1, 4)
    ),
    "a chart": tuple(
        data_block(CHART, [name])
        + f'\n::: {{#fig-x}}\n![](<{FIGURES}/{name}.svg>){{fig-alt="{name}"}}\n\nC\n:::\n'
        for name in ("one", "two")
    ),
    "what was printed": tuple(fenced(text, "{.cell-output .cell-output-stdout}") for text in ("a", "b\n\nc")),
    "alternative texts that are captions": tuple(
        f"::: {{#fig-x}}\n![]({FIGURES}/x.svg)\n\nOf {text_span(words)}.\n:::\n" for words in ("a", 'b "x"')
    ),
}
READ_AGAIN = {
    "headings": ("# One\n", "# Two\n"),
    "words": ("*one*\n", "*two*\n"),
    "citations": ("[@hill2020]\n", "[@meadow2019]\n"),
    "values in citations": tuple(f"[@hill2020, {text_span(words)}]\n" for words in ("one", "two")),
    "values in code": tuple(f"`{text_span(words)}`\n" for words in ("one", "two")),
    "values in tables of characters": tuple(
        f"a     b\n----- -----\n{text_span(words)} x\n" for words in ("one", "two")
    ),
    "characters that pandoc may change": (text_span("\x85"), text_span("\x86")),
    "notes that pandoc gives with a line": tuple(
        f"[^1]: Nobody refers to this.\n\n{text_span(words)}\n" for words in ("one", "two")
    ),
    "our own word": (text_span("crfill1x"), text_span("crfill2x")),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pandoc_does_not_read_a_text_again_for_other(name: str, reader: Reader) -> None:
    prose, before = Prose(), reader.count
    first, second = (read(prose, f"Words.\n\n{output}\n", reader) for output in PAIRS[name])
    assert reader.count == before + 1
    assert [first, second] == [reader.alone(f"Words.\n\n{output}\n") for output in PAIRS[name]]


@pytest.mark.parametrize("name", READ_AGAIN)
def test_pandoc_reads_a_text_again_for_other(name: str, reader: Reader) -> None:
    prose = Prose()
    read(prose, READ_AGAIN[name][0], reader)
    before = reader.count
    assert read(prose, READ_AGAIN[name][1], reader) == reader.alone(READ_AGAIN[name][1])
    assert reader.count > before + 1


@pytest.mark.parametrize(
    ("titles", "runs"),
    [
        (("Armenia: Council of Ministers, 2022", "Kyrgyz Republic: ministers’ talks"), 1),
        (("Armenia: what was decided?", "Words, again"), 1),
        ((text_span("One *x*"), text_span("Two")), 1),
        (("One *x*", "Two *x*"), 2),
        (("A. One", "1991. Two"), 2),
    ],
)
def test_titles_of_the_front_matter_are_filled(titles: Sequence[str], runs: int, reader: Reader) -> None:
    prose, before = Prose(), reader.count
    fronts = [{"title": title, "subtitle": "Words"} for title in titles]
    found = [read(prose, "Text.\n", reader, front) for front in fronts]
    assert reader.count == before + runs
    assert found == [reader.alone("Text.\n", front) for front in fronts]


def test_a_long_title_that_pandoc_has_to_read_is_seen_at_once() -> None:
    with pytest.raises(UnfitError):
        words("Words" + "abc" * 30_000 + ", and" * 30_000 + " *x*", "W")


def test_what_was_read_is_kept_for_other_processes(reader: Reader, tmp_path: Path) -> None:
    cache, (first, second) = Cache(tmp_path / "cache"), PAIRS["values"]
    read(Prose(cache), first, reader)
    before = reader.count
    other = Prose(cache)
    assert read(other, second, reader)[0]["blocks"]
    assert other.stage() == "filling the text, which was read before"
    assert reader.count == before
    Prose(cache).read(second, FIGURES, ["another bibliography"], reader)
    assert reader.count == before + 1


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", '{"pieces": [["S", "crfill7x"]], "log": []}', '{"kept": []}']
)
def test_a_damaged_note_counts_as_missing(damaged: str, reader: Reader, tmp_path: Path) -> None:
    cache, text = Cache(tmp_path / "cache"), PAIRS["values"][0]
    read(Prose(cache), text, reader)
    [note] = (tmp_path / "cache").glob("*.note")
    note.write_text(damaged)
    before, prose = reader.count, Prose(cache)
    assert read(prose, text, reader) == reader.alone(text)
    assert reader.count == before + 2
    assert prose.stage() == "reading the text"


def test_places_have_names_and_the_outputs_are_apart() -> None:
    found = divided(f"Of {text_span('a')}{text_span('b')} and {text_span('c')}.", FIGURES)
    assert found.text == 'Of []{.cr-text text="crfill1x"} and []{.cr-text text="crfill2x"}.'
    assert found.fills["crfill1x"].forms["T"] == "ab"


@pytest.mark.parametrize("text", ["a  b", " a", "a&amp;b", "&#x80;", "&#xd800;", "&#xffff;", "&#x110000;"])
def test_a_value_that_pandoc_may_change_is_not_taken_out(text: str) -> None:
    with pytest.raises(UnfitError):
        decoded(text)
