"""The four questions about a published file, apart: it can be signed and wrong, or right and unsigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cisreport.signatures import Signature

_WORDS: Final = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question about a file."""

    question: str
    """The question."""
    is_yes: bool | None
    """The answer; None if it is not known."""
    why: str = ""
    """More about it, in words."""

    def __str__(self) -> str:
        return f"{self.question} {_WORDS[self.is_yes]}{f', {self.why}' if self.why else ''}"


def answers(
    *,
    changes: Sequence[str],
    is_sealed: bool,
    signatures: Sequence[Signature],
    mistakes: Sequence[str],
    rebuilt: Sequence[str] | None,
) -> tuple[Answer, ...]:
    """Return the answers about a file.

    Parameters
    ----------
    changes : sequence of str
        Problems of its bytes, and of its signatures.
    is_sealed : bool
        Whether it has a seal or a signature, which show a change.
    signatures : sequence of Signature
        The signatures that fit.
    mistakes : sequence of str
        Problems of what it says.
    rebuilt : sequence of str or None
        Problems of a new render; None if there was none.
    """
    whole = not changes if is_sealed or changes else None
    return (
        Answer(
            question="Is it whole?", is_yes=whole, why=_why(changes, "" if is_sealed else "it has no seal")
        ),
        Answer(
            question="Is it signed?",
            is_yes=bool(signatures),
            why="; ".join(map(str, signatures)),
        ),
        Answer(question="Does it follow from its facts?", is_yes=not mistakes, why=_why(mistakes)),
        Answer(
            question="Does it rebuild to the same bytes?",
            is_yes=None if rebuilt is None else not rebuilt,
            why="not tried; use --rebuild in its project" if rebuilt is None else _why(rebuilt),
        ),
    )


def _why(problems: Sequence[str], otherwise: str = "") -> str:
    more = len(problems) - 1
    return f"{problems[0]}{f', and {more} more' if more else ''}" if problems else otherwise
