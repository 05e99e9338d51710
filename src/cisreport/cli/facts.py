"""``cisreport facts`` and ``cisreport show``: the records of a dataset, many or one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import FormatOption, OutputFormat, print_rows

if TYPE_CHECKING:
    from cisreport.model import Anchor


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
) -> None:
    """Print one fact, derivation or source with all of its fields."""
    import yaml

    from cisreport.datasets import load, record_to_plain
    from cisreport.wording import describe

    loaded = load(dataset)
    record = loaded[record_id]
    print(describe(loaded, record))
    print()
    print(yaml.safe_dump(record_to_plain(record), allow_unicode=True, sort_keys=False, width=100), end="")
