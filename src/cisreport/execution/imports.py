"""What a document's code imports before it does anything else."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cisreport.execution.magics import syntax_tree

LIBRARY: Final = "cisreport"
"""The package of this library."""


def first_imports(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the imports with which a document's code begins, as Python.

    They end at the first statement that may have an effect on an import.  A constant that gets a name has
    none, so the parameters may be before the imports.  After them come the names of this library that the
    code uses, because the library loads a name's module at its first use.

    Parameters
    ----------
    items : iterable of mapping
        Cells and expressions in order (:class:`.runner.Job`).
    """
    trees = list(_parsed(items))
    imports = list(_first(trees))
    return (*map(ast.unparse, imports), *_used_later(trees, _modules_of_library(imports)))


def _parsed(items: Iterable[Mapping[str, Any]]) -> Iterator[ast.Module]:
    for item in items:
        try:
            yield syntax_tree(item["source"])
        except (SyntaxError, ValueError):  # the run reports it
            return


def _first(trees: Iterable[ast.Module]) -> Iterator[ast.Import | ast.ImportFrom]:
    for statement in (statement for tree in trees for statement in tree.body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        elif not _is_without_effect(statement):
            return


def _modules_of_library(imports: Iterable[ast.Import | ast.ImportFrom]) -> dict[str, str]:
    """Return the modules of this library that imports give a name, by these names."""
    found = {}
    for statement in imports:
        above = f"{statement.module}." if isinstance(statement, ast.ImportFrom) else ""
        for alias in statement.names:
            if f"{above}{alias.name}.".startswith(f"{LIBRARY}."):
                found[alias.asname or alias.name] = above + alias.name
    return found


def _used_later(trees: Iterable[ast.Module], modules: Mapping[str, str]) -> Iterator[str]:
    """Yield an import for each name of a module that code uses."""
    nodes = (node for tree in trees for node in ast.walk(tree)) if modules else iter(())
    used = (
        f"from {modules[node.value.id]} import {node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
    )
    yield from dict.fromkeys(used)


def _is_without_effect(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(target, ast.Name) for target in targets) and _is_constant(value)
        case ast.AnnAssign(target=ast.Name(), annotation=ast.Name(), value=value):
            return value is None or _is_constant(value)
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant | ast.Name)
        case _:
            return isinstance(statement, ast.Pass)


def _is_constant(value: ast.expr) -> bool:
    match value:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return all(map(_is_constant, parts))
        case ast.UnaryOp(op=ast.USub(), operand=number):
            return isinstance(number, ast.Constant)
        case _:
            return isinstance(value, ast.Constant)
