"""A rehearsal without a window: a practice register, an agreement on paper, a month's ledger."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble, wrong
from mediator_desktop.domain.views import DisputeRow, Filter
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.services import papers, reporting
from mediator_desktop.services.demo import invent_office
from mediator_desktop.services.demo_screening import fill_screening
from mediator_desktop.services.files import file_trouble
from mediator_desktop.services.ports import Reader, RegisterKeeper
from mediator_desktop.services.practice import PRACTICE, fill_practice_register, practice_office
from mediator_desktop.services.workplace import Workplace

PASSWORD = "lianxi-2026"  # noqa: S105 - protects invented people only
DISPUTES = 300
SEED = 20
_MARK = "演练.txt"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The files made, a label for each, and the practice register's password."""

    files: tuple[Path, ...]
    labels: tuple[str, ...]
    password: str


def rehearse(
    keeper: RegisterKeeper, paths: Paths, clock: Clock, vocabulary: Vocabulary, folder: Path
) -> Rehearsed:
    """Make everything anew in a folder of its own. Raises Refused for a folder that holds something else."""
    _clear(folder)
    register, _ = keeper.create(practice_office(invent_office()), PASSWORD)
    try:
        fill_practice_register(register, clock, DISPUTES, SEED, PRACTICE)
        workplace = Workplace(
            paths=paths, register=register, clock=clock, vocabulary=vocabulary, actor=PRACTICE
        )
        fill_screening(register, clock, workplace.cadences, workplace.calendar, SEED, PRACTICE)
        made = [("练习登记册", paths.data), *_agreement(workplace, folder), *_ledgers(workplace, folder)]
    finally:
        register.close()
    return Rehearsed(tuple(path for _, path in made), tuple(label for label, _ in made), PASSWORD)


def _clear(folder: Path) -> None:
    """Make the folder, or empty it where an earlier rehearsal left its mark."""
    try:
        if folder.exists() and any(folder.iterdir()):
            if not (folder / _MARK).is_file():
                raise Refused(f"文件夹“{folder}”里已有别的东西，演练请用 --folder 另选一个")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).write_text("这里的内容都是虚构的，每次演练会清空重做。\n", "utf-8")
    except OSError as error:
        raise file_trouble(error, folder / _MARK) from error


def _agreement(workplace: Workplace, folder: Path) -> list[tuple[str, Path]]:
    with workplace.register.read() as reader:
        for row in _agreed(reader):
            prepared = papers.prepare("agreement", row.id, reader, workplace)
            if not wrong(prepared.problems):
                break
        else:
            raise Trouble("练习登记册里没有可以打印的协议")
    made = [
        ("人民调解协议书", folder / "人民调解协议书.pdf"),
        ("同上，可编辑", folder / "人民调解协议书.docx"),
    ]
    for _, path in made:
        papers.save_as(prepared, path)
    with workplace.register.write(workplace.actor) as uow:
        papers.issue(prepared, uow, workplace.clock)
    return made


def _agreed(reader: Reader) -> list[DisputeRow]:
    after = None
    found: list[DisputeRow] = []
    while True:
        page = reader.page(Filter(), after=after)
        found += [row for row in page.rows if row.outcome is Outcome.WRITTEN_AGREEMENT]
        after = page.after
        if after is None:
            return found


def _ledgers(workplace: Workplace, folder: Path) -> list[tuple[str, Path]]:
    period = Period.month(workplace.clock.today())
    made = []
    for ledger_id in ("case_register", "screening_ledger"):
        title = workplace.ledgers[ledger_id].name
        target = folder / f"{title} {period.first_day:%Y-%m}.xlsx"
        reporting.build(ledger_id, period.first_day, period.last_day, target, workplace)
        made.append((title, target))
    return made
