"""``cisreport anchors``: the passages of an article, listed, found in a copy, joined, split and migrated."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cisreport.cli.arguments import Command, DatasetArgument, LanguageOption, SourceOption
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import FormatOption, OutputFormat, print_line, print_rows, print_text
from cisreport.english import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from cisreport.model import Source
    from cisreport.sources import Aligned

app = typer.Typer(help="List, check, migrate, join or split passages of an article.", no_args_is_help=True)

ReasonOption = Annotated[
    str, typer.Option(help="The reason in your words, which the dataset keeps.", show_default=False)
]


class Version(StrEnum):
    """Versions of the segmentation."""

    ONE = "1"
    TWO = "2"


@app.command("list", cls=Command)
@reports_errors
def anchors_list(
    source: SourceOption,
    language: LanguageOption = "und",
    segmentation: Annotated[Version, typer.Option(help="Version of the segmentation.")] = Version.TWO,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Print the passages of an article with their locators, for a coder.

    JSON and CSV also have the digests.
    """
    from cisreport.sources import read_article, segment

    passages = segment(read_article(source), segmentation, language)
    rows = [(passage.locator, str(passage.words), passage.text, passage.digest) for passage in passages]
    shown = 3 if output is OutputFormat.TABLE else 4
    print_rows(("locator", "words", "text", "digest")[:shown], [row[:shown] for row in rows], output)


@app.command("check", cls=Command)
@reports_errors
def anchors_check(dataset: DatasetArgument, source: SourceOption) -> None:
    """Find each passage of a dataset in your copy of the article.

    The command also compares the fragments of passages and, if your copy has the same lines as the article,
    their locators.
    If it is a table, the command compares each cell.
    """
    from cisreport.datasets import load
    from cisreport.exchange.grids import cell_problems, is_table, tabular
    from cisreport.sources import SEGMENTATION, match, misfits, read_article, same_lines, unmarked

    if is_table(source):
        wrong = 0
        for table in tabular(iter(load(dataset).sources)):
            problems = [*cell_problems(table, source)]
            cells = counted(len(table.passages), "cell")
            print_line(f"{table.id}: {len(table.passages) - len(problems)} of {cells} found")
            print_text("".join(f"  {problem}\n" for problem in problems))
            wrong += len(problems)
        if wrong:
            raise typer.Exit(1)
        return
    text = read_article(source)
    complete = True
    for segmented in load(dataset).sources:
        if segmented.kind != "segmented":
            print_line(f"{segmented.id}: a cited source without a list of passages")
            continue
        version = segmented.segmentation or SEGMENTATION
        result = match(segmented.passages, text, version)
        found = [item.passage.locator for item in result if item.status == "found"]
        print_line(f"{segmented.id}: {len(found)} of {counted(len(result), 'passage')} found")
        for item in result:
            if item.status != "found":
                print_line(f"  {item}")
        misplaced = [*unmarked(result, text, version)]
        print_text("".join(f"  {locator}: {what}\n" for locator, what in misplaced))
        complete = complete and len(found) == len(result) and not misplaced
        for misfit in misfits(segmented, text) if same_lines(segmented, text) else ():
            if misfit.partition(":")[0] in found:
                complete = False
                print_line(f"  {misfit}; see `cisreport anchors migrate`")
    if not complete:
        raise typer.Exit(1)


@app.command("migrate", cls=Command)
@reports_errors
def anchors_migrate(dataset: DatasetArgument, source: SourceOption) -> None:
    """Give a dataset the passages of the newest segmentation.

    The command changes every anchor. The old locators still lead to the passages.
    """
    from cisreport.sources import SEGMENTATION, migrated

    _rewrite(dataset, source, migrated, SEGMENTATION)


@app.command("join", cls=Command)
@reports_errors
def anchors_join(
    dataset: DatasetArgument,
    first: Annotated[str, typer.Argument(metavar="FIRST", help="First passage, such as p8.s1.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="Last passage; it is in the same line.")],
    source: SourceOption,
    reason: ReasonOption,
) -> None:
    """Make one passage of several sentences of a line."""
    from cisreport.sources import joined

    _rewrite(dataset, source, lambda old, text: joined(old, text, first, last, _stated(reason)))


@app.command("split", cls=Command)
@reports_errors
def anchors_split(
    dataset: DatasetArgument,
    passage: Annotated[str, typer.Argument(metavar="PASSAGE", help="The passage, such as p8.s1.")],
    after: Annotated[int, typer.Option(help="Number of words of the first part.", show_default=False)],
    source: SourceOption,
    reason: ReasonOption,
) -> None:
    """Make two passages of one sentence."""
    from cisreport.sources import parted

    _rewrite(dataset, source, lambda old, text: parted(old, text, passage, after, _stated(reason)))


def _stated(reason: str) -> str:
    from cisreport.errors import CisreportError

    if not reason.strip():
        raise CisreportError("the reason is empty; say in a few words why")
    return reason.strip()


def _rewrite(
    dataset: str, article: Path, change: Callable[[Source, str], Aligned], version: str | None = None
) -> None:
    """Change the passages of the source whose article it is, and every anchor to them."""
    from cisreport.datasets import load
    from cisreport.datasets.rewriting import rewrite
    from cisreport.errors import CisreportError
    from cisreport.sources import is_article, misfits, read_article

    loaded = load(dataset)
    text = read_article(article)
    old = next((one for one in loaded.sources if one.kind == "segmented" and is_article(one, text)), None)
    if old is None:
        raise CisreportError(
            f'{article}: not the text from which the passages of "{loaded.id}" were made, line for line; '
            "name the file that `cisreport new` read"
        )
    if version is None and misfits(old, text):
        raise CisreportError(f"{old.id}: run `cisreport anchors migrate {dataset} --source {article}` first")
    aligned = change(old, text)
    version = version or old.segmentation or ""
    if (aligned.passages, version) == (old.passages, old.segmentation):
        print_line(f"{old.id}: nothing changes")
        return
    done = rewrite(loaded, dataset, old, aligned, version)
    before, now = len(old.passages), len(aligned.passages)
    print_line(f"{old.id}: {counted(before, 'passage')} before, {now} now, by segmentation {version}")
    for name, targets in aligned.targets.items():
        if targets != (name,):
            print_line(f"  {name}: {' and '.join(targets)}")
    print_line("\n".join([*(f"changed {path}" for path in done.files), *map(str, done.mentions)]))
    print("next: raise the version of the dataset, and run `cisreport check` and `cisreport coverage`")
