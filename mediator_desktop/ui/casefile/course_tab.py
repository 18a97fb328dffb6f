"""确认和流转: confirmation, grade and charge, hand-over and back, supervision, notices, extension, opening and striking off."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.status import effective_on, outcome_of
from mediator_desktop.domain.steps import Confirmation, Docket, Extension, Transfer
from mediator_desktop.domain.vocabulary import ConfirmationResult, CourtBy, Duty, PartyKind, TransferKind
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.grading import ChargeSection, GradeSection
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.parts import PartSection
from mediator_desktop.ui.casefile.supervising import notices_section, supervisions_section
from mediator_desktop.ui.casefile.tabs import CombinedTab
from mediator_desktop.ui.kit.choices import ChoiceField, Option, SuggestField, code_options, term_options
from mediator_desktop.ui.kit.editors import TAKES_ENTER
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entry
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.typed import Lean, in_words
from mediator_desktop.ui.kit.widgets import FlowLayout, button, text


class CourseTab(CombinedTab):
    """What goes on beside the mediation itself."""

    def __init__(self, offers: Offers, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._offers = offers
        self._grade = GradeSection(offers, workplace)
        self._charge = ChargeSection(offers, workplace)
        self._supervisions = supervisions_section(offers)
        notices = notices_section(offers, workplace)
        self._confirmation = ConfirmationSection(offers)
        self._transfers = ListSection(
            "transfers",
            "上报、移交、交办、会诊",
            Transfer(),
            self._transfer_fields,
            lambda i: f"第{i + 1}次流转",
            add=("记一次流转", "add_transfer_button"),
            fresh=lambda: Transfer(on=offers.today()),
            sheet=("handover_letter", "print_transfer_button"),
            hint="移交出去、还没有退回的，算“已移交”。",
        )
        self._extensions = ListSection(
            "extensions",
            "延长调解期限",
            Extension(),
            self._extension_fields,
            lambda i: f"第{i + 1}次延期",
            add=("记一次延期", "add_extension_button"),
            sheet=("extension_consent", "print_extension_button"),
            hint="双方都同意，延期才算数。",
        )
        self._docket = DocketSection(offers)
        super().__init__(
            "course",
            (
                self._confirmation,
                self._grade,
                self._charge,
                self._transfers,
                self._supervisions,
                notices,
                self._extensions,
                self._docket,
            ),
            parent,
        )
        self._grade.graded.connect(self._charge.propose)
        self._confirmation.print_wanted.connect(self.print_wanted)
        self._transfers.entries.entry_added.connect(self._add_return)
        self._extensions.entries.entry_added.connect(self._add_consent)

    def begin(self, step: str) -> None:
        match step:
            case "confirmation":
                self._confirmation.begin()
            case "grade":
                self._grade.begin()
            case "supervision":
                self._supervisions.begin()
            case "transfer":
                self._transfers.begin()
            case "extension":
                self._extensions.begin()
            case "return":
                self._return(self._transfers.entries.entries()[-1])
            case "strike_off":
                self._docket.strike_off()

    def load(self, dispute: Dispute) -> None:
        super().load(dispute)
        self._charge.propose(self._grade.grade)

    def _transfer_fields(self) -> Sequence[tuple[Field, int]]:
        today, units = self._offers.today, self._offers.units
        return (
            (ChoiceField("kind", "方式", term_options(TransferKind), nothing=TransferKind.HAND_OVER), 1),
            (DateField("on", "日期", today), 1),
            (SuggestField("from_unit", "从哪个单位", units), 2),
            (SuggestField("to_unit", "到哪个单位", units), 2),
            (LongTextField("matter", "事项和要求", lines=1, phrases="facts"), WHOLE_LINE),
            (LongTextField("opinion", "本单位意见", lines=1), WHOLE_LINE),
            (SuggestField("departments", "参加会诊的部门", units), 2),
            (DateField("due_on", "反馈期限", today, lean=Lean.FUTURE), 1),
            (DateField("feedback_on", "反馈日期", today), 1),
            (DateField("returned_on", "退回日期", today), 1),
            (LongTextField("result", "反馈结果", lines=1), WHOLE_LINE),
        )

    def _extension_fields(self) -> Sequence[tuple[Field, int]]:
        today = self._offers.today
        return (
            (DateField("until", "延长到", today, lean=Lean.FUTURE), 1),
            (DateField("applicants_consented_on", "申请人同意日期", today), 1),
            (DateField("respondents_consented_on", "被申请人同意日期", today), 1),
            (TextField("reason", "延期的原因"), 3),
        )

    def _add_return(self, entry: Entry) -> None:
        entry.head.insertWidget(
            2, button("今天退回", "return_today_button", lambda: self._return(entry), role="quiet")
        )

    def _return(self, entry: Entry) -> None:
        _fill(entry, "returned_on", self._offers.today())
        result = entry.field("result")
        assert result is not None
        result.editor.setFocus()

    def _add_consent(self, entry: Entry) -> None:
        def consent() -> None:
            for name in ("applicants_consented_on", "respondents_consented_on"):
                field = entry.field(name)
                if field is not None and not field.text():
                    _fill(entry, name, self._offers.today())
            entry.focus_first()

        made = button("双方今天同意", "extension_consent_button", consent, role="quiet")
        entry.head.insertWidget(2, made)


def _fill(entry: Entry, name: str, value: Any) -> None:
    """Fill a field of an entry in as if typed."""
    field = entry.field(name)
    if field is not None:
        field.set_value(value)
        entry.changed.emit()


class TicksField(Field):
    """Several of a list, each a box; a code that the list no longer has is kept."""

    def __init__(
        self, name: str, label: str, options: Sequence[Option], parent: QWidget | None = None
    ) -> None:
        self._boxes = {str(option.value): QCheckBox(option.label) for option in options}
        self._unknown: tuple[str, ...] = ()
        holder = QWidget()
        super().__init__(name, label, holder, parent)
        flow = FlowLayout(holder, 16)
        for code, box in self._boxes.items():
            box.setObjectName(f"{name}_{code}_check_box")
            box.setProperty(TAKES_ENTER, True)
            box.clicked.connect(self._typed)
            flow.addWidget(box)

    def value(self) -> tuple[str, ...]:
        return (*(code for code, box in self._boxes.items() if box.isChecked()), *self._unknown)

    def set_value(self, value: Any) -> None:
        codes = tuple(value or ())
        self._unknown = tuple(code for code in codes if code not in self._boxes)
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def text(self) -> str:
        return ""

    def set_text(self, text: str) -> None:
        """Nothing is typed here."""


class ConfirmationSection(PartSection):
    """司法确认: what lies ready, which court and why, the day, what the court decided."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("confirmation", "司法确认", Confirmation(), None, parent)
        self._offers = offers
        self._is_for_unit = False
        self._hint = text("", "hint", "confirmation_hint_label", wraps=True)
        self.card.body.addWidget(self._hint)
        items = offers.vocabulary.lists.get("confirmation_items")
        self.grid(
            (DateField("applied_on", "申请日期", offers.today), 1),
            (SuggestField("court", "法院（留空为本单位设置的法院）", offers.units), 3),
            (ChoiceField("court_by", "为什么是这家法院", term_options(CourtBy), nothing=None), 2),
        )
        if items is not None:
            self.line(TicksField("prepared", "备好的材料", code_options(items)))
        self.grid(
            (DateField("accepted_on", "法院受理日期", offers.today), 1),
            (TextField("case_number", "法院案号"), 2),
            (ChoiceField("result", "结果", term_options(ConfirmationResult), nothing=None), 1),
            (DateField("ruled_on", "裁定日期", offers.today), 1),
            (TextField("ruling_number", "裁定书文号"), 1),
        )
        self.line(LongTextField("note", "备注", lines=1))
        self.add_buttons(
            button("今天申请", "apply_today_button", self.begin, role="quiet"),
            button("打印司法确认申请书", "print_confirmation_button", self._print, role="quiet"),
        )

    def begin(self) -> None:
        """Both parties apply today."""
        self.put("applied_on", self._offers.today())

    def load(self, dispute: Dispute) -> None:
        super().load(dispute)
        self._is_for_unit = any(p.kind is not PartyKind.NATURAL for p in dispute.parties)
        effective = effective_on(dispute)
        when = f"协议{in_words(effective, self._offers.today())}生效，" if effective else "协议生效以后"
        self._hint.setText(f"{when}30天内由双方共同申请。")

    def _print(self) -> None:
        self.print_wanted.emit("confirmation_unit" if self._is_for_unit else "confirmation_persons", None)


