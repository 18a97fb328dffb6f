"""Sending page pictures to a printer, chosen as it was the last time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.problems import Trouble

PRINT_DPI = 300
NO_PRINTER = "这台电脑没有装打印机，可以先存成 PDF，到有打印机的电脑上打印"
PROPERTY = "printers"


class Printers:
    """The PC's printers; tests put another in its place with `use`."""

    def choose(
        self, parent: QWidget | None, copies: int, title: str, store: PreferenceStore | None = None
    ) -> Any:
        """Ask for a printer; None when called off. Raises Trouble when there is none.

        With a store the printer, both sides, colour and tray chosen last are offered again and kept.
        """
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        names = QPrinterInfo.availablePrinterNames()
        if not names:
            raise Trouble(NO_PRINTER)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if store is not None:
            choose_again(printer, store.load().printing, names)
        printer.setResolution(PRINT_DPI)
        printer.setDocName(title)
        printer.setCopyCount(copies)
        a4 = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
        printer.setPageLayout(a4)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return None
        if store is not None:
            store.change(printing=choice_of(printer))
        return printer

    def print_pages(self, printer: Any, pages: Iterable[QImage], step: Callable[[int], None]) -> None:
        """Draw pages on a chosen printer, filling each sheet. Raises Trouble."""
        painter = QPainter()
        if not painter.begin(printer):
            raise Trouble("打印机没有响应，请检查打印机后再试")
        try:
            for index, page in enumerate(pages):
                step(index)
                if index:
                    printer.newPage()
                sheet = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
                painter.drawImage(sheet, page)
        finally:
            painter.end()


def choice_of(printer: Any) -> dict[str, str]:
    """What was chosen, by name: the printer, both sides, colour, and the tray that paper is taken from."""
    return {
        "printer": printer.printerName(),
        "duplex": printer.duplex().name,
        "colour": printer.colorMode().name,
        "tray": printer.paperSource().name,
    }


def choose_again(printer: Any, choice: Mapping[str, str], names: Iterable[str]) -> None:
    """Set what was chosen before. What this PC no longer has is passed over, the rest of the choice with it."""
    if choice.get("printer", "") not in names:
        return
    printer.setPrinterName(choice["printer"])
    for name, kind, put in (
        ("duplex", type(printer).DuplexMode, printer.setDuplex),
        ("colour", type(printer).ColorMode, printer.setColorMode),
        ("tray", type(printer).PaperSource, printer.setPaperSource),
    ):
        known = kind.__members__.get(choice.get(name, ""))
        if known is not None:
            put(known)


def use(application: QApplication, printers: Printers) -> None:
    """Put other printers in place (tests)."""
    application.setProperty(PROPERTY, printers)


def current() -> Printers:
    """The printers in use."""
    application = QApplication.instance()
    printers = application.property(PROPERTY) if application is not None else None
    return printers if isinstance(printers, Printers) else Printers()
