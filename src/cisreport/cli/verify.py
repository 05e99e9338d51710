"""``cisreport verify``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.problems import JsonOption, output
from cisreport.cli.reporting import reports_errors
from cisreport.errors import CisreportError, Problem


@reports_errors
def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Published reports, from anyone.")],
    dataset: Annotated[
        str | None, typer.Option(help="Compare with the current facts of this dataset.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Find the passages in your copy of the article.", show_default=False
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Render the report again from its document in this project, and compare the bytes.",
        ),
    ] = False,
    digests: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Compare with digests that were published elsewhere, as sha256sum writes them.",
            show_default=False,
        ),
    ] = None,
    signature: Annotated[
        bool,
        typer.Option(
            "--signature",
            help="Require a signature, in the PDF or in FILE.sig, and answer four questions about the file.",
        ),
    ] = False,
    signers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Require a signature with one of these SSH keys, a list as allowed_signers of OpenSSH.",
            show_default=False,
        ),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Require a signature with one of these certificates, as PEM.",
            show_default=False,
        ),
    ] = None,
    details: Annotated[
        bool,
        typer.Option("--details", help="Also print what was checked, and what cannot be checked."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check that a published report agrees with the facts that it carries.

    The command prints a line for each problem and exits with 1. If there are no problems, it prints nothing.
    It checks the attached data, every value and its place, every number in the text, and charts. It computes
    derivations again. It does not run code of the file or open a connection.

    A file alone cannot prove who made it. If facts, values and numbers were changed together, the file is
    consistent. To find such a change, compare the file with the dataset, the article, a new render, or a
    digest that was published elsewhere.
    """
    from cisreport.datasets import load
    from cisreport.verification import verify as verify_file
    from cisreport.verification.listed import read_digests

    verified = []
    with output("verify", as_json=as_json) as out:
        current = load(dataset) if dataset else None
        listed = read_digests(digests) if digests else None
        for path in files:
            try:
                result = verify_file(
                    path,
                    dataset=current,
                    source=source,
                    rebuild=rebuild,
                    digests=listed,
                    signature=signature,
                    signers=signers,
                    certificates=certificates,
                )
            except CisreportError as error:
                out.error(error, str(path))
                continue
            for sentence in result.problems:
                out.problem(Problem(path=str(path), what=sentence), text=f"{path}: {sentence}")
            extra = (*result.facts, *result.not_recomputable, *result.limits) if details else ()
            for line in (*(result.answers if signature or signers or certificates else ()), *extra):
                out.line(f"{path}: {line}")
            verified.append(
                {
                    "file": str(path),
                    "ok": result.ok,
                    "checked": result.facts,
                    "not_recomputable": result.not_recomputable,
                    "limits": result.limits,
                    "answers": [asdict(answer) for answer in result.answers],
                }
            )
        out.add(files=verified)
