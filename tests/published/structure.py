"""The structure of a tagged PDF, as assistive technology meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An element of the structure tree."""

    role: str
    """Its standard type, such as ``H1``, ``Figure`` or ``TH``."""
    alt: str
    """What is said instead of it."""
    scope: str
    """What a table's heading heads: ``Column``, ``Row`` or ``Both``."""
    children: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """Yield the element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_structure(path: Path) -> Node:
    """Return the structure tree of a PDF."""
    with pikepdf.open(path) as pdf:
        root: Any = pdf.Root.StructTreeRoot
        roles = {str(name): str(role) for name, role in root.get("/RoleMap", {}).items()}
        return Node(role="/", alt="", scope="", children=tuple(_children(root, roles)))


def _children(element: Any, roles: dict[str, str]) -> Iterator[Node]:
    below = element.get("/K", [])
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            role = str(child.S)
            yield Node(
                role=roles.get(role, role).removeprefix("/"),
                alt=str(child.get("/Alt", "")),
                scope=_scope(child),
                children=tuple(_children(child, roles)),
            )


def _scope(element: Any) -> str:
    attributes = element.get("/A", [])
    for item in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(item, pikepdf.Dictionary) and "/Scope" in item:
            return str(item.Scope).removeprefix("/")
    return ""


def problems(path: Path) -> Iterator[str]:
    """Yield what a reader with assistive technology would stumble over, a sentence each."""
    with pikepdf.open(path) as pdf:
        root: Any = pdf.Root
        if not root.get("/MarkInfo", {}).get("/Marked"):
            yield "the file is not tagged"
        if not str(root.get("/Lang", "")):
            yield "the file tells no language"
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
            yield "viewers show the file's name, not its title"
    nodes = list(read_structure(path).walk())
    level = 0
    for node in nodes:
        if node.role[:1] == "H" and node.role[1:].isdigit():
            if int(node.role[1:]) > level + 1:
                yield f"a heading of level {node.role[1:]} follows one of level {level}"
            level = int(node.role[1:])
        if node.role in ("Figure", "Formula") and not node.alt:
            yield f"a {node.role.lower()} says nothing to those who do not see it"
        if node.role == "Table":
            yield from _table_problems(node)
    if level == 0:
        yield "there are no headings"


def _table_problems(table: Node) -> Iterator[str]:
    cells = [node for node in table.walk() if node.role in ("TH", "TD")]
    heads = [node for node in cells if node.role == "TH"]
    if not heads:
        yield "a table has no headings"
    if any(not head.scope for head in heads):
        yield "a heading of a table does not tell what it heads"
    rows = [node for node in table.walk() if node.role == "TR"]
    if len({len(row.children) for row in rows}) > 1:
        yield "rows of a table differ in length"
