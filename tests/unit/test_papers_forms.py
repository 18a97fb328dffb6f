"""Declared sheets: read, checked, overridden; a broken one is reported and stops nothing."""

from pathlib import Path

import pytest

from mediator_desktop.catalogue.paper_blocks import BLOCK_KINDS, Block, TextBlock
from mediator_desktop.catalogue.papers import load_papers, read_paper
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.papers.docx import render_docx
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import Cells, Frame, PageBreak, Ruled, Signatures, Space, Table, Text
from mediator_desktop.papers.guide import guide
from mediator_desktop.papers.pdf import render_pdf
from tests.forms.golden import printed_lines
from tests.forms.support import FORMS, docx_text, pdf_text, sample, source_of

HEAD = 'id = "own"\nedition = "1"\ntitle = "自己的"\n'
BLOCK = '[[blocks]]\nkind = "text"\ntext = "{number}"\n'


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / "papers" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD, None, "缺少 [[blocks]]"),
        (BLOCK, 1, "不能缺"),
        (HEAD + 'colour = "red"\n' + BLOCK, 4, "不认识“colour”"),
        (HEAD + "order = true\n" + BLOCK, 4, "整数"),
        (HEAD + 'per = "week"\n' + BLOCK, 4, "week"),
        (HEAD.replace('"own"', '" "') + BLOCK, 1, "id 是空的"),
        (HEAD + 'required = ["nonsense"]\n' + BLOCK, 4, "没有“nonsense”"),
        (HEAD + 'person = ["nonsense"]\n' + BLOCK, 4, "没有“nonsense”"),
        (HEAD + 'checks = ["nonsense"]\n' + BLOCK, 4, "nonsense"),
        (HEAD + "[page]\nleft = 5\n" + BLOCK, 4, "页边距"),
        (HEAD + "[page]\nsize = 40\n" + BLOCK, 4, "字号"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "txt"\n', 8, "没有“txt”这种版块"),
        (HEAD + BLOCK + '[[blocks]]\nkind = ["text"]\n', 8, "这种版块"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\ntext = "{nonsense}"\n', 9, "没有“nonsense”"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\ntext = "{number"\n', 7, "花括号"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\ntext = "{number:wide}"\n', 7, "冒号"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\n\ntxet = "x"\ntext = ""\n', 10, "txet"),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "section"\nlabel = "x"\nfield = "nonsense"\n',
            10,
            "没有“nonsense”",
        ),
        (HEAD + BLOCK + '[[blocks]]\nkind = "parties"\nextra = ["nonsense"]\n', 7, "没有“nonsense”"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "parties"\nroles = []\n', 7, "roles"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "parties"\nheading = "{name}"\n', 7, "heading"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "table"\ncolumns = []\n', 7, "一栏"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "table"\nitems = "x"\ncolumns = [{ label = "a" }]\n', 7, "清单"),
        (
            HEAD
            + BLOCK
            + '[[blocks]]\nkind = "table"\nitems = "parties"\ncolumns = [{ label = "a", field = "x" }]\n',
            7,
            "没有“x”",
        ),
        (
            HEAD
            + BLOCK
            + '[[blocks]]\nkind = "table"\nrows = [["1"]]\ncolumns = [{ label = "a" }, { label = "b" }]\n',
            7,
            "格数",
        ),
        (HEAD + BLOCK + '[[blocks]]\nkind = "cells"\nrows = [[]]\n', 7, "空行"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "cells"\nrows = [[{ label = "a", feild = "x" }]]\n', 9, "feild"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "space"\nmm = 5000\n', 7, "mm 应在0到200之间"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "frame"\nmm = -1\n', 7, "mm 应在"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "ruled"\nlines = 999999\n', 7, "lines 应在"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "parties"\nat_least = 201\n', 7, "at_least 应在"),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "signatures"\nleft = [{ label = "a", at_least = 500 }]\n',
            7,
            "at_least 应在",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "signatures"\nleft = [{ label = "a", field = "nonsense" }]\n',
            9,
            "没有“nonsense”",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "table"\nrow_mm = 300\ncolumns = [{ label = "a" }]\n',
            7,
            "row_mm 应在",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "table"\ncolumns = [{ label = "a", share = 0 }]\n',
            7,
            "share 应在",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "cells"\nrows = [[{ label = "a", share = 0 }]]\n',
            7,
            "share 应在",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "cells"\nrows = [[{ label = "a", lines = 201 }]]\n',
            7,
            "lines 应在",
        ),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\nsize = 500\ntext = "x"\n', 7, "size 应在6到72之间"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "entries"\nitems = "x"\nrows = []\n', 7, "没有“x”这个清单"),
        (
            HEAD
            + BLOCK
            + '[[blocks]]\nkind = "entries"\nitems = "evidence"\nrows = [[{ label = "a", field = "x" }]]\n',
            7,
            "证据没有“x”",
        ),
        (
            HEAD + BLOCK + '[[blocks]]\nkind = "entries"\nitems = "evidence"\nrows = []\nheading = "{x}"\n',
            7,
            "只能用 {serial}",
        ),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\ntext = "{number:4|x}"\n', 7, "不能同时有"),
        (HEAD + BLOCK + '[[blocks]]\nkind = "text"\ntext = ["x"]\n', 9, "text"),
        (HEAD + "order = " + "[" * 5000 + "]" * 5000 + "\n" + BLOCK, None, "嵌套太深"),
        (HEAD + "order" + ".a" * 2000 + " = 1\n" + BLOCK, 4, "order"),
        ("id = \n" + BLOCK, 1, "写法不对"),
        (HEAD + "blocks = [1]\n", 1, "一张表"),
    ],
)
def test_a_wrong_sheet_is_pointed_at(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    with pytest.raises(FormError) as caught:
        read_paper(write(tmp_path, text))
    assert words in str(caught.value)
    assert "own.toml" in str(caught.value)
    assert caught.value.line == line


def test_a_sheet_saved_in_gbk_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "papers" / "own.toml"
    path.parent.mkdir()
    path.write_bytes(b'id = "own"\nedition = "1"\n' + 'title = "自己的"\n'.encode("gbk") + BLOCK.encode())
    (error,) = load_papers(FORMS, tmp_path).broken
    assert str(error) == "own.toml第3行：不是 UTF-8 编码，请用记事本另存为 UTF-8"


def test_of_two_sheets_with_one_id_the_first_is_used_and_both_are_named(tmp_path: Path) -> None:
    write(tmp_path, HEAD + BLOCK, "a.toml")
    write(tmp_path, HEAD.replace('"1"', '"2"') + BLOCK, "b.toml")
    loaded = load_papers(FORMS, tmp_path)
    assert loaded["own"].edition == "1"
    (error,) = loaded.broken
    assert str(error) == "b.toml第1行：id “own”和 a.toml 重复，用的是 a.toml，请给其中一个换一个 id"


def test_words_stand_in_for_what_is_not_known(tmp_path: Path) -> None:
    seal = '[[blocks]]\nkind = "seal"\ntext = ["{session.place|____调解室}", "{session.place}"]\n'
    form = read_paper(
        write(tmp_path, HEAD + BLOCK.replace("{number}", "{number|（____）人调字第____号}") + seal)
    )
    known, empty = sample("two_party"), source_of(Dispute(), number=None)
    assert [run.text for run in fill(form, known).blocks[0].runs] == ["〔2026〕云人调字第012号"]
    text, place = fill(form, empty).blocks
    assert [(run.text, run.width) for run in text.runs] == [
        ("（", 0), ("", 4), ("）人调字第", 0), ("", 4), ("号", 0),
    ]  # fmt: skip
    assert place.lines == ("\u3000\u3000\u3000\u3000调解室",)


def test_words_of_an_option_stay_on_one_line(tmp_path: Path) -> None:
    options = ", ".join(f'{{ value = "{n}", text = "第{n}种很长很长的情形" }}' for n in range(9))
    choice = f'[[blocks]]\nkind = "choice"\nlabel = "情形："\noptions = [{options}]\n'
    words = pdf_text(render_pdf(fill(read_paper(write(tmp_path, HEAD + choice)), sample("two_party"))))
    lines = printed_lines(fill(read_paper(write(tmp_path, HEAD + choice)), sample("two_party")))[0]
    assert all(line.startswith(("情形", "☐")) for line in lines)
    assert all(f"第{n}种很长很长的情形" in words for n in range(9))


def test_the_offices_own_sheet_wins(tmp_path: Path) -> None:
    own = (FORMS / "papers" / "agreement.toml").read_text(encoding="utf-8").replace("2026-1", "云岭")
    write(tmp_path, own, "agreement.toml")
    loaded = load_papers(FORMS, tmp_path)
    assert loaded["agreement"].edition == "云岭"
    assert len(loaded.forms) == len(load_papers(FORMS).forms)


def test_a_broken_sheet_of_the_office_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, 'id = "agreement"\n', "agreement.toml")
    write(tmp_path, HEAD + BLOCK)
    loaded = load_papers(FORMS, tmp_path)
    assert [error.path.name for error in loaded.broken] == ["agreement.toml"]
    assert loaded["agreement"].edition == "2026-1"
    assert loaded["own"].blocks == (TextBlock(text="{number}"),)


