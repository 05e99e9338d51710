from __future__ import annotations

import pytest

import cisreport

NAMES = {
    "CisreportError": "cisreport.errors",
    "Citer": "cisreport.reports",
    "DataError": "cisreport.errors",
    "Dataset": "cisreport.model",
    "NotFoundError": "cisreport.errors",
    "ReportError": "cisreport.errors",
    "derive": "cisreport.analysis",
    "frame": "cisreport.frames",
    "load": "cisreport.datasets",
    "render": "cisreport.rendering",
    "verify": "cisreport.verification",
}


def test_public_names() -> None:
    assert cisreport.__all__ == sorted(NAMES)
    assert set(NAMES) <= set(dir(cisreport))


@pytest.mark.parametrize("name", NAMES)
def test_public_names_resolve(name: str) -> None:
    found = getattr(cisreport, name)
    assert found.__module__.startswith(NAMES[name])
    assert found.__doc__


def test_other_names_do_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        _ = cisreport.lode
