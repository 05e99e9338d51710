"""Names of the vocabulary, and of actors that a dataset has without an identity."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cisreport.drafts.language import Language
from cisreport.drafts.model import ACTORS
from cisreport.drafts.rules.found import Found
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset, Organization
from cisreport.phrases import phrase_pattern

Meaning = tuple[str, str, str]
"""What a name means: the kind, the identity (or empty) and the fact (or empty)."""
_GROUPS = {"states": "states", "organizations": "organizations", "people": "persons", "places": "places"}


def known_names(ds: Dataset, language: Language) -> Mapping[str, tuple[Meaning, ...]]:
    """Return what each name may mean: labels, aliases, demonyms of states, names in the language."""
    found: dict[str, dict[Meaning, None]] = {}
    for group, kind in _GROUPS.items():
        for entity in getattr(ds.vocabulary, group).values():
            local = entity.names.get(language.tag)
            for name in (entity.label, *entity.aliases, *entity.demonyms, *([local] if local else ())):
                found.setdefault(_bare(name), {})[kind, entity.id, ""] = None
    for kind in ACTORS:
        for actor in getattr(ds, kind):
            if actor.identity is None and actor.withdrawn is None:
                short = actor.abbreviation if isinstance(actor, Organization) else ()
                for value in (*actor.name, *short):
                    found.setdefault(_bare(value.datum), {})[kind, "", str(actor.id)] = None
    return {name: tuple(meanings) for name, meanings in found.items() if name[:1].isupper()}


def _bare(name: str) -> str:
    return " ".join(name.split()).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a text may have, and the actors of a dataset that they mean."""

    known: Mapping[str, tuple[Meaning, ...]]
    pattern: re.Pattern[str]
    facts: Mapping[tuple[str, str], str]
    """Ids of actors by kind and identity."""
    demonyms: frozenset[str]

    @classmethod
    def of(cls, ds: Dataset, language: Language) -> Named:
        """Return the names for texts in a language."""
        known = known_names(ds, language)
        facts = {
            (kind, actor.identity): str(actor.id)
            for kind in ACTORS
            for actor in getattr(ds, kind)
            if actor.identity
        }
        demonyms = {word for state in ds.vocabulary.states.values() for word in state.demonyms}
        return cls(known, phrase_pattern(tuple(known)), facts, frozenset(demonyms))

    def actors(self, text: str, kinds: Collection[str]) -> Iterator[tuple[tuple[int, int], str, str]]:
        """Yield place, kind and id of each actor that is named; a demonym names none that acts."""
        for match in self.pattern.finditer(text):
            name = " ".join(match[0].split())
            meanings = [part for part in self.known[name] if part[0] in kinds]
            if meanings and name not in self.demonyms:
                kind, identity, fact = meanings[0]
                yield match.span(), kind, fact or self.facts.get((kind, identity), identity)


def names(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:
    """Find names as whole words, the longest first; a name with several meanings gives several drafts."""
    named = Named.of(ds, language)
    for passage in passages:
        for match in named.pattern.finditer(passage.text):
            for kind, identity, fact in named.known[" ".join(match[0].split())]:
                entity = ds.vocabulary.get(identity) if identity else None
                label = entity.label if entity else ""
                yield Found(
                    rule="names",
                    kind=kind,
                    passage=passage,
                    spans=(match.span(),),
                    record={"label": label, "name": label, "identity": identity} if identity else {},
                    group=identity or fact,
                    fact=fact,
                )
