"""RO-Crate: the data package and the graph of a dataset, with who made them from what."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from cisreport.exchange import datapackage
from cisreport.exchange.coded import Coded
from cisreport.exchange.crates import DATA, Crate
from cisreport.model import Dataset


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the files of the crate."""
    crate = Crate()
    crate.dataset(ds, DATA, version=version("cisreport"))
    crate.describe(ds.title, ds.description or ds.title, ds.date, [crate.coder(ds)])
    crate.root["version"] = ds.version
    crate.root["identifier"] = crate.name(ds)
    crate.root["license"] = crate.license()
    return crate.files()


def read(path: Path) -> Coded:
    """Read the data package in a crate of a dataset, or of a report on one dataset.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    folder = (path if path.is_dir() else path.parent) / DATA
    inner = [*folder.glob("*/datapackage.json")]
    return datapackage.read(inner[0].parent if len(inner) == 1 else folder)
