"""The lint: what is typed in a report and should come from its dataset."""

from __future__ import annotations

import html
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture
from typer.testing import CliRunner

import cisreport
import sample
from cisreport.cli import app
from cisreport.documents.document import Document, read_document
from cisreport.documents.parts import Expression, Line
from cisreport.errors import Problem, ReportError
from cisreport.execution.cache import execute
from cisreport.lint import Rules, allowed_names, front_lines, lint, scan
from cisreport.lint.advice import Citers
from cisreport.lint.hedges import unhedged
from cisreport.lint.passages import Passage, Use
from cisreport.lint.printed import Printed
from cisreport.lint.words import capitalized, quantities
from cisreport.model import Dataset

HERE = Path(__file__).parent
REPORT = HERE.parent.parent / "reports" / "dushanbe-2022.qmd"


@pytest.fixture(scope="module")
def article() -> Dataset:
    return cisreport.derive(cisreport.load("dushanbe-2022"))


@pytest.fixture(scope="module")
def rules(article: Dataset) -> Rules:
    return Rules(printed=Printed(datasets=(article,), citers=Citers({article.id: "v"})))


def scanned(text: str, rules: Rules) -> list[Problem]:
    lines = [Line(path="x.qmd", number=n, text=line) for n, line in enumerate(text.split("\n"), 1)]
    return scan(lines, (), rules)[0]


def found(text: str, rules: Rules) -> list[str]:
    lines = text.split("\n")
    findings = []
    for problem in scanned(text, rules):
        rest = lines[problem.line - 1][problem.column - 1 :]
        findings.append(f"{problem.where} {rest.split()[0].strip('.,;:)]$')}")
    return findings


def test_every_kind_of_finding(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    shutil.copytree(HERE.parent / "toy" / "data", tmp_path / "data")
    shutil.copy(HERE.parent / "documents" / "features" / "typed.qmd", tmp_path / "typed.qmd")
    lines = "\n".join(str(problem) for problem in lint(tmp_path / "typed.qmd"))
    file_regression.check(lines.replace(f"{tmp_path}/", "") + "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It took 18 months.", ["number 18"]),
        ("It took eighteen\nmonths.", ["quantity eighteen"]),
        ("On 13 May 2022 and May 14, 2022.", ["date 13", "date May"]),
        ("It was in May, in March and in february.", ["date May", "date March", "date february"]),
        ("They met on a Thursday.", ["weekday Thursday"]),
        (
            "Half of it, a third, and two-thirds.",
            ["quantity Half", "quantity a", "quantity two-thirds"],
        ),
        ("Dozens came twice, then once a year.", ["quantity Dozens", "quantity twice", "quantity once"]),
        ("Prices doubled; a couple of states left.", ["quantity doubled", "quantity a"]),
        ("The fifth meeting, and ½ of it at -3 degrees.", ["quantity fifth", "number ½", "number -3"]),
        ("Prime Minister Smith came to Lisbon.", ["name Minister", "name Lisbon"]),
        ("# Ten steps\n\n- nine of them\n- Ten more", ["quantity Ten", "quantity nine", "quantity Ten"]),
        ("| a | b |\n|---|---|\n| two | 3 |", ["quantity two", "number 3"]),
        ("The formula $x_2$ and ten.", ["number 2", "quantity ten"]),
        ("See [@doe, p. 12, of 1999] and @fig-2 for two.", ["number 1999", "quantity two"]),
        ("[42]{.literal} and [42]{.literal reason=''}.", ["literal [42]{.literal}", "literal [42]{.literal"]),
        ('His "peace agreement" is that: yes.', ["value peace", "value yes"]),
        (
            "It ended (or so it said.) Then came Lisbon and it was so.^[Here too!] And Rome.",
            ["name Lisbon", "name Rome"],
        ),
        (
            "::: {.callout-note title=\"In May too\"}\n:::\n\n![](x.svg){fig-alt='Of 7 men'}",
            ["date May", "number 7"],
        ),
        ("Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan, Uzbekistan\nand Russia.", ["value Kazakhstan"]),
    ],
)
def test_what_is_found(text: str, expected: list[str], rules: Rules) -> None:
    assert found(text, rules) == expected


