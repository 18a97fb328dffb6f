"""Drafts, known people, the office, files for people, and disputes in words."""

import errno
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Draft, Filter
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole
from mediator_desktop.services import drafts, files, people
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.disputes import void
from mediator_desktop.services.office import change_office
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.telling import row_words, tell
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.register import StoredRegister
from tests.registers import reopened

ID = "11010519491231002X"
DAY = date(2026, 3, 1)
SAMPLES = Path(__file__).resolve().parents[2] / "forms" / "samples"


# Drafts


def test_a_draft_is_kept_until_it_is_dropped(register: StoredRegister, clock: FixedClock, paths) -> None:
    key = f"{drafts.INTAKE}1"
    with register.write() as uow:
        first = drafts.keep(key, {"facts": "滴"}, uow, clock)
        second = drafts.keep(key, {"facts": "滴水"}, uow, clock)
    assert (first.changes.drafts, first.changes.disputes) == (True, frozenset())
    assert second.draft == Draft(key=key, saved_at=clock.now(), content={"facts": "滴水"})
    with reopened(paths.data) as after_a_crash, after_a_crash.read() as reader:
        assert reader.drafts() == (second.draft,)
    with register.write() as uow:
        assert drafts.drop(key, uow).changes.drafts
    with register.read() as reader:
        assert reader.drafts() == ()


def test_drafts_are_kept_often_enough() -> None:
    assert drafts.EVERY_SECONDS <= 2


# People met before


@pytest.fixture
def met(register: StoredRegister) -> StoredRegister:
    with register.write() as uow:
        for phone, village, number in (("15400000001", "溪口村", ""), ("15400000002", "石桥村", ID)):
            uow.link_person(Party(name="张建国", phone=phone, village=village, id_number=number), DAY)
        uow.link_person(Party(kind=PartyKind.LEGAL, name="云岭公司", credit_code="91350100M000100Y43"), DAY)
    return register


@pytest.mark.parametrize(
    ("party", "phones"),
    [
        (Party(id_number=ID), ["15400000002"]),
        (Party(id_number=ID.lower(), name="别的名字"), ["15400000002"]),
        (Party(name="张建国", id_number="440524188001010014"), []),
        (Party(name="张建国", village="石桥村"), ["15400000002", "15400000001"]),
        (Party(name="张建国", village="溪口村"), ["15400000001", "15400000002"]),
        (Party(name="张建国", phone="15400000001"), ["15400000001", "15400000002"]),
        (Party(name="张建"), []),
        (Party(), []),
        (Party(credit_code="91350100m000100y43"), [""]),
    ],
)
def test_suggestions_likeliest_first(met: StoredRegister, party: Party, phones: list[str]) -> None:
    with met.read() as reader:
        assert [known.party.phone for known in people.suggest(party, reader)] == phones


def test_someone_chosen_is_not_suggested_again(met: StoredRegister) -> None:
    with met.read() as reader:
        (known,) = people.suggest(Party(id_number=ID), reader)
        assert people.suggest(Party(id_number=ID, person_id=known.id), reader) == ()


def test_what_is_known_fills_what_is_empty(met: StoredRegister) -> None:
    with met.read() as reader:
        (known,) = people.suggest(Party(id_number=ID), reader)
    typed = Party(role=PartyRole.RESPONDENT, name="张建国", phone="66668888")
    filled = people.as_party(known, typed)
    assert (filled.role, filled.phone, filled.village, filled.id_number, filled.person_id) == (
        PartyRole.RESPONDENT, "66668888", "石桥村", ID, known.id,
    )  # fmt: skip


# The office


def test_the_office_is_tidied_and_kept(register: StoredRegister, office: Office) -> None:
    typed = replace(office, name=" 云岭镇司法所\u200b", court="云岭县人民法院 ", region_code="３３０３２４ ",
                    villages=("溪口村 ", " ", "石桥村"))  # fmt: skip
    with register.write() as uow:
        kept = change_office(typed, uow)
    assert (kept.changes.office, kept.changes.everything) == (True, True)
    with register.read() as reader:
        found = reader.office()
    assert found == kept.office
    assert (found.name, found.court, found.region_code, found.villages) == (
        "云岭镇司法所", "云岭县人民法院", "330324", ("溪口村", "石桥村"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"name": " "}, "单位名称"),
        ({"number_rule": NumberRule(pattern="第{序号}号")}, "要有 {年}"),
        ({"villages": ("溪口村", "溪口村 ")}, "写了两次"),
    ],
)
def test_what_is_wrong_with_an_office_changes_nothing(
    register: StoredRegister, office: Office, values: dict, why: str
) -> None:
    def change() -> None:
        with register.write() as uow:
            change_office(replace(office, **values), uow)

    with pytest.raises(Refused, match=why):
        change()
    with register.read() as reader:
        assert reader.office() == office


# Files


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "协议书.pdf"
    for content in (b"old", b"new"):
        files.written_whole(target, content)
        assert target.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["协议书.pdf"]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EDQUOT, "磁盘满了"),
        (errno.EACCES, "可能正在别的程序里打开"),
        (errno.EPERM, "可能正在别的程序里打开"),
        (errno.EROFS, "不能写入"),
        (errno.EIO, "换一个地方"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str, step: str
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(Trouble, match=why):
            files.written_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="找不到文件夹"):
        files.written_whole(tmp_path / "none" / "a.pdf", b"x")


# In words


def test_a_dispute_told_holds_what_is_known_and_nothing_empty(
    workplace: Workplace, clock: FixedClock
) -> None:
    found = [d for path in SAMPLES.glob("*.toml") for d in read_disputes(path) if d != Dispute()]
    assert len(found) >= 5
    for dispute in found:
        with workplace.register.write() as uow:
            record = register_dispute(dispute, uow, clock).record
        lines = list(tell(record, workplace.vocabulary))
        told = "\n".join(value for _, value in lines)
        assert all(label and value for label, value in lines)
        wanted = [p.name for p in dispute.parties] + [m.name for m in dispute.mediators] + [dispute.facts]
        wanted += dispute.agreement.clauses if dispute.agreement else ()
        for word in wanted:
            assert word in told


def test_a_void_dispute_told_names_the_reason(workplace: Workplace, clock: FixedClock) -> None:
    with workplace.register.write() as uow:
        record = register_dispute(Dispute(facts="滴水"), uow, clock).record
        record = void(record.id, 1, "重复登记", uow, clock).record
    told = dict(tell(record, workplace.vocabulary))
    assert (told["状态"], told["作废原因"]) == ("已作废", "重复登记")


def test_a_row_for_machines(workplace: Workplace, clock: FixedClock) -> None:
    with workplace.register.write() as uow:
        register_dispute(
            Dispute(facts="滴水", type_code="neighbours", accepted_on=DAY, village="溪口村"), uow, clock
        )
    with workplace.register.read() as reader:
        (row,) = reader.page(Filter()).rows
    words = row_words(row, workplace.vocabulary)
    assert (words["type"], words["type_name"], words["status_name"], words["received_on"], words["amount"]) == (
        "neighbours", "邻里纠纷", "已受理", "2026-03-01", None,
    )  # fmt: skip
