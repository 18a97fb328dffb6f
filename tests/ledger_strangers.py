"""Twenty-five ledgers by a stranger's hand, each with what a careful clerk reads out of it, written down before they were read.

Cells of a row stand between `|`; `⏎` is a line break inside a cell, `=` begins a number, `@` a day. In `fields`, `-` is a column
without a field of ours and `+` joins the notions of one cell.
"""

# ruff: noqa: E501 - the rows of a ledger are long

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

ID_1, ID_2 = "369921196409200947", "369921196810174845"


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a clerk reads out of one table: its cases by row (by column, from 1, where it is turned), and some of their facts."""

    fields: str
    cases: Sequence[int]
    sheet: str = "Sheet"
    rejects: Mapping[int, str] = field(default_factory=dict)
    days: Mapping[int, str] = field(default_factory=dict)
    amounts: Mapping[int, int | None] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    villages: Mapping[int, str] = field(default_factory=dict)
    told: Sequence[str] = ()

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """The fields of each column."""
        return [tuple(cell.split("+")) if cell != "-" else () for cell in self.fields.split("|")]


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """One file: how it is made, its tables, its nil reports as (unit, period), what is said of sheets that hold no cases."""

    name: str
    make: Callable[[Path], Path]
    tables: Sequence[Truth]
    nil: Sequence[tuple[str, str]] = ()
    passed: Mapping[str, str] = field(default_factory=dict)


def cells(line: str) -> list[Any]:
    """The cells of one line."""
    found: list[Any] = []
    for words in line.split("|"):
        words = words.strip(" ").replace("⏎", "\n")
        if words.startswith("="):
            found.append(float(words[1:]) if "." in words or "e" in words else int(words[1:]))
        elif words.startswith("@"):
            found.append(date.fromisoformat(words[1:]))
        else:
            found.append(words or None)
    return found


def lines(text: str) -> list[list[Any]]:
    """The rows of a text, one a line; `.` is an empty row."""
    return [[] if line.strip() == "." else cells(line) for line in text.strip().split("\n")]


Decorate = Callable[[Worksheet], None]


def workbook(
    name: str, sheets: Mapping[str, str], decorate: Mapping[str, Decorate] | None = None
) -> Callable[[Path], Path]:
    """An .xlsx of these sheets."""

    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for title, text in sheets.items():
            page = book.create_sheet(title)
            for row in lines(text):
                page.append(row)
            if decorate and title in decorate:
                decorate[title](page)
        path = folder / f"{name}.xlsx"
        book.save(path)
        return path

    return make


def merged(*areas: str, hidden_rows: Sequence[int] = (), hidden_columns: str = "") -> Decorate:
    """Merge areas and hide rows and columns."""

    def decorate(page: Worksheet) -> None:
        for area in areas:
            page.merge_cells(area)
        for row in hidden_rows:
            page.row_dimensions[row].hidden = True
        for letter in hidden_columns:
            page.column_dimensions[letter].hidden = True

    return decorate


def text_file(name: str, text: str, separator: str, encoding: str) -> Callable[[Path], Path]:
    """A text table in an encoding of yesterday."""

    def make(folder: Path) -> Path:
        def written(cell: Any) -> str:
            words = "" if cell is None else str(cell)
            return f'"{words}"' if "\n" in words or separator in words else words

        path = folder / name
        content = "\r\n".join(separator.join(map(written, row)) for row in lines(text)) + "\r\n"
        path.write_bytes(content.encode(encoding))
        return path

    return make


def open_document(
    name: str, text: str, spans: Mapping[tuple[int, int], int], empty: int
) -> Callable[[Path], Path]:
    """An .ods; `spans` are cells (row and column from 0) over several rows, `empty` the blank rows declared at the end."""

    def make(folder: Path) -> Path:
        space = "urn:oasis:names:tc:opendocument:xmlns"
        rows = []
        for number, row in enumerate(lines(text)):
            told = ""
            for place, cell in enumerate(row):
                down = spans.get((number, place), 1)
                span = (
                    f' table:number-rows-spanned="{down}" table:number-columns-spanned="1"'
                    if down > 1
                    else ""
                )
                if cell is None:
                    told += "<table:table-cell/>"
                elif isinstance(cell, date):
                    told += f'<table:table-cell{span} office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
                elif isinstance(cell, (int, float)):
                    told += f'<table:table-cell{span} office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
                else:
                    parts = "".join(f"<text:p>{escape(part)}</text:p>" for part in str(cell).split("\n"))
                    told += f'<table:table-cell{span} office:value-type="string">{parts}</table:table-cell>'
            rows.append(f"<table:table-row>{told}</table:table-row>")
        rows.append(
            f'<table:table-row table:number-rows-repeated="{empty}"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
        content = (
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
            f' xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="Sheet">'
            + "".join(rows)
            + "</table:table></office:spreadsheet></office:body></office:document-content>"
        )
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            package.writestr("content.xml", content)
            package.writestr("META-INF/manifest.xml", "<x/>")
        return path

    return make


def _quarter() -> Stranger:
    """Three header rows, units below them, villages merged down, sums between villages, a hidden row and column."""
    text = """
