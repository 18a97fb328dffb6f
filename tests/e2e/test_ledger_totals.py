"""The totals of a written ledger, recalculated by another program, against SQL."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from mediator_desktop.domain.period import Period
from mediator_desktop.services import reporting
from mediator_desktop.services.practice import fill_practice_register
from mediator_desktop.services.workplace import Workplace

MONTH = Period.read("2026-10")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_recalculated_totals_are_those_of_the_register(workplace: Workplace, tmp_path: Path) -> None:
    fill_practice_register(workplace.register, workplace.clock, 600, seed=3)
    target = tmp_path / "登记簿.xlsx"
    reporting.build("case_register", MONTH.first_day, MONTH.last_day, target, workplace)

    rows = _recalculated(target, tmp_path)

    with workplace.register.read() as reader:
        connection = reader._connection  # type: ignore[attr-defined]
        number, fen = connection.exec_driver_sql(
            "SELECT count(*), sum(max(shown_amount, 0)) FROM dispute"
            " WHERE accepted_on BETWEEN ? AND ? AND voided_at IS NULL",
            (MONTH.first_day.isoformat(), MONTH.last_day.isoformat()),
        ).one()
    assert number > 10
    (total,) = [row for row in rows if row and row[0].startswith("合计")]
    cells = [cell.replace(",", "").removesuffix("件") for cell in total]
    assert f"{fen / 100:.2f}" in cells
    assert any(str(number) in cell for cell in total)


def _recalculated(workbook: Path, folder: Path) -> list[list[str]]:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76",
            "--outdir",
            str(folder),
            str(workbook),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with open(folder / f"{workbook.stem}.csv", encoding="utf-8") as file:
        return list(csv.reader(file))
