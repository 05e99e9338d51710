"""The JSON Schema fits what is written, and refuses what the reader refuses by its form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import meta, validator_for

from cisreport.drafts import draft
from cisreport.drafts.schema import schema, schema_text
from drafts.conftest import TOY


@pytest.fixture(scope="module")
def validator() -> Any:
    return validator_for(schema())


def test_drafts_of_the_rules_fit(project: Path, validator: Any) -> None:
    draft("lake", project / "article.txt")
    plain = yaml.safe_load((project / "data" / "lake" / "drafts" / "rules.yml").read_text("utf-8"))
    assert [str(error) for error in validator.iter_errors(plain)] == []


def as_drafts() -> list[dict[str, Any]]:
    """Every record of the toy dataset as a draft."""
    found = []
    for path in sorted((TOY / "data" / "lake-league-2031").glob("*.yml")):
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for kind, records in content.items():
            if kind in schema()["$defs"] and isinstance(records, list) and kind != "dates":
                for record in records:
                    fields = {name: part for name, part in record.items() if name != "anchors"}
                    mentions = [{"passage": "p1.s1"}]
                    found.append({"id": record["id"], "kind": kind, "mentions": mentions, "record": fields})
    return found


def test_every_kind_of_record_fits(validator: Any) -> None:
    records = as_drafts()
    assert len({record["kind"] for record in records}) > 12
    plain = json.loads(json.dumps({"by": "x", "drafts": records}).replace('"true"', "true"))
    assert [str(error)[:300] for error in validator.iter_errors(plain)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "claim"},
        {"status": "maybe"},
        {"id": "Bridge hope"},
        {"mentions": [{"words": "1"}]},
        {"mentions": [{"passage": "p1.s1", "text": "x"}]},
        {"record": {"modality": "hope"}},
        {"record": {"propositon": "x"}},
        {"record": {"anchors": "p1.s1"}},
        {"colour": "red"},
    ],
)
def test_what_the_reader_refuses_by_its_form_does_not_fit(validator: Any, change: dict[str, Any]) -> None:
    good = {"id": "x", "kind": "claims", "mentions": [{"passage": "p1.s1"}], "record": {"label": "x"}}
    assert validator.is_valid({"by": "x", "drafts": [good]})
    assert not validator.is_valid({"by": "x", "drafts": [good | change]})


def test_it_is_json() -> None:
    assert json.loads(schema_text()) == schema()
    assert meta.is_valid(schema())