青石镇2024年第一季度矛盾纠纷滚动排查明细
填报单位（盖章）：青石镇综治中心||||||||||||填表日期：2024年4月2日
村（居）名称|编号|摸排情况||涉事双方||||纠纷情况||||处置情况|||备 注
||日期|途径|一方||另一方||类型|主要事实|涉及⏎人员|标的|调处人|是否⏎调成|调成日期|
||||姓名|联系电话|姓名|联系电话||||||||
||||||||||（人）|（万元）||||
柳树村|青-01|2024.3.5-3.8|群众反映|韩长根|15441989826|魏老四|15491292630|邻里纠纷|两家因滴水檐伸过地界争吵，已动过手|=4|=0.35|贺敬山|是|2024.3.9|
|青-02|2024.1.11|网格员上报|鲁大成||鲁二成||婚姻家庭纠纷|兄弟二人为老母亲轮流赡养的次序争执不下|=3||贺敬山|是|2024.1.20|联系鲁家大姐15450193908
柳树村小计|2件|||||||||=7|=0.35||||
沙河村|青-03|2024年2月6日|群众反映|施金花|15423130691|沙河砖厂|0796-8123456|劳动争议|砖厂拖欠施金花等人去年四季度工钱|=6|=2.4|童文远|否||
|青-04|2024-02-19|主动摸排|谷雨生||祁小满||山林土地纠纷|承包地中间新开水渠占了谷雨生家半分地|=2|=0.1|童文远|是|2024-03-01|
|青-05|2024-03-30|主动摸排|计春来||祁小满||损害赔偿纠纷|祁小满家的狗咬伤计春来，药费谁出没谈拢|=2|=0.08|童文远|是|2024-03-31|
沙河村小计|3件|||||||||=10|=2.58||||
合计|5件|||||||||=17|=3.93||||
填表人：童文远||||审核：贺敬山
"""
    areas = (
        "A1:P1", "A2:L2", "M2:P2", "A3:A5", "B3:B5", "C3:D3", "E3:H3", "I3:L3", "M3:O3", "P3:P5", "C4:C5", "D4:D5",
        "E4:F4", "G4:H4", "I4:I5", "J4:J5", "K4:K5", "L4:L5", "M4:M5", "N4:N5", "O4:O5", "A7:A8", "A10:A12",
    )  # fmt: skip
    return Stranger(
        name="quarter",
        make=workbook(
            "一季度明细", {"Sheet": text}, {"Sheet": merged(*areas, hidden_rows=[8], hidden_columns="D")}
        ),
        tables=[
            Truth(
                fields="village|number|found_on|source|applicant|applicant_phone|respondent|respondent_phone|type|facts|people|amount"
                "|mediator|outcome|resolved_on|note",
                cases=[7, 8, 10, 11, 12],
                days={7: "2024-03-05", 8: "2024-01-11", 10: "2024-02-06"},
                amounts={7: 350000, 8: None, 10: 2400000, 12: 80000},
                names={7: "韩长根、魏老四", 10: "施金花、沙河砖厂"},
                villages={7: "柳树村", 8: "柳树村", 11: "沙河村"},
                told=["第8行", "D列", "14"],
            )
        ],
    )


def _two_below() -> Stranger:
    """Two tables one below the other, each with headings of its own."""
    text = """
红岩乡矛盾纠纷“双清”行动台账
一、已办结的纠纷
序号|接报日期|所在村|当事人及电话|纠纷类型|纠纷简介|承办人|办结日期|协议编号
=1|2025-04-02|大湾村|常友田 15441989826⏎包立夏 15491292630|邻里|新盖猪圈离水井太近，井水有异味|祝大山|2025-04-10|红调〔2025〕3号
=2|2025-04-15|小湾村|凤来仪⏎喻家和|婚姻家庭|离婚后孩子抚养费拖了五个月没有给|祝大山|2025-04-28|红调〔2025〕4号
小计|2件
.
二、未办结的纠纷
序号|接报日期|所在村|当事人|纠纷类型|纠纷简介|未办结原因|包案领导|下步打算|计划办结时间
=1|2025-05-06|大湾村|水成川、花满楼|合同|鱼塘转包后原定的租金没有按时交|一方外出|柏副乡长|电话联系，回来后面谈|2025-06-30
=2|2025-05-09|高坡村|窦有粮、章小麦|山林土地|两家竹林的界桩被挪动，谁挪的说法不一|需要查老档案|柏副乡长|请林业站到场勘界|2025-07-15
=3|2025-02-30|高坡村|云开|其他|门前路灯坏了两个月没有人修|责任不明|柏副乡长|请供电所来人|2025-06-20
小计|3件
填报人：祝大山
"""
    return Stranger(
        name="two_below",
        make=workbook("双清行动", {"Sheet": text}, {"Sheet": merged("A1:J1", "A2:J2", "A8:J8")}),
        tables=[
            Truth(
                fields="seq|found_on|village|party+party_phone|type|facts|mediator|resolved_on|agreement_no",
                cases=[4, 5],
                names={4: "常友田、包立夏", 5: "凤来仪、喻家和"},
                days={4: "2025-04-02"},
            ),
            Truth(
                fields="seq|found_on|village|party|type|facts|difficulty|leader|measures|deadline",
                cases=[10, 11, 12],
                rejects={12: "bad_date"},
                names={10: "水成川、花满楼"},
            ),
        ],
    )


def _page_breaks() -> Stranger:
    """Printed pages kept in a text file: title and headings again on each, sums carried over."""
    head = "登记号|登记时间|申请人|对方|案由|调解员|达成协议时间|给付金额（元）|协议是否履行|卷宗页数"
    text = f"""
白水镇人民调解委员会二〇二五年案件登记（第1页）
{head}
白调字1号|2025年1月6日|汤阿福|费三宝|邻里纠纷：公共楼梯堆放杂物|季明|2025年1月9日|0|是|12
白调字2号|2025年1月15日|岑桂香|白水镇好又多超市|损害赔偿纠纷：店内滑倒摔伤|季明、薛平|2025年1月22日|3,600|是|20
白调字3号|2025年2月8日|雷小雨|雷大雨|婚姻家庭纠纷：父母遗产分配|薛平||||9
本页小计|||||||3600||41
过次页|||||||3600||
白水镇人民调解委员会二〇二五年案件登记（第2页）
{head}
承前页|||||||3600||
白调字4号|2025年3月3日|倪新|伍发|合同纠纷：订好的树苗没有按期送到|季明|2025年3月12日|1500|否|15
白调字3号|2025年3月20日|俞安|任义|道路交通事故纠纷：电动车相撞|薛平|2025年3月21日|800|是|11
本页小计|||||||2300||26
总计|5件||||||5900||67
"""
    return Stranger(
        name="page_breaks",
        make=text_file("白水镇登记.csv", text, ",", "gbk"),
        tables=[
            Truth(
                sheet="白水镇登记",
                fields="number|found_on|applicant|respondent|title|mediator|agreed_on|amount|performance|-",
                cases=[3, 4, 5, 11, 12],
                rejects={12: "duplicate_number"},
                amounts={4: 360000, 11: 150000},
                days={3: "2025-01-06"},
                names={4: "岑桂香、白水镇好又多超市"},
            )
        ],
    )


def _grid_document() -> Stranger:
    """An open document: a village merged down over its rows, real days, a million blank rows declared."""
    text = """
