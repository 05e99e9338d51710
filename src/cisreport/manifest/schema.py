"""The shape of a manifest: its JSON Schema, and what does not fit it, in words.

The schema is in ``assets/manifest.schema.json`` for whoever checks a file without this library.  It
nests no deeper than a manifest does and gathers no alternatives, so hostile data is refused at the first
thing that does not fit, whatever its size.

A compiled validator (jsonschema-rs) decides whether data fit.  Where they do not, jsonschema finds what is
wrong, one thing after another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from cisreport.assets import asset

_SHOWN = 80


def schema_text() -> str:
    """Return the schema as its file has it."""
    return asset("manifest.schema.json").read_text("utf-8")


def shape_problems(plain: Any) -> Iterator[str]:
    """Yield what does not fit the schema, a clause each, without a line break.

    Names and texts of the data are cut to 80 characters and written in ASCII.

    Parameters
    ----------
    plain : JSON data
        From anyone.
    """
    if _fits(plain):
        return
    stated: set[str] = set()
    try:
        for error in _validator().iter_errors(plain):
            text = _words(error)
            if text not in stated:
                stated.add(text)
                yield text
    except RecursionError:
        yield "it is nested too deeply"


def _fits(plain: Any) -> bool:
    try:
        return bool(_compiled().is_valid(plain))
    except ValueError:  # it is nested too deeply
        return False


@cache
def _compiled() -> Any:
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(json.loads(schema_text()))


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema_text()))


def _words(error: Any) -> str:
    item, wanted = error.instance, error.validator_value
    what = _where(list(error.absolute_path))
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in item]
            return f"{_owner(list(error.absolute_path))} has no {', '.join(map(named, missing))}"
        case "additionalProperties":
            extra = next(name for name in item if name not in error.schema.get("properties", {}))
            return f"{_owner(list(error.absolute_path))} has {named(extra)}, which the format does not know"
        case "type":
            return f"{what} is not an object" if wanted == "object" else f"{what} is of a wrong kind"
    value = f": {named(item)}" if isinstance(item, str | int) else ""
    return f"{what} is not as the format has it{value}"


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
