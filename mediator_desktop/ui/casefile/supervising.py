"""督办 and 层层通报: orders from above with their feedback, and who was told up the tree."""

from collections.abc import Sequence
from typing import Any

from mediator_desktop.domain.steps import Notice, Supervision
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.casefile.lists import ListSection
from mediator_desktop.ui.kit.choices import SuggestField, from_list
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entry
from mediator_desktop.ui.kit.fields import DateField, Field, FlagField, LongTextField, TimeField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import button

MANNERS = ("电话", "当面", "书面", "平台", "微信")


def supervisions_section(offers: Offers) -> ListSection:
    """The orders, each with buttons for feedback and for being lifted."""

    def fields() -> Sequence[tuple[Field, int]]:
        return (
            (SuggestField("ordered_by", "督办单位", offers.units), 2),
            (DateField("ordered_on", "督办日期", offers.today), 1),
            (DateField("due_on", "反馈期限", offers.today, lean=Lean.FUTURE), 1),
            (FlagField("public", "挂牌督办"), 1),
            (LongTextField("matter", "督办事项和要求", lines=1), WHOLE_LINE),
            (DateField("feedback_on", "反馈日期", offers.today), 1),
            (DateField("lifted_on", "解除日期", offers.today), 1),
            (LongTextField("feedback", "反馈情况", lines=1), WHOLE_LINE),
        )

    made = ListSection(
        "supervisions",
        "督办",
        Supervision(),
        fields,
        lambda index: f"第{index + 1}次督办",
        add=("记一次督办", "add_supervision_button"),
        fresh=lambda: Supervision(ordered_on=offers.today()),
        hint="到反馈期限前会在“今日”里提醒。",
    )

    def furnish(entry: Entry) -> None:
        def feed_back() -> None:
            _fill(entry, "feedback_on", offers.today())
            _focus(entry, "feedback")

        def lift() -> None:
            _fill(entry, "lifted_on", offers.today())
            _focus(entry, "lifted_on")

        entry.head.insertWidget(2, button("今天反馈", "feed_back_button", feed_back, role="quiet"))
        entry.head.insertWidget(3, button("今天解除", "lift_button", lift, role="quiet"))

    made.entries.entry_added.connect(furnish)
    return made


def notices_section(offers: Offers, workplace: Workplace) -> ListSection:
    """The notices up the tree."""

    def fields() -> Sequence[tuple[Field, int]]:
        return (
            (DateField("on", "日期", offers.today), 1),
            (TimeField("at", "时间"), 1),
            (SuggestField("sender", "通报人", offers.mediators), 1),
            (SuggestField("receiver", "向谁通报", offers.units), 2),
            (SuggestField("manner", "方式", from_list(MANNERS)), 1),
            (LongTextField("text", "通报内容", lines=1), WHOLE_LINE),
        )

    return ListSection(
        "notices",
        "层层通报",
        Notice(),
        fields,
        lambda index: f"第{index + 1}次通报",
        add=("记一次通报", "add_notice_button"),
        fresh=lambda: Notice(on=offers.today(), sender=workplace.actor),
    )


def _fill(entry: Entry, name: str, value: Any) -> None:
    field = entry.field(name)
    if field is not None:
        field.set_value(value)
        entry.changed.emit()


def _focus(entry: Entry, name: str) -> None:
    field = entry.field(name)
    if field is not None:
        field.editor.setFocus()
