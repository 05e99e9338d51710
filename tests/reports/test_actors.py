"""What cells say of one actor: those of it who took part, and values that only the report computes."""

from __future__ import annotations

import pytest

import cisreport
from cisreport import reports
from cisreport.errors import CisreportError, DataError, NotFoundError
from cisreport.manifest.entries import fact_entry


def test_those_of_an_actor_in_an_event() -> None:
    ds = cisreport.load("dushanbe-2022")
    circle = reports.profile(ds, "russia").circle
    said = reports.taking_part(ds, "trilateral", circle)
    assert str(said) == "Sergey Lavrov (implied) and Foreign ministry of Russia"
    cited = [part.cite for part in said.parts if isinstance(part, reports.CitedValue)]
    assert cited == ["dushanbe-2022:lavrov/name", "dushanbe-2022:mfa-russia/label"]
    assert str(reports.taking_part(ds, "statement-2020-11", circle)) == "Russia (adopter, implied)"


def test_those_who_did_not_come() -> None:
    ds = cisreport.load("cis-council")
    event = next(item for item in ds.meetings if item.absent)
    actor = event.absent.items[0].datum
    said = reports.taking_part(ds, event.id, [actor])
    assert "(absent" in str(said)


@pytest.mark.parametrize(
    ("event", "actors", "text"),
    [
        ("trilateral", ["oman"], '"trilateral" lists none of oman'),
        ("armenia", ["armenia"], '"armenia" is not an event'),
    ],
)
def test_an_event_that_lists_none_of_them(event: str, actors: list[str], text: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        reports.taking_part(cisreport.load("dushanbe-2022"), event, actors)
    assert str(caught.value) == text


def test_a_report_computes_a_value() -> None:
    ds = reports.computed(
        cisreport.load("dushanbe-2022"),
        "met-with",
        "participation.partners/1",
        "armenia",
        "trilateral",
        label="Those who met Armenia",
        params={"by": "state"},
    )
    v = cisreport.Citer(ds)
    assert str(v("met-with")) == "Russia and Azerbaijan"
    assert str(v("days-statement-1-to-2")) == "63 days"
    entry = fact_entry(ds, ds["met-with"], {})
    assert {"trilateral", "lavrov", "mfa-russia", "russia"} <= set(entry["rests_on"])


def test_its_id_is_new_and_its_inputs_fit() -> None:
    ds = cisreport.load("dushanbe-2022")
    with pytest.raises(CisreportError) as caught:
        reports.computed(ds, "armenia", "participation.attended/1", "armenia", label="x")
    assert str(caught.value) == 'dataset "dushanbe-2022" has a record "armenia"; choose another id'
    with pytest.raises(DataError, match=r'derivations\.x: "oman" is not an event'):
        reports.computed(ds, "x", "participation.attended/1", "armenia", "oman", label="x")