枣林街道网格化矛盾纠纷动态管理台账
网格员|社区|上报日期|事件类别|具体情形|涉及人|涉及人电话|化解责任人|化解状态|化解时间|是否回访|备注
邬小燕|枣林社区|@2025-06-02|物业纠纷|电梯停用十天物业没有通知也没有修|巫立人、枣林物业公司|15441989826|章主任|已化解|@2025-06-08|是|
邬小燕||@2025-06-11|邻里纠纷|楼上空调滴水把楼下被子滴湿|舒心、安康|15491292630|章主任|已化解|@2025-06-12|是|
滑国庆|东门社区|@2025-06-19|消费纠纷|理发店办卡后关门，余额退不出来|任重远等11人||祖所长|正在化解||否|
滑国庆||@2025-06-20|邻里纠纷|楼道里停电动车充电|戚东方|15450193908|祖所长|已化解|@2025-06-18|否|
合计|4|||||||||
"""
    return Stranger(
        name="grid_document",
        make=open_document("枣林街道.ods", text, {(2, 1): 2, (4, 1): 2}, 1_048_560),
        tables=[
            Truth(
                fields="handler|village|found_on|type|facts|party|party_phone|resp_person|outcome|resolved_on|-|note",
                cases=[3, 4, 5, 6],
                days={3: "2025-06-02", 6: "2025-06-20"},
                names={3: "巫立人、枣林物业公司"},
                villages={3: "枣林社区", 4: "枣林社区", 6: "东门社区"},
            )
        ],
    )


def _years_left_out() -> Stranger:
    """Text in UTF-16: days without their year, with two digits of it, and written out."""
    text = """
南坪村2024年矛盾纠纷记事
编号|发生时间|当事双方|起因|谁去调解的|结果|花费（元）
=1|三月五日|丁一、卜二|丁家盖房的砖堆在卜家门口一个月|村支书|调解成功|0
=2|3月9日|卫三、蒋四|蒋四家的鸡吃了卫三家的菜苗|妇女主任|调解成功|50
=3|24/3/15|沈五、韩六|韩六开拖拉机压坏沈五家田埂|村支书|调解成功|200
=4|二〇二四年四月一日|杨七、朱八|上坟烧纸引燃朱八家的草垛|村支书|调解中|
=5|去年腊月|秦九、尤十|分家时一口大锅说不清归谁|村支书|调解成功|
=6|24.4.31|许大、何小|何小欠许大的豆腐钱不给|村支书|调解成功|35
"""
    return Stranger(
        name="years_left_out",
        make=text_file("南坪村记事.txt", text, "\t", "utf-16"),
        tables=[
            Truth(
                sheet="南坪村记事",
                fields="number|found_on|party|facts|mediator|outcome|-",
                cases=[3, 4, 5, 6, 7, 8],
                rejects={7: "bad_date", 8: "bad_date"},
                days={3: "2024-03-05", 4: "2024-03-09", 5: "2024-03-15", 6: "2024-04-01"},
                names={3: "丁一、卜二"},
            )
        ],
    )


def _text_as_xls() -> Stranger:
    """An old platform's export: text with tabs under the name of a workbook."""
    text = """
案号|收案日期|案件名称|申请人|申请人联系电话|被申请人|被申请人联系电话|纠纷类别|案件来源|首席调解员|结案日期|结案方式|协议金额(元)|履行状态|归档情况
（2025）桃人调字第11号|20250303|韦某与沙某相邻权纠纷|韦庄|15441989826|沙田|15491292630|邻里纠纷|依申请调解|谭静|20250310|达成调解协议|500|已履行|已归档
（2025）桃人调字第12号|20250318|鱼塘承包合同纠纷|佘太|15450193908|桃源水产公司|0796-8123456|合同纠纷|主动调解|谭静|20250402|达成调解协议|12,000.00|履行中|未归档
（2025）桃人调字第13号|20250401|工资纠纷|卓越||桃源建筑队||拖欠农民工工资纠纷|法院委托移送|欧冶|20250420|终止调解|||未归档
"""
    return Stranger(
        name="text_as_xls",
        make=text_file("案件导出.xls", text, "\t", "gb18030"),
        tables=[
            Truth(
                sheet="案件导出",
                fields="number|accepted_on|title|applicant|applicant_phone|respondent|respondent_phone|type|source|mediator"
                "|resolved_on|outcome|amount|performance|-",
                cases=[2, 3, 4],
                days={2: "2025-03-03"},
                amounts={2: 50000, 3: 1200000},
                names={3: "佘太、桃源水产公司"},
            )
        ],
    )