TYPED = "of 972 and 12 May 2031, on a Monday in June, two, twice, a third of it, a dozen, Ruritania, Mira Osk"
"""A text with everything that must not be typed; the last name means two people."""

TOLD = [
    "number 972",
    "date 12 May 2031",
    "weekday Monday",
    "date June",
    "quantity two",
    "quantity twice",
    "quantity a third",
    "quantity dozen",
    "name Ruritania",
    "name Mira Osk",
]

PLACES = f"""\
---
title: "Title, {TYPED}"
subtitle: 'Subtitle, {TYPED}'
description: Description, {TYPED}
abstract: |
  Abstract, {TYPED}.
---

# Heading, {TYPED} {{#sec-a}}

::: {{.callout-note title="Title of a callout, {TYPED}"}}
In a callout, {TYPED}.
:::

::: {{.callout-tip}}
## Heading of a callout, {TYPED}

Nothing.
:::

![Caption, {TYPED}](map.svg){{#fig-a}}

![](map.svg){{#fig-b fig-alt="Alt text, {TYPED}"}}

![](map.svg){{#fig-c alt='Alt text, {TYPED}'}}

In text ![image, {TYPED}](map.svg).

A note.^[Inline, {TYPED}.] And another.[^n]

[^n]: Footnote, {TYPED}.

| Head, {TYPED} | b |
|---|---|
| c | Cell, {TYPED} |

: Caption of a table, {TYPED} {{#tbl-a}}

- Item, {TYPED}

> Quotation, {TYPED}

| Line, {TYPED}

Term, {TYPED}
:   Definition, {TYPED}

See [link, {TYPED}](https://example.org).

*Stressed, {TYPED}*

<div>Raw, {TYPED}</div>

```{{python}}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("data/lake-league-2031"))
```

```{{python}}
reports.register(ds)
```
"""

TWIN = """\
persons:
  - {id: osk-twin, label: Another, anchors: p10.s1, name: Mira Osk}
"""


def project(tmp_path: Path, document: str) -> Path:
    """A project with the toy's data, and a document that has an image and a variable."""
    shutil.copytree(HERE.parent / "toy" / "data", tmp_path / "data")
    (tmp_path / "data" / "lake-league-2031" / "twin.yml").write_text(TWIN)
    shutil.copy(HERE.parent / "documents" / "features" / "dot.svg", tmp_path / "map.svg")
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n")
    path = tmp_path / "x.qmd"
    path.write_text(document)
    return path


def by_line(problems: Iterable[Problem]) -> dict[int, list[str]]:
    found = defaultdict(list)
    for item in problems:
        quoted = re.search(r'"(.*?)"', item.what)
        assert quoted
        found[item.line].append(f"{item.where} {quoted[1]}")
    return dict(found)


def test_it_is_found_wherever_it_is(tmp_path: Path) -> None:
    lines = PLACES.splitlines()
    wanted = {n: TOLD for n, line in enumerate(lines, 1) if TYPED in line}
    assert len(wanted) == 25
    assert by_line(lint(project(tmp_path, PLACES))) == wanted


UNSEEN = """\
---
title: X
date: 2031-06-30
---

```{python}
#| include: false
import cisreport
from IPython.display import HTML, Markdown
from cisreport import reports

ds = cisreport.derive(cisreport.load("data/lake-league-2031"))
v = cisreport.Citer(ds)
length = 900 + 41
```

```{python}
#| output: asis
print(f"It is {length} long, {v('shore-length').markdown()}, or so.")
```

```{python}
Markdown(f"The shore has {length + 1} stones.")
```

```{python}
#| output: asis
print(f"```{{=html}}\\n<p>Raw, {length + 2}.</p>\\n```")
```

```{=html}
<p title="5">In Ruritania are 944 <b>dozen</b>.</p>
```

{{< include part.qmd >}}

It is {{< var height >}} high, {{< meta date >}}, `{python} length + 5`.

```{python}
reports.register(ds)
```
"""


