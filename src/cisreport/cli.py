"""The command line: every command prints what a function of the library returns.

Exit status: 0 all is well; 1 something is wrong with what was given, and it says what; 2 the
command was called the wrong way.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cisreport.errors import CisreportError

app = typer.Typer(
    name="cisreport",
    help="Checkable research reports: typed facts from an article, reports that rebuild byte for byte.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
anchors_app = typer.Typer(help="The passages of an article.", no_args_is_help=True)
app.add_typer(anchors_app, name="anchors")
cache_app = typer.Typer(help="Tell which outputs of reports' code are stored.", invoke_without_command=True)
app.add_typer(cache_app, name="cache")

DatasetArgument = Annotated[
    str,
    typer.Argument(
        metavar="DATASET", help="Name of a dataset below data/, or its folder.", show_default=False
    ),
]
SourceOption = Annotated[
    Path, typer.Option("--source", metavar="FILE", help="Your copy of the article, as plain text.")
]


class OutputFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class EngineName(StrEnum):
    """What renders a report."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    QUARTO = "quarto"


def _tells_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Print an error meant for the user as its text alone, and exit with 1."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except CisreportError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output went away, as `head` does
            raise typer.Exit(1) from None

    return run


def _print_rows(
    names: Sequence[str], rows: Iterable[Sequence[str]], output: OutputFormat, title: str | None = None
) -> None:
    if output is OutputFormat.JSON:
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
        return
    if output is OutputFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        return
    table = Table(title=title, title_justify="left", show_lines=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


def _console() -> Console:
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Print the version when asked for it."""
    if version:
        from importlib.metadata import version as installed

        print(f"cisreport {installed('cisreport')}")
        raise typer.Exit


@app.command("new")
@_tells_errors
def new(
    name: Annotated[str, typer.Argument(help="Name of the dataset: lower-case letters, digits, hyphens.")],
    source: SourceOption,
    directory: Annotated[Path, typer.Option(help="Folder the dataset is made in.")] = Path("data"),
) -> None:
    """Lay out a dataset for an article: passages digested, files ready to be coded."""
    from cisreport.datasets.scaffold import new_dataset

    folder = new_dataset(name, source, directory)
    print(f"made {folder}")
    print(f"next: list the passages with `cisreport anchors list --source {source}`, code the facts in")
    print(f"{folder}, then run `cisreport check {name}` and `cisreport coverage {name}`")


@anchors_app.command("list")
@_tells_errors
def anchors_list(
    source: SourceOption,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How rows are printed.")
    ] = OutputFormat.TABLE,
) -> None:
    """Print the passages of an article with their locators, for someone who codes it."""
    from cisreport.sources import read_article, segment

    passages = segment(read_article(source))
    rows = [(passage.locator, str(passage.words), passage.text) for passage in passages]
    _print_rows(("locator", "words", "text"), rows, output)


@anchors_app.command("check")
@_tells_errors
def anchors_check(dataset: DatasetArgument, source: SourceOption) -> None:
    """Find each passage of a dataset again in your copy of the article."""
    from cisreport.datasets import load
    from cisreport.sources import match, read_article

    text = read_article(source)
    complete = True
    for segmented in load(dataset).sources:
        if not segmented.passages:
            print(f"{segmented.id}: a cited source; it lists no passages to look for")
            continue
        result = match(segmented.passages, text)
        found = sum(item.status == "found" for item in result)
        print(f"{segmented.id}: {found} of {len(result)} passages found")
        for item in result:
            if item.status != "found":
                print(f"  {item}")
        complete = complete and found == len(result)
    if not complete:
        raise typer.Exit(1)


@app.command("coverage")
@_tells_errors
def coverage(dataset: DatasetArgument) -> None:
    """Tell which passages are cited by facts, which have a reason not to be, and which are open."""
    from cisreport.datasets import load
    from cisreport.sources import coverage as measure

    result = measure(load(dataset))
    for source in result.sources:
        if source.passages or not source.cited_by:
            print(source)
    cited = [source for source in result.sources if source.cited_by]
    if cited:
        facts = {fact for source in cited for fact in source.cited_by}
        print(f"{len(cited)} cited sources without a list of passages; {len(facts)} facts rest on them")
    if any(source.open for source in result.sources):
        raise typer.Exit(1)


@app.command("check")
@_tells_errors
def check(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="[DATASET]...", help="Default: every dataset below data/.")
    ] = None,
) -> None:
    """Load datasets and judge them: complete, consistent, fair to the source."""
    from cisreport.analysis import check_dates, derive
    from cisreport.checks import Severity
    from cisreport.checks import check as judge
    from cisreport.datasets import load

    names = datasets or sorted(str(path.parent) for path in Path("data").glob("*/dataset.yml"))
    if not names:
        print("there is no dataset below data/; make one with `cisreport new`", file=sys.stderr)
        raise typer.Exit(1)
    clean = True
    for name in names:
        try:
            dataset = derive(load(name))
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        findings = (*judge(dataset), *check_dates(dataset))
        for finding in findings:
            print(finding)
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        print(
            f"{dataset.id}: {len(dataset)} facts, {len(dataset.derivations)} derivations, "
            f"{errors} errors, {len(findings) - errors} warnings"
        )
        clean = clean and not findings
    if not clean:
        raise typer.Exit(1)


@app.command("agreement")
@_tells_errors
def agreement(
    one: Annotated[str, typer.Argument(metavar="A", help="A dataset: its name or folder.")],
    two: Annotated[str, typer.Argument(metavar="B", help="Another coding of the same source.")],
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How rows are printed; csv has the disagreements alone.")
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
            print(f"facts in {side} alone: {', '.join(alone) or 'none'}")
        fields = [
            (f.field, str(f.pairs), str(f.agreed), _alpha_text(f.alpha), _alpha_text(f.interval))
            for f in found.fields
        ]
        _print_rows(("field", "pairs", "agreed", "alpha", "interval"), fields, output, "Krippendorff's alpha")
    names = ("fact in A", "fact in B", "kind", "field", "A", "B")
    _print_rows(names, rows, output, "Disagreements")


def _alpha_text(alpha: object) -> str:
    """Return a coefficient to three decimals; a dash where answers have no distance."""
    if alpha is None:
        return "-"
    return f"{alpha:.3f}" if isinstance(alpha, float) else "undefined"


@app.command("facts")
@_tells_errors
def facts(
    dataset: DatasetArgument,
    kind: Annotated[str | None, typer.Option(help="Only this collection, such as meetings.")] = None,
    modality: Annotated[str | None, typer.Option(help="Only this modality, such as hoped.")] = None,
    passage: Annotated[str | None, typer.Option(help="Only facts that rest on this passage.")] = None,
    contains: Annotated[str | None, typer.Option(help="Only facts with this text in them.")] = None,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How rows are printed.")
    ] = OutputFormat.TABLE,
) -> None:
    """Print the facts of a dataset."""
    from cisreport.datasets import load
    from cisreport.datasets.wording import describe, evidence_text
    from cisreport.errors import NotFoundError, suggest
    from cisreport.model import COLLECTIONS, Modality, collection_of

    loaded = load(dataset)
    for given, known in ((kind, list(COLLECTIONS)), (modality, [m.value for m in Modality])):
        if given is not None and given not in known:
            raise NotFoundError(f'there is no "{given}" to select; {suggest(given, known)}')
    rows = []
    for fact in loaded:
        row = (fact.id, collection_of(fact), describe(loaded, fact), evidence_text(loaded, fact))
        passages = " ".join(f"{anchor} {anchor.locator}" for anchor in fact.anchors).split()
        if kind not in (None, row[1]) or modality not in (None, fact.modality.value):
            continue
        if passage is not None and passage not in passages:
            continue
        if contains is None or contains.casefold() in " ".join(row).casefold():
            rows.append(row)
    _print_rows(("id", "kind", "fact", "evidence"), rows, output)


@app.command("show")
@_tells_errors
def show(
    dataset: DatasetArgument,
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact, derivation or source.")],
) -> None:
    """Print one fact, derivation or source with everything that is known of it."""
    import yaml

    from cisreport.analysis import derive
    from cisreport.datasets import load, record_to_plain
    from cisreport.datasets.wording import describe

    loaded = derive(load(dataset))
    record = loaded[record_id]
    print(describe(loaded, record))
    print()
    print(yaml.safe_dump(record_to_plain(record), allow_unicode=True, sort_keys=False, width=100), end="")


@app.command("render")
@_tells_errors
def render(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd...", help="The documents.")],
    to: Annotated[str, typer.Option(help="Formats, with commas between.")] = "html,pdf",
    engine: Annotated[EngineName, typer.Option(help="What renders; auto is embedded.")] = EngineName.AUTO,
    output_dir: Annotated[Path, typer.Option(help="Folder the outputs go to.")] = Path("build"),
    parameter: Annotated[
        list[str] | None, typer.Option("-P", metavar="NAME:VALUE", help="Set a parameter of the document.")
    ] = None,
    depfile: Annotated[bool, typer.Option(help="Also write what was read, for make.")] = False,
    cache: Annotated[
        bool, typer.Option(help="Run code only when what it depends on has changed, or always.")
    ] = True,
    timings: Annotated[bool, typer.Option("--timings", help="Tell how long each stage took.")] = False,
) -> None:
    """Render reports to HTML and PDF, several side by side."""
    from cisreport.reports.execution import parse_parameters
    from cisreport.reports.rendering import RenderError
    from cisreport.reports.rendering import render as render_reports

    written: tuple[Path, ...] = ()
    try:
        written = render_reports(
            reports,
            to=tuple(part.strip() for part in to.split(",") if part.strip()),
            engine=engine.value,
            output_dir=output_dir,
            parameters=parse_parameters(parameter or []),
            progress=lambda message: print(message, file=sys.stderr),
            depfile=depfile,
            use_cache=cache,
            timings=timings,
        )
    except RenderError as error:
        written = error.written
        raise
    finally:
        for path in written:
            print(path)


@app.command("preview")
@_tells_errors
def preview(
    report: Annotated[Path, typer.Argument(metavar="REPORT.qmd", help="The document.")],
    port: Annotated[int, typer.Option(help="Port on this machine; 0 for any that is free.")] = 0,
    parameter: Annotated[
        list[str] | None, typer.Option("-P", metavar="NAME:VALUE", help="Set a parameter of the document.")
    ] = None,
) -> None:
    """Show a report in the browser, and again whenever the document, its data or the library change."""
    from cisreport.reports.preview import preview as serve

    try:
        serve(
            report,
            port=port,
            parameters=parameter or (),
            tell=lambda line: print(line, file=sys.stderr, flush=True),
        )
    except KeyboardInterrupt:
        print("the preview has ended", file=sys.stderr)


@cache_app.callback()
@_tells_errors
def cache_show(context: typer.Context) -> None:
    """Tell which outputs of reports' code are stored."""
    from itertools import groupby

    from cisreport.reports.cache import nearest_cache

    if context.invoked_subcommand:
        return
    cache = nearest_cache(Path.cwd())
    print(cache.folder)
    by_document = sorted(cache.entries(), key=lambda entry: entry.document)
    rows = []
    for document, group in groupby(by_document, lambda entry: entry.document):
        entries = tuple(group)
        size, age = sum(entry.size for entry in entries), min(entry.age for entry in entries)
        shown = os.path.relpath(document) if document else "(damaged)"
        rows.append((shown, str(len(entries)), f"{size / 1e6:.1f} MB", f"{_time(age)} ago"))
    if rows:
        _print_rows(("document", "entries", "size", "last used"), rows, OutputFormat.TABLE)
    else:
        print("nothing is stored")


@cache_app.command("clear")
@_tells_errors
def cache_clear() -> None:
    """Remove every stored output."""
    from cisreport.reports.cache import nearest_cache

    cache = nearest_cache(Path.cwd())
    count = cache.clear()
    print(f"removed {count} {'entry' if count == 1 else 'entries'} from {cache.folder}")


def _time(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


@app.command("verify")
@_tells_errors
def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Reports as HTML or PDF, from anyone.")
    ],
    dataset: Annotated[
        str | None, typer.Option(help="Compare with the facts of this dataset as they are now.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Look for the passages in your copy of the article.", show_default=False
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Render it again from its document in this project, and compare bytes."
        ),
    ] = False,
    details: Annotated[
        bool,
        typer.Option("--details", help="Also print what was checked, and what can not be."),
    ] = False,
) -> None:
    """Check that a published report prints what the facts it carries say.

    Prints a line for each thing that does not hold and exits with 1; prints nothing when all holds.
    Checked are the attached data, every value and its place, every number in the text, charts, and
    derivations, which are computed again. No code of the file is run, and no connection is opened.

    A file alone can not prove who made it: if facts, values and numbers were changed together, it is
    consistent. That shows against the dataset, the article, a new render, or a digest published elsewhere.
    """
    from cisreport.analysis import derive
    from cisreport.datasets import load
    from cisreport.reports.verification import verify as verify_file

    current = derive(load(dataset)) if dataset else None
    clean = True
    for path in files:
        try:
            result = verify_file(path, dataset=current, source=source, rebuild=rebuild)
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        told = (*result.facts, *result.not_recomputable, *result.limits) if details else ()
        for line in (*result.problems, *told):
            print(f"{path}: {line}")
        clean = clean and result.ok
    if not clean:
        raise typer.Exit(1)


