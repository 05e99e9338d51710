"""The harbor of ``harbor.py`` in four languages: invented words, and a report of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import harbor

FONTS = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the harbor's records are called in a language, and a sentence around the length of its quay."""

    title: str
    norland: str
    sudland: str
    office: str
    quay: str
    opening: str
    summit: str
    length: str
    sentence: tuple[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        return self.norland, self.sudland, self.office, self.quay, self.opening, self.summit, self.length


WORDS = {
    "hy": Words(
        title="Խոսակցություններ նավահանգստում",
        norland="Հյուսիսային երկիր",
        sudland="Հարավային երկիր",
        office="Նավահանգստի գրասենյակ",
        quay="Նավամատույց",
        opening="Հանդիսավոր բացում",
        summit="Գագաթնաժողով",
        length="Նավամատույցի երկարությունը",
        sentence=("Նոր նավամատույցի երկարությունը", "է, և բոլորը եկել էին։"),
    ),
    "fa": Words(
        title="گفت‌وگوها (Talks) در بندر 2031",
        norland="Norland (N)",
        sudland="Sudland (S)",
        office="اداره بندر (A)",
        quay="Quay 7 (new)",
        opening="Opening, 2031 (new)",
        summit="نشست سران [II]",
        length="درازای اسکله (km)",
        sentence=("اسکله‌ی تازه", "درازا دارد؛ همه می‌آیند."),
    ),
    "zh": Words(
        title="港口会谈",
        norland="北国",
        sudland="南国",
        office="港务局",
        quay="新码头",
        opening="开幕仪式",
        summit="首脑会议",
        length="码头长度",
        sentence=("新码头长", "，各方都来了。"),
    ),
    "kk": Words(
        title="Айлақтағы келіссөздер",
        norland="Солтүстік өлке",
        sudland="Оңтүстік өлке",
        office="Айлақ кеңсесі",
        quay="Жаңа айлақ",
        opening="Ашылу рәсімі",
        summit="Басшылар жиыны",
        length="Айлақтың ұзындығы",
        sentence=("Жаңа айлақтың ұзындығы", "болды, һәм бәрі келді."),
    ),
}
REPORT = """\
---
title: {title}
author: {norland}
date: 2031-07-01
lang: {lang}
---

```{{python}}
#| include: false
import cisreport
from cisreport import charts, reports

ds = cisreport.derive(cisreport.load("harbor"))
v = cisreport.Citer(ds)
```

{before} `{{python}} v("quay-length")` {after}

```{{python}}
charts.timeline(ds, label="fig-timeline")
```

# {office}

```{{python}}
reports.register(ds)
```
"""


def write(folder: Path, lang: str) -> Path:
    """Write the dataset and the report of a language; return the report."""
    words = WORDS[lang]
    changes = {
        "harbor/dataset.yml": {"A harbor conference": words.title},
        "harbor/sources.yml": {"Talks at the harbor": words.title, "language: en": f"language: {lang}"},
        "harbor/actors.yml": {
            "label: Norland": f"label: {words.norland}",
            "name: Norland": f"name: {words.norland}",
            "label: Sudland": f"label: {words.sudland}",
            "name: Sudland": f"name: {words.sudland}",
            "label: The port office": f"label: {words.office}",
            "name: the Port Office": f"name: {words.office}",
            "label: The quay": f"label: {words.quay}",
        },
        "harbor/events.yml": {
            "label: The opening": f"label: {words.opening}",
            "label: The summit": f"label: {words.summit}",
        },
        "harbor/quantities.yml": {"Length of the quay": words.length},
    }
    files: dict[str, str | bytes | None] = {}
    for name, replacements in changes.items():
        text = harbor.FILES[name]
        for old, new in replacements.items():
            assert old in text
            text = text.replace(old, new)
        files[name] = text
    harbor.write(folder / "data", files)
    if lang == "zh":
        shutil.copytree(FONTS, folder / "fonts", ignore=shutil.ignore_patterns("*.md"))
    (folder / "pyproject.toml").touch()
    before, after = words.sentence
    report = folder / f"{lang}.qmd"
    values = {"title": words.title, "norland": words.norland, "office": words.office}
    report.write_text(REPORT.format(lang=lang, before=before, after=after, **values), "utf-8")
    return report