def test_what_the_scan_can_not_see_is_found_in_the_finished_document(tmp_path: Path) -> None:
    path = project(tmp_path, UNSEEN)
    (tmp_path / "part.qmd").write_text("Included, 945.\n")
    (tmp_path / "_variables.yml").write_text('height: "948"\n')
    places = {item.what.split('"')[1]: (Path(item.path).name, item.line) for item in lint(path)}
    assert places == {
        "941": ("x.qmd", 17),
        "942": ("x.qmd", 22),
        "943": ("x.qmd", 26),
        "Ruritania": ("x.qmd", 32),
        "944": ("x.qmd", 32),
        "dozen": ("x.qmd", 32),
        "945": ("part.qmd", 1),
        "946": ("x.qmd", 37),
        "948": ("_variables.yml", 1),
        "2031-06-30": ("x.qmd", 3),
    }


def test_a_number_that_markup_parts_has_its_place(tmp_path: Path) -> None:
    body = UNSEEN.partition("```{python}\n#| output")[0]
    end = "```{python}\nreports.register(ds)\n```\n"
    path = project(tmp_path, f"{body}\nWater is H~2~O, and a power x^3^.\n\n{end}")
    [line] = [n for n, text in enumerate(path.read_text("utf-8").split("\n"), 1) if "H~2~O" in text]
    places = {item.what.split('"')[1]: item.line for item in lint(path)}
    assert {places["H2O"], places["x3"]} == {line}


def test_a_value_with_its_modality_needs_no_other_hedge(tmp_path: Path) -> None:
    document = UNSEEN.partition("```{python}\n#| output")[0]
    document += 'It is so: `{python} v("corland-pays"FORM)`.\n\n```{python}\nreports.register(ds)\n```\n'
    path = project(tmp_path, document.replace("FORM", ""))
    [problem] = lint(path)
    assert problem.where == "hedge"
    asked = re.search(r"write v\((.*)\)$", problem.remedy)
    assert asked
    path.write_text(path.read_text().replace('v("corland-pays")', f"v({asked[1]})"))
    assert lint(path) == ()


PROSE = """\
The first of the statements, the second, and last of all the third one. May I ask who said so? March on, then.
One of them may come at once; on the one hand it is one thing, on the other another. What was once Soviet is
no one's any more. A third party took part in a three-way meeting, behind half-hearted words,
each half-year; we double-check it on behalf of somebody. It is a quarterly,
for everyone, none, both, several, many, few, a single one.

Lavrov met Armenia's Mirzoyan and the Azerbaijani side. "Russian words," said Lavrov. (Later both left.)
*Armenia* and **Azerbaijan** talk, Kyrgyz-Tajik talks too; I hear of the Commonwealth of
Independent States, and of the CIS.

1. An item of a list, see [Moscow](https://example.org/2022/05/13 "2022") and <https://example.org/1>.
2. Another, with a footnote.[^2] And code, `x = 12`, and ``two `ticks` 3``. <!-- 1 comment
   of 2 lines --> See @tbl-12 and [@doe2020, pp. 3-12; @roe_1999], {{< var year2022 >}}.

[^2]: The note. A formula, $x + y$, and an entity: 972&nbsp;km is typed, though.
[ref]: https://example.org/3

::: {.callout-note data-n="3"}
## How to read on {#sec-2}

Value `{python} v("cis-members", "words")` and [forty-two]{.literal reason="a house number"};
<b class="x1">bold</b>.
:::

: A caption of no figures {#tbl-3}
"""


