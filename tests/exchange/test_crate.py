"""RO-Crate: its library reads it, and every file and source is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

import cisreport
from cisreport.exchange import FORMATS, write_files


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council"])
def test_a_crate_has_every_file_and_how_it_was_made(name: str, tmp_path: Path) -> None:
    ds = cisreport.derive(cisreport.load(name))
    files = FORMATS["rocrate"].write(ds)
    write_files(files, tmp_path / "crate", is_folder=True, is_replacing=False)
    crate = ROCrate(tmp_path / "crate")
    root = crate.root_dataset
    assert (root["name"], root["version"], str(root["datePublished"])[:10]) == (
        ds.title,
        ds.version,
        ds.date,
    )
    parts = {part.id for part in root["hasPart"]}
    assert parts == files.keys() - {"ro-crate-metadata.json"}
    action = crate.get("#coding")
    assert {result.id for result in action["result"]} == parts
    assert {used["identifier"] for used in action["object"]} == {source.id for source in ds.sources}
    assert (action["agent"]["name"], action["endTime"]) == (ds.coding.coder, ds.coding.date)
    assert action["instrument"]["name"] == "cisreport"
