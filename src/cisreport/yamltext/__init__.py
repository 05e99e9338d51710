"""YAML with positions: read by PyYAML's C parser, scalars by YAML 1.2 rules.

A date, ``NO`` and ``on`` stay what was written.  So do numbers in data; in options they are numbers, and
aliases are understood (:func:`parse`).  Everything that is wrong is collected: tags, duplicate keys, deep
nesting, control characters, several documents in a file.
"""

from cisreport.yamltext.composer import parse, read_yaml, scalar
from cisreport.yamltext.parsed import Location, Point, Yaml, spell

__all__ = [
    "Location",
    "Point",
    "Yaml",
    "parse",
    "read_yaml",
    "scalar",
    "spell",
]
