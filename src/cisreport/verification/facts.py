"""Whether what a file says about its facts follows from their records: derivations, sentences, values.

The records that the file carries make a dataset; everything else is computed from it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cisreport.analysis import derive
from cisreport.comparison.places import claims_of
from cisreport.errors import DataError
from cisreport.extensions import is_foreign
from cisreport.manifest.entries import fact_entry
from cisreport.manifest.reader import Manifest, PrintedValue
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Dataset
from cisreport.wording import text_of

_COMPUTED = ("value", "lower", "upper", "unit", "approximate", "read")
_TOLD = ("label", "kind", "description", "notes", "evidence", "passages", "rests_on", "names")


def datasets_of(manifest: Manifest) -> tuple[Mapping[str, Dataset], tuple[str, ...]]:
    """Return the datasets made from the records of a file, by id, with derivations computed again.

    Returns
    -------
    mapping
        One dataset for each that the manifest names; with the derivations of the file if they cannot be
        computed.
    tuple of str
        A sentence for each record that cannot be read, and each derivation that cannot be computed.
    """
    datasets: dict[str, Dataset] = {}
    problems: list[str] = []
    for name in manifest.datasets:
        rebuilt, unread = rebuild(manifest, name)
        problems += unread
        try:
            datasets[name] = derive(rebuilt)
        except DataError as error:
            datasets[name] = rebuilt
            for problem in error.problems:
                cite = f"{name}:{problem.where.partition('.')[2]}"
                problems.append(f"derivation {cite} cannot be computed again: {problem.what}")
        except Exception as error:  # noqa: BLE001 - records from anyone can fail in any way
            datasets[name] = rebuilt
            problems.append(f"the derivations of {name} cannot be computed again: {error}")
    return datasets, tuple(problems)


def foreign_derivations(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence for the derivations by functions of other packages, which are not imported here."""
    foreign = [
        f"{cite} ({fact['record']['fn']})" for cite, fact in manifest.facts.items() if is_foreign_fact(fact)
    ]
    return (f"derivations of other packages, not recomputable here: {', '.join(foreign)}",) if foreign else ()


def is_foreign_fact(fact: Mapping[str, Any]) -> bool:
    """Return whether a fact of a manifest is a derivation by a function of another package."""
    return fact["kind"] == "derivations" and is_foreign(str(fact["record"].get("fn")))


def fact_problems(manifest: Manifest, datasets: Mapping[str, Dataset]) -> Iterator[str]:
    """Yield a sentence for each text about a fact that does not follow from its record."""
    for cite, fact in manifest.facts.items():
        dataset = datasets[fact["dataset"]]
        if fact["id"] not in dataset:
            continue
        now = _entry(dataset, fact["id"])
        if now is None:
            yield f"the text of fact {cite} cannot be made from its record"
            continue
        changed = [name for name in _COMPUTED if now["record"].get(name) != fact["record"].get(name)]
        if fact["kind"] == "derivations" and changed:
            for name in changed:
                was, gives = _shown(fact["record"].get(name)), _shown(now["record"].get(name))
                function = fact["record"].get("fn")
                yield f"derivation {cite} does not recompute: its {name} is {was}, {function} gives {gives}"
            continue
        for name in _TOLD:
            if now[name] != fact[name]:
                gives = _shown(now[name])
                yield f'the {name} of fact {cite} does not follow from its record, which gives "{gives}"'
    for value in manifest.values:
        dataset_id = value.cite.partition(":")[0]
        if dataset_id not in datasets:
            yield f"{value} does not belong to a dataset of the file"
        elif (text := text_in(datasets[dataset_id], value)) != value.text:
            yield f'{value} does not follow from its fact, which gives "{text}"'
    for claim, place in zip(manifest.claims, claims_of(manifest, carried=datasets), strict=True):
        if place.gone:
            yield f"{claim} cites what the file does not have: {place.gone}"


def text_in(dataset: Dataset, value: PrintedValue) -> str:
    """Return the text of a value in a dataset."""
    try:
        return text_of(dataset, value.cite, value.form)
    except Exception:  # noqa: BLE001 - a record from anyone can fail in any way
        return "nothing"


def _entry(dataset: Dataset, name: str) -> dict[str, Any] | None:
    try:
        return fact_entry(dataset, dataset[name], {})
    except Exception:  # noqa: BLE001 - as above
        return None


def _shown(plain: Any) -> str:
    if isinstance(plain, list):
        return ", ".join(map(str, plain))
    return "nothing" if plain is None else str(plain)
