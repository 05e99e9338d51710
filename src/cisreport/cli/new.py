"""``cisreport new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import LanguageOption, SourceOption
from cisreport.cli.reporting import reports_errors


@reports_errors
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the dataset: lower-case letters, digits, hyphens.")
    ],
    source: SourceOption,
    directory: Annotated[Path, typer.Option(help="Folder for the dataset.")] = Path("data"),
    language: LanguageOption = "und",
) -> None:
    """Create a dataset for an article, with digests of its passages and files for the coder."""
    from cisreport.datasets.scaffold import new_dataset

    folder = new_dataset(name, source, directory, language)
    print(f"created {folder}")
    print(f"next: list the passages with `cisreport anchors list --source {source} --language {language}`,")
    print(f"code the facts in {folder}, then run `cisreport check {name}` and `cisreport coverage {name}`")
