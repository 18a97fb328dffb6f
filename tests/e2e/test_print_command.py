"""`print` on the command line: whole case files, batches and blanks."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from mediator_desktop import cli
from mediator_desktop.config.paths import program_folder

SAMPLES = program_folder() / "forms" / "samples"
Call = Callable[..., int]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A register with the samples `two_party`, `oral` and `incomplete`."""
    monkeypatch.setenv("MEDIATOR_PASSWORD", "mi-ma-12345")
    monkeypatch.setenv("MEDIATOR_DATA", str(tmp_path / "data"))
    office = tmp_path / "office.toml"
    office.write_text(
        'name = "云岭镇司法所"\ncommittee = "云岭镇人民调解委员会"\nmediators = ["李秀英"]\n',
        encoding="utf-8",
    )

    def act(*words: str) -> int:
        return cli.main(["--today", "2026-11-22", *words])

    assert act("init", "--office", str(office)) == 0
    act("register", *(str(SAMPLES / f"{name}.toml") for name in ("two_party", "oral")))
    return act


@pytest.fixture
def number(call: Call, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    call("list", "disputes", "--search", "漏水", "--json")
    found = json.loads(capsys.readouterr().out)["disputes"]
    return str(found[0]["number"])


def page_texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return ["".join(str(page.get_textpage().get_text_range()).split()) for page in document]
    finally:
        document.close()


def test_a_whole_case_file(
    call: Call, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "casefile.pdf"
    assert call("print", "--all", number, "-o", str(target), "--json") == 1
    told = capsys.readouterr()
    assert "还没有签名" in told.err
    plain = json.loads(told.out)
    assert plain["pages"] == sum(
        int(line["pages"].rpartition("-")[2]) - int(line["pages"].partition("-")[0]) + 1
        for line in plain["contents"]
    )
    texts = page_texts(target)
    contents = next(words for words in texts if words.startswith("卷内目录"))
    assert all(f"{line['title']}{line['pages']}" in contents for line in plain["contents"])
    assert f"本卷共{plain['pages']}页" in texts[-1]
    assert {"cover", "contents", "agreement", "back_cover"} <= {
        sheet["form"] for sheet in plain["checklist"] if sheet["needed"]
    }


@pytest.mark.poppler
def test_the_file_is_sound_and_its_fonts_are_embedded(call: Call, number: str, tmp_path: Path) -> None:
    target = tmp_path / "casefile.pdf"
    call("print", "--all", number, "-o", str(target), "--double-sided", "--order", "national_9")
    for tool in ("qpdf", "pdffonts"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    checked = subprocess.run(["qpdf", "--check", str(target)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    fonts = subprocess.run(["pdffonts", str(target)], capture_output=True, text=True, check=True).stdout
    embedded = [line.split()[-5] for line in fonts.splitlines()[2:]]
    assert embedded
    assert set(embedded) == {"yes"}


def test_a_case_that_contradicts_itself_is_bound_only_by_force(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = tmp_path / "alone.toml"
    alone.write_text(
        '[[disputes]]\ntype_code = "neighbours"\nfacts = "漏雨"\naccepted_on = 2026-03-01\n'
        '[[disputes.parties]]\nname = "王五"\n',
        encoding="utf-8",
    )
    capsys.readouterr()
    assert call("register", str(alone), "--json") == 0
    (number,) = json.loads(capsys.readouterr().out)["registered"]
    target = tmp_path / "case.pdf"
    assert call("print", "--all", number, "-o", str(target)) == 2
    assert "--force" in capsys.readouterr().err
    assert not target.exists()
    assert call("print", "--all", number, "-o", str(target), "--force") == 1
    assert target.exists()


def test_batches_of_a_period(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("print", "agreement", "--period", "2026", "-o", str(tmp_path / "agreements")) == 0
    assert len(list((tmp_path / "agreements").iterdir())) == 1
    assert "1件没有这种文书" in capsys.readouterr().out
    done = call(
        "print", "--all", "--period", "2026", "--by", "accepted", "-o", str(tmp_path / "files"), "--json"
    )
    assert done == 1
    plain = json.loads(capsys.readouterr().out)
    assert len(plain["made"]) == len(list((tmp_path / "files").iterdir())) == 2


def test_blanks(call: Call, tmp_path: Path) -> None:
    assert call("print", "--blanks", "-o", str(tmp_path / "blanks")) == 0
    assert len(list((tmp_path / "blanks").glob("*.pdf"))) > 20
    assert call("print", "--blanks", "-o", str(tmp_path / "blanks.pdf")) == 0
    assert len(page_texts(tmp_path / "blanks.pdf")) > 20
    assert call("print", "agreement", "--blank", "-o", str(tmp_path / "one.docx")) == 0
    assert (tmp_path / "one.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请写明打印哪种文书"),
        (("agreement",), "请写明编号"),
        (("--blank",), "请写明打印哪种文书的空白版"),
        (("--all",), "整卷请写成"),
        (("agreement", "没有这个号"), "没有编号"),
        (("nonsense", "--period", "2026"), "没有“nonsense”这种文书"),
        (("nonsense", "--blank"), "没有“nonsense”这种文书"),
    ],
)
def test_what_is_missing_in_a_call_is_said(
    call: Call, tmp_path: Path, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("print", *words, "-o", str(tmp_path / "x.pdf")) == 2
    assert sentence in capsys.readouterr().err
