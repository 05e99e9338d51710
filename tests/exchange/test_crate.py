"""RO-Crate: its library reads it, and every file and source is in it; a report's has what it was made of."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

import cisreport
from cisreport.errors import CisreportError
from cisreport.exchange import FORMATS, write_files
from cisreport.exchange.folder import put
from cisreport.projects import new_project, new_report
from cisreport.rendering.outputs import render
from cli.running import TOY, run
from sample import dataset as sample
from sharing import made_once

FORM = FORMATS["rocrate"]
LAKE = "lake-league-2031"
LICENSE = "license: {text: CC BY 4.0, url: 'https://creativecommons.org/licenses/by/4.0/'}\n"


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council"])
def test_a_crate_has_every_file_and_how_it_was_made(name: str, tmp_path: Path) -> None:
    ds = cisreport.derive(cisreport.load(name))
    files = FORM.write(ds)
    write_files(files, tmp_path / "crate", is_folder=True, is_replacing=False)
    crate = ROCrate(tmp_path / "crate")
    root = crate.root_dataset
    assert (root["name"], root["version"], str(root["datePublished"])[:10]) == (
        ds.title,
        ds.version,
        ds.date,
    )
    parts = {part.id for part in root["hasPart"]}
    assert parts == files.keys() - {"ro-crate-metadata.json"}
    action = crate.get(f"#coding-{ds.id}")
    assert {result.id for result in action["result"]} == parts
    objects = action["object"] if isinstance(action["object"], list) else [action["object"]]
    assert {used["identifier"] for used in objects} == {source.id for source in ds.sources}
    assert (action["agent"]["name"], action["endTime"]) == (ds.coding.coder, ds.coding.date)
    assert action["instrument"]["name"] == "cisreport"


def _project(folder: Path) -> None:
    """Make a project with a report on the toy's dataset, and render it."""
    new_project(folder)
    shutil.copytree(TOY / "data", folder / "data", dirs_exist_ok=True)
    report = new_report(LAKE, folder)
    front = (
        "author:\n  - name: Ana Moreno\n    orcid: 0000-0002-1825-0097\n  - name: {given: Ben, family: Lo}\n"
    )
    report.write_text(report.read_text("utf-8").replace("---\n", f"---\n{front}{LICENSE}", 1), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        render([f"reports/{LAKE}.qmd"], to=["html", "pdf", "docx"])


@pytest.fixture
def project(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    shutil.copytree(made_once(tmp_path_factory, "crate", _project), tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def _of_report(*kinds: str) -> Mapping[str, bytes]:
    return FORM.write_report([Path(f"build/{LAKE}.{kind}") for kind in kinds], Path(f"reports/{LAKE}.qmd"))


@pytest.mark.slow
def test_a_reports_crate_has_what_it_was_made_of(project: Path, tmp_path: Path) -> None:
    made = run("export", *(f"build/{LAKE}.{kind}" for kind in ("html", "pdf", "docx")), "--to", "rocrate")
    assert made.exit_code == 0, made.output
    place = project / f"{LAKE}-rocrate"
    crate, ds = ROCrate(place), cisreport.load(LAKE)
    action = crate.get("#render")
    assert {item.id for item in action["result"]} == {f"{LAKE}.{kind}" for kind in ("html", "pdf", "docx")}
    used = {item.id for item in action["object"]}
    assert used >= {f"document/reports/{LAKE}.qmd", "document/reports/_quarto.yml", f"data/{LAKE}/"}
    assert action["instrument"]["version"] == version("cisreport")
    assert "typst" in action["instrument"]["softwareRequirements"]
    people = [(person.id, person["name"]) for person in action["agent"]]
    assert people == [("https://orcid.org/0000-0002-1825-0097", "Ana Moreno"), ("#author-2", "Ben Lo")]
    license_ = crate.root_dataset["license"]
    assert (license_.id, license_["name"]) == ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")
    assert ds.digest in crate.get(f"data/{LAKE}/")["description"]
    coding = crate.get(f"#coding-{LAKE}")
    assert coding["object"]["identifier"] == "bridge-for-the-league"
    assert {item.id for item in coding["result"]} >= {f"data/{LAKE}/facts.csv", f"{LAKE}.jsonld"}
    files = [entity for entity in crate.get_entities() if entity.type == "File"]
    assert {entity.id for entity in files} == {
        path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()
    } - {"ro-crate-metadata.json"}
    for entity in files:
        assert hashlib.sha256((place / entity.id).read_bytes()).hexdigest() == entity["sha256"]
    back, _ = put(FORM.read(place), tmp_path / LAKE, origin=str(place))
    assert back.digest == ds.digest
    assert _of_report("html", "pdf", "docx") == _of_report("html", "pdf", "docx")


@pytest.mark.slow
def test_a_project_that_changed_is_refused(project: Path) -> None:
    for name in (f"{LAKE}.qmd", "references.bib"):
        path = project / "reports" / name
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    (project / "reports" / "_quarto.yml").unlink()
    facts = project / "data" / LAKE / "quantities.yml"
    facts.write_text(facts.read_text("utf-8").replace("label: ", "label: New ", 1), "utf-8")
    made = run("export", f"build/{LAKE}.html", "--to", "rocrate")
    remedy = "render the report again"
    assert (made.exit_code, made.stderr.splitlines()) == (
        1,
        [
            f"build/{LAKE}.html: the report was not rendered with these records of {LAKE}; {remedy}",
            f"reports/_quarto.yml: the project does not have it; {remedy}",
            f"reports/{LAKE}.qmd: the report was not rendered with this file; {remedy}",
            f"reports/references.bib: the report was not rendered with this file; {remedy}",
        ],
    )


@pytest.mark.slow
def test_what_is_not_one_consistent_report_is_refused(project: Path) -> None:
    document = project / "reports" / f"{LAKE}.qmd"
    document.write_text(document.read_text("utf-8") + "\nMore.\n", "utf-8")
    render([document], to=["html"], output_dir="other")
    other = FORM.write_report
    with pytest.raises(CisreportError, match=rf"it is not of the same document as build/{LAKE}.pdf"):
        other([Path(f"build/{LAKE}.pdf"), Path(f"other/{LAKE}.html")], Path(f"reports/{LAKE}.qmd"))
    page = project / "build" / f"{LAKE}.html"
    page.write_text(page.read_text("utf-8").replace("Generated", "Made").replace("1", "7", 40), "utf-8")
    forged = run("export", page, "--to", "rocrate")
    assert (forged.exit_code, f"run `cisreport verify {page}`" in forged.stderr) == (1, True)
    assert "parquet is not for reports" in run("export", f"build/{LAKE}.pdf", "--to", "parquet").stderr
    assert "name one dataset" in run("export", LAKE, LAKE, "--to", "rocrate").stderr


NOT_KNOWN = {
    "ro-crate-1.2_44.2",  # a single version; the profile requires RO-Crate 1.1, so there are two
    "ro-crate-1.2_56.1",  # a publisher
    "ro-crate-1.2_80.2",  # the organization of the coder
    "ro-crate-1.2_80.3",
    "ro-crate-1.2_91.0",  # the coder's ORCID
    "ro-crate-1.2_93.0",  # a contact
    "ro-crate-1.1_22.3",
    "ro-crate-1.1_30.2",
    "ro-crate-1.1_30.3",
    "process-run-crate-0.5_5.1",  # the class schema:SoftwareApplication itself, which it takes for an entity
}
"""Recommendations on what no dataset says, and the one that the profile excludes; nothing is required."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dataset", "report"])
@pytest.mark.parametrize("profile", ["ro-crate-1.2", "ro-crate-1.1", "process-run-crate"])
def test_the_validator_finds_nothing_that_can_be_said(
    profile: str, kind: str, project: Path, tmp_path: Path
) -> None:
    """roc-validator needs other versions of our libraries, so it is in an environment of its own."""
    command = shutil.which("rocrate-validator")
    if command is None:
        pytest.skip("needs rocrate-validator on the PATH (uv tool install roc-validator)")
    crate, report = tmp_path / "crate", tmp_path / "report.json"
    files = FORM.write(sample()) if kind == "dataset" else _of_report("html", "pdf")
    write_files(files, crate, is_folder=True, is_replacing=False)
    options = ("-y", "validate", "-p", profile, "-l", "recommended", "-f", "json", "-o", report, crate)
    subprocess.run([command, *options], capture_output=True, check=False, timeout=120)
    issues = json.loads(report.read_text())["issues"] if report.exists() else None
    if issues is None or any("retrieve the JSON-LD context" in item["message"] for item in issues):
        pytest.skip("rocrate-validator reads the context of RO-Crate from the network, and cannot")
    found = {item["check"]["identifier"]: item["message"] for item in issues}
    assert found.keys() <= NOT_KNOWN, found
