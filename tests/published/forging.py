"""Changing and adding what a PDF prints, in its own content streams and fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from sealing import seal_again

_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SINGLE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def glyphs(font: pikepdf.Object) -> dict[bytes, str]:
    """Return what each two-byte code of a font prints, by its ToUnicode map."""
    text = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letters in _SINGLE.findall(block):
            found[bytes.fromhex(code)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letter in _RANGE.findall(block):
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code.to_bytes(len(first) // 2, "big")] = chr(int(letter, 16) + n)
    return found


def forge_digit(source: Path, target: Path, pattern: str, which: int) -> str:
    """Change the first digit of the n-th run of text that matches, and return the run as it was.

    The runs of the pages come first, then those of drawings.
    """
    with pikepdf.open(source) as pdf:
        runs = 0
        for part in _parts(pdf):
            instructions: list[Any] = list(pikepdf.parse_content_stream(part))
            for at, was, changed in _candidates(part, instructions, pattern):
                if runs == which:
                    instructions[at] = changed
                    _write(pdf, part, pikepdf.unparse_content_stream(instructions))
                    pdf.save(target)
                    seal_again(target)
                    return was
                runs += 1
    raise LookupError(f"fewer than {which + 1} runs of text match")


def forge_digits(source: Path, target: Path, pattern: str, most: int) -> list[str]:
    """Change the first digit of up to so many runs of text that match, and return what they print then."""
    printed: list[str] = []
    with pikepdf.open(source) as pdf:
        for part in _parts(pdf):
            instructions: list[Any] = list(pikepdf.parse_content_stream(part))
            found = list(_candidates(part, instructions, pattern))[: most - len(printed)]
            for at, was, changed in found:
                instructions[at] = changed
                digit = next(n for n, letter in enumerate(was) if letter.isdigit())
                other = next(key for key in "1234567890" if key != was[digit])
                printed.append(f"{was[:digit]}{other}{was[digit + 1 :]}")
            if found:
                _write(pdf, part, pikepdf.unparse_content_stream(instructions))
        pdf.save(target)
        seal_again(target)
    return printed


def print_more(
    source: Path, target: Path, text: str, *, y: float, before: str = "", after: str = "", page: int = 0
) -> None:
    """Print more text at the left edge of a page, between two pieces of its content stream."""
    with pikepdf.open(source) as pdf:
        sheet = pdf.pages[page]
        for name, font in sheet.Resources["/Font"].items():
            codes = {letter: code for code, letter in glyphs(font).items()}
            if all(letter in codes for letter in text):
                shown = b"".join(codes[letter] for letter in text).hex()
                more = f"{before} q BT {name} 9 Tf 1 0 0 1 70 {y} Tm <{shown}> Tj ET Q {after}\n"
                stream = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(sheet))
                _write(pdf, sheet, stream + b"\n" + more.encode())
                pdf.save(target)
                seal_again(target)
                return
    raise LookupError("no font has all the letters")


def _parts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the pages, then the drawings, whose text is in streams of their own."""
    yield from pdf.pages
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            yield item


def _write(pdf: pikepdf.Pdf, part: Any, content: bytes) -> None:
    if isinstance(part, pikepdf.Page):
        part.Contents = pdf.make_stream(content)
    else:
        part.write(content)


def _candidates(
    part: Any, instructions: list[Any], pattern: str
) -> Iterator[tuple[int, str, tuple[list[Any], pikepdf.Operator]]]:
    resources = part.get("/Resources", {})
    fonts = {name: glyphs(font) for name, font in resources.get("/Font", {}).items()}
    printed: dict[bytes, str] = {}
    for at, (operands, operator) in enumerate(instructions):
        if str(operator) == "Tf":
            printed = fonts[str(operands[0])]
        if str(operator) not in {"TJ", "Tj"}:
            continue
        parts = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
        codes = [bytes(part) if isinstance(part, pikepdf.String) else b"" for part in parts]
        text = "".join(printed.get(code[n : n + 2], "") for code in codes for n in range(0, len(code), 2))
        text = text.replace("\u00a0", " ")
        if re.fullmatch(pattern, text):
            changed = _with_another_digit(parts, codes, printed)
            yield at, text, ([pikepdf.Array(changed)], pikepdf.Operator("TJ"))


def _with_another_digit(parts: list[Any], codes: list[bytes], printed: dict[bytes, str]) -> list[Any]:
    digits = {letter: code for code, letter in printed.items() if letter.isdigit()}
    for m, code in enumerate(codes):
        for n in range(0, len(code), 2):
            letter = printed.get(code[n : n + 2], "")
            if letter in digits:
                other = next(key for key in "1234567890" if key in digits and key != letter)
                forged = code[:n] + digits[other] + code[n + 2 :]
                return [*parts[:m], pikepdf.String(forged), *parts[m + 1 :]]
    raise LookupError("no digit in the text")
