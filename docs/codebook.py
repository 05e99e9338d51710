"""Write the tables of ``docs/guide/codebook.md``: ``python docs/codebook.py``.

A comment on the page names records (``fields``) or vocabularies (``words``) of :mod:`cisreport.model`.  Their
rows follow it: the fields with what they take and the words, each with its docstring as the meaning, and with
the example of ``docs/codebook.toml``.  With ``--check`` the script only reports whether the page is current;
``make check`` runs it so.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from upkeep import write_or_check

from cisreport import model
from cisreport.analysis import FUNCTIONS
from cisreport.model import COLLECTIONS, Values

PAGE = Path(__file__).parent / "guide" / "codebook.md"
EXAMPLES = tomllib.loads((Path(__file__).parent / "codebook.toml").read_text("utf-8"))
END = "<!-- Made by docs/codebook.py to here. -->"
_PART = re.compile(
    rf"(<!-- (?P<kind>fields|words|functions|ids)(?:: (?P<names>[\w ,]+?))?(?: \((?P<heads>[^)]+)\))? -->\n)"
    rf"(?:(?:(?!<!--).)*?\n{END}\n)?",
    re.DOTALL,
)
YAML_NAMES = {"datum": "value"}
"""Names that a field has in a file, where they differ."""
NOT_WRITTEN = {
    "Dataset": {"sources", "facts", "derivations", "vocabulary", "drafts", "digest"},
    "Derivation": {"read"},
}
"""Fields that nobody writes into these records: they are other files, or computed and not shown."""
FORMS = {
    "Modality": "[modality](#modality)",
    "Confidence": "[confidence](#confidence)",
    "AmountBound": "[bound](#quantity)",
    "When": "[date](#dates)",
    "Relative": "relation",
    "Anchor": "passage",
    "FactId": "id",
    "Participation": "[participation](#participation)",
    "Evidence": "[evidence](#evidence)",
    "Office": "[office](#office)",
    "Passage": "[passage](#passage)",
    "Translation": "[translation](#translation)",
    "Coding": "[coding](#coding)",
    "Decision": "[decision](#several-coders)",
    "Decimal": "number",
    "Fraction": "number",
    "int": "number",
    "str": "text",
    "bool": "`true` or `false`",
}
"""What a field of a type takes."""
PLURALS = {
    "[bound](#quantity)": "[bounds](#quantity)",
    "[participation](#participation)": "[participations](#participation)",
    "[evidence](#evidence)": "[evidence](#evidence)",
    "[office](#office)": "[offices](#office)",
    "[passage](#passage)": "[passages](#passage)",
    "[decision](#several-coders)": "[decisions](#several-coders)",
    "passage": "passages",
    "text": "texts",
    "id": "ids",
}
"""What a field takes that has a list of them."""
_MOST = 3
"""Words of a vocabulary that a row names, besides the last."""


def made(text: str) -> str:
    """Return the page with the parts that come from the model."""
    makers = {"fields": _fields, "words": _words, "functions": _functions, "ids": _ids}

    def part(found: re.Match[str]) -> str:
        names = re.split(", ", found["names"] or "")
        heads = (found["heads"] or "").split(", ")
        return "\n".join([found[1], *makers[found["kind"]](names, heads), "", END, ""])

    return _PART.sub(part, text)


def meanings(kind: type) -> dict[str, str]:
    """Return the docstrings of the fields of a record, or of the words of a vocabulary, in order."""
    tree = ast.parse(inspect.getsource(kind))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found = {}
    for item, after in pairwise(body):
        name = item.target if isinstance(item, ast.AnnAssign) else getattr(item, "targets", [None])[0]
        if (
            isinstance(name, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[name.id] = _markdown(str(after.value.value))
    return found


def _markdown(docstring: str) -> str:
    """Return the first paragraph of a docstring as Markdown."""
    first = " ".join(inspect.cleandoc(docstring).partition("\n\n")[0].split())
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", first).replace("``", "`")


def _fields(names: list[str], heads: list[str]) -> Iterator[str]:
    yield from _head([heads[0] or "field", "takes", "meaning", "example"])
    for name in names:
        kind = getattr(model, name)
        hints, texts = get_type_hints(kind), meanings(kind)
        examples = EXAMPLES.get(name, {})
        for item in fields(kind):
            is_own = item.init and item.name in kind.__annotations__
            if is_own and item.name not in NOT_WRITTEN.get(name, ()):
                written = YAML_NAMES.get(item.name, item.name)
                yield _row(
                    [
                        f"`{written}`",
                        takes(item, hints[item.name]),
                        texts[item.name],
                        examples.get(written, ""),
                    ]
                )


def takes(item: Field[Any], hint: object) -> str:
    """Return what a field takes, as Markdown."""
    forms = list(dict.fromkeys(_forms(item, hint)))
    several = "; several can be true" if item.metadata.get("plural") and _is_values(hint) else ""
    missing = item.default is MISSING and item.default_factory is MISSING
    return " or ".join(forms) + several + ("; required" if missing else "")


def _forms(item: Field[Any], hint: Any) -> Iterator[str]:
    """Yield the forms of what a field of this type takes."""
    origin = get_origin(hint)
    if _is_values(hint) or origin in (Union, UnionType):
        for part in get_args(hint):
            yield from _forms(item, part)
    elif origin is tuple:
        yield from (
            PLURALS.get(form) or form.replace("id ", "ids ", 1) for form in _forms(item, get_args(hint)[0])
        )
    elif "refers_to" in item.metadata and hint is not NoneType:
        yield _reference(item.metadata["refers_to"])
    elif isinstance(hint, type) and issubclass(hint, StrEnum):
        yield FORMS.get(hint.__name__) or _choice(hint)
    elif isinstance(hint, TypeVar):
        yield "what the field takes"
    elif hint is not NoneType:
        yield "mapping" if origin is not None else FORMS[hint.__name__]


def _is_values(hint: object) -> bool:
    return (get_origin(hint) or hint) is Values


def _reference(collections: tuple[str, ...]) -> str:
    if not collections:
        return "id of any fact"
    *others, last = (f"`{name}`" for name in collections)
    return "id in " + (f"{', '.join(others)} or {last}" if others else last)


def _choice(words: type[StrEnum]) -> str:
    *others, last = (f"`{word}`" for word in words)
    return f"{', '.join(others)} or {last}" if len(others) < _MOST else "one of the words below"


def _words(names: list[str], heads: list[str]) -> Iterator[str]:
    first, last = (*heads, "example")[:2]
    yield from _head([first, "meaning", last])
    for name in names:
        kind = getattr(model, name)
        texts = meanings(kind)
        for word in kind:
            yield _row([f"`{word}`", texts[word.name], EXAMPLES[name].get(word.value, "")])


def _functions(_names: list[str], _heads: list[str]) -> Iterator[str]:
    yield from _head(["`fn`", "inputs", "`params`", "value"])
    for name, function in FUNCTIONS.items():
        first = _markdown(function.documentation).removeprefix("Return ")
        params = ", ".join(f"`{key}`" for key in function.params)
        yield _row([f"`{name}`", function.wanted, params, f"{first[0].upper()}{first[1:]}"])


def _ids(_names: list[str], _heads: list[str]) -> Iterator[str]:
    """Yield the fields of facts that take ids without evidence, with their records."""
    found: dict[str, str] = {}
    for kind in dict.fromkeys(base for record in COLLECTIONS.values() for base in record.__mro__[:-2]):
        hints = get_type_hints(kind)
        for item in fields(kind):
            if (
                item.name in kind.__annotations__
                and "refers_to" in item.metadata
                and not _is_values(hints[item.name])
            ):
                found[item.name] = kind.__name__
    yield ", ".join(f"`{name}` ({kind})" for name, kind in sorted(found.items())) + "."


def _head(cells: list[str]) -> Iterator[str]:
    yield _row(cells)
    yield "|" + "---|" * len(cells)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    write_or_check(PAGE, made)
