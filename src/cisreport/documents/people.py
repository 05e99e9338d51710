"""Authors and their affiliations, with each reference to an affiliation replaced by what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cisreport.documents.features import AFFILIATION_PLACE, AUTHOR_PLACE
from cisreport.documents.options import check_keys
from cisreport.documents.remarks import Remarks
from cisreport.errors import suggest
from cisreport.yamltext import Location, Yaml

AUTHORS: Final = ("author", "authors")
_SPELLINGS: Final = {"state": "region", "university": "name", "institution": "name"}
_ADDRESSES: Final = ("url", "email", "orcid")
"""Details whose text is not Markdown."""
_NAMES: Final = ("name", "university", "institution", "department", "group")


def _items(value: Any, key: Location) -> Iterator[tuple[Location, Any]]:
    """Yield each item of a list with its place, or the only one."""
    if isinstance(value, list):
        yield from (((*key, number), item) for number, item in enumerate(value))
    elif value is not None:
        yield key, value


def _affiliations(values: Mapping[str, Any], key: Location = ()) -> Iterator[tuple[Location, Any]]:
    for name in ("affiliation", "affiliations"):
        if name in values:
            yield from _items(values[name], (*key, name))


def _shared(values: Mapping[str, Any]) -> Iterator[tuple[Location, Any]]:
    """Yield the affiliations that a front matter lists for all of its authors."""
    yield from _items(values.get("affiliations"), ("affiliations",))


def _authors(values: Mapping[str, Any]) -> Iterator[tuple[Location, Any]]:
    for name in AUTHORS:
        yield from _items(values.get(name), (name,))


def known_affiliations(*fronts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the affiliations with an ``id``, of front matters and of their authors."""
    known: dict[str, dict[str, Any]] = {}
    for values in fronts:
        found = [*_shared(values)]
        for key, author in _authors(values):
            found += _affiliations(author, key) if isinstance(author, dict) else ()
        known |= {str(item["id"]): item for _, item in found if isinstance(item, dict) and item.get("id")}
    return known


def check_people(found: Yaml, known: Mapping[str, Any], remarks: Remarks) -> None:
    """Check the authors of a front matter and their affiliations; add to ``found.problems`` and ``remarks``.

    Parameters
    ----------
    found : Yaml
        The front matter.
    known : mapping
        The affiliations that authors may refer to, by ``id``.
    remarks : Remarks
        Takes details without effect.
    """
    referred: set[str] = set()
    for key, author in _authors(found.data):
        if isinstance(author, dict):
            check_keys(found, author, AUTHOR_PLACE, key, remarks)
            if not author.get("name"):
                found.report(key, "the author does not have a name", 'add "name"')
            for place, item in _affiliations(author, key):
                _check_affiliation(found, place, item, known, remarks)
                referred.add(str(item.get("ref", item.get("id"))) if isinstance(item, dict) else "")
        elif not isinstance(author, str):
            found.report(key, "the author is not a text or a mapping", 'write "name: ..."')
    for place, item in _shared(found.data):
        _check_affiliation(found, place, item, known, remarks)
        if not isinstance(item, dict) or str(item.get("id")) not in referred:
            what, remedy = "no author has this affiliation", 'give it an "id", and an author "ref: id"'
            found.report(place, what, remedy)


def _check_affiliation(
    found: Yaml, key: Location, item: Any, known: Mapping[str, Any], remarks: Remarks
) -> None:
    if not isinstance(item, dict):
        if not isinstance(item, str):
            found.report(key, "the affiliation is not a text or a mapping", 'write "name: ..."')
        return
    check_keys(found, item, AFFILIATION_PLACE, key, remarks)
    ref = item.get("ref")
    if ref is not None and str(ref) not in known:
        found.report((*key, "ref"), f'no affiliation has the id "{ref}"', suggest(str(ref), sorted(known)))
    elif ref is None and not any(item.get(name) for name in _NAMES):
        found.report(key, "the affiliation does not have a name", 'add "name"')


def resolved(values: Mapping[str, Any], known: Mapping[str, Any]) -> list[Any]:
    """Return the authors of checked metadata, each affiliation in full and under ``affiliations``."""
    people: list[Any] = []
    for _, author in _authors(values):
        if not isinstance(author, dict):
            people.append(author)
            continue
        named = [_resolved(item, known) for _, item in _affiliations(author)]
        if (url := author.get("affiliation-url")) and len(named) == 1:
            named = [{"url": url, **(named[0] if isinstance(named[0], dict) else {"name": named[0]})}]
        kept = {
            name: verbatim(value) if name in _ADDRESSES else value
            for name, value in author.items()
            if name not in ("affiliation", "affiliation-url")
        }
        if isinstance(name := kept.get("name"), dict) and "literal" in name:
            kept["name"] = name["literal"]
        people.append({**kept, "affiliations": named} if named else kept)
    return people


def _resolved(item: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(item, dict):
        return item
    found = known.get(str(item["ref"]), {}) if "ref" in item else item
    return {
        _SPELLINGS.get(name, name): verbatim(value) if name in _ADDRESSES else value
        for name, value in found.items()
    }


def verbatim(value: Any) -> str:
    """Return a text as Markdown that has no markup."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", str(value))
