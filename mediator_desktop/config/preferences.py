"""What was chosen on this PC: theme, font size, column widths, what was open last. No secrets, no Qt."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

THEMES = ("light", "dark", "contrast")
LEAST_PERCENT, MOST_PERCENT = 100, 200
RECENT = 12
NOTICED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """`widths` by table and column in pixels of the design; `window` is x, y, width, height.

    `office` is the name shown before the register is open; `recent` are ids of disputes, newest first;
    `backed_up_at` is the local time of the last backup made from this PC (ISO 8601). `printing` is what was chosen when
    something was printed last: printer, duplex, colour, tray. `casefile_order` is the id of the
    order in which case files are bound (empty: the usual one), `is_double_sided` whether they are printed on both sides;
    `scan_folder` is where the scanner of this PC puts its files. `tray_notice` is whether what is due is told of beside the
    clock while the window is minimised; `noticed` is a day (ISO 8601) and the marks of what was told of on it.
    """

    theme: str = "light"
    font_percent: int = 100
    actor: str = ""
    office: str = ""
    widths: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    window: tuple[int, int, int, int] | None = None
    is_maximized: bool = False
    recent: tuple[str, ...] = ()
    backed_up_at: str = ""
    backup_folder: str = ""
    printing: Mapping[str, str] = field(default_factory=dict)
    casefile_order: str = ""
    is_double_sided: bool = False
    scan_folder: str = ""
    tray_notice: bool = False
    noticed: tuple[str, ...] = ()


class PreferenceStore:
    """Reads and writes the preferences file. A broken one is set aside and the defaults are used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Preferences:
        """What was chosen; never raises."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(content, dict):
                raise ValueError
        except OSError:
            return Preferences()
        except (ValueError, RecursionError):
            self._set_aside()
            return Preferences()
        names = {item.name for item in fields(Preferences)}
        known = {name: _sound(name, value) for name, value in content.items() if name in names}
        return Preferences(**{name: value for name, value in known.items() if value is not None})

    def change(self, **values: Any) -> Preferences:
        """Keep some values, leaving the others as they are on disk; a disk that refuses is passed over.

        The file is replaced at once but not synced: losing it in a power cut costs a column width.
        """
        changed = replace(self.load(), **values)
        content = {item.name: getattr(changed, item.name) for item in fields(Preferences)}
        beside = self._path.with_suffix(".json.new")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
            beside.replace(self._path)
        return changed

    def remember_widths(self, table: str, widths: Mapping[str, int]) -> None:
        """Keep the column widths of a table."""
        known = dict(self.load().widths)
        known[table] = dict(widths)
        self.change(widths=known)

    def remember_opened(self, dispute_id: str) -> None:
        """Put a dispute first among those opened last."""
        others = tuple(known for known in self.load().recent if known != dispute_id)
        self.change(recent=(dispute_id, *others)[:RECENT])

    def _set_aside(self) -> None:
        with suppress(OSError):
            self._path.replace(self._path.with_suffix(".json.broken"))


def _sound(name: str, value: Any) -> Any:
    """The value of a preference, or None where it cannot be one."""
    match name:
        case "theme":
            return value if value in THEMES else None
        case "font_percent":
            usable = type(value) is int and LEAST_PERCENT <= value <= MOST_PERCENT
            return value if usable else None
        case "is_maximized" | "is_double_sided" | "tray_notice":
            return value if isinstance(value, bool) else None
        case "widths":
            return _sound_widths(value)
        case "printing":
            sound = isinstance(value, dict) and all(isinstance(word, str) for word in value.values())
            return value if sound else None
        case "window":
            four = isinstance(value, list) and len(value) == 4 and all(type(n) is int for n in value)
            return tuple(value) if four else None
        case "recent" | "noticed":
            listed = isinstance(value, list) and all(isinstance(key, str) for key in value)
            return tuple(value[: RECENT if name == "recent" else NOTICED]) if listed else None
        case _:
            return value if isinstance(value, str) else None


def _sound_widths(value: Any) -> dict[str, dict[str, int]] | None:
    if not isinstance(value, dict):
        return None
    return {
        table: {column: width for column, width in columns.items() if type(width) is int}
        for table, columns in value.items()
        if isinstance(columns, dict)
    }
