"""Commands that write files, begun again and again, and what must hold of their outputs after a kill."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from batches.batching import batch_file
from reading import body, words

DOCUMENT = """---
title: Generations
date: 2031-06-01
---

```{python}
import os, subprocess, time
number = open("n.txt").read()
asleep = subprocess.Popen(["sleep", "1000"])
child = os.fork() or time.sleep(0.01)
if child is None:
    time.sleep(1000)
```

The code has read `{python} number`.

```{python}
os.kill(child, 9)
asleep.kill()
```
"""
CHART = """
```{python}
#| label: fig-a
#| fig-cap: A figure.
import matplotlib.pyplot as plt
plt.plot([1, 2], [3, 4])
```
"""
STORED = """---
title: Generations
date: 2031-06-01
---

```{python}
number = open("n.txt").read()
```

The code has read `{python} number`.
"""
MARK = "CISREPORT_TEST_FAULTS"


class Job(Protocol):
    """A command in a folder."""

    def begun(self) -> subprocess.Popen[str]:
        """Begin it; it is to write something else than before."""

    def check(self, *, is_finished: bool = False) -> None:
        """Check what is there: only whole and matching files, and all of the last ones if it has finished."""

    def left(self) -> list[str]:
        """Return what is not finished, next to the outputs and in the folder of temporary files."""

    def processes(self) -> set[int]:
        """Return the processes that have been started and have not ended."""


class _Job:
    """What jobs share: a folder, and temporary files in a folder of the tests."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.temporary = folder, Path(mkdtemp())  # a short path, as sockets need it
        weakref.finalize(self, shutil.rmtree, self.temporary, ignore_errors=True)
        (folder / "pyproject.toml").touch()
        self.number = 10

    def _started(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "cisreport", *arguments],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.temporary), MARK: str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def processes(self) -> set[int]:
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.folder}\0".encode() in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except OSError:
                continue
        return found

    def _left(self, folder: Path, *patterns: str) -> list[str]:
        places = [*self.temporary.glob("*"), *(path for name in patterns for path in folder.glob(name))]
        return [path.name for path in places if "matplotlib" not in path.name]


class Render(_Job):
    """A render of a document that becomes another one each time."""

    def __init__(self, folder: Path, document: str) -> None:
        super().__init__(folder)
        self.document = document
        (folder / "n.txt").write_text("0")

    def begun(self) -> subprocess.Popen[str]:
        self.number += 1
        (self.folder / "r.qmd").write_text(f"{self.document}\nGeneration {self.number} of them.\n")
        if self.document != STORED:
            (self.folder / "n.txt").write_text(str(self.number))
        return self._started("render", "r.qmd", "--output-dir", "out", "--depfile")

    def generations(self) -> dict[str, str]:
        """Return the generation that each output names."""
        texts = {".html": body, ".pdf": words}
        outputs = [path for path in (self.folder / "out").glob("r.*") if path.suffix in texts]
        return {
            path.suffix: texts[path.suffix](path.read_bytes()).rpartition("Generation ")[2].split()[0]
            for path in outputs
        }

    def check(self, *, is_finished: bool = False) -> None:
        found = self.generations()
        assert len({*found.values()}) < 2, found
        if is_finished:
            assert found == dict.fromkeys((".html", ".pdf"), str(self.number))

    def left(self) -> list[str]:
        return self._left(self.folder / "out", ".*")


class New(_Job):
    """A new dataset, each time with another name."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "article.txt").write_text("A headline\n\n" + "One thought. Another one.\n" * 50)
        self.whole: set[str] = set()
        self.passages = 101  # a headline, and two sentences in each of fifty lines

    def begun(self) -> subprocess.Popen[str]:
        self.number += 1
        return self._started("new", f"talks-{self.number}", "--source", "article.txt")

    def check(self, *, is_finished: bool = False) -> None:
        for folder in (self.folder / "data").glob("talks-*"):
            files = {path.name for path in folder.iterdir()}
            self.whole = self.whole or files
            assert files == self.whole, folder
            assert (folder / "sources.yml").read_text().count("{locator: ") == self.passages
        if is_finished:
            assert (self.folder / "data" / f"talks-{self.number}" / "dataset.yml").is_file()

    def left(self) -> list[str]:
        return self._left(self.folder / "data", ".*")


class Batch(_Job):
    """A batch of three reports, of which one becomes another one each time."""

    def begun(self) -> subprocess.Popen[str]:
        self.number += 1
        values = f"[north, south, n{self.number}]"
        batch_file(self.folder, f"  - document: brief.qmd\n    parameters: {{state: {values}}}\n")
        return self._started("render", "--batch", "batch.yml", "--jobs", "2", "--output-dir", "out")

    def check(self, *, is_finished: bool = False) -> None:
        folders = {path.name: path for path in (self.folder / "out" / "briefs").glob("brief_*")}
        for folder in folders.values():
            assert {path.name for path in folder.iterdir()} == {"brief.html", "record.json"}
            outputs = json.loads((folder / "record.json").read_bytes())["outputs"]
            assert outputs["html"]["sha256"] == sha256((folder / "brief.html").read_bytes()).hexdigest()
        if is_finished:
            names = {f"brief_state-{name}" for name in ("north", "south", f"n{self.number}")}
            assert names <= folders.keys()

    def left(self) -> list[str]:
        return self._left(self.folder / "out" / "briefs", ".cisreport-*", ".unfinished*")


def jobs(folder: Path, names: Sequence[str]) -> dict[str, Job]:
    """Return jobs by name, each in a folder below another one."""
    made: dict[str, Callable[[Path], Job]] = {
        "render, code runs": lambda place: Render(place, DOCUMENT),
        "render, with a chart": lambda place: Render(place, DOCUMENT + CHART),
        "render, outputs stored": lambda place: Render(place, STORED),
        "new": New,
        "batch": Batch,
    }
    return {name: made[name](folder / name.replace(", ", "-").replace(" ", "-")) for name in names}
