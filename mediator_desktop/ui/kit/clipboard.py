"""Personal data on the clipboard: lent for pasting elsewhere, taken back when it is no longer needed."""

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QApplication

_SECRET = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1\0\0\0"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"),
    ("x-kde-passwordManagerHint", b"secret"),
)
"""Formats that ask the system's clipboard history not to keep what is lent (Win+V, Klipper)."""


class ClipboardLoan(QObject):
    """One text at a time; `take_back` empties the clipboard only while that text is still on it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lent = ""
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.take_back)

    def put(self, text: str) -> None:
        """Put a text on the clipboard."""
        content = QMimeData()
        content.setText(text)
        for kind, value in _SECRET:
            content.setData(kind, value)
        QApplication.clipboard().setMimeData(content)
        self._lent = text

    def take_back(self) -> None:
        """Empty the clipboard unless somebody put something else there meanwhile."""
        lent, self._lent = self._lent, ""
        clipboard = QApplication.clipboard()
        if lent and clipboard.text() == lent:
            clipboard.clear()
