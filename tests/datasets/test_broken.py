"""Broken datasets: each text that a user gets to read is pinned."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.errors import CisreportError, DataError
from harbor import BESIDE, DIGEST, FILES, REVIEWS, edit, write
from snapshots import sections

Changes = dict[str, str | bytes | None]

EVENTS, ACTORS, SOURCES = "harbor/events.yml", "harbor/actors.yml", "harbor/sources.yml"
QUANTITIES, DERIVATIONS, METADATA = "harbor/quantities.yml", "harbor/derivations.yml", "harbor/dataset.yml"
STATES = "vocabulary/states.yml"


def events(old: str, new: str) -> Changes:
    return edit(EVENTS, old, new)


def more(name: str, text: str) -> Changes:
    return {name: FILES[name] + text}


def resolved(to: str) -> Changes:
    return events("resolved: 2031-06-09", f"resolved: {to}")


def review(old: str, new: str) -> Changes:
    assert REVIEWS.count(old) == 1
    return {"harbor/reviews.yml": REVIEWS.replace(old, new), **BESIDE}


EVIDENCE = REVIEWS[REVIEWS.index("    evidence:") : REVIEWS.index("    note:")]
SUMMIT_DATE = "{stated: [{next-week: gazette}, {after: opening}], resolved: 2031-06-09, basis: a Monday}"

CASES: dict[str, Changes] = {
    # YAML
    "yaml-tab": events("    place: quay", "\tplace: quay"),
    "yaml-tab-after-hyphen": events("  - id: summit", "  -\tid: summit"),
    "yaml-quote-never-closed": events("label: The summit", 'label: "The summit'),
    "yaml-bracket-never-closed": events("anchors: [p2.s2]", "anchors: [p2.s2"),
    "yaml-brace-never-closed": events("role: host}]", "role: host]"),
    "yaml-colon-in-text": events("label: The summit", "label: The summit: day one"),
    "yaml-sign-in-front": events("label: The summit", "label: @summit"),
    "yaml-text-after-quote": events("label: The summit", 'label: "The" summit'),
    "yaml-line-without-colon": events("    label: The summit", "    label The summit"),
    "yaml-indentation": events("    label: The summit", "   label: The summit"),
    "yaml-unknown-escape": events("label: The summit", r'label: "The \summit"'),
    "yaml-alias": events("place: not stated", "place: *quay"),
    "yaml-anchor-mark": events("label: The summit", "label: &The summit"),
    "yaml-tag": events("label: The summit", "label: !important summit"),
    "yaml-two-documents": more(EVENTS, "---\ncalls: []\n"),
    "yaml-list-as-root": {EVENTS: "- id: opening\n"},
    "yaml-text-as-root": {EVENTS: "meetings\n"},
    "yaml-key-is-a-list": events("    label: The summit", "    [label]: The summit"),
    "yaml-nested-deeply": events("label: The summit", "label: " + "[" * 100_000),
    "yaml-duplicate-key": events("    label: The summit", "    label: The summit\n    label: A summit"),
    "yaml-duplicate-collection": more(EVENTS, "meetings: []\n"),
    # files
    "file-empty": {EVENTS: ""},
    "file-of-comments": {EVENTS: "# nothing yet\n"},
    "file-not-utf-8": {EVENTS: b"meetings:\n  - id: caf" + b"\xe9\n"},
    "file-utf-16": {EVENTS: FILES[EVENTS].encode("utf-16")},
    "file-control-character": events("The summit", "The \x1b[31msummit"),
    "file-escaped-control-character": events("label: The summit", r'label: "The \x1b[31msummit"'),
    "file-with-another-ending": {"harbor/calls.yaml": "calls: []\n"},
    "metadata-empty": {METADATA: ""},
    # records
    "collection-unknown": events("meetings:", "meeting:"),
    "collection-not-a-list": {EVENTS: "meetings:\n  opening: {label: The opening}\n"},
    "record-not-a-mapping": more(ACTORS, "  - dock\n"),
    "id-twice-in-two-files": more(QUANTITIES, "places:\n  - {id: summit, label: A peak, anchors: [p2.s1]}\n"),
    "id-used-formerly": events("id: summit", "id: summit\n    formerly: [peak, opening]"),
    "id-formerly-its-own": events("id: summit", "id: summit\n    formerly: summit"),
    "id-reserved": events("id: summit", "id: not-stated"),
    "id-with-capitals": events("id: summit", "id: The_Summit"),
    "id-missing": events("  - id: summit\n    label", "  - label"),
    "id-of-source": more(SOURCES, "  - {id: a b, kind: cited, language: en}\n"),
    "field-unknown": events("    place: quay", "    plaice: quay"),
    "field-unknown-far": events("    place: quay", "    xyzzy: quay"),
    "field-unknown-in-value": events("quoted: true}", "quotes: true}"),
    "field-unknown-in-participant": events("role: host", "rôle: host"),
    "field-unknown-in-date": events("basis: a Monday", "bases: a Monday"),
    "field-of-value-beside-date": events("basis: a Monday", "basis: a Monday, anchors: p2.s1"),
    "field-of-value-missing": events("{value: announced,", "{"),
    "field-missing": events("    label: The summit\n", ""),
    "field-computed": edit(DERIVATIONS, "fn: interval", "value: 5, fn: interval"),
    "anchor-missing": events("    anchors: [p2.s2]\n", ""),
    "anchor-list-empty": events("anchors: [p2.s2]", "anchors: []"),
    "anchor-malformed": events("anchors: [p2.s2]", "anchors: [p2.s1, p2-s2]"),
    "anchor-to-no-passage": events("anchors: [p2.s2]", "anchors: [p2.s1, p2.s3]"),
    "anchor-of-value": events("place: not stated", "place: {value: quay, anchors: p9.s9}"),
    "anchor-of-one-of-two-values": events(
        "place: not stated",
        "place: [{value: quay, anchors: p2.s1}, {value: norland, anchors: [p2.s1, p7.s1]}]",
    ),
    "anchor-of-participant": events("role: host", "role: host, anchors: [p3.s1]"),
    "anchor-of-source": edit(SOURCES, "anchors: p1.s1", "anchors: p1.s2"),
    "anchor-to-unknown-source": events("anchors: [p2.s2]", "anchors: ['gazete[p2.s2]']"),
    "anchor-of-which-source": more(SOURCES, "  - {id: S2, kind: cited, language: en}\n"),
    "anchors-without-sources": {SOURCES: None},
    # values
    "text-list": events("label: The summit", "label: [The, summit]"),
    "text-mapping": events("label: The summit", "label: {the: summit}"),
    "text-true": events("label: The summit", "label: true"),
    "text-nothing": events("label: The summit", "label:"),
    "text-empty": events("label: The summit", 'label: ""'),
    "bool-text": events("quoted: true", "quoted: yes"),
    "whole-number-in-words": edit(SOURCES, "words: 4", "words: four"),
    "list-empty": events("place: not stated", "place: []"),
    "not-stated-among-values": events("place: not stated", "place: [quay, not stated]"),
    "not-stated-with-evidence": events("place: not stated", "place: {not_stated: no word, anchors: p2.s1}"),
    "not-stated-for-an-id": events("[norland, {actor: sudland, role: host}]", "not stated"),
    "not-stated-as-id": events("place: not stated", "place: not-stated"),
    "vocabulary-value": events("format: bilateral", "format: bilatoral"),
    "vocabulary-value-far": events("format: bilateral", "format: large"),
    "vocabulary-value-list": events("status: held", "status: [held, [held]]"),
    "vocabulary-value-modality": events("modality: planned", "modality: plan"),
    "quantity-without-unit": edit(QUANTITIES, " unit: km,", ""),
    "quantity-with-unknown-unit": edit(QUANTITIES, "unit: km", "unit: kms"),
    "quantity-with-far-unit": edit(QUANTITIES, "unit: km", "unit: crowns"),
    "quantity-with-unit-in-value": edit(QUANTITIES, "970.80", "970.80 km"),
    "quantity-with-comma": edit(QUANTITIES, "970.80", '"970,80"'),
    "quantity-nan": edit(QUANTITIES, "970.80", ".nan"),
    "quantity-infinite": edit(QUANTITIES, "970.80", "Infinity"),
    "quantity-exponent": edit(QUANTITIES, "970.80", "1e5"),
    "quantity-zero-division": edit(QUANTITIES, "970.80", "1/0"),
    "quantity-true": edit(QUANTITIES, "970.80", "true"),
    "participants-text-with-comma": events("[norland, {actor: sudland, role: host}]", "norland, sudland"),
    "participants-mapping": events("[norland, {actor: sudland, role: host}]", "{norland: host}"),
    "participants-nested-list": events("[norland, {", "[[norland], {"),
    "participants-empty": events("[norland, {actor: sudland, role: host}]", "[]"),
    # dates
    "date-not-edtf": events(SUMMIT_DATE, "9 June 2031"),
    "date-impossible": events(SUMMIT_DATE, "2031-02-30"),
    "date-not-read": events(SUMMIT_DATE, "{resolved: -0031-05-12, basis: A legend.}"),
    "date-backward": events(SUMMIT_DATE, "2031-06-09/2031-06-08"),
    "date-yearless-impossible": events("XXXX-06-04", "XXXX-06-31"),
    "date-resolved-without-year": resolved("XXXX-06-09"),
    "date-contradicts-yearless": events("resolved: 2031-06-04", "resolved: 2031-06-05"),
    "date-contradicts-full": events(SUMMIT_DATE, "{stated: 2031-06, resolved: 2031-07-01, basis: a guess}"),
    "date-not-next-week": resolved("2031-06-16"),
    "date-not-same-week": events("next-week: gazette", "same-week: gazette"),
    "date-not-after": events(
        "{next-week: gazette}, {after: opening}", "{after: summit-two}, {before: opening}"
    ),
    "date-not-day-before": events("{after: opening}", "{day-before: opening}"),
    "date-not-same-day": events("{after: opening}", "{same-day: opening}"),
    "date-relation-unknown": events("{after: opening}", "{afters: opening}"),
    "date-relation-two": events("{after: opening}", "{after: opening, before: summit}"),
    "date-relative-to-nothing": events("{after: opening}", "{after: openning}"),
    "date-relative-to-undated": events("{after: opening}", "{after: quay}"),
    "date-without-basis": events(", basis: a Monday", ""),
    "date-says-nothing": events(SUMMIT_DATE, "{basis: a Monday}"),
    "date-states-nothing": events("XXXX-06-04", "XXXX-XX-XX"),
    "bound-of-no-number": events("place: quay", "place: {value: quay, bound: at-least}"),
    "bound-of-record": edit(QUANTITIES, "of: quay", "of: quay, bound: at-least"),
    "bound-unknown": edit(QUANTITIES, "970.80", "{value: 970.80, bound: at-leest}"),
    "bounds-of-both-sides": edit(QUANTITIES, "970.80", "{value: 970.80, bound: [at-least, up-to]}"),
    "bound-twice": edit(QUANTITIES, "970.80", "{value: 970.80, bound: [if-possible, if-possible]}"),
    "bound-with-number": edit(QUANTITIES, "970.80", "at least 970.80"),
    "end-before-beginning": events("place: quay", "end: 2031-06-03\n    place: quay"),
    "end-before-every-beginning": events(
        SUMMIT_DATE, "[2031-06-09, 2031-06-10]\n    end: [2031-06-10, {resolved: 2031-05, basis: a guess}]"
    ),
    "end-of-no-event": edit(QUANTITIES, "of: quay", "of: quay, end: 2031-06-03"),
    "date-after-an-end": {
        EVENTS: FILES[EVENTS]
        .replace("place: quay", "end: 2031-06-06\n    place: quay")
        .replace(SUMMIT_DATE, "{stated: {after: opening}, resolved: 2031-06-05, basis: a guess}")
    },
    "date-within-a-duration": {
        EVENTS: FILES[EVENTS]
        .replace("place: quay", "end: 2031-06-06\n    place: quay")
        .replace(SUMMIT_DATE, "{stated: {same-day: opening}, resolved: 2031-06-07, basis: a guess}")
    },
    "date-derived-by-nothing": events("basis: a Monday", "basis: a Monday, derived_by: [days-betwen]"),
    "date-derived-by-event": events("basis: a Monday", "basis: a Monday, derived_by: opening"),
    # references
    "reference-to-nothing": events("place: quay", "place: key"),
    "reference-to-itself": edit(QUANTITIES, "of: quay", "of: quay-length"),
    "reference-in-list": events("place: not stated", "place: [{value: quay}, {value: dock}]"),
    "reference-of-wrong-kind": events("place: quay", "place: opening"),
    "reference-of-participant": events("actor: sudland", "actor: sudlund"),
    "reference-to-former-id": {
        EVENTS: FILES[EVENTS]
        .replace("id: opening", "id: opening\n    formerly: start")
        .replace("{after: opening}", "{after: start}")
    },
    "attribution-unknown": events("attribution: port-office", "attribution: [port-office, port-ofice]"),
    "attribution-of-wrong-kind": events("attribution: port-office", "attribution: quay"),
    "attribution-of-file-unknown": events("meetings:", "attribution: [port-office, port-ofice]\nmeetings:"),
    "attribution-of-file-of-wrong-kind": events("meetings:", "attribution: quay\nmeetings:"),
    "attribution-of-file-empty": events("meetings:", "attribution: []\nmeetings:"),
    "attribution-of-vocabulary": {
        "vocabulary/states.yml": "attribution: norland\n" + FILES["vocabulary/states.yml"]
    },
    "identity-unknown": edit(ACTORS, "identity: norland", "identity: nordland"),
    "derivation-without-inputs": edit(DERIVATIONS, "inputs: [opening/date, summit/date]", "inputs: []"),
    "derivation-inputs-missing": edit(DERIVATIONS, ", inputs: [opening/date, summit/date]", ""),
    "derivation-of-nothing": edit(DERIVATIONS, "opening/date", "opning/date"),
    "derivation-of-no-field": edit(DERIVATIONS, "opening/date", "opening/dates"),
    "derivation-of-derivations-field": edit(DERIVATIONS, "opening/date", "days-between/value"),
    "derivation-settings-are-a-list": edit(DERIVATIONS, "fn:", "params: [from], fn:"),
    "derivation-settings-of-wrong-kinds": edit(DERIVATIONS, "fn:", "params: {from: [], to: {a: 1}}, fn:"),
    # sources
    "source-with-wrong-digest-of-its-table": edit(
        SOURCES, "    language: en\n", "    language: en\n    digest: abc\n"
    ),
    "source-without-passages": edit(SOURCES, FILES[SOURCES][FILES[SOURCES].index("    passages:") :], ""),
    "source-without-segmentation": edit(SOURCES, '    segmentation: "1"\n', ""),
    "source-cited-with-passages": edit(SOURCES, "kind: segmented", "kind: cited"),
    "source-lists-passage-twice": edit(SOURCES, "locator: p2.s2", "locator: p2.s1"),
    "source-with-wrong-locator": edit(SOURCES, "locator: p2.s2", "locator: p2.2"),
    "source-with-wrong-digest": edit(SOURCES, f"words: 4, digest: {DIGEST}", "words: 4, digest: abc"),
    "source-with-unknown-segmentation": edit(SOURCES, 'segmentation: "1"', 'segmentation: "7"'),
    "source-joins-without-reason": edit(SOURCES, "locator: p2.s2", "locator: p2.s2-3"),
    "source-joins-nothing": edit(SOURCES, "locator: p2.s2", "adjusted: Why, locator: p2.s2-2"),
    "source-joins-twice": edit(SOURCES, "locator: p2.s1", "adjusted: One sentence, locator: p2.s1-2"),
    "source-splits-half": edit(SOURCES, "locator: p2.s2", "adjusted: Two sentences, locator: p2.s2b"),
    "source-adjusts-nothing": edit(SOURCES, "locator: p2.s2", "adjusted: Why, locator: p2.s2"),
    "source-keeps-words": edit(SOURCES, "words: 9", "words: 9, fragment: Norland and Sudland"),
    "source-fragments": {
        SOURCES: FILES[SOURCES]
        .replace("language: en", "language: en\n    licence: CC0\n    url: https://example.org/")
        .replace("words: 4", "words: 4, fragment: Talks at … the harbor again")
        .replace("words: 12", "words: 12, fragment: The delegates of both states met today")
        .replace("words: 9", "words: 9, fragment: Then … they … left")
    },
    "source-formerly-the-same": edit(SOURCES, "locator: p2.s2", "formerly: [p2.s3@1, p2.s4], locator: p2.s2"),
    "anchor-of-no-earlier-version": events("anchors: [p2.s2]", "anchors: [p2.s2@1]"),
    "source-in-no-language": edit(SOURCES, "    language: en\n", ""),
    # reviews
    "review-without-evidence": review(EVIDENCE, ""),
    "review-evidence-empty": review(EVIDENCE, "    evidence: []\n"),
    "review-does-not-follow": review("verdict: mixed", "verdict: supported"),
    "review-of-silence": review("stance: supports", "stance: silent"),
    "review-not-found": review(
        f"    verdict: mixed\n{EVIDENCE}",
        "    verdict: not found\n    evidence: {fact: opening, stance: silent, says: No word.}\n",
    ),
    "review-verdict-unknown": review("verdict: mixed", "verdict: true claim"),
    "review-evidence-of-nothing": review("fact: quay-length", "fact: key-length"),
    "review-evidence-with-wrong-anchor": review("anchors: [p2.s1]", "anchors: [p9.s1]"),
    "review-stance-unknown": review("stance: supports", "stance: support"),
    "review-claim-malformed": review("claim: pier:pier-length/value", "claim: pier-length"),
    "review-claim-of-nothing": review("pier:pier-length/value", "pier:peer-length"),
    "review-claim-of-no-field": review("pier:pier-length/value", "pier:pier-length/values"),
    "review-claim-of-its-own-nothing": review("pier:pier-length/value", "harbor:key-length"),
    "review-confidence": review("confidence: medium", "confidence: middling"),
    # metadata
    "metadata-of-another-folder": edit(METADATA, "id: harbor", "id: harbour"),
    "metadata-missing": edit(METADATA, "title: A harbor conference\n", ""),
    "metadata-unknown": edit(METADATA, "title:", "titel:"),
    "metadata-of-wrong-type": edit(METADATA, 'version: "1"', "version: [1, 2]"),
    "metadata-with-no-day": edit(METADATA, "date: 2031-06-09", "date: 2031-06"),
    "metadata-with-no-date": edit(METADATA, "date: 2031-06-09", "date: last summer"),
    "metadata-coding": edit(METADATA, "date: 2031-06-10, codebook", "date: June, code_book"),
    # vocabulary
    "entity-without-reference": edit(STATES, ", references: [atlas]", ""),
    "entity-of-unknown-reference": edit(STATES, "references: [atlas]", "references: [atlass]"),
    "entity-twice": more(STATES, "places:\n  - {id: norland, label: Norland, references: [atlas]}\n"),
    "entity-with-wrong-id": {
        "vocabulary/places.yml": "places:\n  - {id: Quay, label: Q, references: [atlas]}\n"
    },
    "entity-in-no-state": {
        "vocabulary/places.yml": "places:\n  - {id: quay, label: Q, references: [atlas], country: norlund}\n"
    },
    "entity-with-wrong-office": {
        "vocabulary/people.yml": "people:\n  - id: ana\n    label: Ana\n    references: [atlas]\n"
        "    offices: [{title: Mayor, of: nowhere, start: spring}]\n"
    },
    "entity-unknown-field": edit(STATES, "iso2: NO", "iso: NO"),
    "entity-unknown-collection": {"vocabulary/cities.yml": "cities: []\n"},
    # several at once
    "several-files": {
        **events("place: quay", "place: key"),
        **edit(QUANTITIES, "unit: km", "unit: kms"),
        **edit(METADATA, "id: harbor", "id: harbour"),
        **edit(STATES, "iso2: NO", "iso: NO"),
    },
    "several-in-one-record": events(
        "    label: The summit\n    anchors: [p2.s2]",
        "    lable: The summit\n    anchors: p2\n    quoted: perhaps",
    ),
    "several-but-no-echo-of-an-unread-file": {
        **edit(SOURCES, "language: en", "language: [en"),
        **edit(ACTORS, "city", "cty"),
    },
    "several-but-no-echo-of-a-broken-record": edit(ACTORS, "label: The quay, ", ""),
    "hostile-text": events("id: summit", r'id: "<b>\u202esummit\n\u2028end"'),
    "hostile-length": events("format: bilateral", f"format: {'bi' * 5000}"),
}


def message_of(folder: Path, make: Callable[[], object]) -> str:
    """Return the message about a dataset that is made in a folder, the current one."""
    folder.mkdir()
    with contextlib.chdir(folder):
        make()
        return message(Path("harbor"))


def message(folder: Path) -> str:
    """Return the message about a dataset that cannot be loaded."""
    with pytest.raises(DataError) as error:
        cisreport.load(folder)
    assert all(problem.line and problem.remedy for problem in error.value.problems if problem.where)
    return f"{error.value}\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_dataset_is_valid_before_it_is_broken() -> None:
    ds = cisreport.load(write(Path()))
    assert (ds.id, len(ds), ds.vocabulary.states["norland"].iso2) == ("harbor", 7, "NO")


def test_its_reviews_are_valid_before_they_are_broken() -> None:
    ds = cisreport.load(write(Path(), review("note: One page", "note: One page")))
    (quay, opening) = ds.reviews[0].evidence
    assert [str(anchor) for anchor in (*quay.anchors, *opening.anchors)] == ["gazette[p2.s1]"]


@pytest.mark.parametrize("beside", ["missing", "broken"])
def test_a_claim_of_a_dataset_that_is_not_at_hand_is_let_pass(beside: str) -> None:
    changes = review("pier:pier-length/value", "pier:peer-length")
    changes |= {"pier/dataset.yml": None} if beside == "missing" else {"pier/all.yml": "sources: ["}
    assert cisreport.load(write(Path(), changes)).reviews[0].claim == "pier:peer-length"


def test_a_claim_may_have_its_former_id() -> None:
    changes = review("pier:pier-length/value", "pier:length/value")
    renamed = BESIDE["pier/all.yml"].replace("id: pier-length", "id: pier-length, formerly: length")
    changes["pier/all.yml"] = renamed
    assert cisreport.load(write(Path(), changes)).reviews[0].claim == "pier:length/value"


def test_a_review_of_the_same_dataset() -> None:
    ds = cisreport.load(write(Path(), review("pier:pier-length/value", "harbor:quay-length/value")))
    assert ds.reviews[0].claim == "harbor:quay-length/value"


def test_texts_about_records(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    texts = {
        case: message_of(tmp_path / case, partial(write, Path(), changes)) for case, changes in CASES.items()
    }
    file_regression.check(sections(texts))


def huge() -> None:
    write(Path())
    os.truncate(EVENTS, 2**30)


def folder() -> None:
    (write(Path()) / "more.yml").mkdir()


def link(name: str, to: str) -> None:
    folder = write(Path(), {"elsewhere.yml": "calls: []\n"})
    (folder / f"{name}.yml").unlink(missing_ok=True)
    (folder / f"{name}.yml").symlink_to(to)


FILE_CASES: dict[str, Callable[[], object]] = {
    "file-huge": huge,
    "file-is-a-folder": folder,
    "file-is-a-pipe": lambda: os.mkfifo(write(Path()) / "more.yml"),
    "link-leads-out-more": partial(link, "more", "../elsewhere.yml"),
    "link-leads-out-dataset": partial(link, "dataset", "../elsewhere.yml"),
    "link-in-a-circle": partial(link, "more", "more.yml"),
    "link-to-nothing": partial(link, "more", "nothing.yml"),
}


def test_texts_about_files(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    texts = {case: message_of(tmp_path / case, make) for case, make in FILE_CASES.items()}
    file_regression.check(sections(texts))


def test_file_not_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not stop root, so the error of the system is played."""
    write(Path())
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "events.yml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert message(Path("harbor")) == (
        "harbor/events.yml: the file cannot be read (Permission denied); check its permissions\n"
    )