class DiffFormat(StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"


@app.command("diff")
@_tells_errors
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A dataset or its folder, or a published file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, to compare with.")],
    output: Annotated[
        DiffFormat, typer.Option("--format", help="How differences are printed.")
    ] = DiffFormat.TEXT,
) -> None:
    """Tell which facts differ, and which places of a published report that touches."""
    from cisreport.reports.differences import diff as compare

    result = compare(old, new)
    plain = output is DiffFormat.JSON
    print(json.dumps(result.to_plain(), ensure_ascii=False, indent=2) if plain else result)
    if result:
        raise typer.Exit(1)


@app.command("schema")
@_tells_errors
def schema() -> None:
    """Print the JSON Schema of the manifest that every report carries."""
    from cisreport.reports.shape import schema_text

    print(schema_text(), end="")


@app.command("lint")
@_tells_errors
def lint(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd...", help="The documents.")],
) -> None:
    """Find numbers, dates and names in reports that are typed and should come from the dataset."""
    from cisreport.reports.lint import lint as judge

    clean = True
    for path in reports:
        found = judge(path)
        for problem in found:
            print(problem)
        print(f"{path}: {len(found) or 'no'} finding{'s' * (len(found) != 1)}")
        clean = clean and not found
    if not clean:
        raise typer.Exit(1)


@app.command("review")
@_tells_errors
def review(
    dataset: DatasetArgument,
    source: SourceOption,
    output: Annotated[
        Path | None,
        typer.Option(help="The page; build/review-DATASET.html when left out.", show_default=False),
    ] = None,
) -> None:
    """Write a page, for you alone, that shows your copy of the article beside the facts."""
    from cisreport.datasets import load
    from cisreport.reports.review import review as write_review

    written = write_review(load(dataset), source, output)
    print(written, file=sys.stderr)
    print("the page holds the article's text; do not publish it", file=sys.stderr)
    print(written.path)
