"""The documents of this folder as Word documents: their text, and a package that Word does not repair."""

from __future__ import annotations

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from features.conftest import NAMES, Rendering
from wordreading import package_problems, text_of

each = pytest.mark.parametrize("name", NAMES)


@each
def test_a_feature_in_word(name: str, outputs: Rendering, file_regression: FileRegressionFixture) -> None:
    document = outputs(name)["docx"]
    assert list(package_problems(document)) == []
    file_regression.check(text_of(document), basename=name, extension=".txt")
