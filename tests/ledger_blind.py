"""Ten ledgers of ten offices and what a careful clerk reads out of them, written down before any of them was read.

In `fields` a space parts the columns, `+` joins the notions of one cell, `/` parts readings that a clerk may choose between, and
`-` is a column without a field of ours.
"""

# ruff: noqa: E501 - the rows of a ledger are long

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from mediator_desktop.domain.identity import check_digit
from tests.ledger_strangers import open_document, text_file

TODAY = date(2026, 10, 8)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a clerk reads out of one table.

    `cases` are the rows that hold a dispute, those to be refused among them; `facts` what stands in them; `flags` the rows
    and codes that must be shown, `told` pieces of sentences that must be said of the sheet.
    """

    sheet: str
    fields: str
    cases: Sequence[int]
    facts: Mapping[int, Mapping[str, Any]]
    rejects: Mapping[int, str] = field(default_factory=dict)
    flags: frozenset[tuple[int, str]] = frozenset()
    yuan: float | None = None
    told: Sequence[str] = ()

    @property
    def columns(self) -> list[list[set[str]]]:
        """The fields of each column, every reading of it."""
        return [[set(one.split("+")) - {"-"} for one in word.split("/")] for word in self.fields.split()]


@dataclass(frozen=True, kw_only=True)
class Blind:
    """One file: how it is made, its tables, the sheets that hold no cases, units for which no nil report may be offered."""

    name: str
    make: Callable[[Path], Path]
    tables: Sequence[Truth]
    passed: Sequence[str] = ()
    not_nil: Sequence[str] = ()


@dataclass(frozen=True)
class Case:
    """A dispute as it happened."""

    type: str
    first: str
    other: str
    village: str
    facts: str
    people: int
    yuan: int | None = None


CASES = tuple(
    Case(t, a, b, v, f, int(n), int(y) if y else None)
    for t, a, b, v, f, n, y in (
        line.split("|")
        for line in """
