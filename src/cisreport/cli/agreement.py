"""``cisreport agreement``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cisreport.cli.problems import JsonOption, Output, output
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import OutputFormat, print_rows
from cisreport.english import counted

if TYPE_CHECKING:
    from cisreport.model import Dataset


class RowsFormat(StrEnum):
    """Formats of the rows."""

    TABLE = "table"
    CSV = "csv"


@reports_errors
def agreement(
    one: Annotated[str, typer.Argument(metavar="A", help="A dataset: its name or folder.")],
    two: Annotated[str, typer.Argument(metavar="B", help="Another coding of the same source.")],
    rows_format: Annotated[
        RowsFormat,
        typer.Option("--format", help="Format of the output; csv has only the disagreements."),
    ] = RowsFormat.TABLE,
    adjudicate: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write a file with every difference, for you to decide.", show_default=False
        ),
    ] = None,
    decided: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Make a third dataset from the decisions in this file.", show_default=False
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder for the third dataset.", show_default=False),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file or the dataset.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare two codings of one source: matched facts, Krippendorff's alpha by field, disagreements.

    `--adjudicate` writes a file with every difference. Decide each in it, then run the command with
    `--decided` and `--to`; the third dataset keeps who decided what.
    """
    from dataclasses import asdict

    from cisreport.adjudication import questions
    from cisreport.analysis.intercoder import compare
    from cisreport.datasets import load
    from cisreport.exchange import write_files

    if (decided is None) != (to is None):
        raise typer.BadParameter(
            "name the decided file with --decided, and the folder of the dataset with --to"
        )
    with output("agreement", as_json=as_json) as out:
        first, second = load(one), load(two)
        if decided and to:
            _make(out, first, second, decided, to, replace=replace)
            return
        found = compare(first, second)
        if adjudicate:
            content = questions(first, second).encode()
            for line in write_files(
                {adjudicate.name: content}, adjudicate, is_folder=False, is_replacing=replace
            ):
                out.line(line)
        out.add(**asdict(found))
        if as_json:
            return
        form = OutputFormat(rows_format)
        if form is OutputFormat.TABLE:
            out.line(f"facts in both: {len(found.matches)}")
            for side, alone in (("A", found.only_one), ("B", found.only_two)):
                out.line(f"facts in {side} only: {', '.join(alone) or 'none'}")
            fields = [
                (f.field, str(f.pairs), str(f.agreed), _alpha_text(f.alpha), _alpha_text(f.interval))
                for f in found.fields
            ]
            print_rows(
                ("field", "pairs", "agreed", "alpha", "interval"), fields, form, "Krippendorff's alpha"
            )
        rows = [(d.fact, d.other, d.collection, d.field, d.one, d.two) for d in found.disagreements]
        print_rows(("fact in A", "fact in B", "kind", "field", "A", "B"), rows, form, "Disagreements")


def _make(out: Output, one: Dataset, two: Dataset, decided: Path, to: Path, *, replace: bool) -> None:
    """Write the dataset that follows from the decisions."""
    from cisreport.adjudication import decide
    from cisreport.exchange.coded import coded_of
    from cisreport.exchange.folder import put

    ds, _ = put(coded_of(decide(decided, one, two)), to, origin=str(decided), is_replacing=replace)
    out.line(f"{to}: {counted(len(ds), 'fact')} by {counted(len(ds.coding.decisions), 'decision')}")
    out.add(dataset=ds.id, facts=len(ds), decisions=len(ds.coding.decisions))


def _alpha_text(alpha: object) -> str:
    """Return a coefficient to three decimals, or a dash if answers have no distance."""
    if alpha is None:
        return "-"
    return f"{alpha:.3f}" if isinstance(alpha, float) else "undefined"
