"""The pages about the Python packages: one for each package that a user imports, from its docstrings."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType

FOLDER = "reference/python"
PACKAGES = (
    "cisreport",
    "cisreport.model",
    "cisreport.reports",
    "cisreport.charts",
    "cisreport.analysis",
    "cisreport.analysis.cadence",
    "cisreport.events",
    "cisreport.frames",
    "cisreport.datasets",
    "cisreport.sources",
    "cisreport.checks",
    "cisreport.drafts",
    "cisreport.exchange",
    "cisreport.adjudication",
    "cisreport.wording",
    "cisreport.linkeddata",
    "cisreport.published",
    "cisreport.verification",
    "cisreport.review",
)
"""In the order of the menu."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page as its place on the site and its text, which is reStructuredText."""
    names = [package.removeprefix("cisreport.") for package in PACKAGES]
    modules = [importlib.import_module(package) for package in PACKAGES]
    rows = [
        f"- :doc:`{package} <{name}>`: {_summary(module)}"
        for package, name, module in zip(PACKAGES, names, modules, strict=True)
    ]
    menu = [
        ".. toctree::",
        "   :hidden:",
        "   :titlesonly:",
        "",
        *(f"   {package} <{name}>" for package, name in zip(PACKAGES, names, strict=True)),
    ]
    yield (
        f"{FOLDER}/index.rst",
        "\n".join(
            [*_title("Python"), "What each package offers, from its docstrings.", "", *rows, "", *menu, ""]
        ),
    )
    for name, module in zip(names, modules, strict=True):
        yield f"{FOLDER}/{name}.rst", "\n".join(_page(module))


def _page(module: ModuleType) -> Iterator[str]:
    yield from _title(module.__name__)
    yield from [
        f".. automodule:: {module.__name__}",
        "   :no-members:",
        "",
        f".. currentmodule:: {module.__name__}",
        "",
    ]
    for name in _names(module):
        kind, options = _kind(getattr(module, name))
        if module.__name__ == "cisreport":  # another package has it, too, and is where references lead
            options = [*options, ":no-index:"]
        yield from [f".. {kind}:: {name}", *(f"   {option}" for option in options), ""]


def _names(module: ModuleType) -> list[str]:
    """Return what a package offers: types, then functions, then data."""
    order = ["autoclass", "autoexception", "autofunction", "autodata"]
    return sorted(module.__all__, key=lambda name: (order.index(_kind(getattr(module, name))[0]), name))


def _kind(found: object) -> tuple[str, list[str]]:
    if inspect.isclass(found):
        kind = "autoexception" if issubclass(found, BaseException) else "autoclass"
        return kind, [":members:", ":undoc-members:"]
    return ("autofunction", []) if inspect.isroutine(found) else ("autodata", [":no-value:"])


def _summary(module: ModuleType) -> str:
    return (inspect.getdoc(module) or "").partition("\n")[0]


def _title(text: str) -> list[str]:
    return [text, "=" * len(text), ""]
