"""The rules of the house that no linter knows."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediator_desktop.config.paths import program_folder
from tests.architecture.module_map import GUIDE, first_line, with_map

ROOT = program_folder()
PACKAGE = ROOT / "mediator_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
CLOCK_CALLS = {"now", "today", "utcnow", "fromtimestamp", "time", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time"}
DIALOGS = {"QMessageBox", "QDialog", "QFileDialog", "QInputDialog", "QPrintDialog", "QErrorMessage"}
GENERAL_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base"}
HEAVY = ("PySide6", "sqlalchemy", "reportlab", "docx", "xlsxwriter", "openpyxl", "pypinyin", "argon2")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_the_package_is_looked_at() -> None:
    assert len(MODULES) > 80


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_too_long(path: Path) -> None:
    most = 300 if "shell" in path.parts else 500
    assert len(path.read_text("utf-8").splitlines()) <= most


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_has_a_name_that_knows_nothing(path: Path) -> None:
    assert path.stem not in GENERAL_NAMES


def clock_calls(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in CLOCK_OWNERS
        ):
            yield node.lineno


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_clock_asks_the_time(path: Path) -> None:
    if path == PACKAGE / "domain" / "clock.py":
        assert list(clock_calls(tree_of(path)))
        return
    assert list(clock_calls(tree_of(path))) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_dialogs_stay_in_the_kit(path: Path) -> None:
    if PACKAGE / "ui" / "kit" in path.parents:
        return
    used = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)} & DIALOGS
    assert used == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_names_are_never_cut_by_a_field(path: Path) -> None:
    calls = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "setMaxLength"
    ]
    assert calls == []


def test_the_commands_load_neither_qt_nor_anything_heavy() -> None:
    script = (
        "import sys\n"
        "import mediator_desktop.__main__, mediator_desktop.cli\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_importing_every_module_does_nothing() -> None:
    """No file is written, no thread started, no word said, no application made."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if "migrations" not in path.parts or path.stem == "__init__"
    ]
    script = f"""
import builtins, importlib, os, sys, threading
opened = []
def watch(event, args):
    is_file = event == "open" and isinstance(args[0], str) and isinstance(args[1], str)
    if is_file and set(args[1]) & set("wax+"):
        if not str(args[0]).endswith((".pyc", os.devnull)) and ".pyc." not in str(args[0]):
            opened.append(args[0])
sys.addaudithook(watch)
for name in {names!r}:
    importlib.import_module(name)
from PySide6.QtCore import QCoreApplication
assert QCoreApplication.instance() is None, "an application was made"
assert threading.active_count() == 1, threading.enumerate()
assert not opened, opened
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def own_texts() -> list[Path]:
    if shutil.which("git") is None:
        return []
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, cwd=ROOT, check=False)
    paths = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    suffixes = {".py", ".toml", ".md", ".txt", ".in", ".json", ".qss", ".template", ".yml", ""}
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    forbidden = (
        "/" + "work/",
        "/" + "tmp/v",
        "/" + "root/",
        "pypi" + ".org",
        "npmjs" + ".",
        "pythonhosted" + ".",
    )
    texts = own_texts()
    if not texts:
        pytest.skip("not a git checkout")
    found = [
        (name_of(path), word)
        for path in texts
        for word in forbidden
        if word in path.read_text("utf-8", errors="replace")
    ]
    assert found == []


@pytest.mark.parametrize("path", [p for p in MODULES if "versions" not in p.parts], ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert first_line(path.read_text("utf-8"))


def test_the_module_map_is_true() -> None:
    guide = GUIDE.read_text("utf-8")
    assert guide == with_map(guide), "run python -m tests.architecture.module_map"
