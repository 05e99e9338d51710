"""Authors and affiliations as the title block prints them."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.rendering.embedded.outline import plain
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.tree import elements


def words(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def of(kind: str, content: Any) -> dict[str, Any]:
    return {"t": kind, "c": content}


def mapping(**values: Any) -> dict[str, Any]:
    """A mapping of metadata, sorted by its keys as pandoc sorts it."""
    given = {
        key.replace("_", "-"): of("MetaInlines", [words(value)]) if isinstance(value, str) else value
        for key, value in sorted(values.items())
    }
    return of("MetaMap", given)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"given": "Ada", "family": "Meadow"}, "Ada Meadow"),
        ({"family": "Meadow"}, "Meadow"),
        ({"literal": "Inst", "given": "Ada"}, "Inst"),
    ],
)
def test_an_author_with_a_name_in_parts(parts: dict[str, str], expected: str) -> None:
    [author] = authors({"meta": {"author": mapping(name=mapping(**parts))}, "blocks": []})
    assert author["c"]["name"]["t"] == "MetaInlines"
    assert plain(author["c"]["name"]) == expected


def test_everything_that_a_title_block_says_of_an_author() -> None:
    places = [
        mapping(
            name="Uni",
            department="Dept",
            city="Town",
            postal_code="1234",
            country="Land",
            url="https://u.org",
        ),
        mapping(group="Group"),
        of("MetaInlines", [words("Whole")]),
    ]
    stated = mapping(
        name="Ada",
        degrees=of("MetaList", [of("MetaInlines", [words("PhD")]), of("MetaInlines", [words("MD")])]),
        email="ada@e.org",
        url="https://e.org",
        affiliations=of("MetaList", places),
    )
    [author] = authors({"meta": {"author": stated}, "blocks": []})
    assert plain(author["c"]["name"]) == "Ada, PhD, MD"
    assert [plain(item) for item in author["c"]["affiliations"]["c"]] == [
        "Dept, Uni, 1234 Town, Land", "Group", "Whole",
    ]  # fmt: skip
    targets = [link["c"][2][0] for link in elements(list(author["c"].values()), "Link")]
    assert sorted(targets) == ["https://e.org", "https://u.org", "mailto:ada@e.org"]
