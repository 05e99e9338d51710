"""Articles: offices and bodies that common words name have one within a sentence.

The words alone decide, so a published file, which has names of records that it lacks, gives the same text.
"""

from __future__ import annotations

from typing import Final

_OFFICES: Final = frozenset(
    {
        "Acting",
        "Ambassador",
        "Chair",
        "Deputy",
        "Envoy",
        "Foreign",
        "Head",
        "Leader",
        "Minister",
        "Ministry",
        "Parliamentary",
        "President",
        "Prime",
        "Secretary",
        "Speaker",
        "Vice",
    }
)
"""First words of an office or ministry."""
_ARTICLES: Final = frozenset({"a", "an", "the"})


def with_article(name: str) -> str:
    """Return the name of an actor as it is within a sentence.

    That of an office or ministry has an article and no capital, ``the foreign minister of Armenia``; another
    that ends with a common word has an article, ``the Aliyev government``.  A proper name stays as it is.
    """
    first, *rest = name.split() or [""]
    if not rest or first.casefold() in _ARTICLES:
        return name
    if first.removesuffix("s") in _OFFICES and rest[0].islower():
        return f"the {' '.join([first.lower(), *rest])}"
    return f"the {name}" if rest[-1].islower() else name
