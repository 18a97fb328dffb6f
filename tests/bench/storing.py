"""Lists, search, opening and saving a case, and the month's ledger."""

from dataclasses import replace
from pathlib import Path

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import Filter
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import disputes, reporting
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keyring import Cost, Keyring, _derive
from mediator_desktop.storage.search_words import query_for
from tests.bench import plain
from tests.bench.measuring import Seen, compare

WORDS = ("宅基地", "排水", "王建", "wjg", "补偿款")


def measure(workplace: Workplace, password: str, folder: Path) -> list[Seen]:
    """All rows about the register."""
    bare = plain.copy_of(workplace.register, folder / "plain.db")
    register, clock = workplace.register, workplace.clock
    seen = []
    with register.read() as reader:
        first = reader.page(Filter(), limit=50)
        deep = first
        for _ in range(40):
            assert deep.after is not None
            deep = reader.page(Filter(), after=deep.after, limit=50)
        cursor = deep.after
        assert cursor is not None
        seen.append(
            compare("first page (50 rows)", lambda: reader.page(Filter(), limit=50),
                    lambda: plain.first_page(bare), "≤ 3×", 60)
        )  # fmt: skip
        seen.append(
            compare("next page by key", lambda: reader.page(Filter(), after=cursor, limit=50),
                    lambda: plain.next_page(bare, cursor[0], cursor[1]), "≤ 3×", 60)
        )  # fmt: skip
        for word in WORDS:
            seen.append(
                compare(f"search “{word}”, first 50", lambda w=word: reader.page(Filter(text=w), limit=50),
                        lambda w=word: plain.search(bare, query_for(w)), "≤ 2×", 30)
            )  # fmt: skip
        seen.append(
            compare("search against LIKE", lambda: reader.page(Filter(text="滴水瓦片"), limit=50),
                    lambda: plain.like(bare, "滴水瓦片"), "≤ 0.002×", 5)
        )  # fmt: skip
        chosen = first.rows[0].id
        seen.append(
            compare("open a case", lambda: reader.load(chosen), lambda: plain.first_page(bare), "–", 60)
        )
    counter = [0]

    def save() -> None:
        counter[0] += 1
        dispute = Dispute(
            parties=(
                Party(name="王建国", phone="15412340086", village="溪口村", address="溪口村3组"),
                Party(role=PartyRole.RESPONDENT, name="李德福", phone="15412342290", village="溪口村"),
                Party(role=PartyRole.THIRD_PARTY, name=f"赵{counter[0]}", address="溪口村2组"),
            ),
            facts="两家相邻，因排水发生争执。",
            type_code="neighbours",
            accepted_on=clock.today(),
        )
        with register.write("bench") as uow:
            disputes.register(dispute, uow, clock)

    seen.append(
        compare("save a new case with 3 parties", save, lambda: plain.save(bare, counter), "≤ 6×", 60)
    )

    def change() -> None:
        with register.write("bench") as uow:
            before = uow.load(chosen)
            counter[0] += 1
            changed = replace(before.dispute, note=f"第{counter[0]}次")
            disputes.save(chosen, changed, before.version, uow, clock)

    seen.append(compare("save a changed case", change, lambda: plain.save(bare, counter), "≤ 6×", 60))
    seen.append(_ledger(workplace, folder))
    seen.append(_unlock(folder, password))
    return seen


def _ledger(workplace: Workplace, folder: Path) -> Seen:
    import xlsxwriter

    month = Period.read("2026-10")
    target = folder / "month.xlsx"

    def ours() -> None:
        reporting.build("case_register", month.first_day, month.last_day, target, workplace, full=True)

    ours()
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()

    def bare() -> None:
        with xlsxwriter.Workbook(str(folder / "bare.xlsx"), {"in_memory": True}) as workbook:
            style = workbook.add_format({"border": 1, "font_name": "宋体", "font_size": 11})
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                sheet.set_row(number, 20)
                for column, value in enumerate(row):
                    sheet.write(number, column, str(value), style)

    return compare(
        f"one month's ledger ({len(rows)} rows, with its query)", ours, bare, "≤ 1.3× (writing)", 7
    )


def _unlock(folder: Path, password: str) -> Seen:
    keyring = Keyring(folder / "bench.keys")
    keyring.create(password)
    return compare(
        "unlock (derivation)",
        lambda: keyring.unlock(password),
        lambda: _derive(password, b"0" * 16, Cost()),
        "≤ 1.1×",
        7,
    )
