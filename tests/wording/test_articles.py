"""Articles of offices and bodies within a sentence."""

from __future__ import annotations

import pytest

import cisreport
from cisreport.wording.articles import with_article, within_sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Foreign minister of Armenia", "the foreign minister of Armenia"),
        ("Foreign ministers of the members of the CIS", "the foreign ministers of the members of the CIS"),
        ("Ministers of bridges", "the ministers of bridges"),
        ("Prime minister", "the prime minister"),
        ("Aliyev government", "the Aliyev government"),
        ("CIS council of foreign ministers", "the CIS council of foreign ministers"),
        ("fishermen of the lake", "the fishermen of the lake"),
        ("the council", "the council"),
        ("Foreign Ministry of Armenia", "the Foreign Ministry of Armenia"),
        ("Armenia's Ministry of Foreign Affairs", "Armenia's Ministry of Foreign Affairs"),
        ("State Border Service", "the State Border Service"),
        ("Members of the Commonwealth", "the members of the Commonwealth"),
        ("Commonwealth of Independent States", "the Commonwealth of Independent States"),
        ("The Caspian Post", "The Caspian Post"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("Armenia", "Armenia"),
        ("", ""),
    ],
)
def test_common_words_have_an_article(name: str, words: str) -> None:
    assert with_article(name) == words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Two-way meeting of Lavrov and Bayramov", "two-way meeting of Lavrov and Bayramov"),
        ("Council meeting in Dushanbe", "council meeting in Dushanbe"),
        ("Council of Europe", "Council of Europe"),
        ("Council", "Council"),
        ("Lavrov's arrival", "Lavrov's arrival"),
        ("Border Commission meets", "Border Commission meets"),
        ("", ""),
    ],
)
def test_common_words_for_events_are_small_within_a_sentence(label: str, words: str) -> None:
    assert within_sentence(label) == words


def test_lists_of_participants_have_articles() -> None:
    value = cisreport.Citer(cisreport.load("dushanbe-2022"))
    assert str(value("trilateral/participants")).endswith(
        "Ararat Mirzoyan, the foreign ministry of Russia, the foreign ministry of Azerbaijan "
        "and the foreign ministry of Armenia"
    )
