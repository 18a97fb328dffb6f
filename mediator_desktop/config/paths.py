"""Folders of the program and of the office's data."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATA_VARIABLE = "MEDIATOR_DATA"
PASSWORD_VARIABLE = "MEDIATOR_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Paths:
    """Where to find what the program brings (`program`) and what the office owns (`data`)."""

    program: Path
    data: Path

    @property
    def forms(self) -> Path:
        """Declared forms that the program brings."""
        return self.program / "forms"

    @property
    def own_forms(self) -> Path:
        """The office's own editions of forms; they win over ours."""
        return self.data / "forms"

    @property
    def resources(self) -> Path:
        """Fonts, icons, style sheet, schema."""
        return self.program / "resources"

    @property
    def register(self) -> Path:
        """The encrypted register."""
        return self.data / "register.db"

    @property
    def keyring(self) -> Path:
        """The register's key, wrapped once for each way of opening it."""
        return self.data / "register.keys"

    @property
    def backups(self) -> Path:
        """Copies made before the register is changed by a newer program."""
        return self.data / "backups"

    @property
    def reports(self) -> Path:
        """Crash reports (without personal data)."""
        return self.data / "reports"

    @property
    def preferences(self) -> Path:
        """What was chosen on this PC: font size, theme, column widths."""
        return self.data / "preferences.json"


def program_folder() -> Path:
    """The folder that holds `forms/` and `resources/`: the checkout, or beside the frozen program."""
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    return Path(__file__).resolve().parents[2]


def locate(data: Path | None = None, environ: Mapping[str, str] | None = None) -> Paths:
    """The paths to use: `--data`, else MEDIATOR_DATA, else the user's own data folder."""
    variables = os.environ if environ is None else environ
    if data is None and variables.get(DATA_VARIABLE):
        data = Path(variables[DATA_VARIABLE])
    if data is None:
        from platformdirs import user_data_path

        data = user_data_path("mediator-desktop", appauthor=False)
    return Paths(program=program_folder(), data=data.expanduser().absolute())