def test_forms_come_in_their_order() -> None:
    orders = [form.order for form in load_papers(FORMS).forms.values()]
    assert orders == sorted(orders)


EVERY_KIND = (
    HEAD
    + """
[[blocks]]
kind = "text"
style = "title"
size = 40
text = "卷宗"
[[blocks]]
kind = "space"
mm = 30
[[blocks]]
kind = "cells"
boxed = true
rows = [[{ label = "卷名", field = "title" }, { label = "备注", lines = 3 }], [{ label = "简要事实", field = "facts" }]]
[[blocks]]
kind = "choice"
label = "权限："
options = [{ value = "general", text = "一般代理" }, { value = "special", text = "特别授权" }]
[[blocks]]
kind = "table"
items = "parties"
columns = [{ label = "序号", field = "serial" }, { label = "姓名", field = "name", share = 4 }, { label = "签收" }]
[[blocks]]
kind = "table"
rows = [["1", "申请书"], ["2", "第{session.number}次记录"]]
columns = [{ label = "序号" }, { label = "文书名称", share = 5, align = "centre" }]
blank_rows = 2
[[blocks]]
kind = "frame"
label = "粘贴处"
mm = 40
[[blocks]]
kind = "entries"
items = "evidence"
heading = "证据{serial}"
rows = [[{ label = "名称", field = "name" }], [{ label = "备注", field = "serial", optional = true }]]
[[blocks]]
kind = "page_break"
[[blocks]]
kind = "ruled"
label = "说明："
lines = 5
[[blocks]]
kind = "parties"
heading = ""
roles = ["third_party"]
at_least = 0
[[blocks]]
kind = "section"
label = "结果："
field = "session.result"
inline = true
[[blocks]]
kind = "clauses"
label = "请求："
field = "requests"
numbering = "（一）"
[[blocks]]
kind = "performance"
[[blocks]]
kind = "signatures"
left = [{ label = "立卷人", named = false }]
right = [{ label = "检查人" }, { label = "当事人", each = "party" }]
[[blocks]]
kind = "seal"
date = "today"
"""
)


