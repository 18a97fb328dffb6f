"""Sending and receiving packets in the window, by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.services import packets, screening
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage import packets as stored
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.register.packet_receive import PacketReceivePage
from mediator_desktop.ui.register.packet_send import PacketSendPage
from tests.conftest import CHEAP
from tests.gui.conftest import ScriptedDialogs
from tests.gui.hands import press, type_words
from tests.gui.support import find
from tests.offices import (
    PASSPHRASE,
    an_office,
    changed,
    loaded,
    opened,
    passed,
    received,
    registered,
    sent,
    village_of,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "Cost", lambda: CHEAP)


@pytest.fixture
def village(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with an_office(tmp_path / "village", "溪口村", vocabulary) as place:
        yield place


@pytest.fixture
def town(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with an_office(tmp_path / "town", "云岭镇司法所", vocabulary) as place:
        yield place


@pytest.fixture
def runners() -> Iterator[list[Runner]]:
    made: list[Runner] = []
    yield made
    for runner in made:
        runner.drain()
        runner.close()


def shown(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1170, 768)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


@pytest.fixture
def sending(village: Workplace, runners: list[Runner], qtbot: QtBot) -> PacketSendPage:
    runners.append(Runner(village.register, "李秀英"))
    page = PacketSendPage(village, runners[-1])
    shown(page, qtbot)
    return page


@pytest.fixture
def receiving(town: Workplace, runners: list[Runner], qtbot: QtBot) -> PacketReceivePage:
    runners.append(Runner(town.register, "李秀英"))
    page = PacketReceivePage(town, runners[-1])
    shown(page, qtbot)
    page.begin()
    return page


def words(page: QWidget, name: str) -> str:
    label = find(page, QLabel, name)
    return label.text() if label.isVisible() else ""


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def drain(runners: list[Runner]) -> None:
    for runner in runners:
        runner.drain()


def test_disputes_are_packed_by_keyboard(
    sending: PacketSendPage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    record = registered(village)
    told: list[str] = []
    sending.message.connect(told.append)
    sending.begin((record.id,))
    drain(runners)
    assert record.number in words(sending, "chosen_label")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "请填写接收单位" in words(sending, "recipient_problem_label")
    assert focused() is find(sending, QLineEdit, "recipient_line_edit")
    type_words(qtbot, focused(), "云岭镇司法所")
    passphrase = words(sending, "passphrase_label")
    scripted.answers.append(tmp_path / "a.mdpacket")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert words(sending, "passphrase_label") == passphrase
    with village.register.read() as reader:
        assert words(sending, "fingerprint_label") == packets.own_fingerprint(reader)
    assert "纠纷1件" in words(sending, "packed_label")
    assert len(told) == 1
    from mediator_desktop.services.packet_arrivals import open_packet

    assert open_packet(tmp_path / "a.mdpacket", passphrase, town).items[0].id == record.id
    with qtbot.waitSignal(sending.closed):
        press(qtbot, focused(), Qt.Key.Key_Escape)


def test_a_week_of_a_village_is_packed(
    sending: PacketSendPage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    day = date(2026, 11, 18)
    unit = village_of(village)
    held = ScreeningRound(
        unit=unit.id,
        for_day=day,
        held_on=day,
        people=("李秀英",),
        responsible="李秀英",
        area="一组",
        nil=True,
    )
    with village.register.write() as uow:
        screening.hold(held, (), uow, village.clock)
    sending.begin()
    drain(runners)
    type_words(qtbot, focused(), "云岭镇司法所")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "请选一个单位" in words(sending, "packet_unit_problem_label")
    assert focused() is find(sending, QLineEdit, "packet_unit_line_edit")
    type_words(qtbot, focused(), unit.name)
    press(qtbot, focused(), Qt.Key.Key_Return)
    assert find(sending, QLineEdit, "first_day_date_edit").text() == "2026-11-16"
    find(sending, QLineEdit, "last_day_date_edit").setText("2026-11-01")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "早于开始" in words(sending, "last_day_problem_label")
    find(sending, QLineEdit, "last_day_date_edit").setText("")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "从哪天到哪天" in words(sending, "first_day_problem_label")
    find(sending, QLineEdit, "last_day_date_edit").setText("2026-11-22")
    find(sending, QLineEdit, "passphrase_line_edit").setText("1234-5678-9012-3456")
    scripted.answers.append(tmp_path / "a.mdpacket")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert "排查1轮" in words(sending, "packed_label")
    assert opened(town, tmp_path / "a.mdpacket").items[0].is_round


def test_what_the_services_refuse_is_said(
    sending: PacketSendPage,
    village: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    sending.begin((registered(village).id, "gone"))
    drain(runners)
    assert "已不在登记册里" in words(sending, "chosen_label")
    type_words(qtbot, focused(), "云岭镇")
    find(sending, QLineEdit, "passphrase_line_edit").setText("123")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "口令至少要8位" in words(sending, "passphrase_problem_label")
    qtbot.mouseClick(find(sending, QPushButton, "new_passphrase_button"), Qt.MouseButton.LeftButton)
    assert len(words(sending, "passphrase_label")) == 19
    scripted.answers += [None, tmp_path / "a.mdpacket"]
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert "没有这件纠纷" in words(sending, "state_label")
    assert find(sending, QPushButton, "send_packet_button").isEnabled()


def chosen_file(
    receiving: PacketReceivePage,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    path: Path,
    passphrase: str = PASSPHRASE,
) -> None:
    """Ctrl+O, the file, the passphrase, Enter."""
    scripted.answers.append(path)
    press(qtbot, focused(), Qt.Key.Key_O, CONTROL)
    type_words(qtbot, focused(), passphrase)
    press(qtbot, focused(), Qt.Key.Key_Return)
    drain(runners)


def test_a_first_packet_is_received_by_keyboard(
    receiving: PacketReceivePage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mdpacket"
    first, second = registered(village), registered(village, "孙有才")
    packed = sent(village, path, first.id, second.id)
    chosen_file(receiving, runners, scripted, qtbot, path, "1234-5678-9012-0000")
    assert "口令不对" in words(receiving, "passphrase_problem_label")
    press(qtbot, focused(), Qt.Key.Key_A, CONTROL)
    type_words(qtbot, focused(), PASSPHRASE)
    press(qtbot, focused(), Qt.Key.Key_Return)
    drain(runners)
    assert words(receiving, "fingerprint_label") == packed.fingerprint
    assert focused() is find(receiving, QCheckBox, "checked_check_box")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "核对对方的识别码" in words(receiving, "state_label")
    press(qtbot, focused(), Qt.Key.Key_Space)
    receiving.table.setFocus()
    press(qtbot, receiving.table, Qt.Key.Key_Down)
    assert "孙有才" in words(receiving, "item_title_label")
    leave = find(receiving, QCheckBox, "leave_check_box")
    leave.setFocus()
    press(qtbot, leave, Qt.Key.Key_Space)
    assert [row.cells[3] for row in receiving._model.rows] == ["登记进来", "不接收"]
    assert receiving.table.current_key() == second.id
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert words(receiving, "received_label") == "新收下1项，没有接收1项"
    assert loaded(town, first.id).number == first.number
    scripted.answers.append(tmp_path / "r.mdreceipt")
    assert focused() is find(receiving, QPushButton, "save_receipt_button")
    press(qtbot, focused(), Qt.Key.Key_Space)
    drain(runners)
    assert packets.read_receipt(tmp_path / "r.mdreceipt", village).packet.id == packed.packet_id


def test_a_conflict_is_decided_by_keyboard(
    receiving: PacketReceivePage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mdpacket"
    record, other = registered(village), registered(village, "孙有才")
    passed(village, town, path, other.id, record.id)
    changed(town, record.id, facts="镇里改的")
    changed(village, record.id, facts="村里改的", note="村里的备注")
    sent(village, path, other.id, record.id)
    chosen_file(receiving, runners, scripted, qtbot, path)
    assert focused() is receiving.table
    assert [row.cells[0] for row in receiving._model.rows] == ["没有变化", "双方都改过"]
    assert receiving.table.current_key() == record.id
    texts = [label.text() for label in receiving._facts.findChildren(QLabel)]
    assert {"镇里改的", "村里改的", "村里的备注", "（没有填写）"} <= set(texts)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert words(receiving, "state_label") == "还有1处双方都改过，请选用哪一方的"
    assert focused() is find(receiving, QRadioButton, "facts_mine_radio_button")
    press(qtbot, focused(), Qt.Key.Key_Right)
    press(qtbot, focused(), Qt.Key.Key_Space)
    assert find(receiving, QRadioButton, "facts_theirs_radio_button").isChecked()
    assert receiving._model.rows[1].cells[3] == "照改"
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert "已更新1项" in words(receiving, "received_label")
    assert loaded(town, record.id).dispute.facts == "村里改的"
    assert loaded(town, record.id).dispute.note == "村里的备注"


def test_a_packet_of_another_county_with_a_missing_unit_asks(
    receiving: PacketReceivePage,
    vocabulary: Vocabulary,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path, day = tmp_path / "a.mdpacket", date(2026, 11, 18)
    with an_office(tmp_path / "far", "石门镇", vocabulary, county="石门县", villages=("白石村",)) as far:
        held = ScreeningRound(
            unit=village_of(far, "白石村").id, for_day=day, held_on=day, people=("李秀英",),
            responsible="李秀英", area="一组", nil=True,
        )  # fmt: skip
        with far.register.write() as uow:
            screening.hold(held, (), uow, far.clock)
        from mediator_desktop.domain.period import Period

        sent(far, path, to="别的单位", unit=held.unit, period=Period(day, day))
    chosen_file(receiving, runners, scripted, qtbot, path)
    told = words(receiving, "sender_label")
    assert "石门县，不是本县的" in told
    assert "本处没有白石村" in told
    assert "别的单位" in told
    find(receiving, QCheckBox, "checked_check_box").setChecked(True)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    assert "不是本县的" in words(receiving, "state_label")
    press(qtbot, focused(), Qt.Key.Key_Space)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert words(receiving, "received_label") == "新收下1项"
    assert village_of(town, "白石村").name == "白石村"


def test_a_broken_packet_and_a_register_that_changed_are_said(
    receiving: PacketReceivePage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mdpacket"
    receiving.open()
    assert words(receiving, "state_label") == "请先选文件"
    record = registered(village)
    passed(village, town, path, record.id)
    changed(village, record.id, facts="村里改的")
    sent(village, path, record.id)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    chosen_file(receiving, runners, scripted, qtbot, path)
    assert "只有一部分" in words(receiving, "state_label")
    path.write_bytes(whole)
    press(qtbot, focused(), Qt.Key.Key_Return)
    drain(runners)
    changed(town, record.id, facts="镇里改的")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert "重新打开纠纷包" in words(receiving, "state_label")
    assert loaded(town, record.id).dispute.facts == "镇里改的"


def test_a_receipt_is_noted(
    receiving: PacketReceivePage,
    village: Workplace,
    town: Workplace,
    runners: list[Runner],
    scripted: ScriptedDialogs,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path, receipt = tmp_path / "a.mdpacket", tmp_path / "r.mdreceipt"
    record = registered(town)
    packed = sent(town, path, record.id, to="溪口村")
    received(village, path)
    packets.write_receipt(packed.packet_id, receipt, village)
    scripted.answers.append(receipt)
    press(qtbot, focused(), Qt.Key.Key_O, CONTROL)
    drain(runners)
    assert "溪口村的回执" in words(receiving, "sender_label")
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert "核对识别码" in words(receiving, "state_label")
    box = find(receiving, QCheckBox, "checked_check_box")
    box.setFocus()
    press(qtbot, box, Qt.Key.Key_Space)
    told: list[str] = []
    receiving.message.connect(told.append)
    press(qtbot, focused(), Qt.Key.Key_S, CONTROL)
    drain(runners)
    assert told == ["溪口村的回执已登记"]
    with town.register.read() as reader:
        assert reader.packets()[0].receipted_at is not None


def test_everything_fits_at_twice_the_size(
    village: Workplace, town: Workplace, runners: list[Runner], plain_look, qtbot: QtBot, tmp_path: Path
) -> None:
    from mediator_desktop.ui.kit.look import Look
    from mediator_desktop.ui.kit.widgets import ScrollColumn

    path = tmp_path / "a.mdpacket"
    record = registered(village)
    passed(village, town, path, record.id)
    changed(town, record.id, facts="镇" * 300)
    changed(village, record.id, facts="村" * 300)
    sent(village, path, record.id)
    plain_look(replace(Look(), percent=200))
    for page in (
        PacketSendPage(village, Runner(village.register)),
        PacketReceivePage(town, Runner(town.register)),
    ):
        runners.append(page._presenter._runner)
        shown(page, qtbot)
        page.begin()
        if isinstance(page, PacketReceivePage):
            page._show(opened(town, path))
        drain(runners)
        QApplication.processEvents()
        scroll = page.findChild(ScrollColumn)
        assert scroll is not None
        assert scroll.widget().width() <= scroll.viewport().width()