def _turned() -> Stranger:
    """Items down, disputes across."""
    text = """
重点矛盾纠纷一案一策表（梧桐镇）
项目|第一案|第二案|第三案
排查时间|2025-07-01|2025-07-03|2025-07-09
所属村|上梧村|下梧村|上梧村
当事人|乔木、林森|江河、湖海|山石
身份证号|369921196409200947⏎369921196810174845||
纠纷类型|山林土地纠纷|邻里纠纷|征地拆迁纠纷
基本情况|后山杉木林砍伐后补种的面积对不上数|两家共用的水沟被填，雨天积水进屋|补偿款少算了一间偏房，多次要求补发
包案领导|甄镇长|甄镇长|贾书记
化解措施|请林业站测量|疏通水沟|复核丈量
化解时限|2025-08-01|2025-07-20|2025-09-30
是否化解|否|是|否
涉及金额（元）|3000|0|15600
"""
    return Stranger(
        name="turned",
        make=workbook("一案一策", {"Sheet": text}, {"Sheet": merged("A1:D1")}),
        tables=[
            Truth(
                fields="found_on|village|party|party_id|type|facts|leader|measures|deadline|resolved|amount",
                cases=[2, 3, 4],
                days={2: "2025-07-01", 4: "2025-07-09"},
                amounts={2: 300000, 4: 1560000},
                names={2: "乔木、林森", 4: "山石"},
                villages={3: "下梧村"},
            )
        ],
    )


def _single_forms() -> Stranger:
    """One dispute a sheet: labels with their values beside them, two pairs in a row."""

    def form(*told: str) -> str:
        return """
重大矛盾纠纷排查调处情况表
填报单位：（盖章）凤山镇||填报时间：2025年8月20日|
时间|{}|地点（单位）|{}
责任领导|{}|责任单位|{}
当事人姓名|{}|联系电话|{}
矛盾纠纷简况|{}||
调处情况|{}||
填表人：{}||审核人：诸葛安|
""".format(*told)

    first = form(
        "2025年8月3日",
        "凤山镇菜市场",
        "祁副镇长",
        "凤山镇司法所",
        "柯南山、牛北海",
        "15441989826",
        "摊位划线后一方认为自己少了半米，多次争吵",
        "已划清界线，双方握手",
        "司马青",
    )
    second = form(
        "2025年8月11日",
        "凤山小学门口",
        "祁副镇长",
        "凤山镇派出所",
        "阮长庚、冉启明",
        "15491292630",
        "接孩子时汽车剐蹭，对修车费用有争执",
        "正在协商",
        "司马青",
    )
    areas = ("A1:D1", "B6:D6", "B7:D7")
    return Stranger(
        name="single_forms",
        make=workbook("重大纠纷表", {"一": first, "二": second}, {"一": merged(*areas), "二": merged(*areas)}),
        tables=[
            Truth(
                sheet="一", fields="found_on|place|leader|resp_unit|party|party_phone|facts|progress", cases=[3],
                days={3: "2025-08-03"}, names={3: "柯南山、牛北海"},
            ),
            Truth(
                sheet="二", fields="found_on|place|leader|resp_unit|party|party_phone|facts|progress", cases=[3],
                days={3: "2025-08-11"}, names={3: "阮长庚、冉启明"},
            ),
        ],
    )  # fmt: skip


def _messy() -> Stranger:
    """Numbers that lost digits, telephones with spaces, names with titles, sides in one cell, words for amounts, struck-out rows."""
    text = """
2025年度调解案件流水
NO|受理时间|当事人（诉讼双方）|身份证号|电话|纠纷类型|案件简要情况|涉案标的（元）|调解人|调处结果|备注
1|45717|张大年、李小年诉王忠厚|=369921196409200900.0|154 4198 9826|合同纠纷|合伙收粮的本金没有退还，三人各说各的账|叁万元|陶主任|调解成功|
2|45722|赵铁牛（村民小组长）|3.69921E+17|154-9129-2630|邻里纠纷|门前晒谷场轮着用，今年轮到谁说法不一|约2万|陶主任|调解成功|见协议
3|@2025-03-18|钱进、孙旺|369921196409200947|15450193908|生产经营纠纷|两家小卖部抢着给学校送水，互相拆台|2-3万|陶主任|调解中|电话打15437002770
4|#N/A|周全、吴缺|||损害赔偿纠纷|自来水管爆裂泡坏了楼下铺子的货|1.2万元|陶主任|调解成功|
5|@2025-04-06|郑书记、王老师|||邻里纠纷|围墙新开的门正对着别人家堂屋|300|陶主任|调解成功|作废
6|@2025-04-09|冯远、陈近|#REF!||婚姻家庭纠纷|彩礼退还多少没有谈拢|5600|陶主任|#N/A|
7|@2025-04-21|褚大娘、卫大爷||15423130691|婚姻家庭纠纷|老两口分灶吃饭，儿女不知怎么办|0|陶主任|调解成功|
合计|||||||92,000
"""

    def decorate(page: Worksheet) -> None:
        for cell in page[7]:
            cell.font = Font(strike=True)
        page.auto_filter.ref = "A2:K9"
        page.row_dimensions[8].hidden = True

    return Stranger(
        name="messy",
        make=workbook("流水", {"Sheet": text}, {"Sheet": decorate}),
        tables=[
            Truth(
                fields="seq|accepted_on|party|party_id|party_phone|type|facts|amount|mediator|outcome|note",
                cases=[3, 4, 5, 6, 7, 8, 9],
                rejects={6: "no_date"},
                days={3: "2025-03-01", 5: "2025-03-18"},
                amounts={3: 3000000, 4: None, 5: None, 6: 1200000, 7: 30000},
                names={3: "张大年、李小年、王忠厚", 4: "赵铁牛"},
                told=["第7行", "第8行", "92,000"],
            )
        ],
    )


