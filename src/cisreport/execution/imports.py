"""What a document's code imports before it does anything else."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cisreport.execution.magics import syntax_tree


def first_imports(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the imports with which a document's code begins, as Python.

    They end at the first statement that may have an effect on an import.  A constant that gets a name has
    none, so the parameters may be before the imports.

    Parameters
    ----------
    items : iterable of mapping
        Cells and expressions in order (:class:`.runner.Job`).
    """
    return tuple(_found(items))


def _found(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        try:
            tree = syntax_tree(item["source"])
        except (SyntaxError, ValueError):  # the run reports it
            return
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                yield ast.unparse(statement)
            elif not _is_without_effect(statement):
                return


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
