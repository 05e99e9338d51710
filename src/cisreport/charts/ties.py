"""The records that connect an actor with its state, for the facts of a chart."""

from __future__ import annotations

from collections.abc import Iterator

from cisreport.analysis.participation import state_of
from cisreport.model import Dataset, FactId, Occupancy, Person, Position


def ties(ds: Dataset, actor: FactId) -> Iterator[str]:
    """Yield cites of an actor, of its state, and of the records that connect them."""
    record = ds.facts.get(actor)
    if record is None:
        return
    yield f"{ds.id}:{actor}/label"
    if isinstance(record, Person):
        for item in ds.of_type(Occupancy):
            if item.holder == actor:
                yield f"{ds.id}:{item.id}/label"
                for value in item.position:
                    yield from ties(ds, value.datum)
        for value in record.country:
            yield from ties(ds, value.datum)
    if isinstance(record, Position):
        for value in record.of:
            yield from ties(ds, value.datum)
    for value in getattr(record, "parent", ()):
        yield from ties(ds, value.datum)
    if (state := state_of(ds, actor)) != actor:
        yield f"{ds.id}:{state}/label"
