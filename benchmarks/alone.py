"""Whether the reports of a large batch are what each would be if it were rendered alone.

``python benchmarks/alone.py [REPORTS] [SAMPLE]`` renders a batch of that many reports (1,000) in both
formats, then a random sample of them (100) alone, with seed 1, and compares the bytes.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from cisreport.batches.batchfile import read_batch
from cisreport.batches.run import render_batch
from cisreport.rendering.outputs import render

DOCUMENT = """\
---
title: A brief
date: 2024-01-02
---

```{python}
#| tags: [parameters]
number = 1
```

```{python}
import pandas as pd
frame = pd.DataFrame({"power": range(1, 6), "value": [number**power for power in range(1, 6)]})
frame
```

The number is `{python} number`, and its square `{python} number**2`.
"""


def main(reports: int = 1000, sample: int = 100) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "brief.qmd").write_text(DOCUMENT)
        numbers = ", ".join(map(str, range(reports)))
        (folder / "batch.yml").write_text(
            f"reports:\n  - document: brief.qmd\n    parameters: {{number: [{numbers}]}}\n"
        )
        batch = read_batch(folder / "batch.yml")
        start = time.monotonic()
        summary = render_batch(batch, output_dir=folder / "build")
        seconds = time.monotonic() - start
        rate = summary.rendered / seconds
        print(f"{summary.rendered} reports, {len(summary.failed)} failed, {rate:.2f} a second")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"largest memory of the process that gives out orders: {most:.0f} MB")
        orders = random.Random(1).sample(batch.orders, min(sample, reports))
        different = []
        for order in orders:
            for path in render([order.document], output_dir=folder / "alone", parameters=order.parameters):
                there = summary.settings.folder / order.name / f"{order.document.stem}{path.suffix}"
                if path.read_bytes() != there.read_bytes():
                    different.append(there.name)
        print(f"{len(orders)} rendered alone: {len(different)} files differ")
        raise SystemExit(bool(different))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
