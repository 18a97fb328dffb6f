"""调查取证: people questioned with their records, and the list of evidence."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.steps import Evidence, Investigation
from mediator_desktop.domain.vocabulary import Duty, Original
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.casefile.tabs import CombinedTab
from mediator_desktop.ui.kit.choices import (
    ChoiceField,
    Offer,
    SuggestField,
    code_options,
    matching,
    term_options,
)
from mediator_desktop.ui.kit.entries import WHOLE_LINE
from mediator_desktop.ui.kit.fields import DateField, Field, LongTextField, TextField, TimeField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.widgets import button


def new_key() -> str:
    """The key of a new line of the evidence list; it stays with the line, so that attachments find it."""
    return uuid.uuid4().hex[:12]


class InquiryTab(CombinedTab):
    """Investigations above, evidence below."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        self._offers = offers
        self._dispute = Dispute()
        self._investigations = ListSection(
            "investigations",
            "调查记录",
            Investigation(),
            self._investigation_fields,
            lambda i: f"第{i + 1}次调查",
            add=("记一次调查", "add_investigation_button"),
            fresh=self._fresh_investigation,
            sheet=("investigation_record", "print_investigation_button"),
            hint="一人一份；被调查人看过或者听过以后，每页签名。",
        )
        self._evidence = ListSection(
            "evidence",
            "证据材料",
            Evidence(),
            self._evidence_fields,
            lambda i: f"证据{i + 1}",
            add=("加一份证据", "add_evidence_button"),
            fresh=lambda: Evidence(key=new_key(), collected_on=offers.today()),
            is_blank=lambda line: line == Evidence(key=line.key),
            movable=True,
            hint="照片和扫描件在“附件”里加，可以指明是哪一份证据。",
        )
        super().__init__("inquiry", (self._investigations, self._evidence), parent)
        self._evidence.card.head.addWidget(
            button(
                "打印证据目录",
                "print_evidence_button",
                lambda: self.print_wanted.emit("evidence_list", None),
                role="quiet",
            )
        )

    def load(self, dispute: Dispute) -> None:
        self._dispute = dispute
        keyed = tuple(line if line.key else replace(line, key=new_key()) for line in dispute.evidence)
        super().load(replace(dispute, evidence=keyed))

    def begin(self, step: str) -> None:
        (self._evidence if step == "evidence" else self._investigations).begin()

    def _fresh_investigation(self) -> Investigation:
        leads = self._dispute.mediator_names(Duty.LEAD)
        recorders = self._dispute.mediator_names(Duty.RECORDER)
        return Investigation(
            held_on=self._offers.today(), investigators="、".join(leads), recorder="、".join(recorders)
        )

    def _investigation_fields(self) -> Sequence[tuple[Field, int]]:
        mediators = self._offers.mediators
        return (
            (SuggestField("questioned", "被调查人", self._offers.names), 1),
            (SuggestField("about", "与当事人的关系", self._offers.words("relations")), 1),
            (DateField("held_on", "日期", self._offers.today), 1),
            (TimeField("held_at", "时间"), 1),
            (TextField("place", "地点"), 2),
            (TextField("present", "参加人"), 2),
            (SuggestField("investigators", "调查人", mediators), 2),
            (SuggestField("recorder", "记录人", mediators), 2),
            (
                LongTextField("record", "调查记录（一问一答）", lines=5, most=24, phrases="investigation"),
                WHOLE_LINE,
            ),
        )

    def _evidence_fields(self) -> Sequence[tuple[Field, int]]:
        kinds = self._offers.vocabulary.lists.get("evidence_kinds")
        return (
            (TextField("name", "证据名称"), 2),
            (ChoiceField("kind_code", "种类", code_options(kinds) if kinds else ()), 1),
            (SuggestField("provider", "提供人", self._providers), 1),
            (ChoiceField("original", "原件或复印件", term_options(Original), nothing=None), 1),
            (TextField("pages", "份数、页数"), 1),
            (LongTextField("proves", "证明内容", lines=1), WHOLE_LINE),
            (DateField("collected_on", "收集时间", self._offers.today), 1),
            (SuggestField("collector", "收集人", self._offers.mediators), 1),
        )

    def _providers(self, typed: str, offer: Offer) -> None:
        names = [p.name for p in self._dispute.parties if p.name]
        names += [i.questioned for i in self._dispute.investigations if i.questioned]
        offer(matching(typed, dict.fromkeys(names)))
