"""Words of a sheet: fields looked up, slots and blanks in sentences, labels with values"""

import re
from collections.abc import Callable, Iterator, Sequence

from mediator_desktop.catalogue.paper_blocks import CAPITALS, SLOT, CellSpec, Option, Strike
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_source import PaperSource, Value
from mediator_desktop.papers.filled import Cell, Run, Text
from mediator_desktop.papers.wording import blank, flat, paragraphs, value_words

_HAND_BLANK = re.compile(r"_{2,}")

Lookup = Callable[[str], Value]
"""What a field of the dispute, or of one entry of a list, says."""


def value_of(name: str, source: PaperSource) -> Value:
    """The fact as this sheet has it; None for no field."""
    return FIELDS[name].value(source) if name else None


def heading(text: str) -> Text:
    """A heading that stays with what follows."""
    return Text((Run(text),), style="heading", indent=False, joined=True)


def body(text: str) -> Text:
    """A paragraph of the body."""
    return Text((Run(text),))


def sentence(text: str, source: PaperSource) -> tuple[Run, ...]:
    """Words with the slots filled; unknown values and `____` become blanks."""
    runs: list[Run] = []
    at = 0
    for slot in SLOT.finditer(text):
        runs += _with_blanks(text[at : slot.start()])
        at = slot.end()
        name, _, otherwise = slot[1].partition("|")
        name, _, style = name.partition(":")
        words = flat(value_words(value_of(name, source), style))
        width = int(style) if style and style != CAPITALS else 0
        if words:
            runs.append(Run(words))
        else:
            runs += _with_blanks(otherwise) if otherwise else blank(FIELDS[name].kind, width)
    runs += _with_blanks(text[at:])
    return _merged(runs)


def _with_blanks(text: str) -> Iterator[Run]:
    at = 0
    for found in _HAND_BLANK.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(kind="blank", width=len(found[0]))
        at = found.end()
    if at < len(text):
        yield Run(text[at:])


def _merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbouring plain runs joined into one."""
    merged: list[Run] = []
    for run in runs:
        if merged and not run.kind and not merged[-1].kind:
            merged[-1] = Run(merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def struck(runs: tuple[Run, ...], strikes: Sequence[Strike], source: PaperSource) -> tuple[Run, ...]:
    """Cross out the words that do not apply."""
    for strike in strikes:
        if value_words(value_of(strike.field, source)) != strike.value:
            continue
        out: list[Run] = []
        for run in runs:
            head, found, tail = run.text.partition(strike.text)
            if run.kind or not found:
                out.append(run)
                continue
            out += [Run(head), Run(strike.text, "strike"), Run(tail)]
        runs = tuple(run for run in out if run.text or run.kind)
    return runs


def choices(options: Sequence[Option], value: Value) -> tuple[Run, ...]:
    """Boxes with their words, the one that applies ticked (several for a list)."""
    given = value if isinstance(value, tuple) else (str(value),) if value else ()
    runs: list[Run] = []
    for index, option in enumerate(options):
        ticked = any(code in given for code in (option.value, *option.also))
        runs += [Run("\u3000")] if index else []
        runs += [Run(kind="tick" if ticked else "box"), Run(option.text, "option")]
    return tuple(runs)


def cell_rows(
    rows: Sequence[Sequence[CellSpec]], lookup: Lookup, *, is_blank: bool
) -> tuple[tuple[Cell, ...], ...]:
    """Labels with their values; rows of which all is optional and unknown are left out, but not on a blank sheet."""
    filled = []
    for row in rows:
        values = [lookup(spec.field) if spec.field else None for spec in row]
        if not is_blank and all(
            spec.optional and not value_words(v) for spec, v in zip(row, values, strict=True)
        ):
            continue
        filled.append(tuple(_cell(spec, value) for spec, value in zip(row, values, strict=True)))
    return tuple(filled)


def _cell(spec: CellSpec, value: Value) -> Cell:
    if spec.options:
        return Cell(spec.label, "", spec.share, spec.lines, choices(spec.options, value))
    texts = [flat(item) for item in value if item.strip()] if isinstance(value, tuple) else None
    words = "\n".join(texts if texts is not None else paragraphs(value_words(value)))
    return Cell(spec.label, words or spec.blank, spec.share, spec.lines)
