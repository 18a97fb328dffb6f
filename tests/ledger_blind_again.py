"""Ten ledgers of ten further offices and what a careful clerk reads out of them, written down before any of them was read.

Written as those of `tests.ledger_blind` are: a space parts the columns, `+` joins the notions of one cell, `/` parts readings that a
clerk may choose between, and `-` is a column without a field of ours.
"""

# ruff: noqa: E501 - the rows of a ledger are long

import csv
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from tests import ledger_blind
from tests.ledger_blind import ISO, SHORT, Blind, Case, Page, phone_of, workbook, written
from tests.ledger_strangers import open_document

CASES = tuple(
    Case(t, a, b, v, f, int(n), int(y) if y else None)
    for t, a, b, v, f, n, y in (
        line.split("|")
        for line in """
邻里纠纷|汪来顺|葛翠莲|枫林村|葛家的鸡跑进汪家菜园啄坏青菜，两家吵了起来|3|
婚姻家庭纠纷|钱月娥|孔祥林|枫林村|夫妻分居两年，钱月娥要求离婚并带走女儿|2|
山林土地纠纷|庞守业|庞守信|竹溪村|堂兄弟为一块自留山的四至争执不下|5|2600
房屋宅基地纠纷|熊金香|邓有才|竹溪村|邓有才建房时占了熊金香家的滴水沟|4|1800
损害赔偿纠纷|秦明亮|毛立山|枣园社区|毛立山骑三轮车撞伤秦明亮，医药费没有付清|2|6400
合同纠纷|段玉成|范秋萍|枣园社区|范秋萍转租铺面未经段玉成同意，押金退不退谈不拢|2|9000
拖欠农民工工资纠纷|雷家旺|永固装饰公司|小桥村|雷家旺等人贴瓷砖的工钱欠了三个月|7|28500
邻里纠纷|文素琴|史长河|小桥村|史家空调外机正对文家窗户，夜里响得睡不着|4|
婚姻家庭纠纷|万桂芳|万小虎|红旗村|万桂芳年近八十，儿子不肯负担住院费|3|4200
征地拆迁纠纷|郝铁牛|红旗村民委员会|红旗村|修路占地的青苗补偿少算了两分地|6|3300
道路交通事故纠纷|邱志远|龚大军|枫林村|龚大军的农用车在桥头刮倒邱志远的摩托车|2|5200
生产经营纠纷|黎春生|惠农种子店|竹溪村|黎春生买的玉米种结实很差，要求店里赔损失|2|7600
物业纠纷|贾文秀|安居物业|枣园社区|电梯常停，贾文秀等业主不愿交物业费|15|960
损害赔偿纠纷|付小军|尹三毛|小桥村|尹三毛家的牛踩坏付小军家的秧田|2|500
邻里纠纷|常桂兰|乔二喜|红旗村|乔家修的化粪池紧挨常家水井|5|
山林土地纠纷|赖有田|武大山|枫林村|两家承包地之间的田埂被铲窄|4|300
其他劳动争议纠纷|康学文|竹溪茶厂|竹溪村|康学文在茶厂烫伤手，厂里只肯出一半药费|2|11000
合同纠纷|贺有根|施建华|小桥村|施建华赊走贺有根十二头猪，钱一直没有给|2|18000
环境污染纠纷|牛月英|宏达石材厂|红旗村|石材厂切割粉尘落到牛月英家果园|8|13000
其他消费纠纷|江小梅|美家家具城|枣园社区|新买的柜子开裂，店家不愿意换|2|2400
房屋宅基地纠纷|涂老四|涂家兴|枫林村|叔侄二人为老屋地基归谁各说各的|6|
邻里纠纷|梅红英|柴金宝|竹溪村|柴家的核桃树遮住梅家的采光|3|
婚姻家庭纠纷|沈秋菊|沈秋生|小桥村|兄妹为父亲丧葬费怎么分摊争执|4|8000
损害赔偿纠纷|喻长青|莫小虎|红旗村|莫小虎放鞭炮烧了喻长青的草垛|2|700
""".strip().split("\n")
    )
)
COUNTY_WORD = {**SHORT, "拖欠农民工工资纠纷": "拖欠农民工工资", "道路交通事故纠纷": "道路交通事故"}


def id_of(number: int) -> str:
    """A well-formed identity number of nobody, numbered as the phones are."""
    return ledger_blind.id_of(number - 900)


def wrong_id(number: int) -> str:
    """One whose last digit is not the right one."""
    return ledger_blind.wrong_id(number - 900)


def _firm(case: Case) -> bool:
    return len(case.other) > 3


def _ids(case: Case, number: int) -> tuple[str, ...]:
    return (id_of(number),) if _firm(case) else (id_of(number), id_of(number + 1))


