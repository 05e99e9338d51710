"""Those who took part in an event, as words with their cite."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, ParticipationRole
from cisreport.reports.values import CitedClaim, Citer, join, text
from cisreport.wording import manner_text, name_of


def taking_part(ds: Dataset, event: str, actors: Collection[str]) -> CitedClaim:
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
    CitedClaim
        Such as "Foreign minister of Avaria (chair, implied) and Ana Vell (absent)".

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
    cites = [f"{event}/{name}" for name in ("participants", "absent") if getattr(record, name)]
    return Citer(ds).claim(text(join(words)), *cites)


def _present(ds: Dataset, event: Event, actors: Collection[str]) -> Iterator[str]:
    for item in event.participants:
        if item.actor in actors:
            role = "" if item.role is ParticipationRole.PARTICIPANT else str(item.role)
            yield _remarked(name_of(ds, item.actor), role, manner_text(item.inherit(event)))


def _absent(ds: Dataset, event: Event, actors: Collection[str]) -> Iterator[str]:
    for value in event.absent.inherit(event):
        if value.datum in actors:
            yield _remarked(name_of(ds, value.datum), "absent", manner_text(value))


def _remarked(name: str, *remarks: str) -> str:
    said = ", ".join(remark for remark in remarks if remark and remark != "stated")
    return f"{name} ({said})" if said else name