邻里纠纷|闵长贵|戚福生|柳河村|闵家新砌围墙挡了戚家出入的巷道，两家为巷道宽窄起了口角|4|
婚姻家庭纠纷|姜腊梅|曾庆和|柳河村|婆媳因照看孩子一事长期不和，姜腊梅带孩子回了娘家|2|
山林土地纠纷|阮大山|阮小河|上塘村|兄弟二人为屋后竹林的分界各执一词|6|1200
房屋宅基地纠纷|苗桂英|裘国富|上塘村|裘家翻建老屋时檐口伸到苗家宅基地上方|5|3500
损害赔偿纠纷|盛春发|洪四喜|石塘社区|洪四喜家的狗把盛春发的小孙子咬伤，药费未付|3|860
合同纠纷|万金水|邵佩兰|石塘社区|邵佩兰租用门面到期后不肯搬离，还欠半年租金|2|12000
拖欠农民工工资纠纷|路大成|安和建筑队|白杨村|路大成等人砌墙的工钱拖了四个月没有结清|8|36000
邻里纠纷|费小娟|卜万年|白杨村|楼上漏水泡坏楼下天花板，谁来修谈不拢|2|1500
婚姻家庭纠纷|滕玉珍|滕建业|东湾村|滕玉珍要求儿子每月给生活费，儿子推说没有工作|3|
征地拆迁纠纷|全有福|东湾村民委员会|东湾村|修渠占了全有福的菜地，青苗费迟迟未发|7|2600
道路交通事故纠纷|祝小军|尤海龙|柳河村|祝小军骑电动车在村口被尤海龙的货车刮倒|2|9800
生产经营纠纷|牛进财|宣和农资店|上塘村|牛进财称买来的稻种出苗不到一半，要求店里退赔|2|4300
物业纠纷|章丽华|宏图物业|石塘社区|小区路灯坏了半年没人修，章丽华等住户拒交物业费|12|720
损害赔偿纠纷|蓝天宝|强二柱|白杨村|强二柱放的羊啃了蓝天宝家的菜苗|2|450
邻里纠纷|诸凤仙|居阿毛|东湾村|居家半夜放音响，诸凤仙上门理论时被推了一把|4|
山林土地纠纷|冉立春|鲜明德|柳河村|两家承包田之间的水沟被填，下游的田灌不上水|6|600
医疗纠纷|左小兰|石塘卫生院|石塘社区|左小兰认为打针时没有问清过敏史，要求免去费用|2|2300
其他劳动争议纠纷|卓文华|东湾砖厂|东湾村|卓文华在厂里扭伤腰，厂里不认是干活时伤的|2|15000
婚姻家庭纠纷|桑秀芝|桑秀兰|上塘村|姐妹二人为父亲留下的两间平房怎么分争执|4|20000
合同纠纷|岑老五|鞠志强|白杨村|鞠志强借钱买拖拉机，说好年底还，一拖就是两年|2|8000
环境污染纠纷|胥正海|兴旺养猪场|上塘村|养猪场的污水流进胥正海承包的鱼塘，死了不少鱼|9|18000
房屋宅基地纠纷|宿金花|宿长根|柳河村|宿长根在两家共用的空坪上打地基，宿金花拦着不让动工|5|
其他消费纠纷|蒲小芹|好再来家电行|石塘社区|买的冰柜三天两头停机，店家只肯修不肯退|2|1999
邻里纠纷|仇万山|双立民|东湾村|双家的竹子根钻进仇家院子，把水泥地顶裂了|3|700
损害赔偿纠纷|禹小满|贝正国|白杨村|贝正国开旋耕机时碰断禹小满家的自来水管|3|380
山林土地纠纷|窦和平|冀永昌|上塘村|两户对老祖坟边的一块荒坡归谁说法不一|10|
婚姻家庭纠纷|向春桃|席志刚|石塘社区|席志刚酒后打人，向春桃提出离婚，彩礼退多少谈不拢|2|30000
邻里纠纷|麻德顺|隆家声|柳河村|隆家晒谷占了公路边的场子，麻德顺的车过不去|2|
征地拆迁纠纷|储文斌|石塘镇人民政府|石塘社区|储文斌对过渡费发到哪个月有不同说法|3|5400
合同纠纷|从秋生|能富贵|东湾村|能富贵收了订金没有按时送瓦，从秋生要求退钱|2|2000
""".strip().split("\n")
    )
)
ISO = "{:%Y-%m-%d}"
SHORT = {
    "邻里纠纷": "邻里", "婚姻家庭纠纷": "婚姻家庭", "山林土地纠纷": "山林土地", "房屋宅基地纠纷": "房屋宅基地",
    "损害赔偿纠纷": "损害赔偿", "合同纠纷": "合同", "拖欠农民工工资纠纷": "欠薪", "征地拆迁纠纷": "征地拆迁",
    "道路交通事故纠纷": "交通事故", "生产经营纠纷": "生产经营", "物业纠纷": "物业", "医疗纠纷": "医疗",
    "其他劳动争议纠纷": "其他劳动争议", "环境污染纠纷": "环境污染", "其他消费纠纷": "其他消费",
}  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def id_of(number: int) -> str:
    """A well-formed identity number of nobody."""
    first = f"369921{1950 + number % 45}{1 + number % 12:02d}{1 + number % 28:02d}{100 + number:03d}"
    return first + check_digit(first)


def wrong_id(number: int) -> str:
    """One whose last digit is not the right one."""
    good = id_of(number)
    return good[:-1] + str((int(good[-1]) + 1) % 10 if good[-1] != "X" else 3)


def phone_of(number: int) -> str:
    """A mobile number out of a block that is not in use."""
    return f"154{71000000 + number * 13579:08d}"


def written(day: date, style: int, *, serials: bool = True) -> Any:
    """A day as clerks write it; `serials` False leaves out what only a workbook can hold."""
    styles: list[Any] = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}".translate(FULL_WIDTH),
        f"{day:%Y%m%d}",
        f" {day.year} 年 {day.month} 月 {day.day} 日 ",
    ]
    if serials:
        styles += [day, (day - date(1899, 12, 30)).days, day]
    return styles[style % len(styles)]


@dataclass
class Page:
    """A sheet that is being written, and beside it what it says."""

    name: str
    fields: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    rejects: dict[int, str] = field(default_factory=dict)
    flags: set[tuple[int, str]] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    sums: bool = False

    def line(self, *cells: Any) -> int:
        """Add a row that is no case; gives its number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def wide(self, *cells: Any) -> int:
        """Add a row whose first cell is merged over the whole width."""
        number = self.line(*cells)
        self.merges.append(f"A{number}:{get_column_letter(len(self.fields.split()))}{number}")
        return number

    def case(
        self, cells: Sequence[Any], *, reject: str = "", flag: str | Sequence[str] = (), **facts: Any
    ) -> int:
        """Add a case with what it says."""
        assert len(cells) == len(self.fields.split())
        number = self.line(*cells)
        self.facts[number] = facts
        if reject:
            self.rejects[number] = reject
        self.flags |= {(number, code) for code in ([flag] if isinstance(flag, str) else flag)}
        return number

    @property
    def truth(self) -> Truth:
        """What a clerk reads out of it."""
        amounts = [f.get("yuan") or 0 for row, f in self.facts.items() if row not in self.rejects]
        return Truth(
            sheet=self.name, fields=self.fields, cases=tuple(self.facts), facts=self.facts, rejects=self.rejects,
            flags=frozenset(self.flags), yuan=round(sum(amounts), 2) if self.sums else None, told=self.told,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """Its rows as the writers of text and of open documents want them."""

        def cell(value: Any) -> str:
            if value is None:
                return ""
            if isinstance(value, date):
                return f"@{value:%Y-%m-%d}"
            return f"={value}" if isinstance(value, (int, float)) else str(value).strip().replace("\n", "⏎")

        return "\n".join("|".join(map(cell, row)) or "." for row in self.rows)


def workbook(name: str, *pages: Page, dimension: str = "") -> Callable[[Path], Path]:
    """An .xlsx of these pages; `dimension` is a wrong statement of how far the first one reaches."""

    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for page in pages:
            sheet = book.create_sheet(page.name)
            for row in page.rows:
                sheet.append(row)
            for area in page.merges:
                sheet.merge_cells(area)
            for number in page.hidden:
                sheet.row_dimensions[number].hidden = True
        path = folder / f"{name}.xlsx"
        book.save(path)
        if dimension:
            with zipfile.ZipFile(path) as package:
                parts = {part: package.read(part) for part in package.namelist()}
            sheet_xml = parts["xl/worksheets/sheet1.xml"]
            start = sheet_xml.index(b'<dimension ref="') + 16
            end = sheet_xml.index(b'"', start)
            parts["xl/worksheets/sheet1.xml"] = sheet_xml[:start] + dimension.encode() + sheet_xml[end:]
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
                for part, content in parts.items():
                    package.writestr(part, content)
        return path

    return make


def village_week() -> Blind:
    """A village's list of a month, name and phone in one cell, ranges of days, signatures below."""
    page = Page(
        "9月",
        "seq found_on group party+party_phone facts type - measures/progress outcome/progress/resolved resolved_on note",
    )
    page.wide("柳河村矛盾纠纷“一周一排查”登记台账")
    page.line("村别：柳河村（盖章）", *[None] * 7, "2026年9月")
    page.line(
        "序号",
        "登记日期",
        "所在\n小组",
        "纠纷双方\n及电话",
        "因何事引起",
        "纠纷\n类别",
        "排查人",
        "处理过程",
        "处理结果",
        "办结日期",
        "备 注",
    )
    for i, c in enumerate(CASES[:20]):
        day = date(2026, 9, 1) + timedelta(days=i)
        a, b = phone_of(2 * i), phone_of(2 * i + 1)
        people = [
            f"{c.first}{a}、{c.other}{b}", f"{c.first}（{a}）与{c.other}", f"{c.first}\n{a}\n{c.other}\n{b}", f"{c.first} {a}；{c.other} {b}",
        ][i % 4]  # fmt: skip
        phones = (a,) if i % 4 == 1 else (a, b)
        done = i % 5 != 4
        cells = [
            i + 1, written(day, i), f"{'一二三四五六'[i % 6]}组", people, c.facts, SHORT[c.type], "李长顺",
            f"{'村干部上门劝说' if i % 2 else '请双方到村部坐下来谈'}，第{i + 1}次登记", "已调解成功" if done else "正在做工作",
            written(day + timedelta(days=3), i + 1) if done else None, None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day),
            "names": f"{c.first}、{c.other}",
            "phones": phones,
            "type": c.type,
            "kept": [c.facts, cells[7]],
        }
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=3))
        if i == 3:
            cells[1] = f"2026.9.{day.day}-9.{day.day + 2}"
        if i == 6:
            cells[9] = "2026年9月31日"
            del facts["settled"]
            page.case(cells, flag="bad_secondary_date", **facts)
        elif i == 9:
            cells[1] = "2026年9月31日"
            page.case(cells, reject="bad_date")
        elif i == 12:
            cells[9] = "2026.9.2"
            page.case(cells, flag="date_order", **facts | {"settled": "2026-09-02"})
        elif i == 14:
            cells[3], facts["names"], facts["phones"] = f"{c.first}1547100", c.first, None
            page.case(cells, flag="phone_bad", **facts)
        elif i == 16:
            cells[3], cells[4] = None, None
            page.case(cells, reject="no_party")
        else:
            page.case(cells, **facts)
    page.line()
    page.wide("填表人：李长顺        审核人：王秋生        2026年9月30日")
    return Blind(name="village_week", make=workbook("柳河村一周一排查", page), tables=[page.truth])


