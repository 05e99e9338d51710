"""The list of the scripts and style sheets that pages of all versions have."""

from __future__ import annotations

import json
from importlib.metadata import version

from cisreport.assets import asset
from cisreport.published.written import LIST, fixed_rules, is_written, with_current


def test_the_list_has_what_this_version_writes() -> None:
    text = asset(LIST).read_text("utf-8")
    assert with_current(text, version("cisreport")) == text, "run: python docs/written.py"


def test_new_digests_are_of_the_version_that_adds_them_and_the_others_stay() -> None:
    listed = json.loads(with_current('{"0.0.1": ["a"]}', "0.0.2"))
    assert listed["0.0.1"] == ["a"]
    assert len(listed["0.0.2"]) == len(set(listed["0.0.2"])) == 6


def test_the_rules_of_a_page_do_not_count() -> None:
    face = '@font-face { font-family: "Noto Sans"; src: url("data:font/ttf;base64,AA"); }'
    rules = f"\n{face}\n.tint-1 {{ color: #333333; }}.share-1_5 {{ flex-grow: 1.5; }}"
    assert fixed_rules(f"p {{ margin: 0; }}{rules}") == ("p { margin: 0; }", "")
    assert (
        fixed_rules(f"p {{ margin: 0; }}{rules}\n.value {{ display: none; }}")[1]
        == ".value { display: none; }"
    )
    assert not is_written(".value { display: none; }")
