"""The Snakefile, if Snakemake is on the path."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from batches.batching import batch_of, contents, pages
from cisreport.assets import asset
from cisreport.batches.run import render_batch

SNAKEMAKE = shutil.which("snakemake")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SNAKEMAKE is None, reason="Snakemake is not on the PATH"),
]


def snakemake(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [SNAKEMAKE or "", "--snakefile", str(asset("Snakefile")), "--cores", "2", "--config"]
    config = ["batch=batch.yml", f"cisreport={Path(sys.executable).with_name('cisreport')}"]
    return subprocess.run([*command, *config], cwd=folder, capture_output=True, text=True)


def test_snakemake_renders_a_batch(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "north", "south", "east")
    run = snakemake(tmp_path)
    assert run.returncode == 0, run.stderr
    found = contents(tmp_path / "build/briefs")
    assert len(found) == 6
    render_batch(batch, output_dir=tmp_path / "alone", jobs=1)
    assert pages(found) == pages(contents(tmp_path / "alone/briefs"))
    assert "Nothing to be done" in snakemake(tmp_path).stderr
    assert render_batch(batch, output_dir=tmp_path / "build").current == 3
