"""Derived facts: a closed registry of pure, versioned functions, and the derivations they compute.

This package imports the model only: not datasets, frames or charts.
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