def community_week() -> Blind:
    """A community's weekly list: the year stands in the title alone, a grid that found nothing among the rows."""
    page = Page(
        "第38周",
        "grid seq found_on applicant applicant_phone respondent respondent_phone facts type resp_person/handler/mediator "
        "outcome/progress/resolved resolved_on difficulty note",
    )
    page.wide("枣园社区2026年矛盾纠纷周排查周报告表（第38周）")
    page.line("填报单位（盖章）：枣园社区居民委员会", *[None] * 9, "填报时间：2026年9月27日")
    page.line(
        "网格名称", "序号", "排查时间", "甲方姓名", "甲方电话", "乙方姓名", "乙方电话", "矛盾纠纷概况", "矛盾纠纷\n类别", "化解责任人", "化解结果", "化解完成时间", "未化解原因", "备注",
    )  # fmt: skip
    for i, c in enumerate(CASES[:12]):
        day = date(2026, 9, 14 + i)
        done = i % 4 != 3
        a, b = phone_of(800 + 2 * i), phone_of(801 + 2 * i)
        cells = [
            f"第{'一二三'[i // 4]}网格" if i % 4 == 0 else None, i + 1, [f"9月{day.day}日", f"9.{day.day}", written(day, 0), written(day, 2)][i % 4], c.first, a, c.other, b, c.facts,
            SHORT[c.type], "万春燕", "已化解" if done else "未化解", [f"9月{day.day + 1}日", f"9.{day.day + 1}", written(day + timedelta(days=1), 3)][i % 3] if done else None,
            None if done else "一方在外地务工", None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "names": f"{c.first}、{c.other}", "phones": (a, b), "type": c.type, "kept": [c.facts, f"第{'一二三'[i // 4]}网格"],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=1))
        if i == 2:
            cells[4], facts["phones"] = a[:-1], None
            page.case(cells, flag="phone_bad", **facts)
        elif i == 5:
            cells[2] = "9月31日"
            page.case(cells, reject="bad_date")
        elif i == 8:
            cells[11], facts["settled"] = "2026年9月12日", "2026-09-12"
            page.case(cells, flag="date_order", **facts)
        elif i == 10:
            cells[5] = cells[6] = None
            page.case(cells, **facts | {"names": c.first, "phones": (a,)})
        else:
            page.case(cells, **facts)
        if i % 4 == 3:
            page.merges.append(f"A{len(page.rows) - 3}:A{len(page.rows)}")
    page.line("第四网格", 13, "9月26日", "无", None, None, None, "无")
    page.wide("排查人（签字）：万春燕            社区书记（签字）：骆志明")
    return Blind(name="community_week", make=workbook("枣园社区周报告", page), tables=[page.truth])