def _month_of_nothing() -> Stranger:
    """A township's month: villages with nothing among villages with something, a sheet of nothing, a table of counts."""
    detail = """
松岭镇2025年9月矛盾纠纷排查台账
填报单位：松岭镇综治中心||||填报月份：2025年9月
序号|村（社区）|排查时间|当事人|纠纷类型|基本情况|化解情况
=1|松岭村|2025-09-03|封疆、储备|邻里纠纷|门前水泥路翻修时高出对方院子，雨水倒灌|已化解
=2|云峰村|2025-09-25|零报告|||
=3|石门村|2025-09-25|无|||
=4|古井村|2025-09-11|靳才、井水|合同纠纷|代养的牛病死了，损失怎么分没有说好|正在化解
=5|杏花村|本月未排查出矛盾纠纷||||
"""
    serious = """
重大疑难矛盾纠纷（2025年9月）
序号|排查时间|当事人|基本情况|责任单位|化解时限
无
填报人：段落
"""
    counts = """
松岭镇矛盾纠纷排查调处情况报表（2025年9月）
填报单位（盖章）：松岭镇||填报时间：2025年9月30日|
内容||层级|
||乡镇街道|村居
总况|排查数|=0|=2
|调处数|=0|=2
|成功数|=0|=1
邻里纠纷|排查数|=0|=1
|调处数|=0|=1
合同纠纷|排查数|=0|=1
|调处数|=0|=1
"""
    return Stranger(
        name="month_of_nothing",
        make=workbook(
            "松岭9月",
            {"明细": detail, "重大疑难": serious, "报表": counts},
            {"报表": merged("A1:D1", "A3:B4", "C3:D3", "A5:A7", "A8:A9", "A10:A11")},
        ),
        tables=[
            Truth(
                sheet="明细",
                fields="seq|village|found_on|party|type|facts|progress",
                cases=[4, 7],
                days={4: "2025-09-03"},
                villages={4: "松岭村", 7: "古井村"},
            ),
        ],
        nil=[("云峰村", "2025-09"), ("石门村", "2025-09"), ("杏花村", "2025-09")],
        passed={"报表": "统计表"},
    )


def first_ten() -> tuple[Stranger, ...]:
    """The ten that were read first."""
    return (
        _quarter(), _two_below(), _page_breaks(), _grid_document(), _years_left_out(),
        _text_as_xls(), _turned(), _single_forms(), _messy(), _month_of_nothing(),
    )  # fmt: skip


def _platform_list() -> Stranger:
    """A village platform's list with its technical columns."""
    text = """
矛盾纠纷编号|矛盾纠纷名称|矛盾纠纷内容|相关材料附件(文件路径，多个以逗号隔开)|发生时间|矛盾纠纷所在地网格编号|矛盾纠纷所在全地址|受理时间|涉及人员|涉及人员总数|发生地点|经纬度|矛盾纠纷类型|矛盾纠纷状态|管辖单位|责任单位|负责人员|协议（协商）方式|紧急程度|反馈内容
MD2025001|水塔漏水|水塔漏水淹了两家菜地，两家要求赔种子钱|/f/1.jpg|2025-01-03 08:10:00|369921001|云岭县清溪镇西溪村|2025-01-04 09:00:00|尚可、司空|2|西溪村水塔边|115.1,29.3|邻里纠纷|已化解|清溪镇|清溪镇水利站|闻道|口头协议|一般|已补种
MD2025002|借款不还|借了两年的钱没有还，借条丢了|/f/2.jpg,/f/3.jpg|2025-01-13 10:30:00|369921002|云岭县清溪镇东溪村|2025-01-14 15:20:00|公冶、宗政|2|东溪村|115.2,29.3|合同纠纷|正在化解|清溪镇|清溪镇司法所|闻道||紧急|已约下周面谈
"""
    return Stranger(
        name="platform_list",
        make=workbook("纠纷列表", {"Sheet": text}),
        tables=[
            Truth(
                fields="number|title|facts|-|found_on|grid|division|accepted_on|party|people|place|-|type|outcome|-|resp_unit|resp_person"
                "|agreement_form|grade|progress",
                cases=[2, 3],
                days={2: "2025-01-04"},
                names={2: "尚可、司空"},
            )
        ],
    )


def _petition_desk() -> Stranger:
    """Letters and visits at the county's desk."""
    text = """
序号|收到时间|来信来访人|单位|身份证号|联系方式|家庭住址|社会关系|主要诉求|接访人|处理时间|处理意见|是否终结|反映渠道|包案领导|备注
=1|2025-05-06 09:50:23|淳于静|县纺织厂|369921196409200947|15441989826|城东社区3栋|无|要求补发停工期间的生活费|单于|2025-05-20|协调补发两个月|已终结|来访|太叔局长|
=2|2025-05-08 14:02:11|申屠刚|无|369921196810174845|15491292630|城西社区5栋|其弟同住|反映小区围墙倒塌没有人管|单于|2025-05-12|转物业修复|未终结|来信|太叔局长|催办一次
"""
    return Stranger(
        name="petition_desk",
        make=text_file("来信来访.csv", text, ",", "utf-8"),
        tables=[
            Truth(
                sheet="来信来访",
                fields="seq|accepted_on|party|-|party_id|party_phone|party_address|-|demand|registrar|resolved_on|progress|resolved|source"
                "|leader|note",
                cases=[2, 3],
                days={2: "2025-05-06"},
                names={3: "申屠刚"},
            )
        ],
    )


def _hospital() -> Stranger:
    """Disputes of patients with hospitals, two header rows."""
    text = """
医疗纠纷人民调解情况登记（2025年上半年）
案件编号|医患双方||||纠纷发生时间|受理情况||调解情况||||赔付情况
|涉及医院|医院等级|患者姓名|患者联系电话||受理日期|受理人|调解日期|调解员|协议号|签署协议时间|协议金额（万元）|保险金额（万元）|赔付时间
医调01|云岭县中医院|二级|长孙平|15441989826|2025-01-02|2025-01-08|端木|2025-01-20|闾丘、公羊|医协01|2025-02-03|=1.8|=1.2|2025-02-20
医调02|云岭县人民医院|二级|慕容安|15491292630|2025-03-12|2025-03-15|端木|2025-03-28|公羊|||=0||
医调03|清溪镇卫生院|一级|令狐青|15450193908|2025-04-22|2025-05-06|端木|2025-05-19|闾丘|医协02|2025-05-30|=0.5|=0.5|2025-06-09
合计|3||||||||||||=2.3|=1.7
"""
    areas = ("A1:O1", "A2:A3", "B2:E2", "F2:F3", "G2:H2", "I2:L2", "M2:O2")
    return Stranger(
        name="hospital",
        make=workbook("医疗纠纷", {"Sheet": text}, {"Sheet": merged(*areas)}),
        tables=[
            Truth(
                fields="number|respondent|-|applicant|applicant_phone|-|accepted_on|registrar|mediated_on|mediator|agreement_no|agreed_on"
                "|amount|-|-",
                cases=[4, 5, 6],
                days={4: "2025-01-08"},
                amounts={4: 1800000, 6: 500000},
                names={4: "长孙平、云岭县中医院"},
            )
        ],
    )