def test_every_kind_of_block_prints(tmp_path: Path) -> None:
    form = read_paper(write(tmp_path, EVERY_KIND))
    kinds = {type(block) for block in form.blocks}
    assert kinds == set(BLOCK_KINDS.values())
    filled = fill(form, sample("two_party"))
    assert {Cells, Frame, PageBreak, Ruled, Signatures, Space, Table, Text} <= {
        type(b) for b in filled.blocks
    }
    words, document = pdf_text(render_pdf(filled)), docx_text(render_docx(filled))
    for piece in (
        "卷宗",
        "一般代理",
        "签收",
        "第1次记录",
        "结果：双方自愿达成协议",
        "（二）林国强赔偿",
        "立卷人",
        "2026年11月22日",
        "粘贴处",
        "证据2",
        "三家装修店报价单",
    ):
        assert piece in words, piece
        assert piece in document, piece
    assert words.index("说明：") > words.index("文书名称")


def test_the_guide_names_every_option() -> None:
    text = guide()
    for kind in BLOCK_KINDS.values():
        for name in kind.__dataclass_fields__:
            assert f"`{name}" in text, name


def test_blocks_are_values(tmp_path: Path) -> None:
    block: Block = read_paper(write(tmp_path, HEAD + BLOCK)).blocks[0]
    assert block == TextBlock(text="{number}")
    assert hash(block)


def test_blanks_and_the_agent_of_the_party_meant(tmp_path: Path) -> None:
    text = HEAD + '[[blocks]]\nkind = "text"\ntext = "{party.name}委托{agent.name}，____年。{agent.sex:2}"\n'
    form = read_paper(write(tmp_path, text))
    dispute = sample("five_party").dispute

    def runs(item: int | None) -> list[tuple[str, str, int]]:
        (block,) = fill(form, source_of(dispute, item=item)).blocks
        assert isinstance(block, Text)
        return [(run.text, run.kind, run.width) for run in block.runs]

    assert runs(1) == [("云岭县磐石砂石有限公司委托冯喆，", "", 0), ("", "blank", 4), ("年。男", "", 0)]
    # who stands for a child by law needs no power of attorney
    assert runs(None)[:2] == [("王㛃委托", "", 0), ("", "blank", 8)]
    assert runs(2)[1:] == [
        ("", "blank", 8),
        ("，", "", 0),
        ("", "blank", 4),
        ("年。", "", 0),
        ("", "blank", 2),
    ]
