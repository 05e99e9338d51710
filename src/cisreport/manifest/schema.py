"""The shape of a manifest: its JSON Schema, and what does not fit it, in words.

The schema is in ``assets/manifest.schema.json`` for whoever checks a file without this library.  It
nests no deeper than a manifest does and gathers no alternatives, so hostile data is refused at the first
thing that does not fit, whatever its size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from cisreport.assets import asset

_SHOWN = 80


def schema_text() -> str:
    """Return the schema, as in its file."""
    return asset("manifest.schema.json").read_text("utf-8")


def shape_problems(plain: Any) -> Iterator[str]:
    """Yield what does not fit the schema, a clause each, without a line break.

    Names and texts of the data are cut to 80 characters and written in ASCII.

    Parameters
    ----------
    plain : JSON data
        From anyone.
    """
    try:
        errors = _validator().iter_errors(plain)
    except ValueError:  # past the depth that it follows
        yield "it is nested too deeply"
        return
    found: set[str] = set()
    for path, alike in groupby(errors, lambda error: (error.instance_path, error.kind.name)):
        for text in _words_of(_steps(plain, path[0]), list(alike)):
            if text not in found:
                found.add(text)
                yield text


@cache
def _validator() -> Any:
    from jsonschema_rs import validator_for

    return validator_for(schema_text())


def _steps(plain: Any, path: Sequence[str | int]) -> list[str | int]:
    """Return a path with the names of objects as texts; the validator gives a name of digits as a number."""
    steps: list[str | int] = []
    for step in path:
        if isinstance(plain, dict) and isinstance(step, int):
            alike = (name for name in plain if name.lstrip("+0") == str(step).lstrip("0"))
            steps.append(next(alike, str(step)))
        else:
            steps.append(step)
        plain = plain[steps[-1]]
    return steps


def _words_of(path: Sequence[str | int], errors: Sequence[Any]) -> Iterator[str]:
    """Yield what is wrong with one place in one way."""
    kind = errors[0].kind
    match kind.name:
        case "required":
            yield f"{_owner(path)} has no {', '.join(named(error.kind.property) for error in errors)}"
        case "additionalProperties":
            yield f"{_owner(path)} has {named(kind.unexpected[0])}, which the format does not know"
        case "type":
            yield f"{_where(path)} is {'not an object' if kind.types == ['object'] else 'of a wrong kind'}"
        case _:
            for error in errors:
                item = error.kind.error.instance if kind.name == "propertyNames" else error.instance
                value = f": {named(item)}" if isinstance(item, str | int) else ""
                yield f"{_where(path)} does not fit the format{value}"


def _where(path: Sequence[str | int]) -> str:
    """Return how a place is named: a field with what it is a field of, else the thing itself."""
    if not path or isinstance(path[-1], int):
        return _owner(path)
    return f"{named(path[-1])} of {_owner(path[:-1])}"


def _owner(path: Sequence[str | int]) -> str:
    steps = [f"[{step}]" if isinstance(step, int) else f".{_cut(step)}" for step in path]
    return "".join(steps).removeprefix(".") or "the manifest"


def named(item: str | int) -> str:
    """Return a text of anyone in quotation marks, in ASCII and cut to 80 characters; or a number."""
    return f'"{_cut(item)}"' if isinstance(item, str) else str(item)[:_SHOWN]


def _cut(text: str) -> str:
    plain = json.dumps(text)[1:-1]
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 3]}..."
