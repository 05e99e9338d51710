"""Derived facts: a closed registry of pure, versioned functions, and what they compute.

Knows the model alone; frames and charts come after it.
"""

from cisreport.analysis.derivations import compute, derive, series_intervals
from cisreport.analysis.inputs import InputError
from cisreport.analysis.registry import FUNCTIONS, Function
from cisreport.analysis.resolution import check_dates

__all__ = ["FUNCTIONS", "Function", "InputError", "check_dates", "compute", "derive", "series_intervals"]
