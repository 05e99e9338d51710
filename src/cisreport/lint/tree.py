"""The finished document: blocks of text in pandoc's tree, with the values that they cite.

The tree is that before the facts filter puts the values in.  A cited value is a mark in the text and a
:class:`~.passages.Use`.  Literals, code, letters of formulas, citations, cross-references and the register
are not text.  Captions and alt texts that a chart makes from its facts count as cited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cisreport import spans
from cisreport.assets import asset
from cisreport.documents.document import Document
from cisreport.formats import HTML, targets
from cisreport.lint.mask import FRONT_KEYS
from cisreport.lint.passages import BlockKind, Claim, Ours, Passage, Use, cited
from cisreport.lint.words import VALUE
from cisreport.rendering.pandoc import run_pandoc

READER = "markdown-yaml_metadata_block-pandoc_title_block"
_SILENT = frozenset({"Code", "Cite", "RawInline"})
_NUMBERED = frozenset({"caption-label", "equation-number"})
"""Classes of spans with words from the engine."""


def read_tree(document: Document, markdown: str, work: Path) -> dict[str, Any]:
    """Return pandoc's tree of a document after its code has run.

    Raises
    ------
    ReportError
        If pandoc cannot read it.
    """
    values: dict[str, Any] = {key: value for key, value in document.metadata.items() if value}
    values |= {"cisreport-format": HTML.target, "cisreport-variables": dict(document.variables)}
    values["cisreport-targets"] = targets()
    values["number-sections"] = True
    metadata = work / "metadata.json"
    metadata.write_text(json.dumps(values, default=str), "utf-8")
    filters = f"--lua-filter={asset('lua/embedded.lua')}"
    text, _ = run_pandoc(
        [f"--from={READER}", "--to=json", f"--metadata-file={metadata}", filters],
        text=markdown,
        directory=document.path.parent,
        log=work / "log.json",
        shown=document.shown,
        lines=document.lines,
    )
    return dict(json.loads(text))


def passages(tree: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield the blocks of text of a document in order, the front matter first."""
    for key in FRONT_KEYS:
        for part in _meta(tree["meta"].get(key)):
            part.kind = BlockKind.TITLE if key.endswith("title") else BlockKind.PROSE
            yield part
    yield from _blocks(tree["blocks"])


def _meta(value: Any) -> Iterator[Passage]:
    match value:
        case {"t": "MetaInlines", "c": content}:
            yield from _flat(content)
        case {"t": "MetaBlocks", "c": content}:
            yield from _blocks(content)
        case {"t": "MetaString", "c": str(content)}:
            yield Passage(text=content, spoken=content)


def _blocks(items: Any) -> Iterator[Passage]:
    for item in items:
        yield from _block(item)


def _block(item: dict[str, Any]) -> Iterator[Passage]:
    content: Any = item.get("c", ())
    match item["t"], content:
        case (("Para" | "Plain"), _):
            yield from _flat(content)
        case "Header", [_, _, inlines]:
            yield from _of_kind(BlockKind.TITLE, _flat(inlines))
        case "LineBlock", lines:
            for line in lines:
                yield from _flat(line)
        case "BlockQuote", inner:
            yield from _blocks(inner)
        case "BulletList", entries:
            for entry in entries:
                yield from _blocks(entry)
        case "OrderedList", [_, entries]:
            for entry in entries:
                yield from _blocks(entry)
        case "DefinitionList", entries:
            for term, definitions in entries:
                yield from _flat(term)
                for definition in definitions:
                    yield from _blocks(definition)
        case "Div", [[identifier, classes, pairs], inner]:
            if spans.REGISTER not in classes and identifier != "refs" and "literal" not in classes:
                title = dict(pairs).get("title", "")
                if title:
                    yield Passage(text=title, spoken=title, kind=BlockKind.TITLE)
                for part in _blocks(inner):
                    if spans.OURS in classes:
                        reason = dict(pairs).get("reason", "")
                        part.ours.append(Ours(reason=reason, start=0, end=len(part.text)))
                    yield part
        case "Figure", [attributes, [_, caption], inner]:
            if not _is_chart(attributes):
                captions = list(_of_kind(BlockKind.CAPTION, _blocks(caption)))
                texts = {item.text for item in captions}
                yield from captions
                yield from (part for part in _blocks(inner) if part.text not in texts)
            else:
                yield from (_uses_only(part) for part in _blocks(caption))
        case "Table", _:
            yield from _table(content)
        case "RawBlock", ["html", text]:
            plain = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL)
            if plain.strip():
                yield Passage(text=plain, spoken=plain)


def _is_chart(attributes: Any) -> bool:
    return any(name in (spans.FACTS, spans.CHART) for name, _ in attributes[2])


def _uses_only(part: Passage) -> Passage:
    return Passage(text="", spoken=part.spoken, uses=part.uses, table=True)


