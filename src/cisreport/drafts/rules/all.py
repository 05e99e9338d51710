"""All rules, and the drafts that they propose together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields, replace
from typing import Final

from cisreport.drafts.language import Language, language
from cisreport.drafts.model import ACTORS, Draft, slug
from cisreport.drafts.rules.dates import dates
from cisreport.drafts.rules.events import events
from cisreport.drafts.rules.found import Found
from cisreport.drafts.rules.names import names
from cisreport.drafts.rules.numbers import numbers
from cisreport.drafts.rules.sayings import sayings
from cisreport.drafts.texts import PassageText
from cisreport.model import COLLECTIONS, Dataset, FactId

Rule = Callable[[tuple[PassageText, ...], Dataset, Language], Iterator[Found]]
RULES: Final[tuple[Rule, ...]] = (names, dates, numbers, sayings, events)
"""Every rule."""


def propose(ds: Dataset, passages: tuple[PassageText, ...], tag: str) -> tuple[Draft, ...]:
    """Return what the rules propose for passages, whether or not it has been coded.

    Parameters
    ----------
    ds : Dataset
        Its vocabulary has the names; its actors without an identity have theirs.
    passages : tuple of PassageText
        The passages, in order.
    tag : str
        BCP 47 tag of their language.

    Returns
    -------
    tuple of Draft
        One for each actor, and one for each passage and each date, number and way of putting things in it.
    """
    words = language(tag)
    found = [item for rule in RULES for item in rule(passages, ds, words)]
    several = len(ds.sources) > 1
    drafts: dict[str, Draft] = {}
    for draft in (*_actors(item for item in found if item.kind in ACTORS), *_others(found, several=several)):
        name, number = draft.id, 2
        while name in drafts:
            name = FactId(f"{draft.id}-{number}")
            number += 1
        drafts[name] = replace(draft, id=name)
    return tuple(drafts.values())


def _actors(found: Iterable[Found]) -> Iterator[Draft]:
    groups: dict[tuple[str, str], list[Found]] = {}
    for item in found:
        groups.setdefault((item.kind, item.group), []).append(item)
    for (kind, name), items in groups.items():
        yield Draft(
            id=FactId(name),
            kind=kind,
            rule=items[0].rule,
            mentions=tuple(dict.fromkeys(mention for item in items for mention in item.mentions())),
            fact=FactId(items[0].fact) if items[0].fact else None,
            record=items[0].record,
        )


def _others(found: Iterable[Found], *, several: bool) -> Iterator[Draft]:
    for item in found:
        if item.kind not in ACTORS:
            anchor = item.passage.anchor
            place = slug(f"{anchor.source} {anchor.locator}" if several else anchor.locator)
            yield Draft(
                id=FactId("-".join((place, *item.names))),
                kind=item.kind,
                rule=item.rule,
                mentions=item.mentions(),
                record={**_empty(item.kind), **item.record},
            )


def _empty(kind: str) -> dict[str, None]:
    """Return the fields that a person has to fill in before the draft can become a fact."""
    if kind not in COLLECTIONS:
        return {}
    needed = (item.name for item in fields(COLLECTIONS[kind]) if item.default is MISSING)
    optional = {item.name for item in fields(COLLECTIONS[kind]) if item.default_factory is not MISSING}
    return dict.fromkeys(name for name in needed if name not in optional | {"id", "anchors"})
