"""Ten ledgers as other offices might send them: invented people, other headings, orders and faults each time.

Each layout says which field every column holds (None: no field of ours; a tuple: several notions in one cell),
how many cases it has, which rows are refused and for what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment

Field = str | tuple[str, ...] | None
ID_1, ID_2 = "369921196409200947", "369921196810174845"


@dataclass(frozen=True)
class Layout:
    """One ledger: cells from row 1, merged areas, and what is to be read out of it."""

    name: str
    rows: Sequence[Sequence[Any]]
    fields: Sequence[Field]
    header_rows: tuple[int, ...]
    cases: int
    merges: Sequence[str] = ()
    rejects: Mapping[int, str] = field(default_factory=dict)
    sum_yuan: int | None = None
    suffix: str = ".xlsx"
    encoding: str = "utf-8"

    def write(self, folder: Path) -> Path:
        """The ledger as a file."""
        path = folder / f"{self.name}{self.suffix}"
        if self.suffix == ".xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for row in self.rows:
                sheet.append(list(row))
            for area in self.merges:
                sheet.merge_cells(area)
            for cells in sheet.iter_rows():
                for cell in cells:
                    cell.alignment = Alignment(wrap_text=True)
            book.save(path)
        else:
            separator = {".csv": ",", ".txt": "\t"}[self.suffix]
            lines = (separator.join(_quoted(str(c), separator) for c in row) for row in self.rows)
            path.write_bytes("\r\n".join(lines).encode(self.encoding))
        return path


def _quoted(words: str, separator: str) -> str:
    return f'"{words.replace(chr(34), chr(34) * 2)}"' if separator in words or "\n" in words else words


FACTS = "两家因排水沟走向发生争执，村里上门劝说后双方同意坐下来谈。"


def _facts(number: int) -> str:
    return f"{FACTS}第{number}件，争议的是第{number}条水沟。"


def layouts() -> tuple[Layout, ...]:
    """All ten."""
    return (
        _screening_l11(),
        _register_l13(),
        _serious_l3(),
        _outstanding_l5(),
        _petition(),
        _three_header_rows(),
        _gbk_text(),
        _wan_yuan(),
        _platform_like(),
        _merged_cases(),
    )


def _screening_l11() -> Layout:
    heading = [
        "序号",
        "摸排\n日期",
        "所属村居",
        "当事双方",
        "身份证号码",
        "联系方式",
        "矛盾纠纷\n类别",
        "主要情况",
        "涉及\n户数",
        "涉及\n人数",
        "风险\n级别",
        "包保领导",
        "牵头单位",
        "具体责任人",
        "采取的措施",
        "办结时限",
        "是否办结",
        "办结时间",
        "说明",
    ]
    rows = [
        [
            n,
            f"2026年{n}月5日",
            "石桥村",
            "张平安、李顺意",
            ID_1,
            "15441989826",
            "邻里",
            _facts(n),
            2,
            "3人",
            "低",
            "王镇长",
            "司法所",
            "赵长河",
            "上门劝说",
            "15日内",
            "是",
            f"2026年{n}月12日",
            "",
        ]
        for n in range(1, 6)
    ]
    return Layout(
        "云岭镇摸排台账",
        [
            ["云岭镇2026年上半年矛盾纠纷摸排化解台账"],
            ["填报单位：（盖章）云岭镇", "", "", "", "", "", "", "填报时间：2026年7月1日"],
            heading,
            *rows,
            ["填报人：李秀英", "", "", "", "审核人：赵长河"],
        ],
        [
            "seq",
            "found_on",
            "village",
            "party",
            "party_id",
            "party_phone",
            "type",
            "facts",
            "households",
            "people",
            "grade",
            "leader",
            "resp_unit",
            "resp_person",
            "measures",
            "deadline",
            "resolved",
            "resolved_on",
            "note",
        ],
        (3,),
        5,
        ["A1:S1", "A2:G2", "H2:S2"],
    )


def _register_l13() -> Layout:
    heading = [
        "登记编号",
        "收案日期",
        "申请人",
        "被申请人",
        "案由",
        "案件类型",
        "主持调解员",
        "记录人",
        "调处结果",
        "协议书编号",
        "协议类型",
        "标的金额(元)",
        "是否履行",
        "回访日期",
        "档案号",
    ]
    rows = [
        [
            f"云调〔2026〕{n:03}号",
            date(2026, 2, n),
            f"陈{c}生",
            f"周{c}林",
            f"水沟争执{n}",
            "邻里纠纷",
            "李秀英",
            "赵长河",
            "调解成功" if n < 5 else "调解不成功",
            f"云协{n:03}",
            "书面协议",
            f"{n}00",
            "已履行",
            date(2026, 3, n),
            f"卷{n}",
        ]
        for n, c in enumerate("甲乙丙丁戊己", start=1)
    ]
    rows[2][1] = "2026年2月31日"
    rows.append(["合计", "6件", "", "", "", "", "", "", "", "", "", "2100"])
    return Layout(
        "案件登记簿",
        [heading, *rows],
        [
            "number",
            "accepted_on",
            "applicant",
            "respondent",
            "title",
            "type",
            "mediator",
            "registrar",
            "outcome",
            "agreement_no",
            "agreement_form",
            "amount",
            "performance",
            "visited_on",
            "file_no",
        ],
        (1,),
        6,
        rejects={4: "bad_date"},
        sum_yuan=1800,
    )


def _serious_l3() -> Layout:
    heading = [
        "编号",
        "排查单位",
        "排查日期",
        "发生地点",
        "矛盾纠纷简况及原因",
        "责任部门",
        "包案领导",
        "目前进展",
        "状态",
        "上报时间",
    ]
    rows = [
        [
            n,
            "枫林社区",
            f"2026.4.{n}",
            "老街口",
            _facts(n),
            "综治中心",
            "周书记",
            "双方已约定再谈一次",
            "化解中",
            "2026.4.20",
        ]
        for n in (1, 2, 3)
    ]
    return Layout(
        "重大纠纷",
        [["重大矛盾纠纷排查调处信息"], heading, *rows],
        [
            "number",
            "village",
            "found_on",
            "place",
            "facts",
            "resp_unit",
            "leader",
            "progress",
            "outcome",
            None,
        ],
        (2,),
        3,
        ["A1:J1"],
    )


def _outstanding_l5() -> Layout:
    heading = [
        "序号",
        "乡镇（街道）",
        "村（社区）",
        "突出矛盾纠纷基本情况",
        "责任单位/责任人",
        "完成时限",
        "工作措施及进展情况",
        "督办情况",
        "销号时间",
        "备 注",
    ]
    rows = [
        [
            1,
            "云岭镇",
            "溪口村",
            _facts(1),
            "派出所/何警官",
            "2026-09-30",
            "每周回头看",
            "县里挂牌",
            "2026-09-02",
            "",
        ],
        [2, "云岭镇", "石桥村", _facts(2), "同上", "2026-10-15", "每周回头看", "", "", ""],
        [3, "云岭镇", "石桥村", "", "司法所/赵长河", "2026-10-15", "", "", "", ""],
    ]
    return Layout(
        "突出纠纷",
        [
            ["云岭县突出矛盾纠纷台帐（2026年9月）"],
            ["单位（盖章）：云岭县", "", "", "", "", "2026年10月8日"],
            heading,
            *rows,
            ["制表人：何平", "", "", "审核人：周平"],
        ],
        [
            "seq",
            "township",
            "village",
            "facts",
            ("resp_unit", "resp_person"),
            "deadline",
            ("measures", "progress"),
            "supervision",
            "struck_off_on",
            "note",
        ],
        (3,),
        3,
        ["A1:J1"],
        rejects={6: "no_facts"},
    )


def _petition() -> Layout:
    heading = [
        "序号",
        "来访时间",
        "信访人",
        "性别",
        "联系电话",
        "现住址",
        "信访诉求",
        "问题描述",
        "信访人数",
        "包案领导及联系方式",
        "责任单位",
        "专办工作人员及联系方式",
        "化解进展",
        "化解期限",
    ]
    rows = [
        [
            n,
            f"2026/5/{n}",
            f"吴有{c}",
            "男",
            "15480672860",
            "溪口村3组",
            "要求修沟",
            _facts(n),
            n,
            "周书记15411111111",
            "水利站",
            "何平15422222222",
            "已约谈",
            "2026/6/30",
        ]
        for n, c in enumerate("福禄寿喜", start=1)
    ]
    return Layout(
        "信访矛盾",
        [["信访矛盾排查记录表（标准版）"], ["排查日期：2026年5月31日"], [], heading, *rows],
        [
            "seq",
            "accepted_on",
            "party",
            None,
            "party_phone",
            "party_address",
            "demand",
            "facts",
            "people",
            "leader",
            "resp_unit",
            "handler",
            "progress",
            "deadline",
        ],
        (4,),
        4,
    )


def _three_header_rows() -> Layout:
    top = ["序号", "案件基本情况", "", "", "甲方", "", "", "乙方", "", "", "调解情况", "", "", "协议", "", ""]
    middle = [
        "",
        "受理",
        "",
        "纠纷类型",
        "姓名",
        "证件号码",
        "电话",
        "姓名",
        "证件号码",
        "电话",
        "时间",
        "人员",
        "结果",
        "编号",
        "形式",
        "金额",
    ]
    low = ["", "时间", "方式", "", "", "", "", "", "", "", "", "", "", "", "", "（万元）"]
    rows = [
        [
            n,
            f"2026-6-{n}",
            "主动调解",
            "合同纠纷",
            f"冯{c}",
            ID_1,
            "15423130691",
            f"卫{c}",
            ID_2,
            "15450193908",
            f"2026-6-{n + 2}",
            "李秀英",
            "调解成功",
            f"协{n}",
            "书面",
            n / 10,
        ]
        for n, c in enumerate("东南西北", start=1)
    ]
    return Layout(
        "三行表头",
        [["云岭镇调解案件情况表"], top, middle, low, *rows],
        [
            "seq",
            "accepted_on",
            "source",
            "type",
            "applicant",
            "applicant_id",
            "applicant_phone",
            "respondent",
            "respondent_id",
            "respondent_phone",
            "mediated_on",
            "mediator",
            "outcome",
            "agreement_no",
            "agreement_form",
            "amount",
        ],
        (2, 3, 4),
        4,
        [
            "A1:P1",
            "A2:A4",
            "B2:D2",
            "E2:G2",
            "H2:J2",
            "K2:M2",
            "N2:P2",
            "B3:C3",
            "D3:D4",
            "E3:E4",
            "F3:F4",
            "G3:G4",
            "H3:H4",
            "I3:I4",
            "J3:J4",
            "K3:K4",
            "L3:L4",
            "M3:M4",
            "N3:N4",
            "O3:O4",
        ],
        sum_yuan=10000,
    )


def _gbk_text() -> Layout:
    heading = [
        "编号",
        "登记日期",
        "投诉人",
        "投诉人电话",
        "被投诉人",
        "被投诉人电话",
        "纠纷性质",
        "简要案情",
        "处理结果",
        "承办人",
        "结案日期",
    ]
    rows = [
        [
            f"2026-{n:02}",
            f"2026年7月{n}日",
            f"钱{c}",
            "15484042043",
            "顺意百货商店",
            "0796-8123456",
            "消费纠纷",
            _facts(n),
            "达成协议",
            "赵长河",
            f"2026年7月{n + 3}日",
        ]
        for n, c in enumerate("一二三", start=1)
    ]
    return Layout(
        "消费纠纷登记",
        [heading, *rows],
        [
            "number",
            "found_on",
            "applicant",
            "applicant_phone",
            "respondent",
            "respondent_phone",
            "type",
            "facts",
            "outcome",
            "mediator",
            "resolved_on",
        ],
        (1,),
        3,
        suffix=".csv",
        encoding="gb18030",
    )


def _wan_yuan() -> Layout:
    heading = [
        "顺序号",
        "发现时间",
        "村组",
        "纠纷当事人（姓名、电话）",
        "纠纷种类",
        "案情简介",
        "涉案金额",
        "难易程度",
        "调解人员",
        "化解结果",
        "签订日期",
    ]
    units = ["", "", "", "", "", "", "（万元）", "", "", "", ""]
    rows = [
        [
            n,
            46200 + n,
            "枫林社区2组",
            f"孙{c}（15416975640）\n郑{c}（15404042043）",
            "征地拆迁",
            _facts(n),
            1.5,
            "疑难",
            "李秀英，赵长河",
            "达成协议",
            46210 + n,
        ]
        for n, c in enumerate("春夏秋", start=1)
    ]
    rows.append(["小计", "", "", "", "", "", 4.5])
    return Layout(
        "征地专项",
        [["枫林社区征地纠纷专项台账"], heading, units, *rows],
        [
            "seq",
            "found_on",
            "village",
            ("party", "party_phone"),
            "type",
            "facts",
            "amount",
            "grade",
            "mediator",
            "outcome",
            "agreed_on",
        ],
        (2,),
        3,
        ["A1:K1"],
        sum_yuan=45000,
    )


def _platform_like() -> Layout:
    heading = [
        "案件编号",
        "受理调委会",
        "受理日期",
        "来源渠道",
        "纠纷类别",
        "行政区划",
        "首席调解员",
        "协助调解员",
        "调解日期",
        "是否调解成功",
        "协议涉及金额（元）",
        "履行情况",
        "申请人姓名",
        "申请人证件号码",
        "被申请人名称",
        "简要情况",
        "是否涉及农民工",
        "回访满意度",
    ]
    rows = [
        [
            f"3699212026080{n}0001",
            "云岭镇人民调解委员会",
            f"2026-08-0{n} 09:30:00",
            "依申请调解",
            "物业纠纷",
            "云岭县云岭镇枫林社区",
            "李秀英",
            "赵长河",
            f"2026-08-1{n}",
            "成功",
            "1,200.00",
            "协议已履行",
            f"何{c}",
            ID_1,
            "安居物业有限公司",
            _facts(n),
            "否",
            "满意",
        ]
        for n, c in enumerate("梅兰竹菊", start=1)
    ]
    rows.append([*rows[3]])
    return Layout(
        "平台清单",
        [heading, *rows],
        [
            "number",
            "committee",
            "accepted_on",
            "source",
            "type",
            "division",
            "mediator",
            "co_mediator",
            "mediated_on",
            "outcome",
            "amount",
            "performance",
            "applicant",
            "applicant_id",
            "respondent",
            "facts",
            "migrant_worker",
            "satisfaction",
        ],
        (1,),
        5,
        rejects={6: "duplicate_number"},
        sum_yuan=4800,
        suffix=".txt",
    )


def _merged_cases() -> Layout:
    heading = [
        "序号",
        "网格",
        "时间",
        "地点",
        "当事人",
        "身份证",
        "手机号",
        "类型",
        "事由",
        "化解方式",
        "化解情况",
    ]
    rows = [
        [
            1,
            "第一网格",
            "2026年9月1日",
            "石桥村村口",
            "韩平",
            ID_1,
            "15441989826",
            "邻里",
            _facts(1),
            "上门调解",
            "已化解",
        ],
        ["", "", "", "", "魏安", ID_2, "15491292630", "", "", "", ""],
        [
            2,
            "",
            "2026年9月2日",
            "石桥村二组",
            "蒋和",
            "",
            "15437002770",
            "土地纠纷",
            _facts(2),
            "现场调解",
            "正在化解",
        ],
        [3, "", "2026年9月3日", "", "", "", "", "邻里", _facts(3), "", ""],
        ["备注：本表每月25日前上报"],
    ]
    return Layout(
        "网格台账",
        [["石桥村网格矛盾纠纷台账"], heading, *rows],
        [
            "seq",
            "grid",
            "found_on",
            "place",
            "party",
            "party_id",
            "party_phone",
            "type",
            "facts",
            "method",
            "progress",
        ],
        (2,),
        3,
        ["A1:K1", "A3:A4", "B3:B6", "C3:C4", "D3:D4", "H3:H4", "I3:I4", "J3:J4", "K3:K4", "A7:K7"],
        rejects={6: "no_party"},
    )
