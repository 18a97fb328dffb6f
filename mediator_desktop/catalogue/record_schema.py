"""The JSON Schema of the record format, made from the dataclasses themselves."""

import dataclasses
import types
import typing
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from mediator_desktop.catalogue.record_format import MAX_ITEMS, field_types
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money

_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
    Money: {
        "description": "yuan, at most two decimals",
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"},
        ],
    },
}


def file_schema() -> dict[str, Any]:
    """The schema of a file for `register`: a list `disputes`, as `show --json` prints it."""
    definitions: dict[str, Any] = {}
    dispute = _schema(Dispute, definitions)
    entry = definitions["Dispute"]
    entry["properties"] |= {
        "number": {
            "type": ["string", "null"],
            "description": "shown, not read: a new number is given",
        },
        "record": {
            "type": "object",
            "description": "shown, not read: what the register derives",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Disputes for the township dispute register",
        "type": "object",
        "required": ["disputes"],
        "properties": {"disputes": {"type": "array", "minItems": 1, "items": dispute}},
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [arm for arm in typing.get_args(kind) if arm is not type(None)]
        return {"anyOf": [_schema(inner, definitions), {"type": "null"}]}
    if origin is tuple:
        items = _schema(typing.get_args(kind)[0], definitions)
        return {"type": "array", "maxItems": MAX_ITEMS, "items": items}
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        labels = [f"{member.value} {getattr(member, 'label', '')}".strip() for member in kind]
        return {"enum": [member.value for member in kind], "description": "; ".join(labels)}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = {
            "type": "object",
            "additionalProperties": False,
            "required": [
                spec.name
                for spec in dataclasses.fields(kind)
                if spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
            ],
            "properties": {name: _schema(inner, definitions) for name, inner in field_types(kind).items()},
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
