"""Arguments and options of several commands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command that refuses an option given twice, since only the last one would count."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, and fail if an option that takes one value has several."""
        _, _, given = self.make_parser(ctx).parse_args([*args])
        for option, times in Counter(given).items():
            if times > 1 and option.param_type_name == "option" and not option.multiple:
                ctx.fail(f"Option '{option.opts[0]}' is given {times} times; give it once.")
        return super().parse_args(ctx, args)


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
