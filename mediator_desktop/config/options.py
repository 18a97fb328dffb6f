"""What the window may be opened with."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """`--data`, `--password-file` and `--today` of the command line; None where not given."""

    data: Path | None = None
    password_file: Path | None = None
    today: date | None = None
