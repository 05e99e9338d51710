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
SECTIONS = {
    "autoclass": "Classes",
    "autoexception": "Exceptions",
    "autofunction": "Functions",
    "autodata": "Data",
}
"""The parts of a page, by the directive for each of its names."""
OPTIONS = {
    "autoclass": (":members:", ":undoc-members:"),
    "autoexception": (":members:", ":undoc-members:"),
    "autofunction": (),
    "autodata": (":no-value:",),
}


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
    for kind, title in SECTIONS.items():
        names = sorted(name for name in module.__all__ if _kind(getattr(module, name)) == kind)
        if names:
            yield from [title, "-" * len(title), "", ", ".join(f":py:obj:`{name}`" for name in names), ""]
        for name in names:
            options = [*OPTIONS[kind]]
            if module.__name__ == "cisreport":  # another package has it, too, and is where references lead
                options.append(":no-index:")
            yield from [f".. {kind}:: {name}", *(f"   {option}" for option in options), ""]


def _kind(found: object) -> str:
    if inspect.isclass(found):
        return "autoexception" if issubclass(found, BaseException) else "autoclass"
    return "autofunction" if inspect.isroutine(found) else "autodata"


def _summary(module: ModuleType) -> str:
    return (inspect.getdoc(module) or "").partition("\n")[0]


def _title(text: str) -> list[str]:
    return [text, "=" * len(text), ""]
