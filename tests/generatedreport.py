"""Random reports about random datasets: their values, names and charts, in all places a document has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from cisreport.charts import KINDS
from cisreport.errors import CisreportError
from cisreport.model import Dataset
from cisreport.reports import cite
from generated import made

_FORMS = (
    None,
    None,
    None,
    "number",
    "words",
    "day",
    "month",
    "year",
    "weekday",
    "iso",
    "stated",
    "label",
    "hedged",
    "capital",
    "family",
    "lower",
    "upper",
    "remark",
)
_NUMBERS = (
    "in 2031",
    "of 7 lakes",
    "1,234.5",
    "the 2nd of 12",
    "3 %",
    "p. 4",
    "1/2",
    "10^6^",
    "H~2~O",
    "٣٤",
    "½",
    "IV",
)
_TEMPLATES = (
    "It was {0}, {n}.",
    '*{0}* and **{1}**, then [{n}]{{.literal reason="a locator"}}.',
    "- first {0}\n- second {1}, {n}\n\n    more: {0}",
    "1. one {0}\n2. two {1}",
    "> {0} {n}",
    "A note.^[There {0}, {n}.] After {1}.",
    "::: {{.callout-note}}\n## {n}\n\n{0}\n:::",
    ":::: {{.columns}}\n::: {{.column width=50%}}\n{0}\n:::\n\n::: {{.column width=50%}}\n{1} {n}\n:::\n::::",
    "| a | b |\n|---|--:|\n| {0} | {n} |\n| {1} | 5 |\n\n: Numbers {n} {{#tbl-t{k}}}\n\nSee @tbl-t{k}.",
    "Term\n:   {0} {n}",
    "```\n{n} = 12\n```\n\n`x = 3` and $x^2 + 4$: {0}.",
    "$$ y = 3x $$ {{#eq-e{k}}}\n\nBy @eq-e{k}, {0}, {1}.",
    "### {0} in {n}\n\n{1}",
    "North and South met at the Quay with Ana Moreno; Northland, Lake League {0}.",
    "{0}\n{1}\\\n{0}",
    "~~{0}~~ [see {1}](https://example.org/{k}), <https://example.org/7>",
)


_OF_SERIES = ("attendance", "calendar", "intervals", "spacing", "moves", "network")


def cited(ds: Dataset, random: Random, count: int) -> list[str]:
    """Return expressions that cite values of a dataset, each in a form that it has."""
    records = [*ds.facts, *ds.derivations, *(source.id for source in ds.sources)]
    found: list[str] = []
    for _ in range(count * 30):
        what, form = random.choice(records), random.choice(_FORMS)
        if random.random() < 0.5:
            what += "/" + random.choice(
                ("date", "name", "status", "place", "country", "title", "written", "value", "members")
            )
        try:
            if not str(cite(ds, what, form)).strip():
                continue
        except CisreportError:
            continue
        found.append(f'{ds.id}_v("{what}"' + (f', "{form}")' if form else ")"))
        if len(found) == count:
            break
    return found


def charts(ds: Dataset, random: Random) -> list[str]:
    """Return calls of the kinds of charts that a dataset has facts for."""
    found = []
    for kind, make in KINDS.items():
        name = kind.partition("/")[0]
        label = f"fig-{ds.id}-{name}"
        arguments = {"label": label}
        if random.random() < 0.2:
            arguments["title"] = "A chart of 3 lakes"
        if random.random() < 0.3 and name in _OF_SERIES:
            arguments["series"] = random.choice([*(item.id for item in ds.series), "none"])
        try:
            make(ds, **arguments).entry()
        except CisreportError:
            continue
        listed = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
        found.append(f"charts.{name}({ds.id}, {listed})")
    return found


_OPTIONS = (
    "number-sections: true",
    "toc: true",
    "subtitle: On 3 lakes",
    "keywords: [lakes, 2 shores]",
    "author: A. Coder",
    "abstract: Of 7 lakes, 1,234 islands and *the 2nd* of them.",
)
_PARAMETERS = """\
```{python}
#| tags: [parameters]
zone = 1
far: bool = False
name = "x"
```
"""


def front_matter(random: Random) -> str:
    """Return the front matter of a report."""
    lines = [f"title: Report {random.randint(1, 99)}", "date: 2031-06-10"]
    lines += [f"lang: {random.choice(('en', 'de', 'es', 'pl', 'ru'))}"]
    lines += random.sample(_OPTIONS, random.randint(0, len(_OPTIONS)))
    return "\n".join(("---", *lines, "---"))


def setup(sets: Sequence[Dataset]) -> str:
    """Return the cell that loads the datasets."""
    lines = ["import cisreport", "from cisreport import charts, reports"]
    for ds in sets:
        lines += [
            f'{ds.id} = cisreport.derive(cisreport.load("{ds.id}"))',
            f"{ds.id}_v = cisreport.Citer({ds.id})",
        ]
    return "\n".join(("```{python}", "#| include: false", *lines, "```"))


def blocks(sets: Sequence[Dataset], random: Random) -> list[str]:
    """Return the blocks of a report in random order: prose with values, charts, a table, an output."""
    expressions = [item for ds in sets for item in cited(ds, random, random.randint(3, 14))] or ['"nothing"']

    def inline() -> str:
        return f"`{{python}} {random.choice(expressions)}`"

    found = []
    for k in range(random.randint(4, 14)):
        template = random.choice(_TEMPLATES)
        found.append(template.format(inline(), inline(), n=random.choice(_NUMBERS), k=k))
    for ds in sets:
        calls = charts(ds, random)
        for call in random.sample(calls, min(len(calls), random.randint(0, 3))):
            found.append(f"```{{python}}\n#| echo: {random.choice(('true', 'false'))}\n{call}\n```")
    rows = ", ".join(f'{{"a": {n}, "b": {random.choice(expressions)}}}' for n in range(random.randint(1, 4)))
    caption = random.choice(('"Days of 3 kinds."', f'reports.text("In ", {random.choice(expressions)}, ".")'))
    found.append(f'```{{python}}\nreports.table([{rows}], label="tbl-made", caption={caption})\n```')
    found.append("```{python}\nprint(zone * 42, name, far)\n```")
    found += [
        random.choice((f"## Part {n}", f"## Part {n} of {inline()}")) for n in range(random.randint(0, 3))
    ]
    random.shuffle(found)
    return found


def document(sets: Sequence[Dataset], random: Random) -> str:
    """Return a report about datasets that are in the project's ``data`` folder."""
    parts = [front_matter(random), _PARAMETERS, setup(sets), "# First", *blocks(sets, random)]
    for ds in sets:
        every = random.choice(("", ", all_facts=True"))
        parts.append(f"# Register of {ds.id}\n\n```{{python}}\nreports.register({ds.id}{every})\n```")
    return "\n\n".join(parts) + "\n"


def project(folder: Path, seed: int) -> Path:
    """Write a project with a random report about one or two random datasets; return the report."""
    random = Random(seed)
    (folder / "pyproject.toml").touch()
    (folder / "reports").mkdir(exist_ok=True)
    names = ("made", "other")[: random.choice((1, 1, 2))]
    sets = [
        made(folder / "data", seed * 2 + n, name=name, size=random.randint(1, 3))
        for n, name in enumerate(names)
    ]
    path = folder / "reports" / f"report-{seed}.qmd"
    path.write_text(document(sets, random), "utf-8")
    return path
