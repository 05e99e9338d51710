"""Display data of a Python object, as from a Jupyter kernel, without a kernel.

This module runs in the child process.  It does not import the libraries whose objects it knows: it recognizes
pandas, matplotlib and NumPy only if a cell has loaded them.
"""

from __future__ import annotations

import base64
import contextlib
import inspect
import json
import pprint
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from cisreport.execution.frames import frame_table
from cisreport.execution.interactive import library_of, needs_library, picture
from cisreport.execution.plots import is_of_plot

Bundle = dict[str, str]
"""Forms of one object, by MIME type; images that are not SVG are in base64."""

TABLE: Final = "application/x-cisreport-table"
"""Marks a bundle whose Markdown is the table of a data frame."""
SIZE: Final = "application/x-cisreport-size"
"""Width and height in pixels, and alternative text, that an image was displayed with, as JSON."""
INTERACTIVE: Final = "application/x-cisreport-interactive"
"""Marks a chart or widget that needs a script; says why there is not a picture of it."""
OF_PLOT: Final = "application/x-cisreport-plot"
"""Marks the value of a function that draws."""
NOTE: Final = "application/x-cisreport-note"
"""What a reader of the document may not expect of these forms."""

_METHODS: Final = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
    "application/javascript": "_repr_javascript_",
}
_AS_TEXT: Final = re.compile(r"text/.*|image/svg\+xml|application/json")
_SIZES: Final = ("width", "height", "alt")


def bundle(value: object) -> Bundle:
    """Return every form of an object, always including ``text/plain``."""
    kind = type(value)
    if kind.__name__ == "DataFrame" and kind.__module__.startswith("pandas"):
        return {"text/markdown": frame_table(value), "text/plain": repr(value), TABLE: ""}
    found: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    if library := library_of(value):
        drawn = picture(value, library)
        found = {INTERACTIVE: drawn} if isinstance(drawn, str) else dict(drawn)
    elif not isinstance(value, type):
        if kind.__module__ == "matplotlib.figure" and kind.__name__ == "Figure" and _has_parts(value):
            found["image/svg+xml"] = _figure_svg(value)
        _add(found, metadata, _given(value, "_repr_mimebundle_"))
        for mime, name in _methods(kind):
            if mime not in found and (form := _given(value, name)) is not None:
                data, about = form if isinstance(form, tuple) else (form, None)
                _add(found, metadata, ({mime: data}, {mime: about}))
    forms = forms_of(found, metadata)
    if "text/plain" not in forms:
        forms["text/plain"] = encodable(text_form(value))
        is_shown = forms.keys().isdisjoint({"text/markdown", "text/html"})
        typed = encodable(_representation(value)) if is_shown else ""
        if "np." in typed and typed != forms["text/plain"]:
            forms[NOTE] = "the types of NumPy are left out of its numbers, as in 2.5 for np.float64(2.5)"
    return {**forms, OF_PLOT: ""} if is_of_plot(value) else forms


