"""What a finding proposes, as it works at its place: in prose, in the code of a cell, or without code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import PurePath
from types import MappingProxyType

from cisreport.documents.parts import Cell, Expression
from cisreport.model import Dataset

_CITES = re.compile(r"(?P<name>[^\W\d]\w*)\(\s*[\"']")


class Place(Enum):
    """Where a finding is."""

    PROSE = auto()
    """In the text, where inline code runs."""
    CODE = auto()
    """In the code of a cell."""
    OPTION = auto()
    """In an option of a cell, or in the front matter: Markdown, in which no code runs."""
    ATTRIBUTE = auto()
    """In an attribute or an alternative text, which is plain text."""


@dataclass(frozen=True, slots=True)
class Citers:
    """The names by which a document's code cites the values of its datasets."""

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The name of each dataset's Citer, by the dataset's id."""
    used: frozenset[str] = frozenset()
    """Names that the code gives to anything."""

    def advice(self, proposals: Iterable[tuple[Dataset, str, str]], place: Place) -> str:
        """Return what to write: code that prints one of some values, for the place of the finding.

        Parameters
        ----------
        proposals : iterable of (Dataset, str, str)
            Dataset, cite and form of each, the best first.
        place : Place
            Where it is to be written.
        """
        first, *rest = proposals
        ds = first[0]
        codes = dict.fromkeys(self.call(*item) for item in (first, *rest) if item[0] is ds)
        if place is Place.PROSE:
            text = " or ".join(f"`{{python}} {code}`" for code in list(codes)[:3])
        else:
            text = " or ".join(list(codes)[:3])
            text += "; in a caption, make it a part of reports.text(...)" if place is Place.CODE else ""
        if ds.id in self.names:
            return f"write {text}"
        return f'write {text}, after {self._name(ds)} = cisreport.Citer(cisreport.load("{ds.id}"))'

    def call(self, ds: Dataset, cite: str, form: str = "") -> str:
        """Return the code that prints a value."""
        second = f', "{form}"' if form else ""
        return f'{self._name(ds)}("{cite}"{second})'

    def _name(self, ds: Dataset) -> str:
        plain = "v_" + re.sub(r"\W", "_", ds.id)
        return self.names.get(ds.id) or (plain if "v" in self.used else "v")


def uncited(place: Place) -> str:
    """Return what to do about a text that no value prints, or where no value can be cited."""
    literal = 'write [...]{.literal reason="why it is typed"}'
    return {
        Place.PROSE: f"cite a value, rephrase it, or {literal}",
        Place.CODE: "cite a value, or rephrase it",
        Place.OPTION: f"rephrase it, or {literal}; no code runs here, so no value can be cited",
        Place.ATTRIBUTE: "rephrase it; this is plain text, in which no value can be cited",
    }[place]


def citers_of(
    cells: Iterable[Cell], printed: Iterable[tuple[Expression, Iterable[str]]], datasets: Iterable[Dataset]
) -> Citers:
    """Return the Citers of a document, from what its inline code printed, and from the code of its cells.

    Parameters
    ----------
    cells : iterable of Cell
        The cells of the document.
    printed : iterable of (Expression, iterable of str)
        Each inline expression with the cites that it printed.
    datasets : iterable of Dataset
        The datasets that the code loaded.
    """
    known = {ds.id for ds in datasets}
    assigned: dict[str, ast.expr] = {}
    for cell in cells:
        assigned |= dict(_assigned(cell.source))
    names: dict[str, str] = {}
    for expression, cites in printed:
        called = _CITES.match(expression.source)
        owners = {cite.partition(":")[0] for cite in cites}
        if called and len(owners) == 1:
            names.setdefault(owners.pop(), called["name"])
    for name, value in assigned.items():
        if isinstance(value, ast.Call) and _called(value) == "Citer" and value.args:
            owner = _loaded(value.args[0], assigned, known)
            if owner:
                names.setdefault(owner, name)
    if len(known) == 1 and not names:
        made = [name for name, value in assigned.items() if _called(value) == "Citer"]
        names = dict.fromkeys(known, made[0]) if made else {}
    return Citers(names, frozenset(assigned))


def _assigned(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield what the code of a cell assigns to names."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics of IPython
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _called(value: ast.expr) -> str:
    function = value.func if isinstance(value, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _loaded(value: ast.expr, assigned: Mapping[str, ast.expr], known: set[str]) -> str | None:
    """Return the id of the dataset that an expression loads, also by names that were assigned before."""
    waiting, seen = [value], set[str]()
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = PurePath(node.value).name
                if name in known:
                    return name
            elif isinstance(node, ast.Name) and node.id in assigned and node.id not in seen:
                seen.add(node.id)
                waiting.append(assigned[node.id])
    return None
