"""The manifest of a document and its facts as linked data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cisreport.rendering.facts_filter.numbers import Numbers
from cisreport.rendering.facts_filter.uses import Uses
from cisreport.rendering.facts_filter.walk import Found
from cisreport.rendering.tree import Tree, stringify
from cisreport.shortnames import shortened
from cisreport.spans import MANIFEST_FORMAT


def manifest_of(
    tree: Tree,
    uses: Uses,
    found: Found,
    numbers: Numbers,
    document: Mapping[str, Any],
    parameters: Mapping[str, Any],
    versions: Mapping[str, str],
    has_seal: bool,
) -> dict[str, Any]:
    """Return the manifest of a document after the walk; facts keep the order of their dataset."""
    registers = [uses.registers[name] for name in sorted(uses.registers)]
    return {
        "format": MANIFEST_FORMAT,
        "sealed": has_seal,
        "title": stringify(tree["meta"].get("title", "")),
        "datasets": [register.entry for register in registers],
        "facts": [register.facts[fact] for register in registers for fact in uses.shown(register)],
        "values": found.values,
        "names": found.names,
        "claims": found.claims,
        "charts": found.charts,
        "blocks": found.blocks,
        "numbers": numbers,
        "document": document,
        "parameters": parameters,
        "versions": versions,
    }


def linked_data(uses: Uses) -> dict[str, Any]:
    """Return the facts shown, with their datasets, as one JSON-LD document that has each node once."""
    graph: list[Any] = []
    context: Any = {}
    for name in sorted(uses.registers):
        register = uses.registers[name]
        context = register.context
        graph += register.linked_data
        for fact in sorted(uses.shown(register)):
            graph += register.nodes[fact]
    return shortened({"@context": context, "@graph": [*{repr(node): node for node in graph}.values()]})
