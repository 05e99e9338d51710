"""Popolo: people, organizations, posts, memberships, areas and events as JSON; a view.

Popolo has no evidence for single values.  ``sources`` of an object therefore names the passages that its
record rests on, and an import cannot take it back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cisreport.linkeddata.terms import is_address
from cisreport.model import Announcement, Dataset, Event, Fact, Organization, Person, Place, State, Values
from cisreport.wording import name_of

_ISO = {"iso2": "ISO 3166-1 alpha-2", "iso3": "ISO 3166-1 alpha-3", "wikidata": "Wikidata"}
Plain = dict[str, Any]


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the document."""
    found = {
        "persons": [_named(ds, item) for item in ds.persons],
        "organizations": [_organization(ds, item) for item in _bodies(ds)],
        "areas": [{**_named(ds, item), "classification": item.place_type.first} for item in ds.places],
        "posts": [
            {
                **_base(ds, item),
                "label": item.label,
                "role": item.title.first,
                "organization_id": item.of.first,
            }
            for item in ds.positions
        ],
        "memberships": [*_memberships(ds)],
        "events": [_event(ds, item) for item in ds.of_type(Event) if not isinstance(item, Announcement)],
    }
    text = json.dumps(_filled(found), ensure_ascii=False, indent=1)
    return {f"{ds.id}.popolo.json": f"{text}\n".encode()}


def _bodies(ds: Dataset) -> tuple[Organization | State, ...]:
    return (*ds.states, *ds.organizations)


def _filled(content: Any) -> Any:
    """Return JSON data without empty parts."""
    if isinstance(content, dict):
        return {name: _filled(part) for name, part in content.items() if part not in (None, "", [], {})}
    return [_filled(part) for part in content] if isinstance(content, list) else content


def _base(ds: Dataset, fact: Fact) -> Plain:
    """Return what every object has: an id, and the passages that it rests on."""
    urls = {source.id: source.url for source in ds.sources if is_address(source.url)}
    fallback = {source.id: f"urn:cisreport:{ds.id}:{source.id}" for source in ds.sources}
    sources = [
        {"url": urls.get(anchor.source) or fallback.get(anchor.source), "note": str(anchor)}
        for anchor in fact.anchors
    ]
    return {"id": fact.id, "sources": sources}


def _named(ds: Dataset, fact: Person | Organization | State | Place) -> Plain:
    entity = ds.vocabulary.get(fact.identity) if fact.identity else None
    codes = {scheme: getattr(entity, name) for name, scheme in _ISO.items()} if entity else {}
    return {
        **_base(ds, fact),
        "name": name_of(ds, fact.id),
        "other_names": [{"name": value.datum} for value in fact.name],
        "identifiers": [{"scheme": scheme, "identifier": code} for scheme, code in codes.items() if code],
    }


def _organization(ds: Dataset, item: Organization | State) -> Plain:
    kind: Values[Any] | None = item.organization_type if isinstance(item, Organization) else None
    parent = item.parent.first if isinstance(item, Organization) else None
    return {
        **_named(ds, item),
        "classification": "state" if kind is None else kind.first,
        "parent_id": parent,
    }


def _memberships(ds: Dataset) -> list[Plain]:
    """Return who is in which office, and who belongs to what."""
    offices = [
        {**_base(ds, item), "label": item.label, "person_id": item.holder, "post_id": item.position.first}
        for item in ds.occupancies
    ]
    people = {person.id for person in ds.persons}
    return offices + [
        {
            **_base(ds, item),
            "label": item.label,
            "person_id" if item.member in people else "member_id": item.member,
            "organization_id": item.organization,
            "role": item.status.first,
        }
        for item in ds.memberships
    ]


def _event(ds: Dataset, event: Event) -> Plain:
    date, end = event.date.first, event.end.first
    return {
        **_base(ds, event),
        "name": event.label,
        "classification": type(event).__name__.lower(),
        "start_date": date.resolved if date else None,
        "end_date": end.resolved if end else None,
        "location": name_of(ds, event.place.first) if event.place.first else None,
        "status": event.status.first,
        "attendees": [{"id": item.actor, "role": str(item.role)} for item in event.participants],
    }
