"""Declared files: read as they are, and an error names its file and line."""

from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue import reading
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
DECLARED = sorted((ROOT / "forms").rglob("*.toml"))


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "form.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_read_with_or_without_a_mark(tmp_path: Path, mark: bytes) -> None:
    declared = read_toml(written(tmp_path, mark + '# 一\ntitle = "协议书"\n'.encode()))
    assert declared.table == {"title": "协议书"}
    assert (declared.line_of("title"), declared.line_of("nothing")) == (2, None)


BAD = {
    "cut off": ('title = "一', 1, "写法不对"),
    "a value is missing": ('title = "一"\nname = \nplace = 3', 2, "写法不对"),
    "the same key twice": ("a = 1\nb = 2\na = 3\n", 3, "写法不对"),
    "not UTF-8": (b"a = 1\n" + "标题 = 1".encode("gb18030"), 2, "不是 UTF-8 编码"),
    "deep": ("a = " + "[" * 100_000, None, "嵌套太深|写法不对"),
}


@pytest.mark.parametrize(("content", "line", "why"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_names_itself(tmp_path: Path, content: bytes | str, line: int | None, why: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(FormError, match=why) as caught:
        read_toml(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert str(caught.value).startswith(f"form.toml第{line}行：" if line else "form.toml：")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(FormError, match="读不出来"):
            read_toml(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 5)
    with pytest.raises(FormError, match="文件太大"):
        read_toml(written(tmp_path, "a = 12345"))


def test_an_error_may_point_at_what_it_speaks_of() -> None:
    declared = Declared(Path("a.toml"), 'a = 1\nb = "错"\n', {})
    assert str(declared.error("写错了", near='"错"')) == "a.toml第2行：写错了"
    assert str(declared.error("写错了")) == str(declared.error("写错了", near="没有")) == "a.toml：写错了"


def test_files_come_folder_by_folder_by_name(tmp_path: Path) -> None:
    for name in ("ours/papers/b.toml", "ours/papers/a.toml", "own/papers/c.toml", "ours/papers/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    found = declared_files("papers", tmp_path / "ours", tmp_path / "own", tmp_path / "none")
    assert [path.name for path in found] == ["a.toml", "b.toml", "c.toml"]


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_declared_file_lies_where_the_catalogue_looks(path: Path) -> None:
    kind = path.parent.relative_to(ROOT / "forms").as_posix()
    assert path in list(declared_files(kind, ROOT / "forms"))
    assert read_toml(path).table


def test_an_unknown_code_is_shown_as_it_is(vocabulary: Vocabulary) -> None:
    assert vocabulary.types.name("neighbours") == "邻里纠纷"
    assert vocabulary.types.name("no_such_code") == "no_such_code"
    assert vocabulary["sources"] is vocabulary.sources


def test_entries_to_choose_from_depend_on_the_day(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "a.toml").write_text(
        'id = "a"\ntitle = "甲"\n[[codes]]\ncode = "old"\nname = "旧"\nvalid_to = 2020-12-31\n'
        '[[codes]]\ncode = "new"\nname = "新"\nvalid_from = 2021-01-01\nparent = "old"\n',
        "utf-8",
    )
    entries = load_vocabulary(tmp_path)["a"]
    for day, codes in ((date(2020, 12, 31), ["old"]), (date(2021, 1, 1), ["new"]), (None, ["old", "new"])):
        assert [entry.code for entry in entries.valid_on(day)] == codes


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id = 'a'\n[[codes]]\ncode='a'\nname='a'", "缺少 title"),
        ("id = 'a'\ntitle = 'x'\ncodes = []", r"缺少 \[\[codes\]\]"),
        ("id = 'a'\ntitle = 'x'\ncodes = [5]", "都要有 code 和 name"),
        ("id = 'a'\ntitle = 'x'\n[[codes]]\ncode='a'\nname='a'\nshort=5", "short 不认识或写法不对"),
        ("id = 'a'\ntitle = 'x'\n[[codes]]\ncode='a'\nname='a'\nsynonyms='b'", "synonyms 不认识"),
        ("id = 'a'\ntitle = 'x'\n[[codes]]\ncode='a'\nname='a'\nreports_as='b'", "reports_as 不认识"),
        ("id = 'a'\ntitle = 'x'\n[[codes]]\ncode='a'\nname='a'\nvalid_from='2020'", "valid_from 不认识"),
        (
            "id = 'a'\ntitle = 'x'\n[[codes]]\ncode='a'\nname='a'\nvalid_to=2020-01-01T00:00:00",
            "valid_to 不认识",
        ),
    ],
)
def test_a_spoiled_list_is_an_error(tmp_path: Path, text: str, why: str) -> None:
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "a.toml").write_text(text, "utf-8")
    with pytest.raises(FormError, match=why):
        load_vocabulary(tmp_path)