def township_register() -> Blind:
    """A township committee's register, two header rows, sums of months that do not add up, identity numbers that lost digits."""
    page = Page(
        "2026年受理登记",
        "number accepted_on source applicant - - applicant_id applicant_phone respondent respondent_id respondent_phone type facts demand amount "
        "mediator registrar/- outcome agreed_on agreement_no agreement_form -/performance performance visited_on file_no",
        sums=True,
    )
    page.wide("石塘镇人民调解委员会2026年度受理登记")
    page.line("填报单位（盖章）：石塘镇人民调解委员会", *[None] * 20, "单位：元、件")
    page.line(
        "编 号", "受理情况", None, "申请方", None, None, None, None, "被申请方", None, None, "案由", "争议事实摘要", "申请人\n诉求", "标的额\n（元）",
        "承办\n调解员", "记录人", "调处结果", "协议情况", None, None, None, "履行与否", "回访日期", "归档号",
    )  # fmt: skip
    page.line(
        None, "日期", "方式", "姓名", "性别", "年龄", "身份证号码", "电话", "姓名（名称）", "身份证号码", "电话", None, None, None, None, None, None, None,
        "达成日期", "协议书文号", "协议种类", "履行期限", None, None, None,
    )  # fmt: skip
    page.merges += ["B3:C3", "D3:H3", "I3:K3", "S3:V3", *(f"{x}3:{x}4" for x in "ALMNOPQRWXY")]
    amounts: list[Callable[[int], Any]] = [
        lambda y: y,
        lambda y: f"{y / 10000:g}万元",
        lambda y: f"{y:,}",
        lambda y: f"{y}元",
        float,
    ]
    for i, c in enumerate(CASES):
        day = date(2026, 1 + i // 6, 2 + 3 * (i % 6))
        written_one = c.yuan is not None and i % 4 != 3
        agreed = i % 7 != 6
        a, b = id_of(2 * i), id_of(2 * i + 1)
        firm = len(c.other) > 3
        cells = [
            f"石调字〔2026〕{i + 1:03d}号", written(day, i), "依申请" if i % 3 else "主动", c.first, "女" if i % 2 else "男", 30 + i, a, phone_of(2 * i),
            c.other, None if firm else b, int(phone_of(2 * i + 1)) if i % 2 else phone_of(2 * i + 1), c.type, c.facts,
            f"要求妥善处理（第{i + 1}件）", amounts[i % 5](c.yuan) if c.yuan else ("无" if i % 2 else None), "邹秀英" if i % 2 else "李树清", "温国华",
            "调解成功" if agreed else "调解不成功", written(day + timedelta(days=2), i + 2) if agreed else None,
            f"石协〔2026〕{i + 1:03d}" if agreed and written_one else None, ("书面" if written_one else "口头") if agreed else None,
            "2026年11月底前" if agreed else None, ("已履行" if i % 5 else "履行中") if agreed else None,
            written(day + timedelta(days=12), i + 3) if agreed and i % 2 else None, f"2026-{i + 1:03d}" if agreed else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "number": cells[0], "day": ISO.format(day), "names": f"{c.first}、{c.other}", "phones": (phone_of(2 * i), phone_of(2 * i + 1)),
            "ids": (a,) if firm else (a, b), "type": c.type, "yuan": c.yuan, "kept": [c.facts, cells[13]],
        }  # fmt: skip
        if agreed:
            facts["agreed"] = ISO.format(day + timedelta(days=2))
        if i == 2:
            cells[6], facts["ids"] = 369921195203030000, (b,)
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 4:
            cells[9], facts["ids"] = "3.69921E+17", (a,)
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 7:
            cells[6], facts["ids"] = wrong_id(2 * i), None
            page.case(cells, flag="id_checksum", **facts)
        elif i == 10:
            cells[0], facts["number"] = "石调字〔2026〕010号", "石调字〔2026〕010号"
            page.case(cells, reject="duplicate_number")
        elif i == 13:
            cells[14], facts["yuan"] = "约500元", None
            page.case(cells, flag="amount_unreadable", **facts)
        elif i == 17:
            cells[1] = "2062-03-05"
            page.case(cells, reject="future_date")
        elif i == 19:
            cells[14], facts["yuan"] = "8000至10000元", None
            page.case(cells, flag="amount_unreadable", **facts)
        elif i == 23:
            cells[11] = cells[12] = None
            page.case(cells, reject="no_facts")
        else:
            page.case(cells, **facts)
        if i % 6 == 5:
            month = i // 6 + 1
            page.line(f"{month}月小计", "6件", *[None] * 12, 1000 * month)
    page.line("合  计", "31件", *[None] * 12, 15000)
    page.wide("单位负责人：谭福根          填报人：邹秀英          填报日期：2026年6月30日")
    page.told += ["31件", "15000"]
    return Blind(name="township_register", make=workbook("石塘镇受理登记", page), tables=[page.truth])


def petitions() -> Blind:
    """A petition desk's list as a text table in GB18030."""
    page = Page(
        "Sheet",
        "seq found_on/accepted_on party/applicant party_id/applicant_id party_phone/applicant_phone party_address/applicant_address people "
        "facts village type - resp_unit resp_person/handler deadline progress resolved/- resolved_on note",
    )
    page.line("石塘镇信访事项引发矛盾纠纷交办情况一览表", *[None] * 17)
    page.line("填报单位：石塘镇信访办", *[None] * 14, "2026年9月25日", None, None)
    page.line(
        "序号", "登记时间", "信访人", "身份证号", "联系方式", "家庭住址", "人数", "反映的主要问题", "属地村（社区）", "问题类别", "信访形式", "承办单位", "承办人",
        "办理期限", "办理情况", "是否息诉", "办结日期", "备注",
    )  # fmt: skip
    for i, c in enumerate(CASES[5:19]):
        day = date(2026, 7, 3) + timedelta(days=5 * i)
        done = i % 3 != 2
        cells = [
            str(i + 1), written(day, i, serials=False), c.first, id_of(60 + i), phone_of(60 + i), f"石塘镇{c.village}{i + 1}号", str(c.people), c.facts, c.village,
            SHORT[c.type], "来访" if i % 2 else "来信", "镇司法所" if i % 2 else "镇自然资源所", "贺敬山", written(day + timedelta(days=30), i + 1, serials=False),
            f"已约谈{i + 1}次，讲清了政策", "是" if done else "否", written(day + timedelta(days=9), i + 2, serials=False) if done else None, None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "names": c.first, "ids": (id_of(60 + i),), "phones": (phone_of(60 + i),), "people": c.people, "village": c.village,
            "type": c.type, "unit": cells[11], "deadline": ISO.format(day + timedelta(days=30)), "kept": [c.facts, cells[14], cells[5], cells[10]],
        }  # fmt: skip
        if done:
            facts["settled"] = ISO.format(day + timedelta(days=9))
        if i == 4:
            cells[3], facts["ids"] = "3.69921E+17", ()
            page.case(cells, flag="id_lost_digits", **facts)
        elif i == 6:
            cells[1] = "2026.2.30"
            page.case(cells, reject="bad_date")
        elif i == 8:
            cells[11] = "同上"
            page.case(cells, flag="same_as_above", **facts | {"unit": "镇司法所"})
        elif i == 10:
            cells[4], facts["phones"] = phone_of(60 + i)[:-1], None
            page.case(cells, flag="phone_bad", **facts)
        else:
            page.case(cells, **facts)
    page.line("注：信访形式按来信、来访、网上填写。", *[None] * 17)
    page.line("审核：谭文辉", *[None] * 9, "制表：高善文", *[None] * 7)
    return Blind(
        name="petitions", make=text_file("信访交办.csv", page.text, ",", "gb18030"), tables=[page.truth]
    )


def outstanding() -> Blind:
    """A list of outstanding disputes as an open document: unit, person and phone in one cell, no date of its own."""
    page = Page(
        "Sheet",
        "seq township village title facts/facts+demand people grade leader resp_unit+resp_person+resp_phone measures progress deadline strike_off note",
    )
    page.line("云岭县突出矛盾纠纷排查化解台帐", *[None] * 13)
    page.line("填报单位：云岭县委政法委", *[None] * 11, "2026年9月20日", None)
    page.line(
        "序号", "所属乡镇", "村（社区）", "矛盾纠纷名称", "基本情况及主要诉求", "涉及人数\n（人）", "风险等级", "包案\n领导", "责任单位\n责任人\n联系电话", "稳控化解措施",
        "目前进展", "化解\n时限", "消号情况", "备注",
    )  # fmt: skip
    for i, c in enumerate(CASES[8:22]):
        deadline = date(2026, 10, 10) + timedelta(days=2 * i)
        struck = i % 4 == 0
        cells = [
            i + 1, "石塘镇", c.village, f"{c.first}与{c.other}{c.type}", c.facts, c.people, "高中低"[i % 3], "副镇长谷雨生" if i % 2 else "谷雨生",
            [f"石塘镇司法所\n邹秀英\n{phone_of(90)}", f"石塘镇派出所\n罗桂生\n{phone_of(91)}"][i % 2], f"一案一策，每周走访{i + 1}次", f"已谈{i + 1}轮，还差一步",
            written(deadline, i), f"已消号（2026.9.{i + 1}）" if struck else "未消号", None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "village": c.village, "people": c.people, "unit": ["石塘镇司法所", "石塘镇派出所"][i % 2], "person": ["邹秀英", "罗桂生"][i % 2],
            "deadline": ISO.format(deadline), "kept": [c.facts, cells[3], cells[9], cells[10], phone_of(90 + i % 2)],
        }  # fmt: skip
        if i == 3:
            cells[11] = "2026年11月31日"
            del facts["deadline"]
            page.case(cells, flag="bad_secondary_date", **facts)
        elif i == 5:
            cells[8] = "同上"
            page.case(
                cells,
                flag="same_as_above",
                **facts | {"unit": "石塘镇司法所", "person": "邹秀英", "kept": facts["kept"][:4]},
            )
        elif i == 7:
            cells[3] = cells[4] = None
            page.case(cells, reject="no_facts")
        elif i == 9:
            cells[5] = "30余人"
            page.case(cells, **facts | {"people": None, "kept": [*facts["kept"], "30余人"]})
        else:
            page.case(cells, **facts)
    page.line("小计", f"{14}件", *[None] * 12)
    page.line("签发人：谭福根", None, None, "制表人：高善文", *[None] * 10)
    return Blind(
        name="outstanding",
        make=open_document("突出矛盾纠纷台帐.ods", page.text, {}, 900),
        tables=[page.truth],
    )


def serious() -> Blind:
    """Serious disputes of a quarter: three rows of headings, units in the last of them, money in 万元 and here and there not."""
    page = Page(
        "重大",
        "seq village/- found_on place people - facts amount leader - - resp_unit outcome/progress/- progress deadline",
        sums=True,
    )
    page.wide("云岭县2026年第三季度重大矛盾纠纷排查调处信息表")
    page.line("填报单位（盖章）：云岭县矛盾纠纷多元化解中心", *[None] * 11, "填报时间：2026年9月30日")
    page.line(
        "序号", "排查部门", "排查日期", "发生地点\n（单位）", "涉及人员", None, "矛盾纠纷简况及起因", "涉及金额", "领导包案", None, None, "责任单位", "调处情况", None,
        "预计\n办结时间",
    )  # fmt: skip
    page.line(
        None,
        None,
        None,
        None,
        "总人数",
        "其中重点\n人员",
        None,
        None,
        "责任领导",
        "职务",
        "联系电话",
        None,
        "阶段",
        "进展",
        None,
    )
    page.line(None, None, None, None, "（人）", "（人）", None, "（万元）", *[None] * 7)
    page.merges += ["E3:F3", "I3:K3", "M3:N3", *(f"{x}3:{x}4" for x in "ABCDGHLO")]
    for i, c in enumerate(CASES[16:27]):
        day = date(2026, 7, 4) + timedelta(days=7 * i)
        yuan = (i + 2) * 12500
        cells = [
            i + 1, "石塘镇综治中心" if i % 2 else "县住建局", written(day, i), f"{c.village}{c.other}", c.people * 6, i % 3, c.facts, yuan / 10000, "谭文辉" if i % 2 else "高善文",
            "副县长", phone_of(120 + i), "县人社局" if i % 2 else "石塘镇人民政府", "正在调处" if i % 3 else "已化解", f"开过{i + 1}次协调会，各方意见已记录",
            written(date(2026, 10, 9) + timedelta(days=i), i + 1),
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "day": ISO.format(day), "people": c.people * 6, "yuan": yuan, "leader": cells[8], "unit": cells[11], "deadline": ISO.format(date(2026, 10, 9) + timedelta(days=i)),
            "kept": [c.facts, cells[3], cells[13], phone_of(120 + i)],
        }  # fmt: skip
        if i == 2:
            cells[7], facts["yuan"] = "8000元", 8000
        if i == 4:
            cells[7], facts["yuan"] = "3.2万", 32000
        if i == 6:
            cells[7], facts["yuan"] = "/", None
        if i == 8:
            cells[6] = None
            page.case(cells, reject="no_facts")
        else:
            page.case(cells, **facts)
    page.line("合计", "11件", None, None, 400, 11, None, 99)
    page.wide("说明：重大矛盾纠纷指涉及五十人以上或者可能引发极端事件的矛盾纠纷。")
    page.line("签发人：", None, None, None, "制表人：")
    page.told += ["99"]
    return Blind(name="serious", make=workbook("重大矛盾纠纷信息表", page), tables=[page.truth])


def book_of_cases() -> Blind:
    """A register that an old system saves as .xls although it is a web page."""
    page = Page(
        "Sheet",
        "number accepted_on applicant applicant_id applicant_phone respondent respondent_id respondent_phone type place facts mediator mediated_on outcome amount performance file_no",
        sums=True,
    )
    page.line("石塘镇人民调解纠纷登记簿")
    page.line(
        "登记编号", "受理时间", "当事人甲方", "甲方身份证", "甲方联系方式", "当事人乙方", "乙方身份证", "乙方联系方式", "纠纷种类", "纠纷发生地点", "纠纷简情", "调解人员", "调解日期",
        "调解结果", "协议金额(元)", "是否履行", "卷号",
    )  # fmt: skip
    for i, c in enumerate(CASES):
        day = date(2026, 3, 2) + timedelta(days=4 * i)
        firm = len(c.other) > 3
        a, b = id_of(160 + 2 * i), id_of(161 + 2 * i)
        cells = [
            f"ST2026{i + 1:04d}", f"{day:%Y-%m-%d} 09:{i:02d}:00", c.first, a, phone_of(160 + 2 * i), c.other, None if firm else b, phone_of(161 + 2 * i), c.type, f"石塘镇{c.village}",
            c.facts, "李树清、邹秀英" if i % 3 == 0 else "李树清", f"{day + timedelta(days=1):%Y-%m-%d}", "调解成功" if i % 6 else "调解不成功",
            f"{c.yuan:.2f}" if c.yuan else "0.00", ("是" if i % 5 else "否") if i % 6 else None, f"卷{i + 1:03d}" if i % 6 else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "number": cells[0], "day": ISO.format(day), "names": f"{c.first}、{c.other}", "ids": (a,) if firm else (a, b), "phones": (phone_of(160 + 2 * i), phone_of(161 + 2 * i)),
            "type": c.type, "yuan": c.yuan or 0, "mediated": ISO.format(day + timedelta(days=1)), "kept": [c.facts, cells[9]],
        }  # fmt: skip
        if i == 8:
            cells[12] = f"{day - timedelta(days=9):%Y-%m-%d}"
            page.case(cells, flag="date_order", **facts | {"mediated": cells[12]})
        elif i == 11:
            cells[2] = cells[3] = cells[4] = cells[5] = cells[7] = None
            page.case(cells, reject="no_party")
        elif i == 15:
            cells[6], facts["ids"] = wrong_id(161 + 2 * i), None
            page.case(cells, flag="id_checksum", **facts)
        elif i == 21:
            cells[0] = "ST20260021"
            page.case(cells, reject="duplicate_number")
        elif i == 25:
            cells[1] = None
            page.case(cells, reject="no_date")
        else:
            page.case(cells, **facts)

    def make(folder: Path) -> Path:
        body = "".join(
            "<tr>"
            + "".join(f"<td style=\"mso-number-format:'\\@'\">{escape(str(cell or ''))}</td>" for cell in row)
            + "</tr>"
            for row in page.rows[1:]
        )
        head = f'<tr><td colspan="17" align="center"><b>{page.rows[0][0]}</b></td></tr>'
        path = folder / "纠纷登记簿.xls"
        path.write_bytes(
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border="1">{head}{body}</table></body></html>'.encode(
                "gb18030"
            )
        )
        return path

    return Blind(name="book_of_cases", make=make, tables=[page.truth])


