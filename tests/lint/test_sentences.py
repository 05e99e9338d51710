"""Sentences of a report and the facts they rest on: those without any, and those that say more."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cisreport.cli import app
from cisreport.errors import Problem
from cisreport.lint import findings, read
from cisreport.lint.languages import LANGUAGES
from cisreport.lint.sentences import Sentence, coverage, sentences_in
from cisreport.lint.shades import ANY, RESERVES, _pattern, _words, shows_reserve

TOY = Path(__file__).parents[1] / "toy" / "data"
MORE = """\
  - {id: summit-dull, label: Dull, anchors: p10.s1, modality: evaluated, reserve: somewhat, proposition: So.}
  - {id: talks-warm, label: Warm, anchors: p5.s1, modality: evaluated, proposition: The talks were warm.}
  - {id: ferries-late, label: Late, anchors: p7.s1, reserve: frequently, proposition: Ferries come late.}
  - {id: road-long, label: Long, anchors: p7.s1, reserve: very, proposition: The road is long.}
  - {id: league-grows, label: Up, anchors: p6.s1, modality: expected, attribution: vell, proposition: League.}
  - {id: osk-ready, label: Ready, anchors: p6.s2, modality: implied, proposition: Osk is ready to talk.}
  - {id: osk-before, label: Before, anchors: p6.s2, modality: presupposed, proposition: Osk came before.}
  - {id: tolls-known, label: Known, anchors: p5.s3, attribution: tarn, proposition: The toll was known.}

terms:"""
HEAD = """\
---
title: What was said
---

```{python}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("data/lake-league-2031"))
v = cisreport.Citer(ds)
```

"""
TAIL = """

# Register {#sec-register}

