"""The attachments tab: by keyboard alone, by mouse and clipboard, from the scanner, and never a file lost."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.problems import Trouble
from mediator_desktop.domain.steps import Evidence, Filing
from mediator_desktop.services import attachments, disputes
from mediator_desktop.services.attachments import Incoming, Placing
from mediator_desktop.ui.casefile.attachments_scanner import ScanFolder
from mediator_desktop.ui.casefile.attachments_tab import AttachmentsTab
from mediator_desktop.ui.casefile.attachments_tiles import Tile
from mediator_desktop.ui.casefile.view import CaseFileScreen
from mediator_desktop.ui.kit import look
from tests.gui.hands import press, type_words
from tests.gui.support import a_dispute, find

CONTROL = Qt.KeyboardModifier.ControlModifier


def photo(colour: str = "red", width: int = 80, height: int = 60) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(content, "JPEG")
    return content.getvalue()


def pdf(pages: int = 3) -> bytes:
    content = io.BytesIO()
    canvas = Canvas(content)
    for number in range(pages):
        canvas.drawString(100, 700, f"{number + 1}")
        canvas.showPage()
    canvas.save()
    return content.getvalue()


SOUND = b"RIFF\x24\0\0\0WAVEfmt " + bytes(90)


@pytest.fixture
def record(workplace):
    evidence = (Evidence(key="e1", name="收条"), Evidence(key="e2", name="界址照片"))
    with workplace.register.write("李秀英") as uow:
        made = replace(a_dispute(due_on=date(2026, 12, 5)), evidence=evidence)
        return disputes.register(made, uow, workplace.clock).record


@pytest.fixture
def files(workplace, record):
    """Attach files past the window."""

    def add(*made: tuple[str, bytes, str]) -> None:
        for name, content, section in made:
            with workplace.register.write("李秀英") as uow:
                attachments.add(
                    record.id, Incoming(name, lambda content=content: content), Placing(section), uow,
                    workplace.register.vault, workplace.clock,
                )  # fmt: skip

    return add


@pytest.fixture
def open_tab(qtbot, workplace, runner, record, scripted):
    screens: list[CaseFileScreen] = []

    def make(width: int = 1170) -> AttachmentsTab:
        screen = CaseFileScreen(workplace, runner)
        screens.append(screen)
        qtbot.addWidget(screen)
        runner.changed.connect(screen.react)
        screen.resize(width, 768)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.open(record.id)
        runner.drain()
        QApplication.processEvents()
        tab = screen.show_tab("attachments")
        assert isinstance(tab, AttachmentsTab)
        runner.drain()
        return tab

    yield make
    screens.clear()


def screen_of(tab: AttachmentsTab) -> CaseFileScreen:
    found = tab.window()
    assert isinstance(found, CaseFileScreen)
    return found


def stored(workplace, record) -> list[Attachment]:
    with workplace.register.read() as reader:
        return list(reader.attachments(record.id))


def names(tab: AttachmentsTab) -> list[str]:
    return [tile.attachment.name for tile in tab.grid.findChildren(Tile) if not tile.isHidden()]


def tile(tab: AttachmentsTab, name: str) -> Tile:
    (found,) = [t for t in tab.grid.findChildren(Tile) if not t.isHidden() and t.attachment.name == name]
    return found


def chosen(tab: AttachmentsTab) -> str:
    return tab.grid.current.name if tab.grid.current else ""


def key(qtbot, runner, pressed: Qt.Key, modifier=None) -> None:
    """Press a key wherever the focus is, and let everything settle."""
    focus = QApplication.focusWidget()
    assert focus is not None
    press(qtbot, focus, pressed, modifier)
    runner.drain()


def status(tab: AttachmentsTab) -> str:
    label = find(tab, QLabel, "attachments_status_label")
    return label.text() if not label.isHidden() else ""


# Walked by keyboard alone


def test_a_case_is_furnished_with_attachments_by_keyboard_alone(
    qtbot, workplace, runner, record, open_tab, scripted, tmp_path
):
    for name, content in (("a.jpg", photo("red")), ("b.jpg", photo("green")), ("c.pdf", pdf())):
        (tmp_path / name).write_bytes(content)
    tab = open_tab()
    assert "还没有附件" in find(tab, QLabel, "no_attachments_label").text()
    tab.add_button.setFocus()
    scripted.answers = [[tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "c.pdf"]]
    key(qtbot, runner, Qt.Key.Key_Space)
    assert names(tab) == ["a.jpg", "b.jpg", "c.pdf"]
    assert find(tab, QLabel, "no_attachments_label").isHidden()
    assert chosen(tab) == "a.jpg"
    assert tile(tab, "a.jpg").hasFocus(), "one goes on where the new files are"

    key(qtbot, runner, Qt.Key.Key_Right)
    assert chosen(tab) == "b.jpg"
    key(qtbot, runner, Qt.Key.Key_R)
    key(qtbot, runner, Qt.Key.Key_2)
    key(qtbot, runner, Qt.Key.Key_Up, CONTROL)
    assert names(tab) == ["b.jpg", "a.jpg", "c.pdf"]
    assert tile(tab, "b.jpg").hasFocus(), "the focus goes along"
    key(qtbot, runner, Qt.Key.Key_F2)
    type_words(qtbot, QApplication.focusWidget(), "东墙滴水")
    key(qtbot, runner, Qt.Key.Key_Return)
    first = stored(workplace, record)[0]
    assert (first.name, first.turn, first.per_page, first.caption) == ("b.jpg", 90, 2, "东墙滴水")

    tile(tab, "c.pdf").setFocus()
    scripted.answers = ["放错了卷"]
    key(qtbot, runner, Qt.Key.Key_Delete)
    assert names(tab) == ["b.jpg", "a.jpg"]
    assert chosen(tab) == "a.jpg", "the neighbour is chosen"
    assert tile(tab, "a.jpg").hasFocus()
    key(qtbot, runner, Qt.Key.Key_Down, CONTROL)
    key(qtbot, runner, Qt.Key.Key_Home)
    assert chosen(tab) == "b.jpg"
    key(qtbot, runner, Qt.Key.Key_End)
    assert chosen(tab) == "a.jpg"


def test_arrows_walk_over_rows_and_sections(qtbot, runner, open_tab, files):
    files(
        *[(f"{n}.jpg", photo(width=80 + n), "evidence") for n in range(5)],
        ("s.jpg", photo("blue"), "session"),
    )
    tab = open_tab()
    tile(tab, "0.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_Down)
    below = chosen(tab)
    assert tile(tab, below).y() > tile(tab, "0.jpg").y()
    key(qtbot, runner, Qt.Key.Key_Up)
    assert chosen(tab) == "0.jpg"
    key(qtbot, runner, Qt.Key.Key_Left)
    assert chosen(tab) == "0.jpg"
    for _ in range(3):
        key(qtbot, runner, Qt.Key.Key_Down)
    assert chosen(tab) == "s.jpg"
    key(qtbot, runner, Qt.Key.Key_Down)
    assert chosen(tab) == "s.jpg"


def test_tab_stops_at_one_picture_only(open_tab, files):
    files(*[(f"{n}.jpg", photo(width=80 + n), "evidence") for n in range(4)])
    tab = open_tab()
    stops = [t for t in tab.grid.findChildren(Tile) if t.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [t.attachment.name for t in stops] == ["0.jpg"]
    tile(tab, "2.jpg").setFocus()
    stops = [t for t in tab.grid.findChildren(Tile) if t.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [t.attachment.name for t in stops] == ["2.jpg"]


def test_the_tab_tells_how_many_and_a_picture_tells_what_it_is(runner, open_tab, files):
    files(
        ("现场.jpg", photo(), "evidence"), ("协议.pdf", pdf(), "agreement"), ("录音.wav", SOUND, "evidence")
    )
    tab = open_tab()
    bar = screen_of(tab).findChild(QWidget, "casefile_tab_widget").tabBar()
    assert "附件 3" in [bar.tabText(n) for n in range(bar.count())]
    assert tile(tab, "协议.pdf").accessibleName() == "协议，PDF · 3页"
    assert tile(tab, "录音.wav").accessibleName() == "录音，录音"
    assert [label.text() for label in tab.findChildren(QLabel) if label.text().startswith("证据材料")] == [
        "证据材料 2"
    ]


# The preview


def test_the_preview_shows_pages_turns_and_comes_back(qtbot, workplace, runner, record, open_tab, files):
    files(("横.jpg", photo(width=300, height=100), "evidence"), ("协议.pdf", pdf(), "evidence"))
    tab = open_tab()
    tile(tab, "横.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_Return)
    screen = screen_of(tab)
    picture = find(screen, QLabel, "attachment_picture_label")
    assert picture.isVisible()
    assert picture.pixmap().width() > picture.pixmap().height()
    key(qtbot, runner, Qt.Key.Key_R)
    assert picture.pixmap().width() < picture.pixmap().height()
    assert stored(workplace, record)[0].turn == 90
    fitting = picture.pixmap().height()
    key(qtbot, runner, Qt.Key.Key_Plus, CONTROL)
    assert picture.pixmap().height() > fitting
    key(qtbot, runner, Qt.Key.Key_Minus, CONTROL)
    assert picture.pixmap().height() == fitting

    key(qtbot, runner, Qt.Key.Key_Right)
    assert find(screen, QLabel, "attachment_page_label").text() == "第1页，共3页 · 100%"
    for _ in range(3):
        key(qtbot, runner, Qt.Key.Key_PageDown)
    assert find(screen, QLabel, "attachment_page_label").text() == "第3页，共3页 · 100%"
    key(qtbot, runner, Qt.Key.Key_PageUp)
    assert find(screen, QLabel, "attachment_page_label").text().startswith("第2页")
    key(qtbot, runner, Qt.Key.Key_R)
    assert stored(workplace, record)[1].turn == 0, "only pictures are turned"
    key(qtbot, runner, Qt.Key.Key_Escape)
    assert tab.isVisible()
    assert tile(tab, "协议.pdf").hasFocus(), "one comes back to what was looked at last"
    key(qtbot, runner, Qt.Key.Key_Space)
    key(qtbot, runner, Qt.Key.Key_Left)
    assert find(screen, QLabel, "attachment_page_label").text() == "100%"


def test_what_cannot_be_shown_can_be_saved_and_that_is_logged(
    qtbot, workplace, runner, record, open_tab, files, scripted, tmp_path
):
    files(("陈述.wav", SOUND, "evidence"))
    tab = open_tab()
    screen = screen_of(tab)
    tile(tab, "陈述.wav").setFocus()
    key(qtbot, runner, Qt.Key.Key_Return)
    assert "录音在这里看不了" in find(screen, QLabel, "attachment_status_label").text()
    said: list[str] = []
    screen.message.connect(said.append)
    scripted.answers = [tmp_path / "副本.wav"]
    qtbot.mouseClick(find(screen, QPushButton, "save_copy_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert (tmp_path / "副本.wav").read_bytes() == SOUND
    assert said == [f"已另存到 {tmp_path / '副本.wav'}"]
    with workplace.register.read() as reader:
        assert reader.log(record.id)[0].action == "export_attachment"


def test_a_damaged_file_is_told_and_harms_nothing(qtbot, workplace, runner, record, open_tab, files):
    files(("a.jpg", photo(), "evidence"))
    digest = stored(workplace, record)[0].digest
    path = workplace.paths.data / "attachments" / digest[:2] / digest
    path.write_bytes(path.read_bytes()[:-1])
    tab = open_tab()
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_Return)
    assert find(screen_of(tab), QLabel, "attachment_status_label").text() == "附件的文件已损坏，请从备份恢复"
    key(qtbot, runner, Qt.Key.Key_Escape)
    assert tab.isVisible()


# Bringing files in


def mime(*paths: Path, image: QImage | None = None) -> QMimeData:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if image is not None:
        data.setImageData(image)
    return data


def drop(tab: AttachmentsTab, data: QMimeData, at: QPoint | None = None) -> bool:
    """Drag something over the tab and let it go; whether the tab took it."""
    place = at or QPoint(5, 5)
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(
        place, Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, data, buttons, held
    )
    entering.ignore()
    QApplication.sendEvent(tab, entering)
    if not entering.isAccepted():
        return False
    event = QDropEvent(
        QPointF(place), Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, data, buttons, held
    )
    QApplication.sendEvent(tab, event)
    assert event.dropAction() is Qt.DropAction.CopyAction, "the file outside is never taken away"
    return True


def test_dropped_files_are_copied_in_where_they_are_dropped(
    workplace, runner, record, open_tab, files, tmp_path
):
    files(("a.jpg", photo(), "session"))
    tab = open_tab()
    for name, colour in (("b.jpg", "green"), ("c.jpg", "blue")):
        (tmp_path / name).write_bytes(photo(colour))
    assert drop(tab, mime(tmp_path / "b.jpg"), tile(tab, "a.jpg").mapTo(tab, QPoint(9, 9)))
    runner.drain()
    assert drop(tab, mime(tmp_path / "c.jpg"))
    runner.drain()
    assert [(a.name, a.section) for a in stored(workplace, record)] == [
        ("c.jpg", "evidence"),
        ("a.jpg", "session"),
        ("b.jpg", "session"),
    ]
    assert (tmp_path / "b.jpg").exists()


def test_what_is_no_file_is_not_taken_by_a_drop(open_tab):
    words = QMimeData()
    words.setText("just words")
    far = QMimeData()
    far.setUrls([QUrl("https://example.invalid/a.jpg")])
    tab = open_tab()
    assert not drop(tab, words)
    assert not drop(tab, far)


def test_a_picture_and_files_are_pasted(qtbot, workplace, runner, record, open_tab, tmp_path):
    tab = open_tab()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setMimeData(mime(image=image))
    tab.add_button.setFocus()
    key(qtbot, runner, Qt.Key.Key_V, CONTROL)
    (tmp_path / "a.jpg").write_bytes(photo())
    QGuiApplication.clipboard().setMimeData(mime(tmp_path / "a.jpg"))
    qtbot.mouseClick(find(tab, QPushButton, "paste_attachment_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert [(a.name, a.media_type) for a in stored(workplace, record)] == [
        ("粘贴的图片.png", "image/png"),
        ("a.jpg", "image/jpeg"),
    ]
    QGuiApplication.clipboard().setText("words")
    key(qtbot, runner, Qt.Key.Key_V, CONTROL)
    assert "剪贴板里没有文件或图片" in status(tab)
    QGuiApplication.clipboard().clear()


def test_words_are_pasted_into_the_caption_and_nowhere_else(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"))
    tab = open_tab()
    QGuiApplication.clipboard().setText("东墙")
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_F2)
    key(qtbot, runner, Qt.Key.Key_V, CONTROL)
    tab.flush()
    runner.drain()
    assert stored(workplace, record)[0].caption == "东墙"
    assert status(tab) == ""
    QGuiApplication.clipboard().clear()


def test_refused_files_are_named_with_their_reasons(
    qtbot, workplace, runner, record, open_tab, scripted, tmp_path
):
    made = {"好.jpg": photo(), "坏.jpg": photo()[:300], "程序.jpg": b"MZ" + bytes(99), "空.jpg": b""}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    tab = open_tab()
    scripted.answers = [[tmp_path / name for name in made] + [tmp_path / "没有.jpg", tmp_path]]
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    runner.drain()
    assert [a.name for a in stored(workplace, record)] == ["好.jpg"]
    told = status(tab).splitlines()
    assert told[0] == "有5个文件没有放进来。"
    assert told[1] == "“坏.jpg”：这张图片已损坏，打不开，请重新拍照或扫描"
    assert told[2] == "“程序.jpg”：这是程序或脚本文件，不能作附件"
    assert told[-1] == "另有1个文件也没有放进来"


def test_stopping_keeps_what_is_done_so_far(qtbot, workplace, runner, record, open_tab, scripted, tmp_path):
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.jpg")
        paths[-1].write_bytes(photo(width=80 + number))
    tab = open_tab()
    tickets: list[object] = []
    runner.job_started.connect(tickets.append)
    taken = []
    original = attachments.take_in

    def slow(incoming, vault):
        if len(taken) == 2:
            tickets[0].cancel()  # type: ignore[attr-defined]
        taken.append(incoming.name)
        return original(incoming, vault)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attachments, "take_in", slow)
        said: list[str] = []
        tab.message.connect(said.append)
        scripted.answers = [paths]
        qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
        runner.drain()
    assert [a.name for a in stored(workplace, record)] == ["0.jpg", "1.jpg", "2.jpg"]
    assert said == ["已停止，前面的3个已放进本卷"]


def test_a_disk_that_is_full_is_told(
    qtbot, workplace, runner, record, open_tab, scripted, tmp_path, monkeypatch
):
    (tmp_path / "a.jpg").write_bytes(photo())

    def full(_self, _content):
        raise Trouble("磁盘满了，附件没有存上，请腾出空间后再放一次")

    monkeypatch.setattr("mediator_desktop.storage.vault.FileVault.put", full)
    tab = open_tab()
    scripted.answers = [[tmp_path / "a.jpg"]]
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    runner.drain()
    assert "磁盘满了，附件没有存上" in status(tab)
    assert stored(workplace, record) == []


# What is said of them


def test_caption_section_sheet_and_evidence_are_said_by_keyboard_alone(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"))
    tab = open_tab()
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_F2)
    window = tab.window()
    for words in ("王建国交来的收条", "履行", "收条", "界址"):
        field = QApplication.focusWidget()
        if (
            not window.isActiveWindow()
        ):  # without a window manager a closed list of offers stays the active one
            with qtbot.waitActive(window):
                window.activateWindow()
            field.setFocus()
        field.selectAll()
        type_words(qtbot, field, words)
        key(qtbot, runner, Qt.Key.Key_Return)
    (kept,) = stored(workplace, record)
    assert (kept.caption, kept.section, kept.stands_for, kept.item, kept.evidence_key) == (
        "王建国交来的收条",
        "receipt",
        "receipt",
        0,
        "e2",
    )
    assert "签字件" in tile(tab, "a.jpg").accessibleName()


def test_a_caption_that_cannot_be_printed_stays_and_is_told_beside_it(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"), ("b.jpg", photo("blue"), "evidence"))
    tab = open_tab()
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_F2)
    type_words(qtbot, QApplication.focusWidget(), "笑😀")
    key(qtbot, runner, Qt.Key.Key_Return)
    assert "表情符号" in find(tab, QLabel, "attachment_caption_problem_label").text()
    assert tab.detail.caption_field.text() == "笑😀"
    assert stored(workplace, record)[0].caption == ""
    tab.reload()
    runner.drain()
    assert tab.detail.caption_field.text() == "笑😀", "what is typed is not taken away by a refresh"


def test_what_is_typed_is_kept_when_one_leaves_without_a_key(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"), ("b.jpg", photo("blue"), "evidence"))
    tab = open_tab()
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_F2)
    type_words(qtbot, QApplication.focusWidget(), "东墙")
    screen_of(tab).flush()
    runner.drain()
    assert stored(workplace, record)[0].caption == "东墙"


def test_another_windows_change_shows_and_does_not_disturb_typing(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"))
    tab = open_tab()
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_F2)
    tab.detail._timer.setInterval(10_000_000)
    type_words(qtbot, QApplication.focusWidget(), "正在写")
    with workplace.register.write("赵长河") as uow:
        attachments.change(replace(uow.attachments(record.id)[0], turn=180), uow)
    tab.reload()
    runner.drain()
    assert tab.grid.current.turn == 180
    assert tab.detail.caption_field.text() == "正在写"
    tab.flush()
    runner.drain()
    (kept,) = stored(workplace, record)
    assert (kept.caption, kept.turn) == ("正在写", 180)


def test_what_an_attachment_stood_for_and_is_gone_is_said_in_words(
    qtbot, workplace, runner, record, open_tab, files
):
    files(("a.jpg", photo(), "evidence"))
    with workplace.register.write() as uow:
        (kept,) = uow.attachments(record.id)
        said = replace(kept, stands_for="session_record", item=7, evidence_key="gone", section="county_extra")
        attachments.change(said, uow)
    tab = open_tab()
    shown = {
        name: find(tab, QLineEdit, f"attachment_{name}_line_edit").text()
        for name in ("section", "stands_for", "evidence")
    }
    assert shown == {"section": "另外的部分", "stands_for": "已删去的文书", "evidence": "已删去的证据"}
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_R)
    (now,) = stored(workplace, record)
    assert (now.stands_for, now.item, now.evidence_key, now.turn) == ("session_record", 7, "gone", 90)


# Void and archived cases


def test_an_archived_case_asks_why(qtbot, workplace, runner, record, open_tab, files, scripted, tmp_path):
    files(("a.jpg", photo(), "evidence"))
    with workplace.register.write() as uow:
        now = uow.load(record.id)
        filed = replace(
            now.dispute, closed_on=date(2026, 11, 1), filing=Filing(archived_on=date(2026, 11, 9))
        )
        uow.replace(replace(now, version=now.version + 1, dispute=filed), expected_version=now.version)
    (tmp_path / "b.jpg").write_bytes(photo("blue"))
    tab = open_tab()
    scripted.answers = [[tmp_path / "b.jpg"], None]
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    runner.drain()
    assert [a.name for a in stored(workplace, record)] == ["a.jpg"]
    scripted.answers = [[tmp_path / "b.jpg"], "当事人补交"]
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    runner.drain()
    assert [a.name for a in stored(workplace, record)] == ["a.jpg", "b.jpg"]
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_R)
    assert "已经归档" in status(tab)
    assert stored(workplace, record)[0].turn == 0


def test_a_void_case_can_only_be_looked_at(qtbot, workplace, runner, record, open_tab, files, tmp_path):
    files(("a.jpg", photo(), "evidence"))
    with workplace.register.write() as uow:
        disputes.void(record.id, uow.load(record.id).version, "重复登记", uow, workplace.clock)
    (tmp_path / "b.jpg").write_bytes(photo("blue"))
    tab = open_tab()
    assert not tab.add_button.isEnabled()
    assert not drop(tab, mime(tmp_path / "b.jpg"))
    tile(tab, "a.jpg").setFocus()
    key(qtbot, runner, Qt.Key.Key_Delete)
    key(qtbot, runner, Qt.Key.Key_Return)
    assert find(screen_of(tab), QLabel, "attachment_picture_label").isVisible()
    assert [a.name for a in stored(workplace, record)] == ["a.jpg"]


# The scanner


@pytest.fixture
def scans(tmp_path) -> Path:
    folder = tmp_path / "扫描"
    folder.mkdir()
    (folder / "old.jpg").write_bytes(photo("white"))
    return folder


def test_a_scan_is_told_once_when_it_no_longer_grows(qapp, scans):
    watched = ScanFolder()
    told: list[list[Path]] = []
    watched.arrived.connect(told.append)
    assert watched.watch(scans)
    path = scans / "1.jpg"
    path.write_bytes(photo()[:100])
    watched.look()
    path.write_bytes(photo()[:200])
    watched.look()
    path.write_bytes(photo())
    watched.look()
    assert told == [], "it grew between every two looks"
    watched.look()
    watched.look()
    assert told == [[path]]


def test_unfinished_hidden_and_empty_files_are_passed_over(qapp, scans):
    watched = ScanFolder()
    told: list[list[Path]] = []
    watched.arrived.connect(told.append)
    watched.watch(scans)
    for name, content in (
        ("1.tmp", photo()), (".2.jpg", photo()), ("~3.jpg", photo()), ("4.part", photo()), ("5.jpg", b""),
    ):  # fmt: skip
        (scans / name).write_bytes(content)
    (scans / "folder").mkdir()
    for _ in range(3):
        watched.look()
    assert told == []


def test_a_folder_that_is_gone_for_a_while_tells_nothing_twice(qapp, scans, tmp_path):
    watched = ScanFolder()
    told: list[list[Path]] = []
    watched.arrived.connect(told.append)
    watched.watch(scans)
    scans.rename(tmp_path / "away")
    watched.look()
    (tmp_path / "away").rename(scans)
    for _ in range(3):
        watched.look()
    assert told == []
    assert not watched.watch(tmp_path / "nowhere")
    watched.look()


def test_a_new_scan_is_offered_and_put_into_the_case(
    qtbot, workplace, runner, record, open_tab, scripted, scans, monkeypatch
):
    monkeypatch.setattr("mediator_desktop.ui.casefile.attachments_scanner.LOOK_AGAIN_MS", 1)
    tab = open_tab()
    strip = find(tab, QWidget, "scan_strip")
    scripted.answers = [scans]
    qtbot.mouseClick(find(tab, QPushButton, "scan_folder_button"), Qt.MouseButton.LeftButton)
    assert PreferenceStore(workplace.paths.preferences).load().scan_folder == str(scans)
    for number in (1, 2):
        (scans / f"{number}.jpg").write_bytes(photo(width=80 + number))
    with qtbot.waitSignal(tab._scanner.arrived):
        tab._scanner.look()
    assert strip.isVisible()
    assert find(tab, QLabel, "scan_strip_label").text() == "扫描仪来了2个新文件。"
    qtbot.mouseClick(find(tab, QPushButton, "take_scans_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert not strip.isVisible()
    assert sorted(a.name for a in stored(workplace, record)) == ["1.jpg", "2.jpg"]
    assert (scans / "1.jpg").exists(), "what the scanner wrote stays where it is"


def test_scans_may_be_left_and_older_ones_chosen(qtbot, workplace, runner, record, open_tab, scripted, scans):
    PreferenceStore(workplace.paths.preferences).change(scan_folder=str(scans))
    tab = open_tab()
    tab._scanned([scans / "old.jpg"])
    qtbot.mouseClick(find(tab, QPushButton, "leave_scans_button"), Qt.MouseButton.LeftButton)
    assert not find(tab, QWidget, "scan_strip").isVisible()
    scripted.answers = [[scans / "old.jpg"]]
    qtbot.mouseClick(find(tab, QPushButton, "scan_folder_button"), Qt.MouseButton.LeftButton)
    runner.drain()
    assert [a.name for a in stored(workplace, record)] == ["old.jpg"]


# Large letters


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_has_room(qtbot, runner, open_tab, files, plain_look, percent):
    """The details stand beside the pictures where there is room, else below; nothing is wider than the window."""
    plain_look(look.Look(percent=percent))
    files(("现场照片很长很长很长很长很长的名字.jpg", photo(), "evidence"), ("协议.pdf", pdf(), "agreement"))
    width = 1366 - look.px(196)
    tab = open_tab(width)
    screen_of(tab).resize(width, 768)
    QApplication.processEvents()
    tile(tab, "协议.pdf").setFocus()
    runner.drain()
    assert screen_of(tab).width() == width
    edges = tab.grid.mapTo(tab, QPoint(0, 0)).x(), tab.detail.mapTo(tab, QPoint(0, 0)).x()
    assert (edges[1] > edges[0] + 100) is (percent == 100)
    for widget in (*tab.grid.findChildren(Tile), *tab.findChildren(QPushButton)):
        if widget.isVisible():
            right = widget.mapTo(tab, QPoint(widget.width(), 0)).x()
            assert right <= tab.width() + 1, widget.objectName()
