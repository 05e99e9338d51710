"""Options of every command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cisreport.cli import program
from cli.running import run


def single(command: Any, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands below one, each with an option that takes one value."""
    for name, below in getattr(command, "commands", {}).items():
        yield from single(below, *names, name)
    if names:
        for option in command.params:
            if option.param_type_name == "option" and not (option.multiple or option.is_flag):
                yield *names, option.opts[0]


GIVEN = sorted(single(program()))


def test_nearly_every_command_has_such_options() -> None:
    assert len({names[:-1] for names in GIVEN}) > 15


@pytest.mark.parametrize("names", GIVEN, ids=" ".join)
def test_an_option_that_takes_one_value_is_given_once(names: tuple[str, ...]) -> None:
    *command, option = names
    result = run(*command, option, "1", option, "2")
    assert result.exit_code == 2
    assert f"Option '{option}' is given 2 times; give it once." in result.output
