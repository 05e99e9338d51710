"""Changing published files: a page's text, the manifest it carries, a PDF's objects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from cisreport.digests import digest
from cisreport.pieces.prints import MANIFEST_NAME
from cisreport.verification import verify
from sealing import seal_again

_BLOCK = re.compile(r'(id="cisreport-manifest">)(.*?)(</script>)', re.DOTALL)


def problems_of(path: Path, **more: Any) -> tuple[str, ...]:
    return verify(path, **more).problems


def edited(source: Path, target: Path, edit: Callable[[str], str]) -> Path:
    """Write a page with its text changed."""
    before = source.read_text("utf-8")
    after = edit(before)
    assert after != before
    target.write_text(after, "utf-8")
    return seal_again(target)


def replaced(source: Path, target: Path, old: str, new: str) -> Path:
    """Write a page with the first of a piece of its text replaced."""
    return edited(source, target, lambda page: page.replace(old, new, 1))


def value_link(n: int) -> re.Pattern[str]:
    return re.compile(rf'<a\s[^>]*id="use-{n}"[^>]*>(.*?)</a>', re.DOTALL)


def manifest_of(path: Path) -> dict[str, Any]:
    found = _BLOCK.search(path.read_text("utf-8"))
    assert found
    manifest: dict[str, Any] = json.loads(found[2])
    return manifest


def with_manifest(source: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a page with its manifest changed."""
    manifest = manifest_of(source)
    change(manifest)
    data = json.dumps(manifest).replace("<", "\\u003c")
    return edited(source, target, lambda page: _BLOCK.sub(lambda m: m[1] + data + m[3], page))


def fact_of(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(fact for fact in manifest["facts"] if fact["id"] == name)
    return found


def sealed(entry: dict[str, Any]) -> None:
    """Give a fact or chart the digest that fits what it says now."""
    del entry["digest"]
    entry["digest"] = digest(entry)


def pdf_with(source: Path, target: Path, change: Callable[[pikepdf.Pdf], object]) -> Path:
    """Write a PDF with its objects changed."""
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(target)
    return seal_again(target)


def manifest_bytes(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        return pdf.attachments[MANIFEST_NAME].get_file().read_bytes()


def attach(pdf: pikepdf.Pdf, data: bytes) -> None:
    pdf.attachments[MANIFEST_NAME] = pikepdf.AttachedFileSpec(pdf, data, filename=MANIFEST_NAME)
