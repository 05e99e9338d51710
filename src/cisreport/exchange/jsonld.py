"""JSON-LD: the graph of :mod:`cisreport.linkeddata`, and in it the files of the dataset as one JSON literal.

The literal is what an import reads.  The digest of the graph next to it shows whether somebody edited the
graph, which an import would otherwise ignore.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cisreport.digests import digest
from cisreport.errors import DataError, Problem
from cisreport.exchange.coded import Coded, coded_of
from cisreport.files import read_json, read_text
from cisreport.limits import TABLE_FILE
from cisreport.linkeddata import document
from cisreport.linkeddata.terms import iri
from cisreport.model import Dataset

_CODED, _GRAPH = "coded", "graph_sha256"


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the document."""
    found = document(ds)
    held = {"@id": iri(ds), _GRAPH: digest(found), _CODED: asdict(coded_of(ds))}
    context = {**found["@context"], _CODED: {"@type": "@json"}}
    graph = [node if node["@id"] != held["@id"] else {**node, **held} for node in found["@graph"]]
    text = json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1)
    return {f"{ds.id}.jsonld": f"{text}\n".encode()}


def read(path: Path) -> Coded:
    """Read a document that :func:`write` made.

    Raises
    ------
    DataError
        If it is not one, or its graph was edited.
    """
    found: list[Problem] = []
    text = read_text(path, str(path), found, limit=TABLE_FILE, allowed="\x7f")
    if text is None:
        raise DataError(found)
    try:
        whole = read_json(text)
        (node,) = (item for item in whole["@graph"] if _CODED in item)
        coded = Coded(**node.pop(_CODED))
        stated = node.pop(_GRAPH)
        del whole["@context"][_CODED]
        metadata: Any = coded.metadata["id"]
    except (ValueError, LookupError, TypeError) as error:
        what, remedy = "this is not a dataset of cisreport in JSON-LD", "export it again"
        raise DataError([Problem(path=str(path), what=what, remedy=remedy)]) from error
    if digest(whole) != stated:
        what = f"the graph of {metadata} was edited, and an import reads only its node `coded`"
        raise DataError([Problem(path=str(path), what=what, remedy="edit an export that has tables instead")])
    return coded