def platform_like() -> Blind:
    """An export of a platform with columns of its own, all text, whose stated range is wrong."""
    page = Page(
        "案件列表",
        "number title outcome/progress source registrar found_on/- accepted_on division committee mediator type people amount applicant applicant_id applicant_phone "
        "respondent respondent_id respondent_phone facts resolved_on/mediated_on agreement_no agreement_form performance/- satisfaction",
        sums=True,
    )
    page.line(
        "案件编码", "案件名称", "案件状态", "案件来源", "登记人", "登记时间", "受理时间", "所属区划", "调解组织", "调解员", "纠纷类型", "涉及人数", "涉及金额（元）", "申请人", "申请人证件号码",
        "申请人手机号", "被申请人", "被申请人证件号码", "被申请人手机号", "纠纷概述", "调解结束时间", "协议书编号", "协议类型", "司法确认", "满意度",
    )  # fmt: skip
    for i in range(40):
        c = CASES[(i * 7) % 30]
        day = date(2026, 9, 28) - timedelta(days=2 * i)
        firm = len(c.other) > 3
        a, b = id_of(260 + 2 * i), id_of(261 + 2 * i)
        done = i > 3
        cells = [
            f"369921{day:%Y%m%d}{i + 1:04d}", f"{c.first}与{c.other}{c.type}", "已结案" if done else "调解中", "依申请调解" if i % 2 else "主动调解", "温国华",
            f"{day + timedelta(days=1):%Y-%m-%d} 10:20:30", f"{day:%Y-%m-%d} 08:15:00", f"云岭县石塘镇{c.village}", f"石塘镇{c.village}人民调解委员会", "李树清", c.type, str(c.people),
            str(c.yuan or 0), c.first, a, phone_of(260 + 2 * i), c.other, None if firm else b, phone_of(261 + 2 * i), f"{c.facts}（第{i + 1}件）",
            f"{day + timedelta(days=5):%Y-%m-%d} 16:00:00" if done else None, f"石协{i + 1:04d}" if done and i % 2 else None, ("书面协议" if i % 2 else "口头协议") if done else None,
            "否" if done else None, "满意" if done else None,
        ]  # fmt: skip
        facts: dict[str, Any] = {
            "number": cells[0], "day": ISO.format(day), "names": f"{c.first}、{c.other}", "ids": (a,) if firm else (a, b), "phones": (phone_of(260 + 2 * i), phone_of(261 + 2 * i)),
            "type": c.type, "yuan": c.yuan or 0, "people": c.people, "kept": [cells[19]],
        }  # fmt: skip
        if i == 20:
            page.case(list(page.rows[-1]), reject="duplicate_number")
        elif i == 30:
            cells[6] = "2026-08-32 08:15:00"
            page.case(cells, reject="bad_date")
        else:
            page.case(cells, **facts)
    return Blind(
        name="platform_like", make=workbook("案件列表导出", page, dimension="A1:C3"), tables=[page.truth]
    )


