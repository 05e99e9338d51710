"""What a page of a print cannot draw is found, in words."""

from __future__ import annotations

import pytest

from cisreport.grammar.content import figures_of, unusual_on_page

TEXT = b"q 1 0 0 -1 %s cm/c0 cs %s scn\nBT 0 Tr/f0 %s Tf 1 0 0 -1 0 0 Tm[(\\000\\001)]TJ\nET\nQ\n"
BOX = b"q 1 0 0 1 0 0 cm/c0 cs %s scn 10 10 m 90 10 l 90 90 l 10 90 l\nh\nf\nQ\n"


@pytest.mark.parametrize(
    ("drawn", "unusual"),
    [
        (b"%(text)s", set()),
        (b"EMC%(text)s", {"a text or a shape without a tag", "what is neither a text nor a shape"}),
        (
            b"/Span<</MCID 1>>BDC\n%(text)sEMC",
            {"a mark of another kind", "what is neither a text nor a shape"},
        ),
        (b"%(text)s%(text)s", {"text twice at one place"}),
        (b"%(white)s", {"text of the color of its ground"}),
        (b"%(dark)s%(white)s", set()),
        (b"%(dark)s", {"a dark box outside of a figure"}),
        (b"%(text)s%(light)s", {"a box over text"}),
        (b"%(tiny)s", {"text that is too small to be seen"}),
        (b"%(off)s", {"text outside of what is shown"}),
        (b"q 0 0 m 1 0 l 1 1 l\nh\nW\nn\n%(text)sQ\n", {"text outside of what is shown"}),
        (b"q 0 0 m 1 0 l 1 1 l\nh\nW\nn\n", {"a clip that does not end"}),
        (b"3 Tr\n%(text)s", {"what is neither a text nor a shape"}),
        (b"Q\n", {"what is neither a text nor a shape"}),
    ],
)
def test_what_a_print_draws(drawn: bytes, unusual: set[str]) -> None:
    parts = {
        b"text": TEXT % (b"50 50", b"0 0 0", b"9"),
        b"white": TEXT % (b"50 50", b"1 1 1", b"9"),
        b"tiny": TEXT % (b"50 50", b"0 0 0", b".1"),
        b"off": TEXT % (b"-50 50", b"0 0 0", b"9"),
        b"dark": BOX % b"0 0 .2",
        b"light": BOX % b"1 1 .9",
    }
    assert set(unusual_on_page(b"/Span<</MCID 0>>BDC\n" + drawn % parts + b"EMC", 100, 100)) == unusual


def test_figures_are_found_by_their_tags() -> None:
    text = TEXT % (b"50 50", b"0 0 0", b"9")
    drawn = b"/Span<</MCID 0>>BDC\n%sEMC/Span<</MCID 1/Alt(x)>>BDC\n%s%sEMC" % (text, text, text)
    [figure] = figures_of(drawn)
    assert (figure.number, len(figure.units)) == (1, 2)


def test_what_is_no_text_takes_no_time() -> None:
    """Between letters that are set apart are numbers; how each could be parted is not tried."""
    apart = b"BT 0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm[%s]TJ\n" % (b"(\\000\\001)-123.45678" * 40)
    drawn = b"/Span<</MCID 0>>BDC\nq 1 0 0 -1 50 50 cm/c0 cs 0 0 0 scn\n" + apart + b"ES\nEMC"
    assert set(unusual_on_page(drawn, 100, 100)) == {"what is neither a text nor a shape"}
