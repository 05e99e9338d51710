"""Write the states of the vocabulary, ``data/vocabulary/states.csv``: ``python docs/states.py``.

Codes and formal names are those of ISO 3166-1 as pycountry has them, usual names those of Unicode's CLDR, and
the numbers of the Correlates of War project and of Gleditsch and Ward those of countrycode.  pycountry and
countrycode are needed only here.  With ``--check`` the script only reports whether the file is current;
``make check`` runs it so.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale
from countrycode import countrycode

from cisreport.assets import asset

TABLE = Path(__file__).parents[1] / "data" / "vocabulary" / "states.csv"
LABELS = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "PS": "Palestine",
}
"""Labels where CLDR's are not usual in prose."""
PLAIN = {" & ": " and ", "St. ": "Saint ", "’": "'", r" \(.*\)": "", " SAR China": ""}
"""What is written otherwise in prose than in a list."""


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each state, sorted by its label."""
    states = sorted(pycountry.countries, key=lambda state: slug(label(state)))
    codes = [state.alpha_3 for state in states]
    numbers = {name: countrycode(codes, "iso3c", name) for name in ("cown", "gwn")}
    languages = [name for name in json.loads(asset("languages.json").read_text("utf-8")) if name != "en"]
    names = {language: Locale(language).territories for language in languages}
    for n, state in enumerate(states):
        formal = [getattr(state, name, "") for name in ("name", "common_name", "official_name")]
        others = {name for name in formal if name and "," not in name and "(" not in name} - {label(state)}
        yield {
            "id": slug(label(state)),
            "label": label(state),
            "aliases": "; ".join(sorted(others)),
            "iso2": state.alpha_2,
            "iso3": state.alpha_3,
            "cow": numbers["cown"][n] or "",
            "gw": numbers["gwn"][n] or "",
            **{language: names[language][state.alpha_2] for language in languages},
        }


def label(state: Any) -> str:
    """Return the usual name of a state in English."""
    name = LABELS.get(state.alpha_2) or Locale("en").territories[state.alpha_2]
    for pattern, instead in PLAIN.items():
        name = re.sub(pattern, instead, name)
    return name


def slug(text: str) -> str:
    """Return a name as an id."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))


def made() -> str:
    """Return the text of the table."""
    found = list(rows())
    file = io.StringIO()
    writer = csv.DictWriter(file, found[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return file.getvalue()


if __name__ == "__main__":
    if "--check" not in sys.argv:
        TABLE.write_text(made(), "utf-8")
    elif TABLE.read_text("utf-8") != made():
        sys.exit(f"{TABLE}: is not current; run python docs/states.py")
