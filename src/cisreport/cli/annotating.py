"""``cisreport annotations``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cisreport.cli.reporting import print_aside, reports_errors
from cisreport.cli.rows import FormatOption, OutputFormat, json_text, print_rows
from cisreport.english import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cisreport.exchange.annotations import Annotation


class Tool(StrEnum):
    """Forms of annotations."""

    W3C = "w3c"
    HYPOTHESIS = "hypothesis"


@reports_errors
def annotate(
    what: Annotated[
        str,
        typer.Argument(
            metavar="DATASET|PAGE",
            help="Name of a dataset below data/, or its folder; or a published page (HTML).",
            show_default=False,
        ),
    ],
    to: Annotated[
        Tool | None, typer.Option("--to", help="Write annotations in this form.", show_default=False)
    ] = None,
    read: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Find the passages of the highlights in a file: Web Annotations, Hypothesis, or CSV.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--source", metavar="FILE", help="Your copy of the article, as plain text.", show_default=False
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Where the page is published.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="File to write; else it is printed.", show_default=False
        ),
    ] = None,
    output_format: FormatOption = OutputFormat.TABLE,
) -> None:
    """Exchange annotations with tools such as Hypothesis.

    With `--to`, the command writes what facts say as annotations on the pages of their sources, and, of a
    published page, its values as annotations on the page. With `--from`, it finds the passages of a coder's
    highlights, so that they are ready to be coded.
    """
    from cisreport.errors import ArgumentError

    if (to is None) == (read is None):
        raise ArgumentError("write `--to` and a form, or `--from` and a file")
    if read is not None:
        _read(what, read, source, output_format)
    elif to is not None:
        _write(what, to, address, output)


def _read(dataset: str, path: Path, source: Path | None, output: OutputFormat) -> None:
    from cisreport.datasets import load
    from cisreport.exchange.highlights import find_highlights, read_highlights
    from cisreport.sources import read_article

    highlights = read_highlights(path)
    found = find_highlights(load(dataset), highlights, read_article(source) if source else None)
    ready = [item for item in found if not item.problem]
    rows = [
        (
            ", ".join(map(str, item.anchors)),
            item.highlight.quote,
            item.highlight.note,
            ", ".join(item.highlight.tags),
            ", ".join(item.coded),
        )
        for item in ready
    ]
    print_rows(("anchors", "quote", "note", "tags", "facts"), rows, output)
    for item in found:
        if item.problem:
            quote = f' "{item.highlight.quote}"' if item.highlight.quote else ""
            print_aside(f"{path}: annotation {item.highlight.number}{quote}: {item.problem}")
    print_aside(f"{len(ready)} of {counted(len(found), 'highlight')} ready to be coded")
    if len(ready) < len(found):
        raise typer.Exit(1)


def _write(what: str, to: Tool, address: str | None, output: Path | None) -> None:
    from cisreport.exchange.hypothes import rows_of
    from cisreport.exchange.webannotations import collection
    from cisreport.placing import put_file

    name, label, found = _annotations(what, address)
    document: Any = collection(found, name, label) if to is Tool.W3C else rows_of(found)
    if to is Tool.HYPOTHESIS:
        for page in sorted({target.page for item in found for target in item.targets}):
            if page.startswith("urn:"):
                print_aside(f"{page} has no address; facts that rest on it have no annotation there")
    text = json_text(document) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        put_file(output, text.encode())
        print(output)


def _annotations(what: str, address: str | None) -> tuple[str, str, Sequence[Annotation]]:
    """Return the name of a collection of annotations, its label, and the annotations."""
    from cisreport.datasets import load
    from cisreport.errors import CisreportError
    from cisreport.exchange.annotations import annotations_in, annotations_of
    from cisreport.formats import FORMATS, HTML
    from cisreport.linkeddata import whole
    from cisreport.linkeddata.terms import iri
    from cisreport.manifest.reader import read_manifest
    from cisreport.published import read_published
    from cisreport.sourcelist import is_address

    path = Path(what)
    if path.suffix[1:] not in FORMATS:
        ds = load(what)
        return whole(iri(ds)), ds.title, tuple(annotations_of(ds))
    published = read_published(path)
    if published.output is not HTML:
        raise CisreportError(f"{path}: only a page has places for annotations; name the HTML of the report")
    if not is_address(address or ""):
        raise CisreportError(f"{path}: nothing says where it is published; add `--address URL`")
    manifest = read_manifest(published.manifest)
    return address or "", manifest.title, tuple(annotations_in(manifest, published, address or ""))
