"""The entries of the list of sources in a register, as data: what they print, and where they lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from cisreport.rows import passage_parts

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20\x7f]+", re.IGNORECASE)
_CODED: Final = re.compile(r"(?:^|\.)xn--", re.IGNORECASE)
"""How a part of the name of a site begins that has letters besides those of ASCII."""
_MARKED: Final = ":~:text="
"""Before the words that a browser marks (Web Incubator Community Group, URL Fragment Text Directives)."""
_NATURAL: Final = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What the list of sources says of one."""

    id: str
    """Its id."""
    title: str
    """Its title between quotation marks, or that it has none."""
    language: str
    """BCP 47 tag of the title, if it is not English."""
    about: tuple[str, ...]
    """Publisher, date and language in words."""
    year: str
    """The year it was published; empty if that is not known."""
    url: str
    """Its address; empty if that is not known."""
    archived: str
    """Address of an archived copy; empty if there is none."""
    ends: Mapping[str, Sequence[str]]
    """First and last words of passages that a link can mark, by their locators."""
    is_cited: bool
    """True if it is listed only where a fact rests on it."""

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> SourceEntry:
        """Return an entry from JSON data."""
        return cls(**{**plain, "about": tuple(plain["about"])})

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that a link can lead to."""
        return tuple(url for url in (self.url, self.archived) if is_address(url))

    def place(self, passage: str) -> str:
        """Return the address of the words of a passage, as printed; empty if its words are not kept."""
        ends = self.ends.get(passage_parts(passage)[1])
        if not ends or not is_address(self.url):
            return ""
        marked = ",".join(quote(part, safe="").replace("-", "%2D") for part in ends)
        return f"{self.url}{'' if '#' in self.url else '#'}{_MARKED}{marked}"

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """Yield the pieces of the entry: what each is, its text, and where it leads.

        The brackets distinguish the entry of a source from the row of what is said about it.
        """
        address = self.url if is_address(self.url) else ""
        yield "id", f"[{self.id}]", ""
        yield "", " ", ""
        yield "title", self.title, address
        yield "", "".join(f", {text}" for text in self.about), ""
        if self.url:
            yield "", ", ", ""
            yield "address", shown_address(self.url), ""
        if self.archived:
            yield "", ", ", ""
            yield "archived", "archived copy", self.archived if is_address(self.archived) else ""
        yield "", ".", ""

    @property
    def text(self) -> str:
        """What the entry says, in one piece."""
        return "".join(text for _, text, _ in self.parts())


def is_address(text: str) -> bool:
    """Return whether a text is an address of the web, to which a link may lead."""
    return _ADDRESS.fullmatch(text) is not None


def shown_address(url: str) -> str:
    """Return what is printed of an address: the name of its site, or all of it if it is not of the web."""
    site = urlsplit(url).netloc.rpartition("@")[2] if is_address(url) else ""
    return _readable(site.removeprefix("www.")) or url


def _readable(site: str) -> str:
    """Return the name of a site in its letters, if all of its parts are in one script.

    Else it stays as it is in addresses, because letters of several scripts can make it look like another.
    """
    if not _CODED.search(site):
        return site
    try:
        named = site.encode("ascii").decode("idna")
    except UnicodeError:
        return site
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in named if letter.isalpha()}
    return named if len(scripts) == 1 else site


def listed_sources(sources: Sequence[SourceEntry], passages: Iterable[str]) -> list[SourceEntry]:
    """Return the sources to be listed: those that passages name, and those of which more is known."""
    named = {passage_parts(passage)[0] for passage in passages}
    return [source for source in sources if not source.is_cited or source.id in named]


def sources_sentence(listed: Sequence[SourceEntry], known: int) -> str:
    """Return how many of a dataset's sources are listed; nothing if all are."""
    if len(listed) == known:
        return ""
    return f"{len(listed)} of the dataset's {known} sources; no fact in this register rests on the others."


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts S9 before S10."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in _NATURAL.findall(text))
