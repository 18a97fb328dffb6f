"""The words of every form as printed, line by line and page by page, kept in `golden/`.

`python -m tests.forms.golden` writes them anew; look at the difference before keeping it.
"""

from pathlib import Path

from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.papers.fonts import committed
from mediator_desktop.papers.layout import Layout
from mediator_desktop.papers.paginate import paginate
from mediator_desktop.papers.typeset import Setter
from tests.forms.support import papers, sheets

FOLDER = Path(__file__).parent / "golden"


def printed_lines(paper: FilledPaper) -> list[list[str]]:
    """The lines of each page from top to bottom, words on one height joined by a gap."""
    setter = Setter({role: committed(role) for role in ("body", "title", "heading", "fallback")})
    layout = Layout(paper, setter)
    pages = []
    for page in paginate(layout.atoms(), layout.height):
        rows: dict[float, list[tuple[float, str]]] = {}
        for y, atom in page:
            for op in atom.ops:
                if op[0] == "text":
                    words = "".join(part for _, part in op[4]).strip()
                    rows.setdefault(round(y + op[2], 1), []).append((op[1], words))
                elif op[0] in ("box", "tick"):
                    mark = "☑" if op[0] == "tick" else "☐"
                    rows.setdefault(round(y + op[2], 1), []).append((op[1], mark))
        pages.append(["  ".join(w for _, w in sorted(rows[y]) if w) for y in sorted(rows)])
    return pages


def golden(form_id: str) -> str:
    """The form filled from its three samples."""
    parts = []
    for name, source in sheets(form_id).items():
        pages = printed_lines(fill(papers()[form_id], source))
        for number, lines in enumerate(pages, start=1):
            parts.append(f"== {name}, page {number} of {len(pages)}")
            parts += lines
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for known in papers().forms:
        (FOLDER / f"{known}.txt").write_text(golden(known), encoding="utf-8")
