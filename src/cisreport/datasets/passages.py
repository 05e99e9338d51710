"""Form of a source and of its list of passages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from cisreport.datasets.folder import Located
from cisreport.errors import Problem
from cisreport.model import MOST_FRAGMENT_WORDS, ExcerptRule, Passage, Source, SourceKind, Span
from cisreport.model.anchors import CELL_LOCATOR, IDENTIFIER, OLD_LOCATOR, PASSAGE_LOCATOR
from cisreport.sourcelist import is_address
from cisreport.sources import SEGMENTATION, VERSIONS, normalize
from cisreport.yamltext import Location

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SOURCE_ID = re.compile(IDENTIFIER.pattern, re.IGNORECASE | re.ASCII)
_FORMS = {
    SourceKind.SEGMENTED: (PASSAGE_LOCATOR, "p<line>.s<sentence>, such as p8.s1"),
    SourceKind.TABULAR: (CELL_LOCATOR, "cell=<row>,<column>, such as cell=5,3"),
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def check_source(item: Located) -> Iterator[Problem]:
    """Yield every problem in the form of a source."""
    source: Source = item.record
    if not _SOURCE_ID.fullmatch(source.id):
        yield item.problem(("id",), f'"{source.id}" is not an id', "use letters, digits and single hyphens")
    if source.kind is SourceKind.CITED:
        if source.passages:
            remedy = "make it `kind: segmented`, or drop them"
            yield item.problem(("passages",), "a cited source lists passages", remedy)
        return
    if not source.passages:
        remedy = "make them with `cisreport new`, or write `kind: cited`"
        yield item.problem((), f"a {source.kind} source lists no passages", remedy)
    if source.segmentation is None:
        what = f"a {source.kind} source does not say by what definition"
        yield item.problem((), what, f'add `segmentation: "{VERSIONS[0]}"`')
    elif source.segmentation not in VERSIONS:
        what = f'there is no segmentation "{source.segmentation}"'
        yield item.problem(("segmentation",), what, f"use {' or '.join(VERSIONS)}, or a later cisreport")
    if source.digest is not None and not _DIGEST.fullmatch(source.digest):
        yield item.problem(("digest",), "this is not a SHA-256 digest", "import the table again")
    yield from _check_passages(item, source)
    yield from _check_adjusted(item, source.passages)
    yield from _check_fragments(item, source)
    yield from _check_rule(item, source)


def _check_passages(item: Located, source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, passage in enumerate(source.passages):
        place: Location = ("passages", n)
        pattern, form = _FORMS[source.kind]
        if not pattern.fullmatch(passage.locator):
            what = f'"{passage.locator}" is not the locator of a passage'
            yield item.problem((*place, "locator"), what, f"write {form}")
        elif passage.locator in seen:
            what = f'the passage "{passage.locator}" is listed twice'
            yield item.problem((*place, "locator"), what, "keep one of them")
        if not _DIGEST.fullmatch(passage.digest):
            what = "this is not a SHA-256 digest"
            yield item.problem(
                (*place, "digest"), what, "take it from `cisreport anchors list --format json`"
            )
        seen.add(passage.locator)
        for m, name in enumerate(passage.formerly):
            found = OLD_LOCATOR.fullmatch(name)
            if found is None or found["version"] not in VERSIONS or found["version"] == source.segmentation:
                what = f'"{name}" is not a locator of an earlier version'
                remedy = "write the locator and its version, such as p8.s2@1"
                yield item.problem((*place, "formerly", m), what, remedy)


def _check_fragments(item: Located, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with the words by which links mark passages."""
    for n, passage in enumerate(source.passages):
        if passage.fragment is None:
            continue
        place: Location = ("passages", n, "fragment")
        if not source.licence:
            what = f'words of "{source.id}" are kept, and its terms of use are not known'
            yield item.problem(place, what, "write them as `licence`, or drop `fragment`")
        if not is_address(source.url or ""):
            what = f'links to "{source.id}" cannot mark words, because it has no address'
            yield item.problem(place, what, "write it as `url`, or drop `fragment`")
        counts = [len(normalize(part, source.segmentation or SEGMENTATION)) for part in passage.ends]
        if len(counts) > 2 or not all(0 < count <= MOST_FRAGMENT_WORDS for count in counts):
            remedy = f"write its first words, at most {MOST_FRAGMENT_WORDS}, or these, … and its last words"
            yield item.problem(place, f'"{passage.fragment}" is not the fragment of a passage', remedy)
        elif sum(counts) > passage.words:
            what = f"the fragment has more words than the passage, which has {passage.words}"
            yield item.problem(place, what, "write fewer words")


def _check_rule(item: Located, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with what a source says about the publication of its words."""
    if source.excerpts is ExcerptRule.FULL and not source.licence:
        what = "all words may be published, and no licence is named that allows it"
        yield item.problem(("excerpts",), what, "write it as `licence`, or quote: `excerpts: quotation`")
    is_quotation = source.excerpts is ExcerptRule.QUOTATION
    if is_quotation and not source.excerpts_reason:
        what = "nothing says why words may be quoted"
        yield item.problem(("excerpts",), what, "write the reason as `excerpts_reason`")
    for name in ("words_per_passage", "words_per_source", "excerpts_reason"):
        if getattr(source, name) is not None and not is_quotation:
            what = f"`{name}` is for quotations"
            yield item.problem((name,), what, "write `excerpts: quotation`, or leave it out")
    for n, passage in enumerate(source.passages):
        if passage.excerpt or passage.translation:
            what, remedy = "words of a source are in its record", "write them into passages/<source>.yml"
            yield item.problem(("passages", n, "excerpt"), what, remedy, at_key=True)


def _check_adjusted(item: Located, passages: tuple[Passage, ...]) -> Iterator[Problem]:
    """Yield what is wrong with passages that the coder joined or split."""
    spans = [(n, one.span) for n, one in enumerate(passages) if PASSAGE_LOCATOR.fullmatch(one.locator)]
    for n, span in spans:
        passage = passages[n]
        joined = "-" in passage.locator
        if (joined or span.part) and not passage.adjusted:
            what = f"nothing says why the coder {'split' if span.part else 'joined'} sentences"
            yield item.problem(("passages", n, "locator"), what, "write the reason as `adjusted:`")
        if passage.adjusted and not (joined or span.part):
            what = "`adjusted` is for sentences that were joined or split"
            yield item.problem(("passages", n, "adjusted"), what, "leave it out")
        if joined and span.last <= span.first:
            what = f'"{passage.locator}" joins nothing'
            yield item.problem(("passages", n, "locator"), what, "name the first and last sentence: p8.s1-2")
    yield from _check_overlap(item, spans)


def _check_overlap(item: Located, spans: list[tuple[int, Span]]) -> Iterator[Problem]:
    parts: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for n, span in spans:
        if span.part:
            parts[span.line, span.first].append((n, span.part))
    for letters in parts.values():
        if "".join(letter for _, letter in letters) != _LETTERS[: max(2, len(letters))]:
            what = "the parts of the sentence are not a, b and so on, in order"
            yield item.problem(("passages", letters[0][0], "locator"), what, "list all of them in order")
    for (_, one), (n, other) in pairwise(sorted(spans, key=lambda entry: entry[1])):
        parted = one.part and other.part and one.first == other.first
        if one.line == other.line and other.first <= one.last and one != other and not parted:
            what = f'"{one}" and "{other}" have a sentence in common'
            yield item.problem(("passages", n, "locator"), what, "list each sentence once")
