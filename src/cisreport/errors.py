"""The family of errors, and the form in which they report problems.

Every problem in a user's file is a :class:`Problem`; it prints as
``path:line:column: where.in.record: what is wrong; what to do``.  Code that reads files collects
all problems before it raises one :class:`DataError` or :class:`ReportError` with all of them.

A *note* is a problem that stops nothing.  It prints as ``path:line:column: note: ...``, and nothing
raises it: what reads or renders a document collects its notes and returns them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

_REMEDIES: Final = {
    errno.EACCES: "check its permissions, or choose another place",
    errno.EPERM: "check its permissions, or choose another place",
    errno.EROFS: "choose a place that can be written",
    errno.ENOSPC: "make space on the disk, or choose another place",
    errno.EDQUOT: "make space on the disk, or choose another place",
    errno.EFBIG: "raise the limit for the size of files",
    errno.EMFILE: "raise the limit for open files",
    errno.EISDIR: "choose another name, or move the folder away",
    errno.EEXIST: "choose another folder, or move away the file or broken link that is there",
    errno.ENOTDIR: "choose another folder, or move away the file that is there",
}
"""What to do if the system does not allow something, by the number of its error."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One mistake in a file, or a note: its place, what is wrong, and what to do about it."""

    path: str
    """File as the user named it, or a short name such as ``<string>``."""
    line: int = 0
    """Line, counted from 1; 0 if unknown."""
    column: int = 0
    """Column, counted from 1; 0 if unknown."""
    where: str = ""
    """Place in the record, such as ``meetings[3].place``; empty for a whole file."""
    what: str
    """What is wrong."""
    remedy: str = ""
    """What to do; empty only where there is no advice."""
    also: tuple[int, ...] = ()
    """More lines of a note."""
    is_note: bool = False
    """Whether the output is written all the same, and the author only has to know."""

    def __str__(self) -> str:
        place = self.path
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        middle = "note: " * self.is_note + (f"{self.where}: " if self.where else "")
        end = f"; {self.remedy}" if self.remedy else ""
        more = (
            f" (also line{'s' * (len(self.also) > 1)} {', '.join(map(str, self.also))})" if self.also else ""
        )
        line = f"{place}: {middle}{self.what}{end}{more}"
        return one_line(line, limit=len(line)) if self.is_note else one_line(line)


def system_problem(error: OSError, path: object = "") -> Problem:
    """Return what the system does not allow as a problem of the file that it names, or else of a path."""
    return Problem(
        path=str(error.filename2 or error.filename or path or "<system>"),
        what=f"the file or folder cannot be used ({error.strerror or error})",
        remedy=_REMEDIES.get(error.errno or 0, "check that it is there, its permissions, and the disk"),
    )


def together(notes: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the notes on a document; those that differ only in their lines become one."""
    alike: dict[Problem, list[Problem]] = {}
    for note in notes:
        alike.setdefault(replace(note, line=0, column=0), []).append(note)
    for first, *rest in alike.values():
        yield replace(first, also=tuple(sorted({note.line for note in rest} - {first.line})))


def one_line(text: str, limit: int = 600) -> str:
    """Return a text as one line: escape characters that do not print, and shorten a long text in the middle.

    Parameters
    ----------
    text : str
        Any text.
    limit : int, default 600
        Length above which the text is shortened, in characters.
    """
    if len(text) > limit:
        text = f"{text[: limit // 2]} ... {text[-limit // 2 :]}"
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


class CisreportError(Exception):
    """Base of all errors that the library raises on purpose; the text is for the user."""


class RecordError(ValueError):
    """Fields of a record contradict each other.

    Parameters
    ----------
    what : str
        What is wrong.
    remedy : str
        What to do.
    field : str
        Name of the field to change.
    """

    def __init__(self, what: str, remedy: str, field: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy, self.field = what, remedy, field


class DataError(CisreportError):
    """Files of a dataset or source cannot be used; ``problems`` has every :class:`Problem` found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class ReportError(CisreportError):
    """A report document cannot be rendered; ``problems`` has every :class:`Problem` found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class NotFoundError(CisreportError, LookupError):
    """A name that the user gave does not exist; the text suggests similar names."""

    def __init__(self, text: str) -> None:
        super().__init__(one_line(text))


class ArgumentError(CisreportError, ValueError):
    """A function was called with something that it does not take.

    The text says what the function takes, what it got, and what to do.
    """

    def __init__(self, text: str) -> None:
        super().__init__(one_line(text))


class MissingToolError(CisreportError):
    """A required program or extra is not installed; the text says how to install it."""


@lru_cache(maxsize=1024)
def _similar(word: str, known: tuple[str, ...]) -> list[str]:
    return get_close_matches(word, known, n=3, cutoff=0.6)


def suggest(word: str, known: Sequence[str], *, most: int = 12) -> str:
    """Return advice that names the known words most similar to ``word``.

    Parameters
    ----------
    word : str
        What the user wrote.
    known : sequence of str
        The words that are valid.
    most : int, default 12
        How many known words to name if none is similar.

    Returns
    -------
    str
        ``did you mean "a" or "b"?``; without a similar word, the known words in alphabetical order.
    """
    near = _similar(word, tuple(known))
    if near:
        return "did you mean " + " or ".join(f'"{name}"' for name in near) + "?"
    if not known:
        return "none are known here"
    names = ", ".join(f'"{name}"' for name in sorted(known)[:most])
    return f"known are {names}" + (" ..." if len(known) > most else "")
