"""Files of drafts as text, and lists of YAML files with more items; what is there stays as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any, Final

import yaml

from cisreport.datasets.yamledits import Edits, pairs
from cisreport.drafts.model import Draft, DraftFile, DraftStatus, Mention
from cisreport.errors import DataError, Problem, system_problem
from cisreport.placing import put_file

GUIDE: Final = """\
# Proposals, not facts: nothing in this file is loaded or printed. Correct a draft here, and accept it with
# `cisreport draft DATASET --accept ID`; or write `status: rejected`. A new run of `cisreport draft` keeps
# everything in this file and adds what is new.
"""


class _Dumper(yaml.SafeDumper):
    """Writes what is in two places twice, and items of lists two columns to the right."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as of others
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def dumped(plain: Mapping[str, Any]) -> str:
    """Return a mapping as YAML, each of its fields on a line."""
    has_parts = any(isinstance(part, dict | list) for part in plain.values())
    return yaml.dump(
        plain,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=None if has_parts else False,
    )


def plain_draft(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain data for a file, without empty fields."""
    parts = {
        "id": str(draft.id),
        "kind": draft.kind,
        "status": str(draft.status),
        "rule": draft.rule,
        "mentions": [_plain_mention(mention) for mention in draft.mentions],
        "fact": draft.fact and str(draft.fact),
        "field": draft.field,
        "record": _plain(draft.record),
        "note": draft.note,
    }
    return {name: part for name, part in parts.items() if part not in (None, {}, [])}


def _plain_mention(mention: Mention) -> dict[str, str]:
    parts = {
        "passage": str(mention.passage),
        "words": mention.words,
        "quote": mention.quote,
        "digest": mention.digest,
    }
    return {name: part for name, part in parts.items() if part is not None}


def _plain(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {name: _plain(part) for name, part in content.items()}
    return [_plain(part) for part in content] if isinstance(content, list | tuple) else content


def text_of(file: DraftFile) -> str:
    """Return a file of drafts as YAML."""
    head = f"{GUIDE}{dumped({'by': file.by})}"
    return with_items(head, "drafts", [plain_draft(draft) for draft in file.drafts])


def with_items(text: str, key: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return a YAML text with more items in the list below a key of its root.

    Without such a key, the text gets one at its end.

    Raises
    ------
    ValueError
        If there is something else than a list in lines below the key.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node = dict(pairs(root)).get(key)
    edits = Edits(text)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        margin = newline + " " * last.start_mark.column
        spelled = f"{margin[:-2]}- ".join(dumped(item).rstrip("\n").replace("\n", margin) for item in items)
        edits.insert_item(node, last, spelled)
        return edits.apply()
    lines = "".join(indent(dumped(item), "    ").replace("    ", "  - ", 1) for item in items)
    lines = lines.replace("\n", newline)
    if node is None:
        end = newline if text and not text.endswith("\n") else ""
        return f"{text}{end}{newline if text else ''}{key}:{newline}{lines}"
    is_written = node.start_mark.index < node.end_mark.index
    if node.value and node.tag != "tag:yaml.org,2002:null":
        raise ValueError(key)
    start = text.index(":", _key_end(root, key)) + 1
    rest, line_end, after = text[int(node.end_mark.index) if is_written else start :].partition("\n")
    return f"{text[:start]}{rest.rstrip()}{newline}{lines}{after if line_end else ''}"


def _key_end(root: Any, name: str) -> int:
    return next(int(key.end_mark.index) for key, _ in root.value if key.value == name)


def with_status(text: str, number: int, status: DraftStatus) -> str:
    """Return a file of drafts with another status of the draft at a place in its list."""
    node = dict(pairs(yaml.compose(text, Loader=yaml.SafeLoader)))["drafts"].value[number]
    edits = Edits(text)
    known = dict(pairs(node))
    if "status" in known:
        edits.replace(known["status"], str(status))
    else:
        edits.add_line(node, f"status: {status}")
    return edits.apply()


def add_drafts(path: Path, file: DraftFile) -> tuple[int, int]:
    """Write drafts into a file; what it has stays as it is, byte for byte.

    Parameters
    ----------
    path : Path
        The file of the dataset; made if it does not exist.
    file : DraftFile
        The drafts; those with an id that the file has are left out.

    Returns
    -------
    tuple of int
        How many drafts are new, and how many the file had.

    Raises
    ------
    DataError
        If the file cannot be written, or its drafts are not a list in lines.
    """
    try:
        if not path.exists():
            if not file.drafts:
                return 0, 0
            path.parent.mkdir(parents=True, exist_ok=True)
            put_file(path, text_of(file).encode())
            return len(file.drafts), 0
        text = path.read_bytes().decode("utf-8")
        nodes = dict(pairs(yaml.compose(text, Loader=yaml.SafeLoader))).get("drafts")
        had = [dict(pairs(node))["id"].value for node in (nodes.value or () if nodes else ())]
        new = [plain_draft(draft) for draft in file.drafts if draft.id not in had]
        if new:
            put_file(path, with_items(text, "drafts", new).encode())
    except OSError as error:
        raise DataError([system_problem(error, path)]) from error
    except ValueError as error:
        what, remedy = "the drafts are not a list in lines", "begin each draft on a line with `- id:`"
        raise DataError([Problem(path=str(path), what=what, remedy=remedy)]) from error
    return len(new), len(had)