def test_files_of_editors_are_left_alone() -> None:
    folder = write(Path(), {"harbor/.#events.yml": "no: [", "harbor/notes.txt": "no: ["})
    assert len(cisreport.load(folder)) == 7


NOT_FOUND = {
    "near": "harbour",
    "path": "elsewhere/harbor",
    "nul": "harbor\0",
    "long": "x" * 300,
    "above": "..",
    "root": "/",
    "line-break": "harbor\n",
}


def test_texts_about_datasets_not_found(
    monkeypatch: pytest.MonkeyPatch, file_regression: FileRegressionFixture
) -> None:
    monkeypatch.setattr("cisreport.datasets.loader.shipped", lambda name: Path("/nowhere") / name)
    write(Path("data"))
    texts = {}
    for case, name in NOT_FOUND.items():
        with pytest.raises(CisreportError) as error:
            cisreport.load(name)
        texts[case] = str(error.value)
    file_regression.check(sections(texts))


def test_dataset_found_by_name_and_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(Path("data"))
    below = Path("reports/deep")
    below.mkdir(parents=True)
    by_path = cisreport.load(folder)
    monkeypatch.chdir(below)
    assert (
        cisreport.load("harbor").digest == by_path.digest == cisreport.load(Path("../../data/harbor")).digest
    )
