"""The card for keying a dispute into the provincial platform: its columns, its values, its tick."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mediator_desktop.catalogue.ledgers import load_ledgers
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, PlatformFacts
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import disputes, rekey
from mediator_desktop.services.rekey import Card, CardField
from mediator_desktop.services.workplace import Workplace

DAY = date(2026, 10, 20)
CODE = "350101202610220001"
CASE = Dispute(
    parties=(
        Party(name="王建国", id_number="11010519491231002X"),
        Party(role=PartyRole.RESPONDENT, name="王小小", birth_date=date(2015, 1, 1)),
    ),
    type_code="neighbours",
    village="溪口村",
    facts="第一行。\n第二行。",
    accepted_on=DAY,
    mediators=(Assignment(name="李秀英"),),
    agreement=Agreement(agreed_on=DAY, amount=Money(300_050), clauses=("赔偿。",)),
)


def settle(workplace: Workplace, dispute: Dispute = CASE) -> str:
    with workplace.register.write("李秀英") as uow:
        return disputes.register(dispute, uow, workplace.clock).record.id


def card(workplace: Workplace, dispute_id: str) -> Card:
    with workplace.register.read() as reader:
        return rekey.card(dispute_id, reader, workplace)


def field(shown: Card, name: str) -> CardField:
    (entry,) = [entry for entry in shown.fields if entry.name == name]
    return entry


def mark(workplace: Workplace, shown: Card, code: str, day: date | None) -> None:
    with workplace.register.write("李秀英") as uow:
        rekey.mark_entered(shown.dispute_id, shown.version, code, day, uow, workplace.clock)


def test_the_columns_are_those_of_the_platform_in_its_order(workplace: Workplace) -> None:
    shown = card(workplace, settle(workplace))
    form = load_ledgers(workplace.paths.forms)["platform_export_25"]
    assert [entry.heading for entry in shown.fields] == [column.heading for column in form.columns]
    assert len(shown.fields) == 25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("committee", "云岭镇人民调解委员会"),
        ("accepted_on", "2026-10-20"),
        ("type", "邻里纠纷"),
        ("lead_mediator", "李秀英"),
        ("agreement_amount", "3000.5"),
        ("party_list", "王建国,王小小"),
        ("facts", "第一行。\n第二行。"),
        ("platform_result", "调解成功"),
    ],
)
def test_values_are_whole_and_plain(workplace: Workplace, name: str, value: str) -> None:
    entry = field(card(workplace, settle(workplace)), name)
    assert (entry.value, entry.gap, entry.is_missing) == (value, "", False)


@pytest.mark.parametrize(
    ("fen", "words"), [(100, "1"), (150, "1.5"), (1, "0.01"), (30_000_000, "300000"), (0, "0")]
)
def test_sums_are_written_without_separators(workplace: Workplace, fen: int, words: str) -> None:
    agreement = Agreement(agreed_on=DAY, amount=Money(fen), clauses=("赔偿。",))
    shown = card(workplace, settle(workplace, replace(CASE, agreement=agreement)))
    assert field(shown, "agreement_amount").value == words


def test_what_is_missing_is_told_from_what_the_register_does_not_keep(workplace: Workplace) -> None:
    shown = card(workplace, settle(workplace, Dispute(facts="滴水")))
    assert {entry.name for entry in shown.fields if entry.is_missing} >= {"type", "accepted_on", "party_list"}
    for name in ("studio", "death", "platform_code"):
        assert not field(shown, name).is_missing
        assert field(shown, name).gap
    assert all(bool(entry.value) is not bool(entry.gap) for entry in shown.fields)


def test_a_minor_is_named_whole_on_the_card(workplace: Workplace) -> None:
    assert "王小小" in card(workplace, settle(workplace)).title


def test_the_code_and_the_day_are_kept_and_logged(workplace: Workplace) -> None:
    key = settle(workplace)
    mark(workplace, card(workplace, key), f" {CODE} ", workplace.clock.today())
    shown = card(workplace, key)
    assert (shown.code, shown.entered_on) == (CODE, workplace.clock.today())
    assert field(shown, "platform_code").value == CODE
    with workplace.register.read() as reader:
        assert reader.find(CODE) == (key,)
        assert "platform" in reader.log(key)[0].changes
    mark(workplace, shown, CODE, None)
    assert card(workplace, key).entered_on is None


def test_a_closed_case_may_still_be_keyed_in(workplace: Workplace) -> None:
    key = settle(workplace, replace(CASE, closed_on=DAY))
    mark(workplace, card(workplace, key), CODE, DAY)
    assert card(workplace, key).code == CODE


def test_what_cannot_be_is_refused(workplace: Workplace) -> None:
    settle(workplace, replace(CASE, platform=PlatformFacts(code=CODE)))
    shown = card(workplace, settle(workplace))
    with pytest.raises(Refused, match="还没有到"):
        mark(workplace, shown, "", workplace.clock.today() + timedelta(days=1))
    with pytest.raises(Refused, match="另一件纠纷"):
        mark(workplace, shown, CODE, None)
    with pytest.raises(Refused):
        card(workplace, "unknown")


def test_somebody_elses_save_is_not_overwritten(workplace: Workplace) -> None:
    shown = card(workplace, settle(workplace))
    mark(workplace, shown, CODE, DAY)
    with pytest.raises(Refused, match="别的窗口改过"):
        mark(workplace, shown, "", None)


def test_a_countys_own_edition_of_the_columns_is_followed(workplace: Workplace) -> None:
    folder = workplace.paths.own_forms / "ledgers"
    folder.mkdir(parents=True)
    columns = (("是否\n化解", "resolved", ""), ("金额（万元）", "amount", '\nkind = "money_wan"'))
    text = 'id = "platform_export_25"\nedition = "云岭"\nname = "平台"\n' + "".join(
        f'[[columns]]\nheading = """{heading}"""\nfield = "{name}"\nwidth = 9{kind}\n'
        for heading, name, kind in columns
    )
    (folder / "own.toml").write_text(text, "utf-8")
    shown = card(workplace, settle(workplace))
    assert [(entry.heading, entry.value) for entry in shown.fields] == [
        ("是否化解", "是"),
        ("金额（万元）", "0.30005"),
    ]


def test_without_the_table_of_columns_there_is_no_card(workplace: Workplace) -> None:
    key = settle(workplace)
    workplace.__dict__["ledgers"] = {}
    with pytest.raises(Refused, match="栏目表"):
        card(workplace, key)


def test_the_list_shows_those_not_keyed_in_yet(workplace: Workplace) -> None:
    entered, waiting = settle(workplace), settle(workplace)
    settle(workplace, replace(CASE, accepted_on=None, agreement=None))
    voided = settle(workplace)
    with workplace.register.write() as uow:
        disputes.void(voided, 1, "登记重复", uow, workplace.clock)
    mark(workplace, card(workplace, entered), CODE, DAY)
    wanted = Filter(not_on_platform=True)
    with workplace.register.read() as reader:
        assert [row.id for row in reader.page(wanted).rows] == [waiting]
        assert reader.count(wanted) == 1
        assert reader.count(Filter()) == 4
