"""Divides a document's lines into code cells, inline code, and the Markdown around them.

The scanner removes the code before pandoc reads the text, because pandoc would read a cell's fence as inline
code.  The rules are Quarto's.  An inline expression is a code span with single backticks that starts with
``{python}`` and a space.  Options of cells are never substituted, and :mod:`.frontcode` has the front matter.
Code in fenced code, in spans with several backticks, and in comments does not run; comments are removed.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from cisreport.documents.cells import cell_options, check_cell, heading
from cisreport.documents.divs import DIV
from cisreport.documents.elsewhere import CELLS, ICONS
from cisreport.documents.escapes import replaced, shown_cell, unescaped
from cisreport.documents.fences import condition, fence_options, option_lines
from cisreport.documents.lines import read_lines, split_front
from cisreport.documents.parts import Cell, Expression, Line
from cisreport.documents.rows import has_words_only, leaves_brackets_open, with_inline_tags
from cisreport.documents.shortcodes import (
    icon_name,
    in_target,
    instead_of,
    is_within_attribute,
    is_within_target,
    markdown_of,
)
from cisreport.errors import Problem
from cisreport.files import is_file, path_from
from cisreport.spans import PAGE_BREAK
from cisreport.yamltext import parse

_FENCE: Final = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*")
_EXECUTABLE: Final = re.compile(r"\{(?P<language>[A-Za-z][\w.+-]*)(?P<rest>[ ,].*)?\}")
_OPTION: Final = re.compile(r"[ \t]*#[ \t]*\|[ ]?(?P<yaml>.*)")
_OTHER_OPTION: Final = re.compile(
    r"[ \t]*(?:#|//|--|%%)[ \t]*\|[ ]?(?P<name>[\w-]+):[ ]*(?P<value>.*?)[ \t]*"
)
_WITH_CODE: Final = ("r",)
"""Languages of refused cells that are shown if they are not to run."""
_TOKEN: Final = re.compile(r"(?P<ticks>`+)|(?P<shortcode>\{\{\{?<)|(?P<comment><!--)")
_INLINE: Final = re.compile(
    r"\{(?P<language>[A-Za-z][\w.+-]*)\}(?P<blank>[ \t]?)(?P<source>[^`]*)(?P<close>`?)"
)
_LANGUAGES: Final = ("python", "r", "julia", "ojs", "js", "sql", "bash")
"""Languages of inline code; other words in braces are the text of a code span."""
_RULE: Final = re.compile(r"(<hr\b[^<>/]*)>", re.IGNORECASE)
"""A rule as HTML writes it; after it pandoc does not see the end of a div, so it is closed like XML."""
_CELL_FENCE: Final = re.compile(r"`{3,}\s*\{[A-Za-z]")


@dataclass(slots=True, kw_only=True)
class Scanner:
    """Splits lines into Markdown, cells and expressions."""

    directory: Path
    problems: list[Problem]
    open_files: list[Path]
    parts: list[str | Cell | Expression] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    fences: list[Line] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    """Lines of code that does not run, and of raw content."""
    notes: dict[str, Problem] = field(default_factory=dict)
    """By its name, a note on each mark that has no effect."""
    divs: list[Line] = field(default_factory=list)
    """Lines that begin or end a div."""
    files: list[Path] = field(default_factory=list)
    idle: list[tuple[int, str]] = field(default_factory=list)
    """Line and name of each option of a cell that has no effect; line 0 in an included file."""
    heading: str = ""
    """Text of the first heading."""
    comment: tuple[Line, int] | None = None
    """Line and column of an open comment."""
    in_brackets: bool = False
    """Whether brackets of the current paragraph are open."""

    @property
    def in_comment(self) -> bool:
        """Whether the current text is in a comment."""
        return self.comment is not None

    def scan(self, lines: Sequence[Line]) -> None:
        """Scan lines, and the lines of the files that they include."""
        index = 0
        while index < len(lines):
            fence = None if self.in_comment else _FENCE.fullmatch(lines[index].text)
            if fence and not (fence["fence"][0] == "`" and "`" in fence["info"]):
                index = self._fenced(lines, index, fence)
            else:
                self._prose_line(lines, index)
                index += 1

    def finished(self) -> Iterator[str | Cell | Expression]:
        """Yield the parts with neighboring Markdown joined."""
        for is_text, parts in groupby(self.parts, lambda part: isinstance(part, str)):
            if not is_text:
                yield from parts
            elif text := "".join(map(str, parts)):
                yield text

    def problem(self, line: Line, column: int, what: str, remedy: str) -> None:
        """Report a problem."""
        self.problems.append(
            Problem(path=line.path, line=line.number, column=column, what=what, remedy=remedy)
        )

    def note(self, line: Line, column: int, name: str, reason: str) -> None:
        """Note a mark that has no effect, at its first place in the document."""
        if name not in self.notes:
            what = f'"{name}" has no effect'
            self.notes[name] = Problem(
                path=line.path, line=line.number, column=column, what=what, remedy=reason, is_note=True
            )

    def _fenced(self, lines: Sequence[Line], start: int, fence: re.Match[str]) -> int:
        """Scan a fenced block, and return the index after it."""
        closing = re.compile(rf"[ \t]*{fence['fence'][0]}{{{len(fence['fence'])},}}[ \t]*")
        inner = range(start + 1, len(lines))
        end = next((index for index in inner if closing.fullmatch(lines[index].text)), len(lines))
        first, column = lines[start], len(fence["indent"]) + 1
        if end == len(lines):
            self.problem(first, column, "the code block is not closed", f'close it with "{fence["fence"]}"')
        executable = _EXECUTABLE.fullmatch(fence["info"])
        shown = re.fullmatch(r"\{(\{[^<}]+\})\}", fence["info"])
        if shown:
            self.parts.append(shown_cell(shown[1], [line.text for line in lines[start + 1 : end]]))
        elif executable and executable["language"] != "python":
            self._other_cell(first, lines[start + 1 : end], fence, executable["language"])
        elif executable:
            cell = self._cell(first, lines[start + 1 : end], fence["indent"], executable["rest"] or "")
            shown_if = condition(executable["rest"] or "")
            around = (f"\n::::::::: {{{shown_if}}}\n\n", "\n:::::::::\n") if shown_if else ("", "")
            self.parts += [around[0], cell, around[1]]
        else:
            self.fences.append(first)
            for line in lines[start + 1 : end]:
                self.code.append(line)
                self._check_code(line, line.text, 0)
            self.parts.append("".join(unescaped(line.text) + "\n" for line in lines[start : end + 1]))
        return end + 1

    def _other_cell(self, first: Line, lines: Sequence[Line], fence: re.Match[str], language: str) -> None:
        """Show a cell of another language, which does not run under Jupyter; or refuse what has to be run."""
        options = [found for line in lines if (found := _OTHER_OPTION.fullmatch(line.text))]
        given = {found["name"]: found["value"] for found in options}
        if language in CELLS and (language not in _WITH_CODE or given.get("eval") != "false"):
            what = f"cells in {language} are not supported"
            self.problem(first, len(fence["indent"]) + 1, what, CELLS[language])
            return
        self.note(first, len(fence["indent"]) + 1, f"{{{language}}}", "only cells in Python run")
        if "false" in (given.get("echo"), given.get("include")):
            return
        mark = fence["indent"] + fence["fence"]
        shown = [line for line in lines if not _OTHER_OPTION.fullmatch(line.text)]
        self.code += shown
        texts = [f"{mark}{{.{language}}}", *(unescaped(line.text) for line in shown), mark]
        self.parts.append("\n".join(texts) + "\n")

    def _remember_idle(self, line: int, names: Sequence[str], before: str) -> None:
        is_included = len(self.open_files) > 1
        self.idle += [(0 if is_included else line, before + name) for name in names]

    def _cell(self, first: Line, lines: Sequence[Line], indent: str, rest: str) -> Cell:
        texts = [line.text.removeprefix(indent) for line in lines]
        count = 0
        while count < len(texts) and _OPTION.fullmatch(texts[count]):
            count += 1
        matches = [match for text in texts[:count] if (match := _OPTION.fullmatch(text))]
        column = len(indent) + (matches[0].start("yaml") if matches else 0) + 1
        yaml = "\n".join(match["yaml"] for match in matches)
        options = parse(yaml, path=first.path, origin=(first.number + 1, column), options=True)
        remarks = check_cell(options)
        self.problems += options.problems
        for line, name in remarks.idle:
            self._remember_idle(line, [name], "#| ")
        of_fence = self._fence_options(first, rest)
        return Cell(
            path=first.path,
            line=first.number,
            source_line=first.number + 1 + count,
            source="\n".join(texts[count:]),
            indent=indent,
            header=tuple(texts[:count]),
            options=cell_options({**of_fence, **options.data}),
        )

    def _fence_options(self, first: Line, rest: str) -> dict[str, Any]:
        """Return the options in the fence of a cell; those without an effect are noted."""
        found: dict[str, Any] = {}
        for text in option_lines(rest):
            options = parse(text, path=first.path, origin=(first.number, 1), options=True)
            check_cell(options)
            self.problems += options.problems
            found |= options.data
        condition_words = condition(rest)
        names = [name for name, _ in fence_options(rest) if name not in condition_words]
        self._remember_idle(first.number, [name for name in names if name not in found], "fence ")
        return found

    def _prose_line(self, lines: Sequence[Line], index: int) -> None:
        line = lines[index]
        if not self.in_comment:
            include = re.fullmatch(r"[ \t]*\{\{<[ \t]+include[ \t]+(\S+)[ \t]+>\}\}[ \t]*", line.text)
            if include:
                self._include(line, include[1].strip("\"'"))
                return
            self._check_block(lines, index)
            if DIV.fullmatch(line.text):
                self.divs.append(line)
            self.heading = self.heading or heading(line.text)
        self.prose.append(line)
        may_be_row = not self.in_comment and "<" in line.text
        in_row = may_be_row and has_words_only(lines, index, in_brackets=self.in_brackets)
        self.in_brackets = leaves_brackets_open(line.text, in_brackets=self.in_brackets)
        for token in self._tokens(line):
            self.parts.append(with_inline_tags(token) if in_row and isinstance(token, str) else token)
        self.parts.append("\n")

    def _include(self, line: Line, name: str) -> None:
        path = path_from(self.open_files[-1].parent, name).resolve()
        shown = name.lstrip("/") if name.startswith("/") else str(Path(line.path).parent / name)
        if path in self.open_files:
            self.problem(line, 1, f"{name} includes itself", "remove one of the includes")
            return
        if not is_file(path):
            self.problem(
                line, 1, f"the included file {name} does not exist", "give a path relative to this file"
            )
            return
        count = len(self.problems)
        included = read_lines(path, shown, self.problems)
        if len(self.problems) > count:
            return
        self.files.append(path)
        self.open_files.append(path)
        front, body = split_front(included, shown)
        for key in front.data:
            front.report((key,), "an included file must not have front matter", "write it in the document")
        self.problems += front.problems
        self.scan(body)
        self.open_files.pop()

    def _check_block(self, lines: Sequence[Line], index: int) -> None:
        line = lines[index]
        before = lines[index - 1].text.strip() if index else ""
        after = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
        if line.text.rstrip() == "---" and not before and re.match(r"[\w-]+:(\s|$)", after):
            self.problem(line, 1, "this is a second front matter", "move it to the beginning of the document")

    def _tokens(self, line: Line) -> Iterator[str | Expression]:
        """Yield a line's text and expressions, without comments and with shortcodes replaced."""
        text, position = line.text, 0
        while position < len(text):
            if self.in_comment:
                end = text.find("-->", position)
                self.comment = self.comment if end < 0 else None
                position = len(text) if end < 0 else end + 3
                continue
            token = _TOKEN.search(text, position)
            if token is None:
                yield _RULE.sub(r"\1/>", text[position:])
                return
            yield _RULE.sub(r"\1/>", text[position : token.start()])
            if token["comment"]:
                self.comment, position = (line, token.start() + 1), token.end()
            elif token["ticks"]:
                position = yield from self._span(line, token)
            else:
                position = yield from self._shortcode(line, token)

    def _span(self, line: Line, token: re.Match[str]) -> Generator[str | Expression, None, int]:
        """Yield a code span or an expression; its end is the generator's value."""
        ticks, start = token["ticks"], token.start()
        inline = _INLINE.match(line.text, token.end()) if ticks == "`" else None
        if inline is None or not _is_to_run(inline):
            close = re.compile(rf"(?<!`){ticks}(?!`)").search(line.text, token.end())
            if close is None and _CELL_FENCE.match(line.text, start):
                self.problem(
                    line, start + 1, "a cell must begin its line", "put its fence on a separate line"
                )
            end = close.end() if close else token.end()
            span = line.text[start:end]
            if close:
                self._check_code(line, span, start)
            yield unescaped(span) if close else span
            return end
        source = inline["source"]
        if inline["language"] != "python":
            what = f"inline code in {inline['language']} is not supported"
            self.problem(line, start + 1, what, "use Python")
        elif not inline["close"]:
            self.problem(line, start + 1, "inline code does not end on its line", "write it on one line")
        elif (
            not inline["blank"] or not source or source != source.strip() or line.text.endswith("`", 0, start)
        ):
            remedy = "write one space after {python}, none at the end, and no backtick before it"
            self.problem(line, start + 1, "Quarto would not run this inline code", remedy)
        else:
            verbatim = line.text[start : inline.end()]
            yield Expression(
                path=line.path, line=line.number, column=start + 1, source=source, verbatim=verbatim
            )
        return inline.end()

    def _check_code(self, line: Line, text: str, offset: int) -> None:
        for position, what, remedy in replaced(text):
            self.problem(line, offset + position + 1, what, remedy)

    def _shortcode(self, line: Line, token: re.Match[str]) -> Generator[str, None, int]:
        """Yield a shortcode's Markdown; its end is the generator's value."""
        escaped = token["shortcode"] == "{{{<"
        closing = ">}}}" if escaped else ">}}"
        end = line.text.find(closing, token.end())
        inner = line.text[token.end() : end].strip()
        if end < 0:
            self.problem(line, token.start() + 1, "the shortcode is not closed", f'close it with "{closing}"')
            return len(line.text)
        name, _, rest = inner.partition(" ")
        if escaped:
            yield "".join("\\" + char for char in "{{<") + f" {inner} " + "\\>\\}\\}"
        elif (within := is_within_target(line.text, token.start())) and (place := in_target(name, rest)):
            yield place
        elif within or is_within_attribute(line.text, token.start()):
            what = "a shortcode within an attribute or the target of a link is not supported"
            self.problem(line, token.start() + 1, what, "use inline code")
        elif name in ICONS:
            self.note(line, token.start() + 1, name, "icons are not shown")
            is_alone = line.text[: token.start()].endswith("[") and line.text[end + 3 :].startswith("]")
            yield icon_name(rest) if is_alone else ""
        elif markdown := markdown_of(name, rest):
            yield markdown
        elif name == "pagebreak" and line.text.strip() == line.text[token.start() : end + len(closing)]:
            yield f"\n::: {{.{PAGE_BREAK}}}\n:::\n"
        else:
            self.problem(
                line, token.start() + 1, f'the shortcode "{name}" is not supported here', instead_of(name)
            )
        return end + len(closing)


def _is_to_run(inline: re.Match[str]) -> bool:
    """Return whether a span names a language and has code, not the language alone: ``{python}``."""
    return inline["language"] in _LANGUAGES and bool(inline["blank"] or inline["source"])
