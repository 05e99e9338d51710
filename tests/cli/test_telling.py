"""What is wrong is told in one line, without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["show", "dushanbe-2022", "borderlength"],
            'dataset "dushanbe-2022" has no record "borderlength"; did you mean "border-length"',
        ),
        (["coverage", "dushanbe-2023"], 'there is no dataset "dushanbe-2023"; looked for dataset.yml in '),
        (
            ["facts", "dushanbe-2022", "--kind", "meeting"],
            'there is no "meeting" to select; did you mean "meetings"',
        ),
        (
            ["facts", "dushanbe-2022", "--modality", "hope"],
            'there is no "hope" to select; did you mean "hoped"',
        ),
        (
            ["anchors", "list", "--source", "no-such.txt"],
            "no-such.txt: there is no such file; check the name",
        ),
        (["anchors", "list", "--source", "tests"], "tests: this is a folder; name a file"),
        (["verify", "README.md"], "README.md: "),
        (["render", "no-such.qmd"], "no-such.qmd: "),
    ],
)
def test_a_user_error_is_one_line_and_status_1(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(told), result.stderr
    assert "Traceback" not in result.output


def test_wrong_usage_is_status_2() -> None:
    assert run("facts").exit_code == 2
    assert run("render", "a.qmd", "--engine", "word").exit_code == 2


def test_a_document_that_can_not_be_read_keeps_no_other_from_the_lint(tmp_path: Path) -> None:
    (tmp_path / "plain.qmd").write_text("---\ntitle: Words\n---\n\nNothing to cite.\n")
    result = run("lint", "no-such.qmd", tmp_path / "plain.qmd")
    assert result.exit_code == 1
    assert result.stderr.startswith("no-such.qmd: ")
    assert result.stdout == f"{tmp_path / 'plain.qmd'}: no findings\n"
