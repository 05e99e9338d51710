"""Text that Typst would change, lengths, and places of inlines that have no text."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.rendering.embedded.pdf import text
from cisreport.rendering.embedded.run import Run

RUN = Run(identifiers=frozenset({"there"}), rules=text.RULES)


def raw(mark_up: str) -> dict[str, Any]:
    return {"t": "RawInline", "c": ["typst", mark_up]}


@pytest.mark.parametrize(
    "words", [".x", "-", "+=", "12.", "a...", "a--b", "-?", "‘a", "a’", "“", "”", 'a"..\\', "2022-12-01.."]
)
def test_text_that_mark_up_would_change_is_a_string(words: str) -> None:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    assert RUN.presented([{"t": "Str", "c": words}]) == [raw(f'#"{escaped}";')]


@pytest.mark.parametrize("words", ["x.y", "a-b", "12.5", ".5", "2022-12-01", "x.", "a/b", "=x", "é"])
def test_other_text_stays(words: str) -> None:
    assert RUN.presented([{"t": "Str", "c": words}]) == [{"t": "Str", "c": words}]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        ("300px", ", width: 225pt"),
        ("5.", ", width: 3.75pt"),
        (".5in", ", width: 0.5in"),
        ("0", ""),
        ("50%", ", width: 50%"),
        ("3ex", ""),
        ("1.2.3", ""),
        ("wide", ""),
    ],
)
def test_widths_of_images(width: str, expected: str) -> None:
    image = {"t": "Image", "c": [["", [], [["width", width], ["alt", "A"]]], [], ["a b.svg", ""]]}
    assert RUN.presented([image]) == [raw(f'#image("a b.svg", alt: "A"{expected});')]


def test_an_image_and_code_in_a_line_can_be_led_to() -> None:
    image = {"t": "Image", "c": [["there", [], []], [{"t": "Str", "c": "A"}], ["a.svg", ""]]}
    code = {"t": "Code", "c": [["there", [], []], "x"]}
    mark = '#metadata(none)#label("there");'
    assert RUN.presented([image]) == [raw(mark + '#image("a.svg", alt: "A");')]
    assert RUN.presented([code]) == [raw(mark), {"t": "Code", "c": [["", [], []], "x"]}]


def test_an_image_within_text_is_in_a_box() -> None:
    image = {"t": "Image", "c": [["", ["inline"], []], [{"t": "Str", "c": "A"}], ["a.svg", ""]]}
    assert RUN.presented([image]) == [raw('#box(image("a.svg", alt: "A"));')]


@pytest.mark.parametrize("target", ["", "#", "#gone"])
def test_a_link_that_leads_nowhere_is_text(target: str) -> None:
    words = {"t": "Str", "c": "a"}
    link = {"t": "Link", "c": [["", [], []], [words], [target, ""]]}
    assert RUN.presented([link]) == [raw(""), words, raw("")]


def test_a_span_that_only_has_the_class_of_an_equation_stays() -> None:
    words = [{"t": "Str", "c": "a"}, {"t": "Space"}, {"t": "Str", "c": "b"}]
    span = {"t": "Span", "c": [["", ["equation"], []], words]}
    assert RUN.presented([span]) == [span]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("a" * 69, ["a" * 69]),
        ("a" * 75, [*["a" * 10] * 7, "a" * 5]),
        ("a_" * 35, ["a_" * 5] * 7),
        ("https://e.org/" + "a_" * 35, ["https://e.org/" + "a_" * 35]),
        ("a" * 40 + "-" + "a" * 40, ["a" * 40 + "-" + "a" * 40]),
    ],
)
def test_a_word_too_long_for_a_line_may_break(words: str, pieces: list[str]) -> None:
    texts = RUN.presented([{"t": "Str", "c": words}])
    codes = RUN.presented([{"t": "Code", "c": [["", [], []], words]}])
    assert [part["c"] for part in texts if part["t"] == "Str"] == pieces
    assert [part["c"][1] for part in codes if part["t"] == "Code"] == pieces
    assert [part for part in texts + codes if part["t"] == "RawInline"] == [raw("#h(0.01pt);")] * (
        2 * len(pieces) - 2
    )


def test_content_of_every_type_is_presented() -> None:
    words = {"t": "Str", "c": "..."}
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [words]]}
    note = {"t": "Note", "c": [{"t": "BulletList", "c": [[{"t": "Plain", "c": [quoted]}]]}]}
    inner = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [raw('#"...";')]]}
    expected = {"t": "Note", "c": [{"t": "BulletList", "c": [[{"t": "Plain", "c": [inner]}]]}]}
    assert RUN.presented([note]) == [expected]


def test_underlined_words_do_not_look_like_a_value() -> None:
    words = {"t": "Str", "c": "x"}
    assert RUN.presented([{"t": "Underline", "c": [words]}]) == [raw("#underlined["), words, raw("];")]
