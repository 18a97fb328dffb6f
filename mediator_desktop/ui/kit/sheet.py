"""A card with a heading that is put in its place before it is shown, so that no window flashes up meanwhile."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import Card, Page


class Sheet(Card):
    """A card of a form."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertLayout(0, self.head)
        self.say_title(title)
        self.title.setVisible(bool(title))


def name_keys(page: Page, keys: str) -> None:
    """Name the keys of a page at its foot, where the letters leave room for it."""
    page.keys.setText(keys)
    page.keys.setVisible(look.current().percent <= 150)
