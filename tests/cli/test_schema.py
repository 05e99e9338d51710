"""The schema of manifests."""

from __future__ import annotations

from cisreport.drafts.schema import schema_text
from cli.running import ROOT, run


def test_the_schema_is_printed_as_it_is() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert result.stdout_bytes == (ROOT / "src/cisreport/assets/manifest.schema.json").read_bytes()


def test_the_schema_of_drafts_is_printed() -> None:
    result = run("schema", "drafts")
    assert result.exit_code == 0
    assert result.stdout == schema_text()
