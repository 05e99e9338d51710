"""Build the site: ``python docs/site/build.py``, which ``make site`` runs.

The site is in ``build/site``.  The wheel has a copy, which ``cisreport docs`` opens.  The same files give the
same bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import api
import commands
import finishing
import pages
import printing

HERE = Path(__file__).parent
SITE = pages.ROOT / "build" / "site"
FIXED = {"SOURCE_DATE_EPOCH": "946684800", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""The environment of what is run; nothing on the site depends on a day, a place or a language."""


def build(site: Path) -> None:
    """Build the site in a folder, which it replaces."""
    environment = {**os.environ, **FIXED}
    with TemporaryDirectory() as place:
        source, made = Path(place) / "source", Path(place) / "made"
        source.mkdir()
        pages.written(source, environment)
        for name, text in [(commands.PLACE, commands.page()), *api.pages()]:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, "utf-8")
        command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
        command += ["-c", str(HERE), "-d", f"{place}/doctrees", str(source), str(made)]
        subprocess.run(command, check=True, env=environment)
        printing.printed(pages.ROOT / "docs" / "guide" / "codebook.md", made / printing.PLACE, environment)
        finishing.finish(made)
        shutil.rmtree(site, ignore_errors=True)
        site.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, site)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SITE)