def _by_village() -> Stranger:
    """Villages as lines between the rows instead of a column; the month in the title only."""
    text = """
清溪镇矛盾纠纷“零激化”排查表（2025年10月）
单位：元
序号|摸排日期|纠纷双方姓名|双方住址|纠纷起因及经过|调处人员及方式|协议给付金额|办理结果|回访时间
一、西溪村
1|10.8|欧阳春、上官秋|西溪村2组|修路占了上官秋家的菜园边，赔多少没有谈好|闻人志 上门调解|=800|成功|2025.10.20
2|10.12|尉迟冬|西溪村5组|邻居半夜放音响吵得睡不着|闻人志 上门调解||成功|
二、东溪村
3|10.15|呼延勇、澹台明|东溪村1组|合买的水泵坏了，修理费由谁出争执不下|闻人志 电话调解|=120|成功|2025.10.28
三、北溪村
无
小计|3件|||||=920||
"""
    return Stranger(
        name="by_village",
        make=workbook("零激化排查表", {"Sheet": text}),
        tables=[
            Truth(
                fields="seq|found_on|party|party_address|facts|mediator+method|amount|outcome|visited_on",
                cases=[5, 6, 8],
                days={5: "2025-10-08", 8: "2025-10-15"},
                amounts={5: 80000, 6: None},
                names={8: "呼延勇、澹台明"},
                villages={5: "西溪村", 8: "东溪村"},
            )
        ],
        nil=[("北溪村", "2025-10")],
    )


def _archive() -> Stranger:
    """Cases as the archive lists them, columns that must be filled marked with a star."""
    text = """
人民调解案件归档清册
案卷号|申请人*|被申请人*|案由*|受理时间*|承办人员*|适用程序*|结案时间*|结案方式*|标的额（万元）|页数|保管期限|存放位置
2025-1|拓跋山|西门水|相邻关系|2025-01-08|南宫文|普通|2025-01-30|调解成功|0.3|15|长期|一号柜
2025-2|东郭先|清溪农资店|农药质量|2025-02-18|南宫文|简易|2025-03-02|调解成功|1.15|22|长期|一号柜
2025-3|百里香|第五伦|房屋租赁|2025-03-15|南宫文|普通|2025-04-10|终止调解||8|短期|二号柜
"""
    return Stranger(
        name="archive",
        make=workbook("归档清册", {"Sheet": text}, {"Sheet": merged("A1:M1")}),
        tables=[
            Truth(
                fields="file_no|applicant|respondent|title|accepted_on|mediator|-|resolved_on|outcome|amount|-|-|-",
                cases=[3, 4, 5],
                days={3: "2025-01-08"},
                amounts={3: 300000, 4: 1150000},
                names={4: "东郭先、清溪农资店"},
            )
        ],
    )


def further_five() -> tuple[Stranger, ...]:
    """Five that were first read when the reader was done."""
    return (_platform_list(), _petition_desk(), _hospital(), _by_village(), _archive())


def _weekly() -> Stranger:
    """A county's weekly list of what is open, units and people joined in cells."""
    text = """
附件2
云岭县重点矛盾纠纷周调度台账（2025年11月第2周）
填报单位：金沟镇平安法治办|||||||||填报时间：2025年11月14日
序号|镇（街）|村（社区）名称|矛盾纠纷主体及联系电话|矛盾纠纷基本情况及成因|风险隐患等级|涉及⏎总人数|镇级包联领导|责任部门及责任人|本周化解进展|下周工作打算|预计化解时间|是否已化解|备注
=1|金沟镇|上沟村|贺兰山 15441989826⏎祁连雪 15491292630|合伙承包的砂场停产后设备归谁没有说清，两家都派人守着|高|=5|纪副镇长|派出所 池所长|双方代表见了一面|再约一次|2025-12-10|否|
=2|金沟镇|下沟村|兴安岭 15450193908|迁坟补助比邻村少八百元，联名写信|中|=12|纪副镇长|民政办 江主任|已核对标准|把文件送上门|2025-11-30|否|
=3|金沟镇|金沟社区|长白、秦岭|沿街门面排烟管朝向住户窗户|低|=2|尚委员|综合执法队 何队长|烟管已改道||2025-11-12|是|已回访
注：本表每周五下班前报县委政法委。
"""
    return Stranger(
        name="weekly",
        make=workbook(
            "周调度", {"Sheet": text}, {"Sheet": merged("A1:N1", "A2:N2", "A3:I3", "J3:N3", "A8:N8")}
        ),
        tables=[
            Truth(
                fields="seq|township|village|party+party_phone|facts|grade|people|leader|resp_unit+resp_person|progress|measures|deadline"
                "|resolved|note",
                cases=[5, 6, 7],
                names={5: "贺兰山、祁连雪"},
                villages={5: "上沟村", 7: "金沟社区"},
            )
        ],
    )


