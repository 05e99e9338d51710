"""Derived facts: a closed registry of pure, versioned functions, and what they compute.

It imports only the model; datasets, frames and charts import it.
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
