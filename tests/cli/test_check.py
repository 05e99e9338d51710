"""Every dataset of the project, judged."""

from __future__ import annotations

from cli.running import run


def test_check_is_clean() -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    assert "dushanbe-2022: " in result.stdout
    assert "cis-council: " in result.stdout
    assert "0 errors, 0 warnings" in result.stdout