def forms_of(found: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> Bundle:
    """Return the forms of a MIME bundle as texts; a form that is not data of its type does not count."""
    forms: Bundle = {}
    for mime, data in found.items():
        if isinstance(mime, str) and (library := needs_library(mime)) and data is not None:
            forms[INTERACTIVE] = library
        elif mime == "application/json":
            forms[mime] = encodable(_json(data))
        elif isinstance(mime, str) and isinstance(data, str | bytes):
            forms[mime] = _text(mime, data)
    about = metadata or {}
    sizes = {**about, **next((about[mime] for mime in forms if isinstance(about.get(mime), Mapping)), {})}
    given = {name: str(sizes[name]) for name in _SIZES if sizes.get(name)}
    return {**forms, SIZE: json.dumps(given)} if given else forms


def _methods(kind: type) -> list[tuple[str, str]]:
    """Return the methods that give forms; those of IPython's frames and videos would use the network."""
    is_frame = any(
        base.__name__ == "IFrame" and base.__module__.startswith("IPython") for base in kind.__mro__
    )
    return [pair for pair in _METHODS.items() if not is_frame or pair[0] == "text/html"]


def _given(value: object, name: str) -> Any:
    """Return what a method of the display protocol gives; None if the object does not have it."""
    method = getattr(type(value), name, None)
    if method is None:
        return None
    with contextlib.suppress(NotImplementedError):
        return method(value, **_filters(method)) if name == "_repr_mimebundle_" else method(value)
    return None


def _filters(method: Callable[..., Any]) -> dict[str, None]:
    """Return the arguments that a method requires of those that IPython passes to it."""
    try:
        parameters = inspect.signature(method).parameters.values()
    except (TypeError, ValueError):
        return {}
    required = [
        item.name for item in parameters if item.default is item.empty and item.kind < item.VAR_POSITIONAL
    ]
    return {name: None for name in ("include", "exclude") if name in required}


def _add(found: dict[str, Any], metadata: dict[str, Any], given: Any) -> None:
    data, about = given if isinstance(given, tuple) else (given, None)
    found |= data or {}
    metadata |= about or {}


def text_form(value: object) -> str:
    """Return the text form, without the types of NumPy's numbers: ``repr``, or that of IPython's protocol.

    Long containers are on several lines, and sets are sorted.
    """
    numpy = sys.modules.get("numpy")
    if numpy is None or int(numpy.__version__.partition(".")[0]) < 2:
        return _representation(value)
    with numpy.printoptions(legacy="1.25"):
        return _representation(value)


def _representation(value: object) -> str:
    if type(value) in (list, tuple, dict, set, frozenset):
        return pprint.pformat(value, width=79, sort_dicts=False)
    if isinstance(value, type):
        return (
            value.__qualname__
            if value.__module__ == "builtins"
            else f"{value.__module__}.{value.__qualname__}"
        )
    if method := getattr(type(value), "_repr_pretty_", None):
        printer = _Printer()
        method(value, printer, False)
        return "".join(printer.texts)
    return repr(value)


class _Printer:
    """The part of IPython's printer that ``_repr_pretty_`` methods use; only they break lines."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def text(self, text: str) -> None:
        self.texts.append(text)

    def breakable(self, sep: str = " ") -> None:
        self.texts.append(sep)

    def break_(self) -> None:
        self.texts.append("\n")

    def pretty(self, value: object) -> None:
        self.texts.append(_representation(value))

    def begin_group(self, _indent: int = 0, opening: str = "") -> None:
        self.texts.append(opening)

    def end_group(self, _dedent: int = 0, closing: str = "") -> None:
        self.texts.append(closing)

    @contextlib.contextmanager
    def group(self, indent: int = 0, opening: str = "", closing: str = "") -> Any:
        self.begin_group(indent, opening)
        yield
        self.end_group(indent, closing)

    @contextlib.contextmanager
    def indent(self, _indent: int) -> Any:
        yield


def _json(data: Any) -> str:
    if isinstance(data, str | bytes):
        data = json.loads(data)
    return json.dumps(data, indent=2, ensure_ascii=False, default=str)


def _text(mime: str, data: str | bytes) -> str:
    if isinstance(data, bytes) and not _AS_TEXT.fullmatch(mime):
        return base64.b64encode(data).decode("ascii")
    return encodable(data if isinstance(data, str) else data.decode("utf-8", "replace"))


def encodable(text: str) -> str:
    r"""Return a text with single surrogates, which UTF-8 cannot encode, written as ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _has_parts(figure: Any) -> bool:
    """Return whether there is more in a figure than its background."""
    return len(figure.get_children()) > 1


def _figure_svg(figure: object) -> str:
    from cisreport.execution.figures import svg

    return svg(figure)


def pyplot_figures() -> list[str]:
    """Return the open pyplot figures as SVG, and close them."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    from cisreport.execution.figures import take

    return take()
