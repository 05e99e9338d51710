"""What travels with a chart, and the forms it takes."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from analysis.building import dataset, meeting
from cisreport.charts import KINDS, Chart, timeline
from cisreport.charts.theme import NARROW, WIDTH
from cisreport.digests import digest
from cisreport.model import Dataset

PRINT_DIGEST = """
import hashlib, sys
import cisreport
from cisreport.charts import timeline
svg = timeline(cisreport.load(sys.argv[1])).svg()
print(hashlib.sha256(svg.encode()).hexdigest())
"""
TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"


@pytest.fixture(scope="module")
def chart() -> Chart:
    return timeline(week(), label="fig-week")


def week() -> Dataset:
    events = [meeting(f"m-{n}", f"2031-03-1{n}", label=f"Meeting “{n}”") for n in range(3)]
    return dataset(*events, meeting("m-9", None, label="Meeting without a day"))


def test_markdown_in_a_report(chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CISREPORT_FIGURES", str(tmp_path / "figures"))
    text = chart.markdown()
    images = "".join(
        rf'!\[\]\(<(?P<{kind}>[^>]+)>\)\{{\.chart-{kind} fig-alt="(?P<{kind}_alt>[^"]+)"\}}\s+'
        for kind in ("wide", "narrow", "picture")
    )
    title = r"::: \{\.chart-title\}\n(?P<title>.+)\n:::\n\n::: \{\.chart-subtitle\}\n.+\n:::\n\n"
    below = r":::\n\n::: \{\.chart-below\}\n(?P<below>.+)\n:::\n\n"
    told = r"``` \{\.cr-chart\}\n(?P<told>.+)\n```\n\n"
    around = rf"{title}::: \{{\.chart\}}\n{images}{below}"
    figure = rf'::: \{{#fig-week cr-facts="(?P<facts>[^"]+)"\}}\n{around}(?P<caption>.+)\n:::\n'
    match = re.fullmatch(told + figure, text)
    assert match is not None
    assert match["facts"].split()[0] == "demo:m-0/date"
    assert json.loads(match["told"]) == chart.entry()
    made = {"wide": chart.drawing(), "narrow": chart.drawing(NARROW), "picture": chart.svg()}
    for kind, svg in made.items():
        path = Path(match[kind])
        assert path.parent == tmp_path / "figures"
        assert path.read_text(encoding="utf-8") == svg
        assert "Meeting &#x201c;0&#x201d;" in match[f"{kind}_alt"]
    assert match["title"].startswith('[]{.cr-text text="')
    assert "Dataset demo" in match["below"]
    assert '[]{.cr-value cite="demo:m-9/label" text="Meeting without a day"}' in match["caption"]


def test_markdown_in_a_document_of_quarto(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CISREPORT_FIGURES", raising=False)
    monkeypatch.setenv("QUARTO_FIG_WIDTH", "7")
    monkeypatch.chdir(tmp_path)
    assert "(<cisreport_files/fig-week-wide-" in (chart._repr_markdown_() or "")
    assert len(list((tmp_path / "cisreport_files").iterdir())) == 3
    assert chart._repr_html_() is None
    assert len(list((tmp_path / "cisreport_files").iterdir())) == 3


def test_svg_can_stand_in_a_page(chart: Chart) -> None:
    svg = chart.svg()
    root = ET.fromstring(svg)
    names = {element.get("id") for element in root.iter()} - {None}
    assert all(str(name).startswith("fig-week-") for name in names)
    assert not [
        element.tag for element in root.iter() if element.tag.endswith(("style", "metadata", "script"))
    ]
    assert not [element.tag for element in root.iter() if "style" in element.attrib]
    paints = {element.get(key) for element in root.iter() for key in ("fill", "stroke")} - {None}
    assert all(re.fullmatch(r"none|#[0-9a-f]{6}|url\(#fig-week-\w+\)", str(paint)) for paint in paints)
    families = {element.get("font-family") for element in root.iter() if element.tag.endswith("text")}
    assert families == {None}
    assert root.get("font-family") == "'Noto Sans'"
    assert root.get("width") == f"{WIDTH / 25.4 * 72:.2f}pt"


def test_svg_is_the_same_under_other_settings(chart: Chart) -> None:
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "text.parse_math": True, "figure.dpi": 40}):
        assert chart.svg() == chart.svg()
        strange = chart.svg()
    assert strange == chart.svg()


@pytest.mark.slow
def test_svg_is_the_same_on_another_day_and_place(tmp_path: Path) -> None:
    digests = set()
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Pacific/Auckland", "C.UTF-8")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, str(TOY)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize(("name", "magic"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_save(chart: Chart, tmp_path: Path, name: str, magic: bytes) -> None:
    assert chart.save(tmp_path / name).read_bytes().startswith(magic)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_a_save_that_fails_leaves_the_earlier_file(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"earlier")

    def fails(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space left"):
        chart.save(path)
    assert path.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_notebook_shows_the_drawing_with_its_alternative_text(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CISREPORT_FIGURES", raising=False)
    monkeypatch.chdir(tmp_path)
    root = ET.fromstring(chart._repr_html_() or "")
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alt)
    family, _, ours = (root.get("font-family") or "").partition(", ")
    assert ours == "'Noto Sans'"
    [rules] = [element.text or "" for element in root.iter() if element.tag.endswith("style")]
    assert rules.count(f"font-family: {family.replace(chr(39), chr(34))};") == 2
    assert 5_000 < len(rules) < 80_000
    assert chart._repr_markdown_() is None
    assert not list(tmp_path.iterdir())
    assert repr(chart).splitlines() == [chart.alt, chart.heading.source, *chart.heading.left_out]


def test_a_chart_cannot_be_changed(chart: Chart) -> None:
    with pytest.raises(FrozenInstanceError):
        chart.alt = "something else"  # type: ignore[misc]


def test_a_chart_is_made_again_from_what_its_entry_says(chart: Chart) -> None:
    told = chart.entry()
    again = KINDS[told["kind"]](week(), label=told["label"], **told["parameters"])
    assert again.entry() == told
    assert again.data()["rows"][0][:5] == ["m-0", "Meeting “0”", "meetings", None, None]
    assert "Meeting “0”" in told["texts"]


def test_the_title_of_a_chart_is_a_parameter() -> None:
    titled = timeline(dataset(meeting("m-0", "2031-03-10")), title="One meeting")
    told = titled.entry()
    assert told["parameters"] == {"title": "One meeting"}
    assert told["heading"]["title"] == titled.texts()[0] == "One meeting"
    assert told["alt"].startswith("One meeting. ")
    assert "One meeting" not in told["texts"] + told["narrow"]
    assert told["digest"] == digest({name: part for name, part in told.items() if name != "digest"})
