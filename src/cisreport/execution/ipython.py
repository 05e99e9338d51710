"""``IPython.display`` without IPython, and changes of modules that would talk to a notebook or a browser.

If IPython is installed, cells import it, and its functions publish to the document.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any, Final

from cisreport.execution import media, objects
from cisreport.execution.frames import frame_markup
from cisreport.execution.publisher import Handle, Publisher

Change = Callable[[dict[str, Any]], None]
"""Changes the names of a module that has just been loaded."""
_OF_MACHINE: Final = (
    "mkdir -p failed", "%s is not a writable", "Matplotlib created a temporary",
    "Matplotlib is building the font", "Matplotlib needs fontconfig", "Could not save font_manager",
)  # fmt: skip
"""How messages of matplotlib begin that are about the machine; a report does not depend on it."""


class InteractiveShell:
    """The setting of IPython's shell that reports know: which expressions of a cell are shown."""

    ast_node_interactivity = "last_expr"


class StandIn(MetaPathFinder, Loader):
    """Import finder that gives cells the modules of IPython that reports use.

    It comes last, so an installed IPython is found before it.
    """

    def __init__(self, publisher: Publisher) -> None:
        shown: dict[str, Any] = {**publisher.functions(), **objects.CLASSES, **media.CLASSES}
        shown |= {"DisplayHandle": Handle, "set_matplotlib_formats": _ignore, "set_matplotlib_close": _ignore}
        shell = {"get_ipython": lambda: None, "InteractiveShell": InteractiveShell}
        top = {"get_ipython": lambda: None, "version_info": (9, 0, 0, ""), "__version__": "9.0.0"}
        self._modules: Mapping[str, Mapping[str, Any]] = {
            "IPython": top,
            "IPython.display": shown,
            "IPython.core": {},
            "IPython.core.display": shown,
            "IPython.core.display_functions": shown,
            "IPython.core.getipython": shell,
            "IPython.core.interactiveshell": shell,
            "IPython.core.page": {"page": _ignore},
            "IPython.core.pylabtools": {"figsize": _figsize},
            "IPython.lib": {},
            "IPython.lib.display": shown,
            "matplotlib_inline": {},
            "matplotlib_inline.backend_inline": shown,
        }

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Find only those modules."""
        if fullname not in self._modules:
            return None
        is_package = any(name.startswith(fullname + ".") for name in self._modules)
        return ModuleSpec(fullname, self, is_package=is_package)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Make the module with its names."""
        module = types.ModuleType(spec.name)
        vars(module).update(self._modules[spec.name])
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Load the modules within it; each has its names already."""
        for name in self._modules:
            if name.rpartition(".")[0] == module.__name__:
                import_module(name)


def _ignore(*_arguments: object, **_options: object) -> None:
    """Do nothing: figures are drawings in every report, and it has no pager."""


def _figsize(width: float, height: float) -> None:
    import matplotlib as mpl

    mpl.rcParams["figure.figsize"] = [width, height]


class Changes(MetaPathFinder):
    """Import finder that changes modules right after other finders have loaded them."""

    def __init__(self, changes: Mapping[str, Change]) -> None:
        self._changes = dict(changes)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module to change, as the other finders do."""
        change = self._changes.pop(fullname, None)
        if change is None:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next(filter(None, found), None)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_change(module: types.ModuleType) -> None:
            load(module)
            change(vars(module))

        spec.loader.exec_module = load_and_change  # type: ignore[method-assign]
        return spec


def changes(publisher: Publisher) -> dict[str, Change]:
    """Return the changes of modules whose functions would talk to a notebook or a browser."""

    def show(value: object, *_arguments: object, **_options: object) -> None:
        publisher.display(value)

    def prepare(*_arguments: object, **_options: object) -> None:
        publisher.note("interactive outputs are not prepared, since a report does not run their scripts")

    def show_table(frame: Any, caption: str | None = None, **_options: object) -> None:
        publisher.display(objects.HTML(_static_table(frame, caption)))

    def names(**given: object) -> Change:
        return lambda module: module.update(given)

    def methods(kind: str, **given: object) -> Change:
        def change(module: dict[str, Any]) -> None:
            for name, function in given.items():
                setattr(module[kind], name, function)

        return change

    def quiet(module: dict[str, Any]) -> None:
        for name in ("matplotlib", "matplotlib.font_manager"):
            module["getLogger"](name).addFilter(lambda record: not str(record.msg).startswith(_OF_MACHINE))

    def prepare_figures(_module: dict[str, Any]) -> None:
        import_module("cisreport.execution.figures")

    functions = publisher.functions()
    top = {
        name: functions[name]
        for name in ("display", "update_display", "clear_output", "publish_display_data")
    }
    return {
        "IPython.core.display_functions": names(**top),
        "IPython.core.display": names(**{name: functions[name] for name in functions if name not in top}),
        "logging": quiet,
        "matplotlib.pyplot": prepare_figures,
        "webbrowser": names(**dict.fromkeys(("open", "open_new", "open_new_tab", "get"), _refuse_browser)),
        "plotly.io._renderers": names(show=show),
        "plotly.offline.offline": names(iplot=show, init_notebook_mode=prepare),
        "bokeh.io.showing": names(show=show),
        "bokeh.io.output": names(output_notebook=prepare),
        "great_tables.gt": methods("GT", show=show),
        "itables.javascript": names(
            show=show_table, to_html_datatable=_static_table, init_notebook_mode=prepare
        ),
    }


def _static_table(frame: Any, caption: str | None = None, **_options: object) -> str:
    """Return the table that a page without scripts has of a frame or a styled frame."""
    from lxml import html

    if hasattr(frame, "to_html"):
        frame = frame.to_frame() if hasattr(frame, "to_frame") else frame
        markup = frame.to_html() if hasattr(frame, "set_table_styles") else frame_markup(frame)
    else:
        markup = frame._repr_html_()
    root = html.fromstring(f"<div>{markup}</div>")
    if caption:
        words = html.Element("caption")
        words.text = caption
        root.find(".//table").insert(0, words)
    return str(html.tostring(root, encoding="unicode"))


class BrowserError(RuntimeError):
    """Code would open a browser, for example to show a chart."""


def _refuse_browser(*_arguments: object, **_options: object) -> None:
    raise BrowserError("a report does not open a browser")


def refuse_input(*_prompt: object) -> str:
    """Replace ``input``, whose answer a report cannot have."""
    raise EOFError("input() waits for an answer, and nobody gives one while a report is made")
