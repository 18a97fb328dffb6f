"""What the attachments tab asks of the services: the files of a case, taking in, changing, copies"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage

from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import attachments, papers
from mediator_desktop.services.attachments import Added, Batch, Incoming, Placing
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.choices import Option
from mediator_desktop.ui.kit.tasks import Cancelled, Progress, Runner, Ticket

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """The attachments of a case in order, and small pictures of those that were asked for, by digest."""

    attachments: tuple[Attachment, ...]
    pictures: Mapping[str, QImage] = field(default_factory=dict)


class AttachmentsPresenter:
    """Reads and writes for the attachments of one case after the other."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._loading: Ticket | None = None

    def load(self, dispute_id: str, known: Collection[str], then: Callable[[Shown], None]) -> None:
        """The attachments of a case, with the small pictures not `known` yet; an earlier load is dropped."""
        if self._loading is not None:
            self._loading.cancel()

        def ask(reader: Reader) -> Shown:
            found = reader.attachments(dispute_id)
            pictures = {}
            for digest in {a.digest for a in found} - set(known):
                jpeg = reader.thumbnail(digest)
                picture = QImage.fromData(jpeg) if jpeg else QImage()
                if not picture.isNull():
                    pictures[digest] = picture
            order = list(attachments.SECTIONS)
            places = {section: number for number, section in enumerate(order)}
            return Shown(tuple(sorted(found, key=lambda a: places.get(a.section, len(order)))), pictures)

        self._loading = self._runner.read(ask, then)

    def add(
        self,
        dispute_id: str,
        files: Sequence[Incoming],
        placing: Placing,
        late_reason: str,
        then: Callable[[Added, Batch], None],
        failed: Failed,
    ) -> Ticket:
        """Take files in, with progress, and attach them; stopped halfway, those done so far are attached."""
        vault, clock = self._workplace.register.vault, self._workplace.clock

        def take_in(progress: Progress) -> Batch:
            def step(done: int, total: int, name: str) -> bool:
                try:
                    progress.step(done, total, name)
                except Cancelled:
                    return False
                return True

            return attachments.take_in_many(files, vault, step)

        def keep(batch: Batch) -> None:
            self._runner.write(
                lambda uow: attachments.keep(dispute_id, batch, placing, uow, clock, late_reason=late_reason),
                lambda added: then(added, batch),
                failed,
            )

        return self._runner.run(take_in, keep, failed, title="正在放入附件")

    def change(self, attachment: Attachment, failed: Failed | None = None) -> None:
        """Keep what is said anew of an attachment."""
        self._runner.write(lambda uow: attachments.change(attachment, uow), None, failed)

    def move(self, attachment: Attachment, places: int) -> None:
        """Move an attachment within its section."""
        self._runner.write(lambda uow: attachments.move(attachment.dispute_id, attachment.id, places, uow))

    def remove(self, attachment: Attachment, reason: str, then: Callable[[Changes], None]) -> None:
        """Take an attachment out."""
        self._runner.write(
            lambda uow: attachments.remove(attachment.dispute_id, attachment.id, reason, uow), then
        )

    def save_copy(
        self, attachment: Attachment, target: Path, then: Callable[[None], None], failed: Failed
    ) -> None:
        """Write a copy to a place outside the register; the log is written first."""
        vault = self._workplace.register.vault

        def write(_changes: Changes) -> None:
            self._runner.run(
                lambda _progress: attachments.save_copy(attachment, vault, target),
                then,
                failed,
                title="正在另存",
            )

        self._runner.write(lambda uow: attachments.note_export(attachment, uow), write, failed)

    def content(self, attachment: Attachment, then: Callable[[bytes], None], failed: Failed) -> Ticket:
        """The bytes of an attachment."""
        vault = self._workplace.register.vault
        return self._runner.read(lambda _reader: vault.get(attachment.digest), then, failed)

    def page(
        self,
        attachment: Attachment,
        content: bytes,
        index: int,
        longest: int,
        then: Callable[[QImage], None],
        failed: Failed,
    ) -> Ticket:
        """A page to look at, with about `longest` pixels on its longer side."""

        def ask(_reader: Reader) -> QImage:
            found = attachments.page(attachment, content, index, longest)
            if isinstance(found, bytes):
                return QImage.fromData(found)
            stride = found.width * 3
            return QImage(found.rgb, found.width, found.height, stride, QImage.Format.Format_RGB888).copy()

        return self._runner.read(ask, then, failed)

    def sheets(self, record: DisputeRecord) -> tuple[Option, ...]:
        """The sheets whose signed scan an attachment may be: (form id, item)."""
        options: list[Option] = []
        for form in papers.forms_for(self._workplace):
            if form.id in _NEVER_SIGNED:
                continue
            items = papers.items_of(form, record)
            for item in items:
                number = f"（第{item + 1}份）" if item is not None and len(items) > 1 else ""
                options.append(Option((form.id, item), f"{form.title}{number}"))
        return tuple(options)


_NEVER_SIGNED = frozenset({"cover", "contents", "back_cover"})


def evidence_options(record: DisputeRecord) -> tuple[Option, ...]:
    """The lines of the evidence list."""
    lines = [e for e in record.dispute.evidence if e.key]
    return tuple(Option(line.key, f"{n}. {line.name or '未写名称'}") for n, line in enumerate(lines, 1))


def size_words(size: int) -> str:
    """`1.5 MB`, `320 KB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
