"""Five ledgers that are hostile or badly built, and what a careful clerk makes of each, written down before any was read."""

# ruff: noqa: E501 - the rows of a ledger are long

from tests.ledger_blind import CASES, Blind, Page, id_of, phone_of, workbook

HEAD = (
    "序号",
    "排查日期",
    "村（社区）",
    "当事人",
    "身份证号",
    "联系电话",
    "纠纷类型",
    "纠纷简要情况",
    "涉及人数",
    "涉及金额（元）",
    "备注",
)
FIELDS = "seq found_on village party party_id party_phone type facts people amount note"


def _row(number: int) -> list[object]:
    case = CASES[number]
    return [
        number + 1, f"2026.9.{number + 1}", case.village, f"{case.first}、{case.other}", id_of(800 + number), phone_of(800 + number), case.type, case.facts, case.people,
        case.yuan, None,
    ]  # fmt: skip


def _facts(number: int) -> dict[str, object]:
    case = CASES[number]
    return {
        "day": f"2026-09-{number + 1:02d}", "village": case.village, "names": f"{case.first}、{case.other}", "type": case.type, "yuan": case.yuan, "people": case.people,
        "kept": [case.facts],
    }  # fmt: skip


def formulas() -> Blind:
    """Cells that would run as formulas elsewhere, and true formulas whose result was never saved."""
    page = Page("台账", FIELDS, sums=True)
    page.wide("东湾村矛盾纠纷台账")
    page.line(*HEAD)
    traps = {
        0: (7, "'=HYPERLINK(\"http://a.example/\",\"点我\")"), 1: (7, "+cmd|' /C calc'!A0"), 2: (10, "@SUM(1+1)*cmd|' /C calc'!A0"), 3: (3, "-2+3、戚福生"),
        4: (7, "<img src=x onerror=alert(1)>两家争吵"), 5: (2, "\t=1+1"),
    }  # fmt: skip
    for i in range(8):
        cells, facts = _row(i), _facts(i)
        if i in traps:
            place, words = traps[i]
            cells[place] = words
            facts = {k: v for k, v in facts.items() if k not in {"names", "village"}}
            facts["kept"] = [words.strip().replace('"', '\\"')]
        if i == 6:
            cells[9] = "=B3*100"
            page.case(cells, **facts | {"yuan": None})
        elif i == 7:
            cells[7] = "=CONCATENATE(C3,D3)"
            page.case(cells, **facts | {"kept": []})
        else:
            page.case(cells, **facts)
    page.told.append("公式")
    return Blind(name="formulas", make=workbook("公式", page), tables=[page.truth])


def giants() -> Blind:
    """Very long cells, numbers without measure, signs that cannot be seen."""
    page = Page("台账", FIELDS, sums=True)
    page.wide("东湾村矛盾纠纷台账")
    page.line(*HEAD)
    for i in range(10):
        cells, facts = _row(i), _facts(i)
        match i:
            case 0:
                cells[7] = "两家为地界争吵。" * 4000
                page.case(cells, **facts | {"kept": []})
            case 1:
                cells[3] = "某" * 5000
                page.case(cells, flag="unknown_value", **{k: v for k, v in facts.items() if k != "names"})
            case 2:
                cells[4] = "3" * 200
                page.case(cells, flag="id_bad", **facts)
            case 3:
                cells[8], facts["people"] = 10**15, None
                page.case(cells, flag="unknown_value", **facts)
            case 4:
                cells[9], facts["yuan"] = 1e300, None
                page.case(cells, flag="amount_unreadable", **facts)
            case 5:
                cells[9], facts["yuan"] = -500, None
                page.case(cells, flag="amount_unreadable", **facts)
            case 6:
                cells[1] = 10**9
                page.case(cells, reject="bad_date")
            case 7:
                cells[3] = f"{CASES[i].first}\u200b、\u202e{CASES[i].other}\u202c"
                page.case(cells, **facts)
            case 8:
                cells[1] = -5
                page.case(cells, reject="bad_date")
            case _:
                page.case(cells, **facts)
    return Blind(name="giants", make=workbook("超长", page), tables=[page.truth])


def several_lines() -> Blind:
    """Disputes over two rows each: everything merged down but the persons, who have a row each."""
    page = Page("台账", FIELDS, sums=True)
    page.wide("东湾村矛盾纠纷台账")
    page.line(*HEAD)
    for i in range(6):
        cells, facts = _row(i), _facts(i)
        cells[3] = CASES[i].first
        row = page.case(cells, **facts)
        page.line(None, None, None, CASES[i].other, id_of(850 + i), phone_of(850 + i), *[None] * 5)
        page.merges += [f"{letter}{row}:{letter}{row + 1}" for letter in "ABCGHIJK"]
    page.wide("本周没有新增，以上为全部。")
    return Blind(name="several_lines", make=workbook("两行一件", page), tables=[page.truth])


def twice_the_same() -> Blind:
    """Two columns for one notion: two phones, two days, two types, two remarks."""
    page = Page(
        "台账", "seq found_on village party party_phone type facts - resp_person resp_phone/- -/resolved_on note note/-",
    )  # fmt: skip
    page.wide("东湾村矛盾纠纷台账")
    page.line(
        "序号",
        "时间",
        "村（社区）",
        "当事人",
        "联系电话",
        "纠纷类型",
        "纠纷简要情况",
        "纠纷类别",
        "责任人",
        "联系电话",
        "时间",
        "备注",
        "备注",
    )
    for i in range(6):
        case = CASES[i]
        page.case(
            [
                i + 1, f"2026.9.{i + 1}", case.village, f"{case.first}、{case.other}", f"{phone_of(800 + i)}、{phone_of(850 + i)}", case.type, case.facts, f"第{i + 1}类",
                "贺敬山", phone_of(900), f"2026.9.{i + 11}", f"甲备注{i}", f"乙备注{i}",
            ],
            day=f"2026-09-{i + 1:02d}", names=f"{case.first}、{case.other}", phones=(phone_of(800 + i), phone_of(850 + i)), type=case.type, person="贺敬山",
            kept=[case.facts, f"第{i + 1}类", f"甲备注{i}", f"乙备注{i}", phone_of(900), f"9.{i + 11}"],
        )  # fmt: skip
    return Blind(name="twice_the_same", make=workbook("两列同名", page), tables=[page.truth])


def half_and_half() -> Blind:
    """One sheet: first the figures by village, then the list, then once more figures."""
    page = Page("月报", FIELDS, sums=True)
    page.wide("石塘镇2026年9月矛盾纠纷排查化解情况")
    page.line("一、总体情况")
    page.line("村（社区）", "排查总数", "已化解", "正在化解", "化解率", "婚姻家庭", "邻里", "其他")
    for village in ("柳河村", "上塘村", "白杨村"):
        page.line(village, 4, 3, 1, "75%", 1, 2, 1)
    page.line("合计", 12, 9, 3, "75%", 3, 6, 3)
    page.line()
    page.line("二、明细")
    page.line(*HEAD)
    for i in range(8):
        page.case(_row(i), **_facts(i))
    page.line("合计", "8件")
    page.line()
    page.line("三、排查力量")
    page.line("村（社区）", "参加人数", "其中干部", "入户数")
    for village in ("柳河村", "上塘村"):
        page.line(village, 9, 4, 120)
    page.line("填表人：高善文")
    return Blind(name="half_and_half", make=workbook("半统计半台账", page), tables=[page.truth])


def all_five() -> tuple[Blind, ...]:
    """The five."""
    return (formulas(), giants(), several_lines(), twice_the_same(), half_and_half())
