"""The part of ``IPython.display`` that report cells use, without IPython: rich objects and their module."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Final


class Rich:
    """An object whose only rich form is the given data, like those of ``IPython.display``."""

    mime = "text/markdown"

    def __init__(self, data: str | bytes | None = None, filename: str | None = None) -> None:
        self.data = Path(filename).read_bytes() if filename else data

    def _repr_mimebundle_(self) -> Mapping[str, Any]:
        is_image = self.mime.startswith("image/") and self.mime != "image/svg+xml"
        data = self.data.decode("utf-8") if isinstance(self.data, bytes) and not is_image else self.data
        return {self.mime: data}


def _rich(name: str, mime: str) -> type[Rich]:
    return type(name, (Rich,), {"mime": mime})


RICH: Final = {
    name: _rich(name, mime)
    for name, mime in {
        "Markdown": "text/markdown",
        "HTML": "text/html",
        "Latex": "text/latex",
        "SVG": "image/svg+xml",
        "Image": "image/png",
    }.items()
}


class StandIn:
    """Import finder that gives cells a module ``IPython.display`` with the names that reports use."""

    def __init__(self, display: Callable[..., None]) -> None:
        self._display = display

    def find_spec(self, name: str, *_where: object) -> ModuleSpec | None:
        """Find only ``IPython`` and ``IPython.display``."""
        if name in ("IPython", "IPython.display"):
            return ModuleSpec(name, self, is_package=name == "IPython")  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Make the module with its names."""
        module = types.ModuleType(spec.name)
        names: Iterable[tuple[str, object]] = [("get_ipython", lambda: None), ("version_info", (9, 0, 0, ""))]
        if spec.name.endswith(".display"):
            names = [("display", self._display), *RICH.items()]
        for name, value in names:
            setattr(module, name, value)
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Do nothing: the module is complete."""
