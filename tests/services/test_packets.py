"""Packets between offices: nothing is lost, nothing comes twice, conflicts are asked, nothing is half done."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.dispute import Dispute, Ending, ReturnVisit, Session
from mediator_desktop.domain.exchange import Part, Result, Side, Standing, Trust, Way
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.screening import Campaign, RoundKind, ScreeningRound
from mediator_desktop.domain.unit import UnitLevel
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.services import disputes, packet_content, packet_receiving, packets, screening
from mediator_desktop.services.packet_receiving import Decision
from mediator_desktop.services.packet_words import label_of, words_of
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage import packet_file
from mediator_desktop.storage import packets as stored
from mediator_desktop.storage.unit_of_work import StoredUnitOfWork
from tests.conftest import CHEAP
from tests.gui.support import a_dispute
from tests.offices import (
    PASSPHRASE,
    an_office,
    changed,
    everything_in,
    loaded,
    opened,
    passed,
    received,
    registered,
    sent,
    village_of,
)

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


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
def stick(tmp_path: Path) -> Path:
    return tmp_path / "a.mdpacket"


def attached(place: Workplace, owner_id: str, key: str, content: bytes, **more: Any) -> None:
    """A file added to a dispute or round."""
    digest = place.register.vault.put(content)
    attachment = Attachment(
        id=key, dispute_id=owner_id, digest=digest, name=f"{key}.jpg", media=Media.PICTURE,
        media_type="image/jpeg", size=len(content), added_at=datetime(2026, 11, 20, 8, 0), **more,
    )  # fmt: skip
    with place.register.write() as uow:
        uow.add_attachment(attachment, b"small " + content)


def files_of(place: Workplace, owner_id: str) -> dict[str, tuple[bytes, bytes | None, str]]:
    with place.register.read() as reader:
        return {
            a.id: (place.register.vault.get(a.digest), reader.thumbnail(a.digest), a.caption)
            for a in reader.attachments(owner_id)
        }


def held(place: Workplace, *found: Any, **more: Any) -> str:
    """A round of the village, held on the 18th."""
    values: dict[str, Any] = {
        "unit": village_of(place).id,
        "for_day": date(2026, 11, 18),
        "held_on": date(2026, 11, 18),
        "people": ("李秀英",),
        "responsible": "李秀英",
        "area": "一组",
        "nil": not found,
    }
    with place.register.write() as uow:
        return screening.hold(ScreeningRound(**(values | more)), found, uow, place.clock).record.id


# Sending


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"recipient": " "}, "请填写接收单位"),
        ({"purpose": ""}, "请填写发送的事由"),
        ({"note": "长" * 300}, "太长了"),
        ({"recipient": "云岭\x07"}, "控制字符"),
        ({"unit": "u"}, "同时给出单位和时间"),
        ({"disputes": ()}, "没有要发送的内容"),
        ({"disputes": ("nobody",)}, "没有这件纠纷"),
    ],
)
def test_what_cannot_be_sent(village: Workplace, stick: Path, wanted: dict[str, Any], sentence: str) -> None:
    record = registered(village)
    whole = {"disputes": (record.id,), "recipient": "云岭镇", "purpose": "上报"} | wanted
    with pytest.raises(Refused, match=sentence):
        packets.pack(packets.Wanted(**whole), stick, PASSPHRASE, village)
    assert not stick.exists()


def test_a_short_passphrase_leaves_neither_file_nor_record(village: Workplace, stick: Path) -> None:
    record = registered(village)
    wanted = packets.Wanted(disputes=(record.id,), recipient="云岭镇", purpose="上报")
    with pytest.raises(Refused, match="口令至少"):
        packets.pack(wanted, stick, "1234", village)
    assert list(stick.parent.glob("*mdpacket*")) == []
    with village.register.read() as reader:
        assert reader.packets() == ()


def test_what_leaves_is_logged_with_recipient_and_purpose(village: Workplace, stick: Path) -> None:
    record = registered(village)
    packed = sent(village, stick, record.id)
    rows = [row for row in everything_in(village)["audit"] if "send_packet" in row]
    assert len(rows) == 1
    told = json.loads(rows[0][6])
    assert told["recipient"] == [None, "云岭镇司法所"]
    assert told["purpose"] == [None, "按职责上报"]
    assert told["disputes"] == [None, [record.number]]
    with village.register.read() as reader:
        row = reader.packet(packed.packet_id, Way.OUT)
        assert packets.own_fingerprint(reader) == packed.fingerprint
    assert row is not None
    assert row.peer == "云岭镇司法所"


def test_a_disk_that_is_full_is_said_and_nothing_is_recorded(
    village: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = registered(village)

    def full(_file: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("mediator_desktop.services.files.os.fsync", full)
    with pytest.raises(Trouble, match="磁盘满了"):
        sent(village, stick, record.id)
    with village.register.read() as reader:
        assert reader.packets() == ()
    assert list(stick.parent.glob("*mdpacket*")) == []


def test_links_to_people_and_keyed_digests_never_leave(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    attached(village, record.id, "p1", b"photo")
    assert record.dispute.parties[0].person_id
    sent(village, stick, record.id)
    letter = opened(town, stick).file.letter.decode()
    assert record.dispute.parties[0].person_id not in letter
    with village.register.read() as reader:
        assert reader.attachments(record.id)[0].digest not in letter


def test_a_suggested_passphrase_is_easily_read_out() -> None:
    first, second = packets.suggested_passphrase(), packets.suggested_passphrase()
    assert [len(group) for group in first.split("-")] == [4, 4, 4, 4]
    assert first != second
    assert packet_file.tidy_passphrase(first).isdigit()


# Receiving


def test_a_new_dispute_arrives_whole(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    attached(village, record.id, "p1", b"photo", caption="院墙")
    result = passed(village, town, stick, record.id)
    assert result.count(Result.NEW) == 1
    arrived = loaded(town, record.id)
    assert arrived.number == record.number == "〔2026〕溪口人调字第001号"
    assert arrived.dispute.committee == "溪口村人民调解委员会"
    assert arrived.dispute.facts == record.dispute.facts
    assert arrived.entered_at == record.entered_at
    assert arrived.dispute.parties[0].person_id not in (None, record.dispute.parties[0].person_id)
    assert files_of(town, record.id) == {"p1": (b"photo", b"small photo", "院墙")}
    with town.register.read() as reader:
        assert [entry.action for entry in reader.log(record.id)] == ["attach", "register"]
    assert any("receive_packet" in row for row in everything_in(town)["audit"])
    assert list(town.register.verify()) == []


def test_the_same_packet_again_changes_nothing(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    attached(village, record.id, "p1", b"photo")
    first = passed(village, town, stick, record.id)
    before = everything_in(town)
    arrival = opened(town, stick)
    assert (arrival.is_received, arrival.has_news) == (True, False)
    again = packet_receiving.receive(arrival, Decision(), town)
    assert again.results == first.results
    assert again.changes == type(again.changes)()
    assert everything_in(town) == before


def test_a_second_packet_that_says_the_same_changes_no_dispute(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    result = passed(village, town, stick, record.id)
    assert result.count(Result.SAME) == 1
    assert loaded(town, record.id).version == 1


def test_what_only_one_side_changed_is_taken_and_what_only_we_changed_stays(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    changed(town, record.id, note="镇里的备注")
    changed(village, record.id, facts="村里又去看了")
    sent(village, stick, record.id)
    comparison = opened(town, stick).items[0].comparison
    assert comparison.standing is Standing.CHANGED
    assert [d.path for d in comparison.differences] == ["facts"]
    received(town, stick)
    assert loaded(town, record.id).dispute.facts == "村里又去看了"
    assert loaded(town, record.id).dispute.note == "镇里的备注"
    with town.register.read() as reader:
        assert reader.log(record.id)[0].action == "receive_packet"
        assert disputes.undoable(reader.log(record.id)) is None


@pytest.mark.parametrize("side", [Side.MINE, Side.THEIRS])
def test_both_ways_with_a_conflict(village: Workplace, town: Workplace, stick: Path, side: Side) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    changed(town, record.id, facts="镇里改的", note="镇里的备注")
    changed(village, record.id, facts="村里改的", place="村口")
    sent(town, stick, record.id, to="溪口村")
    arrival = opened(village, stick)
    assert [d.path for d in arrival.items[0].comparison.conflicts] == ["facts"]
    with pytest.raises(Refused, match="双方都改过"):
        received(village, stick)
    received(village, stick, sides={record.id: {"facts": side}})
    facts = {Side.MINE: "村里改的", Side.THEIRS: "镇里改的"}[side]
    here = loaded(village, record.id).dispute
    assert (here.facts, here.note, here.place) == (facts, "镇里的备注", "村口")
    assert here.committee == ""
    back = passed(village, town, stick, record.id)
    assert back.count(Result.CHANGED) == 1
    there = loaded(town, record.id).dispute
    assert (there.facts, there.note, there.place) == (facts, "镇里的备注", "村口")
    sent(town, stick, record.id, to="溪口村")
    assert not opened(village, stick).has_news
    for place in (village, town):
        assert list(place.register.verify()) == []


def test_sessions_of_both_sides_may_both_be_kept(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    mine, theirs = (Session(held_on=date(2026, 11, day), place=name) for day, name in ((2, "镇"), (3, "村")))
    changed(town, record.id, sessions=(mine,))
    changed(village, record.id, sessions=(theirs,))
    sent(village, stick, record.id)
    received(town, stick, sides={record.id: {"sessions": Side.BOTH}})
    assert loaded(town, record.id).dispute.sessions == (mine, theirs)


def test_something_older_than_what_is_known_is_passed_over(
    village: Workplace, town: Workplace, stick: Path, tmp_path: Path
) -> None:
    record = registered(village)
    old = tmp_path / "old.mdpacket"
    sent(village, old, record.id)
    changed(village, record.id, facts="新的情况")
    passed(village, town, stick, record.id)
    arrival = opened(town, old)
    assert arrival.items[0].comparison.standing is Standing.SAME
    assert "更新" in arrival.items[0].obstacle
    received(town, old)
    assert loaded(town, record.id).dispute.facts == "新的情况"


def test_what_is_left_out_may_be_taken_later(village: Workplace, town: Workplace, stick: Path) -> None:
    first, second = registered(village), registered(village, "孙有才")
    sent(village, stick, first.id, second.id)
    result = received(town, stick, left=frozenset({second.id}))
    assert (result.count(Result.NEW), result.count(Result.LEFT)) == (1, 1)
    with pytest.raises(Refused):
        loaded(town, second.id)
    assert received(town, stick).count(Result.NEW) == 1
    assert loaded(town, second.id).number == second.number


def test_a_number_that_is_taken_here_stays_in_the_docket(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    with town.register.write() as uow:
        uow.take_number("别的委员会", 2026, 1, record.number, "elsewhere")
    passed(village, town, stick, record.id)
    arrived = loaded(town, record.id)
    assert arrived.number is None
    assert arrived.dispute.docket.number == record.number


def test_a_serial_that_is_taken_here_gives_no_number(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    with town.register.write() as uow:
        uow.take_number("溪口村人民调解委员会", 2026, 1, "另一个样式的号", "elsewhere")
    passed(village, town, stick, record.id)
    assert loaded(town, record.id).number is None


def test_files_are_added_changed_and_taken_out(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    attached(village, record.id, "p1", b"one")
    attached(village, record.id, "p2", b"two")
    passed(village, town, stick, record.id)
    attached(village, record.id, "p3", b"three")
    with village.register.write() as uow:
        first = next(a for a in uow.attachments(record.id) if a.id == "p1")
        uow.change_attachment(replace(first, caption="院墙"))
        uow.remove_attachment("p2", "放错了")
    assert passed(village, town, stick, record.id).count(Result.CHANGED) == 1
    assert loaded(town, record.id).version == 1
    assert files_of(town, record.id) == {
        "p1": (b"one", b"small one", "院墙"),
        "p3": (b"three", b"small three", ""),
    }


def test_a_file_taken_out_here_does_not_come_back(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    attached(village, record.id, "p1", b"one")
    passed(village, town, stick, record.id)
    with town.register.write() as uow:
        uow.remove_attachment("p1", "与本案无关")
    changed(village, record.id, note="又及")
    passed(village, town, stick, record.id)
    assert files_of(town, record.id) == {}


def test_a_file_of_another_dispute_here_is_an_obstacle(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record, other = registered(village), registered(town)
    attached(village, record.id, "p1", b"one")
    attached(town, other.id, "p1", b"other")
    sent(village, stick, record.id)
    assert "别的纠纷" in opened(town, stick).items[0].obstacle
    assert received(town, stick).count(Result.LEFT) == 1


def test_voiding_travels_and_what_is_void_here_takes_nothing(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    first, second = registered(village), registered(village, "孙有才")
    sent(village, stick, first.id, second.id)
    received(town, stick)
    with village.register.write() as uow:
        disputes.void(first.id, first.version, "登记重复", uow, village.clock)
    with town.register.write() as uow:
        disputes.void(second.id, 1, "登错了", uow, town.clock)
    changed(village, second.id, note="又及")
    sent(village, stick, first.id, second.id)
    arrival = opened(town, stick)
    assert arrival.items[1].obstacle == "本处已作废，不接收改动"
    received(town, stick)
    voided = loaded(town, first.id).voided
    assert voided is not None
    assert voided.reason == "登记重复"
    assert loaded(town, second.id).dispute.note == ""


def test_a_dispute_void_from_the_start_arrives_void(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    with village.register.write() as uow:
        disputes.void(record.id, record.version, "登记重复", uow, village.clock)
    passed(village, town, stick, record.id)
    voided = loaded(town, record.id).voided
    assert voided is not None


def test_a_change_of_a_closed_case_is_marked_as_late(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    withdrawn = Ending(outcome=Outcome.WITHDRAWN)
    record = changed(village, registered(village).id, ending=withdrawn, closed_on=date(2026, 11, 20))
    passed(village, town, stick, record.id)
    visit = ReturnVisit(visited_on=date(2026, 11, 21), visitor="李秀英")
    changed(village, record.id, return_visits=(visit,))
    passed(village, town, stick, record.id)
    (late,) = loaded(town, record.id).late_entries
    assert (late.reason, late.fields) == ("接收溪口村的纠纷包", ("return_visits",))
    passed(town, village, stick, record.id)
    passed(village, town, stick, record.id)
    assert len(loaded(town, record.id).late_entries) == 1


def test_late_entries_of_a_new_case_come_along(village: Workplace, town: Workplace, stick: Path) -> None:
    withdrawn = Ending(outcome=Outcome.WITHDRAWN)
    record = changed(village, registered(village).id, ending=withdrawn, closed_on=date(2026, 11, 20))
    passed(village, town, stick, record.id)
    visit = ReturnVisit(visited_on=date(2026, 11, 21), visitor="李秀英")
    changed(village, record.id, return_visits=(visit,))
    passed(village, town, stick, record.id)
    with an_office(stick.parent / "county", "云岭县综治中心", village.vocabulary) as county:
        passed(town, county, stick, record.id)
        assert loaded(county, record.id).late_entries == loaded(town, record.id).late_entries != ()


def test_what_contradicts_itself_once_put_together_is_refused(
    village: Workplace, town: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    changed(town, record.id, note="镇里的备注")
    changed(village, record.id, facts="村里改的")
    sent(village, stick, record.id)

    def strict(dispute: Dispute, _today: date) -> tuple[Problem, ...]:
        both = dispute.note and dispute.facts == "村里改的"
        return (Problem("note", "备注与简要情况对不上"),) if both else ()

    monkeypatch.setattr(packet_receiving, "check_dispute", strict)
    before = everything_in(town)
    with pytest.raises(Refused, match="合在一起后：备注与简要情况对不上"):
        received(town, stick)
    assert everything_in(town) == before


def test_a_register_changed_since_the_packet_was_opened_is_looked_at_again(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    passed(village, town, stick, record.id)
    changed(village, record.id, facts="村里改的")
    sent(village, stick, record.id)
    arrival = opened(town, stick)
    changed(town, record.id, facts="镇里改的")
    with pytest.raises(Refused, match="重新打开纠纷包"):
        packet_receiving.receive(arrival, Decision(is_checked=True), town)
    assert loaded(town, record.id).dispute.facts == "镇里改的"


def test_people_are_linked_anew(village: Workplace, town: Workplace, stick: Path) -> None:
    known = registered(town)
    record = registered(village)
    passed(village, town, stick, record.id)
    assert loaded(town, record.id).dispute.parties[0].person_id == known.dispute.parties[0].person_id
    linked = loaded(town, record.id).dispute.parties
    more = (*record.dispute.parties, Party(name="周强", phone="15412340099", village="溪口村"))
    changed(village, record.id, parties=more)
    passed(village, town, stick, record.id)
    assert loaded(town, record.id).dispute.parties[:2] == linked


# Who it comes from


def test_a_first_packet_waits_for_the_telephone(village: Workplace, town: Workplace, stick: Path) -> None:
    record = registered(village)
    packed = sent(village, stick, record.id)
    arrival = opened(town, stick)
    assert (arrival.trust, arrival.fingerprint) == (Trust.NEW, packed.fingerprint)
    before = everything_in(town)
    with pytest.raises(Refused, match=packed.fingerprint):
        packet_receiving.receive(arrival, Decision(), town)
    assert everything_in(town) == before
    received(town, stick)
    assert opened(town, stick).trust is Trust.KNOWN


def test_the_same_name_with_another_key_is_told_loudly(
    village: Workplace, town: Workplace, stick: Path, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    passed(village, town, stick, registered(village).id)
    with an_office(tmp_path / "other", "溪口村", vocabulary) as impostor:
        sent(impostor, stick, registered(impostor).id)
        arrival = opened(town, stick)
        assert arrival.trust is Trust.OTHER_KEY
        with pytest.raises(Refused, match="可能有人冒充"):
            packet_receiving.receive(arrival, Decision(), town)


def test_another_county_is_asked_about(
    town: Workplace, stick: Path, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    with an_office(tmp_path / "far", "石门镇司法所", vocabulary, county="石门县") as far:
        record = registered(far)
        sent(far, stick, record.id)
    assert opened(town, stick).is_other_county
    with pytest.raises(Refused, match="石门县"):
        received(town, stick)
    assert received(town, stick, accepts_other_county=True).count(Result.NEW) == 1


def test_a_packet_of_our_own_and_one_for_somebody_else(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    record = registered(village)
    sent(village, stick, record.id, to="青山乡司法所")
    with pytest.raises(Refused, match="自己发出"):
        opened(village, stick)
    assert "青山乡司法所" in opened(town, stick).notes[0]


# A village's week


def test_a_week_of_a_village_arrives_with_what_was_found(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    campaign = Campaign(
        id="c1", name="春节前专项", first_day=WEEK.first_day, last_day=WEEK.last_day,
        kind=RoundKind.SPECIAL, units=(village_of(village).id,),
    )  # fmt: skip
    with village.register.write() as uow:
        uow.keep_campaign(campaign)
    nil = held(village, for_day=date(2026, 11, 20), held_on=date(2026, 11, 20))
    found = held(village, a_dispute("孙有才"), campaign="c1")
    attached(village, found, "sheet", b"signatures")
    packed = sent(village, stick, unit=village_of(village).id, period=WEEK)
    assert (packed.rounds, packed.disputes, packed.files) == (2, 1, 1)
    result = received(town, stick)
    assert result.count(Result.NEW) == 3
    with town.register.read() as reader:
        here = reader.load_round(found)
        assert here.round.unit == village_of(town).id
        assert reader.load(here.round.disputes[0]).dispute.source_code == "screening"
        assert reader.load_round(nil).round.nil
        (kept,) = reader.campaigns()
        assert (kept.id, kept.units) == ("c1", (village_of(town).id,))
    assert files_of(town, found) == {"sheet": (b"signatures", b"small signatures", "")}
    before = everything_in(town)
    received(town, stick)
    assert everything_in(town) == before


def test_rounds_changed_and_made_void_travel_too(village: Workplace, town: Workplace, stick: Path) -> None:
    first, second = held(village), held(village, for_day=date(2026, 11, 20), held_on=date(2026, 11, 20))
    week = {"unit": village_of(village).id, "period": WEEK}
    sent(village, stick, **week)
    received(town, stick)
    with village.register.write() as uow:
        record = uow.load_round(first)
        screening.change(first, replace(record.round, note="补充"), (), 1, uow, village.clock)
        screening.void_round(second, 1, "重复登记", uow, village.clock)
    sent(village, stick, **week)
    assert received(town, stick).count(Result.CHANGED) == 2
    with town.register.read() as reader:
        assert reader.load_round(first).round.note == "补充"
        assert reader.load_round(second).void_reason == "重复登记"
    sent(village, stick, **week)
    assert received(town, stick).count(Result.SAME) == 2


def test_a_round_of_both_sides_in_conflict(village: Workplace, town: Workplace, stick: Path) -> None:
    key = held(village)
    week = {"unit": village_of(village).id, "period": WEEK}
    sent(village, stick, **week)
    received(town, stick)
    for place, area in ((village, "一组二组"), (town, "全村")):
        with place.register.write() as uow:
            record = uow.load_round(key)
            screening.change(key, replace(record.round, area=area), (), 1, uow, place.clock)
    sent(village, stick, **week)
    assert received(town, stick, sides={key: {"area": Side.THEIRS}}).count(Result.CHANGED) == 1
    with town.register.read() as reader:
        assert reader.load_round(key).round.area == "一组二组"


def test_a_unit_that_is_missing_is_added_when_asked(
    village: Workplace, stick: Path, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    held(village)
    sent(village, stick, unit=village_of(village).id, period=WEEK)
    with an_office(tmp_path / "t", "云岭镇司法所", vocabulary, villages=("石桥村",)) as town:
        arrival = opened(town, stick)
        assert [unit.name for unit in arrival.missing_units] == ["溪口村"]
        assert received(town, stick).count(Result.LEFT) == 1
        assert received(town, stick, adds_units=True).count(Result.NEW) == 1
        unit = village_of(town)
        with town.register.read() as reader:
            parent = next(u for u in reader.units() if u.id == unit.parent)
            assert (parent.level, parent.name) == (UnitLevel.TOWNSHIP, "云岭镇")
            assert reader.office().villages == ("石桥村", "溪口村")


def test_a_village_of_the_same_name_elsewhere_is_another(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    held(village)
    with town.register.write() as uow:
        units = [replace(u, name="青山乡") if u.level is UnitLevel.TOWNSHIP else u for u in uow.units()]
        uow.save_units(units)
    sent(village, stick, unit=village_of(village).id, period=WEEK)
    assert [unit.name for unit in opened(town, stick).missing_units] == ["溪口村"]


# Killed in the middle


WRITES = (
    "add", "replace", "void", "take_number", "link_person", "keep_packet", "keep_origin", "record_event",
    "add_attachment", "change_attachment", "remove_attachment", "add_round", "replace_round", "keep_campaign",
    "save_units",
)  # fmt: skip


class Pulled(Exception):
    """The plug."""


def test_a_plug_pulled_at_any_write_harms_nothing(
    village: Workplace, town: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, gone = registered(village), registered(village, "周强")
    attached(village, old.id, "p1", b"one")
    attached(village, old.id, "p2", b"two")
    held(village)
    week = {"unit": village_of(village).id, "period": WEEK}
    sent(village, stick, old.id, gone.id, **week)
    received(town, stick)
    changed(village, old.id, facts="改过")
    attached(village, old.id, "p3", b"three")
    with village.register.write() as uow:
        first = next(a for a in uow.attachments(old.id) if a.id == "p1")
        uow.change_attachment(replace(first, caption="院墙"))
        uow.remove_attachment("p2", "放错了")
        disputes.void(gone.id, 1, "重复", uow, village.clock)
    held(village, a_dispute("孙有才"), for_day=date(2026, 11, 20), held_on=date(2026, 11, 20))
    sent(village, stick, old.id, gone.id, **week)
    before = everything_in(town)
    arrival = opened(town, stick)
    written: list[str] = []
    pulled_at = -1

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(StoredUnitOfWork, name)

        def write(self: Any, *args: Any, **more: Any) -> Any:
            if len(written) == pulled_at:
                raise Pulled
            written.append(name)
            return real(self, *args, **more)

        return write

    for name in WRITES:
        monkeypatch.setattr(StoredUnitOfWork, name, watched(name))
    while pulled_at < 200:
        pulled_at += 1
        written.clear()
        try:
            packet_receiving.receive(arrival, Decision(), town)
        except Pulled:
            assert everything_in(town) == before
        else:
            break
    assert pulled_at > 15
    assert {"add", "replace", "void", "take_number", "add_attachment", "change_attachment"} < set(written)
    assert {"remove_attachment", "add_round", "keep_origin", "keep_packet", "record_event"} < set(written)
    assert list(town.register.verify()) == []


# Receipts


def test_a_receipt_comes_back(village: Workplace, town: Workplace, stick: Path, tmp_path: Path) -> None:
    record = registered(village)
    result = passed(village, town, stick, record.id)
    path = packets.write_receipt(result.packet_id, tmp_path / "r.mdreceipt", town)
    assert record.dispute.parties[0].name not in path.read_text("utf-8")
    receipt = packets.read_receipt(path, village)
    assert (receipt.receiver.name, receipt.trust) == ("云岭镇司法所", Trust.NEW)
    assert [(r.id, r.result) for r in receipt.results] == [(record.id, "new")]
    with pytest.raises(Refused, match=receipt.fingerprint):
        packets.take_receipt(receipt, village)
    taken = packets.take_receipt(receipt, village, is_checked=True)
    assert taken.packet.receipted_at == village.clock.now()
    before = everything_in(village)
    again = packets.take_receipt(packets.read_receipt(path, village), village)
    assert again.packet.receipted_at == village.clock.now()
    assert everything_in(village) == before
    changed(town, record.id, note="回复")
    sent(town, stick, record.id, to="溪口村")
    assert opened(village, stick).trust is Trust.KNOWN


def test_receipts_that_do_not_fit(
    village: Workplace, town: Workplace, stick: Path, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = tmp_path / "r.mdreceipt"
    with pytest.raises(Refused, match="还没有接收"):
        packets.write_receipt("nothing", path, town)
    with pytest.raises(Trouble, match="读不出来"):
        packets.read_receipt(path, village)
    result = passed(village, town, stick, registered(village).id)
    packets.write_receipt(result.packet_id, path, town)
    good = path.read_text("utf-8")
    with pytest.raises(Refused, match="不是本处发出"):
        packets.read_receipt(path, town)
    for content, sentence in (
        ("", "不是回执"),
        ("{", "不是回执"),
        ("[1]", "不是回执"),
        ('{"format": 1, "letter": 3, "seal": ""}', "不是回执"),
        ('{"format": 1, "letter": "x", "seal": "xyz"}', "不是回执"),
        ('{"format": 2}', "更新版本"),
        (good.replace("new", "left"), "签名"),
        ("x" * (packets.MOST_RECEIPT_BYTES + 1), "不是回执"),
    ):
        path.write_text(content, "utf-8")
        with pytest.raises(Refused, match=sentence):
            packets.read_receipt(path, village)
    path.write_text(good, "utf-8")
    packets.take_receipt(packets.read_receipt(path, village), village, is_checked=True)
    with an_office(tmp_path / "other", "云岭镇司法所", vocabulary) as other:
        received(other, stick)
        packets.write_receipt(result.packet_id, path, other)
    with pytest.raises(Refused, match="另一个单位的回执"):
        packets.read_receipt(path, village)


# Bad letters


def forged(place: Workplace, stick: Path, letter: dict[str, Any], parts: tuple[bytes, ...] = ()) -> None:
    """A packet that is well sealed and signed but says something else."""
    content = packet_file.sealed(
        json.dumps(letter).encode(),
        [Part(len(part), lambda part=part: part) for part in parts],
        PASSPHRASE,
        bytes(32),
        CHEAP,
        lambda *_: None,
    )
    stick.write_bytes(b"".join(content))


def letter_of(village: Workplace, town: Workplace, stick: Path) -> dict[str, Any]:
    record = registered(village)
    attached(village, record.id, "p1", b"one")
    held(village, a_dispute("孙有才"))
    sent(village, stick, record.id, unit=village_of(village).id, period=WEEK)
    letter: dict[str, Any] = json.loads(opened(town, stick).file.letter)
    return letter


PARTS = (b"one", b"small one")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda letter: letter.pop("cover"),
        lambda letter: letter["cover"].update(id="../../x"),
        lambda letter: letter["cover"].update(edition=0),
        lambda letter: letter["cover"].update(made_at="yesterday"),
        lambda letter: letter["cover"]["sender"].update(name=" "),
        lambda letter: letter["cover"].update(note="\ud800"),
        lambda letter: letter.update(disputes={}),
        lambda letter: letter.update(disputes=[{}] * (packet_content.MOST_ITEMS + 1)),
        lambda letter: letter["units"][0].update(name="\x00"),
    ],
)
def test_a_letter_that_makes_no_sense_is_refused_whole(
    village: Workplace, town: Workplace, stick: Path, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    letter = letter_of(village, town, stick)
    spoil(letter)
    forged(village, stick, letter, PARTS)
    with pytest.raises(Refused, match="读不懂"):
        opened(town, stick)


def test_letters_that_are_no_table_are_refused(town: Workplace, stick: Path) -> None:
    for letter in ([], "x", 3):
        forged(town, stick, letter)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="读不懂"):
            opened(town, stick)
    with pytest.raises(Refused, match="读不懂"):
        packet_content.json_table(b"[" * 100_000)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: d.update(id="a b"), "读不懂"),
        (lambda d: d.update(version="one"), "整数"),
        (lambda d: d["dispute"].update(no_such_fact=1), "不认识"),
        (lambda d: d["dispute"].update(accepted_on="2027-05-01"), "今天之后"),
        (lambda d: d["dispute"].update(note="\x07"), "不能"),
        (lambda d: d["dispute"]["parties"][0].update(occupation="x" * 60_000), "过长|太长"),
        (lambda d: d["files"][0]["attachment"].update(id="../p"), "附件的编号"),
        (lambda d: d["files"][0]["attachment"].update(name="a/b.exe"), "文件名"),
        (lambda d: d["files"][0]["attachment"].update(size=99), "不在包里"),
        (lambda d: d["files"][0].update(part=7), "不在包里"),
        (lambda d: d["files"][0].update(thumbnail=7), "读不懂"),
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out_with_a_sentence(
    village: Workplace,
    town: Workplace,
    stick: Path,
    spoil: Callable[[dict[str, Any]], Any],
    sentence: str,
) -> None:
    letter = letter_of(village, town, stick)
    spoil(letter["disputes"][0])
    forged(village, stick, letter, PARTS)
    arrival = opened(town, stick)
    (broken,) = arrival.content.broken
    assert re.search(sentence, broken.sentence)
    result = received(town, stick)
    assert result.count(Result.NEW) == 2


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda r: r["round"].update(unit="elsewhere"), "哪个单位"),
        (lambda r: r["round"].update(held_on="2027-01-01"), "今天之后"),
        (lambda r: r["round"].update(disputes=["a b"]), "读不懂"),
        (lambda r: r["round"].update(note="\x07"), "不能"),
    ],
)
def test_a_round_that_makes_no_sense_is_left_out(
    village: Workplace,
    town: Workplace,
    stick: Path,
    spoil: Callable[[dict[str, Any]], Any],
    sentence: str,
) -> None:
    letter = letter_of(village, town, stick)
    spoil(letter["rounds"][0])
    forged(village, stick, letter, PARTS)
    (broken,) = opened(town, stick).content.broken
    assert sentence in broken.sentence


def test_the_same_dispute_twice_is_taken_once(village: Workplace, town: Workplace, stick: Path) -> None:
    letter = letter_of(village, town, stick)
    letter["disputes"].append(letter["disputes"][1])
    forged(village, stick, letter, PARTS)
    (broken,) = opened(town, stick).content.broken
    assert "两次" in broken.sentence


def test_a_newer_program_that_knows_more_is_told(village: Workplace, town: Workplace, stick: Path) -> None:
    letter = letter_of(village, town, stick)
    letter["cover"]["edition"] += 1
    forged(village, stick, letter, PARTS)
    assert opened(town, stick).items
    letter["disputes"][0]["dispute"]["something_new"] = "x"
    forged(village, stick, letter, PARTS)
    with pytest.raises(Refused, match="更新版本的程序"):
        opened(town, stick)


def test_a_round_whose_dispute_did_not_come_keeps_what_is_here(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    letter = letter_of(village, town, stick)
    found = letter["rounds"][0]["round"]["disputes"][0]
    forged(village, stick, letter, PARTS)
    received(town, stick, left=frozenset({found}))
    with town.register.read() as reader:
        assert reader.load_round(letter["rounds"][0]["id"]).round.disputes == ()


@pytest.mark.parametrize(
    "number",
    [
        {"committee": "", "series_year": 2026, "serial": 1, "number": "x"},
        {"committee": "c", "series_year": 2026, "serial": 10**9, "number": "x"},
        {"committee": "c", "series_year": 2026, "serial": 1, "number": ""},
    ],
)
def test_a_number_that_cannot_be_is_not_taken(
    village: Workplace, town: Workplace, stick: Path, number: dict[str, Any]
) -> None:
    letter = letter_of(village, town, stick)
    letter["disputes"][0]["number"] = number
    letter["disputes"][0]["dispute"]["committee"] = ""
    forged(village, stick, letter, PARTS)
    received(town, stick)
    arrived = loaded(town, letter["disputes"][0]["id"])
    assert arrived.number is None
    assert arrived.dispute.committee == "溪口村人民调解委员会"


def test_moments_with_a_zone_or_after_now_are_kept_as_local_ones(
    village: Workplace, town: Workplace, stick: Path
) -> None:
    letter = letter_of(village, town, stick)
    letter["disputes"][0]["entered_at"] = "2031-01-01T00:00:00+08:00"
    letter["disputes"][0]["voided"] = {"at": "2026-11-20T00:00:00+08:00", "reason": "重复"}
    forged(village, stick, letter, PARTS)
    received(town, stick)
    arrived = loaded(town, letter["disputes"][0]["id"])
    assert arrived.entered_at == town.clock.now()
    assert arrived.voided is not None
    assert arrived.voided.at.tzinfo is None


def test_an_office_without_facts_says_so(village: Workplace, stick: Path, town: Workplace) -> None:
    record = registered(village)
    sent(village, stick, record.id)
    for place in (village, town):
        with place.register.write() as uow:
            uow._connection.exec_driver_sql("DELETE FROM office")
    with pytest.raises(Refused, match="单位情况"):
        sent(village, stick, record.id)
    with pytest.raises(Refused, match="单位情况"):
        opened(town, stick)


# Words


@pytest.mark.parametrize(
    ("path", "value", "label", "words"),
    [
        ("facts", None, "简要情况", "（没有填写）"),
        ("facts", "排水", "简要情况", "排水"),
        ("type_code", "neighbours", "纠纷类型", "邻里纠纷"),
        ("amount", "3000.00", "涉及金额", "3,000.00元"),
        ("accepted_on", "2026-10-20", "受理日期", "2026-10-20"),
        ("parties", [{"name": "王建国"}], "当事人", "王建国"),
        ("parties", [{"name": "甲"}, {"role": "respondent", "name": "乙"}], "当事人", "1. 甲\n2. 被申请人，乙"),
        ("requests", ["恢复排水"], "申请事项", "恢复排水"),
        ("sessions", [{"held_on": "2026-11-02", "held_at": "09:30", "is_public": True}], "调解记录",
         "2026-11-02，09:30，是"),
        ("docket.struck_off_on", "2026-11-02", "销号日期", "2026-11-02"),
        ("docket.opener", "李秀英", "挂号销号", "李秀英"),
        ("voided", "重复", "作废", "作废：重复"),
        ("attachments.p1", {"name": "a.jpg", "caption": "院墙"}, "附件", "a.jpg 院墙"),
        ("disputes", ["a", "b"], "查到的纠纷", "2件"),
        ("nil", True, "零报告", "是"),
        ("people", ["甲", "乙"], "参加人", "甲\n乙"),
        ("kind", "special", "排查类别", "专项排查"),
        ("no_such", "x", "其他内容", "x"),
    ],
)  # fmt: skip
def test_facts_in_words(vocabulary: Vocabulary, path: str, value: Any, label: str, words: str) -> None:
    assert label_of(path) == label
    assert words_of(path, value, vocabulary) == words


def test_every_fact_of_a_dispute_and_a_round_has_a_label() -> None:
    names = {spec.name for kind in (Dispute, ScreeningRound) for spec in dataclasses.fields(kind)}
    assert {name for name in names if label_of(name) == "其他内容"} == set()
