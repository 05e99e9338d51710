"""``cisreport codebook``."""

from __future__ import annotations

from cli.running import run


def test_of_a_word() -> None:
    assert run("codebook", "remote").stdout == (
        '# remote (Meeting)\n\nmeaning: By video or telephone.  \nexample: "On screen"\n'
    )


def test_of_a_record() -> None:
    result = run("codebook", "announcements")
    assert result.stdout.startswith("# Announcement\n\nAn actor makes known")
    assert "**Announced and held.**" in result.stdout
    assert "<!--" not in result.stdout


def test_without_a_term() -> None:
    lines = run("codebook").stdout.splitlines()
    assert lines[:3] == ["Codebook", "Five rules", "Every fact"]


def test_a_term_that_does_not_exist() -> None:
    result = run("codebook", "meting")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == 'the codebook has no "meting"; did you mean "meetings" or "Meeting"?\n'
