"""Changed files, and what a reader may do with them: read them, or refuse them with its own error."""

from __future__ import annotations

import resource
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from cisreport.errors import CisreportError
from fuzzing.readers import Reader
from sample import HOSTILE

MOST_SECONDS = 10
MOST_BYTES = 2**30
"""Memory beyond what the process had before it read anything."""
_PIECES = (
    *(text.encode() for text in HOSTILE),
    b"[" * 500,
    b"{" * 500,
    b"{a: " * 200,
    b"<b>" * 2_000,
    b"9" * 5_000,
    b"-1",
    b"1e999",
    b"0x10",
    b"null",
    b"[]",
    b"{}",
    b"''",
    b"true",
    b"&a [*a, *a]",
    b"!!python/object:os.system",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xf3\xa0\x81\x81",
    b"\r\r\n",
    b"../../etc/passwd",
    b"NUL",
    b"w" * 10_000,
    "e\u0301\u0301".encode() * 500,
    "\u2067\u202e".encode() * 50,
    b"2031-02-30",
    b"9999999999-12-31",
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a reader must not do."""

    what: str
    """An error of another kind with its place, a time, or a text that is not one printable line."""
    data: bytes
    """What it read."""


class _TooLongError(BaseException):
    """A reader takes too long."""


def _stop(*_: Any) -> None:
    raise _TooLongError


@contextmanager
def limited() -> Iterator[None]:
    """Limit the memory of this process to what it has and :data:`MOST_BYTES` more."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MOST_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def tried(reader: Reader, data: bytes) -> Finding | None:
    """Return what a reader does wrong with bytes; None if it reads or refuses them."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        with TemporaryDirectory(prefix="fuzz-") as folder:
            reader.read(Path(folder), data)
    except reader.refuses as error:
        lines = str(error).split("\n")
        is_safe = not isinstance(error, CisreportError) or all(map(str.isprintable, lines))
        return None if is_safe else Finding(what=f"an error that is not safe to print: {error!r}", data=data)
    except _TooLongError:
        return Finding(what=f"more than {MOST_SECONDS} seconds", data=data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is found
        where = [
            f"{Path(frame.filename).name}:{frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        ours = [item for item in where if "fuzzing" not in item][-3:]
        return Finding(what=f"{type(error).__name__} in {' > '.join(ours)}", data=data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return None


def mutated(data: bytes, random: Random, other: bytes = b"") -> bytes:
    """Return bytes with one to five random changes, of those that writers, editors and attackers make."""
    for _ in range(random.randint(1, 5)):
        at = random.randrange(len(data) + 1)
        end = min(len(data), at + random.choice((1, 1, 4, 20, 200)))
        start = random.randrange(len(other) + 1)
        changed = (
            data[:at] + data[end:],
            data[:at] + bytes([random.randrange(256)]) + data[at + 1 :],
            data[:at] + random.choice(_PIECES) + data[at:],
            data[:at] + random.choice(_PIECES) + data[end:],
            data[:end] + data[at:end] * random.choice((1, 1, 50)) + data[end:],
            data[:at],
            data[:at] + other[start : start + random.choice((10, 100, 1000))] + data[end:],
        )
        data = random.choices(changed, (4, 4, 6, 6, 4, 1, 4))[0]
    return data