def test_normal_prose_is_left_alone(article: Dataset) -> None:
    rules = Rules(printed=Printed(datasets=(article,)), allowed=("Soviet",))
    assert found(PROSE, rules) == ["number 972&nbsp;km"]


def test_allowed_names_are_whole_names(article: Dataset) -> None:
    rules = Rules(printed=Printed(datasets=(article,)), allowed=("Library of Congress",))
    text = "The format of the Library\nof Congress, and the Library."
    assert found(text, rules) == ["name Library"]


def test_a_name_that_means_several_facts() -> None:
    ds = sample.dataset(replace(sample.dataset().of_type(cisreport.model.State)[0], id=sample.ident("twin")))
    problems = scanned("Of Northland.", Rules(printed=Printed(datasets=(ds,))))
    assert [str(item) for item in problems] == [
        'x.qmd:1:4: name: "Northland" may mean north or twin; write a longer name, or cite the fact'
    ]


def test_an_ambiguous_name_is_reported(rules: Rules) -> None:
    text = (
        "The border is 972 km long.\n\nOf the border a third is not demarcated.\n\nThe council meets twice."
    )
    assert [problem.remedy.split(" or ")[0] for problem in scanned(text, rules)] == [
        'write `{python} v("border-length")`',
        'write `{python} v("undemarcated-share", "words")`',
        'write `{python} v("council-frequency", "words")`',
    ]


@given(
    st.lists(
        st.sampled_from(["ten", "a", "13 May", "`7`", "[8]{x=9}", "\n", "Monday", "@a1", "é", "$3$", "..."])
    )
)
def test_positions_point_at_the_words(words: list[str]) -> None:
    text = " ".join(words)
    lines = [Line(path="x.qmd", number=n, text=line) for n, line in enumerate(text.split("\n"), 1)]
    problems, seen = scan(lines, (), Rules(printed=Printed(datasets=())))
    for problem in problems:
        quoted = re.search(r'"(.*?)"', problem.what)
        assert quoted
        assert lines[problem.line - 1].text[problem.column - 1 :].startswith(quoted[1].split()[0])
    assert sum(seen.values()) == len(problems)