def half_year_register() -> Blind:
    """A township committee's half-year: persons in two groups of four columns, money in 万元 by the heading, sums of quarters."""
    page = Page(
        "上半年",
        "file_no title accepted_on source applicant applicant_id applicant_address applicant_phone respondent respondent_id respondent_address respondent_phone "
        "type facts mediator mediated_on outcome agreement_no agreement_form amount performance visited_on note",
        sums=True,
    )
    page.wide("青枫镇人民调解委员会2026年上半年调解案件登记台账")
    page.line(
        "卷号", "案件名称", "受理日期", "纠纷来源", "申请人", None, None, None, "被申请人", None, None, None, "纠纷类型", "争议事项", "调解人员", "调解日期", "调解结果", "调解协议", None, None,
        "履行情况", "回访日期", "备注",
    )  # fmt: skip
    page.line(
        None, None, None, None, "姓名", "公民身份号码", "住址", "手机", "姓名或名称", "公民身份号码", "住址", "手机", None, None, None, None, None, "协议书编号", "形式", "协议金额\n（万元）",
    )  # fmt: skip
    page.merges += [
        "E2:H2",
        "I2:L2",
        "R2:T2",
        *(f"{x}2:{x}3" for x in ("A", "B", "C", "D", "M", "N", "O", "P", "Q", "U", "V", "W")),
    ]
    for i, c in enumerate(CASES):
        day = date(2026, 1 + i // 4, 3 + 6 * (i % 4))
        agreed = i % 6 != 5
        paper = agreed and c.yuan is not None
        ids = _ids(c, 900 + 2 * i)
        a, b = phone_of(900 + 2 * i), phone_of(901 + 2 * i)
        cells = [
            f"青调卷{i + 1:03d}", f"{c.first}诉{c.other}{c.type}", written(day, i), "主动调解" if i % 3 else "当事人申请", c.first, ids[0], f"青枫镇{c.village}{i + 3}号", a, c.other,
            None if _firm(c) else ids[1], f"青枫镇{c.village}{i + 40}号", int(b) if i % 3 == 0 else b, c.type, c.facts, "骆志明、白如意" if i % 4 == 0 else "白如意",
            written(day + timedelta(days=1), i + 2), "调解成功" if agreed else "未达成协议", f"青协字{i + 1:03d}" if paper else None, ("书面" if paper else "口头") if agreed else None,
            c.yuan / 10000 if c.yuan else None, ("即时履行" if i % 2 else "分期履行") if agreed else None, written(day + timedelta(days=20), i + 4) if agreed else None, None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "names": f"{c.first}、{c.other}", "ids": ids, "phones": (a, b), "type": c.type, "yuan": c.yuan, "mediated": ISO.format(day + timedelta(days=1)),
            "kept": [c.facts, cells[6], cells[10], cells[0], cells[1]],
        }  # fmt: skip
        if i == 1:
            cells[9], facts["ids"] = 369921196207150000.0, ids[:1]
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 3:
            cells[19] = "1800元"
            page.case(cells, **facts)
        elif i == 4:
            cells[5], facts["ids"] = wrong_id(900 + 2 * i), None
            page.case(cells, flag="id_checksum", **facts)
        elif i == 6:
            cells[19] = "2.85万元"
            page.case(cells, **facts)
        elif i == 8:
            cells[19], facts["yuan"] = "若干", None
            page.case(cells, flag="amount_unreadable", **facts)
        elif i == 10:
            cells[21] = written(day - timedelta(days=12), 0)
            page.case(cells, flag="date_order", **facts)
        elif i == 13:
            cells[2] = "2126.4.9"
            page.case(cells, reject="future_date")
        elif i == 16:
            cells[2] = None
            page.case(cells, reject="no_date")
        elif i == 18:
            cells[4:12] = [None] * 8
            page.case(cells, reject="no_party")
        else:
            page.case(cells, **facts)
        if i % 12 == 11:
            page.line(f"第{'一二'[i // 12]}季度小计", "12件", *[None] * 17, 5.5)
    page.line("总计", "24件", *[None] * 17, 11.5)
    page.line("制表：白如意", *[None] * 10, "分管领导：骆志明")
    page.told += ["11.5"]
    return Blind(name="half_year_register", make=workbook("青枫镇登记台账", page), tables=[page.truth])


def petition_cases() -> Blind:
    """A township's petitions of weight: two header rows, one row hidden, one unit written as 同上."""
    page = Page(
        "信访",
        "seq party/applicant party_id/applicant_id party_phone/applicant_phone party_address/applicant_address found_on/accepted_on -/source/method facts demand "
        "people type resp_unit leader resp_person measures deadline resolved/progress/outcome resolved_on note",
    )
    page.wide("青枫镇重点信访事项化解工作台账")
    page.line("单位：青枫镇信访工作联席会议办公室", *[None] * 14, "更新日期：2026年9月28日")
    page.line(
        "序号", "信访人基本情况", None, None, None, "信访事项", None, None, None, None, None, "责任落实", None, None, "办理情况", None, None, None, "备注",
    )  # fmt: skip
    page.line(
        None, "姓名", "身份证号码", "联系方式", "现住址", "首次信访时间", "信访方式", "信访事由", "信访诉求", "涉及人数", "问题类型", "责任单位", "包案领导", "稳控责任人", "化解措施", "办结时限",
        "是否化解", "办结时间",
    )  # fmt: skip
    page.merges += ["B3:E3", "F3:K3", "L3:N3", "O3:R3", "A3:A4", "S3:S4"]
    for i, c in enumerate(CASES[6:20]):
        day = date(2026, 5, 6) + timedelta(days=7 * i)
        done = i % 3 == 0
        n = 1000 + i
        cells = [
            i + 1, c.first, id_of(n), phone_of(n), f"云岭县青枫镇{c.village}{i + 8}号", written(day, i), ("到镇上访", "写信", "打12345热线")[i % 3], c.facts, f"请求尽快给出说法（之{i + 1}）",
            c.people, COUNTY_WORD[c.type], "镇司法所" if i % 2 else "镇农业农村办", "骆志明", "村支书章有福", f"每{i + 2}天上门一次", written(day + timedelta(days=60), i + 3),
            "是" if done else "否", written(day + timedelta(days=25), i + 5) if done else None, None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "names": c.first, "ids": (id_of(n),), "phones": (phone_of(n),), "people": c.people, "type": c.type, "unit": cells[11], "leader": "骆志明",
            "deadline": ISO.format(day + timedelta(days=60)), "kept": [c.facts, cells[4], cells[8], cells[14], "章有福"],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=25))
        if i == 1:
            cells[11], facts["unit"] = "同上", "镇农业农村办"
            page.case(cells, flag="same_as_above", **facts)
        elif i == 3:
            cells[2], facts["ids"] = 369921197103080000, ()
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 5:
            cells[5] = "2026.6.31"
            page.case(cells, reject="bad_date")
        elif i == 7:
            cells[9], facts["people"] = "十余人", None
            page.case(cells, **facts | {"kept": [*facts["kept"], "十余人"]})
        elif i == 9:
            cells[1] = f"{c.first}等6人"
            del facts["names"]
            page.case(cells, **facts | {"kept": [*facts["kept"], "等6人"]})
        elif i == 11:
            cells[7] = cells[8] = cells[10] = None
            page.case(cells, reject="no_facts")
        else:
            page.case(cells, **facts)
    page.hidden += [9]
    page.line("合计", "14件")
    page.line("审核人：骆志明", *[None] * 8, "填表人：章有福")
    page.told += ["隐藏"]
    return Blind(name="petition_cases", make=workbook("重点信访事项", page), tables=[page.truth])


