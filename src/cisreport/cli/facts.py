"""``cisreport facts`` and ``cisreport show``: the records of a dataset, many or one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import FormatOption, OutputFormat, print_line, print_rows, print_text

if TYPE_CHECKING:
    from cisreport.model import Anchor, Dataset, Record


@reports_errors
def facts(
    dataset: DatasetArgument,
    kind: Annotated[str | None, typer.Option(help="Only this collection, such as meetings.")] = None,
    modality: Annotated[str | None, typer.Option(help="Only this modality, such as hoped.")] = None,
    passage: Annotated[
        str | None, typer.Option(help="Only facts that rest on this passage, such as p8.s1.")
    ] = None,
    contains: Annotated[str | None, typer.Option(help="Only facts that contain this text.")] = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Print the facts of a dataset."""
    from cisreport.datasets import load
    from cisreport.errors import NotFoundError, suggest
    from cisreport.model import COLLECTIONS, Modality, collection_of
    from cisreport.sources import anchors_of
    from cisreport.wording import describe, evidence_text

    loaded = load(dataset)
    passages = {fact.id: _spellings(anchors_of(fact)) for fact in loaded}
    places = {name for names in passages.values() for name in names}
    leads_to: dict[str, set[str]] = {}
    for source in loaded.sources:
        leads_to |= {old: set(locators) for old, locators in source.aliases().items()}
        leads_to |= {
            f"{source.id}[{old}]": {f"{source.id}[{locator}]" for locator in locators}
            for old, locators in source.aliases().items()
        }
        places |= {
            name for item in source.passages for name in (item.locator, f"{source.id}[{item.locator}]")
        }
    places |= leads_to.keys()
    choices = (
        (kind, list(COLLECTIONS)),
        (modality, [m.value for m in Modality]),
        (passage, sorted(places)),
    )
    for given, known in choices:
        if given is not None and given not in known:
            raise NotFoundError(f'there is no "{given}" to select; {suggest(given, known)}')
    rows = []
    for fact in loaded:
        row = (fact.id, collection_of(fact), describe(loaded, fact), evidence_text(loaded, fact))
        if kind not in (None, row[1]) or modality not in (None, fact.modality.value):
            continue
        if passage is not None and not leads_to.get(passage, {passage}) & passages[fact.id]:
            continue
        if contains is None or contains.casefold() in " ".join(row).casefold():
            rows.append(row)
    print_rows(("id", "kind", "fact", "evidence"), rows, output)


def _spellings(anchors: Iterable[Anchor]) -> set[str]:
    """Return passages with and without their source."""
    return {name for anchor in anchors for name in (str(anchor), anchor.locator)}


@reports_errors
def show(
    dataset: DatasetArgument,
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact, derivation or source.")],
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your copy of the article, as plain text: also print the sentences.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print one fact, derivation or source with all of its fields.

    With a copy of the article, the command also prints the sentences on which it rests. Those of a computed
    value are the sentences of its inputs.
    """
    import yaml

    from cisreport.datasets import load, record_to_plain
    from cisreport.wording import describe

    loaded = load(dataset)
    record = loaded[record_id]
    sentences = _sentences(loaded, record, source) if source else []
    print_line(describe(loaded, record))
    print()
    for sentence in sentences:
        print_line(sentence)
        print()
    plain = yaml.safe_dump(record_to_plain(record), allow_unicode=True, sort_keys=False, width=100)
    print_text(plain)


def _sentences(dataset: Dataset, record: Record, copy: Path) -> list[str]:
    """Return the passages on which a record rests as a copy of their article has them, a text each."""
    from cisreport.errors import CisreportError
    from cisreport.manifest.entries import rested_on
    from cisreport.model import Anchor
    from cisreport.sources import SEGMENTATION, MatchStatus, match, read_article
    from cisreport.wording import anchor_text

    text = read_article(copy)
    names = {anchor: anchor_text(dataset, anchor) for anchor in rested_on(dataset, record)}
    found: list[str] = []
    is_copy = False
    for source in filter(lambda source: source.passages, dataset.sources):
        for item in match(source.passages, text, source.segmentation or SEGMENTATION):
            words, name = "", names.get(Anchor(source.id, item.passage.locator))
            if item.span and item.status in (MatchStatus.FOUND, MatchStatus.MOVED):
                is_copy, words = True, " ".join(text[slice(*item.span)].split())
            if name:
                found.append(f"{name}: {words}" if words else f"{name} is not word for word in this copy.")
    if not is_copy:
        what = f'contains no passage of the dataset "{dataset.id}"'
        raise CisreportError(f"{copy}: {what}; name a copy of its article")
    return found or [f"{record.id} does not rest on a sentence of this article."]
