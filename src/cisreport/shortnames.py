"""Linked data with short names: prefixes for how many of the names in a JSON-LD document begin.

The graph is the same.  A prefix is one letter, and the context explains it by another prefix.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase
from typing import Any, Final

_STEP: Final = re.compile("[:#]")
_PREFIX: Final = re.compile("[a-z]")
_LEAST: Final = 200
"""Bytes that a prefix has to save."""
_DEFINITION: Final = len('"a":"",')
_Document = Mapping[str, Any]


def shortened(document: _Document) -> dict[str, Any]:
    """Return a document with more prefixes, where they make it shorter.

    Parameters
    ----------
    document : mapping
        With ``@context``, which says what is a name, and ``@graph``.
    """
    context = document["@context"]
    counts = Counter(
        stem for name in _names(document["@graph"], _links(context)) for stem in _stems(name, context)
    )
    saved: dict[str, int] = {}
    for stem in sorted(counts, key=len):
        before = max((len(other) for other in saved if stem.startswith(other)), default=len("a:"))
        if (less := counts[stem] * (len(stem) - before) - len(stem) - _DEFINITION) >= _LEAST:
            saved[stem] = less
    best = sorted(saved, key=lambda stem: (-saved[stem], stem))
    prefixes = dict(zip((letter for letter in ascii_lowercase if letter not in context), best, strict=False))
    longest = sorted(prefixes, key=lambda letter: -len(prefixes[letter]))

    def short(name: str) -> str:
        for letter in longest:
            if name.startswith(prefixes[letter]):
                return f"{letter}:{name.removeprefix(prefixes[letter])}"
        return name

    graph = _renamed(document["@graph"], _links(context), short)
    return {**document, "@context": {**context, **prefixes}, "@graph": graph}


def whole(document: _Document, context: _Document) -> dict[str, Any]:
    """Return a document with the prefixes of a context only, as it was before it was shortened.

    Parameters
    ----------
    document : mapping
        From anyone.
    context : mapping
        Whose prefixes stay.
    """
    stated = document.get("@context")
    own = stated if isinstance(stated, dict) else {}
    prefixes = {
        name: stem
        for name, stem in own.items()
        if name not in context and _PREFIX.fullmatch(name) and [stem] == [*_stems(str(stem), context)][-1:]
    }

    def long(name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return f"{prefixes[prefix]}{rest}" if colon and prefix in prefixes else name

    graph = _renamed(document["@graph"], _links(context), long)
    rest = {name: term for name, term in own.items() if name not in prefixes} if own else stated
    return {**document, "@context": rest, "@graph": graph}


def _links(context: _Document) -> frozenset[str]:
    """Return the keys whose texts are names."""
    terms = (name for name, term in context.items() if isinstance(term, dict) and term.get("@type") == "@id")
    return frozenset(("@id", *terms))


def _stems(name: str, context: _Document) -> Iterator[str]:
    """Yield how a name begins, up to each of its steps after a prefix of the context."""
    steps = [*_STEP.finditer(name)]
    if steps and isinstance(context.get(name[: steps[0].start()]), str):
        yield from (name[: step.end()] for step in steps[1:])


def _names(node: Any, links: frozenset[str], key: str = "") -> Iterator[str]:
    """Yield each name in a part of a graph, as often as it is there."""
    if isinstance(node, str):
        if key in links:
            yield node
    elif isinstance(node, dict):
        for name, part in node.items():
            yield from _names(part, links, name)
    elif isinstance(node, list):
        for part in node:
            yield from _names(part, links, key)


def _renamed(node: Any, links: frozenset[str], rename: Callable[[str], str], key: str = "") -> Any:
    """Return a part of a graph with other names."""
    if isinstance(node, str):
        return rename(node) if key in links else node
    if isinstance(node, dict):
        return {name: _renamed(part, links, rename, name) for name, part in node.items()}
    if isinstance(node, list):
        return [_renamed(part, links, rename, key) for part in node]
    return node
