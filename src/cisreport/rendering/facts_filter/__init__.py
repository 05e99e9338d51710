"""The filter after citeproc, the same for both engines: cited values, linked names, register and manifest.

The document's tree has spans, divs and code blocks that cells made (:mod:`cisreport.spans`).  The filter
turns each cited value into a link to the fact's row in the register, links names to the facts that they mean,
fills the registers, and collects the manifest.  It knows only the facts of the payloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cisreport.digests import canonical
from cisreport.documents.citation import NO_CITATION, Citation
from cisreport.formats import with_target
from cisreport.rendering.facts_filter.aligned import align_numbers
from cisreport.rendering.facts_filter.citing import Reference
from cisreport.rendering.facts_filter.found import FactsFound
from cisreport.rendering.facts_filter.manifest import linked_data, manifest_of
from cisreport.rendering.facts_filter.numbers import count_numbers
from cisreport.rendering.facts_filter.payloads import Mistake, take_payloads
from cisreport.rendering.facts_filter.register import fill_registers
from cisreport.rendering.facts_filter.undated import spell_out_no_date
from cisreport.rendering.facts_filter.uses import Uses
from cisreport.rendering.facts_filter.walk import link_facts
from cisreport.rendering.tree import Tree
from cisreport.rows import is_in_text

__all__ = ["FactsFound", "Mistake", "Surroundings", "filter_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the filter is given besides the tree."""

    directory: Path
    """Folder that paths of images are relative to."""
    target: str = ""
    """Format that the tree is for, as pandoc names it; empty: any."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """What the manifest says of the document."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Parameters that the document was rendered with."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Versions that the document was rendered with."""
    is_sealed: bool = False
    """Whether a file whose format has a place for a seal gets it (:mod:`cisreport.seals`)."""
    citation: Citation = NO_CITATION
    """What its project says of how it is cited."""


def filter_facts(tree: Tree, given: Surroundings) -> FactsFound:
    """Link values and names of a tree to the facts they rest on, and fill its registers, in place.

    Parameters
    ----------
    tree : Tree
        The document after citeproc.
    given : Surroundings
        What the tree does not say.

    Returns
    -------
    FactsFound
        Manifest and linked data, or what is wrong with the document.
    """
    spell_out_no_date(tree)
    registers, mistakes = take_payloads(tree)
    uses = Uses(registers, mistakes)
    found = link_facts(tree, uses)
    align_numbers(tree)
    if mistakes or not registers:
        return FactsFound(mistakes=tuple(mistakes))
    cited = {value["fact"] for value in found.values if is_in_text(value["place"])}
    reference = Reference.of(tree, given.citation, str(given.document.get("path", "")))
    fill_registers(tree, uses, found.headings, given.target, cited, reference)
    numbers = count_numbers(tree, given.target, given.directory)
    has_seal = given.is_sealed and with_target(given.target).seal is not None
    manifest = manifest_of(
        tree, uses, found, numbers, given.document, given.parameters, given.versions, has_seal
    )
    return FactsFound(
        manifest=manifest,
        linked_data_json=canonical(linked_data(uses)),
        registers=registers,
    )