```{python}
#| echo: false
reports.register(ds)
```
"""

PLANTED = [
    # a sentence that rests on nothing
    ("uncovered", "The talks changed the mood on the shore."),
    ("uncovered", "[The talks were held](fact:talks). The mood on the shore changed."),
    ("uncovered", "- the mood on the shore changed"),
    ("uncovered", "> Fishermen were glad to hear it."),
    ("uncovered", "[The talks were held](fact:talks).^[Fishermen were glad to hear it.]"),
    ("uncovered", "::: {.callout-note}\nFishermen heard of it late.\n:::"),
    ("uncovered", "# The fishermen heard of it late."),
    ("uncovered", "![Fishermen who heard of it late](dot.svg)"),
    ("uncovered", "As @sec-register shows, the fishermen heard of it late."),
    ("uncovered", "@sec-register shows that the fishermen heard of it late."),
    ("uncovered", "# Corland has paid for the bridge"),
    ("uncovered", '::: {.callout-note title="The fish were late"}\n[The talks were held](fact:talks).\n:::'),
    ("uncovered", "Mood\n:   Its people were happier."),
    ("uncovered", "| So were its birds."),
    ("uncovered", "| a | b |\n|---|---|\n| x | The fishermen were late |"),
    ("uncovered", "| a | b |\n|---|---|\n| x | y |\n\n: Fishermen who heard of it late"),
    ("uncovered", "[We think]{.ours} that the fishermen heard of it late."),
    # one that has names alone
    ("uncovered", "Vell met Tarn in the rain."),
    ("uncovered", "Corland paid for the bridge."),
    # a modality that does not show
    ("hedge", "[Corland bears a part of the cost](fact:corland-pays)."),
    ("hedge", "[Corland plans to bear a part of the cost](fact:corland-pays)."),
    ("hedge", "[Avaria and Bellmark build a bridge](fact:bridge-agreed)."),
    ("hedge", "[The summit did not last long](fact:summit-short)."),
    ("hedge", "[The talks were warm](fact:talks-warm)."),
    ("hedge", "[The League grows](fact:league-grows)."),
    ("hedge", "[Osk is ready to talk](fact:osk-ready)."),
    ("hedge", "[Osk had come before](fact:osk-before)."),
    ("hedge", "[They met in person](fact:talks/mode)."),
    ("hedge", '[Corland fired]{.claim cite="border-shots/participants"}.'),
    # a hedge in another sentence
    ("hedge", "Tarn hopes so, [he says](fact:talks). [Corland bears a part of the cost](fact:corland-pays)."),
    # somebody who hopes or says it, and is not named
    ("hedge", "[It is hoped that Corland bears a part of the cost](fact:corland-pays)."),
    ("hedge", "[It is said to have been known](fact:tolls-known)."),
    # somebody else who hopes or says it
    ("speaker", "Tarn came. [Vell hopes that Corland bears a part of the cost](fact:corland-pays)."),
    ("speaker", "[With Tarn, the author hopes that Corland bears a part of the cost](fact:corland-pays)."),
    ("speaker", "[Osk has said that the talks were held](fact:talks)."),
    # words of somebody that are put as the article's
    ("hedge", "[Nobody means to raise it any longer](fact:toll-is-over)."),
    ("hedge", "[It was known](fact:tolls-known)."),
    # a reserve that was dropped
    ("hedge", "[The summit is found dull](fact:summit-dull)."),
    ("hedge", "[Ferries come late](fact:ferries-late)."),
    ("hedge", "[The road is long](fact:road-long)."),
    # a reserve that was changed
    ("hedge", "[The summit is found very dull](fact:summit-dull)."),
    ("hedge", "[Ferries rarely come late](fact:ferries-late)."),
    ("hedge", "[The road is somewhat long](fact:road-long)."),
    ("hedge", '`{python} v("ferries-late", "capital")`'),
    # certainty that the facts do not have
    ("certain", "[Corland will certainly bear a part of the cost, Tarn hopes](fact:corland-pays)."),
    ("certain", "[It is clear that the summit seems not to have lasted long](fact:summit-short)."),
    # doubt that the facts do not have
    ("doubt", "[Perhaps the talks were held](fact:talks/status)."),
    ("doubt", "[Corland has apparently given no answer](fact:corland-silent)."),
    # what was computed, as the source's own
    ("computed", 'The article puts the talks on `{python} v("talks")`.'),
    ("computed", 'The author has them talk in `{python} v("talks", "year")`.'),
    (
        "computed",
        'By the article, the engineers meet on `{python} v("engineers-meeting", "hedged")`.',
    ),
    ("computed", 'The source says that `{python} v("days-declaration-to-summit")` passed.'),
    ("computed", '| What | In the article |\n|---|---|\n| Talks | `{python} v("talks")` |'),
    # completeness that no fact states
    ("complete", "[The talks were held](fact:talks) in full."),
    ("complete", "[All ministers took part](fact:summit)."),
    ("complete", "[None of the ministers gave an answer](fact:corland-silent)."),
    ("complete", "[Only Corland has given no answer](fact:corland-silent)."),
    ("complete", "[Most of the ministers took part](fact:summit)."),
    # a judgment that is not in the facts
    ("judgment", "[The talks were held](fact:talks), a great success."),
    ("judgment", 'On `{python} v("talks")` there were disappointing talks.'),
    ("judgment", "# A great success"),
    ("judgment", '| What | When |\n|---|---|\n| A success | `{python} v("talks")` |'),
    (
        "judgment",
        '```{python}\nreports.table([{"a": v("talks")}], label="tbl-a", caption="A success, then.")\n```',
    ),
    # a judgment of the author without a reason
    ("judgment", "[The talks were a failure.]{.ours}"),
    ("judgment", "::: {.ours}\nThe talks were remarkable.\n:::"),
    # somebody of whom the facts say nothing
    ("about", "[The talks were held](fact:talks), and Corland objected."),
    ("about", "[The summit seems not to have lasted long](fact:summit-short), by the words of Osk."),
    # several sentences in one span
    ("claim", "[The talks were held. The summit did not begin late](fact:talks)."),
    # numbers, days and names that no fact gives
    ("quantity", "[Three ministers took part](fact:talks)."),
    ("date", "[The talks were held in June](fact:talks)."),
    ("name", "[Smith took part, and Jones](fact:talks)."),
    # cites that lead nowhere
    ("cite", "[The talks were held](fact:parley)."),
    ("cite", "[The talks were held](fact:talks/manner)."),
    ("cite", "[The talks were held]{.claim}."),
    ("cite", "[The talks were held](fact:other:talks)."),
]
RIGHT = [
    "[The talks were held](fact:talks).",
    "[The talks were held in person, as it appears](fact:talks/mode).",
    "[Tarn hopes that Corland bears a part of the cost](fact:corland-pays).",
    "[Avaria and Bellmark plan a bridge](fact:bridge-agreed).",
    "[The summit seems not to have lasted long](fact:summit-short).",
    "[The article judges the talks warm](fact:talks-warm).",
    "[The summit is found somewhat dull](fact:summit-dull).",
    "[The summit is found rather dull](fact:summit-dull).",
    "[Ferries often come late](fact:ferries-late).",
    "[The road is very long](fact:road-long).",
    "[Vell expects the League to grow](fact:league-grows).",
    "[The article implies that Osk is ready](fact:osk-ready).",
    "[The article takes it for granted that Osk came before](fact:osk-before).",
    "[According to Tarn it was known](fact:tolls-known).",
    '[Vell says that "nobody" means to raise it](fact:toll-is-over).',
    'The talks were on `{python} v("talks")`.',
    '`{python} v.claim("The talks were held", "talks")`.',
    '[This seems odd to us.]{.ours reason="the days are far apart"}',
    "[This report counts days.]{.ours}",
    "::: {.ours}\nWe count days. We do not count hours.\n:::",
    "@sec-register lists the facts.",
    "See @sec-register for the facts.",
    "# The talks",
    "A label",
    "[Corland, hopes Tarn, bears a part of the cost, and they met](fact:corland-pays,talks).",
    "Tarn hopes for it, [he says](fact:talks). [Corland, he hopes, bears a part of it](fact:corland-pays).",
    'The article puts the talks on `{python} v("talks", "day")`, and in `{python} v("talks", "month")`.',
    'The article has them `{python} v("talks", "stated")`, which means on `{python} v("talks")`.',
    'The article dates the declaration to `{python} v("lake-declaration")`.',
    'From what the article says we compute `{python} v("days-declaration-to-summit")`.',
    '[The article means `{python} v("talks")`.]{.ours}',
    "| What | In the article | Computed |\n|---|---|---|\n"
    '| Talks | `{python} v("talks", "stated")` | `{python} v("talks")` |',
    "Bellmark's [Joris Tarn took part](fact:talks).",
    "[The talks were held](fact:talks); [Corland objected, we think]{.ours}.",
    "# What was said, and how it is known",
    "# How has it been built?",
]
FRONT = """\
title: The fishermen were late
subtitle: They heard of it late.
abstract: |
  The mood changed. [The talks were held](fact:talks), a great success.
