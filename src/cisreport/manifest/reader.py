"""The manifest inside a published report: the facts it used and every value it prints.

A manifest is JSON of format ``cisreport-manifest/6``
    ``title``; ``document``, the files it was made from (path, and SHA-256 of each file); ``parameters``
    and ``versions``;
    ``datasets`` (id, title, version, date, digest, order of the records, sources with their passages);
    ``facts``, entries as :mod:`cisreport.manifest.entries` makes them;
    ``values`` (``n`` from 1 in reading order, ``cite``, ``fact``: the anchor of its row, ``text``,
    ``form`` if it is not the default, ``place``) and ``names``, typed names that lead to facts;
    ``claims`` (``n``, ``text``, ``cites``, ``parts``: the links to rows in it, ``place``, ``digest``);
    ``charts``, entries as :class:`cisreport.charts.Chart` makes them;
    ``blocks``, figures and tables (``n`` from 1, ``place``, ``facts``);
    ``numbers``, how often each run of digits is in the text, by its class;
    ``pieces``, digests of all other parts of the file, and what is unusual in it
    (:mod:`cisreport.pieces`), if it has a seal;
    ``digest``, that of all of this.
The file may come from anyone, so the reader checks everything before it is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

from cisreport.digests import digest, manifest_digest, unique
from cisreport.errors import CisreportError
from cisreport.manifest.schema import named, shape_problems
from cisreport.spans import MANIFEST_FORMAT

FORMAT: Final = MANIFEST_FORMAT
"""Format of the manifests that this library writes."""
READ: Final = (FORMAT, *(f"cisreport-manifest/{n}" for n in (5, 4, 3)))
"""Formats of those that it reads."""
DIGESTED: Final = READ[:2]
"""Those with digests of the pieces of their file and of themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedValue:
    """A printed value of a report, according to its manifest."""

    n: int
    """Its number: values are counted from 1 in reading order."""
    cite: str
    """``dataset:id/field``."""
    fact: str
    """Anchor of the fact's row in the register, ``fact-...``."""
    text: str
    """The printed text."""
    place: str
    """The figure, table or section that it is in; empty before the first section."""
    form: str | None = None
    """Form in which it is printed; None: the default."""

    def __str__(self) -> str:
        return f'value {self.n} ({self.cite}), "{self.text}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedName:
    """A typed name of a report with a link to a fact, according to its manifest."""

    n: int
    """Its number: names are counted from 1 in reading order."""
    fact: str
    """Anchor of the fact's row in the register, ``fact-...``."""
    text: str
    """The name."""
    place: str
    """The figure, table or section that it is in; empty before the first section."""

    def __str__(self) -> str:
        return f'name {self.n} ({self.fact.removeprefix("fact-")}), "{self.text}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPart:
    """Words of a claim with a link to a fact, according to a manifest."""

    fact: str
    """Anchor of the fact's row in the register, ``fact-...``."""
    text: str
    """The words."""
    place: str
    """The figure, table or section that it is in; empty before the first section."""
    claim: str
    """The claim, in words."""

    def __str__(self) -> str:
        return f'"{self.text}" of {self.claim}'


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedClaim:
    """Words of the author that rest on facts, according to a manifest."""

    n: int
    """Its number: claims are counted from 1 in reading order."""
    text: str
    """The words, with the values in them."""
    cites: tuple[str, ...]
    """``dataset:id`` or ``dataset:id/field`` of what it rests on."""
    parts: tuple[PrintedPart, ...]
    """Its links to rows, in order; values in it are separate."""
    place: str
    """The figure, table or section that it is in; empty before the first section."""
    digest: str
    """SHA-256 of the rest."""

    def __str__(self) -> str:
        return f'claim {self.n} ({", ".join(self.cites)}), "{self.text}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A report's manifest; its form is valid, but its content is not yet checked."""

    title: str
    """Title of the report."""
    datasets: Mapping[str, Mapping[str, Any]]
    """The entry of each dataset, by its id."""
    facts: Mapping[str, Mapping[str, Any]]
    """Entries of the facts used, by ``dataset:id``."""
    values: tuple[PrintedValue, ...]
    """Every printed value, in reading order."""
    names: tuple[PrintedName, ...] = ()
    """Every linked name, in reading order."""
    claims: tuple[PrintedClaim, ...] = ()
    """Every claim, in reading order."""
    charts: tuple[Mapping[str, Any], ...] = ()
    """The entry of each chart."""
    blocks: tuple[Mapping[str, Any], ...] = ()
    """Every figure and table that rests on facts."""
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How often each run of digits is in the text, by its class."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """The files that the report was made from; empty if its engine did not know them."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Parameters of the render."""
    versions: Mapping[str, Any] = field(default_factory=dict)
    """Versions of the programs of the render."""
    is_sealed: bool = False
    """Whether the file has to have a seal (:mod:`cisreport.seals`)."""
    format: str = FORMAT
    """The version of its format."""
    pieces: Mapping[str, Any] | None = None
    """What it says of the pieces of its file (:mod:`cisreport.pieces`); None if nothing."""
    is_whole: bool = True
    """Whether it has its digest; manifests before version 5 have none."""

    def anchor(self, fact: Mapping[str, Any]) -> str:
        """Return the anchor of a fact's row."""
        prefix = f"{fact['dataset']}-" if len(self.datasets) > 1 else ""
        return f"fact-{prefix}{fact['id']}"


