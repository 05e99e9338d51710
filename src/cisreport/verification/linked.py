"""Whether the linked data of a file agree with its facts.

Two kinds of nodes cannot be made again from a file: who coded the dataset by which codebook, and the
vocabulary's entries for the things that facts describe.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from cisreport import linkeddata
from cisreport.digests import unique
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset, Derivation, Fact
from cisreport.shortnames import whole

_CODING = ("#coding", "#coder", "#codebook")


def linked_problems(manifest: Manifest, data: bytes | None, datasets: Mapping[str, Dataset]) -> Iterator[str]:
    """Yield a sentence for each node that does not follow from the facts, is missing, or should not exist.

    Parameters
    ----------
    manifest : Manifest
        Of the file.
    data : bytes or None
        The JSON-LD document as in the file; None if there is none.
    datasets : mapping
        The datasets made from the records of the file.
    """
    document = _read(data)
    if document is None:
        yield "the linked data are missing or damaged"
        return
    document = whole(document, linkeddata.context())
    if document["@context"] != linkeddata.context():
        yield "the context of the linked data is not that of this version"
    for name in document.keys() - {"@context", "@graph"}:
        yield f'the linked data have "{name}", which reports of this version do not have'
    found: dict[str, list[Any]] = {}
    for node in document["@graph"]:
        found.setdefault(_name(node), []).append(node)
    expected = {
        name: node
        for node in _expected(manifest, datasets)
        if not linkeddata.is_identity(name := node["@id"])
    }
    for name, node in expected.items():
        shown = found.get(name, [])
        if not shown:
            yield f"the linked data do not have {linkeddata.whole(name)}"
        elif any(item != node for item in shown):
            yield f"the linked data of {linkeddata.whole(name)} do not follow from the facts"
    codings = {name + part for name in map(_name, _roots(datasets)) for part in _CODING}
    for name in found.keys() - expected.keys() - codings:
        if not linkeddata.is_identity(name):
            yield f"the linked data have {linkeddata.whole(name)}, which is not a fact of the manifest"


def _read(data: bytes | None) -> dict[str, Any] | None:
    try:
        document = json.loads(data or b"", object_pairs_hook=unique)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(document, dict) and isinstance(document.get("@graph"), list)
    return document if fits else None


def _name(node: Any) -> str:
    name = node.get("@id") if isinstance(node, dict) else None
    return name if isinstance(name, str) else ""


def _roots(datasets: Mapping[str, Dataset]) -> Iterator[Any]:
    return (linkeddata.dataset_nodes(dataset)[0] for dataset in datasets.values())


def _expected(manifest: Manifest, datasets: Mapping[str, Dataset]) -> Iterator[Any]:
    """Yield the nodes of all facts that could be read; for any other fact, only a node with its name."""
    for dataset in datasets.values():
        yield from (node for node in linkeddata.dataset_nodes(dataset) if not node["@id"].endswith(_CODING))
    for fact in manifest.facts.values():
        dataset = datasets[fact["dataset"]]
        if fact["id"] not in dataset:
            continue
        record = dataset[fact["id"]]
        if isinstance(record, Fact | Derivation) and type(record) is not Fact:
            with contextlib.suppress(Exception):  # a record from anyone can fail in any way
                yield from tuple(linkeddata.nodes(dataset, record))
