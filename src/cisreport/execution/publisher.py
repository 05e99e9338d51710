"""The outputs of the running cell, and the functions by which code adds, updates and clears them.

They are those of ``IPython.display``: :meth:`Publisher.display` and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import count
from typing import Any, Final

from cisreport.execution.display import SIZE, Bundle, bundle, forms_of
from cisreport.execution.interactive import library_of
from cisreport.execution.plots import is_animation

Output = dict[str, Any]
"""A stream, display, result, note or error; a display may have an identifier."""

_KINDS: Final = {
    "pretty": "text/plain",
    "html": "text/html",
    "markdown": "text/markdown",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
    "pdf": "application/pdf",
}
"""MIME types by the ends of the names of functions such as ``display_html``."""


class Publisher:
    """Collects the outputs of one item after another."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.updates: list[Output] = []
        """New data for displays of earlier items."""
        self._waits = False
        self._known: set[str] = set()
        self._ids = count(1)

    def begin(self) -> None:
        """Begin an item without outputs."""
        self.outputs, self.updates, self._waits = [], [], False

    def add(self, output: Output) -> None:
        """Add an output; the first one after ``clear_output(wait=True)`` replaces the others."""
        if self._waits:
            self.outputs.clear()
            self._waits = False
        self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        """Add text to a stream."""
        if self.outputs and not self._waits and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += text
        elif text:
            self.add({"kind": "stream", "name": name, "text": text})

    def note(self, text: str) -> None:
        """Say what a reader of the document may not expect."""
        self.outputs.append({"kind": "note", "text": text})

    def show(self, value: object, kind: str, **options: Any) -> None:
        """Add an object, or let an object that displays itself do so."""
        if is_animation(value):
            self.note("an animation is printed as it begins; show the steps that matter as figures")
        method = getattr(type(value), "_ipython_display_", None)
        if isinstance(value, Handle):
            return
        if method and not library_of(value):
            method(value)
        else:
            self._publish(bundle(value), kind, **options)

    def display(
        self,
        *objs: object,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        transient: Mapping[str, Any] | None = None,
        display_id: str | bool | None = None,
        raw: bool = False,
        clear: bool = False,
        update: bool = False,
        **_options: object,
    ) -> Handle | None:
        """Add objects to the output, as the ``display`` of a notebook does; its options have effect here."""
        if clear:
            self.clear_output(wait=True)
        identifier = self._identifier(display_id or (transient or {}).get("display_id"))
        for value in objs or (({"text/plain": ""},) if identifier and not update else ()):
            if raw or not objs:
                data = forms_of(value if isinstance(value, Mapping) else {}, metadata)
                data.setdefault("text/plain", "")
                self._publish(data, "display", identifier, update=update)
            elif update or identifier:
                self._publish(_kept(bundle(value), include, exclude), "display", identifier, update=update)
            else:
                self.show(value, "display", include=include, exclude=exclude, metadata=metadata)
        return Handle(self, identifier) if identifier and not update else None

    def update_display(self, obj: object, *, display_id: str, **options: Any) -> None:
        """Replace what has been displayed with an identifier, in this cell or an earlier one."""
        self.display(obj, display_id=display_id, update=True, **options)

    def clear_output(self, wait: bool = False) -> None:
        """Remove the outputs of the cell, at once or when there is another."""
        self._waits = wait
        if not wait:
            self.outputs.clear()

    def publish_display_data(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """Add data by MIME type."""
        self.display(data, raw=True, metadata=metadata, transient=transient, **options)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return the functions of ``IPython.display`` by their names."""
        names = ("display", "update_display", "clear_output", "publish_display_data")
        found: dict[str, Callable[..., Any]] = {name: getattr(self, name) for name in names}
        return found | {f"display_{name}": self._display_of(mime) for name, mime in _KINDS.items()}

    def _display_of(self, mime: str) -> Callable[..., None]:
        def display_form(*objs: object, raw: bool = False, metadata: Any = None, **_options: object) -> None:
            for value in objs:
                if raw:
                    self.display({mime: value}, raw=True, metadata=metadata)
                else:
                    self.display(value, include=[mime], metadata=metadata)

        return display_form

    def _identifier(self, given: object) -> str:
        return f"display-{next(self._ids)}" if given is True else str(given or "")

    def _publish(
        self,
        data: Bundle,
        kind: str,
        identifier: str = "",
        *,
        update: bool = False,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        data = _kept(data, include, exclude)
        if metadata:
            data |= {SIZE: size} if (size := forms_of({}, metadata).get(SIZE)) else {}
        if update:
            self._update(data, identifier)
            return
        self._known |= {identifier} if identifier else set()
        self.add({"kind": kind, "data": data, **({"id": identifier} if identifier else {})})

    def _update(self, data: Bundle, identifier: str) -> None:
        if not identifier:
            raise TypeError("display_id required for update_display")
        if identifier not in self._known:
            raise LookupError(f'nothing has been displayed with the display_id "{identifier}"')
        for output in self.outputs:
            if output.get("id") == identifier:
                output["data"] = data
        self.updates.append({"id": identifier, "data": data})


class Handle:
    """What ``display`` returns with a ``display_id``: a place whose content can be replaced."""

    def __init__(self, publisher: Publisher, display_id: str) -> None:
        self._publisher = publisher
        self.display_id = display_id

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"

    def display(self, obj: object, **options: Any) -> None:
        """Display an object in another place too."""
        self._publisher.display(obj, display_id=self.display_id, **options)

    def update(self, obj: object, **options: Any) -> None:
        """Replace what is displayed."""
        self._publisher.update_display(obj, display_id=self.display_id, **options)


def _kept(data: Bundle, include: Collection[str] | None, exclude: Collection[str] | None) -> Bundle:
    """Return the forms that a filter keeps; the text remains for formats that show no other form."""
    return {
        mime: form
        for mime, form in data.items()
        if mime == "text/plain"
        or mime.startswith("application/x-cisreport")
        or ((include is None or mime in include) and (exclude is None or mime not in exclude))
    }
