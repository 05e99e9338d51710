"""Which facts a document uses and where, and which are needed for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cisreport.rendering.facts_filter.payloads import Mistake, Register
from cisreport.rows import needed_for

_CITE: Final = re.compile(r"([^:/]+):([^:/]+)(/.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A place that uses a fact, as its row names it."""

    label: str
    """What the row prints."""
    target: str | None = None
    """Where the label leads; None: it is plain text."""
    is_block: bool = False
    """Whether it is a figure or table, and not a place in the text."""


class Uses:
    """The uses of the facts of all registers of a document; grows while the document is walked."""

    def __init__(self, registers: Mapping[str, Register], mistakes: list[Mistake]) -> None:
        self.registers = registers
        self.mistakes = mistakes
        self._uses: dict[str, dict[str, list[Use]]] = {name: {} for name in registers}
        self._missing: set[str] = set()
        self._needed: dict[str, dict[str, set[str]]] | None = None

    def add(self, cite: str, use: Use) -> str:
        """Add a use of the fact that a cite names, and return the anchor of the fact's row."""
        if (parts := _CITE.fullmatch(cite)) is None:
            self.report(cite, f'the document cites "{cite}"', "write dataset:id or dataset:id/field")
            return ""
        dataset, fact = parts[1], parts[2]
        register = self.registers.get(dataset)
        if register is None:
            if dataset not in self._missing:
                self._missing.add(dataset)
                what = f'the document cites "{cite}" but has no register of dataset "{dataset}"'
                self.report(fact, what, "add a cell that ends with register(ds)")
        elif fact in register.drafts and fact not in register.facts:
            what = f'the document cites "{cite}", which is a draft in {register.drafts[fact]}, not a fact'
            remedy = f"accept it with `cisreport draft {dataset} --accept {fact}`, or cite a record"
            self.report(fact, what, remedy)
        elif fact not in register.facts:
            what = f'the document cites "{cite}", but dataset "{dataset}" has no record "{fact}"'
            self.report(fact, what, "cite a record of the dataset")
        else:
            self._uses[dataset].setdefault(fact, []).append(use)
        return self.anchor(dataset, fact)

    def report(self, needle: str, what: str, remedy: str) -> None:
        """Note a mistake of the document; `needle` is text by which its line can be found."""
        self.mistakes.append(Mistake(needle=needle, what=what, remedy=remedy))

    def anchor(self, dataset: str, fact: str) -> str:
        """Return the anchor of a fact's row."""
        return f"fact-{dataset}-{fact}" if len(self.registers) > 1 else f"fact-{fact}"

    def identifier(self, dataset: str, name: str) -> str:
        """Return the identifier of a part of a register."""
        return f"{name}-{dataset}" if len(self.registers) > 1 else name

    def of(self, dataset: str, fact: str) -> tuple[Use, ...]:
        """Return the places that use a fact in reading order: each section, figure or table once."""
        uses: dict[str, Use] = {}
        for use in self._uses[dataset].get(fact, ()):
            uses.setdefault(use.label, use)
        return tuple(uses.values())

    def needed_by(self, dataset: str, fact: str) -> tuple[str, ...]:
        """Return the ids of the facts that rest on a fact and are shown, sorted."""
        if self._needed is None:
            self._needed = {name: self._needs(register) for name, register in self.registers.items()}
        return tuple(sorted(self._needed[dataset].get(fact, ())))

    def _needs(self, register: Register) -> dict[str, set[str]]:
        facts = register.facts
        return needed_for(
            self._uses[register.dataset],
            lambda fact: (source for source in facts[fact]["rests_on"] if source in facts),
        )

    def is_shown(self, register: Register, fact: str) -> bool:
        """Return whether a fact has a row."""
        name = register.dataset
        return register.all_facts or bool(self.of(name, fact)) or bool(self.needed_by(name, fact))

    def shown(self, register: Register) -> Iterator[str]:
        """Yield the ids of the facts that have a row, in the dataset's order."""
        return (fact for fact in register.facts if self.is_shown(register, fact))
