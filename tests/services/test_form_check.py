"""What `check-forms` says of a county's own files: each fault with the file's name, and the rest goes on."""

from datetime import date
from pathlib import Path

from mediator_desktop.config.paths import Paths
from mediator_desktop.services.form_check import check_forms

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
SHEET = 'id = "own"\nedition = "1"\ntitle = "自己的"\n[[blocks]]\nkind = "text"\ntext = "{number}甲"\n'


def checked(data: Path, **files: str | bytes) -> tuple[int, tuple[str, ...]]:
    folder = data / "forms" / "papers"
    folder.mkdir(parents=True)
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.toml").write_bytes(raw)
    found = check_forms(Paths(program=ROOT, data=data), TODAY)
    return found.papers, found.problems


def test_our_own_forms_have_no_fault(tmp_path: Path) -> None:
    count, problems = checked(tmp_path)
    assert problems == ()
    assert count == len(list((ROOT / "forms" / "papers").glob("*.toml")))


def test_rules_of_the_county_are_read_too(tmp_path: Path) -> None:
    rules = tmp_path / "forms" / "rules"
    rules.mkdir(parents=True)
    for name in ("cadence", "grades", "meetings"):
        (rules / f"{name}.toml").write_text(f'id = "{name}"\nrules = 3\ngrades = 3\nquotas = 3\n', "utf-8")
    phrases = tmp_path / "forms" / "snippets"
    phrases.mkdir()
    (phrases / "own.toml").write_text('id = "own"\nsnippets = 3\n', "utf-8")
    _, problems = checked(tmp_path)
    assert sorted({problem.partition(".toml")[0] for problem in problems}) == [
        "cadence",
        "grades",
        "meetings",
        "own",
    ]


def test_a_sheet_of_the_county_is_counted(tmp_path: Path) -> None:
    ours = len(list((ROOT / "forms" / "papers").glob("*.toml")))
    assert checked(tmp_path, own=SHEET) == (ours + 1, ())


def test_bad_files_are_named_with_their_line_and_stop_nothing(tmp_path: Path) -> None:
    count, problems = checked(
        tmp_path,
        a_good=SHEET,
        b_field=SHEET.replace('"own"', '"b"').replace("{number}", "{nonsense}"),
        c_type=SHEET.replace('"own"', "3"),
        d_twice=SHEET,
        e_gbk=SHEET.replace('"own"', '"e"').encode("gbk"),
        f_deep=b"order = " + b"[" * 50_000,
    )
    assert count == len(list((ROOT / "forms" / "papers").glob("*.toml"))) + 1
    starts = ("b_field.toml第6行", "c_type.toml第1行", "d_twice.toml第1行", "e_gbk.toml第3行", "f_deep.toml")
    assert [problem[: len(start)] for problem, start in zip(problems, starts, strict=True)] == list(starts)
    assert "a_good.toml" in problems[2]


def test_reports_and_workbooks_name_only_what_is_declared(tmp_path: Path) -> None:
    own = tmp_path / "forms"
    (own / "rules").mkdir(parents=True)
    (own / "ledgers").mkdir()
    (own / "rules" / "submissions.toml").write_text(
        'id = "submissions"\n[[reports]]\nid = "m"\nname = "月报"\ntables = ["a"]\nledgers = ["b"]\n', "utf-8"
    )
    (own / "ledgers" / "own.toml").write_text(
        'id = "own"\nedition = "1"\nname = "自订"\n[[sheets]]\ntable = "c"\nsheet = "一"\n'
        '[[sheets]]\nledger = "case_register"\nsheet = "二"\n',
        "utf-8",
    )
    _, problems = checked(tmp_path)
    assert set(problems) == {
        "报送的“月报”：没有“a”这张统计表",
        "报送的“月报”：没有“b”这种台账",
        "自订（own）：没有“c”这张统计表",
    }


def test_a_character_that_cannot_be_printed_is_told(tmp_path: Path) -> None:
    _, problems = checked(tmp_path, own=SHEET.replace("甲", "甲\U00010900"))
    assert len(problems) == 1
    assert problems[0].startswith("自己的（own）：")
    assert "没有字体能印出" in problems[0]
