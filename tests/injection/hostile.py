"""A dataset whose every text is hostile, and the fields of the model that hold texts.

The records are made from their declarations, so a new field is in it without a change here.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

import cisreport
from cisreport.model import COLLECTIONS, Dataset, Value, Values
from cisreport.sources.segmentation import digest as digest_of
from cisreport.sources.segmentation import normalize
from generated import VOCABULARY, Generator
from generatedreport import setup

PAYLOADS: Mapping[str, tuple[str, ...]] = {
    "HTML and handlers": (
        "<script>alert(1)</script>",
        "</script><!-- x --><b onmouseover=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "\"><iframe src='//example.org'></iframe>",
        "<base href=//example.org/><meta http-equiv=refresh content=0>",
    ),
    "links": ("javascript:alert(1)", "[x](javascript:alert(1))", "data:text/html,<script>alert(1)</script>"),
    "SVG": (
        "<svg onload=alert(1)><a href='javascript:alert(1)'>",
        "]]></text><image href='file:///etc/passwd'/>",
    ),
    "Markdown": (
        "**bold** _it_ `code`",
        "![img](http://example.org/x.png)",
        "^[note] @fig-x [@doe]",
        "a | b || c",
    ),
    "attributes, raw blocks, spans": (
        '[]{.cr-value cite="x"} "}',
        "`<i>`{=html} `#panic()`{=typst}",
        "```{=html} <script>alert(1)</script> ```",
        "::: {.x onclick=alert(1)} :::",
    ),
    "shortcodes and code": (
        "{{< include /etc/passwd >}}",
        "`{python} open('x')` ```{python}",
        "{{% y %}} {{ z }}",
    ),
    "YAML": ("!!python/object/apply:os.system [id]", "&a *a", "--- # {x: [y"),
    "Typst": (
        '#panic(1) #read("/etc/passwd")',
        "#let x = 1; <label> @ref $x$ \\u{41}",
        "= heading / term: x",
    ),
    "LaTeX and mathtext": (
        "$x^2$ $$y$$ \\(z\\)",
        "\\input{/etc/passwd} \\write18{id}",
        "$\\frac{1}{0$ %d %s",
    ),
    "directions": (
        "\u202eabc\u202c \u2066x\u2069 \u200fy",
        "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    ),
    "invisible and combining": ("a\u200bb\u200dc\u2060d\u00ade", "e" + "\u0301" * 20 + "f"),
    "formulas": ('=HYPERLINK("x")', "+1 @SUM(A1)", "-2+cmd|' /C calc'!A0"),
    "names of files": ("../../etc/passwd", "CON NUL.txt C:\\x", "file:///etc/passwd"),
    "quotes and entities": ("\"d\" 'q' it's \\ &amp; &#x41; &lt;", "a -- b --- c ..."),
    "long words": ("w" * 120,),
}
"""Texts that some program on the way could take for something else, by kind."""
REFUSED: Mapping[str, str] = {
    "ANSI and control characters": "\x1b[31mred\x07\x9b1m",
    "NUL": "a\x00b",
    "lone surrogates": "\ud800",
}
"""Texts that the loader refuses, with the place."""
NAME = "hostile"
KEY = re.compile(r"qx[a-j]{4}")
"""What each text has once."""
RECORDS = 2
"""Records of each kind."""
PARTS = 10
"""Parts into which the payloads are divided; a field has all of them in its texts together."""
CHARTS = ("calendar", "intervals", "modality")
"""Kinds of charts with long labels."""
LONGEST = "W" * 10_000
FIXED = {
    "Actor": ("identity",),
    "Dataset": ("id", "version", "date", "digest", "drafts", "_by_id", "_renamed"),
    "Coding": ("date", "codebook"),
    "Decision": ("fact", "field", "decision"),
    "Source": ("id", "url", "archived", "language", "segmentation", "digest"),
    "Passage": ("locator", "digest", "formerly", "fragment"),
    "Translation": ("language",),
    "When": ("stated", "resolved", "derived_by"),
    "Relative": ("to",),
    "Anchor": ("source", "locator"),
    "Derivation": ("id", "fn", "inputs", "value", "unit", "formerly", "params", "lower", "upper"),
    "Reference": ("id", "url"),
    "Office": ("of", "start", "end"),
    "Entity": ("id", "iso2", "iso3", "wikidata", "country", "references"),
    "Evidence": ("fact", "time", "anchors"),
    "ClaimReview": ("claim", "time"),
}
"""Fields that are no free text: identifiers, dates, codes, addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A hostile text of the dataset."""

    key: str
    """The word that it begins with; no other text has it."""
    whole: str
    """The text."""
    kinds: frozenset[str]
    """Which kinds of payloads it has."""


class Hostile(Generator):
    """Makes every record with every field, and a hostile text in each.

    Parameters
    ----------
    often : Counter
        How many texts each field has, from a first run; a field with few has more payloads in each.
    """

    def __init__(self, often: Counter[tuple[str, str]]) -> None:
        super().__init__(Random(7), NAME, RECORDS)
        self.texts: dict[str, Text] = {}
        self.often, self.seen = often, Counter[tuple[str, str]]()
        self.kind: type | str = ""
        self.field = ""
        self.sources = ["source-0", "source-1"]
        self.ids = {
            kind: [f"{kind}-{n}" for n in range(RECORDS)] for kind in COLLECTIONS if kind != "reviews"
        }
        self.passages = {"source-0": ["p1.s1", "p1.s2", "p2.s1-2"], "source-1": []}

    def text(self) -> str:
        """Return the next text of a field: a word that no other has, maybe after a sign, and payloads."""
        owner = self.kind if isinstance(self.kind, str) else _owner(self.kind, self.field)
        place = owner, self.field
        many = -(-PARTS // (self.often[place] or 1))
        first = self.seen[place] * many
        self.seen[place] += 1
        every = [(kind, text) for kind, texts in PAYLOADS.items() for text in texts]
        chosen = [item for n in range(first, first + many) for item in every[n % PARTS :: PARTS]]
        key = "qx" + "".join("abcdefghij"[int(digit)] for digit in f"{len(self.texts):04}")
        whole = " \u00a6 ".join([f"{'=' * (len(self.texts) % 2)}{key}", *(text for _, text in chosen)])
        self.texts[key] = Text(key=key, whole=whole, kinds=frozenset(kind for kind, _ in chosen))
        return whole

    def text_of(self, kind: str, field: str) -> str:
        """Return the next text of a field that no record declares."""
        self.kind, self.field = kind, field
        return self.text()

    def longest(self, kind: str, field: str) -> str:
        """Return a text with a word of 10,000 letters."""
        whole = f"{self.text_of(kind, field)} {LONGEST}"
        key = KEY.search(whole)
        assert key
        self.texts[key[0]] = replace(self.texts[key[0]], whole=whole)
        return whole

    def plain(self, kind: Any, item: Any) -> Any:
        """Return a datum; its texts are those of a field, or of the evidence of a value."""
        self.field = item.name if item else self.field
        return super().plain(kind, item)

    def evidence(self, item: type, names: tuple[str, ...]) -> dict[str, Any]:
        """Return some of the named fields of evidence, each with texts of its own."""
        found: dict[str, Any] = {}
        outer, field = self.kind, self.field
        for name in names:
            self.kind, self.field = item, name
            found |= super().evidence(item, (name,))
        self.kind, self.field = outer, field
        return found

    def maybe(self, chance: float) -> bool:
        """Return whether a record has some part: evidence of a value sometimes, nothing rare, else always."""
        return self.random.random() < chance / 2 if chance == 0.25 else chance > 0.1 and chance != 0.4

    def record(self, kind: Any, name: str) -> dict[str, Any] | None:
        """Return a record."""
        self.kind, self.field = kind, "label"
        return super().record(kind, name)

    def source(self, name: str) -> dict[str, Any]:
        """Return a source whose words may be published."""
        self.kind, self.field = "Source", ""
        found = super().source(name)
        found |= {
            "note": self.text_of("Source", "note"),
            "licence": self.text_of("Source", "licence"),
            "language": "de",
            "url": "https://example.org/a",
        }
        for passage in found.get("passages", ()):
            if "-" in passage["locator"]:
                passage["adjusted"] = self.text_of("Passage", "adjusted")
        return found


def write(folder: Path) -> tuple[Dataset, Mapping[str, Text]]:
    """Write the dataset and its vocabulary; return it, and its texts by their keys."""
    counting = Hostile(Counter())
    _write(counting, folder)
    made = Hostile(counting.seen)
    _write(made, folder)
    return cisreport.derive(cisreport.load(folder / NAME)), made.texts


def _write(made: Hostile, folder: Path) -> None:
    home = folder / NAME
    coding: dict[str, Any] = {"coder": made.text_of("Coding", "coder"), "date": "2031-06-10", "codebook": "1"}
    coding |= {"coders": [made.text_of("Coding", "coders") for _ in range(2)]}
    decision = {
        "fact": "terms-0",
        "field": "label",
        "decision": "a",
        "by": made.text_of("Decision", "by"),
        "why": made.text_of("Decision", "why"),
    }
    head = {
        "id": NAME,
        "title": made.text_of("Dataset", "title"),
        "description": made.text_of("Dataset", "description"),
        "version": "1",
        "date": "2031-06-09",
    }
    put(home / "dataset.yml", {**head, "coding": {**coding, "decisions": [decision]}})
    facts = made.facts()
    facts["terms"][1] |= {
        "withdrawn": made.text_of("Fact", "withdrawn"),
        "users": {"not_stated": made.text_of("Values", "open")},
    }
    facts["terms"][1]["note"] = made.longest("Fact", "note")
    sources = [made.source(name) for name in made.sources]
    sources[0] |= {"excerpts": "quotation", "excerpts_reason": made.text_of("Source", "excerpts_reason")}
    sources[0] |= {"words_per_passage": 400, "words_per_source": 2000}
    sources[0] |= {"written": {"resolved": "2031-06-04", "basis": made.text_of("When", "basis")}}
    _mark(made, facts, _excerpts(made, home, sources[0]))
    sources[0]["passages"].append(
        {
            "locator": "p3.s1",
            "role": "body",
            "words": 3,
            "digest": "0f" * 32,
            "uncited": made.text_of("Passage", "uncited"),
        }
    )
    put(home / "all.yml", {"sources": sources, **facts})
    put(home / "reviews.yml", {"reviews": [_review(made, n) for n in range(RECORDS)]})
    computed = [
        {
            "id": f"days-{n}",
            "label": made.text_of("Derivation", "label"),
            "fn": "modality.share/1",
            "inputs": ["source-0"],
            "assumptions": [made.text_of("Derivation", "assumptions")],
            "note": made.text_of("Derivation", "note"),
        }
        for n in range(RECORDS)
    ]
    put(home / "derivations.yml", {"derivations": computed})
    vocabulary: dict[str, list[dict[str, Any]]] = {**VOCABULARY}  # type: ignore[dict-item]
    for kind, entities in vocabulary.items():
        put(folder / "vocabulary" / f"{kind}.yml", {kind: [_entity(made, kind, item) for item in entities]})


def _excerpts(made: Hostile, home: Path, source: dict[str, Any]) -> list[str]:
    items: list[dict[str, Any]] = []
    for passage in source["passages"]:
        words = made.text_of("Passage", "excerpt")
        passage |= {"words": len(normalize(words)), "digest": digest_of(normalize(words))}
        translation = {"text": made.text_of("Translation", "text"), "language": "en"}
        translation |= {"translator": made.text_of("Translation", "translator")}
        items.append({"locator": passage["locator"], "excerpt": words, "translation": translation})
    put(home / "passages" / f"{source['id']}.yml", {"passages": items})
    return [item["excerpt"] for item in items]


def _mark(made: Hostile, facts: dict[str, list[dict[str, Any]]], excerpts: list[str]) -> None:
    """Let a record, a value and a participation rest on all words of a passage."""
    resting = {"anchors": ["source-0[p1.s1]"], "exact": excerpts[:1]}
    facts["terms"][0] |= resting
    facts["persons"][0]["name"] = [{"value": made.text_of("Actor", "name"), **resting}]
    facts["meetings"][0]["participants"][0] |= resting


def _review(made: Hostile, n: int) -> dict[str, Any]:
    evidence = [{"fact": "terms-0", "stance": "silent", "says": made.text_of("Evidence", "says")}]
    texts = {name: made.text_of("ClaimReview", name) for name in ("label", "note", "searched")}
    anchors = ["source-0[p1.s1]"]
    return (
        {"id": f"review-{n}", "anchors": anchors, "claim": f"{NAME}:claims-0", "verdict": "not found"}
        | texts
        | {"evidence": evidence}
    )


def _entity(made: Hostile, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "references":
        return {**item, **{name: made.text_of("Reference", name) for name in ("title", "producer", "note")}}
    offices = [{**office, "title": made.text_of("Office", "title")} for office in item.get("offices", ())]
    texts: dict[str, Any] = {name: made.text_of("Entity", name) for name in ("label", "note")}
    texts |= {name: [made.text_of("Entity", name)] for name in ("aliases", "demonyms")}
    names = {language: made.text_of("Entity", "names") for language in item.get("names", ())}
    return {**item, **texts} | ({"offices": offices} if offices else {}) | ({"names": names} if names else {})


def put(path: Path, plain: Any) -> None:
    """Write plain data as JSON, which is YAML; what YAML does not take for text is escaped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain), "utf-8")


