"""Declared sheets: read, checked, overridden; a broken one is reported and stops nothing."""

from pathlib import Path

import pytest

from mediator_desktop.catalogue.paper_blocks import BLOCK_KINDS, Block, TextBlock
from mediator_desktop.catalogue.papers import load_papers, read_paper
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.papers.docx import render_docx
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import Cells, PageBreak, Ruled, Signatures, Space, Table, Text
from mediator_desktop.papers.guide import guide
from mediator_desktop.papers.pdf import render_pdf
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
    assert {Cells, PageBreak, Ruled, Signatures, Space, Table, Text} <= {type(b) for b in filled.blocks}
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
    assert runs(None)[0] == ("王㛃委托王䶮，", "", 0)
    assert runs(2)[1:] == [
        ("", "blank", 8),
        ("，", "", 0),
        ("", "blank", 4),
        ("年。", "", 0),
        ("", "blank", 2),
    ]
