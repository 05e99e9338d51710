"""``cisreport anchors``: lists the passages of an article and finds them in a copy."""

from __future__ import annotations

import typer

from cisreport.cli.arguments import DatasetArgument, SourceOption
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import FormatOption, OutputFormat, print_rows

app = typer.Typer(help="The passages of an article.", no_args_is_help=True)


@app.command("list")
@reports_errors
def anchors_list(
    source: SourceOption,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Print the passages of an article with their locators, for a coder."""
    from cisreport.sources import read_article, segment

    passages = segment(read_article(source))
    rows = [(passage.locator, str(passage.words), passage.text) for passage in passages]
    print_rows(("locator", "words", "text"), rows, output)


@app.command("check")
@reports_errors
def anchors_check(dataset: DatasetArgument, source: SourceOption) -> None:
    """Find each passage of a dataset in your copy of the article."""
    from cisreport.datasets import load
    from cisreport.sources import SEGMENTATION, match, read_article

    text = read_article(source)
    complete = True
    for segmented in load(dataset).sources:
        if not segmented.passages:
            print(f"{segmented.id}: a cited source without a list of passages")
            continue
        result = match(segmented.passages, text, segmented.segmentation or SEGMENTATION)
        found = sum(item.status == "found" for item in result)
        print(f"{segmented.id}: {found} of {len(result)} passages found")
        for item in result:
            if item.status != "found":
                print(f"  {item}")
        complete = complete and found == len(result)
    if not complete:
        raise typer.Exit(1)
