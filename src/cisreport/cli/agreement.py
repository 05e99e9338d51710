"""``cisreport agreement``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import OutputFormat, print_rows


@reports_errors
def agreement(
    one: Annotated[str, typer.Argument(metavar="A", help="A dataset: its name or folder.")],
    two: Annotated[str, typer.Argument(metavar="B", help="Another coding of the same source.")],
    output: Annotated[
        OutputFormat,
        typer.Option("--format", help="Format of the output; csv has only the disagreements."),
    ] = OutputFormat.TABLE,
) -> None:
    """Compare two codings of one source: matched facts, Krippendorff's alpha by field, disagreements."""
    from dataclasses import asdict

    from cisreport.analysis.intercoder import compare
    from cisreport.datasets import load

    found = compare(load(one), load(two))
    if output is OutputFormat.JSON:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    rows = [(d.fact, d.other, d.collection, d.field, d.one, d.two) for d in found.disagreements]
    if output is OutputFormat.TABLE:
        print(f"facts in both: {len(found.matches)}")
        for side, alone in (("A", found.only_one), ("B", found.only_two)):
            print(f"facts in {side} only: {', '.join(alone) or 'none'}")
        fields = [
            (f.field, str(f.pairs), str(f.agreed), _alpha_text(f.alpha), _alpha_text(f.interval))
            for f in found.fields
        ]
        print_rows(("field", "pairs", "agreed", "alpha", "interval"), fields, output, "Krippendorff's alpha")
    names = ("fact in A", "fact in B", "kind", "field", "A", "B")
    print_rows(names, rows, output, "Disagreements")


def _alpha_text(alpha: object) -> str:
    """Return a coefficient to three decimals, or a dash if answers have no distance."""
    if alpha is None:
        return "-"
    return f"{alpha:.3f}" if isinstance(alpha, float) else "undefined"
