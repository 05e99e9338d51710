"""Whether every value and name of the manifest, and no other text, is at its place and linked to its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from cisreport.manifest.reader import Manifest, PrintedName, PrintedPart, PrintedValue
from cisreport.published import Published
from cisreport.published.text import Linked, PrintedLink, bare, is_leftward, normalized
from cisreport.rows import Printed
from cisreport.verification.registers import is_broken

_SHOWN = 60
"""Characters that a message has of a row."""
Listed = PrintedValue | PrintedName | PrintedPart
"""A printed and linked text of a manifest."""


def row_starts(manifest: Manifest, rows: Mapping[str, Printed], *, whole: bool) -> dict[str, str]:
    """Return how each row begins, without white space: with all of its cells, or with those before its notes.

    A row that cannot be made begins with the id of its fact.
    """
    starts = {}
    for cite, fact in manifest.facts.items():
        texts = rows[cite].texts if cite in rows else (fact["id"],)
        starts[manifest.anchor(fact)] = bare(
            "".join(texts if whole else texts[:-2] if any(texts[1:-2]) else texts)
        )
    return starts


def _listed(manifest: Manifest) -> tuple[Listed, ...]:
    return (*manifest.values, *manifest.names, *_parts(manifest))


def _parts(manifest: Manifest) -> tuple[PrintedPart, ...]:
    return tuple(part for claim in manifest.claims for part in claim.parts)


def place_problems(manifest: Manifest, published: Published, rows: Mapping[str, Printed]) -> Iterator[str]:
    """Yield a sentence for each row, value or name that differs from the manifest, and each other link.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the file.
    published : Published
        The file.
    rows : mapping
        The rows that its registers must have, by the cites of their facts.
    """
    starts = row_starts(manifest, rows, whole=published.identified)
    datasets = {manifest.anchor(fact): fact["dataset"] for fact in manifest.facts.values()}
    linked = published.linked(starts, datasets)
    if linked is not None and published.identified:
        yield from _row_problems(manifest, linked, starts, needed=starts)
        yield from _identified_places(manifest, linked.links)
        return
    lacking = set(_lacking_rows(manifest, published, rows, is_linked=linked is not None))
    for cite in manifest.facts:
        if cite in lacking:
            yield f"the register has no row that says of {cite}: {_said(manifest, rows, cite)}"
    if linked is not None:
        cited = {item.fact for item in _listed(manifest)}
        yield from _row_problems(manifest, linked, starts, needed=cited, told=lacking, is_whole=False)
        yield from _ordered_places(manifest, linked.links)


def _lacking_rows(
    manifest: Manifest, published: Published, rows: Mapping[str, Printed], *, is_linked: bool
) -> Iterator[str]:
    text, pages = published.register_text(), published.register_pages()
    start = 0
    for cite in manifest.facts:
        if cite not in rows:
            continue
        if is_linked:
            texts = [bare(part) for part in rows[cite].texts]
            whole = "".join(texts)
            place = text.find(whole, start)  # most rows follow the one before
            place = text.find(whole) if place < 0 else place
            start = max(place, 0)
            found = place >= 0 or is_leftward(whole) or is_broken(texts, pages)
        else:
            found = all(bare(piece) in text or is_leftward(piece) for piece in rows[cite].pieces)
        if not found:
            yield cite


def _said(manifest: Manifest, rows: Mapping[str, Printed], cite: str) -> str:
    """Return what a row must say, in one line."""
    return (
        ", ".join(filter(None, rows[cite].texts[1:])) if cite in rows else manifest.facts[cite]["description"]
    )


def _row_problems(
    manifest: Manifest,
    linked: Linked,
    starts: Mapping[str, str],
    *,
    needed: Collection[str],
    told: Collection[str] = (),
    is_whole: bool = True,
) -> Iterator[str]:
    for cite, fact in manifest.facts.items():
        row = manifest.anchor(fact)
        if row not in needed or cite in told:
            continue
        if row not in linked.rows:
            yield f"the register has no row that says of {cite}: {fact['description']}"
        elif is_whole and not linked.rows[row].startswith(starts[row]):
            yield f"the row of {cite} does not say: {fact['description']}"
    for row, text in linked.rows.items():
        if row not in starts:
            yield f'the register has a row that is not of the manifest: "{text[:_SHOWN]}"'
    for item in _listed(manifest):
        if item.fact not in starts:
            yield f"{item} does not lead to a fact of the manifest"
    for value in manifest.values:
        cited_fact = manifest.facts.get(value.cite.partition("/")[0])
        if value.fact in starts and (cited_fact is None or manifest.anchor(cited_fact) != value.fact):
            yield f"{value} leads to another fact: {value.fact}"
    for claim in manifest.claims:
        cites = dict.fromkeys(cite.partition("/")[0] for cite in claim.cites)
        rows = [manifest.anchor(manifest.facts[cite]) for cite in cites if cite in manifest.facts]
        if len(rows) < len(cites) or {*rows} != {part.fact for part in claim.parts}:
            yield f"{claim} leads to other facts: {', '.join(part.fact for part in claim.parts)}"


def _identified_places(manifest: Manifest, links: Sequence[PrintedLink]) -> Iterator[str]:
    compared = {f"chart {entry['label']}" for entry in manifest.charts}
    compared |= {f"block {block['n']}" for block in manifest.blocks}
    by_use: dict[str, list[PrintedLink]] = defaultdict(list)
    for link in links:
        if link.apart not in compared:
            by_use[link.use].append(link)
    uses: list[tuple[str, Listed]] = [(f"use-{value.n}", value) for value in manifest.values]
    uses += [(f"name-{name.n}", name) for name in manifest.names]
    uses += [
        (f"claim-{claim.n}-{k}", part) for claim in manifest.claims for k, part in enumerate(claim.parts, 1)
    ]
    for use, item in uses:
        found = by_use.pop(use, [])
        if not found:
            yield f"{item} is not printed"
        elif len(found) > 1:
            yield f"{item} is {len(found)} times in the file"
        else:
            yield from _link_problems(item, found[0])
    for rest in by_use.values():
        for link in rest:
            yield f'"{link.text}" ({link.place}) is linked to {link.row} but is not in the manifest'


def _link_problems(item: Listed, link: PrintedLink) -> Iterator[str]:
    if link.row != item.fact:
        yield f"{item} is linked to another row: {link.row}"
    elif not link.shows(item.text):
        yield f'{item} is printed as "{link.text}"'
    elif not link.is_at(item.place):
        place = normalized(link.block or link.section)
        yield f"{item} is printed at another place: {place or 'before the first section'}"


def _ordered_places(manifest: Manifest, links: Sequence[PrintedLink]) -> Iterator[str]:
    problems = list(_print_rows(manifest, links))
    yield from problems or _in_order(manifest, links)


def _print_rows(manifest: Manifest, links: Sequence[PrintedLink]) -> Iterator[str]:
    """Yield the differences between the links to each row and the manifest."""
    ids = {manifest.anchor(fact): fact["id"] for fact in manifest.facts.values()}
    by_row: dict[str, list[PrintedLink]] = defaultdict(list)
    for link in links:
        if not link.shows(ids.get(link.row, "")):
            by_row[link.row].append(link)
    listed: dict[str, list[Listed]] = defaultdict(list)
    listed_once: tuple[Listed, ...] = (*_parts(manifest), *manifest.names)
    for item in listed_once:
        found = next((link for link in by_row[item.fact] if link.shows(item.text)), None)
        if found is None:
            listed[item.fact].append(item)
        else:
            by_row[item.fact].remove(found)
    for value in manifest.values:
        if value.text != ids.get(value.fact):
            listed[value.fact].append(value)
    for row in sorted(by_row.keys() | listed.keys()):
        yield from _differences(row, listed[row], by_row[row])


def _differences(row: str, items: Sequence[Listed], links: Sequence[PrintedLink]) -> Iterator[str]:
    texts = {item.text: str(n) for n, item in enumerate(items)}
    shown = [next((n for text, n in texts.items() if link.shows(text)), "") for link in links]
    wanted = [texts[item.text] for item in items]
    if wanted == shown:
        return
    for what, first, last, start, end in SequenceMatcher(None, wanted, shown, False).get_opcodes():
        missing, extra = (items[first:last], links[start:end]) if what != "equal" else ((), ())
        for item, link in zip(missing, extra, strict=False):
            yield f'{item} is printed as "{link.text}" on {link.place}'
        for item in missing[len(extra) :]:
            yield f"{item} is not printed"
        for link in extra[len(missing) :]:
            yield f'"{link.text}" on {link.place} is linked to {row} but is not in the manifest'


def _in_order(manifest: Manifest, links: Sequence[PrintedLink]) -> Iterator[str]:
    """Yield the first link that is not the next value, name or part of a claim.

    Values, names and parts of claims are each in their order, with ids of facts (lists of facts, the
    register) between them.  All possible readings of the links are kept until the last one fails.
    """
    ids = {manifest.anchor(fact): fact["id"] for fact in manifest.facts.values()}
    listed: tuple[tuple[Listed, ...], ...] = (manifest.values, manifest.names, _parts(manifest))
    if not any(item.place.startswith("\u00a7") for item in _listed(manifest)):
        links = [replace(link, section="") for link in links]  # a number before a heading is a word of it
    open_ways: set[tuple[int, ...]] = {tuple(0 for _ in listed)}
    for link in links:
        ways = {way for way in open_ways if link.shows(ids.get(link.row, ""))}
        for way in open_ways:
            for kind, at in enumerate(way):
                if at < len(listed[kind]) and _is(link, listed[kind][at]):
                    ways.add((*way[:kind], at + 1, *way[kind + 1 :]))
        if not ways:
            nexts = zip(listed, max(open_ways), strict=True)
            following = [str(item) for items, at in nexts for item in items[at : at + 1]]
            expected = " or ".join(following) or "nothing"
            yield f'"{link.text}" on {link.place}, linked to {link.row}, is where {expected} is expected'
            return
        open_ways = ways
    if tuple(map(len, listed)) not in open_ways:
        yield "the values, names and claims are not printed in their order"


def _is(link: PrintedLink, item: Listed) -> bool:
    return link.row == item.fact and link.shows(item.text) and link.is_at(item.place)
