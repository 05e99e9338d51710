"""Names of the vocabulary, and of actors that a dataset has without an identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    """Return what each name may mean: labels, aliases, names in the language; without demonyms."""
    found: dict[str, dict[Meaning, None]] = {}
    for group, kind in _GROUPS.items():
        for entity in getattr(ds.vocabulary, group).values():
            local = entity.names.get(language.tag)
            for name in (entity.label, *entity.aliases, *([local] if local else ())):
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


def names(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:
    """Find names as whole words, the longest first; a name with several meanings gives several drafts."""
    known = known_names(ds, language)
    pattern = phrase_pattern(tuple(known))
    for passage in passages:
        for match in pattern.finditer(passage.text):
            for kind, identity, fact in known[" ".join(match[0].split())]:
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
