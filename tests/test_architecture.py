"""Who may import whom, and what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import cisreport

ROOT = Path(__file__).parent.parent


def test_imports_go_one_way() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "5 kept, 0 broken" in run.stdout


def test_the_contract_of_commands_has_every_one() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [listed] = [contract["modules"] for contract in contracts if contract["type"] == "independence"]
    shared = {"__init__", "arguments", "reporting", "rows"}
    commands = {path.stem for path in (ROOT / "src" / "cisreport" / "cli").glob("*.py")} - shared
    assert listed == [f"cisreport.cli.{name}" for name in sorted(commands)]


def imported_by(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_the_package_imports_no_heavy_one() -> None:
    heavy = {"pandas", "matplotlib", "yaml", "cattrs", "edtf", "numpy", "typst", "pypandoc", "lxml"}
    assert imported_by("import cisreport") & heavy == set()
    assert "cisreport.datasets" not in imported_by("import cisreport")


def test_the_command_line_starts_with_nothing_that_a_command_needs() -> None:
    own = {name for name in imported_by("import cisreport.cli") if name.startswith("cisreport.")}
    assert {name for name in own if not name.startswith("cisreport.cli")} == {"cisreport.errors"}


def test_the_model_knows_neither_files_nor_frames() -> None:
    assert (
        imported_by("import cisreport.model") & {"pandas", "matplotlib", "yaml", "cattrs", "edtf", "numpy"}
        == set()
    )


def test_loading_needs_no_frames() -> None:
    assert imported_by("import cisreport; cisreport.load") & {"pandas", "matplotlib", "numpy"} == set()


def test_every_dependency_is_imported_and_has_its_reason_and_no_other_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split("[^a-z0-9-]", line)[0] for line in project["dependencies"]}
    page = (ROOT / "docs" / "internals" / "architecture.md").read_text("utf-8")
    why = page.partition("## Why these libraries")[2].lower()
    assert {name for name in names if name not in why} == set()
    modules = {{"pyyaml": "yaml", "pypandoc-binary": "pypandoc"}.get(name, name) for name in names}
    imported = {
        name.partition(".")[0]
        for path in Path(cisreport.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [item.name for item in node.names]
        )
        if name
    }
    assert imported - set(sys.stdlib_module_names) - {"cisreport", "mpl_toolkits"} == modules


def test_every_package_and_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in Path(cisreport.__file__).parent.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
