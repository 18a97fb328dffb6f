"""Attaching files to a case: what is taken, what is told, what the log says."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.steps import Filing
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import attachments, disputes
from mediator_desktop.services.attachments import Added, Batch, Incoming, Placing
from mediator_desktop.services.workplace import Workplace

Keep = Callable[..., Added]


def photo(colour: str = "red") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return content.getvalue()


def incoming(name: str, content: bytes) -> Incoming:
    return Incoming(name, lambda: content)


@pytest.fixture
def record(workplace: Workplace) -> DisputeRecord:
    with workplace.register.write("李秀英") as uow:
        return disputes.register(
            Dispute(parties=(Party(name="王建国"),), closed_on=None), uow, workplace.clock
        ).record


def change_case(workplace: Workplace, record: DisputeRecord, **said: Any) -> None:
    with workplace.register.write("李秀英") as uow:
        now = uow.load(record.id)
        changed = replace(now, version=now.version + 1, dispute=replace(now.dispute, **said))
        uow.replace(changed, expected_version=now.version)


def archive(workplace: Workplace, record: DisputeRecord) -> None:
    change_case(workplace, record, closed_on=date(2026, 11, 1), filing=Filing(archived_on=date(2026, 11, 10)))


def void(workplace: Workplace, record: DisputeRecord) -> None:
    with workplace.register.write("李秀英") as uow:
        disputes.void(record.id, uow.load(record.id).version, "重复登记", uow, workplace.clock)


@pytest.fixture
def add(workplace: Workplace, record: DisputeRecord) -> Keep:
    def act(name: str, content: bytes, section: str = "evidence", **options: Any) -> Added:
        with workplace.register.write("李秀英") as uow:
            return attachments.add(
                record.id, incoming(name, content), Placing(section), uow, workplace.register.vault, workplace.clock,
                **options,
            )  # fmt: skip

    return act


def of(workplace: Workplace, record: DisputeRecord) -> tuple[Attachment, ...]:
    with workplace.register.read() as reader:
        return reader.attachments(record.id)


def log(workplace: Workplace, record: DisputeRecord) -> list[tuple[str, dict[str, Any]]]:
    with workplace.register.read() as reader:
        return [(entry.action, dict(entry.changes)) for entry in reader.log(record.id)]


def stored(workplace: Workplace) -> int:
    return sum(1 for path in workplace.paths.data.rglob("attachments/*/*") if path.is_file())


# Adding


def test_a_photo_is_attached_with_its_facts_and_a_small_picture(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    added = add("..\\..\\现场.JPG", photo(), "identity")
    assert added.changes == Changes(disputes=frozenset({record.id}))
    (kept,) = of(workplace, record)
    assert (kept.name, kept.media, kept.section, kept.size, kept.actor, kept.pages) == (
        "现场.JPG",
        Media.PICTURE,
        "identity",
        len(photo()),
        "李秀英",
        1,
    )
    assert kept.added_at == workplace.clock.now()
    assert workplace.register.vault.get(kept.digest) == photo()
    with workplace.register.read() as reader:
        assert (reader.thumbnail(kept.digest) or b"").startswith(b"\xff\xd8")
    assert log(workplace, record)[0] == ("attach", {"attachment": (None, "现场.JPG")})


def test_new_files_come_behind_those_of_their_section(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    for number, section in enumerate(("evidence", "session", "evidence")):
        add(f"{number}.jpg", photo(("red", "green", "blue")[number]), section)
    assert [(a.name, a.position) for a in of(workplace, record)] == [("0.jpg", 0), ("2.jpg", 1), ("1.jpg", 0)]


def test_the_same_file_twice_in_a_case_is_told(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    add("a.jpg", photo())
    with pytest.raises(Refused, match="这个文件已经在卷里，放在“证据材料”"):
        add("b.jpg", photo(), "session")
    assert len(of(workplace, record)) == 1


def test_a_file_taken_out_may_come_back(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    (first,) = add("a.jpg", photo()).attachments
    with workplace.register.write("李秀英") as uow:
        attachments.remove(record.id, first.id, "放错了", uow)
    add("b.jpg", photo())
    assert [a.name for a in of(workplace, record)] == ["b.jpg"]
    assert stored(workplace) == 1


def test_a_file_in_a_section_of_no_name_is_told_without_one(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    add("a.jpg", photo(), "county_extra")
    with pytest.raises(Refused, match=r"^这个文件已经在卷里$"):
        add("a.jpg", photo())


def test_many_files_at_once_and_each_refusal_by_name(workplace: Workplace, record: DisputeRecord) -> None:
    def gone() -> bytes:
        raise Trouble("读不出来")

    told: list[tuple[int, int, str]] = []
    files = [
        incoming("a.jpg", photo()),
        incoming("坏.jpg", photo()[:100]),
        incoming("病毒.exe", b"MZ" + bytes(90)),
        Incoming("移走了.jpg", gone),
        incoming("b.jpg", photo("blue")),
        incoming("a的副本.jpg", photo()),
    ]

    def step(done: int, total: int, name: str) -> bool:
        told.append((done, total, name))
        return True

    batch = attachments.take_in_many(files, workplace.register.vault, step)
    with workplace.register.write("李秀英") as uow:
        added = attachments.keep(record.id, batch, Placing(), uow, workplace.clock)
    assert [a.name for a in added.attachments] == ["a.jpg", "b.jpg"]
    assert [name for name, _ in added.refused] == ["坏.jpg", "病毒.exe", "移走了.jpg", "a的副本.jpg"]
    assert added.refused[2] == ("移走了.jpg", "读不出来")
    assert added.refused[3] == ("a的副本.jpg", "这个文件已经在卷里，放在“证据材料”")
    assert told[0] == (0, 6, "a.jpg")
    assert len(told) == 6


def test_stopped_halfway_what_is_done_so_far_is_kept(workplace: Workplace, record: DisputeRecord) -> None:
    files = [incoming(f"{colour}.jpg", photo(colour)) for colour in ("red", "green", "blue")]
    batch = attachments.take_in_many(files, workplace.register.vault, lambda done, _total, _name: done < 2)
    assert batch.is_stopped
    with workplace.register.write("李秀英") as uow:
        added = attachments.keep(record.id, batch, Placing(), uow, workplace.clock)
    assert [a.name for a in added.attachments] == ["red.jpg", "green.jpg"]


def test_nothing_to_keep_changes_nothing(workplace: Workplace, record: DisputeRecord) -> None:
    before = log(workplace, record)
    with workplace.register.write("李秀英") as uow:
        added = attachments.keep(record.id, Batch(), Placing(), uow, workplace.clock)
    assert added.changes == Changes()
    assert log(workplace, record) == before


def test_the_bytes_are_safe_before_the_register_speaks_of_them(
    workplace: Workplace, record: DisputeRecord, add: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble, match="磁盘满了，附件没有存上"):
        add("a.jpg", photo())
    assert of(workplace, record) == ()
    assert stored(workplace) == 0


def test_a_void_case_takes_nothing(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    void(workplace, record)
    with pytest.raises(Refused, match="已经作废"):
        add("b.jpg", photo("blue"))
    for act in (
        lambda uow: attachments.change(replace(kept, caption="x"), uow),
        lambda uow: attachments.move(record.id, kept.id, 1, uow),
        lambda uow: attachments.remove(record.id, kept.id, "x", uow),
    ):
        with pytest.raises(Refused, match="已经作废"), workplace.register.write() as uow:
            act(uow)
    assert of(workplace, record) == (kept_as(kept),)
    assert stored(workplace) == 1


def kept_as(attachment: Attachment) -> Attachment:
    return replace(attachment, actor="李秀英")


def test_a_closed_case_that_is_not_archived_takes_files(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    """Receipts and signed sheets come after closing by their nature."""
    change_case(workplace, record, closed_on=date(2026, 11, 1))
    add("收条.jpg", photo(), "receipt")
    assert len(of(workplace, record)) == 1


def test_an_archived_case_takes_files_with_a_reason_that_is_logged(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    archive(workplace, record)
    with pytest.raises(Refused, match="已经归档，再放附件要写明原因") as refused:
        add("a.jpg", photo(), late_reason="  ")
    assert refused.value.problems[0].field == "late_reason"
    with pytest.raises(Refused, match="控制字符"):
        add("a.jpg", photo(), late_reason="补\x07")
    add("a.jpg", photo(), late_reason=" 当事人补交收条 ")
    assert log(workplace, record)[:2] == [
        ("attach_late", {"late_reason": (None, "当事人补交收条")}),
        ("attach", {"attachment": (None, "a.jpg")}),
    ]


def test_a_case_of_far_too_many_bytes(
    workplace: Workplace, record: DisputeRecord, add: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_TOGETHER", len(photo()) + 10)
    add("a.jpg", photo())
    with pytest.raises(Refused, match="附件已满"):
        add("b.jpg", photo("blue"))


# Files on this PC


def test_reading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "尉迟𬭎㛃.jpg"
    path.write_bytes(photo())
    found = Incoming.of_path(path)
    assert (found.name, found.read()) == (path.name, photo())


def test_a_file_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "录像.mp4"
    with open(path, "wb") as file:
        file.truncate(attachments.LARGEST + 1)
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("read"))
    with pytest.raises(Refused, match="有200 MB，超过200 MB，请压缩或分段后再放"):
        attachments.read_file(path)


def test_a_picture_of_the_clipboard_may_not_be_too_large_either(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)
    with pytest.raises(Refused, match="请压缩"):
        attachments.take_in(incoming("a.jpg", photo()), workplace.register.vault)
    assert stored(workplace) == 0


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="这是文件夹"):
        attachments.read_file(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="不是普通文件"):
        attachments.read_file(tmp_path / "pipe")


def test_a_file_that_is_gone_or_locked_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"“没有\.jpg”读不出来，可能已被移走"):
        attachments.read_file(tmp_path / "没有.jpg")


# Saying it anew


def test_what_is_said_of_an_attachment_is_kept_and_logged(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    said = replace(
        kept,
        caption=" 东墙\u200b ",
        evidence_key="e1",
        stands_for="session_record",
        item=1,
        turn=90,
        per_page=4,
    )
    with workplace.register.write("赵长河") as uow:
        assert attachments.change(said, uow).disputes == {record.id}
        assert attachments.change(said, uow) == Changes(), "the same again changes nothing"
    assert of(workplace, record) == (replace(kept_as(said), caption="东墙"),)
    assert log(workplace, record)[0][1]["caption"] == ("", "东墙")


def test_only_what_may_be_said_is_taken_over(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    with workplace.register.write() as uow:
        attachments.change(replace(kept, name="x.exe", size=1, position=99, item=3, section=""), uow)
    assert of(workplace, record) == (kept_as(kept),), (
        "a sheet's item without a sheet, and no section, say nothing"
    )


def test_moved_to_another_section_it_becomes_the_last_there(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    (first,) = add("a.jpg", photo()).attachments
    add("b.jpg", photo("blue"), "session")
    with workplace.register.write() as uow:
        attachments.change(replace(first, section="session"), uow)
    assert [(a.name, a.section) for a in of(workplace, record)] == [
        ("b.jpg", "session"),
        ("a.jpg", "session"),
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"caption": "笑😀"}, "表情符号"),
        ({"caption": "长" * 201}, "最多200个字"),
        ({"turn": 45}, "90度"),
        ({"per_page": 3}, "1、2或4张"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    workplace: Workplace, record: DisputeRecord, add: Keep, said: dict[str, Any], sentence: str
) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    with pytest.raises(Refused, match=sentence), workplace.register.write() as uow:
        attachments.change(replace(kept, **said), uow)
    assert of(workplace, record) == (kept_as(kept),)


def test_an_archived_case_keeps_its_order(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    archive(workplace, record)
    with pytest.raises(Refused, match="已经归档，附件不能再调整"), workplace.register.write() as uow:
        attachments.change(replace(kept, turn=90), uow)
    with pytest.raises(Refused, match="已经归档"), workplace.register.write() as uow:
        attachments.move(record.id, kept.id, 1, uow)
    with workplace.register.write() as uow:
        attachments.remove(record.id, kept.id, "当事人撤回", uow)
    assert of(workplace, record) == ()


def test_an_attachment_that_is_gone_is_told(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    with workplace.register.write() as uow:
        attachments.remove(record.id, kept.id, "放错了", uow)
    with pytest.raises(Refused, match="已经取出"), workplace.register.write() as uow:
        attachments.move(record.id, kept.id, 1, uow)


@pytest.mark.parametrize("reason", ["", " \n", "x\x00"])
def test_taking_out_needs_a_reason(
    workplace: Workplace, record: DisputeRecord, add: Keep, reason: str
) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    with pytest.raises(Refused), workplace.register.write() as uow:
        attachments.remove(record.id, kept.id, reason, uow)
    assert of(workplace, record) == (kept_as(kept),)


# Order


@pytest.mark.parametrize(
    ("index", "places", "order"),
    [(0, 1, "bacd"), (0, 99, "bcda"), (3, -1, "abdc"), (2, -99, "cabd"), (1, 0, "abcd"), (0, -1, "abcd")],
)
def test_moving_stops_at_the_ends_of_the_section(
    workplace: Workplace, record: DisputeRecord, add: Keep, index: int, places: int, order: str
) -> None:
    ids = []
    for name, colour in zip("abcd", ("red", "green", "blue", "black"), strict=True):
        ids.append(add(f"{name}.jpg", photo(colour)).attachments[0].id)
    add("z.jpg", photo("white"), "session")
    before = len(log(workplace, record))
    with workplace.register.write() as uow:
        changes = attachments.move(record.id, ids[index], places, uow)
    assert "".join(a.name[0] for a in of(workplace, record)) == order + "z"
    assert (changes == Changes()) is (order == "abcd")
    assert (len(log(workplace, record)) == before) is (order == "abcd")


def test_places_that_two_share_are_put_right_by_moving(
    workplace: Workplace, record: DisputeRecord, add: Keep
) -> None:
    """Two windows may have added at the same moment."""
    ids = [add(f"{colour}.jpg", photo(colour)).attachments[0].id for colour in ("red", "green", "blue")]
    with workplace.register.write() as uow:
        for attachment in uow.attachments(record.id):
            uow.change_attachment(replace(attachment, position=5))
    with workplace.register.write() as uow:
        attachments.move(record.id, ids[2], -1, uow)
    assert [a.name for a in of(workplace, record)] == ["red.jpg", "blue.jpg", "green.jpg"]


# Looking and copying


def test_a_copy_is_logged_and_is_the_file_as_it_came(
    workplace: Workplace, record: DisputeRecord, add: Keep, tmp_path: Path
) -> None:
    (kept,) = add("a.jpg", photo()).attachments
    with workplace.register.write("赵长河") as uow:
        attachments.note_export(kept, uow)
    attachments.save_copy(kept, workplace.register.vault, tmp_path / "副本.jpg")
    assert (tmp_path / "副本.jpg").read_bytes() == photo()
    assert log(workplace, record)[0] == ("export_attachment", {"attachment": (None, "a.jpg")})
    with pytest.raises(Trouble, match="找不到文件夹"):
        attachments.save_copy(kept, workplace.register.vault, tmp_path / "no" / "a.jpg")


def test_pages_to_look_at(workplace: Workplace, record: DisputeRecord, add: Keep) -> None:
    from reportlab.pdfgen.canvas import Canvas

    content = io.BytesIO()
    canvas = Canvas(content)
    for _ in range(2):
        canvas.drawString(99, 99, "x")
        canvas.showPage()
    canvas.save()
    (scan,) = add("协议.pdf", content.getvalue()).attachments
    (picture,) = add("a.jpg", photo()).attachments
    (sound,) = add("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(90)).attachments
    assert [attachments.page_count(a) for a in (scan, picture, sound)] == [2, 1, 0]
    page = attachments.page(scan, content.getvalue(), 1, 500)
    assert not isinstance(page, bytes)
    assert max(page.width, page.height) in (500, 501)
    turned = attachments.page(replace(picture, turn=90), photo(), 0, 500)
    assert isinstance(turned, bytes)
    assert Image.open(io.BytesIO(turned)).size == (30, 40)
