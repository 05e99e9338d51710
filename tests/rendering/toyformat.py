"""A format that tests register: plain text, as ``docs/guide/extending.md`` adds it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from cisreport.formats import OutputFormat
from cisreport.published.file import Published
from cisreport.published.text import PrintedNumber, bare
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.tree import Attributes, Element, text, walk

TOY_FORMAT = OutputFormat(
    name="toy",
    target="toy",
    label="toy",
    writer="rendering.toyformat:write_text",
    reader="rendering.toyformat:read_text",
    signature=re.compile(rb"[^\0]+\Z"),
)
DATA = re.compile(rb"(.*)\n-- toy-manifest\n(.*)\n-- toy-facts\n(.*)\n", re.DOTALL)
NUMBER = re.compile(r"^\[\d+\] |([0-9]+)", re.MULTILINE)
"""A number, or the mark of a footnote before its text, which the manifest does not list."""


def write_text(draft: Draft) -> bytes:
    """Write pandoc's plain text, then the data."""
    if day := draft.tree["meta"].get("date-display"):
        draft.tree["meta"]["date"] = day
    walk(draft.tree, {"Header": _with_number, "Figure": _caption_below, "Image": lambda _: []})
    text = draft.through_pandoc("plain", "--wrap=none")
    if draft.facts.manifest is None:
        return text.encode()
    manifest, linked = draft.facts.manifest_json(), draft.facts.linked_data_json
    return f"{text}-- toy-manifest\n{manifest}\n-- toy-facts\n{linked}\n".encode()


def read_nothing(path: Path, data: bytes) -> None:
    """Find no manifest in any text."""


def _with_number(header: Element) -> None:
    if number := Attributes(header).get("number"):
        header["c"][2][:0] = [text(number), {"t": "Space"}]


def _caption_below(figure: Element) -> list[Element]:
    return [*figure["c"][2], *figure["c"][1][1]]


@dataclass(frozen=True, kw_only=True)
class PlainText(Published):
    """A plain text, read."""

    text: str
    manifest: bytes
    linked_data: bytes | None
    output: OutputFormat = TOY_FORMAT
    left_out: Collection[str] = ("chart",)

    def register_text(self) -> str:
        """Return all text without white space."""
        return bare(self.text)

    def numbers(self, unbroken: Collection[str]) -> Iterator[PrintedNumber]:
        """Yield every run of digits."""
        for n, line in enumerate(self.text.splitlines(), 1):
            for found in NUMBER.finditer(line):
                if found[1]:
                    yield PrintedNumber(digits=found[1], words=line, place=f"line {n}")


def read_text(path: Path, data: bytes) -> PlainText | None:
    """Read a plain text."""
    found = DATA.fullmatch(data)
    return found and PlainText(text=found[1].decode(), manifest=found[2], linked_data=found[3])
