"""How everything looks: colours, sizes and the style sheet made of them.

A widget says what it is by its `role` property (see `dress`); the style sheet template does the rest. Roles:
QLabel `title` `section` `muted` `label` `hint` `error` `doubt` `number`, tones `late` `due` `done`;
QPushButton `primary` `quiet` `danger` (without a role: a plain button); QFrame `card` `strip` `rule`;
any field with the property `wrong` set to true gets the colour of what is late.
"""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

ARGUMENTS = ("-style", "Fusion")
"""For QApplication: by `setStyle` the same would bring the enumerations of QStyle to life, which takes 10 ms."""

BODY = 15
SMALL = 13
SECTION = 16
TITLE = 24
SCALES = (100, 110, 125, 150, 175, 200)
FAMILIES = ("Noto Sans SC", "HanaMinB")
FIRST_FONTS = ("NotoSansSC-Regular.ttf",)
LATER_FONTS = ("NotoSansSC-Bold.ttf", "HanaMinB.ttf")

_SIZE = re.compile(r"(?<![\w.])(\d+)sp\b")


class Theme(StrEnum):
    """What a user may choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a theme. `*_soft` is the ground on which the colour of the same name is written."""

    ink: str
    muted: str
    page: str
    paper: str
    line: str
    edge: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    late: str
    late_soft: str
    due: str
    due_soft: str
    done: str
    done_soft: str
    plain: str
    plain_soft: str
    orange: str
    orange_soft: str
    blue: str
    blue_soft: str
    disabled: str
    tick: str


TOKENS = {
    Theme.LIGHT: Tokens(
        ink="#1f2a2e",
        muted="#5d6b72",
        page="#f4f5f2",
        paper="#ffffff",
        line="#dfe4e3",
        edge="#c3cccb",
        accent="#1f6f5c",
        accent_hover="#185a4a",
        accent_soft="#e3f0ec",
        on_accent="#ffffff",
        late="#b3372b",
        late_soft="#fbeae8",
        due="#8a5c00",
        due_soft="#fbf3dd",
        done="#1f6f5c",
        done_soft="#e3f0ec",
        plain="#48555b",
        plain_soft="#eef0ef",
        orange="#9a4a00",
        orange_soft="#fdeee0",
        blue="#1d5a96",
        blue_soft="#e4eef8",
        disabled="#8b979c",
        tick="tick-light.svg",
    ),
    Theme.DARK: Tokens(
        ink="#e9edeb",
        muted="#a9b5b6",
        page="#151819",
        paper="#1e2324",
        line="#343c3d",
        edge="#556163",
        accent="#6fc7ae",
        accent_hover="#8bd6c1",
        accent_soft="#23443b",
        on_accent="#0d1f1a",
        late="#f39a90",
        late_soft="#47231f",
        due="#e8bf62",
        due_soft="#40340f",
        done="#6fc7ae",
        done_soft="#23443b",
        plain="#c3cccd",
        plain_soft="#2c3435",
        orange="#f2ab6d",
        orange_soft="#462c14",
        blue="#8fbdf0",
        blue_soft="#1d3350",
        disabled="#7d898b",
        tick="tick-dark.svg",
    ),
    Theme.CONTRAST: Tokens(
        ink="#000000",
        muted="#1c1c1c",
        page="#ffffff",
        paper="#ffffff",
        line="#000000",
        edge="#000000",
        accent="#00402f",
        accent_hover="#000000",
        accent_soft="#d3ece3",
        on_accent="#ffffff",
        late="#8c0d00",
        late_soft="#ffe9e6",
        due="#573900",
        due_soft="#fff1c9",
        done="#00402f",
        done_soft="#d3ece3",
        plain="#000000",
        plain_soft="#eeeeee",
        orange="#632b00",
        orange_soft="#ffe8d6",
        blue="#00336b",
        blue_soft="#dcebff",
        disabled="#4d4d4d",
        tick="tick-light.svg",
    ),
}


@dataclass(frozen=True)
class Look:
    """A theme at a font size (`percent` of the normal one, 100 to 200)."""

    theme: Theme = Theme.LIGHT
    percent: int = 100

    @property
    def tokens(self) -> Tokens:
        """The colours."""
        return TOKENS[self.theme]

    def px(self, size: int) -> int:
        """A size of the design at this font size, in device-independent pixels."""
        return max(1, round(size * self.percent / 100)) if size else 0

    def colour(self, token: str) -> QColor:
        """A colour by the name of its token."""
        return QColor(getattr(self.tokens, token))

    def font(self, size: int = BODY, *, bold: bool = False) -> QFont:
        """The interface font."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def style_sheet(self, folder: Path) -> str:
        """The style sheet from the templates of `resources/style`."""
        colours = {field.name: getattr(self.tokens, field.name) for field in fields(self.tokens)}
        colours["folder"] = folder.as_posix()
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.qss.template")))
        text = _SIZE.sub(lambda found: f"{self.px(int(found[1]))}px", text)
        return Template(text).substitute(colours)

    def palette(self) -> QPalette:
        """The palette, for what no style sheet reaches."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled"))
        return palette


_PALETTE = {
    QPalette.ColorRole.Window: "page",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "paper",
    QPalette.ColorRole.AlternateBase: "page",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "paper",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "late",
    QPalette.ColorRole.ToolTipBase: "paper",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Light: "paper",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "edge",
    QPalette.ColorRole.Dark: "muted",
    QPalette.ColorRole.Shadow: "ink",
}


def load_fonts(folder: Path, names: tuple[str, ...]) -> None:
    """Make the fonts of `resources/fonts` known to Qt; one that is not there is passed over."""
    for name in names:
        path = folder / name
        if path.is_file():
            QFontDatabase.addApplicationFont(str(path))


def speak_chinese(application: QApplication) -> None:
    """Have Qt's own words (context menus, file dialogs) in Chinese."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def apply(application: QApplication, look: Look, folder: Path) -> None:
    """Give the whole program a look; icons given under another one are tinted anew."""
    is_first = application.property("look") is None
    application.setProperty("look", look)
    application.setPalette(look.palette())
    application.setFont(look.font())
    application.setStyleSheet(look.style_sheet(folder))
    if not is_first:
        from mediator_desktop.ui.kit import icons

        icons.tint_all(application)


def current() -> Look:
    """The look in use; the plain one where none was applied (tests of single widgets)."""
    application = QApplication.instance()
    look = application.property("look") if application is not None else None
    return look if isinstance(look, Look) else Look()


def px(size: int) -> int:
    """A size of the design at the font size in use."""
    return current().px(size)


def dress(widget: QWidget, role: str) -> None:
    """Give a widget a role of the style sheet, also one that is already on screen."""
    mark(widget, "role", role)


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and have the widget restyled when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