def _justice_office() -> Stranger:
    """A justice office's register of a year as text, days as bare serials."""
    text = """
序号|调解委员会名称|受理登记日期|纠纷当事人（申请方）|纠纷当事人（被申请方）|纠纷类别|案件来源|简要案情|主办调解员姓名|调解成功日期|协议书编号|协议形式|协议涉及金额（万元）|是否当场履行|履行完毕日期|是否司法确认|卷宗编号
1|金沟镇人民调解委员会|45672|牧野|鸣条|房屋宅基地纠纷|当事人申请|老宅翻建时山墙越过两家中线|赤壁|45680|金调2025-01|书面协议|0.6|是||否|J-01
2|金沟镇人民调解委员会|45701|官渡|夷陵砂石厂|劳动争议|主动调解|冬季停工期间的生活费没有发|赤壁|45712|金调2025-02|书面协议|1.24|否|45740|是|J-02
3|下沟村人民调解委员会|45733|淝水|崖山|邻里纠纷|主动调解|小孩打架引起两家大人争吵|采石|45733||口头协议||是||否|J-03
合计|3|||||||||||1.84
"""
    return Stranger(
        name="justice_office",
        make=text_file("司法所2025.csv", text, ",", "gb18030"),
        tables=[
            Truth(
                sheet="司法所2025",
                fields="seq|committee|accepted_on|applicant|respondent|type|source|facts|mediator|agreed_on|agreement_no|agreement_form"
                "|amount|performance|-|-|file_no",
                cases=[2, 3, 4],
                days={2: "2025-01-15"},
                amounts={2: 600000, 3: 1240000},
                names={3: "官渡、夷陵砂石厂"},
            )
        ],
    )


def _stability() -> Stranger:
    """A list of what may lead to petitions, two rows of headings, remarks with numbers, 同上."""
    text = """
金沟镇不稳定因素排查化解情况登记表
基本情况|||||化解工作||||结果
编号|排查上报日期|事发村组|主要人员姓名|主要问题和诉求|稳控责任领导|稳控措施|化解牵头单位|化解时限要求|目前化解情况|化解日期|备注说明
B01|2025/9/2|上沟村3组|阴山月|低保被取消后要求恢复并补发三个月|纪副镇长|包保干部每周走访|镇民政办|2025/9/30|已补办手续|2025/9/20|
B02|2025/9/5|上沟村1组|昆仑、天山|鱼塘承包期满后不肯交还，新户进不了场|同上|同上|镇农业办|2025/10/15|正在协商||联系电话15437002770
B03|2025/9/31|金沟社区|太行|工地夜间施工吵得睡不着|尚委员|约谈工地|综合执法队|2025/10/1|已停工||
"""
    return Stranger(
        name="stability",
        make=workbook("登记表", {"Sheet": text}, {"Sheet": merged("A1:L1", "A2:E2", "F2:I2", "J2:L2")}),
        tables=[
            Truth(
                fields="number|found_on|village|party|facts|leader|measures|resp_unit|deadline|progress|resolved_on|note",
                cases=[4, 5, 6],
                rejects={6: "bad_date"},
                days={4: "2025-09-02"},
                names={5: "昆仑、天山"},
                villages={4: "上沟村"},
            )
        ],
    )


def _village_book() -> Stranger:
    """A village's own book in an open document, nil weeks among the others."""
    text = """
下沟村人民调解委员会纠纷登记本
登记时间|甲方姓名|甲方电话|乙方姓名|乙方电话|什么事|调解人|调解经过|调解结果|签字协议|给付金额|备注
2025-07-01|巫山|15441989826|衡山|15491292630|放牛吃了稻苗|采石|上门两次|成功|口头|=150|
2025-07-08|无||||||||||
2025-07-15|嵩山||华山|15450193908|垃圾堆在别人家门口|采石|现场清理|成功|口头||
2025-07-22|本周无纠纷||||||||||
2025-07-29|泰山|15423130691|恒山||借粮没有还|采石、赤壁|约到村部谈|成功|书面|=300|已兑现
"""
    return Stranger(
        name="village_book",
        make=open_document("登记本.ods", text, {}, 500),
        tables=[
            Truth(
                fields="found_on|applicant|applicant_phone|respondent|respondent_phone|facts|mediator|progress|outcome|agreement_form|amount"
                "|note",
                cases=[3, 5, 7],
                days={3: "2025-07-01"},
                amounts={3: 15000, 7: 30000},
                names={3: "巫山、衡山"},
            )
        ],
        nil=[("", ""), ("", "")],
    )


def _labour() -> Stranger:
    """Unpaid wages, sums of money in two columns, a row that stands for several cases."""
    text = """
拖欠农民工工资矛盾纠纷专项排查表
填报单位（盖章）：云岭县金沟镇|||||||单位：人、元
序号|排查时间|项目（企业）名称|劳动者代表|代表联系方式|涉及人数（人）|拖欠金额（元）|纠纷概况|承办调解员|处置方式|办结情况|办结时间
=1|2025年4月2日|金沟砂场|苍梧|15441989826|=8|=96000|砂场停产后八个人的工钱没有结清|赤壁|调解|达成协议|2025年4月20日
=2|2025年4月11日|金桥小区二期|洞庭|15491292630|=15|=21.6万元|外墙班组的尾款拖了半年|赤壁|移交劳动监察|正在办理|
合计|2件|||||=312000|||||
填表人：采石|||审核人：赤壁
"""
    return Stranger(
        name="labour",
        make=workbook(
            "欠薪",
            {"Sheet": text.replace("=21.6万元", "21.6万元")},
            {"Sheet": merged("A1:L1", "A2:G2", "H2:L2")},
        ),
        tables=[
            Truth(
                fields="seq|found_on|respondent|applicant|applicant_phone|people|amount|facts|mediator|method|outcome|resolved_on",
                cases=[4, 5],
                days={4: "2025-04-02"},
                amounts={4: 9600000, 5: 21600000},
            )
        ],
    )


def last_five() -> tuple[Stranger, ...]:
    """Five more, written after the reader had learnt from the others and read once."""
    return (_weekly(), _justice_office(), _stability(), _village_book(), _labour())