class DocketSection(PartSection):
    """挂号和销号."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("docket", "挂号、销号", Docket(), Docket(), parent)
        self._offers = offers
        self._lead = ""
        self._became = ""
        self.grid(
            (DateField("opened_on", "挂号日期", offers.today), 1),
            (TextField("number", "挂号编号（留空用案号）"), 2),
            (SuggestField("opener", "挂号人", offers.mediators), 1),
            (DateField("struck_off_on", "销号日期", offers.today), 1),
            (SuggestField("approver", "审批人", offers.mediators), 1),
        )
        self.line(TextField("result", "办理结果"))
        self.add_buttons(
            button("今天挂号", "open_docket_button", self.open_docket, role="quiet"),
            button("今天销号", "strike_off_button", self.strike_off, role="quiet"),
        )

    def load(self, dispute: Dispute) -> None:
        super().load(dispute)
        leads = dispute.mediator_names(Duty.LEAD)
        self._lead = leads[0] if leads else ""
        outcome = outcome_of(dispute)
        self._became = outcome.label if outcome is not None else ""

    def open_docket(self) -> None:
        """Opened today by the lead mediator, unless somebody else is named."""
        if not self._fields["opener"].text():
            self._fields["opener"].set_value(self._lead)
        self.put("opened_on", self._offers.today())

    def strike_off(self) -> None:
        """Struck off today with what became of the dispute; who approved it is asked for."""
        if not self._fields["result"].text():
            self._fields["result"].set_value(self._became)
        self.put("struck_off_on", self._offers.today(), then="approver")