def web_page(name: str, title: str, page: Page) -> Callable[[Path], Path]:
    """A web page that calls itself .xls, breaks inside cells as tags; the first row is the title."""

    def make(folder: Path) -> Path:
        def cell(value: Any) -> str:
            return "<br>".join(map(escape, str("" if value is None else value).split("\n")))

        rows = "".join(
            "<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in page.rows[1:]
        )
        wide = len(page.fields.split())
        path = folder / name
        path.write_bytes(
            f'<html><head><meta charset="gb2312"></head><body><table border="1"><tr><td colspan="{wide}">{title}</td></tr>{rows}</table></body></html>'.encode(
                "gb18030"
            )
        )
        return path

    return make


def assigned() -> Blind:
    """A county's list of what it assigned and watches, an old .xls: unit and leader in one cell, person and phone in another."""
    page = Page(
        "Sheet",
        "number found_on/accepted_on/- village/township/division facts/facts+people people/scale resp_unit+leader resp_person+resp_phone deadline progress supervision strike_off struck_off_on",
    )
    title = "云岭县突出矛盾纠纷交办督办台帐"
    page.line(title)
    page.line(
        "编号", "交办日期", "所属村居", "矛盾纠纷简要情况", "涉及人数", "责任单位\n责任领导", "具体责任人\n及联系电话", "化解时限", "化解情况", "督办情况", "销号情况", "销号时间",
    )  # fmt: skip
    for i, c in enumerate(CASES[3:18]):
        day = date(2026, 6, 8) + timedelta(days=5 * i)
        deadline = day + timedelta(days=90)
        struck = i % 3 == 0
        unit, leader, person = [("青枫镇司法所", "骆志明", "白如意"), ("县自然资源局", "丁汉文", "纪小川")][
            i % 2
        ]
        cells = [
            f"云突{i + 1:02d}", written(day, i, serials=False), c.village, f"{c.first}与{c.other}：{c.facts}", c.people, f"{unit}\n{leader}", f"{person}\n{phone_of(1100 + i % 2)}",
            written(deadline, i + 2, serials=False), "已化解" if struck else f"正在协调（第{i + 1}次）", f"县委政法委{i % 4 + 6}月督办一次", "已销号" if struck else "未消号",
            written(day + timedelta(days=30), i + 1, serials=False) if struck else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "number": cells[0], "village": c.village, "people": c.people, "unit": unit, "leader": leader, "person": person, "deadline": ISO.format(deadline),
            "kept": [c.facts, cells[8], cells[9], phone_of(1100 + i % 2)],
        }  # fmt: skip
        if i == 2:
            cells[7] = "2026年9月31日"
            del facts["deadline"]
            page.case(cells, flag="bad_secondary_date", **facts)
        elif i == 5:
            cells[3] = None
            page.case(cells, reject="no_facts")
        elif i == 8:
            cells[0] = "云突08"
            page.case(cells, reject="duplicate_number")
        elif i == 10:
            cells[4] = f"{c.people}人"
            page.case(cells, **facts)
        else:
            page.case(cells, **facts)
    page.line("合计", "15件", *[None] * 10)
    page.line("签发人：丁汉文", *[None] * 5, "制表人：纪小川", *[None] * 5)
    return Blind(name="assigned", make=web_page("交办督办台帐.xls", title, page), tables=[page.truth])


