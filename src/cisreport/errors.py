"""The one family of errors, and the one shape in which problems are told.

Every problem that a user's file can have is a :class:`Problem`; it prints as
``path:line:column: where.in.record: what is wrong; what to do``.  Code that reads files collects
all problems before it raises one :class:`DataError` (or a relative) that holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    path: str
    """File as the user named it, or a short name such as ``<string>``."""
    line: int = 0
    """Line, counted from 1; 0 when no line is known."""
    column: int = 0
    """Column, counted from 1; 0 when no column is known."""
    where: str = ""
    """Place in the record, such as ``meetings[3].place``; empty for a whole file."""
    what: str
    """What is wrong."""
    remedy: str = ""
    """What to do; empty only where nothing can be advised."""

    def __str__(self) -> str:
        place = self.path
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        middle = f"{self.where}: " if self.where else ""
        end = f"; {self.remedy}" if self.remedy else ""
        return one_line(f"{place}: {middle}{self.what}{end}")


def one_line(text: str, limit: int = 600) -> str:
    """Return a text that prints as one line: signs without a shape are escaped, what is too long is cut."""
    if len(text) > limit:
        text = f"{text[: limit // 2]} ... {text[-limit // 2 :]}"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


class CisreportError(Exception):
    """Base of all errors the library raises on purpose; its text is meant for the user."""


class RecordError(ValueError):
    """A record whose fields contradict each other: what is wrong, what to do, and in which field."""

    def __init__(self, what: str, remedy: str, field: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy, self.field = what, remedy, field


class DataError(CisreportError):
    """Files of a dataset or source that cannot be used; holds every :class:`Problem` found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class ReportError(CisreportError):
    """A report document that cannot be rendered; holds every :class:`Problem` found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class NotFoundError(CisreportError, LookupError):
    """Something named by the user does not exist; the text names the near ones."""

    def __init__(self, text: str) -> None:
        super().__init__(one_line(text))


class MissingToolError(CisreportError):
    """A program or extra that is needed is not installed; the text says how to get it."""


def suggest(word: str, known: Sequence[str], *, most: int = 12) -> str:
    """Return advice that names the known words nearest to ``word``.

    Parameters
    ----------
    word : str
        What the user wrote.
    known : sequence of str
        What would have been understood.
    most : int, default 12
        How many known words are named when none is near.

    Returns
    -------
    str
        ``did you mean "a" or "b"?`` when something is near; else the known words in alphabetical order.
    """
    near = get_close_matches(word, known, n=3, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f'"{name}"' for name in near) + "?"
    if not known:
        return "nothing of this kind is known here"
    shown = ", ".join(f'"{name}"' for name in sorted(known)[:most])
    return f"known are {shown}" + (" ..." if len(known) > most else "")
