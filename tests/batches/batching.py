"""Small batches as files."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from cisreport.batches.batchfile import Batch, read_batch
from cisreport.batches.orders import Order, Outcome, State

DOCUMENT = """\
---
title: A brief
date: 2024-01-02
---

```{python}
#| tags: [parameters]
state = "north"
number = 1
```

```{python}
assert state != "bad", "this state is bad"
```

The state `{python} state` has the number `{python} number`.
"""


def batch_file(folder: Path, reports: str, *, formats: str = "[html]") -> Path:
    """Write a document and a batch file with these reports, and return the batch file."""
    (folder / "brief.qmd").write_text(DOCUMENT)
    path = folder / "batch.yml"
    path.write_text(f"title: Briefs\nfolder: briefs\nformats: {formats}\nreports:\n{reports}")
    return path


def batch_of(folder: Path, *states: str, formats: str = "[html]") -> Batch:
    """Return a batch with a report for each state."""
    values = f"[{', '.join(states)}]"
    reports = f"  - document: brief.qmd\n    parameters: {{state: {values}}}\n"
    return read_batch(batch_file(folder, reports, formats=formats))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, but for what runs of batches need."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def pages(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the pages of a batch; its records may name folders outside the project."""
    return {name: content for name, content in found.items() if name.endswith(".html")}


def answered(order: Order) -> Outcome:
    """Return an outcome with the number of this process, which dies of a bad state."""
    if order.parameters["state"] == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(order=order, state=State.DONE, title=str(os.getpid()))


def end_self() -> None:
    """Die."""
    os.kill(os.getpid(), signal.SIGKILL)