"""


def lines_of(
    tmp_path: Path, texts: list[str], front: str = "title: What was said\n"
) -> tuple[list[int], list[Problem], list[Sentence]]:
    """Return the line of each text, the findings, and the sentences of a report of these texts."""
    if not (tmp_path / "data").exists():
        shutil.copytree(TOY, tmp_path / "data")
        claims = tmp_path / "data" / "lake-league-2031" / "claims.yml"
        claims.write_text(claims.read_text("utf-8").replace("\nterms:", MORE, 1), "utf-8")
        (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    starts, text = [], HEAD.replace("title: What was said\n", front)
    for item in texts:
        starts.append(text.count("\n") + 1)
        text += f"{item}\n\n"
    path = tmp_path / "report.qmd"
    path.write_text(text + TAIL, "utf-8")
    reading = read(path, use_cache=False)
    listed = list(sentences_in(reading))
    found = [*findings(reading), *(problem for item in listed for problem in item.problems)]
    return starts, found, listed


def test_planted_sentences_are_all_found(tmp_path: Path) -> None:
    texts = [text for _, text in PLANTED]
    starts, found, _ = lines_of(tmp_path, texts)
    ends = [*starts[1:], 10**6]
    missed = [
        text
        for (kind, text), first, last in zip(PLANTED, starts, ends, strict=True)
        if not any(problem.where == kind and first <= problem.line < last for problem in found)
    ]
    assert missed == []
    assert len(PLANTED) >= 60
    assert len({kind for kind, _ in PLANTED}) >= 10


def test_planted_sentences_of_the_front_matter(tmp_path: Path) -> None:
    _, found, _ = lines_of(tmp_path, ["[The talks were held](fact:talks)."], FRONT)
    assert [(problem.line, problem.where) for problem in sorted(found)] == [
        (2, "uncovered"),
        (3, "uncovered"),
        (5, "uncovered"),
        (5, "judgment"),
    ]


def test_right_sentences_have_no_finding(tmp_path: Path) -> None:
    _, found, listed = lines_of(tmp_path, RIGHT)
    assert [str(problem) for problem in found] == []
    assert all(item.covered for item in listed)
    assert coverage(listed, "x.qmd").startswith(f"x.qmd: {len(listed)} of {len(listed)} sentences")


def test_what_a_sentence_rests_on(tmp_path: Path) -> None:
    texts = ['Vell came. [They met](fact:talks), on\n`{python} v("talks")`. [A guess.]{.ours}']
    [start], _, listed = lines_of(tmp_path, texts)
    told = [(item.line, item.column, item.text, item.cites, item.names, item.ours) for item in listed[:3]]
    assert told == [
        (start, 1, "Vell came.", (), ("vell",), False),
        (start, 13, "They met, on 2 June 2031.", ("lake-league-2031:talks/date", "talks"), (), False),
        (start + 1, 25, "A guess.", (), (), True),
    ]
    assert coverage(listed[:3], "x").startswith(
        "x: 2 of 3 sentences rest on facts or are the author's own (66 %)"
    )


def test_the_command(tmp_path: Path) -> None:
    lines_of(tmp_path, ["The mood changed.", "[The talks were held](fact:talks)."])
    result = CliRunner().invoke(app, ["lint", "--sentences", str(tmp_path / "report.qmd")])
    assert result.exit_code == 1
    assert "[nothing] The mood changed." in result.output
    assert "[talks] The talks were held." in result.output
    assert re.search(
        r'report\.qmd:\d+:1: uncovered: "The mood changed\." rests on no fact; cite a value', result.output
    )
    assert "1 of 2 sentences rest on facts" in result.output
    plain = CliRunner().invoke(app, ["lint", str(tmp_path / "report.qmd")])
    assert (plain.exit_code, "uncovered" in plain.output) == (0, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_every_kind(language: str) -> None:
    assert {*ANY, *RESERVES} <= _words()[language].keys() == _words()["en"].keys()
    for kind in _words()[language]:
        assert not _pattern(kind, language).search("")


@pytest.mark.parametrize(
    ("reserve", "text", "language", "shown"),
    [
        ("somewhat", "Die Anrufe sind etwas schwer zu deuten.", "de", True),
        ("somewhat", "Die Anrufe sind sehr schwer zu deuten.", "de", False),
        ("seem", "Les entretiens semblent utiles.", "fr", True),
        ("frequently", "Обычно они опаздывают.", "ru", True),
        ("frequently", "Они опаздывают.", "ru", False),
        ("on balance", "It was, on balance, dull.", "en", True),
        ("on balance", "It was dull.", "en", False),
    ],
)
def test_a_reserve_in_a_report(reserve: str, text: str, language: str, shown: bool) -> None:
    assert shows_reserve(reserve, text, language) is shown
