"""The places of a report's finished tree, and the tree without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from cisreport.comparison.places import Key, PlaceKind
from cisreport.published.text import folded

Node: TypeAlias = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What a tree shows: its places, and all the rest of it."""

    places: dict[Key, Node]
    """What each place shows, with numbers of uses left out."""
    columns: dict[str, Node]
    """Width and alignment of the columns of each table, which follow its longest cells."""
    rest: Node
    """The blocks with every place and all columns taken out."""

    def changed(self, other: Tree) -> set[Key]:
        """Return the places in which another tree differs, which must explain all that differs."""
        assert self.rest == other.rest, "something changed that is no place"
        keys = self.places.keys() | other.places.keys()
        found = {key for key in keys if self.places.get(key) != other.places.get(key)}
        reached = {key[2] for key in found if key[0] == PlaceKind.VALUE}
        widened = {label for label, columns in self.columns.items() if columns != other.columns[label]}
        assert widened <= reached, "a table changed whose values did not"
        return found


def walk(node: Node) -> Iterator[dict[str, Any]]:
    """Yield every element of a tree, in order."""
    if isinstance(node, dict):
        if "t" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            if isinstance(part, list | dict):
                yield from walk(part)


def text_of(node: Node) -> str:
    """Return the text of a node."""
    words = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
    return "".join(item["c"] if item["t"] == "Str" else words.get(item["t"], "") for item in walk(node))


def read_tree(tree: Node, manifest: Node) -> Tree:
    """Return the places of a tree by the keys of :mod:`cisreport.comparison.places`, and the rest."""
    reader = _Reader(manifest)
    rest = [reader.without(block) for block in tree["blocks"]]
    assert reader.seen == sum(len(manifest[kind]) for kind in ("values", "names", "claims"))
    return Tree(places=reader.places, columns=reader.columns, rest=[rest, tree["meta"]])


_LEAVES = {"Str", "Space", "SoftBreak"}


