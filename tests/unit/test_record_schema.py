"""The JSON Schema in `resources/` is the one made from the dataclasses, and files obey it."""

import json
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.catalogue.record_schema import file_schema
from mediator_desktop.domain.dispute import Dispute
from tests.strategies import disputes

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "resources" / "schema" / "dispute.schema.json"
SAMPLES = sorted((ROOT / "forms" / "samples").glob("*.toml"))
VALIDATOR = jsonschema.Draft202012Validator(file_schema())


def test_the_schema_on_file_is_todays() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == file_schema(), (
        "write it anew: json.dumps(file_schema(), ensure_ascii=False, indent=2)"
    )


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(file_schema())


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 5


def as_json(value: Any) -> Any:
    """What TOML says in its own types, as JSON says it."""
    match value:
        case dict():
            return {key: as_json(item) for key, item in value.items()}
        case list():
            return [as_json(item) for item in value]
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
    return value


def faults(content: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(content)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_obey(path: Path) -> None:
    assert faults(as_json(tomllib.loads(path.read_text("utf-8")))) == []


@given(disputes)
def test_whatever_is_shown_obeys(dispute: Dispute) -> None:
    shown = {"number": None, "record": {"id": "x"}, **to_plain(dispute)}
    assert faults({"disputes": [shown]}) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"colour": "red"},
        {"amount": -1},
        {"amount": "1.005"},
        {"accepted_on": "2026-3-5"},
        {"level": "province"},
        {"parties": [{"nmae": "张三"}]},
        {"ending": {}},
        {"requests": ["赔"] * 501},
        "text",
    ],
    ids=lambda entry: str(entry)[:30],
)
def test_what_the_program_refuses_disobeys(entry: Any) -> None:
    assert faults({"disputes": [entry]})
