"""Articles of offices and bodies within a sentence."""

from __future__ import annotations

import pytest

import cisreport
from cisreport.model import Dataset
from cisreport.wording.articles import with_article


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return cisreport.load("dushanbe-2022")


@pytest.mark.parametrize(
    ("record", "name", "words"),
    [
        ("foreign-minister-armenia", "Foreign minister of Armenia", "the foreign minister of Armenia"),
        ("mfa-russia", "Foreign ministry of Russia", "the foreign ministry of Russia"),
        ("aliyev-government", "Aliyev government", "the Aliyev government"),
        ("cis-fm-council", "CIS council of foreign ministers", "the CIS council of foreign ministers"),
        ("cis-fm-council", "the council", "the council"),
        ("cis", "Commonwealth of Independent States", "Commonwealth of Independent States"),
        ("caspian-post", "The Caspian Post", "The Caspian Post"),
        ("armenia", "Armenia", "Armenia"),
        ("lavrov", "Sergey Lavrov", "Sergey Lavrov"),
        ("full-council", "Council meeting in Dushanbe", "Council meeting in Dushanbe"),
    ],
)
def test_common_words_have_an_article(ds: Dataset, record: str, name: str, words: str) -> None:
    assert with_article(ds, record, name) == words


def test_lists_of_participants_have_articles(ds: Dataset) -> None:
    value = cisreport.Citer(ds)
    assert str(value("trilateral/participants")).endswith(
        "Ararat Mirzoyan, the foreign ministry of Russia, the foreign ministry of Azerbaijan "
        "and the foreign ministry of Armenia"
    )
