"""Renders documents again and again in one process, and keeps what the next report can take.

A report is byte for byte what :func:`.embedded.render_embedded` gives by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

from cisreport.documents.document import Document
from cisreport.execution.cache import Cache
from cisreport.execution.interpreters import Warm
from cisreport.rendering.embedded import Rendered, render_embedded
from cisreport.rendering.embedded.prose import Prose
from cisreport.rendering.timing import Clock

_MOST: Final = 2
"""Documents whose interpreters wait at the same time."""


class Press:
    """Keeps, for each document, the text that pandoc has read and an interpreter that waits.

    It renders one report at a time.  Its processes end with it, or with the process that has it.
    """

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[Warm, Prose]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def documents(self) -> tuple[Path, ...]:
        """Paths of the documents of which something is kept, the last one used at the end."""
        return tuple(self._kept)

    def render(
        self,
        document: Document,
        *,
        to: Sequence[str],
        parameters: Mapping[str, Any],
        require: Sequence[str] = (),
        cache: Cache | None = None,
        progress: Callable[[str], None] | None = None,
        clock: Clock | None = None,
    ) -> Rendered:
        """Render a document; arguments and errors are those of :func:`.embedded.render_embedded`."""
        kept = self._kept.pop(document.path, None) or (Warm(), Prose(cache))
        self._kept[document.path] = kept
        if len(self._kept) > _MOST:
            oldest, _ = self._kept.pop(next(iter(self._kept)))
            oldest.close()
        interpreter, prose = kept
        return render_embedded(
            document,
            to=to,
            parameters=parameters,
            require=require,
            cache=cache,
            progress=progress,
            clock=clock,
            interpreter=interpreter,
            prose=prose,
        )

    def close(self) -> None:
        """End the interpreters, and forget the texts."""
        for interpreter, _ in self._kept.values():
            interpreter.close()
        self._kept.clear()
