"""Where things live."""

import sys
from pathlib import Path

import pytest

from mediator_desktop.config.paths import Paths, locate, program_folder

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_folder_of_a_checkout_is_its_root() -> None:
    assert program_folder() == ROOT
    assert (program_folder() / "forms" / "papers").is_dir()


def test_the_program_folder_of_a_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert program_folder() == tmp_path
    monkeypatch.delattr(sys, "_MEIPASS")
    assert program_folder() == Path(sys.executable).parent


def test_everything_lies_in_one_of_two_folders() -> None:
    paths = Paths(program=Path("/program"), data=Path("/data"))
    assert {paths.forms, paths.resources} == {Path("/program/forms"), Path("/program/resources")}
    own = (
        paths.register,
        paths.keyring,
        paths.own_forms,
        paths.backups,
        paths.reports,
        paths.preferences,
    )
    assert {path.parent for path in own} == {Path("/data")}
    assert len(set(own)) == len(own)


def test_the_option_outweighs_the_variable(tmp_path: Path) -> None:
    variables = {"MEDIATOR_DATA": str(tmp_path / "variable")}
    assert locate(tmp_path / "option", variables).data == tmp_path / "option"
    assert locate(None, variables).data == tmp_path / "variable"


def test_without_either_it_is_the_users_own_folder() -> None:
    import platformdirs

    expected = platformdirs.user_data_path("mediator-desktop", appauthor=False)
    for variables in ({}, {"MEDIATOR_DATA": ""}):
        assert locate(None, variables).data == expected


def test_folders_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert locate(Path("数据"), {}).data == tmp_path / "数据"
    assert locate(Path("~/数据"), {}).data == tmp_path / "home" / "数据"
