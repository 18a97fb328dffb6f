"""Ledgers of 1 000, 10 000 and 100 000 rows: writing against XlsxWriter, reading against calamine.

Reading is measured up to the preview (opened, the headings found, a field proposed for each column), and once more with every
row read and checked.

Each measurement is a process of its own, so that its peak of memory is its own; ours and the peer take turns.
"""

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.measuring import Seen, percentile, timed

SIZES = (1_000, 10_000, 100_000)
TURNS = {1_000: 7, 10_000: 5, 100_000: 5}
LEDGER = "screening_ledger"
DAY = date(2026, 3, 5)
TODAY = date(2026, 11, 22)
FACTS = "两家相邻，因屋檐滴水流到对方晒谷坪上发生争执，村民小组长多次劝说没有结果，双方各不相让。"


def measure(folder: Path) -> list[Seen]:
    """Time (ms) and, in a row of its own, peak memory (MB in place of ms) of writing and of reading."""
    seen = []
    for size in SIZES:
        path = folder / f"ledger-{size}.xlsx"
        for job, peer, target in (
            ("write", "write_bare", "≤ 1.3×"),
            ("preview", "read_bare", "≤ 2×" if size == 10_000 else "–"),
            ("read", "read_bare", "–"),
        ):
            ours, bare = [], []
            for _ in range(TURNS[size]):
                ours.append(_in_a_process(job, size, path))
                bare.append(_in_a_process(peer, size, path))
            name = f"ledger of {size} rows, {_NAMES[job]}"
            seen.append(_seen(name, [o["ms"] for o in ours], [b["ms"] for b in bare], target))
            memory = "≤ 120 MB" if (job, size) == ("write", 100_000) else "–"
            peaks = [o["mb"] for o in ours], [b["mb"] for b in bare]
            seen.append(_seen(f"{name}: peak memory, MB", *peaks, memory))
    return seen


def _seen(name: str, ours: list[float], bare: list[float], target: str) -> Seen:
    ratios = [a / b for a, b in zip(ours, bare, strict=True)]
    return Seen(
        name,
        statistics.median(ours),
        statistics.median(bare),
        statistics.median(ratios),
        percentile(ours, 0.99),
        target,
    )


def _in_a_process(job: str, size: int, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.ledgers", job, str(size), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _rows(size: int) -> Iterator[Any]:
    """Rows of a ledger, some thousand different ones in turn, as the register would hand them over one by one."""
    return islice(cycle(_different()), size)


@cache
def _different() -> list[Any]:
    from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
    from mediator_desktop.domain.money import Money
    from mediator_desktop.domain.vocabulary import Outcome, PartyKind, PartyRole

    def row(n: int) -> LedgerRow:
        one = LedgerParty(
            role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name=f"罗凤{'莲兰英秀'[n % 4]}",
            id_number="369921196409200947", phone=f"154{n:08}",
        )  # fmt: skip
        two = LedgerParty(role=PartyRole.RESPONDENT, kind=PartyKind.NATURAL, name=f"刘春{chr(0x4E00 + n)}")
        return LedgerRow(
            dispute_id=str(n), number=f"〔2026〕云岭人调字第{n:03}号", village="溪口村", type_code="neighbours",
            found_on=DAY + timedelta(days=n % 97), accepted_on=DAY + timedelta(days=n % 97), parties=(one, two),
            outcome=Outcome.WRITTEN_AGREEMENT, agreed_on=DAY + timedelta(days=n % 97 + 3),
            resolved_on=DAY + timedelta(days=n % 97 + 3), amount=Money(100_000 + n), facts=f"{FACTS}（{n}）",
            people_involved=2 + n % 97, grade="low", leader="罗桂生", unit="溪口村调委会", person="赵长河",
            measures="组织双方到现场面对面调解", deadline=DAY + timedelta(days=n % 97 + 30),
        )  # fmt: skip

    return [row(n) for n in range(5003)]


def _write(size: int, path: Path) -> None:
    from mediator_desktop.catalogue.ledgers import LedgerHeading, load_ledgers
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.config.paths import program_folder
    from mediator_desktop.ledgers.writing import write_ledger

    forms = program_folder() / "forms"
    form, words = load_ledgers(forms)[LEDGER], load_vocabulary(forms)
    write_ledger(form, _rows(size), LedgerHeading(unit="云岭镇", made_on=TODAY), words, path, full=True)


@cache
def _ready() -> tuple[list[str], list[list[Any]]]:
    """Headings and values of the same cells."""
    from mediator_desktop.catalogue.ledgers import load_ledgers
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.config.paths import program_folder

    forms = program_folder() / "forms"
    form, words = load_ledgers(forms)[LEDGER], load_vocabulary(forms)
    values = [[form.fields[c.field].get(row, words, 1) for c in form.columns] for row in _different()]
    return [column.heading for column in form.columns], values


def _write_bare(size: int, path: Path) -> None:
    """The same cells with the same styles, their values at hand."""
    import xlsxwriter

    headings, ready = _ready()
    target = str(path.with_name("bare.xlsx"))
    with xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet("台账")
        base = {"border": 1, "font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "vcenter"}
        plain, day = book.add_format(base), book.add_format(base | {"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, headings, plain)
        for number, values in enumerate(islice(cycle(ready), size), start=1):
            sheet.set_row(number, 35)
            for place, value in enumerate(values):
                if value is None or value == "":
                    sheet.write_blank(number, place, None, plain)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value, plain)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write_number(number, place, value, plain)


def _read(_size: int, path: Path) -> None:
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.config.paths import program_folder
    from mediator_desktop.services.importing import preview_ledger

    preview_ledger(path, load_vocabulary(program_folder() / "forms"), TODAY)


def _preview(_size: int, path: Path) -> None:
    from mediator_desktop.catalogue.ledger_synonyms import fold, load_synonyms
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.config.paths import program_folder
    from mediator_desktop.ledgers.columns import propose_columns
    from mediator_desktop.ledgers.headers import find_block
    from mediator_desktop.ledgers.heading_words import Headings
    from mediator_desktop.ledgers.opening import open_ledger

    forms = program_folder() / "forms"
    words, headings = load_vocabulary(forms), Headings(load_synonyms(forms))
    (sheet,) = open_ledger(path)
    block = find_block(sheet, headings)
    assert block is not None
    types = [fold(code.name) for code in words.types.codes]
    propose_columns(block.headings, sheet.rows[block.rows[-1] - sheet.first_row + 1 :], headings, types, None)


def _read_bare(_size: int, path: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


_JOBS = {
    "write": _write,
    "write_bare": _write_bare,
    "preview": _preview,
    "read": _read,
    "read_bare": _read_bare,
}
_NAMES = {
    "write": "written, against XlsxWriter",
    "preview": "up to the preview, against calamine",
    "read": "every row checked, against calamine",
}


def _child(job: str, size: int, path: Path) -> None:
    """One job in this process; everything is loaded, and a handful of rows written, before the clock starts."""
    if job in ("read", "preview"):
        import mediator_desktop.ledgers.proposals
        import mediator_desktop.services.importing  # noqa: F401
    elif job == "read_bare":
        import python_calamine  # noqa: F401
    else:
        _JOBS[job](97, path.with_name(f"warm-{path.name}"))
    took = timed(lambda: _JOBS[job](size, path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": took, "mb": peak}))


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
