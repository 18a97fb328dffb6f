"""Registering, saving, undoing and voiding through the services, on the real register."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.checks_steps import check_step
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.status import status_of
from mediator_desktop.domain.steps import Confirmation, Evidence, Investigation, Recusal, Transfer
from mediator_desktop.domain.views import Changes, Filter, IssuedPaper
from mediator_desktop.domain.vocabulary import AgreementForm, PartyRole, Status
from mediator_desktop.services import disputes as service
from mediator_desktop.services.office import change_office
from mediator_desktop.storage.register import StoredRegister
from tests.registers import reopened
from tests.strategies import disputes

FACTS = Dispute(facts="滴水", accepted_on=date(2026, 3, 5))
ZHANG = Party(name="张建国", phone="13800138000", village="溪口村")


@pytest.fixture
def desk(register: StoredRegister, clock: FixedClock) -> "Desk":
    return Desk(register, clock)


class Desk:
    """The services as a window calls them, each in a transaction of its own."""

    def __init__(self, register: StoredRegister, clock: FixedClock) -> None:
        self.stored = register
        self.clock = clock

    def register(self, dispute: Dispute) -> DisputeRecord:
        with self.stored.write("李秀英") as uow:
            return service.register(dispute, uow, self.clock).record

    def save(self, key: str, dispute: Dispute, version: int, late_reason: str = "") -> service.Kept:
        with self.stored.write("李秀英") as uow:
            return service.save(
                key, dispute, version, uow, self.clock, late_reason=late_reason, actor="李秀英"
            )

    def undo(self, key: str, version: int) -> service.Kept:
        with self.stored.write("李秀英") as uow:
            return service.undo(key, version, uow, self.clock)

    def void(self, key: str, version: int, reason: str = "重复登记") -> service.Kept:
        with self.stored.write("李秀英") as uow:
            return service.void(key, version, reason, uow, self.clock)

    def load(self, key: str) -> DisputeRecord:
        with self.stored.read() as reader:
            return reader.load(key)

    def find(self, text: str) -> list[str]:
        with self.stored.read() as reader:
            return [row.id for row in reader.page(Filter(text=text)).rows]

    def next_number(self, dispute: Dispute | None = None) -> str:
        with self.stored.read() as reader:
            return service.next_number(reader, self.clock, dispute)


def refused(caught: Any) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in caught.value.problems}


# Registering


def test_a_registered_dispute_has_a_number_and_two_kinds_of_days(desk: Desk) -> None:
    record = desk.register(FACTS)
    assert record == desk.load(record.id)
    assert (record.number, record.version, record.voided) == ("〔2026〕云岭人调字第001号", 1, None)
    assert (record.dispute.accepted_on, record.entered_at) == (date(2026, 3, 5), desk.clock.now())


def test_the_number_that_is_promised_is_the_number_that_is_given(desk: Desk) -> None:
    for accepted in (None, date(2026, 3, 5), date(2025, 12, 31)):
        dispute = replace(FACTS, accepted_on=accepted)
        promised = desk.next_number(dispute)
        assert desk.next_number(dispute) == promised
        assert desk.register(dispute).number == promised
    assert desk.next_number() == "〔2026〕云岭人调字第003号"


def test_numbers_go_by_the_year_of_acceptance(desk: Desk) -> None:
    days = (date(2026, 3, 5), date(2025, 12, 31), None, date(2025, 1, 1))
    numbers = [desk.register(replace(FACTS, accepted_on=day)).number for day in days]
    assert numbers == [f"〔{year}〕云岭人调字第{n:03d}号" for year, n in
                       ((2026, 1), (2025, 1), (2026, 2), (2025, 2))]  # fmt: skip


def test_a_register_without_an_office_gives_no_numbers(desk: Desk, paths: Paths) -> None:
    with desk.stored.write() as uow:
        uow._connection.exec_driver_sql("DELETE FROM office")
    with pytest.raises(Refused, match="还没有填写单位情况"):
        desk.register(FACTS)


@pytest.mark.parametrize("dispute", [Dispute(), Dispute(accepted_on=date(2026, 3, 5)), Dispute(facts=" \n"),
                                     Dispute(parties=(Party(), Party(role=PartyRole.RESPONDENT)))])  # fmt: skip
def test_nothing_at_all_is_not_registered(desk: Desk, dispute: Dispute) -> None:
    with pytest.raises(Refused) as caught:
        desk.register(dispute)
    assert refused(caught) == {"parties[0].name": "请至少填写一位当事人或简要情况"}
    assert desk.next_number() == "〔2026〕云岭人调字第001号"


def test_an_incomplete_dispute_is_registered(desk: Desk) -> None:
    for dispute in (Dispute(title="滴水案"), Dispute(facts="滴水"), Dispute(parties=(Party(name="张"),))):
        assert desk.register(dispute).number


@pytest.mark.parametrize(
    ("dispute", "field"),
    [
        (replace(FACTS, facts="吵架😀"), "facts"),
        (replace(FACTS, facts="\ud842"), "facts"),
        (replace(FACTS, type_code="\ud842"), "type_code"),
        (replace(FACTS, parties=(replace(ZHANG, phone="138\ud842"),)), "parties[0].phone"),
        (replace(FACTS, accepted_on=date(2027, 1, 1)), "accepted_on"),
        (replace(FACTS, people_involved=0), "people_involved"),
    ],
)
def test_what_is_wrong_is_not_registered_and_uses_no_number(desk: Desk, dispute: Dispute, field: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.register(dispute)
    assert field in refused(caught)
    assert desk.register(FACTS).number == "〔2026〕云岭人调字第001号"


def test_the_same_person_on_both_sides_is_not_registered(desk: Desk) -> None:
    both = tuple(
        Party(role=role, name="张建国", id_number=number)
        for role, number in ((PartyRole.APPLICANT, "11010519491231002x"),
                             (PartyRole.RESPONDENT, "110105 19491231 002X"))
    )  # fmt: skip
    with pytest.raises(Refused, match="同一身份证号"):
        desk.register(replace(FACTS, parties=both))


def test_what_is_doubtful_is_registered(desk: Desk) -> None:
    record = desk.register(replace(FACTS, parties=(replace(ZHANG, id_number="123", phone="12"),)))
    assert desk.load(record.id).dispute.parties[0].id_number == "123"


def test_copied_text_is_tidied(desk: Desk) -> None:
    dispute = Dispute(
        facts="一\r\n二 ",
        village="　溪口村\u200b",
        requests=("赔偿 ", "  "),
        parties=(
            Party(name=" 张建国 ", phone="\u202d138 0013 8000\u202c", id_number=" 11010519491231002x "),
            Party(role=PartyRole.RESPONDENT),
        ),
        mediators=(Assignment(name=" 李秀英"), Assignment(name=" ")),
        sessions=(Session(), Session(place="调解室")),
        agreement=Agreement(clauses=(" 一、赔偿。", "")),
    )
    kept = desk.register(dispute).dispute
    (party,) = kept.parties
    assert (party.name, party.phone, party.id_number) == ("张建国", "13800138000", "11010519491231002X")
    assert (kept.facts, kept.village, kept.requests) == ("一\n二", "溪口村", ("赔偿",))
    assert [m.name for m in kept.mediators] == ["李秀英"]
    assert kept.sessions == (Session(place="调解室"),)
    assert kept.agreement == Agreement(clauses=("一、赔偿。",))


def test_every_line_of_evidence_has_a_key_of_its_own_for_good(desk: Desk) -> None:
    lines = (
        Evidence(name="照片"), Evidence(key="a1", name=" 收条 "), Evidence(key="a1", name="借条"), Evidence(key="a2"),
    )  # fmt: skip
    record = desk.register(replace(FACTS, evidence=lines))
    kept = record.dispute.evidence
    assert [line.name for line in kept] == ["照片", "收条", "借条"], "a key alone is no evidence"
    assert len({line.key for line in kept}) == 3
    assert kept[1].key == "a1", "the first keeps it, attachments may belong to it"
    again = desk.save(record.id, replace(record.dispute, evidence=kept[::-1], note="新"), 1).record
    assert again.dispute.evidence == kept[::-1]


def test_steps_in_which_nothing_was_written_are_dropped(desk: Desk) -> None:
    empty = replace(
        FACTS,
        recusals=(Recusal(),),
        investigations=(Investigation(record="　\u200b"),),
        transfers=(Transfer(matter="  核对 "),),
        confirmation=Confirmation(),
    )
    kept = desk.register(empty).dispute
    assert (kept.recusals, kept.investigations, kept.confirmation) == ((), (), None)
    assert kept.transfers == (Transfer(matter="核对"),)


@pytest.mark.parametrize("form", AgreementForm)
def test_an_empty_agreement_is_none(desk: Desk, form: AgreementForm) -> None:
    assert desk.register(replace(FACTS, agreement=Agreement(form=form))).dispute.agreement is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(disputes)
def test_what_is_registered_is_what_is_loaded(desk: Desk, dispute: Dispute) -> None:
    record = desk.register(dispute)
    loaded = desk.load(record.id)
    assert loaded == record
    assert status_of(loaded.dispute) is status_of(dispute)
    nameless = tuple(replace(party, person_id=None) for party in loaded.dispute.parties)
    assert replace(loaded.dispute, parties=nameless) == service.tidied(dispute)


# Other committees, other names


def test_two_committees_of_one_office_never_share_a_number(desk: Desk) -> None:
    names = ("", "溪口村人民调解委员会", "", "溪口村人民调解委员会", "石桥村人民调解委员会")
    numbers = [desk.register(replace(FACTS, committee=name)).number for name in names]
    assert numbers == [f"〔2026〕云岭人调字第{n:03d}号" for n in range(1, 6)]


RENAMED: dict[str, dict[str, Any]] = {
    "committee": {"committee": "云岭镇人民调解委员会（新）"},
    "numbering never restarts": {
        "number_rule": NumberRule(prefix="云岭", restart_yearly=False)
    },
    "name": {"name": "云岭镇综治中心"},
}  # fmt: skip


@pytest.mark.parametrize("values", RENAMED.values(), ids=RENAMED.keys())
def test_numbers_go_on_after_the_office_changed(desk: Desk, office: Any, values: dict[str, Any]) -> None:
    for _ in range(3):
        desk.register(FACTS)
    with desk.stored.write() as uow:
        change_office(replace(office, **values), uow)
    assert desk.next_number(FACTS) == "〔2026〕云岭人调字第004号"
    assert [desk.register(FACTS).number for _ in range(2)] == [
        "〔2026〕云岭人调字第004号",
        "〔2026〕云岭人调字第005号",
    ]


def test_a_new_pattern_counts_on(desk: Desk, office: Any) -> None:
    desk.register(FACTS)
    with desk.stored.write() as uow:
        rule = NumberRule(pattern="{字头}人调字〔{年}〕第{序号}号", prefix="云")
        change_office(replace(office, number_rule=rule), uow)
    assert desk.register(FACTS).number == "云人调字〔2026〕第2号"


# Saving


def test_a_saved_change_is_there_and_counted(desk: Desk) -> None:
    record = desk.register(FACTS)
    kept = desk.save(record.id, replace(record.dispute, note="新"), 1)
    assert kept.changes == Changes(disputes=frozenset({record.id}))
    assert (kept.record.version, kept.record.number) == (2, record.number)
    assert desk.load(record.id) == kept.record
    assert desk.load(record.id).entered_at == record.entered_at


def test_saving_what_is_on_record_changes_nothing(desk: Desk) -> None:
    record = desk.register(replace(FACTS, parties=(ZHANG,)))
    kept = desk.save(record.id, record.dispute, 1)
    assert (kept.record, kept.changes) == (record, Changes())


def test_who_comes_second_is_told(desk: Desk, paths: Paths) -> None:
    record = desk.register(FACTS)
    with reopened(paths.data) as other_window:
        other = Desk(other_window, desk.clock)
        other.save(record.id, replace(record.dispute, note="别的窗口"), 1)
        with pytest.raises(Refused, match="刚在别的窗口改过"):
            desk.save(record.id, replace(record.dispute, note="这个窗口"), 1)
        with pytest.raises(Refused, match="刚在别的窗口改过"):
            desk.save(record.id, record.dispute, 1)
        with pytest.raises(Refused, match="刚在别的窗口改过"):
            desk.void(record.id, 1)
        with pytest.raises(Refused, match="刚在别的窗口改过"):
            desk.undo(record.id, 1)
    assert desk.load(record.id).dispute.note == "别的窗口"


def test_what_is_wrong_is_not_saved(desk: Desk) -> None:
    record = desk.register(FACTS)
    with pytest.raises(Refused, match="今天之后"):
        desk.save(record.id, replace(record.dispute, accepted_on=date(2027, 1, 1)), 1)
    assert desk.load(record.id) == record


def test_a_dispute_that_is_not_there_cannot_be_saved(desk: Desk) -> None:
    with pytest.raises(Refused, match="没有这件纠纷"):
        desk.save("nobody", FACTS, 1)


# Undoing


def test_undo_takes_back_the_last_change_and_redo_is_undo_again(desk: Desk) -> None:
    first = desk.register(replace(FACTS, amount=Money(500), parties=(ZHANG,)))
    other = Dispute(facts="改成借款", parties=(replace(ZHANG, name="李四"),), note="新")
    second = desk.save(first.id, other, 1).record
    undone = desk.undo(first.id, 2).record
    assert (undone.dispute, undone.version) == (first.dispute, 3)
    assert desk.find("滴水") == [first.id]
    assert desk.find("借款") == []
    again = desk.undo(first.id, 3).record
    assert again.dispute == second.dispute
    assert desk.find("借款") == [first.id]


def test_there_is_nothing_to_undo_before_the_first_change(desk: Desk) -> None:
    record = desk.register(FACTS)
    with pytest.raises(Refused, match="没有可以撤销的修改"):
        desk.undo(record.id, 1)


def test_what_was_taken_over_from_elsewhere_has_nothing_to_undo(desk: Desk) -> None:
    now = datetime(2026, 3, 1)
    taken = DisputeRecord(id="a", version=1, number=None, entered_at=now, changed_at=now, dispute=FACTS)
    with desk.stored.write() as uow:
        uow.add_many([taken])
    with pytest.raises(Refused, match="没有可以撤销的修改"):
        desk.undo("a", 1)
    desk.save("a", replace(FACTS, note="新"), 1)
    assert desk.undo("a", 2).record.dispute == FACTS


def test_a_voiding_is_not_undone(desk: Desk) -> None:
    record = desk.register(FACTS)
    desk.save(record.id, replace(record.dispute, note="新"), 1)
    desk.void(record.id, 2)
    with pytest.raises(Refused, match="没有可以撤销的修改"):
        desk.undo(record.id, 3)


def test_printing_between_does_not_stop_undo(desk: Desk) -> None:
    record = desk.register(FACTS)
    desk.save(record.id, replace(record.dispute, note="新"), 1)
    with desk.stored.write() as uow:
        uow.keep_issued(
            IssuedPaper(
                id=0, dispute_id=record.id, form_id="f", edition="1", title="协议书",
                printed_at=datetime(2026, 3, 5), actor="", digest="d", content="{}",
            )
        )  # fmt: skip
    assert desk.load(record.id).version == 2
    assert desk.undo(record.id, 2).record.dispute == record.dispute


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(disputes, disputes)
def test_undo_restores_every_fact(desk: Desk, before: Dispute, after: Dispute) -> None:
    first = desk.register(before)
    assume(not check_step(first.dispute, after))
    saved = desk.save(first.id, after, 1, late_reason="更正")
    if saved.changes == Changes():
        return
    undone = desk.undo(first.id, 2).record.dispute
    assert to_plain(undone) == to_plain(first.dispute)


# Voiding


def test_a_void_number_stays_used(desk: Desk) -> None:
    first = desk.register(FACTS)
    voided = desk.void(first.id, 1, " 重复登记 ").record
    assert voided.voided is not None
    assert (voided.voided.reason, voided.voided.at) == ("重复登记", desk.clock.now())
    assert status_of(voided.dispute, voided=True) is Status.VOIDED
    assert desk.load(first.id) == voided
    assert desk.register(FACTS).number == "〔2026〕云岭人调字第002号"


@pytest.mark.parametrize(
    ("reason", "why"), [("", "请写明"), (" \n", "请写明"), ("重复😀", "表情"), ("\0", "控制")]
)
def test_a_voiding_needs_a_reason(desk: Desk, reason: str, why: str) -> None:
    record = desk.register(FACTS)
    with pytest.raises(Refused, match=why) as caught:
        desk.void(record.id, 1, reason)
    assert list(refused(caught)) == ["reason"]
    assert desk.load(record.id).voided is None


def test_what_is_void_stays_as_it_is(desk: Desk) -> None:
    record = desk.register(FACTS)
    desk.void(record.id, 1)
    with pytest.raises(Refused, match="已经作废，不能再改"):
        desk.save(record.id, replace(record.dispute, note="新"), 2)
    with pytest.raises(Refused, match="已经作废"):
        desk.void(record.id, 2)


@pytest.mark.parametrize(
    "write",
    [
        lambda desk, key: desk.save(key, Dispute(facts="新"), 1),
        lambda desk, key: desk.void(key, 1),
    ],
    ids=["save", "void"],
)
def test_every_write_says_what_it_changed(desk: Desk, write: Callable[[Desk, str], service.Kept]) -> None:
    record = desk.register(FACTS)
    assert write(desk, record.id).changes.disputes == {record.id}