def text_fields() -> set[str]:
    """Return each field of the model that holds free text, as ``Class.field``."""
    found: set[str] = set()
    seen: set[type] = set()
    waiting: list[Any] = [Dataset, *COLLECTIONS.values()]
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        hints = get_type_hints(kind)
        for item in fields(kind):
            parts = {*_parts(hints[item.name])}
            waiting += [part for part in parts if is_dataclass(part)]
            owner = _owner(kind, item.name)
            if str in parts and item.name not in FIXED.get(owner, ()):
                found.add(f"{owner}.{item.name}")
    return found


def _owner(kind: type, name: str) -> str:
    """Return the class that declares a field."""
    return next(
        (base.__name__ for base in reversed(kind.__mro__) if name in vars(base).get("__annotations__", ())),
        "",
    )


def _parts(hint: Any) -> Iterator[Any]:
    yield get_origin(hint) or hint
    is_mapping = isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping)
    for part in get_args(hint)[is_mapping:]:
        yield from () if isinstance(part, list) else _parts(part)


def keys_of(ds: Dataset) -> Mapping[str, set[str]]:
    """Return the keys of the texts in each field, as ``Class.field``."""
    found: dict[str, set[str]] = {}

    def visit(part: Any, place: str) -> None:
        if isinstance(part, str):
            if key := KEY.search(part):
                found.setdefault(place, set()).add(key[0])
        elif isinstance(part, Value):
            visit(part.datum, place)
            for item in fields(part)[1:]:
                visit(getattr(part, item.name), f"Value.{item.name}")
        elif isinstance(part, Values):
            visit(part.items, place)
            visit(part.open, "Values.open")
        elif is_dataclass(part):
            for item in fields(part):
                visit(getattr(part, item.name), f"{_owner(type(part), item.name)}.{item.name}")
        elif isinstance(part, Mapping):
            for inner in part.values():
                visit(inner, place)
        elif isinstance(part, tuple | list):
            for inner in part:
                visit(inner, place)

    visit(ds, "Dataset")
    return found


