"""Those who took part in an event, as cited values with their roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, ParticipationRole
from cisreport.reports.values import CitedValue, Text, cite, join, text
from cisreport.wording import manner_text, name_of


def taking_part(ds: Dataset, event: str, actors: Collection[str]) -> Text:
    """Return which of some actors an event lists, with their roles and how the source puts it.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    event : str
        Id of an event.
    actors : collection of str
        Ids of actors, such as those of a state (:attr:`cisreport.reports.Profile.circle`).

    Returns
    -------
    Text
        Such as "Foreign minister of Avaria (chair, implied) and Ana Vell (absent)"; names cite their actors.

    Raises
    ------
    NotFoundError
        If there is no such event, or it lists none of them.
    """
    record = ds[event]
    if not isinstance(record, Event):
        raise NotFoundError(f'"{event}" is not an event')
    words = [*_present(ds, record, actors), *_absent(ds, record, actors)]
    if not words:
        raise NotFoundError(f'"{event}" lists none of {", ".join(actors)}')
    return join(words)


def _present(ds: Dataset, event: Event, actors: Collection[str]) -> Iterator[Text]:
    for item in event.participants:
        if item.actor in actors:
            role = "" if item.role is ParticipationRole.PARTICIPANT else str(item.role)
            yield _remarked(_name(ds, item.actor), role, manner_text(item.inherit(event)))


def _absent(ds: Dataset, event: Event, actors: Collection[str]) -> Iterator[Text]:
    for value in event.absent.inherit(event):
        if value.datum in actors:
            yield _remarked(_name(ds, value.datum), "absent", manner_text(value))


def _name(ds: Dataset, actor: str) -> CitedValue:
    """Return what an actor is called, with its cite."""
    label = cite(ds, f"{actor}/label")
    if name_of(ds, actor) == str(label):
        return label
    return cite(ds, actor)


def _remarked(name: CitedValue, *remarks: str) -> Text:
    said = ", ".join(remark for remark in remarks if remark and remark != "stated")
    return text(name, f" ({said})") if said else text(name)
