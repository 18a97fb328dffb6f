"""One agreement on paper against the same text drawn in one pass."""

import subprocess
import sys
from pathlib import Path

from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.views import Filter
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.services import papers
from mediator_desktop.services.workplace import Workplace
from tests.bench.measuring import Seen, compare


def measure(workplace: Workplace, folder: Path) -> list[Seen]:
    """Warm and cold."""
    from mediator_desktop.papers.fonts import committed

    with workplace.register.read() as reader:
        after = None
        prepared = None
        while prepared is None:
            page = reader.page(Filter(), after=after, limit=200)
            after = page.after
            for row in page.rows:
                if row.outcome is Outcome.WRITTEN_AGREEMENT:
                    tried = papers.prepare("agreement", row.id, reader, workplace)
                    if not wrong(tried.problems):
                        prepared = tried
                        break
        number = prepared.record.number
    text = prepared.filled.words()
    font = committed("body").path

    def bare() -> bytes:
        from io import BytesIO

        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas

        if "bench" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("bench", str(font)))
        out = BytesIO()
        canvas = Canvas(out, pagesize=A4, initialFontName="bench")
        y = 780
        canvas.setFont("bench", 14)
        for line in text.splitlines():
            for start in range(0, max(1, len(line)), 30):
                canvas.drawString(80, y, line[start : start + 30])
                y -= 25
                if y < 70:
                    canvas.showPage()
                    canvas.setFont("bench", 14)
                    y = 780
        canvas.save()
        return out.getvalue()

    seen = [compare("one agreement, warm (PDF)", lambda: papers.pdf(prepared), bare, "≤ 2×", 20)]
    target = folder / "cold.pdf"
    environment_data = str(workplace.paths.data)
    command = [
        sys.executable, "-m", "mediator_desktop", "--data", environment_data, "--password-file",
        str(_password_file(folder)), "print", "agreement", str(number), "-o", str(target),
    ]  # fmt: skip
    workplace.register.close()
    seen.append(
        compare(
            "one agreement, cold (command line, with unlocking)",
            lambda: subprocess.run(command, check=False, capture_output=True),
            lambda: subprocess.run([sys.executable, "-c", "import reportlab.platypus"], check=True),
            "≤ 3×",
            5,
        )
    )
    return seen


def _password_file(folder: Path) -> Path:
    path = folder / "password.txt"
    path.write_text("lianxi-2026")
    return path