def serious_quarter() -> Blind:
    """Serious disputes as an open document: the unit of the money stands in the line above the table."""
    page = Page(
        "Sheet",
        "seq village/committee/township/- found_on place facts difficulty/-/facts people amount leader resp_unit resp_person measures/progress resolved/outcome/progress note",
        sums=True,
    )
    page.line("青枫镇2026年第三季度重大疑难矛盾纠纷排查调处情况表", *[None] * 13)
    page.line("填报单位：青枫镇平安办", *[None] * 11, "金额单位：万元", None)
    page.line(
        "序号", "排查单位", "排查日期", "发生地点", "矛盾纠纷简要情况", "矛盾焦点", "涉及人数", "涉及金额", "责任领导", "责任单位", "责任人", "工作措施", "是否化解", "备注",
    )  # fmt: skip
    for i, c in enumerate(CASES[8:19]):
        day = date(2026, 7, 2) + timedelta(days=6 * i)
        yuan = (i + 3) * 21000
        cells = [
            i + 1, c.village, written(day, i), f"{c.village}{i % 4 + 1}组", c.facts, f"对责任大小认识不一（{i + 1}）", c.people * 5, yuan / 10000, "骆志明", "镇综治中心" if i % 2 else "镇自然资源所",
            "纪小川", f"成立专班，第{i + 1}次会商", "是" if i % 4 == 0 else "否", None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "people": c.people * 5, "yuan": yuan, "leader": "骆志明", "unit": cells[9], "person": "纪小川", "kept": [c.facts, cells[3], cells[5], cells[11]],
        }  # fmt: skip
        if i == 3:
            cells[7], facts["yuan"] = "5万余元", None
            page.case(cells, flag="amount_unreadable", **facts)
        elif i == 4:
            cells[7] = f"{yuan}元"
            page.case(cells, **facts)
        elif i == 6:
            cells[2] = "2026-08-32"
            page.case(cells, reject="bad_date")
        elif i == 9:
            cells[7], facts["yuan"] = "无", None
            page.case(cells, **facts)
        else:
            page.case(cells, **facts)
    page.line("合计", *[None] * 5, 300, 150, *[None] * 6)
    page.line("备注：涉及三十人以上或者金额较大的列入本表。", *[None] * 13)
    page.told += ["150"]
    return Blind(
        name="serious_quarter", make=open_document("重大疑难.ods", page.text, {}, 400), tables=[page.truth]
    )


def committee_book() -> Blind:
    """A village committee's book as it is printed: a person's name, identity number and phone in one cell, headings again on page two."""
    page = Page(
        "登记簿",
        "seq found_on/accepted_on party+party_id+party_phone type facts mediator mediated_on outcome agreement_form amount performance -/note/visited_on/satisfaction file_no",
        sums=True,
    )
    head = (
        "序号", "登记日期", "当事人姓名、身份证号及电话", "纠纷类别", "纠纷事由", "调解员", "调解时间", "调解结果", "协议形式\n(口头/书面)", "涉及金额(元)", "协议履行情况", "回访情况", "卷宗编号",
    )  # fmt: skip
    page.wide("枫林村人民调解委员会调解纠纷登记簿")
    page.line("2026年", *[None] * 9, "第1页")
    page.line(*head)
    for i, c in enumerate(CASES[:16]):
        if i == 8:
            page.line("本页小计", "8件", *[None] * 7, 9999)
            page.line("2026年", *[None] * 9, "第2页")
            page.line(*head)
        day = date(2026, 2, 4) + timedelta(days=9 * i)
        n = 1200 + 2 * i
        ids = _ids(c, n)
        phones = (phone_of(n), phone_of(n + 1))
        other = f"{c.other} {phones[1]}" if _firm(c) else f"{c.other} {ids[1]} {phones[1]}"
        agreed = i % 5 != 4
        cells = [
            i + 1, written(day, i), f"{c.first} {ids[0]} {phones[0]}{'；' if i % 2 else chr(10)}{other}", COUNTY_WORD[c.type], c.facts, "涂老六", written(day + timedelta(days=2), i + 1),
            "达成协议" if agreed else "未达成协议", ("书面" if i % 2 else "口头") if agreed else None, c.yuan if i % 2 else (f"{c.yuan}元" if c.yuan else None),
            ("已履行" if i % 3 else "正在履行") if agreed else None, "双方和好" if agreed and i % 3 == 1 else None, f"枫调{i + 1:02d}" if agreed else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "names": f"{c.first}、{c.other}", "ids": ids, "phones": phones, "type": c.type, "yuan": c.yuan, "mediated": ISO.format(day + timedelta(days=2)), "kept": [c.facts],
        }  # fmt: skip
        if cells[11]:
            facts["kept"] = [*facts["kept"], cells[11]]
        if i == 2:
            cells[2], facts["ids"] = str(cells[2]).replace(ids[0], wrong_id(n)), None
            page.case(cells, flag="id_checksum", **facts)
        elif i == 5:
            cells[6], facts["mediated"] = (
                written(day - timedelta(days=8), 2),
                ISO.format(day - timedelta(days=8)),
            )
            page.case(cells, flag="date_order", **facts)
        elif i == 7:
            cells[2] = None
            page.case(cells, reject="no_party")
        elif i == 10:
            cells[9], facts["yuan"] = "五千二百元", 5200
            page.case(cells, **facts)
        elif i == 12:
            cells[1] = "2026.5.32"
            page.case(cells, reject="bad_date")
        else:
            page.case(cells, **facts)
    for i in range(16, 20):
        page.line(i + 1)
    page.line("登记人：涂老六", *[None] * 5, "调委会主任：庞守业")
    return Blind(name="committee_book", make=workbook("枫林村登记簿", page), tables=[page.truth])


