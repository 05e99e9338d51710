"""The list of sources: what is printed of an address."""

from __future__ import annotations

import pytest

from cisreport.sourcelist import shown_address


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/news/1", "example.org"),
        ("https://me@example.org:8080/", "example.org:8080"),
        ("https://xn--c1anggbdpdf.xn--p1ai/news/1", "посткомсг.рф"),
        ("https://xn--mnchen-3ya.de/", "münchen.de"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://xn--/", "xn--"),
        ("doi:10.1/x", "doi:10.1/x"),
    ],
)
def test_a_site_has_its_name_in_letters_of_one_script(url: str, site: str) -> None:
    assert shown_address(url) == site
