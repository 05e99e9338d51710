"""A project in which every command that writes has written, and in which all outputs are to change."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

from batches.batching import batch_file
from faults.jobs import STORED

TOY: Final = Path(__file__).parents[1] / "toy"
NAME: Final = "lake-league-2031"
COMMANDS: Final[Mapping[str, str]] = {
    "render": "render r.qmd --output-dir out",
    "batch": "render --batch batch.yml --output-dir out --jobs 1",
    "init": "init fresh --example",
    "new": "new talks --source article.txt",
    "draft": "draft coded --source article.txt",
    "anchors": f"anchors join {NAME} p10.s2 p10.s3 --source article.txt --reason One",
    "review": f"review {NAME} --source article.txt --output build/review.html",
    "annotations": f"annotations {NAME} --to w3c --output notes/notes.json",
    "agreement": f"agreement {NAME} {NAME}-b --adjudicate notes/decide.yml --replace",
    "export": f"export {NAME} --to csv --output tables --replace",
    "export, one file": f"export {NAME} --to popolo --output notes/popolo.json --replace",
    "import": "import lake.jsonld --to data/imported --replace",
    "sign": "sign out/facts.html --key key",
}
"""Commands that write files, by their names in the documentation."""
_FIRST: Final = ("init", "new", "draft", "anchors", "sign")
"""Those that write something new."""
_NEW: Final = re.compile(r"A(?= bridge for)|A(?= brief)|Ana(?= Vell$)", re.MULTILINE)
"""What changes in titles and names."""
_FACTS: Final = f"""---
title: A fact
---

```{{python}}
import cisreport
from cisreport import reports
ds = cisreport.load("{NAME}")
```

The shore has `{{python}} cisreport.Citer(ds)("shore-length")`.

```{{python}}
reports.register(ds)
```
"""


def make(folder: Path, machine: Machine, *, whole: bool) -> None:
    """Make the project: the outputs of each command, and after them another number and other titles.

    Parameters
    ----------
    folder : Path
        Where; it is empty.
    machine : Machine
        Does the commands.
    whole : bool
        Whether to do all commands, or only those of :data:`FEW`.
    """
    shutil.copytree(TOY / "data", folder / "data")
    shutil.copy(TOY / "article.txt", folder)
    for name in ("temporary", "notes", "out", "build"):
        (folder / name).mkdir()
    (folder / "pyproject.toml").touch()
    (folder / "n.txt").write_text("1")
    (folder / "r.qmd").write_text(STORED)
    (folder / "facts.qmd").write_text(_FACTS)
    batch_file(folder, "  - document: brief.qmd\n    parameters: {state: [north]}\n")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    first = [
        "new coded --source article.txt",
        "render facts.qmd --to html --output-dir out",
        f"export {NAME} --to jsonld --output lake.jsonld",
        *(text for name, text in COMMANDS.items() if name not in _FIRST),
    ]
    for command in first if whole else [COMMANDS["render"]]:
        result = machine.tried(folder, "nothing", command, again=False)
        assert result.get("status") == 0, (command, result)
    (folder / "n.txt").write_text("2")
    for name in (f"data/{NAME}/dataset.yml", f"data/{NAME}/actors.yml", "brief.qmd"):
        text = (folder / name).read_text("utf-8")
        changed = _NEW.sub("Another", text)
        assert text != changed, name
        (folder / name).write_text(changed, "utf-8")
    if whole:
        machine.tried(folder, "nothing", f"{first[2]} --replace", again=False)


class Machine:
    """The process that does commands on broken machines."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("machine.py")
        self._process = subprocess.Popen(
            [sys.executable, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def tried(
        self, place: Path, fault: str, command: str, how: str = "", *, again: bool = True
    ) -> dict[str, Any]:
        """Return what came of a command on a broken machine, and then on a whole one."""
        case = {"place": str(place), "fault": fault, "how": how, "command": command.split(), "again": again}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(case) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))