def month_of_sheets() -> Blind:
    """A month's workbook: sums, the list with villages merged and rows hidden, no serious ones, villages that found nothing."""
    total = Page("汇总", "- - - - -")
    total.wide("石塘镇2026年9月矛盾纠纷排查化解情况汇总表")
    total.line("村（社区）", "排查数", "化解数", "正在化解", "化解率")
    for village in ("柳河村", "上塘村", "石塘社区"):
        total.line(village, 4, 3, 1, "75%")
    total.line("合计", 12, 9, 3, "75%")
    page = Page(
        "9月明细",
        "seq village found_on party party_id party_phone type facts amount resolved/outcome/progress method resolved_on resp_person note",
        sums=True,
    )
    page.wide("石塘镇2026年9月矛盾纠纷明细表")
    page.line("填报单位：石塘镇平安法治办", *[None] * 10, "2026年9月30日")
    page.line(
        "序号",
        "村居",
        "发现时间",
        "当事人",
        "身份证号码",
        "电话",
        "纠纷\n类型",
        "简要情况",
        "涉案金额\n（元）",
        "化解状态",
        "化解方式",
        "化解日期",
        "责任人",
        "备注",
    )
    for v, village in enumerate(("柳河村", "上塘村", "石塘社区")):
        first = len(page.rows) + 1
        for i, c in enumerate([c for c in CASES if c.village == village][:4]):
            day = date(2026, 9, 3) + timedelta(days=5 * i + v)
            done = i != 3
            n = 400 + 10 * v + i
            ids = (id_of(n),) if len(c.other) > 3 else (id_of(n), id_of(n + 100))
            cells = [
                4 * v + i + 1, village if i == 0 else None, written(day, i + v), f"{c.first}、{c.other}", "\n".join(ids), f"{phone_of(n)}\n{phone_of(n + 100)}",
                SHORT[c.type], c.facts, c.yuan, "已化解" if done else "正在化解", "口头调解" if i % 2 else "签订协议", written(day + timedelta(days=1), i + v + 1) if done else None,
                "贺敬山", None,
            ]  # fmt: skip
            facts: dict[str, Any] = {
                "day": ISO.format(day), "village": village, "names": f"{c.first}、{c.other}", "ids": ids, "phones": (phone_of(n), phone_of(n + 100)),
                "type": c.type, "yuan": c.yuan, "kept": [c.facts],
            }  # fmt: skip
            if done:
                facts["settled"] = ISO.format(day + timedelta(days=1))
            page.case(cells, **facts)
        page.merges.append(f"B{first}:B{len(page.rows)}")
        page.line("小计", None, f"{4}件")
    page.hidden += [6]
    page.line("合计", None, "12件", *[None] * 5, 1)
    page.line("填报人：贺敬山", None, None, None, "审核人：童文远")
    page.told += ["隐藏"]
    none = Page("重大疑难", "seq village found_on party facts leader progress note")
    none.wide("石塘镇2026年9月重大疑难矛盾纠纷明细表")
    none.line("序号", "村居", "发现时间", "当事人", "简要情况", "包案领导", "进展情况", "备注")
    none.line("无")
    nil = Page("零报告", "- -")
    nil.wide("2026年9月零报告村（社区）名单")
    nil.line("序号", "村（社区）")
    nil.line(1, "白杨村")
    nil.line(2, "东湾村")
    return Blind(
        name="month_of_sheets", make=workbook("石塘镇9月报表", total, page, none, nil), tables=[page.truth], passed=["汇总"], not_nil=["石塘镇"],
    )  # fmt: skip