def grid_export() -> Blind:
    """An export of a platform of grids as GB18030 text; its identity numbers begin with a tab so that they stay text."""
    page = Page(
        "Sheet",
        "number title type_zz/type/- type -/committee/registrar/village/township found_on/accepted_on/- found_on/- place facts applicant/party applicant_id/party_id "
        "applicant_phone/party_phone respondent respondent_phone people amount grade progress/outcome/resolved handler/mediator resolved_on outcome/progress satisfaction -",
        sums=True,
    )
    page.line(
        "事件编号", "事件标题", "纠纷大类", "纠纷小类", "上报单位", "上报时间", "发生时间", "事发地点", "事件描述", "当事人姓名", "当事人证件号码", "当事人联系电话", "对方当事人", "对方联系电话",
        "涉及人数", "涉及金额(元)", "风险等级", "办理状态", "办理人", "办结时间", "办理结果", "满意度评价", "是否超期",
    )  # fmt: skip
    for i in range(36):
        c = CASES[(i * 5) % 24]
        day = date(2026, 9, 30) - timedelta(days=3 * i)
        done = i > 4
        n = 1300 + 2 * i
        cells = [
            f"SJ{day:%Y%m%d}{i + 1:05d}", f"{c.village}{c.first}{SHORT[c.type]}事件", "民间纠纷", c.type, "青枫镇综治中心", f"{day:%Y/%m/%d} 15:{i:02d}", f"{day:%Y/%m/%d} 09:{i:02d}",
            f"青枫镇{c.village}", f"{c.facts},第{i + 1}件", c.first, "\t" + id_of(n), "\t" + phone_of(n), c.other, "\t" + phone_of(n + 1), str(c.people), f"{c.yuan:,.2f}" if c.yuan else "",
            ("一般", "较大", "重大")[i % 3], "已办结" if done else "办理中", "纪小川", f"{day + timedelta(days=6):%Y/%m/%d} 11:30" if done else "", "调解成功" if done else "", "满意" if done else "",
            "否",
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "number": cells[0], "day": ISO.format(day), "names": f"{c.first}、{c.other}", "ids": (id_of(n),), "phones": (phone_of(n), phone_of(n + 1)), "type": c.type, "people": c.people,
            "yuan": c.yuan, "kept": [cells[8], cells[1]],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=6))
        if i == 6:
            cells[19] = f"{day - timedelta(days=6):%Y/%m/%d} 11:30"
            page.case(cells, flag="date_order", **facts | {"settled": ISO.format(day - timedelta(days=6))})
        elif i == 12:
            cells[10], facts["ids"] = "3.69921E+17", ()
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 18:
            page.case(list(page.rows[-1]), reject="duplicate_number")
        elif i == 24:
            cells[5] = cells[6] = "2026/06/31 10:00"
            page.case(cells, reject="bad_date")
        elif i == 30:
            cells[8] = cells[3] = cells[2] = cells[1] = ""
            page.case(cells, reject="no_facts")
        else:
            page.case(cells, **facts)

    def make(folder: Path) -> Path:
        text = StringIO()
        csv.writer(text).writerows(page.rows)
        path = folder / "事件导出.csv"
        path.write_bytes(text.getvalue().encode("gb18030"))
        return path

    return Blind(name="grid_export", make=make, tables=[page.truth])


