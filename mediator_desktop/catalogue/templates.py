"""Words of counties' own workbooks, read from `forms/templates/words.toml`: what headings, labels and lines mean"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml

LEVELS = ("city", "county", "township", "village")
COUNTS = (
    "found",
    "handled",
    "resolved",
    "succeeded",
    "open",
    "resolving",
    "hard",
    "people",
    "agreed_yuan",
    "performed",
    "confirmed",
    "prevented",
    "rounds",
)
"""Counts of statistics that a template may ask for, by their ids in `forms/statistics/counts.toml`, which defines them."""
MEASURES = (*COUNTS, "rate")
"""What a label may count; a rate is worked out by the template itself."""
LINES = (
    "sums",
    "to_date",
    "major",
    "rest",
    "general",
    "totals",
    "signatures",
    "notes",
    "units",
    "made",
    "periods",
    "counted",
)
NAMED = ("unit", "made_on", "period", "year", "month", "counted_by", "maker", *COUNTS)
"""What a cell with a name of its own can be filled with: facts of the sheet, or a sum over all disputes of the period."""

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWords:
    """What is known of the words of templates.

    `from_import` leads from a field of an import to the ledger's field that fills such a column; `headings` gives more
    headings by ledger field; `measures` (by id of the count), `levels` and `types` (word → codes of the list of 18) are labels of
    tables; `lines` the words of single lines and labels by what they are (`LINES`); `names` those of named cells by what they
    ask (`NAMED`).
    """

    from_import: Mapping[str, str] = field(default_factory=dict)
    headings: Words = field(default_factory=dict)
    measures: Words = field(default_factory=dict)
    levels: Words = field(default_factory=dict)
    types: Words = field(default_factory=dict)
    lines: Words = field(default_factory=dict)
    names: Words = field(default_factory=dict)


def load_template_words(*folders: Path, broken: list[FormError] | None = None) -> TemplateWords:
    """The words of every folder, those of later ones added to the first's.

    A file of a later folder that cannot be used is put into `broken` and changes nothing else. Raises FormError for one of
    the first folder, which the program brings.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in _PARTS}
    for path in declared_files("templates", *folders):
        try:
            parts = _read(read_toml(path))
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            if broken is not None:
                broken.append(error)
            continue
        found["from_import"] |= parts["from_import"]
        for name in _LISTS:
            for key, words in parts[name].items():
                known = found[name].get(key, ())
                found[name][key] = tuple(dict.fromkeys((*known, *words)))
    found["lines"] = found.pop("words")
    return TemplateWords(**found)


_LISTS: Mapping[str, Sequence[str] | None] = {
    "headings": tuple(LEDGER_FIELDS),
    "measures": MEASURES,
    "levels": LEVELS,
    "types": None,
    "words": LINES,
    "names": NAMED,
}
_PARTS = ("from_import", *_LISTS)


def _read(declared: Declared) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {name: {} for name in _PARTS}
    for name, table in declared.table.items():
        if name not in parts or not isinstance(table, dict):
            raise declared.error(f"[{name}] 不认识或写法不对", near=name)
        for key, value in table.items():
            parts[name][key] = _entry(declared, name, key, value)
    return parts


def _entry(declared: Declared, part: str, key: str, value: Any) -> Any:
    if part == "from_import":
        if not isinstance(value, str) or value not in LEDGER_FIELDS:
            raise declared.error(f"{key} 后面的项目不认识", near=key)
        return value
    known = _LISTS[part]
    if known is not None and key not in known:
        raise declared.error(f"[{part}] 里的 {key} 不认识", near=key)
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise declared.error(f"{key} 要写成一列词", near=key)
    return tuple(value)
