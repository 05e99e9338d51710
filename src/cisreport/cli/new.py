"""``cisreport init`` and ``cisreport new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import LanguageOption
from cisreport.cli.reporting import reports_errors


@reports_errors
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the project.")] = Path(),
    dataset: Annotated[
        str, typer.Option(metavar="NAME", help="The dataset that the first report is about.")
    ] = "my-article",
    example: Annotated[
        bool, typer.Option("--example", help="Also create article.txt, an invented article to practice with.")
    ] = False,
) -> None:
    """Create a project: folders, settings, a first report, and files for make, git and a code host.

    If one of these files exists already, the command creates nothing.
    """
    from cisreport.projects import new_project

    for path in new_project(folder, dataset, example=example):
        print(f"created {path}")
    article = "" if example else "save the article as article.txt and "
    print(f"next, in {folder.resolve()}, {article}run:")
    print(f"  cisreport new {dataset} --source article.txt")
    print(f"  cisreport render reports/{dataset}.qmd")


@reports_errors
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the dataset: lower-case letters, digits, hyphens.")
    ],
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="Your copy of the article, as plain text."),
    ] = None,
    cited: Annotated[
        bool, typer.Option("--cited", help="A dataset about pages that it cites, and not about one article.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Also create a first report, reports/NAME.qmd.")
    ] = False,
    directory: Annotated[
        Path | None, typer.Option(help="Folder for the dataset; by default data/ of the project.")
    ] = None,
    language: LanguageOption = "und",
) -> None:
    """Create a dataset of an article or of pages, with files for the coder."""
    from cisreport.datasets.scaffold import new_dataset
    from cisreport.errors import DataError
    from cisreport.files import DATA, project_root, shortest
    from cisreport.projects import in_the_way, new_report, report_file

    if cited == (source is not None):
        raise typer.BadParameter("name the article with --source FILE, or use --cited for a dataset of pages")
    root = project_root(Path.cwd()) or Path.cwd()
    if report and (found := in_the_way([report_file(name, root)[0]])):
        raise DataError(found)
    folder = new_dataset(name, source, directory or shortest(root / DATA), language)
    print(f"created {folder}")
    if report:
        print(f"created {shortest(new_report(name, root))}")
    if cited:
        print(f"next: describe the pages in {folder / 'sources.yml'},")
    else:
        command = f"cisreport anchors list --source {source} --language {language}"
        print(f"next: list the passages with `{command}`,")
    print(f"code the facts in {folder}, then run `cisreport check {name}` and `cisreport coverage {name}`")
