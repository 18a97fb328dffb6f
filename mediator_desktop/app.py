"""Composition root of the window: paths → preferences → keeper → workplace → shell."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from mediator_desktop.config.options import WindowOptions
from mediator_desktop.config.paths import locate
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.clock import Clock
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.crash import CrashHook
from mediator_desktop.ui.kit.garbage import Collector
from mediator_desktop.ui.shell.window import NAME, Window
from mediator_desktop.ui.start.sign_in import SignInPage

if TYPE_CHECKING:
    from mediator_desktop.domain.office import Office
    from mediator_desktop.services.ports import Register, RegisterKeeper
    from mediator_desktop.services.workplace import Workplace
    from mediator_desktop.ui.kit.tasks import Background, Progress, Runner
    from mediator_desktop.ui.shell.view import Shell
    from mediator_desktop.ui.start.wizard import FirstStart

PageT = TypeVar("PageT")

PINYIN_DELAY = 1500
"""Milliseconds after the first page, so that it does not slow down what someone waits for."""


def run(options: WindowOptions, clock: Clock, hook: CrashHook) -> int:
    """Show the window until it is closed. Returns the exit status."""
    application = QApplication([*sys.argv[:1], *look.ARGUMENTS])
    application.setApplicationName("mediator-desktop")
    application.setApplicationDisplayName(NAME)
    collector = Collector(application)
    program = Program(application, options, clock, hook)
    program.start()
    status = application.exec()
    program.close()
    collector.stop()
    return status


@dataclass(frozen=True, slots=True)
class _Opened:
    workplace: "Workplace"
    recovery: str = ""


class Program(QObject):
    """Holds what lives as long as the window. What is heavy is imported after the first painting; so is the
    namespace `Qt`, whose enumerations alone take 20 ms to come to life.

    `told` carries a crash sentence to the UI thread, whichever thread it comes from.
    """

    told = Signal(str)

    def __init__(
        self, application: QApplication, options: WindowOptions, clock: Clock, hook: CrashHook
    ) -> None:
        super().__init__(application)
        self._application = application
        self._options = options
        self._clock = clock
        self._hook = hook
        self.paths = locate(options.data)
        self.store = PreferenceStore(self.paths.preferences)
        self.window = Window()
        self.background: Background | None = None
        self.runner: Runner | None = None
        self.shell: Shell | None = None
        self._workplace: Workplace | None = None
        self._waiting = ""

    def start(self) -> None:
        """Paint the first page, then load the rest."""
        chosen = self.store.load()
        look.load_fonts(self.paths.resources / "fonts", look.FIRST_FONTS)
        self._apply_look()
        self.window.painted.connect(lambda: QTimer.singleShot(0, self._after_first_paint))
        self.window.closed.connect(self._application.quit)
        if self.paths.register.exists():
            self.window.show_page(self._sign_in_page(chosen.office))
        else:
            self.window.show_page(self._wizard())
        self.window.place(chosen.window, maximized=chosen.is_maximized)

    def close(self) -> None:
        """Let everything go in order: what runs, the register, the threads."""
        self._remember_window()
        if self.runner is not None:
            self.runner.close()
        if self.background is not None:
            self.background.close()
        if self._workplace is not None:
            self._workplace.register.close()
            self._workplace = None

    def sign_in(self, password: str) -> None:
        """Open the register in the background."""
        page = self._page(SignInPage)
        page.wait()
        if self.background is None:
            self._waiting = password
            return

        def open_it(progress: "Progress") -> _Opened:
            return _Opened(self._make_workplace(self._keeper().open(password)))

        self.background.run(open_it, self._enter, self._refuse)

    def _refuse(self, error: Exception) -> None:
        """A wrong password is told beside it; what no password can mend gets a page of its own."""
        from mediator_desktop.domain.problems import Refused
        from mediator_desktop.ui.kit.error_view import ErrorView
        from mediator_desktop.ui.kit.messages import sentence_of

        sentence = sentence_of(error)
        if isinstance(error, Refused) and any(p.field == "password" for p in error.problems):
            self._page(SignInPage).refuse(sentence)
            return
        again = ("再试一次", "again_button", self._try_again)
        leave = ("退出", "leave_button", self.window.close)
        self.window.show_page(ErrorView(sentence, (again, leave)))

    def _try_again(self) -> None:
        self.window.show_page(self._sign_in_page(self.store.load().office))

    def _create(self, office: "Office", password: str) -> None:
        from mediator_desktop.ui.start.wizard import FirstStart

        wizard = self._page(FirstStart)

        def make(progress: "Progress") -> _Opened:
            register, recovery = self._keeper().create(office, password)
            return _Opened(self._make_workplace(register), recovery)

        def show(opened: _Opened) -> None:
            self._workplace = opened.workplace
            wizard.show_recovery(opened.recovery)
            self.window.may_close = lambda: True

        if self.background is not None:
            self.background.run(make, show, wizard.refuse)

    def _enter(self, opened: _Opened) -> None:
        self._workplace = opened.workplace
        self._open_shell()

    def _open_shell(self, place: str = "today") -> None:
        """Show the shell; also used to make it anew after the look or the actor has changed."""
        from mediator_desktop.ui.kit.tasks import Runner
        from mediator_desktop.ui.shell.view import Shell

        if self._workplace is None:
            return
        if self.runner is not None:
            self.runner.close()
        actor = self.store.load().actor
        self._workplace = replace(self._workplace, actor=actor)
        self.runner = Runner(self._workplace.register, actor, self)
        self.shell = Shell(self._workplace, self.runner)
        self.shell.look_changed.connect(self._renew)
        self.shell.office_known.connect(self._remember_office)
        self.shell.password_change.connect(self._change_password)
        self.window.minimised.connect(self.shell.tray.set_minimised)
        self.shell.tray.wanted.connect(self.window.come_back)
        self._hook.tell = self.told.emit
        self.window.may_close = self.shell.may_close
        self.window.show_page(self.shell)
        self.shell.go(place)
        if self.background is not None:
            background = self.background
            QTimer.singleShot(PINYIN_DELAY, self, lambda: background.run(lambda _progress: _learn_pinyin()))

    def _change_password(self, old: str, new: str, answer: Callable[[Exception | None], None]) -> None:
        if self.background is not None:
            self.background.run(
                lambda _progress: self._keeper().change_password(old, new),
                lambda _nothing: answer(None),
                answer,
            )

    def _renew(self, place: str) -> None:
        """Apply another look: the shell is made anew, drafts are kept before."""
        if self.shell is not None and self.shell.may_close():
            self._apply_look()
            QTimer.singleShot(0, lambda: self._open_shell(place))

    def _apply_look(self) -> None:
        chosen = self.store.load()
        now = look.Look(look.Theme(chosen.theme), chosen.font_percent)
        look.apply(self._application, now, self.paths.resources / "style")

    def _say(self, sentence: str) -> None:
        if self.shell is not None:
            self.shell.messages.say(sentence, "late")

    def _after_first_paint(self) -> None:
        from PySide6.QtCore import Qt

        from mediator_desktop.ui.kit.tasks import Background

        self.told.connect(self._say, Qt.ConnectionType.QueuedConnection)
        self.background = Background(self)
        look.load_fonts(self.paths.resources / "fonts", look.LATER_FONTS)
        look.speak_chinese(self._application)
        threading.Thread(target=_warm_up, name="warm-up").start()
        if self._waiting:
            self.sign_in(self._waiting)
        elif self._options.password_file is not None and self.paths.register.exists():
            self._sign_in_from(self._options.password_file)

    def _sign_in_from(self, path: Path) -> None:
        try:
            password = path.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError):
            self._page(SignInPage).refuse("密码文件读不出来，请在这里输入密码")
            return
        self.sign_in(password)

    def _keeper(self) -> "RegisterKeeper":
        from mediator_desktop.storage.keeper import Keeper

        return Keeper(self.paths, self._clock)

    def _make_workplace(self, register: "Register") -> "Workplace":
        from mediator_desktop.catalogue.vocabulary import load_vocabulary
        from mediator_desktop.services.workplace import Workplace

        return Workplace(
            paths=self.paths,
            register=register,
            clock=self._clock,
            vocabulary=load_vocabulary(self.paths.forms, self.paths.own_forms),
        )

    def _sign_in_page(self, office: str) -> SignInPage:
        page = SignInPage(office, str(self.paths.data))
        page.password_given.connect(self.sign_in)
        return page

    def _wizard(self) -> "FirstStart":
        from mediator_desktop.ui.start.wizard import FirstStart

        wizard = FirstStart(self._clock.today)
        wizard.wanted.connect(self._create)
        wizard.finished.connect(self._open_shell)
        return wizard

    def _page(self, kind: type[PageT]) -> PageT:
        page = self.window.centralWidget()
        if not isinstance(page, kind):
            raise TypeError(f"the window shows no {kind.__name__}")
        return page

    def _remember_office(self, office: "Office") -> None:
        self.window.setWindowTitle(f"{office.committee} · {NAME}")
        if self.store.load().office != office.committee:
            self.store.change(office=office.committee)

    def _remember_window(self) -> None:
        if self.paths.data.is_dir():
            frame = self.window.normalGeometry()
            self.store.change(
                window=(frame.x(), frame.y(), frame.width(), frame.height()),
                is_maximized=self.window.isMaximized(),
            )


def _warm_up() -> None:
    """Import what the first minutes need while someone types the password, what is needed first at first."""
    import argon2.low_level

    from mediator_desktop.services import days_work
    from mediator_desktop.storage import register
    from mediator_desktop.ui.shell import view
    from mediator_desktop.ui.today import view as today

    del argon2, register, view, today, days_work


def _learn_pinyin() -> None:
    """Import the readings of characters: slow, and needed only when someone types."""
    import pypinyin

    del pypinyin
