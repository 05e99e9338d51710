"""``cisreport agreement``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cisreport.cli.problems import JsonOption, output
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import OutputFormat, print_rows


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
    as_json: JsonOption = False,
) -> None:
    """Compare two codings of one source: matched facts, Krippendorff's alpha by field, disagreements."""
    from dataclasses import asdict

    from cisreport.analysis.intercoder import compare
    from cisreport.datasets import load

    with output("agreement", as_json=as_json) as out:
        found = compare(load(one), load(two))
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


def _alpha_text(alpha: object) -> str:
    """Return a coefficient to three decimals, or a dash if answers have no distance."""
    if alpha is None:
        return "-"
    return f"{alpha:.3f}" if isinstance(alpha, float) else "undefined"
