"""The formats that a document is written in, one object each, in one registry.

An object names its writer and its reader as ``module:function``, which are imported when they are first
used: libraries for PDF take long to load.  Whoever needs to know what a format is like asks its object; no
other module compares names of formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A standard that files of a format say that they follow."""

    name: str
    """As users require it."""
    label: str
    """In messages."""


PDF_A: Final = Claim(name="pdf/a-3a", label="PDF/A-3a")
"""Files that can be read in many years: with a date, and with a text for each figure."""
PDF_UA: Final = Claim(name="pdf/ua-1", label="PDF/UA-1")
"""Files for readers who do not see: with a text for each figure, and with headings that skip no level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """A format that documents are written in."""

    name: str
    """As users write it, and as its files end."""
    target: str
    """As pandoc, Quarto and the front matter name it."""
    label: str
    """In messages."""
    writer: str
    """Function that takes a :class:`~cisreport.rendering.embedded.draft.Draft` and returns bytes."""
    reader: str
    """Function that takes a path and its bytes, and returns a :class:`~cisreport.published.Published`.

    None means a file without a manifest.
    """
    signature: re.Pattern[bytes]
    """Matches its files from their first byte, with and without a manifest.

    A file is read by the first format in :data:`FORMATS` that matches and finds its manifest.
    """
    seal: re.Pattern[bytes] | None = None
    """Finds the place of the seal (:mod:`cisreport.seals`), as its group; None if the format has no place."""
    pieces: str = ""
    """Function that takes the bytes of a file and returns its :class:`~cisreport.pieces.Pieces`.

    Empty if its manifest says nothing of them.
    """
    raw: str = ""
    """As raw content for it is named, if not as the target."""
    claims: tuple[Claim, ...] = ()
    """Standards that its files follow if the document has what they need."""
    takes_html: bool = False
    """Whether it shows HTML as it is, and prefers it among the forms that a result offers."""
    has_pages: bool = False
    """Whether it has pages with numbers; its registers are brief (:mod:`cisreport.rows`) and name pages."""
    libraries: tuple[str, ...] = ()
    """Modules that its writer needs last and that take long to load."""
    beginning: str = ""
    """Function that starts what its writer needs last; empty if there is nothing to start."""
    quarto_options: tuple[str, ...] = ()
    """Options of Quarto's command line."""
    by_quarto: bool = True
    """Whether Quarto writes it with our filters, too."""

    @property
    def suffix(self) -> str:
        """How its files end."""
        return f".{self.name}"

    def load_writer(self) -> Callable[[Any], bytes]:
        """Return the function that makes a file of a draft, or raises a ReportError.

        Writers are loaded one after the other: Python 3.11 cannot compile in two threads at once.
        """
        write: Callable[[Any], bytes] = resolve_name(self.writer)
        return write

    def begin(self) -> None:
        """Start what its writer needs last."""
        if self.beginning:
            resolve_name(self.beginning)()

    def pieces_of(self, data: bytes) -> Any:
        """Return the pieces of a file; None if its manifest says nothing of them."""
        return resolve_name(self.pieces)(data) if self.pieces else None

    def read(self, path: Any, data: bytes) -> Any:
        """Read a published file of this format.

        Raises
        ------
        CisreportError
            If the file is damaged.
        """
        return resolve_name(self.reader)(path, data)


HTML: Final = OutputFormat(
    name="html",
    target="html",
    label="HTML",
    writer="cisreport.rendering.embedded.html.writer:write_html",
    reader="cisreport.published.page:read_page",
    signature=re.compile(rb".{0,4091}<html", re.DOTALL | re.IGNORECASE),
    seal=re.compile(rb'<meta name="cisreport-seal" content="([0-9a-f]{64})">'),
    pieces="cisreport.pieces.page:page_pieces",
    takes_html=True,
    quarto_options=("-M", "embed-resources:true", "-M", "html-math-method:mathml"),
)
"""A page; its options count where one is for all formats."""

PDF: Final = OutputFormat(
    name="pdf",
    target="typst",
    label="PDF",
    writer="cisreport.rendering.embedded.pdf.writer:write_pdf",
    reader="cisreport.published.pdf:read_pdf",
    signature=re.compile(rb"%PDF-"),
    seal=re.compile(
        rb"/ID ?\[[^][]*[(<]([A-Za-z0-9+/=]{24}|[0-9a-f]{32})[)>]\] ?>>\s+startxref\s+\d+\s+%%EOF\s*\Z"
    ),
    pieces="cisreport.pieces.prints:print_pieces",
    claims=(PDF_A, PDF_UA),
    has_pages=True,
    libraries=("pikepdf",),
    beginning="cisreport.typesetting:prepare",
)
"""A print, which Typst makes.  Its seal is the second of its identifiers, that of its content (ISO 32000-2,
14.4)."""

WORD: Final = OutputFormat(
    name="docx",
    target="docx",
    label="Word file",
    writer="cisreport.rendering.embedded.word.writer:write_word",
    reader="cisreport.published.word:read_word",
    signature=re.compile(rb"PK\x03\x04"),
    raw="openxml",
    by_quarto=False,
)
"""A document for Word, which pandoc makes with our reference document.  It has no seal: people save
it again."""

FORMATS: Final = {output.name: output for output in (HTML, PDF, WORD)}
"""Every format by its name, in the order in which outputs are named."""
DEFAULT: Final = (HTML.name, PDF.name)
"""What is rendered when no format is named."""


def claims() -> tuple[str, ...]:
    """Return the names of the standards that users can require."""
    return tuple(claim.name for output in FORMATS.values() for claim in output.claims)


def with_target(target: str) -> OutputFormat:
    """Return the format that pandoc and the front matter call by a name.

    Raises
    ------
    LookupError
        When there is none.
    """
    for output in FORMATS.values():
        if output.target == target:
            return output
    raise LookupError(target)


def with_raw(name: str) -> OutputFormat | None:
    """Return the format that raw content of a name is for; None if there is none."""
    return next((output for output in FORMATS.values() if name == (output.raw or output.target)), None)


def targets() -> tuple[str, ...]:
    """Return the names of all formats as pandoc and the front matter name them."""
    return tuple(output.target for output in FORMATS.values())