@given(st.text(alphabet="ab12 .,–½-M\n"))
def test_no_digit_is_overlooked_and_nothing_overlaps(text: str) -> None:
    covered = [place for item in quantities(text) for place in range(item.start, item.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, character in enumerate(text) if character in "12½"} <= set(covered)


def use(cite: str, **changes: object) -> Use:
    given: dict[str, object] = {"text": "x", "form": "", "position": 12}
    return Use(cite=f"toy-2022:{cite}", **{**given, **changes})  # type: ignore[arg-type]  # fields of a use


@pytest.mark.parametrize(
    ("cite", "text", "lacks"),
    [
        ("claim/proposition", "The thing is \ue000.", "hoped"),
        ("claim/proposition", "It is hoped, \ue000.", ""),
        ("claim/proposition", "It is so: xx \ue000. Somebody hopes.", "hoped"),
        ("claim/proposition", "In May it is \ue000.", "hoped"),
        ("claim/modality", "The thing is \ue000.", ""),
        ("share/value", "The share is \ue000.", "hedged"),
        ("session/place", "The place is \ue000.", ""),
        ("length/value", "The thing is \ue000.", ""),
        ("unmarked/value", "The thing is \ue000.", ""),
    ],
)
def test_hedges(cite: str, text: str, lacks: str) -> None:
    passage = Passage(text=text, uses=[use(cite)])
    modalities = [modality for _, modality in unhedged(passage, {"toy-2022": sample.dataset()})]
    assert modalities == ([f"{lacks}, not stated"] if lacks else [])


def test_a_printed_hedge_is_enough() -> None:
    passage = Passage(text="The thing is \ue000.", uses=[use("claim/proposition", form="hedged")])
    assert list(unhedged(passage, {"toy-2022": sample.dataset()})) == []


def test_what_the_lint_allows_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "x.qmd"
    path.write_text("---\ntitle: X\ncisreport:\n  names: Paris\n  nams: [Rome]\n---\n")
    with pytest.raises(ReportError) as error:
        read_document(path)
    assert str(error.value).replace(f"{tmp_path}/", "") == (
        "x.qmd:4:3: cisreport.names: the value is not a list; change it\n"
        'x.qmd:5:3: cisreport.nams: cisreport option "nams" is not supported; did you mean "names"?'
    )


def replaced(document: Document, texts: Iterable[tuple[Expression, str]]) -> list[Line]:
    """Return the lines of a document with texts instead of expressions, of which a line has one."""
    lines = list(document.lines)
    places = {(line.path, line.number): n for n, line in enumerate(lines)}
    for expression, text in texts:
        place = places[expression.path, expression.line]
        old, start = lines[place].text, expression.column - 1
        new = old[:start] + text + old[start + len(expression.verbatim) :]
        lines[place] = replace(lines[place], text=new)
    return lines


@pytest.mark.slow
def test_every_value_of_the_report_is_missed_when_it_is_typed(tmp_path: Path, article: Dataset) -> None:
    """One value of each line is typed at a time."""
    document = read_document(REPORT)
    execution = execute(document, parameters={}, figures=tmp_path)
    rules = Rules(printed=Printed(datasets=(article,)), allowed=allowed_names(document))
    parts = [part for part in document.parts if not isinstance(part, str)]
    values: list[tuple[Expression, str, str]] = []
    for part, result in zip(parts, execution.results, strict=True):
        if isinstance(part, Expression):
            assert result.data
            span = re.search(r'cite="([^"]*)" text="([^"]*)"', result.data["text/markdown"])
            assert span
            values.append((part, html.unescape(span[1]), html.unescape(span[2])))
    assert len(values) > 30
    unseen = set()
    while values:
        typed = {part.line: (part, cite, text) for part, cite, text in values}
        values = [value for value in values if value not in typed.values()]
        lines = replaced(document, [(part, text) for part, _, text in typed.values()])
        problems, _ = scan(lines, front_lines(document), rules)
        found = {item.line for item in problems}
        unseen |= {cite for line, (_, cite, _) in typed.items() if line not in found}
    assert unseen == set()


def test_the_report_is_clean() -> None:
    result = CliRunner().invoke(app, ["lint", str(REPORT)])
    assert result.stdout == f"{REPORT}: no findings\n"
    assert result.exit_code == 0


def test_findings_fail_the_command(tmp_path: Path) -> None:
    path = tmp_path / "x.qmd"
    path.write_text("---\ntitle: X\n---\n\nIt has two.\n")
    result = CliRunner().invoke(app, ["lint", str(path)])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f'{path}:5:8: quantity: "two" cites nothing; ')
    assert result.stdout.splitlines()[1] == f"{path}: 1 finding"


@pytest.mark.parametrize("mark", ["", '"', "'"])
def test_a_report_may_bear_the_title_of_a_source(mark: str) -> None:
    toy = cisreport.load(HERE.parent / "toy" / "data" / "lake-league-2031")
    front = [Line(path="x.qmd", number=2, text=f"title: {mark}A bridge for the Lake League?{mark}  ")]
    rules = Rules(printed=Printed(datasets=(cisreport.derive(toy),)))
    assert scan((), front, rules)[0] == []
    longer = replace(front[0], text=front[0].text.replace("?", "? Again"))
    assert [problem.where for problem in scan((), [longer], rules)[0]] == ["value"]


@pytest.mark.parametrize("text", ["a" * 200_000, "Word " * 40_000, "12 " * 40_000])
def test_every_number_and_name_of_a_very_long_block_is_found(text: str) -> None:
    assert len(list(quantities(text))) == text.count("12")
    assert len(list(capitalized(text, ()))) == text.startswith("W")
