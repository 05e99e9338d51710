"""Texts and data of ``IPython.display``, for an environment without IPython: the same names and arguments."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Final

_ADDRESSES: Final = ("http:", "https:")


class DisplayObject:
    """Data that are displayed: given, or read from a file."""

    is_binary: ClassVar[bool] = False

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        if isinstance(data, str) and url is None and data.startswith(_ADDRESSES):
            data, url = None, data
        elif isinstance(data, str) and filename is None and _is_file(data):
            data, filename = None, data
        self.url, self.filename, self.data = url, filename, data
        self.metadata = dict(metadata or {})
        self.reload()

    def __repr__(self) -> str:
        return f"<IPython.display.{type(self).__name__} object>"

    def reload(self) -> None:
        """Read the file again."""
        if self.filename is not None:
            path = Path(self.filename)
            self.data = path.read_bytes() if self.is_binary else path.read_text("utf-8")
        elif self.url is not None:
            raise ConnectionError(f"{self.url} is on the network, where a report reads nothing")


def _is_file(text: str) -> bool:
    try:
        return os.path.exists(text)  # noqa: PTH110 - the text may be data, which is not a path
    except ValueError:
        return False


class TextDisplayObject(DisplayObject):
    """Text that a class says how to display."""


class Pretty(TextDisplayObject):
    """Plain text."""

    def _repr_mimebundle_(self) -> dict[str, Any]:
        return {"text/plain": self.data}


class HTML(TextDisplayObject):
    """HTML."""

    def _repr_html_(self) -> Any:
        return self.data

    def __html__(self) -> Any:
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self) -> Any:
        return self.data


class Math(TextDisplayObject):
    """A formula of TeX."""

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.data.strip('$')}$"


class Latex(TextDisplayObject):
    """Text with formulas, or an environment of LaTeX."""

    def _repr_latex_(self) -> Any:
        return self.data


class SVG(DisplayObject):
    """A drawing."""

    def _repr_svg_(self) -> Any:
        return self.data


class JSON(DisplayObject):
    """Data that JSON can write."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        expanded: bool = False,
        metadata: Mapping[str, Any] | None = None,
        root: str = "root",
        **options: Any,
    ) -> None:
        super().__init__(
            data, url, filename, {"expanded": expanded, "root": root, **(metadata or {}), **options}
        )
        if self.filename is not None:
            self.data = json.loads(self.data)

    def _repr_json_(self) -> Any:
        return self.data


class GeoJSON(JSON):
    """A map."""

    def _repr_mimebundle_(self) -> dict[str, Any]:
        return {"application/geo+json": self.data}

    def _repr_json_(self) -> None:
        return None


class Javascript(TextDisplayObject):
    """A script."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        lib: object = None,
        css: object = None,
    ) -> None:
        self.lib, self.css = lib, css
        super().__init__(data, None, filename) if url is None else super().__init__(url)

    def reload(self) -> None:
        """Read the file again; a script on the network is not read."""
        if self.url is None:
            super().reload()

    def _repr_javascript_(self) -> Any:
        return self.data or ""


class Code(TextDisplayObject):
    """Code."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        language: str | None = None,
    ) -> None:
        self.language = language
        super().__init__(data, url, filename)

    def __repr__(self) -> str:
        return str(self.data)

    def _repr_html_(self) -> str:
        return f"<div><pre>{escape(str(self.data), quote=False)}</pre></div>"  # as what IPython highlights


class ProgressBar(DisplayObject):
    """How much of a task is done."""

    def __init__(self, total: int) -> None:
        self.total, self.progress = total, 0
        super().__init__()

    def __repr__(self) -> str:
        return f"{self.progress}/{self.total}"

    def __iter__(self) -> ProgressBar:
        self.progress = -1
        return self

    def __next__(self) -> int:
        self.progress += 1
        if self.progress >= self.total:
            raise StopIteration
        return self.progress


CLASSES: Final[Mapping[str, type]] = {
    kind.__name__: kind
    for kind in (
        *(DisplayObject, TextDisplayObject, Pretty, HTML, Markdown, Math, Latex, SVG, JSON, GeoJSON),
        *(Javascript, Code, ProgressBar),
    )
}
"""Those classes by their names."""
