"""``cisreport test``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def test(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARGUMENT", help="Arguments of pytest, after --.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Record texts and tables as they are now, to compare with later.")
    ] = False,
) -> None:
    """Test the project: check datasets, lint and verify reports, compare both with what you recorded.

    The command compares texts of reports and tables of datasets with tests/snapshots, and rendered files with
    reports/published.sha256. It runs pytest, which also runs the project's tests in tests/.
    """
    from cisreport.errors import MissingToolError, NotFoundError
    from cisreport.files import DATA, project_root

    try:
        import pytest
    except ImportError:
        raise MissingToolError('pytest is not installed; run "pip install cisreport[test]"') from None

    here = Path.cwd()
    root = project_root(here) or here
    places = [str(root / name) for name in (DATA, "reports", "tests") if (root / name).is_dir()]
    if not places:
        raise NotFoundError(f"{root}: there is no project; make one with `cisreport init`")
    options = ["--cisreport", f"--rootdir={root}", *(["--regen-all"] if update else []), *(arguments or [])]
    if pytest.main([*options, *places]):
        raise typer.Exit(1)