def month_book() -> Blind:
    """A month's workbook: how to fill it in, sums, the list, a short list of the hard ones, villages that found nothing."""
    how = Page("填表说明", "- -")
    how.wide("填表说明")
    how.line(1, "排查时间填写到日，涉及金额以元为单位。")
    how.line(2, "没有排查出矛盾纠纷的村填写零报告。")
    total = Page("汇总表", "- - - - - - -")
    total.wide("青枫镇9月份矛盾纠纷排查化解汇总表")
    total.line("单位", "排查总数", "已化解", "婚姻家庭", "邻里", "山林土地", "其他")
    for village in ("枫林村", "竹溪村", "枣园社区"):
        total.line(village, 5, 4, 1, 2, 1, 1)
    total.line("合计", 15, 12, 3, 6, 3, 3)
    page = Page(
        "明细台账",
        "seq village party party_id party_phone type facts people found_on source grade resp_unit resp_person measures deadline resolved resolved_on amount note",
        sums=True,
    )
    page.wide("青枫镇2026年9月矛盾纠纷排查化解明细台账")
    page.line("填报单位：（盖章）", *[None] * 14, "填报时间：2026年9月30日")
    page.line(
        "序号", "村(社区)", "当事人\n姓名", "身份证号", "联系电话", "纠纷\n类型", "矛盾纠纷\n基本情况", "涉及\n人数", "排查\n时间", "线索来源", "风险\n等级", "责任\n单位", "责任人", "化解\n措施", "化解\n时限",
        "是否\n化解", "化解\n时间", "涉及金额", "备注",
    )  # fmt: skip
    page.line(*[None] * 7, "（人）", *[None] * 9, "（元）", None)
    for i, c in enumerate(CASES[:15]):
        day = date(2026, 9, 1) + timedelta(days=i)
        done = i % 5 != 2
        n = 1500 + 2 * i
        ids = _ids(c, n)
        cells = [
            i + 1, c.village, f"{c.first} {c.other}" if i % 2 else f"{c.first}\n{c.other}", "\n".join(ids), f"{phone_of(n)}/{phone_of(n + 1)}", SHORT[c.type], c.facts, c.people, written(day, i),
            "网格员巡查", "高中低"[i % 3], f"{c.village}调委会", "章有福", f"上门疏导{i + 1}次", written(day + timedelta(days=30), i + 1), "√" if done else "×",
            written(day + timedelta(days=3), i + 2) if done else None, c.yuan, "/" if i % 2 else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "village": c.village, "names": f"{c.first}、{c.other}", "ids": ids, "phones": (phone_of(n), phone_of(n + 1)), "type": c.type, "people": c.people, "yuan": c.yuan,
            "unit": cells[11], "person": "章有福", "deadline": ISO.format(day + timedelta(days=30)), "kept": [c.facts, cells[13]],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=3))
        if i == 6:
            cells[8] = f"9月{day.day}日-{day.day + 2}日"
        if i == 9:
            cells[8] = None
            page.case(cells, reject="no_date")
        elif i == 11:
            cells[16] = "2026.9.31"
            facts.pop("settled", None)
            page.case(cells, flag="bad_secondary_date", **facts)
        else:
            page.case(cells, **facts)
    page.line("小计", "15件", *[None] * 5, 70, *[None] * 9, 99)
    page.line("填报人：章有福", *[None] * 5, "审核人：白如意", *[None] * 5, "负责人：骆志明")
    page.told += ["70", "99"]
    hard = Page("重大疑难", "seq title facts leader progress deadline")
    hard.wide("青枫镇9月份重大疑难矛盾纠纷表")
    hard.line("序号", "名称", "简要情况", "包案领导", "目前状况", "拟化解时间")
    for i, c in enumerate(CASES[16:18]):
        hard.case(
            [i + 1, f"{c.first}与{c.other}{c.type}", c.facts, "骆志明", f"已约谈{i + 1}次", f"2026年11月{i + 5}日"], leader="骆志明", deadline=f"2026-11-{i + 5:02d}", kept=[c.facts, f"{c.first}与{c.other}", f"已约谈{i + 1}次"],
        )  # fmt: skip
    nil = Page("零报告", "- - -")
    nil.wide("9月份矛盾纠纷排查零报告")
    nil.line("序号", "村(社区)", "排查情况")
    nil.line(1, "小桥村", "零报告")
    nil.line(2, "红旗村", "无")
    return Blind(
        name="month_book", make=workbook("青枫镇9月月报", how, total, page, hard, nil), tables=[page.truth, hard.truth], passed=["填表说明", "汇总表"], not_nil=["青枫镇"],
    )  # fmt: skip


