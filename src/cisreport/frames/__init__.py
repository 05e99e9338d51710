"""Frames: a dataset as pandas frames.  Records never import this module, and it imports no analysis.

:func:`frame` returns one frame for each collection of facts (``meetings``, ``quantities`` ...), with a
row for each record in the order of the dataset, and these frames:

==========================  =====================================================================
``facts``                   every fact: id, kind (its collection), label, evidence
``events``                  every event of any kind, with the columns that all events have
``values``                  every value of every field of a fact or source, with its evidence and its
                            cite; a field that is left open has a row with ``not_stated`` and a reason
``participations``          every actor in every event, with the role
``evidence``                every fact that a verdict of a review rests on, with its stance
``derivations``             every derivation, with its value and bounds
``sources``, ``passages``   the sources, and the passages of the segmented ones
``vocabulary``              every identity that the dataset can refer to, with its names and codes
==========================  =====================================================================

Columns of a collection follow the fields of its record (:mod:`cisreport.model`), then its evidence:

- Text and ids are ``str``; nothing said is a missing value.  One cell has all values or ids, separated
  by "; ".
- A closed vocabulary is an ordered category in the order of its definition.  The cell has the first of
  several values.
- A number is a column of exact ``Decimal`` or ``Fraction`` objects, and one of ``float64`` with
  ``_float`` after its name, and ``_bound`` (``str``), such as "at-least".  The cell has the first of
  several values.
- A date has the columns ``stated``, ``resolved`` and ``basis`` (``str``), ``earliest`` and ``latest``
  (``datetime64[s]``; an open end is missing; if values disagree, the span covers all of them).  Their
  names begin with the field's name unless the field is ``date``.  ``after`` and ``before`` name the
  records that it comes after or before according to the source.
- ``modality``, ``reserve``, ``attribution``, ``quoted``, ``confidence``, ``anchors``, ``note``: the
  record's evidence.
- Actors and participations have codes of the actor's state, for merging with other data: ``iso3``
  (ISO 3166-1), and the numbers ``cow`` (Correlates of War) and ``gw`` (Gleditsch and Ward), ``Int64``.
  The state is the one that the facts tie the actor to, or else what its ``identity`` is, is in, or has all
  its offices of, by the vocabulary.
- ``several`` names the fields with more than one value, ``disagree`` those of them whose values
  cannot all be true, and ``not_stated`` those that the source leaves open; the frame ``values`` has
  all values.

An empty collection gives an empty frame with the same columns and dtypes.
"""

from __future__ import annotations

import pandas as pd

from cisreport.collecting import uncollected
from cisreport.errors import NotFoundError, suggest
from cisreport.frames.columns import SEPARATOR, built
from cisreport.frames.identities import code_columns, entity_of
from cisreport.frames.records import record_columns
from cisreport.frames.special import SPECIAL
from cisreport.model import COLLECTIONS, Actor, Dataset

__all__ = ["SEPARATOR", "frame", "frame_names"]


@uncollected()
def frame(ds: Dataset, name: str) -> pd.DataFrame:
    """Return a collection of a dataset as a pandas frame.

    Parameters
    ----------
    ds : Dataset
        As loaded, or as returned by :func:`cisreport.derive`.
    name : str
        A collection such as ``meetings``, or ``facts``, ``events``, ``values``, ``participations``,
        ``evidence``, ``derivations``, ``sources``, ``passages``, ``vocabulary``; :func:`frame_names` has
        all of them.

    Returns
    -------
    pandas.DataFrame
        With the columns and dtypes that the docstring of :mod:`cisreport.frames` describes.

    Raises
    ------
    NotFoundError
        If there is no such frame; the text lists similar names.
    """
    if name in COLLECTIONS:
        record_type = COLLECTIONS[name]
        columns = record_columns(record_type)
        if issubclass(record_type, Actor):
            columns += code_columns(lambda actor: entity_of(ds, actor), ds)
        return built(columns, ds.of_type(record_type))
    if name in SPECIAL:
        return SPECIAL[name](ds)
    raise NotFoundError(f'there is no frame "{name}"; {suggest(name, frame_names())}')


def frame_names() -> tuple[str, ...]:
    """Return the names that :func:`frame` accepts."""
    return (*COLLECTIONS, *SPECIAL)
