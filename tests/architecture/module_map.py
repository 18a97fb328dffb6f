"""The module map of CONTRIBUTING.md, made from the modules' own first lines.

    python -m tests.architecture.module_map

writes it anew between its two marks.
"""

import ast

from mediator_desktop.config.paths import program_folder

ROOT = program_folder()
GUIDE = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- module map -->\n", "<!-- end of module map -->\n"


def module_map() -> str:
    """One line a module, a heading a package."""
    lines: list[str] = []
    package = None
    for path in sorted(
        (ROOT / "mediator_desktop").rglob("*.py"), key=lambda p: (p.parent.as_posix(), p.name)
    ):
        if path.stem == "__init__" or "versions" in path.parts:
            continue
        folder = path.parent.relative_to(ROOT).as_posix()
        if folder != package:
            package = folder
            lines += ["", f"**`{folder}/`**", ""]
        lines.append(f"- `{path.stem}` – {first_line(path.read_text('utf-8'))}")
    return "\n".join(lines[1:]) + "\n"


def first_line(source: str) -> str:
    """The first line of a module's docstring, without its full stop."""
    words = ast.get_docstring(ast.parse(source)) or ""
    return words.split("\n", 1)[0].rstrip(".")


def with_map(guide: str) -> str:
    """The guide with the map between its marks."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + module_map() + END + after


if __name__ == "__main__":
    GUIDE.write_text(with_map(GUIDE.read_text("utf-8")), "utf-8")