class _Reader:
    def __init__(self, manifest: dict[str, Any]) -> None:
        self.places: dict[Key, Node] = {}
        self.columns: dict[str, Node] = {}
        self.seen = 0
        [dataset] = {value["cite"].partition(":")[0] for value in manifest["values"]}
        self.dataset = dataset
        self.values = {f"use-{value['n']}": value for value in manifest["values"]}
        self.claims = {f"claim-{claim['n']}": claim for claim in manifest["claims"]}
        self.facts = {f"{fact['dataset']}:{fact['id']}": fact for fact in manifest["facts"]}
        self.below = {entry["label"]: entry["data"] for entry in manifest["charts"]}
        self.resting = {block["place"]: block["facts"] for block in manifest["blocks"]}
        self.names = {f"name-{name['n']}": name for name in manifest["names"]}

    def without(self, node: Node) -> Node:
        """Return a node without its places, and note these."""
        if isinstance(node, list):
            parts: list[Node] = []
            for item in node:
                if isinstance(item, dict) and item.get("t") == "Link" and "name" in item["c"][0][1]:
                    self._note_name(item)
                    parts += item["c"][1]
                else:
                    parts.append(self.without(item))
            return _joined(parts)
        if not isinstance(node, dict) or node.get("t") in _LEAVES:
            return node
        if "t" in node and (found := self._place(node)) is not None:
            return found
        return {name: self.without(part) for name, part in node.items()}

    def _place(self, node: dict[str, Any]) -> Node | None:
        kind: str = node["t"]
        content: Node = node.get("c")
        if kind == "Link" and "value" in content[0][1]:
            return self._value(node)
        if kind == "Span" and "claim" in content[0][1]:
            return self._claim(node)
        if kind == "Figure":
            return self._chart(node)
        if kind == "Table":
            return self._table(node)
        if kind == "Div" and "register" in content[0][1]:
            return self._register(node)
        return None

    def _value(self, node: dict[str, Any]) -> Node:
        attributes, inlines, [target, _] = node["c"]
        told = self.values[attributes[0]]
        self.seen += 1
        text = text_of(inlines)
        assert folded(told["text"]) == folded(text)
        cite = f"{told['cite']} {told['form']}" if "form" in told else told["cite"]
        self._add((PlaceKind.VALUE, cite, told["place"]), (text, target))
        return ["value", cite]

    def _claim(self, node: dict[str, Any]) -> Node:
        attributes, inlines = node["c"]
        told = self.claims[attributes[0]]
        self.seen += 1
        rest = self.without(inlines)
        said = [said_of(self.facts[cite.partition("/")[0]], cite.partition("/")[2]) for cite in told["cites"]]
        self._add((PlaceKind.CLAIM, " ".join(told["cites"]), told["place"]), (rest, said))
        return ["claim", *told["cites"]]

    def _note_name(self, node: dict[str, Any]) -> None:
        attributes, inlines, [target, _] = node["c"]
        told = self.names[attributes[0]]
        self.seen += 1
        cite = f"{self.dataset}:{told['fact'].removeprefix('fact-')}"
        self._add((PlaceKind.NAME, cite, told["place"]), (text_of(inlines), target))

    def _add(self, key: Key, shown: Node) -> None:
        n = 1
        while (*key, str(n)) in self.places:
            n += 1
        self.places[*key, str(n)] = shown

    def _chart(self, node: dict[str, Any]) -> Node:
        label = node["c"][0][0]
        below = [self.below.get(label), self.resting.get(label)]
        self.places[PlaceKind.CHART, label] = [self.without(node["c"]), below]
        return ["chart", label]

    def _table(self, node: dict[str, Any]) -> Node:
        attributes, caption, columns, *rows = node["c"]
        self.columns[attributes[0]] = columns
        return ["table", self.without([attributes, caption, *rows])]

    def _register(self, node: dict[str, Any]) -> Node:
        """Note the rows, and as one place what is around them, without the rows that cite a source."""
        introduction = []
        for block in _blocks(node["c"][1]):
            if block["t"] == "Table":
                self._rows(block)
            elif block["t"] == "Para":
                introduction.append(text_of(block).partition(" Cited by ")[0])
        self.places[PlaceKind.INTRODUCTION, self.dataset] = introduction
        return ["register", node["c"][0]]

    def _rows(self, table: dict[str, Any]) -> None:
        [body] = table["c"][4]
        for row in (*body[2], *body[3]):
            *cells, used = [cell[4] for cell in row[1]]
            [name] = [item["c"][0][0] for item in walk(cells[0]) if item["t"] == "Link"]
            links = [link["c"][2][0] for link in walk(used) if link["t"] == "Link"]
            targets = ["#use" if link.startswith(("#use-", "#name-", "#claim-")) else link for link in links]
            shown = ([text for cell in cells if (text := text_of(cell))], text_of(used), targets)
            self.places[PlaceKind.ROW, f"{self.dataset}:{name.removeprefix('fact-')}"] = shown


def _blocks(blocks: list[Node]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _blocks(block["c"][1])
        else:
            yield block


def _listed(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [content]


def said_of(fact: dict[str, Any], field: str) -> str:
    """Return what a fact, or a field of it, says and how: all but its places, notes and names."""
    record = fact["record"]
    own = ("modality", "reserve", "attribution", "quoted", "withdrawn")
    if not field:
        chosen = record
    elif not all(isinstance(value, dict) for value in _listed(record[field])):
        chosen = {name: record[name] for name in (field, *own) if name in record}
    else:
        chosen = {field: record[field]}
    left_out = {"anchors", "basis", "derived_by", "formerly", "id", "label", "note"}

    def words(plain: Any) -> Any:
        if isinstance(plain, dict):
            return [[key, words(part)] for key, part in plain.items() if key not in left_out]
        if isinstance(plain, list):
            return [words(part) for part in plain]
        return fact["names"].get(str(plain).partition("/")[0], plain), plain

    return repr(words(chosen))


def _joined(nodes: list[Node]) -> list[Node]:
    """Join neighboring words, which a linked name keeps apart."""
    result: list[Node] = []
    after_word = False
    for node in nodes:
        is_word = isinstance(node, dict) and node.get("t") == "Str"
        if is_word and after_word:
            result[-1] = {"t": "Str", "c": result[-1]["c"] + node["c"]}
        else:
            result.append(node)
        after_word = is_word
    return result