def _table(content: Any) -> Iterator[Passage]:
    _, [_, caption], _, [_, head], bodies, [_, foot] = content
    rows = [row for _, _, first, rest in bodies for row in (*first, *rest)]
    captions = list(_of_kind(BlockKind.CAPTION, _blocks(caption)))
    whole = tuple(cite for row in (*head, *rows, *foot) for part in _row(row) for cite in cited(part))
    for part in captions:
        part.around = whole
    yield from captions
    titles = [part for row in head for part in _row(row)]
    heading = " ".join(part.spoken for part in titles)
    yield from titles
    for row in (*rows, *foot):
        parts = list(_row(row))
        spoken = " ".join([*(part.spoken for part in (*captions, *parts)), heading])
        framed = " ".join(part.text for part in (*captions, *titles, *parts))
        cites = tuple(cite for part in parts for cite in cited(part))
        for part in parts:
            part.spoken, part.framed, part.table, part.around = spoken, framed, True, cites
            yield part


def _row(row: Any) -> Iterator[Passage]:
    for _, _, _, _, inner in row[1]:
        yield from _of_kind(BlockKind.CELL, _blocks(inner))


def _of_kind(kind: BlockKind, parts: Iterable[Passage]) -> Iterator[Passage]:
    for part in parts:
        part.kind = kind
        yield part


def _flat(inlines: Any) -> Iterator[Passage]:
    """Yield the text of inlines, then that of the notes and images within them."""
    passage = Passage()
    later: list[Passage] = []
    for inline in inlines:
        _inline(inline, passage, later)
    if passage.text.strip() or passage.uses:
        yield passage
    yield from later


def _inline(item: dict[str, Any], passage: Passage, later: list[Passage]) -> None:
    content: Any = item.get("c", ())
    match item["t"], content:
        case "Str", str(text):
            passage.add(text)
        case (("Space" | "SoftBreak" | "LineBreak"), _):
            passage.add(" ")
        case "Quoted", [kind, inner]:
            mark = "“”" if kind["t"] == "DoubleQuote" else "‘’"
            passage.add(mark[0])
            _inlines(inner, passage, later)
            passage.add(mark[1])
        case "Math", [_, text]:
            passage.add(re.sub(r"[^\W\d]|\\", " ", text))
        case "Span", [attributes, inner]:
            _span(attributes, inner, passage, later)
        case "Link", [[_, classes, _], inner, [target, _]]:
            if target.startswith(spans.FACT_SCHEME) and "uri" not in classes:
                _claim(unquote(target.removeprefix(spans.FACT_SCHEME)), inner, passage, later)
            elif "quarto-xref" in classes:
                passage.refs.append(len(passage.text))
                passage.add(VALUE)
            elif "uri" in classes or _address(inner, target):
                passage.add(VALUE)
            else:
                _inlines(inner, passage, later)
        case "Image", [[_, _, pairs], inner, _]:
            alt = dict(pairs).get("alt") or dict(pairs).get("fig-alt", "")
            words = [Passage(text=alt, spoken=alt)] if alt else list(_flat(inner))
            later += _of_kind(BlockKind.CAPTION, words)
        case "Note", inner:
            later += _blocks(inner)
        case kind, _ if kind in _SILENT:
            passage.add(VALUE)
        case _, [*inner]:
            _inlines(inner, passage, later)


def _inlines(items: Any, passage: Passage, later: list[Passage]) -> None:
    for item in items:
        _inline(item, passage, later)


def _address(inner: Any, target: str) -> bool:
    addresses = (target, target.removeprefix("mailto:"))
    return len(inner) == 1 and inner[0]["t"] == "Str" and inner[0]["c"] in addresses


def _span(attributes: Any, inner: Any, passage: Passage, later: list[Passage]) -> None:
    _, classes, pairs = attributes
    given = dict(pairs)
    if spans.VALUE in classes:
        text = given.get("text", "")
        position = len(passage.text)
        passage.uses.append(
            Use(
                cite=given.get("cite", ""),
                text=text,
                form=given.get("form", ""),
                position=position,
            )
        )
        passage.add(VALUE, text)
    elif spans.TEXT in classes:
        passage.add(given.get("text", ""))
    elif "literal" in classes:
        passage.add(VALUE)
    elif spans.CLAIM in classes:
        _claim(given.get("cite", ""), inner, passage, later)
    elif spans.OURS in classes:
        start = len(passage.text)
        _inlines(inner, passage, later)
        passage.ours.append(Ours(reason=given.get("reason", ""), start=start, end=len(passage.text)))
    elif not _NUMBERED & set(classes):
        if alt := given.get("alt"):
            later.append(Passage(text=alt, spoken=alt, kind=BlockKind.CAPTION))
        _inlines(inner, passage, later)


def _claim(cites: str, inner: Any, passage: Passage, later: list[Passage]) -> None:
    start, spoken = len(passage.text), len(passage.spoken)
    _inlines(inner, passage, later)
    passage.claims.append(
        Claim(
            cites=tuple(filter(None, re.split(r"[\s,]+", cites))),
            start=start,
            end=len(passage.text),
            words=" ".join(passage.spoken[spoken:].split()),
        )
    )
