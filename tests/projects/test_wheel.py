"""The road of a newcomer, with nothing but the built wheel in its own environment."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from sharing import made_once
from webpages import made_site

pytestmark = pytest.mark.project
ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy"
FAILING = {"check": 1, "coverage": 1, "test": 1}
"""Commands of the page on the first report that find the passages that are not coded yet."""


def build(folder: Path, factory: pytest.TempPathFactory) -> None:
    """Build the wheel, and install it where only its dependencies can be imported besides."""
    shutil.copytree(ROOT / "src", folder / "checkout" / "src", ignore=shutil.ignore_patterns("__pycache__"))
    site = made_site(factory)
    shutil.copytree(site, folder / "checkout" / "build" / "site")
    for name in ("data", "docs", "reports"):
        shutil.copytree(ROOT / name, folder / "checkout" / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "checkout" / "tests" / "toy").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "tests/toy/article.txt"):
        shutil.copy(ROOT / name, folder / "checkout" / name)
    for place in (folder, folder / "again"):
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(place)]
        subprocess.run(command, cwd=folder / "checkout", check=True, capture_output=True)
        for path in (folder / "checkout").rglob("*"):  # a checkout of another day
            os.utime(path, (1_900_000_000, 1_900_000_000))
    shutil.rmtree(folder / "checkout")
    [wheel] = folder.glob("*.whl")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--no-deps", "--offline"]
    subprocess.run([*uv, "--python", str(python), str(wheel)], check=True)
    dependencies = sysconfig.get_path("purelib")
    [own] = environment.glob("lib/python*/site-packages")
    # Files ending in .pth of a folder added so are not read, so the checkout stays out.
    (own / "dependencies.pth").write_text(f"{dependencies}\n")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and its environment."""
    return made_once(tmp_path_factory, "wheel", lambda folder: build(folder, tmp_path_factory))


