"""Adjudication: a third dataset of two codings of one source, with who decided each difference.

:func:`questions` writes the file with every difference, a person fills in the decisions, and :func:`decide`
makes the dataset, whose coding keeps them.
"""

from cisreport.adjudication.deciding import decide, decided
from cisreport.adjudication.file import Ruling, questions, rulings

__all__ = ["Ruling", "decide", "decided", "questions", "rulings"]
