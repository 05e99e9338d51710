"""Fonts of pages against the letters of the pages, and of digests that come later."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.digests import BASE64
from cisreport.documents.fonts import Fonts
from cisreport.manifest.reader import read_manifest
from cisreport.published import read_published
from cisreport.rendering.embedded.html.fonts import font_rules
from cisreport.verification.fonts import font_problems

TEXT = "<p>A bridge of the Lake League, 12 m</p>"
DIGEST = "Zq" + "Ab1" * 14 + "="
LETTERS = BASE64.union(TEXT)


@pytest.mark.parametrize(
    ("absent", "is_honest"),
    [("", True), ("Z", True), ("q", True), ("Zq", True), ("g", False), (",", False), ("Z,", False)],
)
def test_only_letters_of_digests_may_be_absent(build: Path, absent: str, is_honest: bool) -> None:
    manifest = read_manifest(read_published(build / "plain.html").manifest)
    rules = font_rules("".join(LETTERS.difference(absent)), Fonts())
    page = f"<style>{rules}</style>{TEXT}{' '.join(BASE64 - set('Zq'))}<script>{DIGEST}</script>"
    found = [*font_problems(manifest, page)]
    assert bool(found) is not is_honest


def test_a_page_has_the_letters_of_all_digests(build: Path) -> None:
    page = (build / "plain.html").read_text()
    for line in font_rules("".join(BASE64.union(page)), Fonts()).splitlines():
        assert line in page
