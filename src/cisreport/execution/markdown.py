"""The outputs of code as Markdown, by Quarto's rules: :mod:`.forms` says which form a format takes.

If all formats take the same form, it is written once; otherwise each form is written as content that is
visible only in its format.

The value of an inline expression is in :mod:`.inline`.

Outputs of cells: streams and plain text become code blocks, as a terminal shows them.  The text of an object
of a figure is removed.  The option ``warning`` applies to the error stream.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.documents.frontcode import with_results
from cisreport.documents.parts import Cell, Expression
from cisreport.errors import Problem
from cisreport.execution.captions import (
    Piece,
    alternative_text,
    caption_problems,
    captioned,
    code_in_place,
    is_numbered,
    listing_attributes,
    listing_problems,
    several_captions,
)
from cisreport.execution.display import OF_PLOT, SIZE, TABLE
from cisreport.execution.forms import IMAGES, Forms, choose, fenced, is_opaque, presentable
from cisreport.execution.inline import inline
from cisreport.execution.runner import Execution, Result
from cisreport.execution.terminal import as_shown
from cisreport.formats import HTML, targets
from cisreport.spans import CELL, MARKUP, encode

_CELL_FENCE: Final = ":" * 12
_MARGIN_FENCE: Final = ":" * 11
_MARKED: Final = re.compile(r"<\d+>[ \t]*$", re.MULTILINE)
"""A line of code with the number of a note."""
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]{6,}")
_STARTS: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8", "gif": b"GIF8", "webp": b"RIFF"}
"""How the content of an image begins, by the suffix of its name."""


class Writer:
    """Writes a document's Markdown with its outputs in place."""

    def __init__(self, document: Document, figures: Path) -> None:
        self.document = document
        self.figures = figures
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.made: dict[str, list[tuple[Cell, bool]]] = defaultdict(list)
        """The cells that made images, by the paths of the images, and whether they describe them."""

    def markdown(self, execution: Execution) -> str:
        """Return the Markdown of the whole document; problems go to ``problems``, and notes to ``notes``."""
        results = iter(execution.results)
        texts: list[str] = []
        for part in self.document.parts:
            if isinstance(part, str):
                texts.append(part)
            elif isinstance(part, Expression):
                texts.append(self._inline(part, next(results)))
            else:
                texts.append(self._cell(part, next(results)))
        return "".join(texts)

    def titled(self, execution: Execution) -> Document:
        """Return the document with the results of the code in its front matter."""
        if not self.document.front:
            return self.document
        results = execution.results[-len(self.document.front) :]
        pairs = zip(self.document.front, results, strict=True)
        found = {item.verbatim: self._inline(item, result) for item, result in pairs}
        return replace(self.document, metadata=with_results(self.document.metadata, found))

    def _inline(self, expression: Expression, result: Result) -> str:
        forms = presentable(result.data or {}, self._keep, in_line=True)
        self._note(expression, forms)
        for what, remedy in forms.refused:
            self._refuse(expression, what, remedy)
        if forms.refused:
            return ""
        data = forms.data
        kinds = {choose(data, target) for target in targets()}
        is_table = TABLE in (result.data or {}) or "<table" in data.get("text/html", "")
        if is_table or kinds & set(IMAGES):
            what = "a table or figure cannot be within a line of text"
            self._refuse(expression, what, "make it the last expression of a cell")
        if "text/html" in kinds and not data["text/html"]:
            what = "the result is empty HTML, whose markup Quarto prints"
            self._refuse(expression, what, "return a form that is not empty")
        if "text/plain" in kinds:
            self._check_text(expression, data.get("text/plain", ""))
        return inline(data, expression.verbatim)

    def _note(self, place: Cell | Expression, forms: Forms) -> None:
        for what, remedy in forms.notes:
            self._note_once(place, what, remedy)

    def _note_once(self, place: Cell | Expression, what: str, remedy: str = "") -> None:
        """Add a note, if the document does not have it yet."""
        if what not in {note.what for note in self.notes}:
            self.notes.append(
                Problem(path=place.path, line=place.line, what=what, remedy=remedy, is_note=True)
            )

    def _keep(self, content: bytes, suffix: str) -> str:
        """Write an image, and return its path."""
        name = f"output-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        (self.figures / name).write_bytes(content)
        return (self.figures / name).as_posix()

    def _refuse(self, place: Expression, what: str, remedy: str) -> None:
        self.problems.append(
            Problem(path=place.path, line=place.line, column=place.column, what=what, remedy=remedy)
        )

    def _check_text(self, place: Cell | Expression, text: str) -> None:
        """Refuse text that differs in every run."""
        if _ADDRESS.search(text) or (text and is_opaque(text)):
            what = f"the result {text.splitlines()[0]!r} is not a text for readers"
            remedy = "show a value of the object, not the object"
            self.problems.append(Problem(path=place.path, line=place.line, what=what, remedy=remedy))

    def _setting(self, cell: Cell, name: str, default: Any) -> Any:
        return self.document.setting(cell, name, default)

    def _cell(self, cell: Cell, result: Result) -> str:
        if not self._setting(cell, "include", True):
            return "\n"
        pieces = [self._echo(cell)]
        mode = self._setting(cell, "output", True)
        if is_numbered(cell) and self._setting(cell, "eval", True) is False:
            self._note_once(cell, f'the cell "{cell.label}" does not run, so only its code is shown')
            pieces = [code_in_place(cell, pieces[0])]
            self.problems += listing_problems(cell)
        elif mode is not False:
            outputs = self._outputs(cell, result.outputs, asis=mode == "asis")
            if outputs.strip() and (title := cell.options.get("title")):
                pieces.append(f"**{title}**\n")
            pieces.append(_in_margin(outputs) if cell.options.get("column") == "margin" else outputs)
        text = "\n" + self._as_one("\n".join(filter(None, pieces)), cell) + "\n"
        return re.sub(r"^(?=.)", cell.indent, text, flags=re.MULTILINE) if cell.indent else text

    def _as_one(self, text: str, cell: Cell) -> str:
        """Return a cell's code and outputs as one block where that matters: side by side, or with notes."""
        has_columns = any("layout" in line.text for line in self.document.divs)
        return (
            f"{_CELL_FENCE} {{.{CELL}}}\n\n{text}\n{_CELL_FENCE}"
            if has_columns or _MARKED.search(cell.source)
            else text
        )

    def _echo(self, cell: Cell) -> str:
        """Return the code as it is shown, in the formats that show it."""
        shown = {target: self.document.setting(cell, "echo", True, target) for target in targets()}
        if not cell.source.strip():
            return ""
        forms = {echo: self._code(cell, is_fenced=echo == "fenced") for echo in shown.values() if echo}
        if len(set(shown.values())) == 1:
            return "".join(forms.values())
        return _by_format({target: forms[echo] for target, echo in shown.items() if echo})

    def _code(self, cell: Cell, *, is_fenced: bool) -> str:
        text = cell.source.strip("\n")
        attributes = listing_attributes(cell) + f".{'markdown' if is_fenced else 'python'} .cell-code"
        if is_fenced:
            header = [line for line in cell.header if not re.search(r"\|\s*echo\s*:", line)]
            text = "\n".join(["```{python}", *header, text, "```"])
        fold = self._setting(cell, "code-fold", False)
        if fold:
            attributes += f' fold="{"show" if fold == "show" else "true"}"'
            attributes += f' fold-summary="{encode(self._setting(cell, "code-summary", "Code"))}"'
        if name := cell.options.get("filename"):
            attributes += f' filename="{encode(str(name))}"'
        return fenced(text, "{" + attributes + "}")

    def _outputs(self, cell: Cell, outputs: Sequence[Mapping[str, Any]], *, asis: bool) -> str:
        for output in outputs:
            if output["kind"] == "note":
                self._note_once(cell, output["text"])
        shown = [(output, self._forms(cell, output)) for output in outputs if self._is_shown(cell, output)]
        has_image = any(choose(forms.data, HTML.target) in IMAGES for _, forms in shown)
        shown = [(output, forms) for output, forms in shown if not _is_echo(output, forms, has_image)]
        printed = [output for output, _ in shown if "data" in output or output.get("name") == "stdout"]
        pieces: list[Piece] = []
        for number, (output, forms) in enumerate(shown):
            if "data" in output:
                if piece := self._display(cell, forms, number, is_counted=not (has_image and forms.is_text)):
                    pieces.append(piece)
            elif asis and output.get("name") == "stdout":
                pieces.append(Piece(text=as_shown(output["text"]), is_display=len(printed) == 1))
            elif text := as_shown(output["text"]):
                name = output.get("name", "error")
                pieces.append(Piece(text=fenced(text, f"{{.cell-output .cell-output-{name}}}")))
        if cell.label.startswith("tbl-") and any("<caption>" in piece.text for piece in pieces):
            self._note_once(cell, 'a table has the caption of "tbl-cap", not the one that its code gives')
        problems = list(caption_problems(cell, pieces))
        self.problems += problems
        return "" if problems else captioned(cell, pieces)

    def _is_shown(self, cell: Cell, output: Mapping[str, Any]) -> bool:
        if output["kind"] == "note":
            return False
        return output.get("name") != "stderr" or bool(self._setting(cell, "warning", True))

    def _forms(self, cell: Cell, output: Mapping[str, Any]) -> Forms:
        """Return the forms of an output that a report can show; what it cannot show is a problem."""
        if "data" not in output:
            return Forms(data={})
        forms = presentable(output["data"], self._keep)
        self._note(cell, forms)
        for what, remedy in forms.refused:
            self.problems.append(Problem(path=cell.path, line=cell.line, what=what, remedy=remedy))
        return forms

    def _display(self, cell: Cell, forms: Forms, number: int, *, is_counted: bool) -> Piece | None:
        data = forms.data
        if not set(data) - {SIZE}:
            return Piece(text="", is_display=True) if forms.refused else None
        kinds = {target: choose(data, target) for target in targets()}
        if len(set(kinds.values())) == 1:
            text = self._form(cell, data, next(iter(kinds.values())), number)
        else:
            text = _by_format(
                {target: self._form(cell, data, kind, number) for target, kind in kinds.items()}
            )
        return Piece(text=text, is_display=is_counted, is_image=set(kinds.values()) <= set(IMAGES))

    def _form(self, cell: Cell, data: Mapping[str, str], mime: str, number: int) -> str:
        text = data.get(mime, "")
        if mime in IMAGES:
            return self._image(cell, text, IMAGES[mime], number, json.loads(data.get(SIZE, "{}")))
        if mime == "text/markdown":
            return text + "\n"
        if mime == "text/html":
            return fenced(text, f"{{.{MARKUP}}}")
        self._check_text(cell, text)
        return fenced(as_shown(text), "{.cell-output .cell-output-display}")

    def _image(self, cell: Cell, data: str, suffix: str, number: int, size: Mapping[str, str]) -> str:
        content = data.encode() if suffix == "svg" else base64.b64decode(data)
        if suffix in _STARTS and not content.startswith(_STARTS[suffix]):
            what = f"the content of the image is not {suffix.upper()}"
            self.problems.append(Problem(path=cell.path, line=cell.line, what=what, remedy="write it again"))
            return ""
        name = f"{cell.label or 'figure'}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        path = self.figures / re.sub(r"[^\w.-]", "-", name)
        path.write_bytes(content)
        several = several_captions(cell)
        caption = "" if several or cell.label.startswith("fig-") else str(cell.options.get("fig-cap") or "")
        alt = alternative_text(cell, number) or size.get("alt", "")
        self.made[str(path)].append((cell, bool(alt or caption or several)))
        given = [f'fig-alt="{encode(alt)}"'] if alt else []
        if width := _width(content, size):
            given.append(f'width="{encode(width)}"')
        return f"![{caption}]({path}){{{' '.join(given)}}}\n" if given else f"![{caption}]({path})\n"