def _plain(name: str, sheet: str, text: str, truth: Truth, *areas: str) -> Stranger:
    return Stranger(
        name=name, make=workbook(sheet, {"Sheet": text}, {"Sheet": merged(*areas)}), tables=[truth]
    )


def closing_five() -> tuple[Stranger, ...]:
    """Five of the everyday kind, written last and read once."""
    return (
        _plain(
            "serious", "重大纠纷", """
银杏乡重大疑难矛盾纠纷排查化解明细表
序号|乡镇（街道）|排查单位|排查日期|发生地点|矛盾纠纷类别|矛盾纠纷简要情况及成因|涉及人数|涉及金额（万元）|包案领导|责任单位|责任人及电话|化解措施|化解期限|当前进展情况|是否化解|备注
1|银杏乡|白果村|2025-10-09|白果村晒场|山林土地纠纷|晒场改建占用三户承包地，补偿标准谈不拢|9|3.2|邵乡长|自然资源所|骆所长15441989826|实地丈量|2025-12-31|已丈量|否|
2|银杏乡|黄叶村|2025-10-21|黄叶村三组|邻里纠纷|水管从别家院子里过，主人要求改道|4||邵乡长|水利站|虞站长15491292630|重新布管|2025-11-15|已改道|是|已回访
""",
            Truth(fields="seq|township|village|found_on|place|type|facts|people|amount|leader|resp_unit|resp_person+resp_phone|measures|deadline|progress|resolved|note", cases=[3, 4], days={3: "2025-10-09"}, amounts={3: 3200000}),
            "A1:Q1",
        ),
        _plain(
            "yearbook", "登记簿", """
银杏乡人民调解委员会2025年度调解案件登记簿
案件编号|登记日期|申请人信息||被申请人信息||纠纷类型|纠纷事由|受理方式|调解人员|调解日期|调解结果|协议信息||履行情况|归档日期|案卷号
|姓名|电话|姓名|电话|||||||编号|金额（元）|||
银调1|2025-02-11|蒲公|15441989826|英子|15491292630|婚姻家庭纠纷|分家后老屋归谁住争执不下|当事人申请|邵平|2025-02-15|调解成功|银协1|2000|已履行|2025-03-01|2025-001
银调2|2025-03-08|车前|15450193908|茯苓药店|0796-8123456|消费纠纷|买到过期的药要求退一赔十|当事人申请|邵平|2025-03-09|调解成功|银协2|680|已履行|2025-04-02|2025-002
""".replace("|姓名|电话|姓名|电话|||||||编号|金额（元）|||", "||姓名|电话|姓名|电话|||||||编号|金额（元）|||"),
            Truth(fields="number|found_on|applicant|applicant_phone|respondent|respondent_phone|type|title|source|mediator|mediated_on|outcome|agreement_no|amount|performance|-|file_no", cases=[4, 5], amounts={4: 200000}, names={5: "车前、茯苓药店"}),
            "A1:Q1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3", "H2:H3", "I2:I3", "J2:J3", "K2:K3", "L2:L3", "M2:N2", "O2:O3", "P2:P3", "Q2:Q3",
        ),
        _plain(
            "half_month", "半月报", """
银杏乡矛盾纠纷半月排查台账（2025年10月上半月）
排查单位：黄叶村|||||||排查时间段：2025.10.1-2025.10.15
序号|发现日期|当事人甲方|当事人乙方|事由|纠纷性质|调处责任人|调处结果|调处时间|下步措施
1|10月3日|柏子|仁杰|地里秸秆焚烧熏黑了大棚|损害赔偿|村主任|调解成功|10月4日|
2|10月12日|远志|合欢|借道施工压坏了水泥路|其他|村主任|正在调处||约定下周修补
""",
            Truth(fields="seq|found_on|applicant|respondent|title|type|resp_person|outcome|mediated_on|measures", cases=[4, 5], days={4: "2025-10-03"}, names={4: "柏子、仁杰"}),
            "A1:J1", "A2:G2", "H2:J2",
        ),
        _plain(
            "settled", "销号台账", """
银杏乡突出矛盾纠纷化解销号台帐
编号|所在村（社区）|矛盾纠纷名称|基本案情|涉及群众数|牵头领导|主责单位|配合单位|挂牌日期|限办时间|化解完成时间|销号日期|销号意见
T1|白果村|白果村鱼塘承包纠纷|承包期内鱼塘被填一角，双方对损失各执一词|11|柏书记|农业办|派出所|2025-05-06|2025-08-06|2025-07-20|2025-07-28|同意
T2|黄叶村|黄叶村通组路纠纷|修路砍了八棵果树，主人要求按盛果期赔|8|柏书记|交通站|白果村|2025-06-09|2025-09-09|2025-09-01|2025-09-05|同意
""",
            Truth(fields="number|village|title|facts|people|leader|resp_unit|-|found_on|deadline|resolved_on|struck_off_on|strike_off", cases=[3, 4], days={3: "2025-05-06"}, villages={3: "白果村"}),
            "A1:M1",
        ),
        _plain(
            "visits", "回访表", """
银杏乡人民调解案件回访登记表
序号|卷宗编号|纠纷当事人姓名|联系电话|调解协议编号|纠纷类别|协议签订日期|协议约定金额（元）|协议履行情况|回访日期|回访人|当事人满意度|存在问题|备注
1|2025-001|蒲公、英子|15441989826|银协1|婚姻家庭纠纷|2025-02-15|2000|已履行|2025-03-15|骆平|满意||
2|2025-002|车前、当归|15450193908|银协2|消费纠纷|2025-03-09|680|已履行|2025-04-10|骆平|满意||
""",
            Truth(fields="seq|file_no|party|party_phone|agreement_no|type|agreed_on|amount|performance|visited_on|-|satisfaction|-|note", cases=[3, 4], amounts={3: 200000}, names={3: "蒲公、英子"}),
            "A1:N1",
        ),
    )  # fmt: skip
