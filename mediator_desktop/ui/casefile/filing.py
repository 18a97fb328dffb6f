"""立卷归档: who put the file together, how long it is kept, where it stands."""

from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.steps import Filing
from mediator_desktop.domain.vocabulary import Duty
from mediator_desktop.ui.casefile.parts import PartSection
from mediator_desktop.ui.kit.choices import ChoiceField, SuggestField, code_options
from mediator_desktop.ui.kit.fields import DateField, LongTextField, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import button


class FilingSection(PartSection):
    """The card below 结案."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("filing", "立卷归档", Filing(), Filing(), parent)
        self._offers = offers
        self._lead = ""
        periods = offers.vocabulary.lists.get("retentions")
        self.grid(
            (DateField("filed_on", "立卷日期", offers.today), 1),
            (SuggestField("filer", "立卷人", offers.mediators), 1),
            (DateField("checked_on", "检查日期", offers.today), 1),
            (SuggestField("checker", "检查人", offers.mediators), 1),
            (ChoiceField("retention", "保管期限", code_options(periods) if periods else ()), 1),
            (DateField("keep_until", "自定：保管到", offers.today, lean=Lean.FUTURE), 1),
            (TextField("volume", "合订本（简单案件合订）"), 2),
            (TextField("shelf", "存放位置"), 2),
            (DateField("archived_on", "归档日期", offers.today), 2),
        )
        self.line(LongTextField("statement", "卷宗情况说明", lines=1))
        self.line(TextField("remark", "封面备注"))
        self.add_buttons(
            button("今天立卷", "file_today_button", self.begin, role="quiet"),
            button("今天归档", "archive_today_button", self.archive_today),
        )

    def load(self, dispute: Dispute) -> None:
        super().load(dispute)
        leads = dispute.mediator_names(Duty.LEAD)
        self._lead = leads[0] if leads else ""

    def begin(self) -> None:
        """Put the file together today; the lead mediator does it unless somebody else is named."""
        if not self._fields["filer"].text():
            self._fields["filer"].set_value(self._lead)
        if not self._fields["filed_on"].text():
            self._fields["filed_on"].set_value(self._offers.today())
        self.put("filed_on", self._fields["filed_on"].value() or self._offers.today(), then="retention")

    def archive_today(self) -> None:
        """The file goes into the archive today."""
        self.put("archived_on", self._offers.today())
