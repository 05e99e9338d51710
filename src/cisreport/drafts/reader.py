"""Files of drafts, checked: every problem has its place, and all are reported together.

The drafts of a dataset are in the files of its folder ``drafts``, one for each who proposes.  Such a file
has no words of the source.  A file from elsewhere may have quotes; they are checked against a copy of the
source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, get_type_hints

from cisreport.datasets import find
from cisreport.datasets.folder import Reading
from cisreport.drafts.model import DATES, KINDS, Draft, DraftFile, DraftStatus, Mention, spell
from cisreport.drafts.texts import PassageText
from cisreport.errors import CisreportError, DataError, Problem, suggest
from cisreport.files import DATA, DRAFTS, probe, project_root, shipped, shortest
from cisreport.model import COLLECTIONS, Anchor, Dataset, SourceKind, Values, When, collection_of
from cisreport.yamltext import Location, Yaml, read_yaml

NOT_WRITTEN: Final = ("anchors", "formerly", "withdrawn", "exact")
"""Fields of a record that a draft does not have."""
_OPENING: Final = "by:"


@dataclass(frozen=True, slots=True)
class LocatedDraft:
    """A draft and its place in a file."""

    draft: Draft
    path: Path
    file: Yaml
    place: Location

    def problem(self, below: Location, what: str, remedy: str, *, at_key: bool = False) -> Problem:
        """Return a problem at a place within the draft."""
        return self.file.problem((*self.place, *below), what, remedy, at_key=at_key)


def drafts_of(name_or_path: str | Path, ds: Dataset) -> tuple[LocatedDraft, ...]:
    """Read the drafts of a dataset, in the order of its files.

    Parameters
    ----------
    name_or_path : str or Path
        Where the dataset is, as :func:`cisreport.load` takes it.
    ds : Dataset
        The dataset.

    Raises
    ------
    DataError
        If something is wrong with the drafts; the error has every problem.
    """
    folder = find(name_or_path) / DRAFTS
    reading = Reading()
    found: list[LocatedDraft] = []
    for path in sorted(folder.iterdir()) if probe(folder).is_dir() else ():
        if not path.name.startswith("."):
            found += _read(path, ds, reading, texts=None)
    reading.found += _twice(found)
    if reading.found:
        raise DataError(reading.found)
    return tuple(found)


def own_folder(name_or_path: str | Path) -> Path:
    """Return the folder of a dataset to which drafts and facts may be added.

    Raises
    ------
    CisreportError
        If the dataset comes with the package and is not in the working directory's project.
    """
    folder = find(name_or_path)
    root = project_root(Path.cwd())
    is_shipped = folder.resolve().is_relative_to(shipped(DATA).resolve())
    if is_shipped and not (root and folder.resolve().is_relative_to(root.resolve())):
        advice = "copy its folder into data/ of your project first"
        raise CisreportError(f'the dataset "{folder.name}" comes with cisreport; {advice}')
    return folder


def waiting_drafts(name_or_path: str | Path, ds: Dataset) -> int:
    """Return how many drafts of a dataset nobody has decided on.

    Raises
    ------
    DataError
        If something is wrong with its drafts; the error has every problem.
    """
    return sum(item.draft.status is DraftStatus.DRAFT for item in drafts_of(name_or_path, ds))


def read_drafts(path: Path, ds: Dataset, texts: Mapping[Anchor, PassageText]) -> tuple[DraftFile, Yaml]:
    """Read a file of drafts in YAML or JSON from anywhere, and check its quotes in a copy of the source.

    Parameters
    ----------
    path : Path
        The file.
    ds : Dataset
        The dataset for which it is.
    texts : mapping of Anchor to PassageText
        The passages of the copy.

    Returns
    -------
    tuple of DraftFile and Yaml
        The drafts, with numbers of words in place of quotes; and the file.

    Raises
    ------
    DataError
        If something is wrong; the error has every problem.
    """
    reading = Reading()
    found = list(_read(path, ds, reading, texts))
    reading.found += _twice(found)
    if reading.found or not found:
        empty = Problem(path=str(path), what="the file has no drafts", remedy="write them under `drafts:`")
        raise DataError(reading.found or [empty])
    by = found[0].file.data["by"]
    return DraftFile(by=by, drafts=tuple(item.draft for item in found)), found[0].file


def _read(
    path: Path, ds: Dataset, reading: Reading, texts: Mapping[Anchor, PassageText] | None
) -> Iterator[LocatedDraft]:
    if texts is None:
        file = reading.read(path, _OPENING)
    else:
        file = read_yaml(path, str(shortest(path)), reading.found, _OPENING)
    if file is None:
        return
    known = [item.name for item in fields(DraftFile)]
    for name in file.data:
        if name not in known:
            what = f'unknown field "{name}"'
            reading.found.append(file.problem((name,), what, suggest(name, known), at_key=True))
    if not isinstance(file.data.get("by"), str):
        what = "nothing says who proposes the drafts"
        reading.found.append(file.problem(("by",), what, "write `by:` and a name, of a person or a model"))
    raw = file.data.get("drafts")
    if raw is not None and not isinstance(raw, list):
        reading.found.append(
            file.problem(("drafts",), "a list of drafts is expected", "begin each with `- id:`")
        )
        return
    check = _Check(ds, file, reading, texts)
    for number, item in enumerate(raw or ()):
        draft = reading.structure(file, ("drafts", number), item, Draft)
        if draft is not None:
            yield LocatedDraft(check.draft(draft, ("drafts", number)), path, file, ("drafts", number))


def _twice(found: Sequence[LocatedDraft]) -> Iterator[Problem]:
    first: dict[str, LocatedDraft] = {}
    for item in found:
        earlier = first.setdefault(item.draft.id, item)
        if earlier is not item:
            where = earlier.problem(("id",), "", "")
            what = f'the id "{item.draft.id}" is used twice; first in {where.path}:{where.line}'
            yield item.problem(("id",), what, "give one of them another id")


@dataclass(frozen=True, slots=True)
class _Check:
    ds: Dataset
    file: Yaml
    reading: Reading
    texts: Mapping[Anchor, PassageText] | None

    def _report(self, place: Location, what: str, remedy: str, *, at_key: bool = False) -> None:
        self.reading.found.append(self.file.problem(place, what, remedy, at_key=at_key))

    def draft(self, draft: Draft, place: Location) -> Draft:
        """Report what is wrong with a draft, and return it with complete mentions."""
        if draft.kind not in KINDS:
            what = f'"{draft.kind}" is not a kind of draft'
            by_hand = "write such a record into the dataset by hand" if draft.kind in COLLECTIONS else ""
            self._report((*place, "kind"), what, by_hand or suggest(draft.kind, KINDS, most=len(KINDS)))
        else:
            if draft.status is DraftStatus.DRAFT:
                self._fact(draft, place)
            self._record(draft, place)
        if not draft.mentions:
            self._report((*place, "mentions"), "it rests on nothing", "name its passages")
        is_open = draft.status is DraftStatus.DRAFT
        mentions = (
            self._mention(mention, (*place, "mentions", number), is_open=is_open)
            for number, mention in enumerate(draft.mentions)
        )
        return replace(draft, mentions=tuple(mentions))

    def _fact(self, draft: Draft, place: Location) -> None:
        if draft.field is not None and draft.kind != DATES:
            self._report((*place, "field"), "only a date has a `field`", "leave it out", at_key=True)
        if draft.fact is None:
            return
        fact = self.ds.facts.get(draft.fact)
        if fact is None:
            known = suggest(draft.fact, list(self.ds.facts))
            self._report((*place, "fact"), f'there is no fact "{draft.fact}"', known)
        elif draft.kind != DATES and collection_of(fact) != draft.kind:
            what = f'"{draft.fact}" is not among the {draft.kind} but among the {collection_of(fact)}'
            self._report((*place, "fact"), what, "name another fact, or correct `kind`")
        elif draft.kind == DATES:
            name = draft.field or "date"
            known_fields = [key for key, hint in _hints(type(fact)).items() if hint == Values[When]]
            if name not in known_fields:
                what = f'"{draft.fact}" has no date "{name}"'
                remedy = suggest(name, known_fields) if known_fields else "name an event as `fact`"
                self._report((*place, "field" if draft.field else "fact"), what, remedy)

    def _record(self, draft: Draft, place: Location) -> None:
        place = (*place, "record")
        if not isinstance(draft.record, Mapping):
            self._report(place, "the fields of a record are expected", "write `name: value` lines")
        elif draft.kind == DATES:
            self.reading.structure(self.file, place, dict(draft.fields), When)
        else:
            kind = COLLECTIONS[draft.kind]
            known = [item.name for item in fields(kind) if item.name not in NOT_WRITTEN]
            for name, content in draft.fields.items():
                if name == "anchors":
                    remedy = "leave it out; `mentions` has the passages"
                    self._report((*place, name), "a draft has no anchors", remedy, at_key=True)
                elif name not in known:
                    remedy = suggest(name, known)
                    self._report((*place, name), f'unknown field "{name}"', remedy, at_key=True)
                elif content is not None:
                    self.reading.structure(self.file, (*place, name), content, _hints(kind)[name])

    def _mention(self, mention: Mention, place: Location, *, is_open: bool) -> Mention:
        """Report what is wrong with a mention; passages may change after somebody has decided."""
        mention = self._named(mention, place)
        words = self._words(mention, place) if is_open else None
        if mention.words is not None and mention.quote is not None:
            self._report(place, "it has both `words` and a `quote`", "leave one of them out")
        if mention.words is not None and (mention.span is None or mention.span[1] < mention.span[0]):
            what = f'"{mention.words}" are not numbers of words'
            self._report((*place, "words"), what, "write the first and the last, such as 9-10")
        elif words is not None and mention.span is not None and mention.span[1] > words:
            what = f"the passage has {words} words"
            self._report((*place, "words"), what, "write numbers from 1 to that")
        return self._without_quote(mention, place)

    def _named(self, mention: Mention, place: Location) -> Mention:
        sources = self.ds.sources
        if not mention.passage.source and len(sources) == 1:
            return replace(mention, passage=Anchor(sources[0].id, mention.passage.locator))
        if mention.passage.source not in {source.id for source in sources}:
            known = suggest(mention.passage.source, [source.id for source in sources])
            what = f'there is no source "{mention.passage.source}"'
            if not mention.passage.source:
                what, known = "it does not name its source", f"write source[{mention.passage.locator}]"
            self._report((*place, "passage"), what, known)
        return mention

    def _words(self, mention: Mention, place: Location) -> int | None:
        """Check that a passage exists and is the same; return its number of words, if that is known."""
        source = next((item for item in self.ds.sources if item.id == mention.passage.source), None)
        text = self.texts.get(mention.passage) if self.texts is not None else None
        if source is None:
            return None
        digest, words = (text.digest, len(text.words)) if text else (None, None)
        if source.kind is not SourceKind.CITED:
            listed = {passage.locator: passage for passage in source.passages}
            passage = listed.get(mention.passage.locator)
            if passage is None:
                what = f'"{source.id}" has no passage "{mention.passage.locator}"'
                self._report((*place, "passage"), what, suggest(mention.passage.locator, list(listed)))
                return None
            digest, words = passage.digest, passage.words
        if digest is not None and mention.digest not in (None, digest):
            what = "the passage has another digest: it is not the one for which this was written"
            self._report((*place, "digest"), what, "correct the draft, and leave `digest` out")
        return words

    def _without_quote(self, mention: Mention, place: Location) -> Mention:
        """Return a mention with numbers of words in place of its quote."""
        if self.texts is None:
            if mention.quote is not None:
                what = "a file of a dataset has no words of its source"
                remedy = (
                    "move the file elsewhere, and run `cisreport draft` with --from; it writes their place"
                )
                self._report((*place, "quote"), what, remedy, at_key=True)
            return mention
        text = self.texts.get(mention.passage)
        if text is None:
            if mention.quote is not None:
                what = f"the copy of the source does not have the passage {mention.passage.locator}"
                self._report((*place, "quote"), what, "name a whole copy with --source")
            return mention
        digest = mention.digest or text.digest
        if mention.quote is None:
            return replace(mention, digest=digest)
        found = text.find(mention.quote)
        if found is None:
            what = f"the quote is not in the passage {mention.passage.locator}"
            self._report(
                (*place, "quote"), what, "copy words of that passage, or name the passage they are in"
            )
            return mention
        return replace(mention, quote=None, words=spell(*found), digest=digest)


def _hints(kind: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)