def batch(folder: Path, ds: Dataset, texts: Sequence[str]) -> Path:
    """Write a batch with all texts as parameters; a document has a hostile title, another one fails."""
    names = [f"w{n}" for n in range(len(texts))]
    cells = f'```{{python}}\n#| tags: [parameters]\n{" = ".join(names)} = ""\n```\n'
    register = "```{python}\nreports.register(hostile)\n```"
    title = '`{python} hostile_v("terms-0", "label")`'
    sources = {
        "titled": (title, f"{setup([ds])}\n\n{register}"),
        "failing": ("x", "```{python}\nraise ValueError(w0)\n```"),
    }
    for name, (words, code) in sources.items():
        text = f"---\ntitle: '{words}'\ndate: 2031-06-10\n---\n\n{cells}\n{code}\n"
        (folder / f"{name}.qmd").write_text(text, "utf-8")
    with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, texts, [*texts[:-1], texts[0]]])
    reports = [{"document": f"{name}.qmd", "rows": "texts.csv"} for name in sources]
    put(folder / "batch.yml", {"title": texts[1], "folder": "batch", "formats": ["html"], "reports": reports})
    return folder / "batch.yml"


def report(folder: Path, ds: Dataset) -> Path:
    """Write a report in the project of a dataset: values, every chart that it has, tables, the register."""
    (folder / "pyproject.toml").touch()
    cited = [fact.id for fact in ds if fact.id.endswith("-0")]
    values = "\n\n".join(f'Of it, `{{python}} hostile_v("{name}", "label")`.' for name in cited)
    drawn = "\n\n".join(f'```{{python}}\ncharts.{name}(hostile, label="fig-{name}")\n```' for name in CHARTS)
    rows = (f'{{"a": hostile_v("{name}", "label"), "b": str(hostile["{name}"].label)}}' for name in cited)
    table = f'reports.table([{", ".join(rows)}], label="tbl-a", caption=hostile.facts["terms-0"].label)'
    parts = [
        "---\ntitle: Hostile texts\ndate: 2031-06-10\nlang: en\ntoc: true\n---",
        setup([ds]),
        f"# Values\n\n{values}",
        f"# Charts\n\n{drawn}",
        f"# Table\n\n```{{python}}\n{table}\n```",
        "# Register\n\n```{python}\nreports.register(hostile, all_facts=True)\n```",
    ]
    path = folder / "reports" / "hostile.qmd"
    path.parent.mkdir()
    path.write_text("\n\n".join(parts) + "\n", "utf-8")
    return path
