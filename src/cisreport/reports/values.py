"""Cited values: what inline code of a report prints from a dataset, with its citation.

In a report, a value is Markdown: a span that carries the cite and the text as data.  The filter inserts the
plain text and links it to the register.  In a notebook it is its text, with what it rests on as a tooltip.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field

from cisreport.errors import CisreportError
from cisreport.model import Dataset, Derivation
from cisreport.notebooks import Shown
from cisreport.spans import claim_span, text_span, value_span
from cisreport.wording import resolve_cite, text_of


@dataclass(frozen=True, slots=True, repr=False)
class CitedValue(Shown):
    """A printed value and its cite."""

    cite: str
    """``dataset:id/field``."""
    text: str
    """The printed text."""
    form: str = ""
    """Its form; empty: the default."""
    dataset: Dataset | None = field(default=None, compare=False)
    """Its dataset, for what a notebook says of it."""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{self.text} [{self.cite}]"

    def markdown(self) -> str:
        """Return the span that the filter reads."""
        return value_span(self.cite, self.text, self.form)

    def html(self) -> str:
        """Return the text, with what it rests on as a tooltip."""
        return _with_tooltip(html.escape(self.text), self.evidence())

    def evidence(self) -> str:
        """Return what the value says in a sentence, how the source puts it, its passages, and its cite."""
        if self.dataset is None:
            return self.cite
        from cisreport.about import WHOLE
        from cisreport.manifest.abouts import abouts_of

        record, name = resolve_cite(self.dataset, self.cite)
        abouts = abouts_of(self.dataset, record)
        about = abouts.get(name) or abouts[WHOLE]
        how = ", ".join(filter(None, (about.badge, about.how, *about.passages)))
        return f"{about.sentence} ({how}) {self.cite}"


@dataclass(frozen=True, slots=True, repr=False)
class Text(Shown):
    """A run of plain text, cited values and claims; make one with :func:`text`."""

    parts: tuple[str | CitedValue | CitedClaim, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __repr__(self) -> str:
        return "".join(part if isinstance(part, str) else repr(part) for part in self.parts)

    def markdown(self) -> str:
        """Return the spans that the filter reads."""
        return "".join(text_span(part) if isinstance(part, str) else part.markdown() for part in self.parts)

    def html(self) -> str:
        """Return the text; each value in it has a tooltip."""
        return "".join(html.escape(part) if isinstance(part, str) else part.html() for part in self.parts)


def cite(ds: Dataset, what: str, form: str | None = None) -> CitedValue:
    """Return the value that a cite names, for a report to print.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed, if one of them is cited.
    what : str
        ``id`` or ``id/field``, with or without ``dataset:`` before it.
    form : str, optional
        Another form of the value.  Numbers have ``number`` (no unit), ``words`` (``nine``,
        ``twice``, ``a third``), ``lower`` and ``upper``; dates have ``day``, ``month``, ``year``,
        ``weekday``, ``iso`` and ``stated``, and ``span`` if the event has an end; lists have ``number`` and
        ``words``; evidence has ``reasons``; people have ``family``; texts have ``capital``; an open field
        has ``remark``; every value has ``label``; ``hedged``, which adds how the source puts it unless it
        simply states the value; and ``dash``, which is a dash if the field is empty or left open.

    Returns
    -------
    CitedValue
        Its text, such as ``972 km``, ``13 May 2022`` or ``not stated``, and its cite
        ``dataset:id/field``.  Without a field in ``what``, it is the record's main field: a quantity's
        value, an event's date, an actor's name, a claim's proposition.

    Raises
    ------
    NotFoundError
        If there is no such value or form; the text lists similar names.
    CisreportError
        If it cites a derivation and the derivations have not been computed.
    """
    record, name = resolve_cite(ds, what)
    if isinstance(record, Derivation) and not any(item.known for item in ds.derivations.values()):
        raise CisreportError(f'"{what}" has not been computed; use ds = cisreport.derive(ds) first')
    full = f"{ds.id}:{record.id}/{name}"
    return CitedValue(full, text_of(ds, full, form), form or "", ds)


@dataclass(frozen=True, slots=True, repr=False)
class CitedClaim(Shown):
    """Words that rest on facts, and their cites; :meth:`Citer.claim` makes one."""

    words: Text
    """The words, with cited values in them."""
    cites: tuple[str, ...]
    """``dataset:id`` or ``dataset:id/field`` of each fact."""

    def __str__(self) -> str:
        return str(self.words)

    def __repr__(self) -> str:
        return f"{self.words!r} [{', '.join(self.cites)}]"

    def markdown(self) -> str:
        """Return the span that the filter reads."""
        return claim_span(self.cites, self.words.markdown())

    def html(self) -> str:
        """Return the words, with the cites as a tooltip."""
        return _with_tooltip(self.words.html(), ", ".join(self.cites))


@dataclass(frozen=True, slots=True)
class Citer:
    """Cites values of one dataset: with ``v = Citer(ds)``, ``v("border-length", "words")``.

    It calls :func:`cisreport.reports.cite`, which describes what can be cited and in which forms.
    A loaded dataset computes its derivations when one is cited; derive another dataset first
    (:func:`cisreport.derive`).  A notebook shows the text of a value, with its evidence as a tooltip.
    """

    dataset: Dataset = field(repr=False)
    """The dataset of the values."""

    def __call__(self, what: str, form: str | None = None) -> CitedValue:
        """Return a cited value, as :func:`cisreport.reports.cite` does; ``v("summit", "stated")``."""
        return cite(self.dataset, what, form)

    def claim(self, words: str | CitedValue | Text, *cites: str) -> CitedClaim:
        """Return words that rest on facts: ``v.claim("both met with Tarn", "talks/participants")``.

        Parameters
        ----------
        words : str or CitedValue or Text
            What is said; :func:`text` joins plain text and cited values.
        *cites : str
            At least one ``id``, a whole record, or ``id/field``.

        Raises
        ------
        NotFoundError
            If there is no such record or field; the text lists similar names.
        CisreportError
            If it cites nothing.
        """
        if not cites:
            raise CisreportError(f'the claim "{words}" cites no fact; name its facts after the words')
        return CitedClaim(text(words), tuple(dict.fromkeys(map(self._full, cites))))

    def _full(self, what: str) -> str:
        record, name = resolve_cite(self.dataset, what)
        return f"{self.dataset.id}:{record.id}" + (f"/{name}" if "/" in what else "")


def text(*parts: str | CitedValue | CitedClaim | Text) -> Text:
    """Join plain text, cited values and claims: ``text("The border is ", v("border-length"), ".")``."""
    flat: list[str | CitedValue | CitedClaim] = []
    for part in parts:
        flat += part.parts if isinstance(part, Text) else [part]
    return Text(tuple(flat))


def join(values: Iterable[str | CitedValue | CitedClaim | Text]) -> Text:
    """Join values as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    items = list(values)
    parts: list[str | CitedValue | CitedClaim | Text] = []
    for n, item in enumerate(items):
        if n:
            parts.append(" and " if n == len(items) - 1 else ", ")
        parts.append(item)
    return text(*parts)


def _with_tooltip(words: str, tip: str) -> str:
    """Return HTML with a tooltip, underlined with dots."""
    return f'<span title="{html.escape(tip)}" style="text-decoration: underline dotted">{words}</span>'
