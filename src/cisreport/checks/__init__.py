"""Judgments on a dataset that is valid in form: is it complete, consistent and fair to its source?

Loading already refuses what has no meaning; a check finds what has one but looks wrong.
"""

from cisreport.checks.findings import Finding, Severity
from cisreport.checks.rules import RULES, check

__all__ = ["RULES", "Finding", "Severity", "check"]
