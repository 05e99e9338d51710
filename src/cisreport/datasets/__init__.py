"""Datasets: YAML files with positions, structured into records, validated, digested."""

from cisreport.datasets.canonical import digest, record_to_plain, to_canonical
from cisreport.datasets.loading import find, load

__all__ = ["digest", "find", "load", "record_to_plain", "to_canonical"]
