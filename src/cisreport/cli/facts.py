"""``cisreport facts`` and ``cisreport show``: the records of a dataset, many or one."""

from __future__ import annotations

from typing import Annotated

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.rows import FormatOption, OutputFormat, print_rows
from cisreport.cli.telling import tells_errors


@tells_errors
def facts(
    dataset: DatasetArgument,
    kind: Annotated[str | None, typer.Option(help="Only this collection, such as meetings.")] = None,
    modality: Annotated[str | None, typer.Option(help="Only this modality, such as hoped.")] = None,
    passage: Annotated[str | None, typer.Option(help="Only facts that rest on this passage.")] = None,
    contains: Annotated[str | None, typer.Option(help="Only facts with this text in them.")] = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Print the facts of a dataset."""
    from cisreport.datasets import load
    from cisreport.datasets.wording import describe, evidence_text
    from cisreport.errors import NotFoundError, suggest
    from cisreport.model import COLLECTIONS, Modality, collection_of

    loaded = load(dataset)
    for given, known in ((kind, list(COLLECTIONS)), (modality, [m.value for m in Modality])):
        if given is not None and given not in known:
            raise NotFoundError(f'there is no "{given}" to select; {suggest(given, known)}')
    rows = []
    for fact in loaded:
        row = (fact.id, collection_of(fact), describe(loaded, fact), evidence_text(loaded, fact))
        passages = " ".join(f"{anchor} {anchor.locator}" for anchor in fact.anchors).split()
        if kind not in (None, row[1]) or modality not in (None, fact.modality.value):
            continue
        if passage is not None and passage not in passages:
            continue
        if contains is None or contains.casefold() in " ".join(row).casefold():
            rows.append(row)
    print_rows(("id", "kind", "fact", "evidence"), rows, output)


@tells_errors
def show(
    dataset: DatasetArgument,
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact, derivation or source.")],
) -> None:
    """Print one fact, derivation or source with everything that is known of it."""
    import yaml

    from cisreport.analysis import derive
    from cisreport.datasets import load, record_to_plain
    from cisreport.datasets.wording import describe

    loaded = derive(load(dataset))
    record = loaded[record_id]
    print(describe(loaded, record))
    print()
    print(yaml.safe_dump(record_to_plain(record), allow_unicode=True, sort_keys=False, width=100), end="")
