"""Runs the batches of the list: jobs with progress and cancel, and what to say when they are done."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.domain.views import Filter
from mediator_desktop.services import batch, papers
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, printing
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket
from mediator_desktop.ui.register.batch_panel import BLANKS, CASE_FILES, Order

MOST_NAMED = 3
SAID = "第一件没有成的原因"


class BatchJobs:
    """`message` tells what came of a batch."""

    def __init__(self, workplace: Workplace, runner: Runner, message: Callable[[str], None]) -> None:
        self._workplace = workplace
        self._runner = runner
        self._message = message
        self._store = PreferenceStore(workplace.paths.preferences)

    def save(self, parent: QWidget, order: Order, listed: Filter) -> Ticket | None:
        """Ask for a folder and write one file a dispute there."""
        folder = dialogs.current().choose_folder(parent, "存到哪个文件夹", dialogs.usual_folder())
        if folder is None:
            return None
        target = folder / f"{order.words}{_period_words(order)}"

        def job(progress: Progress) -> batch.Outcome:
            jobs = self._jobs(order, listed)
            return batch.run(jobs, batch.into_folder(target), self._workplace, progress.step)

        return self._run(job, order, f"在 {target}")

    def print(self, parent: QWidget, order: Order, listed: Filter) -> Ticket | None:
        """Ask for a printer and send everything there."""
        try:
            printer = printing.current().choose(parent, 1, order.words, self._store)
        except Trouble as trouble:
            self._message(trouble.sentence)
            return None
        if printer is None:
            return None

        def sink(_name: str, pdf: bytes) -> None:
            pictures = (_image(p) for p in papers.pages(pdf, printing.PRINT_DPI / 72))
            printing.current().print_pages(printer, pictures, lambda _page: None)

        def job(progress: Progress) -> batch.Outcome:
            return batch.run(self._jobs(order, listed), sink, self._workplace, progress.step)

        return self._run(job, order, "已送到打印机")

    def _jobs(self, order: Order, listed: Filter) -> list[batch.Job]:
        workplace = self._workplace
        if order.what == BLANKS:
            return batch.blank_jobs(workplace)
        if order.period is None:
            chosen = batch.listed(listed, workplace)
        else:
            chosen = batch.of_period(order.period, order.counted_by, workplace)
        if order.what == CASE_FILES:
            both = self._store.load().is_double_sided
            return batch.casefile_jobs(chosen, workplace, double_sided=both)
        return batch.paper_jobs(order.what, chosen, workplace)

    def _run(self, job: Callable[[Progress], batch.Outcome], order: Order, where: str) -> Ticket:
        return self._runner.run(
            job,
            lambda outcome: self._message(told(outcome, order.words, where)),
            lambda error: self._message(sentence_of(error)),
            title=f"正在批量打印{order.words}",
        )


def told(outcome: batch.Outcome, what: str, where: str) -> str:
    """What a batch did, in one sentence or two."""
    if not outcome.made and not outcome.failed:
        return f"没有可以打印的{what}。"
    words = f"{what}做好{len(outcome.made)}份，{where}"
    if outcome.skipped:
        words += f"；{outcome.skipped}件没有这种文书"
    lacking = len({name for name, _gap in outcome.gaps})
    if lacking:
        words += f"；其中{lacking}份还有没填齐或没签名的"
    if outcome.failed:
        named = "、".join(name for name, _why in outcome.failed[:MOST_NAMED])
        more = "等" if len(outcome.failed) > MOST_NAMED else ""
        words += f"；{len(outcome.failed)}件没有成：{named}{more}，{SAID}：{outcome.failed[0][1]}"
    return f"{words}。"


def _period_words(order: Order) -> str:
    if order.period is None:
        return ""
    return f" {order.period}"


def _image(picture: Any) -> QImage:
    stride = picture.width * 3
    return QImage(picture.rgb, picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()
