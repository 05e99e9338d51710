"""The first dataset and what its report says of the article in its references."""

from __future__ import annotations

import re
from pathlib import Path

from cisreport import derive, load
from cisreport.wording import text_of

REFERENCES = Path(__file__).parents[2] / "reports" / "references.bib"


def test_the_article_is_cited_as_coded_and_its_days_as_computed() -> None:
    ds = derive(load("dushanbe-2022"))
    [article] = ds.sources
    entry = REFERENCES.read_text("utf-8").partition("@misc{caspianpost,")[2].partition("\n}")[0]
    stated = {
        name: text.replace("{", "").replace("}", "") for name, text in re.findall(r"(\w+) = \{(.*)\}", entry)
    }
    assert stated["year"] == f"[{text_of(ds, 'time-of-writing')}]"
    assert stated["title"] == article.title.only
    assert stated["author"] == article.producer.only
    assert stated["url"] == article.url
