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
        "Member",
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
_BODIES: Final = frozenset(
    {
        "Agency",
        "Assembly",
        "Association",
        "Bank",
        "Board",
        "Commission",
        "Committee",
        "Commonwealth",
        "Council",
        "Court",
        "Department",
        "Forum",
        "Government",
        "League",
        "Ministry",
        "Office",
        "Organization",
        "Parliament",
        "Secretariat",
        "Senate",
        "Service",
        "Union",
    }
)
"""Words that make a name of several words one of a body."""
_EVENTS: Final = frozenset(
    {
        "Bilateral",
        "Border",
        "Council",
        "Extraordinary",
        "Follow-up",
        "Informal",
        "Joint",
        "Multilateral",
        "Online",
        "Parliamentary",
        "Phone",
        "Press",
        "Regular",
        "Three-way",
        "Trilateral",
        "Two-way",
        "Video",
    }
)
"""First words of the label of an event."""
_ARTICLES: Final = frozenset({"a", "an", "the"})


def within_sentence(label: str) -> str:
    """Return the label of an event as it is within a sentence: ``two-way meeting of Lavrov and Bayramov``.

    The first letter is a capital no longer if its word is a common one for events and a small one follows.
    """
    first, *rest = label.split() or [""]
    is_common = first in _EVENTS and rest[:1] != ["of"] and "".join(rest)[:1].islower()
    return label[:1].lower() + label[1:] if is_common else label


def with_article(name: str) -> str:
    """Return the name of an actor as it is within a sentence.

    That of an office or ministry has an article and no capital, ``the foreign minister of Armenia``; that of
    a body has an article, ``the Lake League``, and so has another that ends with a common word, ``the
    Aliyev government``.  The name of a person or place stays as it is, and so does ``Armenia's Foreign
    Ministry``.
    """
    first, *rest = name.split() or [""]
    if not rest or first.casefold() in _ARTICLES or first.endswith(("'s", "’s")):
        return name
    if first.removesuffix("s") in _OFFICES and rest[0].islower():
        return f"the {' '.join([first.lower(), *rest])}"
    return f"the {name}" if rest[-1].islower() or not _BODIES.isdisjoint((first, *rest)) else name