def _in_margin(outputs: str) -> str:
    return (
        f"{_MARGIN_FENCE} {{.column-margin}}\n\n{outputs}\n{_MARGIN_FENCE}\n" if outputs.strip() else outputs
    )


def _width(content: bytes, size: Mapping[str, str]) -> str:
    """Return the width with which an image is displayed; one with a height alone keeps its proportions."""
    width, height = size.get("width", ""), size.get("height", "")
    if not width and height.isdecimal():
        from PIL import Image

        with Image.open(BytesIO(content)) as picture:
            width = f"{int(height) * picture.width / picture.height:.0f}"
    return f"{width}px" if width.replace(".", "", 1).isdecimal() else width


def _is_echo(output: Mapping[str, Any], forms: Forms, has_image: bool) -> bool:
    """Whether a result is only the text of a figure's object or its parts, which nobody has to read."""
    if output["kind"] != "result" or not forms.is_text or forms.refused:
        return False
    if OF_PLOT in output["data"]:
        return True
    lines = forms.data.get("text/plain", "").splitlines() or [""]
    if not has_image:
        return lines[0].startswith(("[<matplotlib", "<matplotlib", "<seaborn.", "<ggplot:"))
    if len(lines) > 1:
        return any("<matplotlib." in line for line in lines)
    first = lines[0].strip()
    pattern = r"[<(\[].*?[>)\]]$|Text\([-\d]|\{.*<matplotlib\."
    return re.match(pattern, first) is not None


def _by_format(forms: Mapping[str, str]) -> str:
    """Return Markdown with a different content for each format."""
    return "\n".join(
        f':::::: {{.content-visible when-format="{target}"}}\n\n{text}\n\n::::::\n'
        for target, text in forms.items()
    )
