"""Values that a report computes besides those that its dataset declares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cisreport.analysis import derive
from cisreport.analysis.derivations import declared
from cisreport.errors import CisreportError
from cisreport.model import Dataset, Derivation, FactId
from cisreport.model.derivations import Parameter


def computed(
    ds: Dataset,
    name: str,
    fn: str,
    *inputs: str,
    label: str,
    params: Mapping[str, Parameter] | None = None,
    assumptions: tuple[str, ...] = (),
) -> Dataset:
    """Return a dataset with one more derivation, for a report to cite.

    It is a derivation as those of ``derivations.yml``: the register has its function, its inputs and its
    assumptions, and ``cisreport verify`` computes it again.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    name : str
        Id of the derivation; no record of the dataset has it.
    fn : str
        Name and version of a function of the registry, such as ``participation.attended/1``.
    *inputs : str
        Cites of its inputs.
    label : str
        What is computed, in words.
    params : mapping, optional
        Settings of the function.
    assumptions : tuple of str
        What must be true for the value to be right, one sentence for each.

    Raises
    ------
    CisreportError
        If a record has that id.
    DataError
        If the value cannot be computed.
    """
    if name in ds:
        raise CisreportError(f'dataset "{ds.id}" has a record "{name}"; choose another id')
    derivation = Derivation(
        id=FactId(name),
        label=label,
        fn=fn,
        inputs=inputs,
        params=MappingProxyType(dict(params or {})),
        assumptions=assumptions,
    )
    return derive(ds.with_derivations({**declared(ds), derivation.id: derivation}))
