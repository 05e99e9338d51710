"""Readers of files from anyone read them, or refuse them with an error of ours."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from fuzzing.readers import READERS, Reader
from fuzzing.trying import mutated, tried

each = pytest.mark.parametrize("reader", READERS, ids=[reader.name for reader in READERS])


@each
def test_content_in_order_is_read(reader: Reader, build: Path, tmp_path: Path) -> None:
    seeds = [*reader.seeds(build)]
    assert seeds
    for n, seed in enumerate(seeds[: 1 if reader.is_slow else None]):
        (tmp_path / str(n)).mkdir()
        reader.read(tmp_path / str(n), seed)


@each
def test_changed_content_is_read_or_refused(reader: Reader, build: Path) -> None:
    random, seeds = Random(reader.name), [*reader.seeds(build)]
    for _ in range(2 if reader.is_slow else 40):
        assert tried(reader, mutated(random.choice(seeds), random, random.choice(seeds))) is None