def holiday() -> Blind:
    """What villages found over a holiday; two of them found nothing and say so in a row."""
    page = Page(
        "Sheet1",
        "seq village grid found_on facts households people progress/outcome measures resp_person resp_phone deadline",
    )
    page.wide("石塘镇2026年国庆期间矛盾纠纷排查情况反馈表")
    page.wide("填报时间：2026年10月7日                    填报单位：石塘镇综治中心")
    page.line(
        "序号",
        "村（社区）\n名称",
        "所属网格",
        "排查时间",
        "排查出的矛盾纠纷情况",
        "涉及户数",
        "涉及人数",
        "目前状况",
        "下步措施",
        "责任人",
        "责任人\n联系电话",
        "完成时限",
    )
    for i, c in enumerate(CASES[20:28]):
        day = date(2026, 10, 1) + timedelta(days=i % 5)
        cells = [
            i + 1, c.village, f"第{i % 3 + 1}网格", written(day, i) if i % 3 else f"{day.year}年{day.month}月{day.day}日至{day.day + 2}日", f"{c.first}与{c.other}：{c.facts}", 2 + i % 2, c.people,
            "情绪平稳" if i % 2 else "还有争执", f"安排专人盯守{i + 1}天", "童文远", phone_of(500 + i), f"2026年10月{20 + i}日",
        ]  # fmt: skip
        page.case(
            cells, day=ISO.format(day), village=c.village, people=c.people, person="童文远", deadline=f"2026-10-{20 + i}", kept=[c.facts, cells[8], cells[7], phone_of(500 + i)],
        )  # fmt: skip
        if i == 4:
            page.line("/", "白杨村", "第1网格", "2026.10.3", "无", "无", "无", "无", "无", "童文远")
    page.line(9, "东湾村", None, "2026.10.5", "零报告")
    page.wide("注：没有排查出矛盾纠纷的村（社区）填“无”。")
    page.line("村级负责人签字：", *[None] * 7, "镇综治中心主任签字：")
    return Blind(name="holiday", make=workbook("国庆排查反馈表", page), tables=[page.truth])


