"""The default style without comments and blanks gives what pandoc's gives."""

import json
import subprocess
from pathlib import Path

from cisreport.rendering.embedded.style import default_style
from cisreport.rendering.pandoc import pandoc_path

TYPES = (
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "dataset",
    "entry-dictionary",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "pamphlet",
    "paper-conference",
    "patent",
    "personal_communication",
    "post-weblog",
    "report",
    "review",
    "software",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
)


def test_the_same_citations(tmp_path: Path) -> None:
    people = [{"family": "Lagun", "given": "Mira"}, {"family": "van Oost", "given": "Per A."}]
    common = {"title": "Ferries & tides: a “record”", "container-title": "Lake studies", "volume": "3"}
    dates = {"issued": {"date-parts": [[2031, 5, 4]]}, "accessed": {"date-parts": [[2031, 6, 1]]}}
    more = {
        "publisher": "Harbor Press",
        "publisher-place": "Mole",
        "URL": "https://example.org/a",
        "genre": "note",
    }
    works = [
        {"id": f"{kind}-{n}", "type": kind, "author": people[:n], **common, **dates, **more}
        for kind in TYPES
        for n in (0, 1, 2)
    ]
    (tmp_path / "works.json").write_text(json.dumps(works), "utf-8")
    cites = [
        f"[see @{work['id']}, p. 4; @{works[n - 1]['id']}] @{work['id']}" for n, work in enumerate(works)
    ]
    text = "---\nlang: en-GB\n---\n" + "\n\n".join(cites)
    command = [pandoc_path(), "--to=json", "--citeproc", "--bibliography=works.json"]

    def read(*arguments: str) -> dict[str, object]:
        done = subprocess.run(
            [*command, *arguments], input=text.encode(), capture_output=True, cwd=tmp_path, check=True
        )
        found: dict[str, object] = json.loads(done.stdout)
        return found

    style = default_style(tmp_path)
    assert style.stat().st_size < 100_000
    ours = read(f"--csl={style}")
    assert ours["blocks"] == read()["blocks"]
    assert json.dumps(ours["blocks"]).count('"csl-entry"') == len(works)
