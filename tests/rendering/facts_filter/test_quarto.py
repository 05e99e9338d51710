"""The filter under Quarto, on trees as Quarto 1.10.18 passes them to it.

They are made of ``quarto/*.qmd``; ``rendering/quarto/test_trees.py`` compares them with those of a real
Quarto and records them.  The payload of the register is put in here.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from cisreport.rendering.facts_filter import __main__ as program
from cisreport.rendering.facts_filter.quarto import filter_for_quarto
from cisreport.rendering.tree import Element, Tree, elements, has_class, stringify
from cisreport.reports import register
from cisreport.spans import FLOAT, GIVEN, PAYLOAD
from sample import dataset

RECORDED = Path(__file__).parent / "quarto"


def recorded(name: str, payload: Any = None) -> Tree:
    tree: Tree = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    for block in elements(tree["blocks"], "CodeBlock"):
        if has_class(block, PAYLOAD):
            block["c"][1] = json.dumps(register(dataset()).payload() if payload is None else payload)
    return tree


def nodes(tree: Tree) -> list[Any]:
    """Return what Quarto knows its nodes by."""
    return [
        [pair for pair in div["c"][0][2] if pair[0] != FLOAT]
        for div in elements(tree["blocks"], "Div")
        if any(name.startswith("__quarto_custom") for name, _ in div["c"][0][2])
    ]


@pytest.fixture(params=["html", "typst"])
def target(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tree(target: str) -> Tree:
    tree = recorded(f"cited-{target}")
    assert filter_for_quarto(tree, target, {}) == []
    return tree


def linked(tree: Tree, name: str) -> list[str]:
    return [stringify(link) for link in elements(tree["blocks"], "Link") if has_class(link, name)]


def data(tree: Tree) -> dict[str, Any]:
    """Return the manifest of a filtered tree."""
    parts = [block["c"] for block in elements(tree["blocks"], "RawBlock")]
    [raw] = [part for part in parts if re.search(r'(id="|attach\("/)cisreport-manifest', part[1])]
    if raw[0] == "html":
        text = raw[1].partition(">")[2].removesuffix("</script>")
    else:
        text = json.loads(raw[1].partition("bytes(")[2].partition("), relationship")[0])
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def test_quarto_gets_its_nodes_back(tree: Tree, target: str) -> None:
    assert nodes(tree) == nodes(recorded(f"cited-{target}"))
    assert len(nodes(tree)) == 9
    assert GIVEN not in tree["meta"]
    assert all(FLOAT not in dict(div["c"][0][2]) for div in elements(tree["blocks"], "Div"))
    assert not [span for span in elements(tree["blocks"], "Span") if has_class(span, "caption-label")]


def test_values_in_floats_and_callouts_are_at_their_places(tree: Tree) -> None:
    places = [(value["text"], value["place"]) for value in data(tree)["values"]]
    assert places == [
        ("972 km", "§\u00a01"),
        ("972", "fig-border"),
        ("972", "tbl-border"),
        ("1/3", "tbl-border"),
        ("about 324 km", "§\u00a01"),
    ]


def test_a_page_lists_the_facts_of_figures_and_tables(tree: Tree, target: str) -> None:
    parts = elements(tree["blocks"], "RawInline", "RawBlock")
    lists = [raw for raw in parts if '<details class="facts"' in raw["c"][1] and raw["c"][0] == "html"]
    counts = [raw["c"][1].partition("<summary>")[2].partition("</summary>")[0] for raw in lists]
    assert counts == (["2 facts", "3 facts"] if target == "html" else [])
    # in the caption of a figure, and below a table
    assert [raw["t"] for raw in lists] == (["RawInline", "RawBlock"] if target == "html" else [])
    assert [block["facts"] for block in data(tree)["blocks"]] == [
        ["toy-2022:length", "toy-2022:term"],
        ["toy-2022:length", "toy-2022:share", "toy-2022:claim"],
    ]


def test_rows_name_the_floats() -> None:
    tree = recorded("cited-html")
    filter_for_quarto(tree, "html", {})
    assert {"Figure\u00a01", "Table\u00a01", "§\u00a01"} <= set(linked(tree, "use"))


def test_numbers_are_counted_as_they_will_be_printed(tree: Tree) -> None:
    numbers = data(tree)["numbers"]
    assert numbers["structural"] == {"1": 6, "2": 1}  # two heads, two captions, three references
    assert numbers["bibliographic"] == {"12": 1, "1984": 2, "5": 1}
    assert "uncited" not in numbers


def test_what_quarto_or_typst_numbers_is_counted_and_leaves_no_mark(target: str) -> None:
    tree = recorded(f"numbered-{target}")
    assert filter_for_quarto(tree, target, {}) == []
    # two heads, three labels, four references; and the equation, whose number is in its TeX on the page
    assert data(tree)["numbers"]["structural"] == {"1": 8 if target == "html" else 9, "2": 1}
    assert data(tree)["numbers"]["literal"] == {"7": 1} | ({"1": 1} if target == "html" else {})
    assert [value["place"] for value in data(tree)["values"]] == [
        "§\u00a01",
        "§\u00a01",
        "fig-parts",
        "§\u00a01",
    ]
    assert not [span for span in elements(tree["blocks"], "Span") if has_class(span, "caption-label")]
    assert not [block for block in elements(tree["blocks"], "Plain") if not block["c"]]
    assert '"cr-' not in json.dumps(tree["blocks"])


def test_cells_have_no_random_names() -> None:
    def names(tree: Tree) -> list[str]:
        return [div["c"][0][0] for div in elements(tree["blocks"], "Div") if has_class(div, "cell")]

    tree = recorded("cited-html")
    assert "95e539b2" in names(tree)
    tree["blocks"].append({"t": "Div", "c": [["chosen", ["cell"], []], []]})
    filter_for_quarto(tree, "html", {})
    assert set(names(tree)) == {"", "chosen"}


def test_drawings_are_elements_of_the_page(tmp_path: Path) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="9"><g id="a"><text>972</text></g></svg>'
    )
    (tmp_path / "line.svg").write_text(drawing)
    tree = recorded("cited-html")
    assert filter_for_quarto(tree, "html", {"QUARTO_DOCUMENT_PATH": str(tmp_path)}) == []
    [raw] = [item["c"][1] for item in elements(tree["blocks"], "RawInline") if "<svg" in item["c"][1]]
    assert 'role="img" aria-label="A line"' in raw
    assert '<g id="f1-a"><text>972</text></g>' in raw
    assert not list(elements(tree["blocks"], "Image"))
    assert "@font-face" in json.dumps(tree["blocks"])
    assert data(tree)["numbers"]["chart"] == {"972": 1}


def test_a_page_has_what_popovers_and_registers_need() -> None:
    tree = recorded("cited-html")
    filter_for_quarto(tree, "html", {})
    raw = "".join(block["c"][1] for block in elements(tree["blocks"], "RawBlock"))
    for asset in (".register-tools", ".about", "popovertarget", "register-table"):
        assert asset in raw
    assert "@font-face" not in raw
    assert "header-includes" not in tree["meta"]


@pytest.mark.parametrize(
    ("options", "forbids"),
    [
        ({"embed-resources": True}, True),
        ({"self-contained": True}, True),
        ({"embed-resources": False}, False),
    ],
)
def test_a_page_with_its_resources_inside_forbids_the_network(
    options: dict[str, bool], forbids: bool, tmp_path: Path
) -> None:
    (tmp_path / "info.json").write_text(json.dumps({"format": {"pandoc": options}}))
    tree = recorded("cited-html")
    tree["meta"]["header-includes"] = {"t": "MetaInlines", "c": [{"t": "Str", "c": "own"}]}
    filter_for_quarto(tree, "html", {"QUARTO_EXECUTE_INFO": str(tmp_path / "info.json")})
    head = json.dumps(tree["meta"]["header-includes"])
    assert ("default-src 'none'" in head) == forbids
    assert "own" in head


def test_a_caption_stands_in_for_alternative_text(target: str) -> None:
    tree = recorded(f"cited-{target}")
    for image in elements(tree["blocks"], "Image"):
        image["c"][0][2] = []
    filter_for_quarto(tree, target, {})
    said = [image["c"][0][2] for image in elements(tree["blocks"], "Image")]
    mark_up = "".join(item["c"][1] for item in elements(tree["blocks"], "RawInline"))
    assert said == [[["alt", "Of 972."]]] if target == "html" else 'alt: "Of 972."' in mark_up


def test_an_image_without_a_file_stays_as_it_is() -> None:
    tree = recorded("cited-html")
    filter_for_quarto(tree, "html", {"QUARTO_DOCUMENT_PATH": "nowhere"})
    assert [image["c"][2][0] for image in elements(tree["blocks"], "Image")] == ["line.svg"]


def test_versions_and_rows_with_heads(target: str) -> None:
    tree = recorded(f"cited-{target}")
    [div] = [
        div for div in elements(tree["blocks"], "Div") if "tbl-border" in dict(div["c"][0][2]).get(FLOAT, "")
    ]
    given = dict(div["c"][0][2])[FLOAT]
    div["c"][0][2] = [[FLOAT, json.dumps(json.loads(given) | {"row_header": "1"})]]
    assert filter_for_quarto(tree, target, {}) == []
    table = next(elements(tree["blocks"], "Table"))
    assert [body[1] for body in table["c"][4]] == [1]
    assert set(data(tree)["versions"]) == {"cisreport", "quarto"}


def test_mistakes_have_their_place(tmp_path: Path, target: str) -> None:
    (tmp_path / "toy.qmd").write_text("---\ntitle: A\n---\n\nOf length.\n")
    environment = {"QUARTO_DOCUMENT_PATH": str(tmp_path), "QUARTO_DOCUMENT_FILE": "toy.qmd"}
    problems = filter_for_quarto(recorded(f"cited-{target}", {}), target, environment)
    first = next(problem for problem in problems if problem.line)
    assert (Path(first.path).name, first.line, first.column) == ("toy.qmd", 5, 4)
    assert first.what.endswith('has no register of dataset "toy-2022"')
    paths = {problem.path for problem in filter_for_quarto(recorded(f"cited-{target}", {}), target, {})}
    assert paths == {"<document>"}


class _Bytes:
    """Standard input or output of a program."""

    def __init__(self, given: bytes = b"") -> None:
        self.buffer = io.BytesIO(given)


@pytest.mark.parametrize(("payload", "status"), [(None, 0), ({}, program.FAILED)])
def test_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], payload: Any, status: int
) -> None:
    given, written = _Bytes(json.dumps(recorded("cited-html", payload)).encode()), _Bytes()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["facts_filter", "html"])
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "stdout", written)
        assert program.main() == status
    if status == 0:
        tree: dict[str, list[Element]] = json.loads(written.buffer.getvalue())
        assert linked(tree, "value")
    else:
        assert written.buffer.getvalue() == b""
        assert "the data of a register cannot be read" in capsys.readouterr().err
