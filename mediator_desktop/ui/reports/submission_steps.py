"""检查 → 预览 → 签发 → 已报送: where one is on the way of a report; a panel that scrolls where it is too high"""

from PySide6.QtWidgets import QWidget

from mediator_desktop.ui.kit.widgets import Badge, FlowLayout, ScrollColumn, text

STEPS = ("检查", "预览", "签发", "已报送")
CHECK, PREVIEW, SIGN, SENT = range(4)
LEAST = 130
"""Pixels of the design that a table is high at least; with large letters its page scrolls."""


class StepStrip(QWidget):
    """The steps side by side; the one where one is stands out, those behind are done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("submission_step_strip")
        flow = FlowLayout(self, spacing=8)
        self._badges = []
        for number, word in enumerate(STEPS):
            if number:
                flow.addWidget(text("→", "muted"))
            badge = Badge(word)
            self._badges.append(badge)
            flow.addWidget(badge)
        self.show_step(CHECK)

    def show_step(self, step: int) -> None:
        """Say where one is."""
        self.step = step
        for number, (badge, word) in enumerate(zip(self._badges, STEPS, strict=True)):
            done = number < step or step == SENT
            badge.say(f"✓ {word}" if done else f"{number + 1} {word}", "done" if number <= step else "plain")
        self.setAccessibleName(f"第{step + 1}步，{STEPS[step]}")


def in_scroll(panel: QWidget) -> ScrollColumn:
    """A panel as high as its page, scrolled where large letters need more room than there is."""
    scroll = ScrollColumn()
    scroll.column.setContentsMargins(0, 0, 0, 0)
    scroll.column.addWidget(panel, 1)
    return scroll
