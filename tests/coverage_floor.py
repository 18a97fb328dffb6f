"""Holds modules to 100 % line coverage once they have reached it: the list only grows.

Run after `coverage run -m pytest`:

    python tests/coverage_floor.py

`tests/coverage_floor.txt` names modules and folders, one a line. Prints each line that no test reached and ends with 1.
"""

import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_suffix(".txt")


def listed() -> list[Path]:
    """The modules held to the floor."""
    found: list[Path] = []
    for line in LIST.read_text("utf-8").splitlines():
        name = line.partition("#")[0].strip()
        if not name:
            continue
        path = ROOT / name
        modules = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        if not modules or not all(module.is_file() for module in modules):
            raise SystemExit(f"{LIST.name}: {name} is not there")
        found += modules
    return found


def main() -> int:
    """Compare what was measured with the list."""
    measured = Coverage(data_file=str(ROOT / ".coverage"))
    measured.load()
    below = 0
    for module in listed():
        _, statements, _, missing, _ = measured.analysis2(str(module))
        if statements and missing:
            print(f"{module.relative_to(ROOT)}: never run: lines {', '.join(map(str, missing))}")
            below += 1
    print(f"{below} modules below the floor" if below else "every listed module is covered")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
