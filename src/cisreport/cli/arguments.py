"""Arguments and options of several commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DatasetArgument = Annotated[
    str,
    typer.Argument(
        metavar="DATASET", help="Name of a dataset below data/, or its folder.", show_default=False
    ),
]
SourceOption = Annotated[
    Path, typer.Option("--source", metavar="FILE", help="Your copy of the article, as plain text.")
]
LanguageOption = Annotated[
    str, typer.Option(metavar="TAG", help="Language of the article, a BCP 47 tag such as en or ru.")
]
ParameterOption = Annotated[
    list[str] | None, typer.Option("-P", metavar="NAME:VALUE", help="Set a parameter of the document.")
]
