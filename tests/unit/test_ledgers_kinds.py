"""The ledgers that the program brings, what their lines are, and which lines belong in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_conditions import CONDITIONS_OF, admitted
from mediator_desktop.catalogue.ledger_fields import CellKind
from mediator_desktop.catalogue.ledger_guide import BEGIN, EACH_WORDS, END, SETTINGS, guide, with_guide
from mediator_desktop.catalogue.ledger_item_fields import FIELDS_OF
from mediator_desktop.catalogue.ledger_items import (
    UNNAMED,
    Each,
    RoundRow,
    VillageRow,
    by_village,
    items_of,
    masked_round,
    progress_words,
    strike_off_words,
    supervision_words,
)
from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow, masked_row
from mediator_desktop.catalogue.ledgers import (
    Format,
    Layout,
    LedgerForm,
    Orientation,
    PaperSize,
    SheetOf,
    load_ledgers,
    parts_of,
    read_ledger,
    sheets_of,
)
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.dispute import ReturnVisit
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.steps import Supervision, Transfer
from mediator_desktop.domain.vocabulary import (
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
    TransferKind,
)

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 5)
EVER = (date.min, date.max)
HEADINGS = {
    "major_screening": "序号|排查部门|排查日期|单位地点|矛盾纠纷简况及原因|责任单位|责任领导|调处情况",
    "major_screening_record": "时间|地点（单位）|责任领导|责任单位|矛盾纠纷简况|调处情况",
    "prominent_disputes": "序号|单位|矛盾纠纷简要情况|责任单位⏎责任人|化解时限|化解情况|交办督办情况|销号情况",
    "major_disputes": "序号|编号|排查时间|村(社区)|当事人|纠纷类型|矛盾纠纷基本情况|涉及⏎人数|涉及金额⏎（元）|"
    "风险⏎等级|包案⏎领导|责任单位|责任人|化解措施|化解时限|化解情况|备注",
    "performances": "序号|编号|当事人|协议日期|履行内容|履行人|权利人|金额（元）|约定履行⏎日期|实际履行⏎日期|"
    "是否⏎履行|催促日期|履行凭证|备注",
    "return_visits": "序号|编号|当事人|纠纷类别|协议日期|回访时间|回访人|被回访人|回访方式|协议履行⏎情况|"
    "是否⏎满意|有无激⏎化苗头|回访情况|采取的措施",
    "screening_rounds": "序号|排查单位|排查日期|排查类别|专项活动|排查人员|主责人|排查方式|排查区域|走访⏎户数|"
    "排查出的⏎纠纷|零报告|备注",
    "nil_report": "序号|村(社区)|排查时间|排查区域|排查人员|主责人|走访⏎户数|排查结果|备注",
    "village_summary": "序号|村(社区)|次数|其中⏎零报告|走访户数|排查数|已化解|正在⏎化解|未达成⏎协议|重大疑难|"
    "涉及人数|协议涉及⏎金额",
    "holiday_assigned": "序号|交办日期|交办单位|承办单位|矛盾纠纷基本情况|交办事项|责任领导|责任人|反馈期限|"
    "办理结果|反馈日期",
    "holiday_screening": "序号|村(社区)|排查时间|当事人|纠纷类型|矛盾纠纷基本情况|涉及⏎人数|责任领导|责任人|"
    "化解措施|化解时限|化解情况|备注",
}


@pytest.fixture(scope="module")
def forms() -> dict[str, LedgerForm]:
    return dict(load_ledgers(ROOT / "forms"))


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(ROOT / "forms")


@pytest.mark.parametrize("form_id", HEADINGS)
def test_headings_in_their_order(forms: dict[str, LedgerForm], form_id: str) -> None:
    found = "|".join(column.heading.replace("\n", "⏎") for column in forms[form_id].columns)
    assert found == HEADINGS[form_id]


def test_every_ledger_is_signed_and_says_when_there_is_nothing(forms: dict[str, LedgerForm]) -> None:
    for form in forms.values():
        if form.sheets or form.id == "platform_export_25":
            continue
        assert form.signatures, form.id
        assert form.empty, form.id
        assert "{unit}" in form.left, form.id


def test_the_monthly_workbook_has_the_four_sheets(forms: dict[str, LedgerForm]) -> None:
    parts = parts_of(forms["monthly_workbook"], forms)
    assert [part.sheet for part in parts] == ["汇总表", "明细台账", "重大疑难", "零报告"]
    assert parts[0] == SheetOf(sheet="汇总表", table="villages_l12")
    ledgers = sheets_of(forms["monthly_workbook"], forms)
    assert ledgers == parts[1:]
    assert ledgers[0].columns == forms["screening_ledger"].columns
    assert sheets_of(forms["case_register"], forms) == (forms["case_register"],)


def test_what_may_fill_a_template_or_come_in(forms: dict[str, LedgerForm]) -> None:
    assert {form.id for form in forms.values() if not form.lists_disputes} == {
        "monthly_workbook", "major_screening_record", "performances", "return_visits", "screening_rounds", "nil_report",
        "village_summary", "holiday_assigned",
    }  # fmt: skip


PARTY = LedgerParty(role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name="罗凤莲", phone="15441989826")
ROW = LedgerRow(
    dispute_id="x",
    number="1号",
    village="溪口村",
    outcome=Outcome.ORAL_AGREEMENT,
    agreed_on=DAY,
    resolved_on=DAY,
    performance=PerformanceState.PERFORMING,
    amount=Money.yuan(300),
    parties=(PARTY, replace(PARTY, role=PartyRole.RESPONDENT, name="刘春生", is_minor=True)),
    performances=(
        PerformanceItem(
            what="付罗凤莲300元", obligor="刘春生", obligee="罗凤莲", due_on=DAY, amount=Money.yuan(300)
        ),
        PerformanceItem(what="道歉", done_on=date(2026, 4, 1), obligor="刘大生"),
        PerformanceItem(what="拆除"),
    ),
    visits=(ReturnVisit(), ReturnVisit(visited_on=date(2026, 5, 1), visited="罗凤莲", text="罗凤莲满意")),
    supervisions=(
        Supervision(),
        Supervision(ordered_on=DAY, ordered_by="县委", matter="罗凤莲的事", public=True),
    ),
    transfers=(
        Transfer(),
        Transfer(kind=TransferKind.ASSIGN, on=DAY, from_unit="县信访局", due_on=date(2026, 3, 9)),
    ),
)


@pytest.mark.parametrize(
    ("each", "first", "last", "lines"),
    [
        (Each.DISPUTE, *EVER, 1),
        (Each.PARTY, *EVER, 2),
        (Each.PERFORMANCE, *EVER, 3),
        (Each.PERFORMANCE, DAY, DAY, 2),  # the one due, and the one without days by the agreement's
        (Each.PERFORMANCE, date(2026, 4, 1), date(2026, 4, 30), 1),
        (Each.RETURN_VISIT, *EVER, 1),
        (Each.RETURN_VISIT, DAY, DAY, 0),
        (Each.SUPERVISION, DAY, DAY, 1),
        (Each.TRANSFER, DAY, DAY, 1),
        (Each.TRANSFER, date(2026, 3, 6), date.max, 0),
    ],
)
def test_items_belong_to_a_period_by_their_own_day(each: Each, first: date, last: date, lines: int) -> None:
    assert len(list(items_of(ROW, each, first, last))) == lines


def test_every_field_of_an_item_has_a_value_of_its_kind(words: Vocabulary) -> None:
    kinds = {
        CellKind.TEXT: str,
        CellKind.CODE: str,
        CellKind.DATE: date,
        CellKind.INT: int,
        CellKind.MONEY_YUAN: Money,
    }
    held = RoundRow(unit="溪口村", held_on=DAY, for_day=DAY, entered_on=DAY, methods=("visit",), nil=True)
    for each, fields in FIELDS_OF.items():
        if each is Each.ROUND:
            lines: list[object] = [held, replace(held, nil=False, found=2, households=3)]
        elif each is Each.VILLAGE:
            lines = [*by_village([ROW], [held], ("石桥村",))]
        else:
            lines = [*items_of(ROW, each, *EVER)]
        assert lines, each
        for name, about in fields.items():
            values = [about.get(line, words, 1) for line in lines]
            kind = bool if about.kind is CellKind.YES_NO else kinds[about.kind]
            assert all(value is None or isinstance(value, kind) for value in values), (each, name)
    assert FIELDS_OF[Each.ROUND]["methods"].get(held, words, 1) == "入户走访"
    assert FIELDS_OF[Each.ROUND]["result"].get(held, words, 1) == "零报告"
    assert FIELDS_OF[Each.RETURN_VISIT]["item.manner"].get(
        replace(ROW, item=ReturnVisit(manner="phone")), words, 1
    )


def test_counts_by_village_add_up() -> None:
    other = replace(
        ROW, village="", outcome=Outcome.NOT_REACHED, resolved_on=None, difficulty="major", people_involved=4
    )
    waiting = replace(ROW, village="石桥村", outcome=None, resolved_on=None, grade="high")
    held = RoundRow(unit="枫林社区", held_on=DAY, for_day=DAY, entered_on=DAY, households=9, nil=True)
    lines = by_village([ROW, other, waiting], [held, replace(held, nil=False)], ("石桥村", "溪口村"))
    assert [line.village for line in lines] == ["石桥村", "溪口村", UNNAMED, "枫林社区"]
    assert sum(line.disputes for line in lines) == 3
    for line in lines:
        assert line.disputes == line.resolved + line.ended + line.open, line.village
    assert [line.major for line in lines] == [1, 0, 1, 0]
    assert [line.amount for line in lines] == [Money(0), Money.yuan(300), Money(0), Money(0)]
    assert lines[-1] == VillageRow(village="枫林社区", rounds=2, nil_rounds=1, households=18)


def test_how_a_matter_stands_in_words() -> None:
    assert progress_words(ROW) == "2026年3月5日达成口头协议，履行中"
    assert progress_words(replace(ROW, performance=None)) == "2026年3月5日达成口头协议"
    assert progress_words(replace(ROW, outcome=Outcome.WITHDRAWN)) == "撤回申请"
    going = LedgerRow(dispute_id="y", number="", status=Status.MEDIATING, session_count=2, mediated_on=DAY)
    assert progress_words(going) == "调解中，已调解2次，最近一次是2026年3月5日"
    assert progress_words(replace(going, mediated_on=None)) == "调解中，已调解2次"
    assert progress_words(LedgerRow(dispute_id="y", number="")) == "已登记"
    assert supervision_words(replace(ROW, supervisions=ROW.supervisions[1:])) == (
        "2026年3月5日县委挂牌督办\n2026年3月5日县信访局交办，2026年3月9日前反馈"
    )
    answered = Supervision(ordered_on=DAY, ordered_by="县委", feedback_on=date(2026, 3, 8))
    assert supervision_words(replace(ROW, supervisions=(answered,), transfers=())) == (
        "2026年3月5日县委督办，2026年3月8日已反馈"
    )
    assert strike_off_words(ROW) == "未销号"
    assert strike_off_words(replace(ROW, struck_off_on=DAY)) == "2026年3月5日已销号"


def test_items_are_masked_too() -> None:
    def masked(each: Each) -> list[LedgerRow]:
        return [masked_row(row) for row in items_of(ROW, each, *EVER)]

    promise, apology, _ = (row.item for row in masked(Each.PERFORMANCE))
    assert isinstance(promise, PerformanceItem)
    assert isinstance(apology, PerformanceItem)
    assert (promise.what, promise.obligor, promise.obligee) == ("付罗某某300元", "未成年人", "罗某某")
    assert apology.obligor == "刘某某", "no party, and nobody is left whole"
    (visit,) = (row.item for row in masked(Each.RETURN_VISIT))
    assert isinstance(visit, ReturnVisit)
    assert (visit.visited, visit.text) == ("罗某某", "罗某某满意")
    first, second = (row.item for row in masked(Each.PARTY))
    assert isinstance(first, LedgerParty)
    assert isinstance(second, LedgerParty)
    assert (first.name, first.phone, second.name, second.phone) == ("罗某某", "154****9826", "未成年人", "")
    row = masked_row(ROW)
    assert row.supervisions[1].matter == "罗某某的事"
    assert (row.performances, row.visits) == ((), ())
    held = RoundRow(
        unit="溪口村", held_on=DAY, for_day=DAY, entered_on=DAY, note="见15412345678", people=("赵长河",)
    )
    assert masked_round(held) == replace(held, note="见154****5678")


@pytest.mark.parametrize(
    ("each", "name", "wanted", "belongs", "changed"),
    [
        (Each.DISPUTE, "status", frozenset({"registered"}), True, {"status": Status.CLOSED}),
        (Each.DISPUTE, "outcome", frozenset({"oral_agreement"}), True, {"outcome": None}),
        (Each.DISPUTE, "agreement_form", frozenset({"oral"}), False, {}),
        (Each.DISPUTE, "performance", frozenset({"performing"}), True, {"performance": None}),
        (Each.DISPUTE, "type", frozenset({"neighbours"}), False, {}),
        (Each.DISPUTE, "source", frozenset({"court"}), False, {}),
        (Each.DISPUTE, "difficulty", frozenset({"hard"}), False, {}),
        (Each.DISPUTE, "grade", frozenset({"high"}), False, {}),
        (Each.DISPUTE, "village", frozenset({"溪口村"}), True, {"village": "石桥村"}),
        (Each.DISPUTE, "major", False, True, {"grade": "high"}),
        (Each.DISPUTE, "open", True, True, {"status": Status.CLOSED}),
        (Each.DISPUTE, "resolved", True, True, {"outcome": None, "resolved_on": None}),
        (Each.DISPUTE, "closed", False, True, {"closed_on": DAY}),
        (Each.DISPUTE, "performed", False, True, {"performance": PerformanceState.PERFORMED}),
        (Each.DISPUTE, "struck_off", False, True, {"struck_off_on": DAY}),
        (Each.DISPUTE, "supervised", True, True, {"supervisions": (Supervision(feedback_on=DAY),)}),
        (Each.DISPUTE, "assigned", True, True, {"transfers": (Transfer(),)}),
        (Each.DISPUTE, "performance_due", True, True, {"performances": (PerformanceItem(due_on=DAY, done_on=DAY),)}),
        (Each.DISPUTE, "visit_due", False, True, {"visits": ()}),
        (Each.DISPUTE, "overdue", False, True, {"deadline": date(2026, 1, 1), "outcome": None, "resolved_on": None}),
        (Each.PERFORMANCE, "item.done", False, True, {"item": PerformanceItem(done_on=DAY)}),
        (Each.PERFORMANCE, "item.overdue", True, True, {"item": PerformanceItem(due_on=date(2026, 9, 9))}),
        (Each.RETURN_VISIT, "item.escalation", False, True, {"item": ReturnVisit(escalation=True)}),
        (Each.SUPERVISION, "item.public", True, False, {"item": Supervision(public=True)}),
        (Each.SUPERVISION, "item.answered", False, True, {"item": Supervision(feedback_on=DAY)}),
        (Each.TRANSFER, "item.kind", frozenset({"assign"}), True, {}),
        (Each.TRANSFER, "item.answered", False, True, {"item": Transfer(feedback_on=DAY)}),
        (Each.PARTY, "item.is_minor", False, True, {"item": replace(PARTY, is_minor=True)}),
    ],
)  # fmt: skip
def test_conditions(each: Each, name: str, wanted: object, belongs: bool, changed: dict[str, object]) -> None:
    line = next(iter(items_of(replace(ROW, supervisions=ROW.supervisions[1:]), each, *EVER)))
    if each is Each.SUPERVISION:
        line = replace(line, item=Supervision())
    where = ({name: wanted},)
    today = date(2026, 6, 1)
    assert bool(list(admitted([line], where, each, today))) is belongs  # type: ignore[arg-type]
    if changed:
        other = replace(line, **changed)  # type: ignore[arg-type]
        assert bool(list(admitted([other], where, each, today))) is not belongs  # type: ignore[arg-type]


def test_conditions_of_rounds_and_villages() -> None:
    held = RoundRow(unit="溪口村", held_on=DAY, for_day=DAY, entered_on=DAY, nil=True, campaign="清零行动")
    late = replace(held, unit="石桥村", nil=False, campaign="", entered_on=date(2026, 3, 9))
    for wanted, found in (
        ({"nil": True}, [held]),
        ({"campaign": False}, [late]),
        ({"late": True}, [late]),
        ({"unit": frozenset({"溪口村"})}, [held]),
        ({"nil": True, "late": True}, []),
    ):
        assert list(admitted([held, late], (wanted,), Each.ROUND, DAY)) == found
    either = ({"nil": True}, {"late": True})
    assert list(admitted([held, late], either, Each.ROUND, DAY)) == [held, late]
    empty = VillageRow(village="石桥村")
    busy = VillageRow(village="溪口村", rounds=1)
    assert list(admitted([empty, busy], ({"active": True},), Each.VILLAGE, DAY)) == [busy]


HEAD = 'id = "own"\nedition = "1"\nname = "自订"\n'
COLUMN = '[[columns]]\nheading = "编号"\nfield = "number"\nwidth = 10\n'
SHEETS = '[[sheets]]\nledger = "case_register"\nsheet = "一"\n'


def test_everything_that_a_form_may_say(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        HEAD
        + 'each = "performance"\nlayout = "records"\nacross = 2\norientation = "portrait"\nempty_else = "无"\n'
        + 'notes = ["注：{period}"]\nsort = ["-item.due_on"]\n[page]\npaper = "A3"\ntop = 20\n'
        + '[[where]]\nitem.done = false\nstatus = ["closed"]\n[[where]]\nmajor = true\n'
        + '[[columns]]\nheading = "到期"\nfield = "item.due_on"\nwidth = 12\nformat = "chinese"\nunit = "日"\n',
        encoding="utf-8",
    )
    form = read_ledger(path)
    assert (form.each, form.layout, form.across, form.orientation) == (
        Each.PERFORMANCE,
        Layout.RECORDS,
        2,
        Orientation.PORTRAIT,
    )
    assert (form.page.paper, form.page.top, form.page.left) == (PaperSize.A3, 20, 10.2)
    assert form.where == ({"item.done": False, "status": frozenset({"closed"})}, {"major": True})
    assert (form.columns[0].format, form.columns[0].unit, form.has_units) == (Format.CHINESE, "日", True)
    assert not form.lists_disputes


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        (HEAD + 'each = "county"\n' + COLUMN, "each", 4),
        (HEAD + 'each = "round"\n' + COLUMN, "项目 number 不认识", 7),
        (HEAD + COLUMN.replace('"number"', '"item.what"'), "项目 item.what 不认识", 6),
        (HEAD + "across = 9\n" + COLUMN, "across", 4),
        (HEAD + "across = true\n" + COLUMN, "across", 4),
        (HEAD + COLUMN + 'format = "iso"\n', "没有 iso 这种写法", 6),
        (HEAD + COLUMN.replace('"number"', '"accepted_on"') + 'format = "whole"\n', "没有 whole", 6),
        (HEAD + "[page]\ntop = 99\n" + COLUMN, "毫米", 5),
        (HEAD + '[page]\ncolour = "red"\n' + COLUMN, "colour", 5),
        (HEAD + "[[where]]\nweather = true\n" + COLUMN, "条件 weather 不认识", 5),
        (HEAD + "[[where]]\n" + COLUMN, "[[where]] 写法不对", 4),
        (HEAD + "[[where]]\nmajor = 1\n" + COLUMN, "true 或 false", 5),
        (HEAD + '[[where]]\nstatus = "closed"\n' + COLUMN, "要写成几个词", 5),
        (HEAD + '[[where]]\nstatus = ["open"]\n' + COLUMN, "没有 open 这一种", 5),
        (HEAD + "[[where]]\ntype = []\n" + COLUMN, "要写成几个词", 5),
        (HEAD + 'notes = ["{who}"]\n' + COLUMN, "不认识 {who}", 4),
        (HEAD + SHEETS + COLUMN, "不写 [[columns]]", 7),
        (HEAD + 'totals = "合计"\n' + SHEETS, "不写 totals", 4),
        (HEAD + SHEETS + SHEETS, "都叫“一”", 6),
        (HEAD + SHEETS.replace('"一"', '"一/二"'), "不能叫", 6),
        (HEAD + SHEETS.replace('sheet = "一"\n', ""), "缺少 sheet", None),
        (HEAD + "".join(SHEETS.replace("一", str(n)) for n in range(13)), "最多 12 个", 4),
        (HEAD + "sheets = [1]\n", "[[sheets]] 写法不对", None),
    ],
)
def test_a_spoiled_form_names_its_fault(tmp_path: Path, text: str, why: str, line: int | None) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        read_ledger(path)
    assert why in str(caught.value)
    assert caught.value.line == line


def own(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "ledgers").mkdir()
    for name, text in files.items():
        (tmp_path / "ledgers" / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_workbook_of_the_county_is_made_of_whatever_counts(tmp_path: Path) -> None:
    mine = HEAD.replace('"own"', '"case_register"') + COLUMN
    folder = own(tmp_path, a=mine, b=HEAD + SHEETS)
    found = load_ledgers(ROOT / "forms", folder)
    assert [part.name for part in sheets_of(found["own"], found)] == ["自订"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + SHEETS.replace("case_register", "nothing"), "nothing：没有这种台账"),
        (HEAD + SHEETS.replace("case_register", "monthly_workbook"), "它自己也是几张表的"),
        (
            HEAD.replace('"own"', '"monthly_workbook"') + SHEETS.replace("case_register", "nothing"),
            "没有这种台账",
        ),
        (HEAD.replace('"own"', '"screening_ledger"') + SHEETS, "它不能是几张表的"),
        (HEAD + SHEETS + 'table = "villages_l12"\n', "写 ledger 或 table，写一个"),
        (HEAD + '[[sheets]]\nsheet = "一"\n', "写 ledger 或 table，写一个"),
    ],
)
def test_a_workbook_that_does_not_hang_together_changes_nothing(tmp_path: Path, text: str, why: str) -> None:
    broken: list[FormError] = []
    found = load_ledgers(ROOT / "forms", own(tmp_path, a=text), broken=broken)
    assert found == load_ledgers(ROOT / "forms")
    assert [why in str(error) for error in broken] == [True]
    assert load_ledgers(ROOT / "forms", tmp_path) == found, "also where nobody asks what is broken"


def test_our_own_workbook_must_hang_together(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="没有这种台账"):
        load_ledgers(own(tmp_path, a=HEAD + SHEETS))


def test_the_guide_is_that_of_the_program(tmp_path: Path) -> None:
    readme = (ROOT / "forms" / "README.md").read_text("utf-8")
    assert readme == with_guide(readme), "write the part between the marks anew with ledger_guide.with_guide"
    assert readme.count(BEGIN) == readme.count(END) == 1
    text = guide()
    for fields in FIELDS_OF.values():
        assert all(f"`{name}`" in text for name in fields)
    for conditions in CONDITIONS_OF.values():
        assert all(f"`{name}`" in text for name in conditions)
    assert set(EACH_WORDS) == set(Each)
    assert all(f"`{name}`" in text for name in SETTINGS)


def test_the_example_of_the_guide_is_a_ledger(tmp_path: Path) -> None:
    readme = (ROOT / "forms" / "README.md").read_text("utf-8")
    section = readme[readme.index("## 台账的写法") :]
    example = section[section.index("```toml\n") + 8 :]
    path = tmp_path / "example.toml"
    path.write_text(example[: example.index("```")], encoding="utf-8")
    form = read_ledger(path)
    assert form.where == ({"open": True}, {"supervised": True})
    assert form.columns[1].heading == "涉及金额\n（万元）"
