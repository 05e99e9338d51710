"""Profiles of a project: which are active, and what they change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.documents.profiles import active_profiles
from cisreport.rendering.embedded import render_embedded


@pytest.mark.parametrize(
    ("profile", "active"),
    [
        (None, []),
        ("fr", []),
        ({"default": "fr"}, ["fr"]),
        ({"default": "fr, draft"}, ["fr", "draft"]),
        ({"default": ["fr", "draft"]}, ["fr", "draft"]),
        ({"group": ["fr", "en"]}, ["fr"]),
        ({"group": [["fr", "en"], ["draft", "final"]], "default": "en"}, ["en", "draft"]),
        ({"group": ["fr", "en"], "default": "en"}, ["en"]),
    ],
)
def test_active_profiles(profile: Any, active: list[str]) -> None:
    assert active_profiles(profile) == active


def test_profiles_give_options_and_choose_content(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("lang: en\nprofile:\n  default: [fr, draft]\n", "utf-8")
    (tmp_path / "_quarto-fr.yml").write_text("lang: fr\n", "utf-8")
    (tmp_path / "_quarto-draft.yaml").write_text("lang: de\nsubtitle: Brouillon\n", "utf-8")
    (tmp_path / "a.qmd").write_text(
        "---\ntitle: T\ndate: 2022-05-14\n---\n"
        '::: {.content-visible when-profile="fr"}\nun\n:::\n\n'
        '::: {.content-visible when-profile="en"}\none\n:::\n\n'
        '::: {.content-hidden unless-profile="draft"}\ndeux\n:::\n\n'
        '::: {.content-hidden when-profile="draft"}\ntwo\n:::\n',
        "utf-8",
    )
    document = read_document(tmp_path / "a.qmd")
    assert [document.metadata[name] for name in ("lang", "subtitle")] == ["fr", "Brouillon"]
    assert not document.notes
    assert {path.name for path in document.files} >= {"_quarto-fr.yml", "_quarto-draft.yaml"}
    output = render_embedded(document, to=("html",), parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    assert [block.text_content() for block in page.xpath("//main//p[not(@class)]")][-2:] == ["un", "deux"]
    assert "one" not in page.xpath("string(//main)")
    assert "two" not in page.xpath("string(//main)")
