"""Members of organizations and participants of events, as the sources list them."""

from __future__ import annotations

from cisreport.analysis.inputs import Given, InputError, Inputs, Result
from cisreport.model import Dataset, Event, Membership, MembershipStatus, Organization, ParticipationRole


def members(inputs: Inputs) -> Result:
    """Return the ids of the members of an organization, in the order of the dataset.

    The first input is the organization.  Participants of events that follow count as members too.
    ``status`` keeps the memberships of one status.  The result has only members that the sources list,
    so it can be shorter than a stated number of members.

    Raises
    ------
    InputError
        If the first input is not an organization, or a further input is not an event.
    """
    body, *events = inputs.given
    if not isinstance(body.record, Organization):
        raise InputError(f'"{body.cite}" is not an organization')
    status = inputs.word("status", tuple(MembershipStatus))
    memberships = memberships_of(inputs.ds, body.record.id, status)
    found: list[str] = [item.member for item in memberships]
    for event in events:
        found += _taking_part(event)
    return Result(value=tuple(dict.fromkeys(found)), read=tuple(item.id for item in memberships))


def memberships_of(ds: Dataset, body: str, status: str | None = None) -> tuple[Membership, ...]:
    """Return the memberships of an organization, of one status if given, in the order of the dataset."""
    return tuple(
        item
        for item in ds.referring(Membership, "organization", body)
        if item.withdrawn is None and (status is None or status in {value.datum for value in item.status})
    )


def participants(inputs: Inputs) -> Result:
    """Return the ids of the participants of an event, in the order of its record.

    ``role`` keeps the participants in one role.

    Raises
    ------
    InputError
        If the input is not an event.
    """
    role = inputs.word("role", tuple(ParticipationRole))
    return Result(value=tuple(dict.fromkeys(_taking_part(inputs.given[0], role))))


def _taking_part(given: Given, role: str | None = None) -> list[str]:
    if not isinstance(given.record, Event):
        raise InputError(f'"{given.cite}" is not an event')
    return [item.actor for item in given.record.participants if role is None or item.role == role]
