"""Excerpts in the rows of a register and in popovers; their words stay as the source prints them."""

from __future__ import annotations

from typing import Final

from cisreport.quotes import EXCERPT, TRANSLATION, Quote
from cisreport.rendering.facts_filter.words import inlines_of
from cisreport.rendering.markup import escaped
from cisreport.rendering.tree import Element, attr, text
from cisreport.typography import visible

_OPENING: Final = "“"
_CLOSING: Final = "”"


def quoted(quote: Quote) -> list[Element]:
    """Return an excerpt and its translation as a quotation in a cell; marked words are strong."""
    words = [part for piece in quote.pieces for part in _piece(*piece)]
    attributes = attr("", (EXCERPT,), {"passage": quote.passage})
    excerpt = {"t": "Span", "c": [attributes, _in_language(quote.language, words)]}
    lines = [[*inlines_of(f"{quote.passage}: "), text(_OPENING), excerpt, text(_CLOSING)]]
    if quote.translation:
        translated = _in_language(quote.translated_into, inlines_of(quote.translation))
        translation = {"t": "Span", "c": [attr("", (TRANSLATION,)), translated]}
        by = [{"t": "Space"}, *inlines_of(quote.by)]
        lines.append([text(_OPENING), translation, text(_CLOSING), *by])
    return [{"t": "BlockQuote", "c": [{"t": "Para", "c": line} for line in lines]}]


def _piece(words: str, marked: bool) -> list[Element]:
    inlines = inlines_of(words)
    return [{"t": "Strong", "c": inlines}] if marked else inlines


def _in_language(language: str, words: list[Element]) -> list[Element]:
    return [{"t": "Span", "c": [attr("", (), {"lang": language}), words]}] if language else words


def quoted_html(quote: Quote) -> str:
    """Return the same as a quotation of a page."""
    pieces = (_strong(escaped(visible(words)), marked) for words, marked in quote.pieces)
    attributes = f'class="{EXCERPT}" data-passage="{escaped(quote.passage)}"{_language(quote.language)}'
    excerpt = f"{_OPENING}<span {attributes}>{''.join(pieces)}</span>{_CLOSING}"
    blocks = f"<p>{escaped(quote.passage)}: {excerpt}</p>"
    if quote.translation:
        attributes = f'class="{TRANSLATION}"{_language(quote.translated_into)}'
        words = f"<span {attributes}>{escaped(visible(quote.translation))}</span>"
        blocks += f"<p>{_OPENING}{words}{_CLOSING} {escaped(visible(quote.by))}</p>"
    return f'<blockquote class="about-quote">{blocks}</blockquote>'


def _strong(markup: str, marked: bool) -> str:
    return f"<strong>{markup}</strong>" if marked else markup


def _language(language: str) -> str:
    return f' lang="{escaped(language)}" dir="auto"' if language else ""
