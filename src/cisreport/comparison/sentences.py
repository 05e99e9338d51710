"""The sentences of a published file in which its values and names appear."""

from __future__ import annotations

from cisreport.published import Published
from cisreport.published.text import Context
from cisreport.sources import segment


def sentences_of(published: Published) -> dict[str, str]:
    """Return the sentence around each value and name of a file, by their identifiers.

    In a table it is the row, with its cells apart.
    """
    return {name: _sentence(context) for name, context in published.contexts().items()}


def _sentence(context: Context) -> str:
    if context.start is None:
        return context.text
    at = 0
    for passage in segment(context.text):
        at = context.text.index(passage.text, at) + len(passage.text)
        if at > context.start:
            return passage.text
    return context.text
