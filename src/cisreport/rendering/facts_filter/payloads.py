"""What the cells of registers hand to the filter: a payload of each dataset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cisreport.about import About
from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, has_class, walk
from cisreport.rows import Row
from cisreport.sourcelist import SourceEntry
from cisreport.spans import PAYLOAD, REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A cite without a target, or a span or block that the filter cannot read."""

    needle: str
    """Text by which its line in the document can be found."""
    what: str
    """What is wrong."""
    remedy: str
    """What to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The payload of one dataset."""

    dataset: str
    """Id of the dataset."""
    all_facts: bool
    """True to list facts that the document does not use, too."""
    entry: Mapping[str, Any]
    """What the manifest says of the dataset."""
    introduction: tuple[str, ...]
    """Paragraphs before the register's tables."""
    glossary: Mapping[str, str]
    """What the words mean that say how a source puts something."""
    sources: tuple[SourceEntry, ...]
    """What to say of the dataset's sources."""
    tables: Mapping[str, Mapping[str, Any]]
    """Title and columns of each table by its name, in the dataset's order."""
    rows: Mapping[str, Row]
    """The row of each fact by its id."""
    facts: Mapping[str, Mapping[str, Any]]
    """Entries of the facts by id, in the dataset's order."""
    abouts: Mapping[str, Mapping[str, About]]
    """What popovers say of each fact, by its id and a field."""
    linked_data: tuple[Any, ...]
    """JSON-LD nodes of the dataset and its sources."""
    nodes: Mapping[str, tuple[Any, ...]]
    """JSON-LD nodes of each fact."""
    context: Any
    """The context of all JSON-LD nodes."""
    drafts: Mapping[str, str]
    """Where each proposal is that the dataset does not contain, by its id; for messages only."""


def take_payloads(tree: Tree) -> tuple[dict[str, Register], list[Mistake]]:
    """Take the payloads out of a tree; each leaves an empty div of a register with the dataset's id.

    Returns
    -------
    dict
        The registers by dataset, in reading order.
    list of Mistake
        Payloads that cannot be read, and datasets with two registers.
    """
    found: dict[str, Register] = {}
    mistakes: list[Mistake] = []

    def div(element: Element) -> Element | None:
        if not has_class(element, REGISTER):
            return None
        payloads = [block for block in elements(element, "CodeBlock") if has_class(block, PAYLOAD)]
        for block in payloads:
            try:
                register = _register(json.loads(block["c"][1]))
            except (ValueError, KeyError, TypeError):
                what, remedy = (
                    "the data of a register cannot be read",
                    "leave the output of register(ds) as it is",
                )
                mistakes.append(Mistake(needle=PAYLOAD, what=what, remedy=remedy))
                continue
            if register.dataset in found:
                what = f'the document has two registers of dataset "{register.dataset}"'
                mistakes.append(Mistake(needle="register", what=what, remedy="keep one"))
            found[register.dataset] = register
        if not payloads:
            return None
        return {"t": "Div", "c": [attr("", (REGISTER,), {"dataset": next(reversed(found), "")}), []]}

    walk(tree["blocks"], {"Div": div})
    return found, mistakes


def dataset_of(element: Element) -> str:
    """Return the dataset whose register a div is to be filled with; empty for other divs."""
    return Attributes(element).get("dataset") or "" if has_class(element, REGISTER) else ""


def _abouts(plain: Mapping[str, Mapping[str, Any]]) -> Mapping[str, About]:
    return {field: About.read(about) for field, about in plain.items()}


def _register(payload: Mapping[str, Any]) -> Register:
    dataset, facts = payload["dataset"], payload["facts"]
    return Register(
        dataset=dataset["id"],
        all_facts=payload["all"],
        entry=dataset["entry"],
        introduction=tuple(dataset["introduction"]),
        glossary=MappingProxyType(dataset["glossary"]),
        sources=tuple(map(SourceEntry.read, dataset["sources"])),
        tables=MappingProxyType(dataset["tables"]),
        rows=MappingProxyType({item["entry"]["id"]: Row.read(item["row"]) for item in facts}),
        facts=MappingProxyType({item["entry"]["id"]: item["entry"] for item in facts}),
        abouts=MappingProxyType({item["entry"]["id"]: _abouts(item["abouts"]) for item in facts}),
        linked_data=tuple(dataset["linked_data"]),
        nodes=MappingProxyType({item["entry"]["id"]: tuple(item["linked_data"]) for item in facts}),
        context=payload["context"],
        drafts=MappingProxyType(dataset.get("drafts", {})),
    )
