"""The places of the navigation, in order; each screen is loaded when it is first visited."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner

Factory = Callable[[Workplace, Runner], QWidget]


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is what screens name when they ask to go there, `icon` a Lucide outline."""

    key: str
    word: str
    icon: str
    make: Factory


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


def _settings(workplace: Workplace, runner: Runner) -> QWidget:
    from mediator_desktop.ui.settings.view import SettingsScreen

    return SettingsScreen(workplace, runner)


TODAY, INTAKE, REGISTER, CASEFILE, SETTINGS = "today", "intake", "register", "casefile", "settings"
SCREENING = "screening"
PLACES = (
    Place(TODAY, "今日", "sun", _today),
    Place(INTAKE, "登记", "clipboard-plus", _intake),
    Place(REGISTER, "台账", "table-2", _register),
    Place(CASEFILE, "案卷", "folder-open", _casefile),
    Place(SCREENING, "排查", "calendar-check", _screening),
    Place(SETTINGS, "设置", "settings", _settings),
)
