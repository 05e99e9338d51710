"""The embedded engine: pandoc twice and Typst, from one run of the document's code.

The code runs (:mod:`cisreport.execution.runner`), or its stored outputs are taken.  Pandoc reads the text
(:mod:`.reader`); the formats (:mod:`cisreport.formats`) are written side by side, each from a separate
tree, which :mod:`.html` and :mod:`.pdf` shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from cisreport.documents.days import dated
from cisreport.documents.document import Document
from cisreport.documents.fonts import font_notes
from cisreport.errors import Problem, ReportError
from cisreport.execution.cache import Cache, execute
from cisreport.execution.dependencies import Dependency
from cisreport.execution.interpreters import Interpreter, fresh
from cisreport.execution.markdown import Writer
from cisreport.formats import FORMATS
from cisreport.placing import scratch
from cisreport.rendering.embedded.claims import claiming
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.images import image_file, localize
from cisreport.rendering.embedded.prose import READING, Prose
from cisreport.rendering.embedded.reader import document_day, read_trees
from cisreport.rendering.timing import Clock
from cisreport.rendering.tree import stringify
from cisreport.seals import sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one render gave."""

    outputs: Mapping[str, bytes]
    """Bytes by name of the format."""
    files: tuple[Path, ...]
    """Every file that was read for them and could change."""
    notes: tuple[Problem, ...] = ()
    """What its author has to know of the outputs: one line for each."""
    title: str = ""
    """The document's title as plain text."""
    datasets: tuple[Mapping[str, Any], ...] = ()
    """What the manifest says of each dataset."""
    dependencies: tuple[Dependency, ...] = ()
    """What its code read."""
    untracked: tuple[str, ...] = ()
    """Actions of its code after which it may depend on more."""


def render_embedded(
    document: Document,
    *,
    to: Sequence[str],
    parameters: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    cache: Cache | None = None,
    clock: Clock | None = None,
    require: Sequence[str] = (),
    interpreter: Interpreter = fresh,
    prose: Prose | None = None,
) -> Rendered:
    """Render a document without Quarto.

    Parameters
    ----------
    document : Document
        The document.
    to : sequence of str
        Names of formats.
    parameters : mapping
        Values for the document's parameters cell.
    progress : callable, optional
        Gets each step in words.
    cache : Cache, optional
        Where outputs of code are stored; without it the code runs.
    clock : Clock, optional
        Measures the stages.
    require : sequence of str
        Names of the claims that the outputs have to make, in addition to those that the document requires.
    interpreter : Interpreter
        Runs the code.
    prose : Prose, optional
        What pandoc has read of the same text with other outputs; the cache may have it, too.

    Raises
    ------
    ReportError
        If code fails, a reference or citation has no target, a format cannot be made, or the document lacks
        what a required claim needs.
    """
    document = dated(document)
    report = progress or (lambda _: None)
    clock = clock or Clock()
    formats = [FORMATS[name] for name in to]
    day, required = document_day(document), frozenset({*require, *document.required_claims})
    with scratch() as work, ThreadPoolExecutor(len(to)) as pool:
        for library in {library for output in formats for library in output.libraries}:
            pool.submit(import_module, library)
        for output in formats:
            pool.submit(output.begin)
        figures = work / "figures"
        figures.mkdir()
        with clock.stage("code"):
            execution = execute(
                document,
                parameters=parameters,
                figures=figures,
                cache=cache,
                progress=progress,
                interpreter=interpreter,
            )
            writer = Writer(document, figures)
            markdown = writer.markdown(execution)
            document = writer.titled(execution)
        if writer.problems:
            raise ReportError(writer.problems)
        report("reading the text")
        prose = prose or (Prose(cache) if cache else None)
        with clock.stage(prose.stage if prose else READING):
            read = read_trees(document, markdown, formats, day, work, parameters, prose)
            names, of_images = localize(document, (item.tree for item in read), work)
        title = stringify(read[0].tree["meta"].get("title", ""))
        read_by_code = execution.files
        drafts = [
            Draft(
                document=document,
                tree=item.tree,
                facts=item.facts,
                work=work,
                images=names,
                day=day,
                files=(*document.files, *read_by_code),
                clock=clock,
                made=writer.made,
                cache=cache,
                required=required,
            )
            for item in read
        ]
        drafts, notes = claiming(drafts, formats)
        report("writing " + " and ".join(output.label for output in formats))
        writers = [output.load_writer() for output in formats]
        jobs = [pool.submit(write, draft) for write, draft in zip(writers, drafts, strict=True)]
        outputs = {
            output.name: sealed(job.result(), output.seal) if output.seal else job.result()
            for output, job in zip(formats, jobs, strict=True)
        }
        paths = [image_file(document, name) for name in names.values()]
        files = [*document.files, *read_by_code, *(path for path in paths if work not in path.parents)]
        late = (note for draft in drafts for note in draft.notes)
        of_text = (note for item in read for note in item.notes)
        notes = sorted(
            {*document.notes, *writer.notes, *of_text, *of_images, *notes, *late, *font_notes(document)}
        )
        return Rendered(
            outputs=outputs,
            files=tuple(dict.fromkeys(files)),
            notes=tuple(notes),
            title=title,
            datasets=tuple((read[0].facts.manifest or {}).get("datasets", ())),
            dependencies=execution.dependencies,
            untracked=execution.untracked,
        )
