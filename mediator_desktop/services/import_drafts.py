"""What one chose for an import that is not written yet, as a draft: it outlives a closed program"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.services.importing import Decision, Known, Opened

if TYPE_CHECKING:
    from mediator_desktop.ledgers.choices import Choices, SheetChoices

KEY = "import:"
"""The draft's key: one import is under way at a time."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An import that was begun: its file, what was decided, and the file's digest when that was."""

    path: Path
    digest: str
    choices: "Choices"
    decision: Decision

    def fitting(self, opened: Opened) -> "Begun":
        """The same for the file as it is now: what was said of single rows goes when the file was changed."""
        if opened.digest == self.digest:
            return self
        sheets = {
            name: replace(chosen, cells={}, taken_in=frozenset())
            for name, chosen in self.choices.sheets.items()
        }
        decision = replace(self.decision, of_rows={}, left_out=frozenset())
        return replace(self, choices=replace(self.choices, sheets=sheets), decision=decision)


def to_draft(opened: Opened, choices: "Choices", decision: Decision) -> dict[str, Any]:
    """The content of the draft."""
    return {
        "title": opened.path.name,
        "path": str(opened.path),
        "digest": opened.digest,
        "types": dict(choices.types),
        "words": [[name, word, meaning] for (name, word), meaning in choices.words.items()],
        "untold": choices.untold.value,
        "sheets": {name: _plain(chosen) for name, chosen in choices.sheets.items()},
        "known": decision.known.value,
        "of_rows": [[sheet, row, known.value] for (sheet, row), known in decision.of_rows.items()],
        "left_out": sorted(map(list, decision.left_out)),
        "with_doubtful": decision.with_doubtful,
    }


def from_draft(content: Mapping[str, Any]) -> Begun | None:
    """The import that a draft is of; None when the draft cannot be understood."""
    from mediator_desktop.ledgers.choices import Choices

    try:
        choices = Choices(
            sheets={name: _chosen(plain) for name, plain in content["sheets"].items()},
            types=dict(content["types"]),
            words={(name, word): meaning for name, word, meaning in content.get("words", ())},
            untold=AgreementForm(content.get("untold", AgreementForm.UNTOLD)),
        )
        decision = Decision(
            known=Known(content["known"]),
            of_rows={(sheet, row): Known(known) for sheet, row, known in content["of_rows"]},
            left_out=frozenset((sheet, row) for sheet, row in content["left_out"]),
            with_doubtful=bool(content["with_doubtful"]),
        )
        return Begun(Path(content["path"]), content["digest"], choices, decision)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _plain(chosen: "SheetChoices") -> dict[str, Any]:
    return {
        "fields": [[place, list(fields)] for place, fields in chosen.fields.items()],
        "unit": chosen.unit,
        "day_first": chosen.day_first,
        "cells": [[row, place, words] for (row, place), words in chosen.cells.items()],
        "taken_in": sorted(chosen.taken_in),
    }


def _chosen(plain: Mapping[str, Any]) -> "SheetChoices":
    from mediator_desktop.ledgers.choices import SheetChoices

    return SheetChoices(
        fields={place: tuple(fields) for place, fields in plain["fields"]},
        unit=plain["unit"],
        day_first=plain["day_first"],
        cells={(row, place): words for row, place, words in plain["cells"]},
        taken_in=frozenset(plain["taken_in"]),
    )
