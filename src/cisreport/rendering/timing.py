"""Where the time of a render goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clock:
    """Measures the stages of one document; several may run side by side."""

    stages: list[tuple[str, float]] = field(default_factory=list)
    """Name and seconds of each finished stage."""

    @contextmanager
    def stage(self, name: str | Callable[[], str]) -> Iterator[None]:
        """Measure what is done within; a name that depends on it is a function."""
        start = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - start
            self.stages.append((name if isinstance(name, str) else name(), seconds))
