"""Which passages are cited."""

from __future__ import annotations

from cli.running import run


def test_coverage_is_complete() -> None:
    result = run("coverage", "dushanbe-2022")
    assert result.exit_code == 0
    assert result.stdout.startswith("decisions-in-dushanbe: 31 of 31 passages cited (100")


def test_coverage_of_cited_sources_is_summed_up() -> None:
    result = run("coverage", "cis-council")
    assert result.exit_code == 0
    assert result.stdout == ("360 cited sources without a list of passages; facts that rest on them: 328\n")