class Newcomer:
    """Runs commands of the environment in a folder."""

    def __init__(self, environment: Path, folder: Path) -> None:
        self.environment = environment
        self.folder = folder

    def run(self, *command: str, code: int = 0) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MAKE"))}
        path = f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command, cwd=self.folder, env={**kept, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


def test_the_wheel_has_what_a_user_needs(installed: Path) -> None:
    [wheel] = installed.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= {
        "cisreport/shipped/data/vocabulary/states.csv",
        "cisreport/shipped/data/vocabulary/states.yml",
        "cisreport/shipped/data/dushanbe-2022/events.yml",
        "cisreport/shipped/site/index.html",
        "cisreport/shipped/site/searchindex.js",
        "cisreport/shipped/reports/dushanbe-2022.qmd",
        "cisreport/shipped/reports/_extensions/cisreport/cisreport.lua",
        "cisreport/projects/template/reports/report.qmd",
        "cisreport/projects/template/dot-gitignore",
    }
    assert [name for name in names if name.startswith(("data", "tests")) or "__pycache__" in name] == []


def test_the_documentation_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    you = Newcomer(installed / "environment", tmp_path)
    page = Path(you.run("cisreport", "docs", "--path").strip())
    assert page.is_file()
    assert page.is_relative_to(installed)
    assert (page.parent / "guide" / "codebook.pdf").read_bytes().startswith(b"%PDF-")
    assert you.run("cisreport", "codebook", "hoped").startswith("# hoped (Modality)\n")


def test_a_wheel_of_the_source_distribution_has_the_documentation(installed: Path) -> None:
    [source] = installed.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        assert f"{source.name.removesuffix('.tar.gz')}/build/site/index.html" in archive.getnames()


def test_wheel_and_source_distribution_are_the_same_bytes_on_another_day(installed: Path) -> None:
    built = [path for path in installed.iterdir() if path.suffix in (".whl", ".gz")]
    assert len(built) == 2
    for path in built:
        assert path.read_bytes() == (installed / "again" / path.name).read_bytes()


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_from_an_empty_folder_to_a_tested_report_that_finds_what_changes(
    installed: Path, tmp_path: Path
) -> None:
    you = Newcomer(installed / "environment", tmp_path)
    assert str(installed) in you.run("python", "-c", "import cisreport; print(cisreport.__file__)")
    you.run("cisreport", "init", "--example")
    you.run("cisreport", "new", "lake-league-2031", "--source", "article.txt", "--language", "en", "--report")
    # The article is coded: records and vocabulary as in the toy, passages as the command has made them.
    coded = TOY / "data" / "lake-league-2031"
    for path in coded.glob("*.yml"):
        shutil.copy(path, tmp_path / "data" / "lake-league-2031")
    for path in (TOY / "data" / "vocabulary").glob("*.yml"):
        shutil.copy(path, tmp_path / "data" / "vocabulary")
    (tmp_path / "reports" / "my-article.qmd").unlink()
    assert "0 errors" in you.run("cisreport", "check", "lake-league-2031")
    you.run("make")
    outputs = [f"build/lake-league-2031.{kind}" for kind in ("html", "pdf")]
    you.run("cisreport", "lint", "reports/lake-league-2031.qmd")
    assert you.run("cisreport", "verify", "--rebuild", *outputs) == ""
    you.run("cisreport", "export", "lake-league-2031", "--to", "datapackage", "--output", "exported")
    assert (tmp_path / "exported" / "datapackage.json").is_file()
    you.run("make", "keep")
    you.run("make", "publish")
    assert " 13 passed" in you.run("make", "test")
    report = tmp_path / "reports" / "lake-league-2031.qmd"
    changed(tmp_path / "data" / "lake-league-2031" / "quantities.yml", "value: 940", "value: 941")
    changed(report, "# Register", "There were 7 ministers.\n\n# Register")
    (tmp_path / "reports" / "published.sha256").write_text(f"{'0' * 64}  lake-league-2031.pdf\n")
    verdicts = you.run("cisreport", "test", "--", "-rA", "-q", code=1)
    assert sorted(re.findall(r"^(?:FAILED|ERROR) (\S+)", verdicts, re.MULTILINE)) == [
        "data/lake-league-2031/dataset.yml::test_frame[derivations]",
        "data/lake-league-2031/dataset.yml::test_frame[values]",
        "reports/lake-league-2031.qmd::test_digest[pdf]",
        "reports/lake-league-2031.qmd::test_lint",
        "reports/lake-league-2031.qmd::test_text[html]",
        "reports/lake-league-2031.qmd::test_text[pdf]",
    ]


def test_the_first_report_can_be_followed_to_the_letter(installed: Path, tmp_path: Path) -> None:
    """Every command of the page runs in order; its records and the document of the README are written."""
    you = Newcomer(installed / "environment", tmp_path)
    page = (ROOT / "docs" / "start" / "first-report.md").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    [report] = re.findall(r"^````markdown\n(.*?)^````$", readme, re.DOTALL | re.MULTILINE)
    said = {}
    for language, body in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        if language == "yaml":
            (you.folder / body.partition("\n")[0].removeprefix("# ")).write_text(body, "utf-8")
        for line in body.splitlines() if language == "sh" else ():
            command, *arguments = shlex.split(line, comments=True)
            if arguments and arguments[0] == "preview":
                (you.folder / "reports" / "my-article.qmd").write_text(report, "utf-8")
            elif command == "cd":
                you.folder /= arguments[0]
            elif command == "cisreport":
                said[" ".join(arguments)] = you.run(command, *arguments, code=FAILING.get(arguments[0], 0))
    assert said["verify build/my-article.pdf"] == ""
    assert said["lint reports/my-article.qmd"] == "reports/my-article.qmd: no findings\n"
    *findings, summary = said["check my-article"].splitlines()
    assert summary == "my-article: 6 facts, 0 derivations, 16 errors, 0 warnings"
    assert {line.rpartition(" ")[2] for line in findings} == {"[every-passage-is-cited]"}
    assert re.findall("^FAILED ([^ ]*)", said["test"], re.MULTILINE) == [
        "data/my-article/dataset.yml::test_check"
    ]