def led_by_leaders() -> Blind:
    """Which leader takes which dispute: a leader merged over several, two header rows, the day of the assignment beside that of the finding."""
    page = Page(
        "包案清单", "leader - - seq title source found_on party party_phone place type facts difficulty measures resp_unit resp_person - deadline progress resolved note",
    )  # fmt: skip
    page.wide("石塘镇党政领导包案化解矛盾纠纷责任清单")
    page.line("（截至2026年9月30日）")
    page.line(
        "包案领导",
        None,
        None,
        "矛盾纠纷基本信息",
        *[None] * 9,
        "责任落实",
        *[None] * 4,
        "化解成效",
        None,
        "备注",
    )
    page.line(
        "姓名", "职务", "联系电话", "序号", "纠纷名称", "来源", "排查日期", "当事人", "当事人\n电话", "事发地", "类型", "简要案情", "难点症结", "化解方案", "包案部门", "具体责任人", "包案日期",
        "化解时限", "进展情况", "是否化解", None,
    )  # fmt: skip
    page.merges += ["A3:C3", "D3:M3", "N3:R3", "S3:T3", "U3:U4"]
    for g, leader in enumerate(("谷雨生", "施金花", "计春来", "鲁大成")):
        first = len(page.rows) + 1
        for k in range(3):
            i = 3 * g + k
            c = CASES[29 - 2 * i]
            day = date(2026, 6, 2) + timedelta(days=6 * i)
            cells = [
                leader if k == 0 else None, "副镇长" if k == 0 else None, phone_of(600 + g) if k == 0 else None, i + 1, f"{c.village}{c.first}{c.type}", "网格排查" if i % 2 else "群众反映",
                written(day, i), f"{c.first}、{c.other}", f"{phone_of(620 + i)}、{phone_of(650 + i)}", c.village, c.type, c.facts, f"双方积怨较深（{i + 1}）", f"先稳后解，第{i + 1}套办法",
                "镇司法所", "邹秀英" if i % 2 else "温国华", written(day + timedelta(days=3), i + 2), written(day + timedelta(days=60), i + 3), f"已见面{i + 1}次", "是" if i % 3 == 0 else "否", None,
            ]  # fmt: skip
            facts: dict[str, Any] = {
                "day": ISO.format(day), "names": f"{c.first}、{c.other}", "phones": (phone_of(620 + i), phone_of(650 + i)), "type": c.type, "leader": leader, "unit": "镇司法所",
                "person": cells[15], "deadline": ISO.format(day + timedelta(days=60)), "kept": [c.facts, cells[4], cells[12], cells[13], cells[18]],
            }  # fmt: skip
            if i == 5:
                cells[7] = cells[8] = None
                page.case(cells, reject="no_party")
            elif i == 7:
                cells[17] = "长期"
                del facts["deadline"]
                page.case(cells, flag="bad_secondary_date", **facts | {"kept": [*facts["kept"], "长期"]})
            else:
                page.case(cells, **facts)
        page.merges += [f"{x}{first}:{x}{len(page.rows)}" for x in "ABC"]
    page.line("合计", None, None, "12件")
    return Blind(name="led_by_leaders", make=workbook("领导包案清单", page), tables=[page.truth])


def all_ten() -> tuple[Blind, ...]:
    """The ten."""
    return (
        village_week(), township_register(), petitions(), outstanding(), serious(),
        book_of_cases(), platform_like(), month_of_sheets(), holiday(), led_by_leaders(),
    )  # fmt: skip
