"""The places of the navigation, in order; each screen is loaded when it is first visited."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner

Factory = Callable[[Workplace, Runner], QWidget]


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is what screens name when they ask to go there, `icon` a Lucide outline.

    An inner place has no word in the navigation; while one is there, the word of the place `under` which it lies is marked.
    """

    key: str
    word: str
    icon: str
    make: Factory
    under: str = ""


def _today(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.today.view import TodayScreen

    return TodayScreen(workplace, runner)


def _intake(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.intake.view import IntakeScreen

    return IntakeScreen(workplace, runner)


def _register(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.register.view import RegisterScreen

    return RegisterScreen(workplace, runner)


def _casefile(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.casefile.view import CaseFileScreen

    return CaseFileScreen(workplace, runner)


def _screening(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.screening.view import ScreeningScreen

    return ScreeningScreen(workplace, runner)


def _reports(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.reports.view import ReportsScreen

    return ReportsScreen(workplace, runner)


def _subsidy(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.subsidy.view import SubsidyScreen

    return SubsidyScreen(workplace, runner)


def _settings(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.settings.view import SettingsScreen

    return SettingsScreen(workplace, runner)


def _units(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.units.view import UnitsScreen

    return UnitsScreen(workplace, runner)


def _meetings(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.meetings.view import MeetingsScreen

    return MeetingsScreen(workplace, runner)


def _recent(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.shell.recent import RecentScreen

    return RecentScreen(workplace, runner)


def _send_packet(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.register.packet_send import PacketSendPage

    return PacketSendPage(workplace, runner)


def _receive_packet(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.register.packet_receive import PacketReceivePage

    return PacketReceivePage(workplace, runner)


def _imports(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.imports.view import ImportsScreen

    return ImportsScreen(workplace, runner)


def _sheet(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.kit.preview import PaperPreview

    return PaperPreview(workplace, runner)


TODAY, INTAKE, REGISTER, CASEFILE, SETTINGS = "today", "intake", "register", "casefile", "settings"
SCREENING, REPORTS, SUBSIDY = "screening", "reports", "subsidy"
RECENT, UNITS, MEETINGS, IMPORTS = "recent", "units", "meetings", "imports"
SEND_PACKET, RECEIVE_PACKET, SHEET = "send_packet", "receive_packet", "sheet"
PLACES = (
    Place(TODAY, "今日", "sun", _today),
    Place(INTAKE, "登记", "clipboard-plus", _intake),
    Place(REGISTER, "台账", "table-2", _register),
    Place(CASEFILE, "案卷", "folder-open", _casefile),
    Place(SCREENING, "排查", "calendar-check", _screening),
    Place(REPORTS, "报送", "send", _reports),
    Place(SUBSIDY, "补贴", "banknote", _subsidy),
    Place(SETTINGS, "设置", "settings", _settings),
)
"""The words of the navigation."""
INNER = (
    Place(RECENT, "", "", _recent, CASEFILE),
    Place(UNITS, "", "", _units, SCREENING),
    Place(MEETINGS, "", "", _meetings, SCREENING),
    Place(SEND_PACKET, "", "", _send_packet, REGISTER),
    Place(RECEIVE_PACKET, "", "", _receive_packet, REGISTER),
    Place(IMPORTS, "", "", _imports, REGISTER),
    Place(SHEET, "", "", _sheet, TODAY),
)
"""Places without a word of their own."""
BY_KEY = {place.key: place for place in (*PLACES, *INNER)}
DRAFTS = {
    "intake": INTAKE,
    "screening": SCREENING,
    "meeting": MEETINGS,
    "assessment": MEETINGS,
    "duty": MEETINGS,
    "subsidy": SUBSIDY,
    "import": IMPORTS,
}
"""Where one goes on with a draft, by how its key begins."""
