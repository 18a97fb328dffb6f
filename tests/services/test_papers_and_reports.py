"""Printing changes nothing but the log; ledgers are masked unless asked, and every export is logged."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused, Severity, Trouble
from mediator_desktop.domain.status import status_of
from mediator_desktop.domain.views import CountedBy, Filter, SortBy
from mediator_desktop.services import papers, reporting
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.registration import read_disputes, shown
from mediator_desktop.services.workplace import Workplace
from tests.registers import raw_connection

SAMPLES = Path(__file__).resolve().parents[2] / "forms" / "samples"


@pytest.fixture
def two(workplace: Workplace, clock: FixedClock) -> DisputeRecord:
    """The sample with two parties, on record."""
    dispute = next(iter(read_disputes(SAMPLES / "two_party.toml")))
    assert isinstance(dispute, Dispute)
    with workplace.register.write() as uow:
        return register_dispute(dispute, uow, clock).record


def prepared(workplace: Workplace, dispute: str | DisputeRecord, form: str = "agreement") -> papers.Prepared:
    with workplace.register.read() as reader:
        return papers.prepare(form, dispute, reader, workplace)


def test_a_paper_says_the_same_of_a_record_and_of_its_id(workplace: Workplace, two: DisputeRecord) -> None:
    assert prepared(workplace, two).filled.digest == prepared(workplace, two.id).filled.digest


def test_printing_changes_no_fact_and_no_status(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    paper = prepared(workplace, two.id)
    with workplace.register.write("李秀英") as uow:
        issued = papers.issue(paper, uow, clock)
    assert issued.changes.disputes == {two.id}
    with workplace.register.read() as reader:
        after = reader.load(two.id)
        (kept,) = reader.issued_papers(two.id)
        assert [entry.action for entry in reader.log(two.id)] == ["print", "register"]
    assert after == two
    assert status_of(after.dispute) is status_of(two.dispute)
    assert (kept, kept.actor, kept.printed_at) == (issued.paper, "李秀英", clock.now())


def test_a_kept_paper_is_printed_again_as_it_was(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    paper = prepared(workplace, two.id)
    with workplace.register.write() as uow:
        kept = papers.issue(paper, uow, clock).paper
    before = papers.pdf(paper)
    with workplace.register.write() as uow:
        changed = replace(two, version=2, dispute=replace(two.dispute, facts="改过"))
        uow.replace(changed, expected_version=1)
    assert papers.pdf(kept) == before
    assert papers.pdf(papers.filled_of(kept)) == before
    assert prepared(workplace, two.id).filled.digest != kept.digest


def test_a_kept_paper_that_was_altered_is_not_printed(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    with workplace.register.write() as uow:
        kept = papers.issue(prepared(workplace, two.id), uow, clock).paper
    name = two.dispute.parties[0].name
    assert name in kept.content
    altered = replace(kept, content=kept.content.replace(name, "别人"))
    for again in (papers.pdf, papers.docx):
        with pytest.raises(Refused, match="与当时打印的不一致"):
            again(altered)


def test_what_contradicts_itself_is_not_issued(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    wrong = replace(prepared(workplace, two.id), problems=(Problem("agreement.copies", "份数不够"),))
    with pytest.raises(Refused, match="份数不够"), workplace.register.write() as uow:
        papers.issue(wrong, uow, clock)
    with workplace.register.read() as reader:
        assert reader.issued_papers(two.id) == ()


@pytest.mark.parametrize(
    ("severity", "complete"), [(Severity.DOUBTFUL, True), (Severity.MISSING, False), (Severity.WRONG, False)]
)
def test_what_makes_a_paper_incomplete(
    workplace: Workplace, two: DisputeRecord, severity: Severity, complete: bool
) -> None:
    paper = replace(prepared(workplace, two.id), problems=(Problem("a", "b", severity),))
    assert paper.is_complete is complete


def test_what_is_missing_is_told_for_each_paper(workplace: Workplace, office: Office) -> None:
    now = datetime(2026, 3, 1)
    empty = DisputeRecord(id="", version=1, number=None, entered_at=now, changed_at=now, dispute=Dispute())
    forms = [form.id for form in papers.forms_for(workplace)]
    found = papers.missing(empty, workplace, office, forms)
    assert list(found) == forms
    assert found["agreement"]
    assert all(p.severity is not Severity.DOUBTFUL for problems in found.values() for p in problems)


def test_papers_about_a_part_are_made_for_each_part(workplace: Workplace, two: DisputeRecord) -> None:
    dispute = two.dispute
    assert dispute.agreement is not None
    counts = {
        "session": len(dispute.sessions),
        "visit": len(dispute.return_visits),
        "party": 2,
        "agent": 0,
        "investigation": len(dispute.investigations),
        "performance": len(dispute.agreement.performance),
        "transfer": len(dispute.transfers),
        "extension": len(dispute.extensions),
        "change": len(dispute.agreement_changes),
    }
    for form in papers.forms_for(workplace):
        items = papers.items_of(form, two)
        expected = (None,) if form.per.value == "dispute" else tuple(range(counts[form.per.value]))
        assert items == expected, form.id


def test_papers_are_saved_by_their_ending(workplace: Workplace, two: DisputeRecord, tmp_path: Path) -> None:
    paper = prepared(workplace, two.id)
    for name, start in (("a.pdf", b"%PDF-"), ("b.DOCX", b"PK")):
        papers.save_as(paper, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(Refused, match=r"以 \.pdf 或 \.docx 结尾"):
        papers.save_as(paper, tmp_path / "c.txt")
    with pytest.raises(Trouble, match="找不到文件夹"):
        papers.save_as(paper, tmp_path / "none" / "a.pdf")


def test_an_unknown_paper_names_those_there_are(workplace: Workplace, two: DisputeRecord) -> None:
    with pytest.raises(Refused, match=r"没有“nothing”这种文书，可用的有：.*agreement"):
        prepared(workplace, two.id, "nothing")


def test_pages_are_pictures(workplace: Workplace, two: DisputeRecord) -> None:
    images = list(papers.pages(papers.pdf(prepared(workplace, two.id)), scale=0.5))
    assert images
    assert all(image.width > 100 and image.height > image.width for image in images)


# Ledgers


def cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    found = "\n".join(
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )
    book.close()
    return found


def last_event(paths: Paths) -> tuple[str, str, str]:
    with raw_connection(paths.data) as raw:
        return raw.execute("SELECT action, actor, subject FROM audit ORDER BY id DESC LIMIT 1").fetchone()


Write = Callable[[Path, bool], int]


@pytest.fixture(params=["ledger", "list"])
def write(request: pytest.FixtureRequest, workplace: Workplace, two: DisputeRecord) -> Write:
    """Either way of writing a workbook; returns how many disputes are in it."""

    def ledger(target: Path, full: bool) -> int:
        year = date(2026, 1, 1), date(2026, 12, 31)
        return reporting.build("case_register", *year, target, workplace, full=full).rows

    def listed(target: Path, full: bool) -> int:
        return reporting.export_list(Filter(), SortBy.RECEIVED, True, target, workplace, full=full)

    return ledger if request.param == "ledger" else listed


@pytest.mark.parametrize("full", [False, True])
def test_a_workbook_is_masked_unless_asked_and_either_way_logged(
    write: Write, two: DisputeRecord, tmp_path: Path, paths: Paths, full: bool
) -> None:
    target = tmp_path / "台账.xlsx"
    assert write(target, full) == 1
    text = cells(target)
    for party in two.dispute.parties:
        assert (party.name in text) is full
        for secret in filter(None, (party.id_number, party.phone)):
            assert full or secret not in text
    action, actor, subject = last_event(paths)
    assert (action, actor) == ("export", "李秀英")
    assert ("完整" if full else "脱敏") in subject
    assert subject.endswith("→ 台账.xlsx")


def test_a_list_keeps_filter_and_order(workplace: Workplace, clock: FixedClock, tmp_path: Path) -> None:
    for title, village in (("丙案", "溪口村"), ("甲案", "溪口村"), ("乙案", "溪口村"), ("丁案", "石桥村")):
        with workplace.register.write() as uow:
            register_dispute(Dispute(title=title, village=village, accepted_on=date(2026, 3, 1)), uow, clock)
    target = tmp_path / "a.xlsx"
    wanted = Filter(village="溪口村")
    assert reporting.export_list(wanted, SortBy.NUMBER, True, target, workplace, full=True) == 3
    text = cells(target)
    places = [text.index(f"第{serial:03d}号") for serial in (3, 2, 1)]
    assert places == sorted(places)
    assert "第004号" not in text


def test_a_ledger_counts_by_the_day_that_was_chosen(
    workplace: Workplace, two: DisputeRecord, tmp_path: Path
) -> None:
    agreed = two.dispute.agreement.agreed_on
    accepted = two.dispute.accepted_on
    for by, day in ((CountedBy.ACCEPTED, accepted), (CountedBy.AGREED, agreed)):
        report = reporting.build("case_register", day, day, tmp_path / "a.xlsx", workplace, counted_by=by)
        assert report.rows == 1
    before = date(1999, 1, 1)
    assert reporting.build("case_register", before, before, tmp_path / "b.xlsx", workplace).rows == 0


def test_what_cannot_be_a_ledger_is_refused(workplace: Workplace, tmp_path: Path) -> None:
    first, last = date(2026, 3, 1), date(2026, 2, 1)
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        reporting.build("case_register", first, last, tmp_path / "a.xlsx", workplace)
    with pytest.raises(Refused, match=r"没有“nothing”这种台账，可用的有：.*case_register"):
        reporting.build("nothing", first, first, tmp_path / "a.xlsx", workplace)
    with pytest.raises(Trouble):
        reporting.build("case_register", first, first, tmp_path / "none" / "a.xlsx", workplace)
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_shown_dispute_survives_json(workplace: Workplace, two: DisputeRecord) -> None:
    told = shown(two, workplace.vocabulary)
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