def read_manifest(data: bytes | str) -> Manifest:
    """Read a manifest and check its form.

    Parameters
    ----------
    data : bytes or str
        JSON.

    Raises
    ------
    CisreportError
        If it is not JSON, not of this format, or not valid by the format's schema.
    """
    try:
        plain = json.loads(data, object_pairs_hook=unique, parse_constant=_no_constant)
        json.dumps(plain, ensure_ascii=False).encode()
    except RecursionError as error:
        raise CisreportError("the manifest is damaged: it is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise CisreportError("the manifest is damaged: a text in it is not Unicode") from error
    except ValueError as error:
        raise CisreportError(f"the manifest is damaged: {error}") from error
    if not isinstance(plain, dict) or plain.get("format") not in READ:
        found = plain.get("format") if isinstance(plain, dict) else None
        stated = named(found if isinstance(found, str) else "None")
        raise CisreportError(f'the manifest is of format {stated}; this version reads "{FORMAT}"')
    wrong = list(islice(shape_problems(plain), 5)) or list(islice(_order_problems(plain), 5))
    if wrong:
        raise CisreportError(f"the manifest is damaged: {'; '.join(wrong)}")
    values = tuple(PrintedValue(**item) for item in plain["values"])
    names = tuple(PrintedName(**item) for item in plain["names"])
    return Manifest(
        title=plain["title"],
        datasets={item["id"]: item for item in plain["datasets"]},
        facts={f"{item['dataset']}:{item['id']}": item for item in plain["facts"]},
        values=values,
        names=names,
        claims=tuple(map(_claim, plain["claims"])),
        charts=tuple(plain["charts"]),
        blocks=tuple(plain["blocks"]),
        numbers=plain["numbers"],
        document=plain["document"],
        parameters=plain["parameters"],
        versions=plain["versions"],
        is_sealed=plain.get("sealed", False),
        format=plain["format"],
        pieces=plain.get("pieces"),
        is_whole=plain["format"] not in DIGESTED or plain.get("digest") == _digest_of(plain),
    )


def _claim(plain: Mapping[str, Any]) -> PrintedClaim:
    claim = PrintedClaim(**{**plain, "cites": tuple(plain["cites"]), "parts": ()})
    parts = (PrintedPart(**part, place=claim.place, claim=str(claim)) for part in plain["parts"])
    return replace(claim, parts=tuple(parts))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _order_problems(plain: dict[str, Any]) -> Iterator[str]:
    """Yield what a schema cannot find: wrong numbers, repeated ids, datasets that are not listed."""
    for name in ("values", "names", "claims", "blocks"):
        for n, item in enumerate(plain[name], 1):
            if item["n"] != n:
                yield f"{name}[{n - 1}] is not numbered {n}"
    for name, keys in (("facts", ("dataset", "id")), ("datasets", ("id",)), ("charts", ("label",))):
        ids = [tuple(item[key] for key in keys) for item in plain[name]]
        if len(set(ids)) != len(ids):
            yield f"an id is used twice in {name}"
    for n, item in enumerate(plain["datasets"]):
        if len({source["id"] for source in item["sources"]}) != len(item["sources"]):
            yield f"an id is used twice in datasets[{n}].sources"
    known = {item["id"] for item in plain["datasets"]}
    for name in ("facts", "charts"):
        for n, item in enumerate(plain[name]):
            if item["dataset"] not in known:
                yield f"{name}[{n}] is of a dataset that is not listed"


def digest_problems(manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for each digest that does not match: of a fact, claim, chart, list, or of it all."""
    if not manifest.is_whole:
        yield "the manifest was changed: its digest does not fit"
    for cite, fact in manifest.facts.items():
        if _digest({name: part for name, part in fact.items() if name != "digest"}) != fact["digest"]:
            yield f"fact {cite} was changed: its digest does not fit"
        elif fact["record"].get("id") != fact["id"]:
            yield f"fact {cite} was changed: its record is of another fact"
    for name, stated in manifest.datasets.items():
        for source in stated["sources"]:
            cite = f"{name}:{source['id']}"
            if cite in manifest.facts and manifest.facts[cite]["record"] != source:
                yield f"source {cite} was changed: it differs from its record"
        held, right = stated.get("translations", {}), translation_digests(stated["sources"])
        for passage in sorted(held.keys() | right.keys()):
            if held.get(passage) != right.get(passage):
                yield f"the translation of {name}:{passage} was changed: its digest does not fit"
    for claim in manifest.claims:
        parts = [{"text": part.text, "fact": part.fact} for part in claim.parts]
        rest = {"n": claim.n, "text": claim.text, "cites": list(claim.cites), "parts": parts}
        if _digest({**rest, "place": claim.place}) != claim.digest:
            yield f"{claim} was changed: its digest does not fit"
    for chart in manifest.charts:
        if _digest({name: part for name, part in chart.items() if name != "digest"}) != chart["digest"]:
            yield f"chart {chart['label']} was changed: its digest does not fit"
    if manifest.document and _digest(manifest.document.get("files")) != manifest.document.get("sha256"):
        yield "the list of the files it was written from was changed: its digest does not fit"


def _digest_of(plain: Mapping[str, Any]) -> str | None:
    try:
        return manifest_digest(plain)
    except (ValueError, TypeError, RecursionError):
        return None


def translation_digests(sources: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return a digest of each translation in sources of a manifest, by its passage as in an anchor."""
    return {
        f"{source['id']}[{passage['locator']}]": _digest(passage["translation"])
        for source in sources
        for passage in source.get("passages", ())
        if "translation" in passage
    }


def _digest(plain: Any) -> str:
    try:
        return digest(plain)
    except (ValueError, TypeError, RecursionError):
        return ""
