"""The schema of manifests."""

from __future__ import annotations

from cli.running import ROOT, run


def test_the_schema_is_printed_as_it_is() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert result.stdout_bytes == (ROOT / "src/cisreport/assets/manifest.schema.json").read_bytes()
