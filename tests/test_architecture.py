"""Who may import whom, and what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
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
    shared = {"__init__", "arguments", "batches", "problems", "reporting", "rows"}
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
    assert {name for name in own if not name.startswith("cisreport.cli")} == {
        "cisreport.english",
        "cisreport.errors",
        "cisreport.formats",
        "cisreport.formulas",
        "cisreport.lazy",
        "cisreport.typography",
    }


def test_the_model_knows_neither_files_nor_frames() -> None:
    assert (
        imported_by("import cisreport.model") & {"pandas", "matplotlib", "yaml", "cattrs", "edtf", "numpy"}
        == set()
    )


def test_loading_needs_no_frames() -> None:
    assert imported_by("import cisreport; cisreport.load") & {"pandas", "matplotlib", "numpy"} == set()


OF_PANDAS = {"jinja2", "tabulate"}
"""Dependencies that only pandas imports, for what documents ask of it."""


def test_every_dependency_is_imported_and_has_its_reason_and_no_other_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = project["dependencies"] + extras["dask"] + extras["exchange"] + extras["events"] + extras["sign"]
    names = {re.split("[^a-z0-9-]", line)[0] for line in needed}
    page = (ROOT / "docs" / "internals" / "architecture.md").read_text("utf-8")
    why = page.partition("## Why these libraries")[2].lower()
    assert {name for name in names if name not in why} == set()
    others = {"pillow": "PIL", "pyyaml": "yaml", "pypandoc-binary": "pypandoc"}
    modules = {others.get(name, name.replace("-", "_")) for name in names - OF_PANDAS}
    imported = {
        name.partition(".")[0]
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [item.name for item in node.names]
        )
        if name
    }
    modules |= {"pytest", "pytest_regressions", "pytest_datadir"}  # the extra for tests of a project
    modules |= {"compression"}  # in the standard library from 3.14 on, as backports before
    assert imported - set(sys.stdlib_module_names) - {"cisreport", "mpl_toolkits"} == modules


def test_every_package_and_module_says_what_it_is() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


LAZY = {
    "__main__": "all commands, which a command for a process that waits does not need",
    "analysis.cadence.taking": "narwhals, which only frames and lists of dates need",
    "analysis.sequence": "pandas takes half a second",
    "batches.cluster": "Dask's distributed, which is an extra",
    "batches.query": "narwhals, which only code with frames needs",
    "charts.__init__": "kinds of charts, of which each is imported when it is first used",
    "charts.theme": "matplotlib takes half a second",
    "documents.fonts": "uharfbuzz and matplotlib, which only documents with other fonts need",
    "events.engine": "duckdb, which is an extra",
    "events.files": "backports.zstd, which is an extra, and only some files need",
    "execution.cleaning": "lxml and css-inline, which only outputs in HTML need",
    "execution.display": "matplotlib, which only some cells need",
    "execution.frames": "pandas and lxml, which only cells with data frames need",
    "execution.ipython": "lxml and matplotlib, which only some cells need",
    "execution.looks": "pillow, which only outputs with colors need",
    "execution.markdown": "pillow, which only images with a height need",
    "execution.media": "pillow, which only images of twice the density need",
    "execution.tidying": "lxml, which only outputs in HTML need",
    "execution.worker": "matplotlib, which only cells with figures need",
    "fontrules": "uharfbuzz, which only pages and notebooks need",
    "lint.languages": "babel and num2words, which only documents in other languages need",
    "manifest.schema": "jsonschema-rs, which only a check of a manifest needs",
    "model.edtf": "edtf, which only dates that have no bounds need",
    "preview": "the process that renders imports what rendering needs, the server does not",
    "projects.plugin": "a run of pytest without the option needs neither rendering nor snapshots",
    "published.characters": "pypdfium2, which only PDFs need",
    "pieces.prints": "pikepdf, which only prints need",
    "published.foreignprint": "pikepdf, which only prints need",
    "published.page": "lxml, which only pages need",
    "published.pdf": "pikepdf and pypdfium2, which only PDFs need",
    "published.pdflinks": "pikepdf, which only PDFs need",
    "published.printcharts": "pikepdf, which only PDFs need",
    "published.printties": "pikepdf, which only PDFs need",
    "published.printfonts": "pikepdf, which only PDFs need",
    "published.tags": "pikepdf, which only PDFs need",
    "published.unpacking": "pikepdf, which only PDFs need",
    "published.wordpictures": "pillow, which only pictures that somebody saved again need",
    "rendering.embedded.effects": "pillow, which only documents with colors need",
    "rendering.embedded.images": "Pillow, which only pictures with a height alone need",
    "rendering.embedded.word.pictures": "pillow, which only pictures of kinds that Word does not show need",
    "rendering.pandoc": "pypandoc, which looks for pandoc when it is imported",
    "reports.values": "the manifest, whose words only a notebook needs for a value",
    "signatures.prints": "pyhanko, which is an extra",
    "signatures.revisions": "pikepdf, which only signed PDFs need",
    "verification.glyphs": "uharfbuzz and matplotlib, which only prints need",
    "verification.rebuild": "rendering, which only --rebuild needs",
    "verification.marks": "typst and the engine, which only files with charts need",
    "warm.client": "the engine, which only a process that waits needs",
    "typesetting.worker": "typst, from a folder that the process is told",
}
"""Modules that import another one within a function, and why; every command imports what it needs there."""


def test_imports_within_functions_have_a_reason() -> None:
    found = {
        module
        for module, tree in trees().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.ImportFrom) and node.module in sys.stdlib_module_names)
        and not module.startswith("cli.")
    }
    assert found == LAZY.keys()


LONG = {
    "charts.counts": "every number in the texts of charts, which a reader checks in one place",
    "wording.values": "how each kind of datum reads",
}
"""Modules of more than 350 lines, and what keeps each in one file."""


def test_long_modules_have_a_reason() -> None:
    root = Path(cisreport.__file__).parent
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in paths(root).items()}
    assert {name for name, length in lengths.items() if length > 350} == LONG.keys()


def paths(root: Path) -> dict[str, Path]:
    """Return the files of modules below a folder by their names."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): path for path in sorted(root.rglob("*.py"))
    }


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax trees of the package's modules."""
    found = paths(Path(cisreport.__file__).parent)
    return {name: ast.parse(path.read_text("utf-8")) for name, path in found.items()}


ELSEWHERE = {
    "data",
    "documentation",
    "excerpts",
    "faults",
    "features",
    "fuzzing",
    "injection",
    "scripts",
    "toy",
}
"""Folders of tests that are not about one package; tests/README.md says what is in them."""


def test_tests_mirror_the_packages() -> None:
    package = Path(cisreport.__file__).parent
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    tests = ROOT / "tests"
    folders = {path.relative_to(tests).parts[0] for path in tests.glob("*/**/test_*.py")}
    assert folders - ELSEWHERE == packages
    single = {path.stem for path in package.glob("*.py")}
    alone = {path.stem.removeprefix("test_") for path in tests.glob("test_*.py")}
    assert (
        alone
        - {
            "architecture",
            "docs",
            "kinds",
            "large",
            "looking",
            "public_names",
            "sharing",
            "tutorials",
            "words",
        }
        <= single
    )
    named = set(re.findall(r"^\| `(\w+)/`", (tests / "README.md").read_text("utf-8"), re.MULTILINE))
    assert named == ELSEWHERE
