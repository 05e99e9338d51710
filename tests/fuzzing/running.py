"""One reader fed with changed files in this process, for a time.

Time is that of the processor, with the programs that a reader starts, so a busy machine changes no figure.
What atheris found worth keeping is in a folder, so a later run goes on from there. A line a minute has the
figures so far, so a run may be stopped.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

try:
    import atheris  # type: ignore[import-untyped,unused-ignore]
except ImportError:
    atheris = None


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _seconds() -> float:
    return sum(os.times()[:4])


def run(name: str, seconds: int, published: Path, kept: Path) -> int:
    """Fuzz one reader in this process; return how many different things it did wrong."""
    if atheris:
        with atheris.instrument_imports(include=["cisreport"]):
            from fuzzing.readers import BY_NAME
    else:
        from fuzzing.readers import BY_NAME
    from fuzzing.trying import limited, mutated, tried

    reader = BY_NAME[name]
    seeds = [*reader.seeds(published)]
    start, random, found = _seconds(), Random(0), dict[str, bytes]()
    runs, slowest, minutes = 0, 0.0, 0
    how = "atheris" if atheris else "random"

    def once(data: bytes) -> None:
        nonlocal runs, slowest, minutes
        before = _seconds()
        finding = tried(reader, data)
        now = _seconds()
        runs += 1
        if now - before > slowest:
            slowest = now - before
            (kept / f"{name}-slowest").write_bytes(data)
        if finding and finding.what not in found:
            found[finding.what] = data
            path = kept / f"{name}-{hashlib.sha256(finding.what.encode()).hexdigest()[:12]}"
            path.write_bytes(data)
            say(f"{name}: {finding.what}: {path}")
        is_over = now - start > seconds
        if is_over or now - start > 60 * (minutes + 1):
            minutes = int(now - start) // 60
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            so_far = f"{now - start:.0f} s\t{runs} runs\t{len(found)} found\t{slowest:.1f} s\t{peak:.0f} MB"
            say(f"{name}\t{how}\t{so_far}")
        if is_over:
            os._exit(len(found) > 0)

    with limited():
        if atheris:
            _led(once, seeds, kept / "corpus" / name, random, mutated)
        for _ in count():
            once(mutated(random.choice(seeds), random, random.choice(seeds)))
    return 0


def _led(
    once: Callable[[bytes], None],
    seeds: list[bytes],
    corpus: Path,
    random: Random,
    mutated: Callable[..., bytes],
) -> None:
    def change(data: bytes, most: int, seed: int) -> bytes:
        if seed % 2:
            return bytes(atheris.Mutate(data, most))[:most]
        random.seed(seed)
        return mutated(data, random, random.choice(seeds))[:most]

    corpus.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(seeds):
        (corpus / str(n)).write_bytes(seed)
    longest = 2 * max(map(len, seeds)) + 4096
    options = [
        f"-max_len={longest}",
        "-timeout=600",
        "-rss_limit_mb=0",
        f"-artifact_prefix={corpus.parents[1]}/",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], once, custom_mutator=change)
    atheris.Fuzz()