def two_festivals() -> Blind:
    """What was found over two festivals, settled and unsettled ones in two parts of one table."""
    page = Page(
        "双节",
        "seq village found_on type party facts people resp_unit mediator/handler/resp_person measures progress/outcome resolved_on",
    )
    page.wide("青枫镇2026年中秋、国庆“双节”期间矛盾纠纷排查化解反馈表")
    page.wide("报送单位：青枫镇平安法治办公室  （公章）                          报送日期：2026.10.8")
    page.line(
        "序号", "村别", "排查日期", "纠纷类别", "当事人", "主要情况", "涉及人数", "包保单位", "调处人员", "采取措施", "化解情况", "化解日期",
    )  # fmt: skip
    page.wide("一、已化解（6件）")
    for i, c in enumerate(CASES[10:20]):
        if i == 6:
            page.wide("二、未化解（4件）")
        day = date(2026, 9, 25) + timedelta(days=i)
        done = i < 6
        cells = [
            i + 1 if done else i - 5, c.village, written(day, i), c.type, f"{c.first}与{c.other}" if i % 2 else f"{c.first}、{c.other}", c.facts, f"{c.people}人" if i % 3 == 0 else c.people,
            "镇司法所", "白如意", f"现场调解{i + 1}次", "当场化解" if done else "继续跟进", written(day + timedelta(days=1), i + 3) if done else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "village": c.village, "names": f"{c.first}、{c.other}", "type": c.type, "people": c.people, "kept": [c.facts, cells[9]],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=1))
        if i == 4:
            cells[4] = None
            page.case(cells, reject="no_party")
        elif i == 7:
            cells[2] = "2026年10月3日至5日"
            page.case(cells, **facts | {"day": "2026-10-03"})
        else:
            page.case(cells, **facts)
    page.line("/", "红旗村", "10月7日", "无", "无", "无")
    page.wide(
        "以上情况属实。    主要负责人签字：            经办人：白如意            联系电话：0799-6123456"
    )
    return Blind(name="two_festivals", make=workbook("双节反馈表", page), tables=[page.truth])


def county_leaders() -> Blind:
    """County leaders and the disputes they take on: the leader in the middle, merged over two; no day of finding at all."""
    page = Page(
        "包案", "seq title township facts demand party grade leader - resp_unit resp_person+resp_phone team measures measures/- deadline progress resolved/outcome note",
    )  # fmt: skip
    page.wide("云岭县县级领导包案化解重点矛盾纠纷一览表")
    page.line("制表单位：县委平安办", *[None] * 14, "2026年9月")
    page.line(
        "序号", "案件名称", "属地乡镇", "基本案情", "主要诉求", "主要当事人", "风险等级", "包案县领导", None, "责任单位", "责任人及电话", "工作专班", "化解措施", "稳控措施", "化解时限", "工作进展", "是否化解", "备注",
    )  # fmt: skip
    page.line(*[None] * 7, "姓名", "职务")
    page.merges += ["H3:I3", *(f"{x}3:{x}4" for x in "ABCDEFGJKLMNOPQR")]
    for i, c in enumerate(CASES[4:16]):
        leader, post = [("丁汉文", "县委常委"), ("荀秀华", "副县长"), ("柏振国", "县政协副主席")][i // 2 % 3]
        deadline = date(2026, 10, 20) + timedelta(days=4 * i)
        cells = [
            i + 1, f"{c.first}反映{c.other}问题", "青枫镇", c.facts, f"要求依法处理（第{i + 1}号）", f"{c.first}、{c.other}", ("红色", "黄色", "蓝色")[i % 3], leader if i % 2 == 0 else None, post if i % 2 == 0 else None,
            "县司法局" if i % 3 else "县住建局", f"纪小川{phone_of(1700 + i)}" if i % 2 else f"纪小川（{phone_of(1700 + i)}）", "县平安办、青枫镇", f"拟定方案{i + 1}套", f"安排{i + 1}人盯守",
            written(deadline, i), f"包案领导接访{i + 1}次", "否" if i % 4 else "是", None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "names": f"{c.first}、{c.other}", "leader": leader, "unit": cells[9], "person": "纪小川", "deadline": ISO.format(deadline),
            "kept": [c.facts, cells[1], cells[4], cells[12], cells[13], cells[15], phone_of(1700 + i)],
        }  # fmt: skip
        if i == 5:
            cells[14] = "2026.11.31"
            del facts["deadline"]
            page.case(cells, flag="bad_secondary_date", **facts)
        elif i == 8:
            cells[5] = None
            page.case(cells, reject="no_party")
        elif i == 10:
            cells[3] = cells[4] = cells[1] = None
            page.case(cells, reject="no_facts")
        else:
            page.case(cells, **facts)
        if i % 2:
            page.merges += [f"{x}{len(page.rows) - 1}:{x}{len(page.rows)}" for x in "HI"]
    page.line("总计", "12件")
    page.wide("说明：本表每月25日前报县委平安办。")
    return Blind(name="county_leaders", make=workbook("县领导包案一览表", page), tables=[page.truth])


def ten_again() -> tuple[Blind, ...]:
    """The ten."""
    return (
        community_week(), half_year_register(), petition_cases(), assigned(), serious_quarter(),
        committee_book(), grid_export(), month_book(), two_festivals(), county_leaders(),
    )  # fmt: skip
