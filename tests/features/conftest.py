"""The documents of this folder, each rendered once in a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from sharing import made_once

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("[a-z]*.qmd"))

Rendering = Callable[[str], Mapping[str, bytes]]


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Rendering:
    """What a document of this folder is rendered to."""

    def rendering(name: str) -> Mapping[str, bytes]:
        def make(folder: Path) -> None:
            document = read_document(HERE / f"{name}.qmd")
            rendered = render_embedded(document, to=("html", "pdf", "docx"), parameters={})
            for kind, data in rendered.outputs.items():
                (folder / f"x.{kind}").write_bytes(data)

        folder = made_once(tmp_path_factory, f"feature-{name}", make)
        return {kind: (folder / f"x.{kind}").read_bytes() for kind in ("html", "pdf", "docx")}

    return rendering
