"""批量打印 on the list of disputes."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from mediator_desktop.domain.problems import Trouble
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import batch
from mediator_desktop.ui.kit import look, printing
from mediator_desktop.ui.register.batch_jobs import told
from mediator_desktop.ui.register.batch_panel import BLANKS, CASE_FILES, BatchPanel, quarters
from mediator_desktop.ui.register.view import RegisterScreen
from tests.conftest import TODAY
from tests.gui.hands import press
from tests.gui.support import find, register
from tests.gui.test_papers_tab import Paper, sample


@pytest.fixture
def printer(qapp: QApplication):
    made = Paper()
    printing.use(qapp, made)
    yield made
    printing.use(qapp, None)


@pytest.fixture
def screen(qtbot, workplace, runner, scripted):
    register(workplace, sample("two_party"), sample("oral"), sample("five_party"))
    made = RegisterScreen(workplace, runner)
    made.said = []
    made.message.connect(made.said.append)
    qtbot.addWidget(made)
    made.resize(1170, 738)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.refresh()
    runner.drain()
    press(qtbot, find(made, QPushButton, "batch_button"), Qt.Key.Key_Space)
    yield made
    runner.drain()


def choose(screen: RegisterScreen, name: str, data: Any) -> None:
    box = find(screen, QComboBox, name)
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == data))


def push(qtbot, screen: RegisterScreen, name: str) -> None:
    press(qtbot, find(screen, QPushButton, name), Qt.Key.Key_Space)


def test_agreements_of_what_is_listed_go_to_a_folder(
    qtbot, screen, runner, scripted, workplace, tmp_path: Path
) -> None:
    scripted.answers = [tmp_path]
    push(qtbot, screen, "batch_save_button")
    runner.drain()
    made = list((tmp_path / "人民调解协议书").glob("*.pdf"))
    assert len(made) == 2
    assert "做好2份" in screen.said[-1]
    assert "1件没有这种文书" in screen.said[-1]


def test_case_files_of_a_quarter(qtbot, screen, runner, scripted, tmp_path: Path) -> None:
    choose(screen, "batch_what_combo_box", CASE_FILES)
    box = find(screen, QComboBox, "batch_which_combo_box")
    box.setCurrentIndex(box.findText("2026年第1季度"))
    assert find(screen, QComboBox, "batch_day_combo_box").isVisible()
    scripted.answers = [tmp_path]
    push(qtbot, screen, "batch_save_button")
    runner.drain()
    (folder,) = tmp_path.glob("整卷*")
    count = len(list(folder.glob("*.pdf")))
    assert f"整卷做好{count}份" in screen.said[-1]
    assert "还有没填齐或没签名的" in screen.said[-1]


def test_the_blank_set_goes_to_a_printer(qtbot, screen, runner, printer, workplace) -> None:
    choose(screen, "batch_what_combo_box", BLANKS)
    assert not find(screen, QComboBox, "batch_which_combo_box").isVisible()
    push(qtbot, screen, "batch_print_button")
    runner.drain()
    assert printer.pages >= len(workplace.papers.forms)
    assert "已送到打印机" in screen.said[-1]


def test_without_a_printer_it_is_said(qtbot, screen, runner, printer) -> None:
    printer.is_there = False
    push(qtbot, screen, "batch_print_button")
    assert screen.said == [printing.NO_PRINTER]


def test_called_off_nothing_happens(qtbot, screen, runner, scripted) -> None:
    scripted.answers = [None]
    push(qtbot, screen, "batch_save_button")
    runner.drain()
    assert screen.said == []


def test_stopping_is_said(qtbot, screen, runner, scripted, tmp_path: Path) -> None:
    scripted.answers = [tmp_path]
    runner.job_started.connect(lambda ticket: ticket.cancel())
    push(qtbot, screen, "batch_save_button")
    runner.drain()
    assert screen.said == ["已停止"]


def test_the_panel_is_put_away_again(qtbot, screen) -> None:
    panel = screen.findChild(BatchPanel)
    assert panel.isVisible()
    push(qtbot, screen, "close_batch_button")
    assert not panel.isVisible()


def test_what_is_told_of_a_batch() -> None:
    def outcome(made: int, failed: int, skipped: int = 0) -> batch.Outcome:
        return batch.Outcome(
            made=tuple(f"第{n}号" for n in range(made)),
            gaps=(("第0号", "还缺年龄"), ("第0号", "还没有签名")) if made else (),
            failed=tuple((f"第{n}号", "份数不够") for n in range(failed)),
            skipped=skipped,
            changes=Changes(),
        )

    assert told(outcome(0, 0, 3), "协议书", "") == "没有可以打印的协议书。"
    words = told(outcome(2, 5), "协议书", "在 D:/")
    assert words.startswith(
        "协议书做好2份，在 D:/；其中1份还有没填齐或没签名的；5件没有成：第0号、第1号、第2号等"
    )
    assert "份数不够" in words


def test_quarters_go_back_from_this_one() -> None:
    words = [name for name, _period in quarters(TODAY)]
    assert words[:3] == ["2026年第4季度", "2026年第3季度", "2026年第2季度"]
    assert "2025年第4季度" in words
    assert words[-1] == "2024年全年"


def test_a_folder_that_cannot_be_written_is_said(qtbot, screen, runner, scripted, tmp_path: Path) -> None:
    (tmp_path / "人民调解协议书").write_text("a file, no folder")
    scripted.answers = [tmp_path]
    push(qtbot, screen, "batch_save_button")
    runner.drain()
    assert len(screen.said) == 1
    assert "Trouble" not in screen.said[0]
    with pytest.raises(Trouble):
        batch.into_folder(tmp_path / "人民调解协议书")


def test_it_holds_with_large_letters(qtbot, workplace, runner, plain_look) -> None:
    plain_look(look.Look(percent=200))
    made = RegisterScreen(workplace, runner)
    qtbot.addWidget(made)
    made._open_batch()
    assert made.minimumSizeHint().width() <= 1170
