"""Report words that this project does not use: ``python docs/words.py``, run by ``make check``.

``words.toml`` lists the words, what to write instead, the files to read, and the uses that are right.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
PROSE = {"COMMENT", "STRING", "FSTRING_MIDDLE"}
"""Names of the tokens of Python that are read by people."""

SPACE = re.compile(r"(\(\?<!.*?\))| ")
"""A space in a pattern, or a look-behind, whose spaces stay: its width is fixed."""


def blanked(text: str) -> str:
    """Return text as long as this, with spaces for whatever is not in a matched part."""
    return re.sub(r"\S", " ", text)


def prose_of(path: Path, text: str) -> str:
    """Return the text of a file with code blanked: names in Python, code within a line in Markdown."""
    if path.suffix != ".py":
        return re.sub(r"(?<!`)(`+)(?!`)[^`\n]+\1(?!`)", lambda code: blanked(code[0]), text)
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    parts, end = [], 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if tokenize.tok_name[token.type] in PROSE:
            first, last = (starts[row - 1] + column for row, column in (token.start, token.end))
            parts += [blanked(text[end:first]), text[first:last]]
            end = last
    return "".join([*parts, blanked(text[end:])])


def whole(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return what finds whole words; most places are passed at once, as no word begins there."""
    spaced = "|".join(SPACE.sub(lambda part: part[1] or r"[\s#]+", pattern) for pattern in patterns)
    return re.compile(rf"(?=\w)(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)


def uses(prose: str, words: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Yield where a word is, the word, and what to write instead."""
    if whole(words).search(prose):
        for pattern, instead in words.items():
            for match in whole([pattern]).finditer(prose):
                yield match.start(), " ".join(match[0].split()), instead


def report(root: Path, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each use, and for each allowed use that does not exist any longer."""
    unused = {(use["file"], use["text"]) for use in settings["allowed"]}
    allowed = frozenset(unused)
    for path in sorted({path for glob in settings["files"] for path in root.glob(glob)}):
        name, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        for at, word, instead in sorted(uses(prose_of(path, text), settings["words"])):
            line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
            found = {(file, part) for file, part in allowed if file == name and part in line}
            unused -= found
            if not found:
                row, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
                yield f'{name}:{row}:{column}: "{word}"; write: {instead}'
    for file, text in sorted(unused):
        yield f'docs/words.toml: the use "{text}" in {file} is allowed and does not exist; remove it'


def main() -> None:
    """Print every use, and exit with 1 if there is any."""
    lines = list(report(ROOT, tomllib.loads((HERE / "words.toml").read_text("utf-8"))))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
