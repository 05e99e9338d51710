"""What the words mean that say how a source puts something; the register ends with them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cisreport.model import Modality

_PUT: Final = {
    Modality.STATED: "the source says it outright",
    Modality.PRESUPPOSED: "not said, but the sentence makes no sense without it",
    Modality.IMPLIED: "a fair reader concludes it from the words",
    Modality.HEDGED: "said with a reservation, such as “appears”, or only asked",
    Modality.HOPED: "somebody wishes it",
    Modality.EXPECTED: "somebody thinks that it will be true",
    Modality.PLANNED: "announced or intended",
    Modality.EVALUATED: "a judgment of worth or character",
}
GLOSSARY: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{str(modality): meaning for modality, meaning in _PUT.items()},
        "computed": "follows from other facts by a named method",
        "verdict": "what we conclude from the sources about a claim; its author may disagree",
        "confidence": "how sure we are, by the number and the kind of the sources",
        "not stated": "looked for in the source, and not there",
    }
)
"""Each word with its meaning."""
