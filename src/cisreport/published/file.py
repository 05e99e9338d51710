"""A published file in any format: the questions that each reader answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol

from cisreport.formats import OutputFormat
from cisreport.pieces import Pieces
from cisreport.published.printfonts import PrintFont
from cisreport.published.text import (
    ChartParts,
    Context,
    Drawing,
    FactList,
    Linked,
    PrintedNumber,
    PrintedQuote,
)


class Published(Protocol):
    """A published file that was read.

    A reader derives from it.  The methods with a body here are for what a format may not have.
    """

    output: OutputFormat
    """The format of the file."""
    manifest: bytes
    """The manifest as in the file."""
    linked_data: bytes | None
    """The facts as linked data; None if there are none."""
    identified: bool = False
    """True if the file names its links, rows and figures; otherwise their texts identify them."""
    zones: Collection[str] | None = ()
    """Classes of numbers that the file distinguishes, as named in the manifest; None: all."""
    left_out: Collection[str] = ()
    """Classes of numbers that the format does not print, such as those of charts."""

    def register_text(self) -> str:
        """Return a text without white space that has all sentences of the registers, and a print's rows."""
        ...

    def register_pages(self) -> Sequence[str]:
        """Return this text in parts between which a row can break, such as pages."""
        return (self.register_text(),)

    def register_words(self) -> tuple[AbstractSet[str], AbstractSet[str]]:
        """Return the headings and the paragraphs of the registers without white space, if they are apart."""
        return set(), set()

    def register_cells(self) -> Mapping[str, Mapping[str, str]] | None:
        """Return the cells of each row by the headings of their columns; None if they are not apart."""
        return None

    def addresses(self) -> Collection[str] | None:
        """Return the addresses of the web to which the registers link; None if the format has no links."""
        return None

    def numbers(self, unbroken: Collection[str]) -> Iterable[PrintedNumber]:
        """Return every run of digits in the text.

        Parameters
        ----------
        unbroken : collection of str
            Long texts without white space that may continue on the next line.
        """
        ...

    def linked(self, starts: Mapping[str, str], datasets: Mapping[str, str]) -> Linked | None:  # noqa: ARG002
        """Return the links to rows in reading order, and these rows; None if the format has no links.

        Parameters
        ----------
        starts : mapping
            How the text of each row begins, without white space, by its anchor.
        datasets : mapping
            The dataset of each row, by its anchor.
        """
        return None

    def drawings(self, label: str) -> Sequence[Drawing] | None:  # noqa: ARG002
        """Return the drawings of a figure, or of all figures if the file does not name them.

        None if the format does not have drawings.
        """
        return None

    has_narrow: bool = True
    """Whether each chart is drawn for narrow windows, too, in a file that names its figures."""

    def chart_labels(self) -> Iterable[str]:
        """Return the figures that have what only charts have, if the file names them."""
        return ()

    def chart_parts(self, label: str) -> ChartParts | None:  # noqa: ARG002
        """Return what the file has of a chart besides its drawings; None if it does not name it."""
        return None

    def fact_lists(self) -> Mapping[str, Sequence[FactList]] | None:
        """Return the lists of facts of each figure and table, by its number; None if the format has none."""
        return None

    def surrounding_problems(self, title: str) -> Iterable[str]:  # noqa: ARG002
        """Return a sentence for each problem around the document's text.

        Parameters
        ----------
        title : str
            The title of the report.
        """
        return ()

    def unusual(self) -> Sequence[str]:
        """Return a sentence for each thing that only an author can add, of a file without pieces."""
        return ()

    def foreign(self, *, by_quarto: bool) -> Iterable[str]:  # noqa: ARG002
        """Return a sentence for each thing that its engine never writes into such a file."""
        return ()

    def compared(self, data: bytes) -> Pieces:
        """Return the pieces of the file, whose bytes these are, for a comparison with its manifest."""
        found: Pieces = self.output.pieces_of(data)
        return found

    @property
    def fonts(self) -> Sequence[PrintFont]:
        """The fonts of a print."""
        return ()

    def quotes(self) -> Sequence[PrintedQuote] | None:
        """Return the excerpts of sources in the registers and popovers; None if the format has none apart."""
        return None

    def missing_popovers(self) -> Iterable[str]:
        """Return the identifier of each popover that a button opens and the file does not have."""
        return ()

    def back_links(self) -> Iterable[tuple[str, str]]:
        """Return the row of each link from a register to a use of its fact, and where the link leads."""
        return ()

    def cites(self) -> Mapping[str, str]:
        """Return what the file says that each value cites, by its identifier."""
        return {}

    def said_twice(self) -> Iterable[str]:
        """Return a sentence for each thing that the file says of itself in two ways."""
        return ()

    def ties(self) -> Iterable[str]:
        """Return a sentence for each thing that is not where what belongs to it says."""
        return ()

    def titles(self) -> Iterable[str]:
        """Return the titles that the file gives itself as plain text, such as that of its window."""
        return ()

    def popovers(self) -> Sequence[Any]:
        """Return the popovers, as read by lxml."""
        return ()

    def contexts(self) -> Mapping[str, Context]:
        """Return what is around each value and name, by their identifiers."""
        return {}
