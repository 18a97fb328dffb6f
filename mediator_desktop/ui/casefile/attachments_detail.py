"""What is said of one attachment: part of the case file, caption, evidence, signed sheet, pictures a page"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.attachment import PER_PAGE, Attachment, Media
from mediator_desktop.domain.problems import Refused
from mediator_desktop.services.attachments import SECTIONS
from mediator_desktop.ui.casefile.attachments_presenter import size_words
from mediator_desktop.ui.casefile.attachments_tiles import title_of
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import Field, TextField
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import FlowLayout, button, text

KEEP_AFTER_MS = 600
NOTHING = ("", None)


class AttachmentDetail(Sheet):
    """`changed` with the attachment as it is said anew, a moment after typing or when a field is left; `wanted` as in the
    grid, also `save_copy`.
    """

    changed = Signal(object)
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("附件", parent)
        self.setObjectName("attachment_detail_card")
        self.title.setWordWrap(True)
        self._shown: Attachment | None = None
        self._sent: Attachment | None = None
        self._sheets: tuple[Option, ...] = ()
        self._lines: tuple[Option, ...] = ()
        self._is_open = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._facts = text("", "muted", "attachment_facts_label", wraps=True)
        self.caption_field = TextField("attachment_caption", "说明")
        self._section = ChoiceField("attachment_section", "放在哪一部分", section_options())
        self._stands_for = ChoiceField("attachment_stands_for", "是哪份文书的签字件", (), nothing=NOTHING)
        self._evidence = ChoiceField("attachment_evidence", "证明哪条证据", ())
        per_page = tuple(Option(number, f"{number}张", (str(number),)) for number in PER_PAGE)
        self._per_page = ChoiceField("attachment_per_page", "装订时一页放", per_page, nothing=1)
        grid = self._grid = FieldGrid(columns=4, narrowest=100)
        fields: tuple[Field, ...] = (
            self.caption_field, self._section, self._stands_for, self._evidence, self._per_page,
        )  # fmt: skip
        for field in fields:
            grid.add(field, 2)
            field.changed.connect(self._timer.start)
            field.left.connect(self.flush)
        self.body.addWidget(grid)
        row = QWidget()
        flow = FlowLayout(row, 6)
        self._buttons = {
            act: button(
                words, f"{act}_attachment_button", partial(self.wanted.emit, act), role=role, icon=icon
            )
            for act, words, role, icon in (
                ("open", "打开", "", "eye"),
                ("turn", "转一下", "", "rotate-cw"),
                ("earlier", "往前", "", "arrow-up"),
                ("later", "往后", "", "arrow-down"),
                ("save_copy", "另存到…", "", "file-down"),
                ("remove", "取出", "danger", "trash-2"),
            )
        }
        for made in self._buttons.values():
            flow.addWidget(made)
        self.body.addWidget(row)
        self.body.addWidget(self._facts)

    def offer(self, sheets: Sequence[Option], evidence: Sequence[Option]) -> None:
        """Offer the sheets and the lines of evidence of the case."""
        self._sheets, self._lines = tuple(sheets), tuple(evidence)

    def show_attachment(self, attachment: Attachment | None, *, is_open: bool) -> None:
        """Show an attachment; what is being typed on the same one stays. A case that is not open is only looked at."""
        same = self._shown is not None and attachment is not None and self._shown.id == attachment.id
        if not same:
            self.flush()
        old, self._shown, self._is_open = self._shown, attachment, is_open
        if not same or self._sent == attachment:
            self._sent = None
        self.setVisible(attachment is not None)
        if attachment is None:
            return
        self.say_title(title_of(attachment))
        self._facts.setText(
            f"{attachment.name} · {attachment.media.label} · {size_words(attachment.size)} · "
            f"{attachment.added_at:%Y-%m-%d %H:%M} {attachment.actor or '未署名'}放入"
        )
        values = _values(attachment)
        self._section.set_options(_with(section_options(), values["section"], "另外的部分"))
        self._stands_for.set_options(_with(self._sheets, values["stands_for"], "已删去的文书"))
        self._evidence.set_options(_with(self._lines, values["evidence_key"], "已删去的证据"))
        before = _values(old) if same and old is not None else None
        for name, value in values.items():
            field = self._fields()[name]
            if before is None or field.value() == before[name]:
                field.set_value(value)
                field.show_problem(None)
        is_picture = attachment.media is Media.PICTURE
        self._per_page.setVisible(is_picture)
        self._evidence.setVisible(bool(self._lines) or bool(attachment.evidence_key))
        self._grid.arrange()
        self._buttons["turn"].setVisible(is_picture)
        self._grid.setEnabled(is_open)
        for act in ("turn", "earlier", "later"):
            self._buttons[act].setEnabled(is_open)

    def flush(self) -> None:
        """Have kept at once what was said anew and can be read."""
        self._timer.stop()
        shown = self._shown
        if shown is None or not self._is_open:
            return
        fields = self._fields()
        said = {name: field.value() for name, field in fields.items() if field.own_problem() is None}
        form_id, item = said.pop("stands_for", (shown.stands_for, shown.item))
        said["section"] = said.get("section") or shown.section
        after = replace(shown, stands_for=form_id, item=item, **said)
        if after != (self._sent or shown):
            self._sent = after
            self.changed.emit(after)

    def show_refusal(self, refused: Refused) -> bool:
        """Say beside its field why what was said is not kept; whether there is such a field. What was typed stays."""
        self._sent = None
        for problem in refused.problems:
            if (field := self._fields().get(problem.field)) is not None:
                field.show_problem(problem, insist=True)
                return True
        return False

    def focus_caption(self) -> None:
        """Put the cursor into the caption."""
        self.caption_field.setFocus()
        self.caption_field.edit.selectAll()

    def _fields(self) -> dict[str, Field]:
        return {
            "caption": self.caption_field,
            "section": self._section,
            "stands_for": self._stands_for,
            "evidence_key": self._evidence,
            "per_page": self._per_page,
        }


def section_options() -> tuple[Option, ...]:
    """The parts of a case file that attachments may lie in."""
    return tuple(Option(section, words) for section, words in SECTIONS.items())


def _with(options: tuple[Option, ...], value: object, words: str) -> tuple[Option, ...]:
    """The options, with one for a value on record that is none of them any more."""
    known = value in ("", NOTHING) or any(option.value == value for option in options)
    return options if known else (*options, Option(value, words))


def _values(attachment: Attachment) -> dict[str, object]:
    return {
        "caption": attachment.caption,
        "section": attachment.section,
        "stands_for": (attachment.stands_for, attachment.item) if attachment.stands_for else NOTHING,
        "evidence_key": attachment.evidence_key,
        "per_page": attachment.per_page,
    }
