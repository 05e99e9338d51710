"""Render and test with each supported Python, and with the lowest dependencies that are allowed.

``make test-versions`` runs it.  Each environment is below ``build/versions``.  A Python that this machine
does not have is named and left out; no interpreter is downloaded.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "versions"
UV = Path(sys.executable).with_name("uv")
LOWEST = "lowest"
_QUICK = "not browser and not published and not project and not slow and not every"
_USED = ("events", "exchange", "test")
"""Extras of which the lowest versions are installed; reports run without Jupyter, and are tested so."""
_OF_THE_LOCK = ("tests/datasets/test_vocabulary.py::test_the_table_is_current",)
"""Tests of data that newer libraries have."""


def main() -> None:
    """Test what the command line names, by default everything."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = _supported(project["classifiers"])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[*supported, LOWEST], choices=[*supported, LOWEST])
    results = {name: _tested(name, supported[0]) for name in parser.parse_args().names}
    print("\n" + "\n".join(f"{name}: {result}" for name, result in results.items()))
    sys.exit(any(result.startswith("failed") for result in results.values()))


def _supported(classifiers: Sequence[str]) -> list[str]:
    """Return the versions of Python that the package names, the oldest first."""
    return [found[1] for item in classifiers if (found := re.fullmatch(r".* :: (3\.\d+)", item))]


def _tested(name: str, oldest: str) -> str:
    """Return what came out with one version of Python, or with the lowest dependencies on the oldest one."""
    version = oldest if name == LOWEST else name
    interpreter = _interpreter(version)
    if interpreter is None:
        return f"not tested, because this machine has no Python {version}"
    print(f"== {name}: {interpreter}", flush=True)
    try:
        environment = Environment.made(name, interpreter)
        outputs = environment.rendered()
        if name == LOWEST:
            environment.run("cisreport", "verify", *map(str, outputs))
        elif wrong := [*_changed(outputs)]:
            return f"failed: other bytes than reports/published.sha256 has: {', '.join(wrong)}"
        others = [part for test in _OF_THE_LOCK if name == LOWEST for part in ("--deselect", test)]
        environment.run("pytest", "-q", "-n", "auto", "--dist", "worksteal", "-m", _QUICK, *others)
    except subprocess.CalledProcessError as error:
        return f"failed: {Path(error.cmd[0]).name} {error.cmd[1]}"
    return "passed"


def _interpreter(version: str) -> str | None:
    """Return the newest interpreter of a version: of pyenv, else what uv finds."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    known = [path for path in root.glob(f"versions/{version}.*") if (path / "bin" / "python3").exists()]
    if known:
        newest = max(known, key=lambda path: [int(part) for part in re.findall(r"\d+", path.name)])
        return str(newest / "bin" / "python3")
    command = (UV, "python", "find", "--no-project", "--no-python-downloads", "--system", version)
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with the project as it is in this folder."""

    folder: Path

    @classmethod
    def made(cls, name: str, interpreter: str) -> Environment:
        """Make it, with the locked packages or the lowest ones that are allowed."""
        made = cls(FOLDER / name)
        _run(UV, "venv", "--quiet", "--clear", "--no-project", "--python", interpreter, made.folder)
        if name == LOWEST:
            lowest = made.folder / "lowest.txt"
            extras = [part for extra in _USED for part in ("--extra", extra)]
            options = ("--quiet", "--no-header", "--no-annotate", "--resolution", "lowest-direct", *extras)
            _run(UV, "pip", "compile", *options, "-p", made.python, "pyproject.toml", "-o", lowest)
            made.install("-r", lowest)
            made.install("--group", "dev", "--constraints", lowest)
        else:
            made.install("--require-hashes", "-r", "requirements.lock")
        made.install("--no-deps", "--no-build-isolation", "--editable", ".")
        return made

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin" / "python"

    def install(self, *arguments: str | Path) -> None:
        """Install packages."""
        _run(UV, "pip", "install", "--quiet", "--python", self.python, *arguments)

    def run(self, command: str, *arguments: str) -> None:
        """Run a command of the environment."""
        _run(self.folder / "bin" / command, *arguments)

    def rendered(self) -> list[Path]:
        """Return the published reports, rendered anew."""
        outputs = self.folder / "reports"
        lines = (ROOT / "reports" / "published.sha256").read_text(encoding="utf-8").splitlines()
        names = {line.split()[1].partition(".")[0] for line in lines}
        documents = [Path("reports", f"{name}.qmd") for name in sorted(names)]
        self.run("cisreport", "render", *map(str, documents), "--output-dir", str(outputs), "--no-cache")
        return sorted(outputs.iterdir())


def _changed(outputs: Sequence[Path]) -> Iterator[str]:
    """Yield the names of outputs that are not as published."""
    lines = (ROOT / "reports" / "published.sha256").read_text(encoding="utf-8").splitlines()
    published = {name: digest for digest, name in (line.split() for line in lines)}
    for path in outputs:
        if hashlib.sha256(path.read_bytes()).hexdigest() != published.get(path.name):
            yield path.name


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
