"""Derived facts: a closed registry of pure, versioned functions, and what they compute.

Knows the model alone: datasets, frames and charts come after it.
"""

from cisreport.analysis.derivations import compute, declared, derive, series_intervals, with_computed
from cisreport.analysis.inputs import InputError
from cisreport.analysis.registry import FUNCTIONS, Function

__all__ = [
    "FUNCTIONS",
    "Function",
    "InputError",
    "compute",
    "declared",
    "derive",
    "series_intervals",
    "with_computed",
]
