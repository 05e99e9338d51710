r"""The outputs of code as Markdown, by Quarto's rules.

A value has forms by MIME type.  Quarto takes the first form in this order:

========  ==============================================================================
format    order
========  ==============================================================================
HTML      ``text/html``, ``text/markdown``, SVG, PNG, JPEG, ``text/plain``
others    ``text/markdown``, SVG, PNG, JPEG, ``text/html`` if it has a table, ``text/plain``
========  ==============================================================================

In cells, ``text/latex`` that is a formula counts as ``text/markdown``.  If all formats take the same form,
it is written once; otherwise each form is written as content that is visible only in its format.

Inline results:

- Markdown is unchanged; HTML becomes raw inline HTML; images are not possible.
- Plain text that begins and ends with the same quote (the ``repr`` of a text) loses the quotes; then each
  backslash is doubled, and each of ``\ ` * _ { } [ ] ( ) > # + , - . !`` gets a backslash.  Any other plain
  text, such as a number, is unchanged, without escapes.
- An empty result leaves the code span in the text as written.
- A failing expression fails the document.

Outputs of cells: streams and plain text become code blocks, as a terminal shows them.  The text of a
matplotlib object is removed if the cell has a figure.  The option ``warning`` applies to the error stream.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.documents.parts import Cell, Expression
from cisreport.errors import Problem
from cisreport.execution.captions import (
    Piece,
    alternative_text,
    caption_problems,
    captioned,
    listing_attributes,
)
from cisreport.execution.display import TABLE
from cisreport.execution.runner import Execution, Result
from cisreport.execution.terminal import as_shown
from cisreport.formats import HTML, targets, with_target
from cisreport.spans import CELL, encode

_IMAGES: Final = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()>#+,\-.!])")
_CELL_FENCE: Final = ":" * 12
_MARGIN_FENCE: Final = ":" * 11
_MARKED: Final = re.compile(r"<\d+>[ \t]*$", re.MULTILINE)
"""A line of code with the number of a note."""
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]{6,}")


def choose(data: Mapping[str, str], target: str) -> str:
    """Return the MIME type of the form that Quarto uses for a format."""
    order = ["text/markdown", *_IMAGES]
    if with_target(target).takes_html:
        order.insert(0, "text/html")
    elif re.search(r"<table.*</table", data.get("text/html", ""), re.DOTALL | re.IGNORECASE):
        order.append("text/html")
    return next((mime for mime in order if mime in data), "text/plain")


def _with_math(data: Mapping[str, str]) -> Mapping[str, str]:
    latex = data.get("text/latex", "").strip()
    is_math = re.fullmatch(r"\$.*\$|\\begin\{.*\\end\{[^}]*\}", latex, re.DOTALL)
    return {**data, "text/markdown": latex} if is_math and "text/markdown" not in data else data


def escaped(text: str) -> str:
    """Return plain text as Quarto writes it inline."""
    if text and text[0] == text[-1] and text[0] in "'\"":
        return _MARKUP.sub(r"\\\1", text[1:-1].replace("\\", "\\\\"))
    return text


def inline(data: Mapping[str, str], verbatim: str) -> str:
    """Return the Markdown of an inline expression's value.

    Parameters
    ----------
    data : mapping
        The value's forms by MIME type.
    verbatim : str
        The code span, which remains if the result is empty.
    """
    forms = {target: _inline_form(data, choose(data, target)) for target in targets()}
    if len(set(forms.values())) == 1:
        return forms.popitem()[1] or verbatim
    return "".join(
        f'[{text or verbatim}]{{.content-visible when-format="{target}"}}' for target, text in forms.items()
    )


def _inline_form(data: Mapping[str, str], mime: str) -> str:
    if mime == "text/html":
        return f"`{data[mime]}`{{=html}}" if data[mime] else ""
    if mime == "text/markdown":
        return data[mime]
    return escaped(data["text/plain"])


class Writer:
    """Writes a document's Markdown with its outputs in place."""

    def __init__(self, document: Document, figures: Path) -> None:
        self.document = document
        self.figures = figures
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

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

    def _inline(self, expression: Expression, result: Result) -> str:
        data = result.data or {}
        kinds = {choose(data, target) for target in targets()}
        if TABLE in data or kinds & set(_IMAGES):
            what = "a table or figure cannot be within a line of text"
            self._refuse(expression, what, "make it the last expression of a cell")
        if "text/html" in kinds and not data["text/html"]:
            what = "the result is empty HTML, whose markup Quarto prints"
            self._refuse(expression, what, "return a form that is not empty")
        if "text/plain" in kinds:
            self._check_text(expression, data["text/plain"])
        return inline(data, expression.verbatim)

    def _refuse(self, place: Expression, what: str, remedy: str) -> None:
        self.problems.append(
            Problem(path=place.path, line=place.line, column=place.column, what=what, remedy=remedy)
        )

    def _check_text(self, place: Cell | Expression, text: str) -> None:
        """Refuse text that differs in every run."""
        if _ADDRESS.search(text):
            what = f"the result {text.splitlines()[0]!r} is not a text for readers"
            remedy = "show a value of the object, not the object"
            self.problems.append(Problem(path=place.path, line=place.line, what=what, remedy=remedy))

    def _setting(self, cell: Cell, name: str, default: Any) -> Any:
        return self.document.setting(cell, name, default)

    def _cell(self, cell: Cell, result: Result) -> str:
        if not self._setting(cell, "include", True):
            return "\n"
        pieces = []
        if self._setting(cell, "echo", True) and cell.source.strip():
            pieces.append(self._code(cell))
        mode = self._setting(cell, "output", True)
        if mode is not False:
            outputs = self._outputs(cell, result.outputs, asis=mode == "asis")
            pieces.append(_in_margin(outputs) if cell.options.get("column") == "margin" else outputs)
        text = "\n" + self._as_one("\n".join(pieces), cell) + "\n"
        return re.sub(r"^(?=.)", cell.indent, text, flags=re.MULTILINE) if cell.indent else text

    def _as_one(self, text: str, cell: Cell) -> str:
        """Return a cell's code and outputs as one block where that matters: side by side, or with notes."""
        has_columns = any("layout" in line.text for line in self.document.divs)
        return (
            f"{_CELL_FENCE} {{.{CELL}}}\n\n{text}\n{_CELL_FENCE}"
            if has_columns or _MARKED.search(cell.source)
            else text
        )

    def _code(self, cell: Cell) -> str:
        attributes = listing_attributes(cell) + ".python .cell-code"
        fold = self._setting(cell, "code-fold", False)
        if fold:
            attributes += f' fold="{"show" if fold == "show" else "true"}"'
            attributes += f' fold-summary="{encode(self._setting(cell, "code-summary", "Code"))}"'
        if name := cell.options.get("filename"):
            attributes += f' filename="{encode(str(name))}"'
        return _fenced(cell.source.strip("\n"), "{" + attributes + "}")

    def _outputs(self, cell: Cell, outputs: Sequence[Mapping[str, Any]], *, asis: bool) -> str:
        shown = [dict(output) for output in outputs if self._is_shown(cell, output)]
        for output in shown:
            if "data" in output:
                output["data"] = _with_math(output["data"])
        displays = [output["data"] for output in shown if "data" in output]
        has_image = any(choose(data, HTML.target) in _IMAGES for data in displays)
        shown = [output for output in shown if not _is_echo(output, has_image)]
        printed = [output for output in shown if "data" in output or output.get("name") == "stdout"]
        pieces: list[Piece] = []
        for number, output in enumerate(shown):
            if "data" in output:
                kinds = {choose(output["data"], target) for target in targets()}
                text = self._display(cell, output["data"], number)
                pieces.append(Piece(text=text, is_display=True, is_image=kinds <= set(_IMAGES)))
            elif asis and output.get("name") == "stdout":
                pieces.append(Piece(text=as_shown(output["text"]), is_display=len(printed) == 1))
            else:
                name = output.get("name", "error")
                if text := as_shown(output["text"]):
                    pieces.append(Piece(text=_fenced(text, f"{{.cell-output .cell-output-{name}}}")))
        problems = list(caption_problems(cell, pieces))
        self.problems += problems
        return "" if problems else captioned(cell, pieces)

    def _is_shown(self, cell: Cell, output: Mapping[str, Any]) -> bool:
        return output.get("name") != "stderr" or bool(self._setting(cell, "warning", True))

    def _display(self, cell: Cell, data: Mapping[str, str], number: int) -> str:
        kinds = {target: choose(data, target) for target in targets()}
        if len(set(kinds.values())) == 1:
            return self._form(cell, data, kinds.popitem()[1], number)
        forms = {target: self._form(cell, data, kind, number) for target, kind in kinds.items()}
        return "\n".join(
            f':::::: {{.content-visible when-format="{target}"}}\n\n{text}\n\n::::::\n'
            for target, text in forms.items()
        )

    def _form(self, cell: Cell, data: Mapping[str, str], mime: str, number: int) -> str:
        text = data.get(mime, "")
        if mime in _IMAGES:
            return self._image(cell, text, _IMAGES[mime], number)
        if mime == "text/markdown":
            return text + "\n"
        if mime == "text/html":
            return _fenced(text, "{=html}")
        self._check_text(cell, text)
        return _fenced(as_shown(text), "{.cell-output .cell-output-display}")

    def _image(self, cell: Cell, data: str, suffix: str, number: int) -> str:
        content = data.encode() if suffix == "svg" else base64.b64decode(data)
        name = f"{cell.label or 'figure'}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        path = self.figures / re.sub(r"[^\w.-]", "-", name)
        path.write_bytes(content)
        caption = "" if cell.label.startswith("fig-") else str(cell.options.get("fig-cap") or "")
        alt = alternative_text(cell, number)
        if not alt and cell.options.get("fig-subcap", cell.options.get("fig-cap")) in (None, "", True):
            what = "the figure does not have an alternative text"
            remedy = 'describe the figure in "#| fig-alt: ..."'
            self.problems.append(Problem(path=cell.path, line=cell.line, what=what, remedy=remedy))
        return f'![{caption}]({path}){{fig-alt="{encode(alt)}"}}\n' if alt else f"![{caption}]({path})\n"


def _in_margin(outputs: str) -> str:
    return (
        f"{_MARGIN_FENCE} {{.column-margin}}\n\n{outputs}\n{_MARGIN_FENCE}\n" if outputs.strip() else outputs
    )


def _is_echo(output: Mapping[str, Any], has_image: bool) -> bool:
    """Whether a result is only the text of a plotting library's object, which Quarto removes."""
    if output["kind"] != "result" or set(output["data"]) != {"text/plain"}:
        return False
    lines = str(output["data"]["text/plain"]).splitlines() or [""]
    if not has_image:
        return lines[0].startswith(("[<matplotlib", "<matplotlib", "<seaborn.", "<ggplot:"))
    if len(lines) > 1:
        return any("<matplotlib." in line for line in lines)
    first = lines[0].strip()
    pattern = r"[<(\[].*?[>)\]]$|Text\([-\d]|\{.*<matplotlib\."
    return re.match(pattern, first) is not None


def _fenced(text: str, attributes: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence} {attributes}\n{text.rstrip(chr(10))}\n{fence}\n"
