"""Packages that may read files without Python, so that the engine does not see which ones.

A module that is not in Python can open a file by itself.  Those of the packages below open files through
Python or not at all.  Every other one counts as one that reads: outputs of code that loads it are not stored.
"""

from __future__ import annotations

import ast
import contextlib
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

from cisreport.execution.dependencies import is_installed, is_of_python, package_of

_LIBRARY: Final = "cisreport"
_HARMLESS: Final = frozenset(
    {
        *(
            "PIL",
            "narwhals",
            "bottleneck",
            "charset_normalizer",
            "contourpy",
            "kiwisolver",
            "markupsafe",
            "matplotlib",
            "mpl_toolkits",
            "numexpr",
        ),
        *("numpy", "orjson", "pandas", "rapidfuzz", "regex", "rpds", "scipy", "shapely", "sklearn"),
        *("statsmodels", "ujson", "yaml", "_yaml", "_cyutility", "threadpoolctl"),
    }
)
"""Packages whose modules in C open files through Python, or not at all."""
_READERS: Final = frozenset(
    {"PIL._imagingft", "scipy.io._fast_matrix_market._fmm_core", "_dbm", "_gdbm", "_posixshmem", "_tkinter"}
)
"""Modules of these, and of Python, that open files by themselves."""
_ALSO: Final = {
    "ctypes": None,
    "posix": None,
    "lxml": None,
    "pyarrow": frozenset({"pyarrow.lib", "pyarrow._compute"}),
}
"""What the packages above and this library load for other uses, and the modules of it that they need.

It counts if other code imports it, or if more of it is loaded.
"""
_IN_ARROW: Final = re.compile("memory_map|OSFile|open_file|open_stream")
"""Functions of what pandas loads of Arrow that open files."""
_BY_NAME: Final = re.compile(r"\b(?:__import__|import_module|eval|exec|modules|resolve_name)\b")
"""Names in code that may import what its imports do not name."""
_AUTHORIZER: Final = "set_authorizer"
"""A function of SQLite's connections that takes away what sees attached databases."""
_BY_OTHERS: Final = re.compile(r"\bread_html\b")
"""A function of pandas for which lxml opens files."""


def opaque(sources: Iterable[str]) -> tuple[str, ...]:
    """Return the names of loaded modules that may read files without Python.

    Parameters
    ----------
    sources : iterable of str
        Code that has run, besides that of modules.
    """
    found = {name.partition(".")[0] if name not in _READERS else name for name in _loaded()}
    for text in (*sources, *_texts()):
        found |= {name for name in _imported(text) if name in sys.modules}
    return tuple(sorted(name.removeprefix("_").partition("_runtime")[0] for name in found))


def _loaded() -> Iterator[str]:
    """Yield the names of modules that are not in Python and may open files."""
    for name, module in tuple(sys.modules.items()):
        file = getattr(module, "__dict__", {}).get("__file__")
        top = name.partition(".")[0]
        if name in _READERS:
            yield name
        elif isinstance(file, str) and file.endswith(tuple(EXTENSION_SUFFIXES)) and not is_of_python(file):
            known = _ALSO.get(top, frozenset())
            is_harmless = not _HARMLESS.isdisjoint((top, package_of(file)))
            if not is_harmless and known is not None and name not in known:
                yield name


def _texts() -> Iterator[str]:
    """Yield the text of each module that is loaded, except those of Python and of the packages above."""
    for name, module in tuple(sys.modules.items()):
        file = getattr(module, "__dict__", {}).get("__file__")
        is_known = name.partition(".")[0] in {_LIBRARY, *_HARMLESS, *_ALSO}
        if not is_known and isinstance(file, str) and file.endswith(".py") and not is_of_python(file):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = Path(file).read_text("utf-8")
                if not is_installed(file) or "ctypes" in text or _IN_ARROW.search(text):
                    yield text


def _imported(text: str) -> Iterator[str]:
    """Yield what code imports of :data:`_ALSO`, and what it might import by a name in a string."""
    if _BY_OTHERS.search(text):
        yield "lxml"
    if _AUTHORIZER in text:
        yield "sqlite3"
    if not any(name in text for name in _ALSO):
        return
    if _BY_NAME.search(text):
        yield from (name for name in _ALSO if name in text)
    with contextlib.suppress(SyntaxError, ValueError, RecursionError):
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            yield from {name.partition(".")[0] for name in names} & _ALSO.keys()
