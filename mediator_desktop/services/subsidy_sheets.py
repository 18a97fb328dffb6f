"""申报表 and 发放表 of the case subsidy: as files, and as sheets to look at; numbers in full only when someone answers for it"""

from pathlib import Path

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.subsidy_cases import Proposal
from mediator_desktop.domain.subsidy_claim import ClaimRecord
from mediator_desktop.domain.subsidy_sheets import (
    SheetWords,
    SubsidySheet,
    application_before,
    application_of,
    payment_of,
)
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace


class SheetKind(Term):
    """The two sheets of a claim."""

    APPLICATION = "application", "申报表"
    PAYMENT = "payment", "发放表"


def sheet_of(
    record: ClaimRecord, kind: SheetKind, reader: Reader, workplace: Workplace, *, full: bool = False
) -> SubsidySheet:
    """A sheet of a claim as it stands. Whoever asks for it in full logs that with `log_full`."""
    words = _words(record.unit, workplace)
    if kind is SheetKind.APPLICATION:
        return application_of(record, words, full=full)
    return payment_of(record, {payee.name: payee for payee in reader.payees()}, words, full=full)


def sheet_before(proposal: Proposal, reader: Reader, workplace: Workplace) -> SubsidySheet:
    """申报表 of what would be claimed, masked."""
    office = reader.office()
    return application_before(proposal, _words(office.committee if office else "", workplace), full=False)


def loose(sheet: SubsidySheet, reader: Reader) -> LooseSheet:
    """The sheet as paper. Raises Refused for a character that no font has."""
    from mediator_desktop.papers.pdf import render_pdf
    from mediator_desktop.papers.subsidy_sheets import subsidy_paper

    office = reader.office()
    paper = subsidy_paper(sheet, office.name if office else "")
    return LooseSheet(title=sheet.title, line=f"{len(sheet.rows)}行", pdf=render_pdf(paper), filled=paper)


def save(
    sheet: SubsidySheet, target: Path, workplace: Workplace, disclosure: Disclosure | None = None
) -> None:
    """Write a sheet as .xlsx or .pdf, logged. Raises Refused for another kind of file and for an unmasked sheet without a
    disclosure, Trouble when the file cannot be written.
    """
    if not sheet.is_masked and disclosure is None:
        raise Refused("写明提供给谁、用来做什么以后，才能写出完整的身份证号和银行账号")
    match target.suffix.lower():
        case ".xlsx":
            from mediator_desktop.ledgers.subsidy_sheets import subsidy_workbook

            content = subsidy_workbook(sheet)
        case ".pdf":
            with workplace.register.read() as reader:
                content = loose(sheet, reader).pdf
        case _:
            raise Refused("补贴表只能存成 .xlsx 或 .pdf 文件")
    written_whole(target, content)
    how = f"完整，{disclosure}" if disclosure and not sheet.is_masked else "脱敏"
    with workplace.register.write(workplace.actor) as uow:
        uow.record_event("export", subject=f"{sheet.title}（{how}）→ {target.name}")


def _words(unit: str, workplace: Workplace) -> SheetWords:
    types = workplace.vocabulary.types
    return SheetWords(
        unit=unit,
        made_on=workplace.clock.today(),
        type_name=lambda code: types.name(code) if code else "",
    )
