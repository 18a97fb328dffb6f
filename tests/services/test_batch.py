"""Many papers at once: one file a dispute, a bad case stops nothing, stopping leaves whole files only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import CountedBy, Filter
from mediator_desktop.services import batch
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.disputes import void
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.workplace import Workplace

SAMPLES = program_folder() / "forms" / "samples"
YEAR = Period.read("2026")


def sample(name: str) -> Dispute:
    found = next(iter(read_disputes(SAMPLES / f"{name}.toml")))
    assert isinstance(found, Dispute)
    return found


@pytest.fixture
def add(workplace: Workplace, clock: FixedClock) -> Callable[[Dispute], batch.Chosen]:
    def act(dispute: Dispute) -> batch.Chosen:
        with workplace.register.write() as uow:
            record = register_dispute(dispute, uow, clock).record
        return record.id, record.display_number

    return act


def wrong() -> Dispute:
    """An agreement with too few copies."""
    dispute = sample("two_party")
    assert dispute.agreement is not None
    return replace(dispute, agreement=replace(dispute.agreement, copies=1))


def pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return len(document)
    finally:
        document.close()


def test_one_file_a_dispute_named_by_its_number(workplace: Workplace, add, tmp_path: Path) -> None:
    chosen = [add(sample("two_party")), add(wrong()), add(sample("oral")), add(sample("instalments"))]
    steps: list[tuple[int, int]] = []
    done = batch.run(
        batch.paper_jobs("agreement", chosen, workplace),
        batch.into_folder(tmp_path / "协议书"),
        workplace,
        lambda n, total, _words: steps.append((n, total)),
    )
    numbers = [number for _id, number in chosen]
    assert done.made == (numbers[0], numbers[3])
    assert [name for name, _why in done.failed] == [numbers[1]]
    assert "份" in done.failed[0][1]
    assert done.skipped == 1, "an oral agreement has a form of its own"
    assert done.changes.disputes == {chosen[0][0], chosen[3][0]}
    assert sorted(p.name for p in (tmp_path / "协议书").iterdir()) == sorted(f"{n}.pdf" for n in done.made)
    assert steps == [(n, 4) for n in range(5)]
    with workplace.register.read() as reader:
        assert [paper.form_id for paper in reader.issued_papers(chosen[0][0])] == ["agreement"]
        assert reader.issued_papers(chosen[1][0]) == ()


def test_several_sheets_of_a_dispute_are_one_file(workplace: Workplace, add, tmp_path: Path) -> None:
    chosen = [add(sample("five_party"))]
    sessions = len(sample("five_party").sessions)
    assert sessions > 1
    done = batch.run(
        batch.paper_jobs("session_record", chosen, workplace), batch.into_folder(tmp_path), workplace
    )
    assert len(done.made) == 1
    assert pages(tmp_path / f"{done.made[0]}.pdf") >= sessions
    with workplace.register.read() as reader:
        assert len(reader.issued_papers(chosen[0][0])) == sessions


def test_case_files_of_a_period(workplace: Workplace, add, tmp_path: Path) -> None:
    add(sample("two_party"))
    add(wrong())
    add(sample("incomplete"))
    chosen = batch.of_period(YEAR, CountedBy.ACCEPTED, workplace)
    jobs = batch.casefile_jobs(chosen, workplace)
    done = batch.run(jobs, batch.into_folder(tmp_path), workplace)
    assert (len(done.made), len(done.failed)) == (1, len(chosen) - 1)
    assert any("还没有签名" in gap for _name, gap in done.gaps)
    forced = batch.run(
        batch.casefile_jobs(chosen, workplace, forced=True), batch.into_folder(tmp_path), workplace
    )
    assert forced.failed == ()


def test_what_a_period_counts(workplace: Workplace, add) -> None:
    (made, _number), dispute = add(sample("two_party")), sample("two_party")
    agreed = dispute.agreement.agreed_on if dispute.agreement else None
    assert agreed == date(2026, 2, 12)
    february = Period.read("2026-02")
    assert [i for i, _n in batch.of_period(february, CountedBy.AGREED, workplace)] == [made]
    assert batch.of_period(Period.read("2026-03"), CountedBy.AGREED, workplace) == ()


def test_what_is_listed_without_the_void_ones(workplace: Workplace, add, clock: FixedClock) -> None:
    kept, gone = add(sample("two_party")), add(sample("oral"))
    with workplace.register.write() as uow:
        void(gone[0], 1, "重复登记", uow, clock)
    assert batch.listed(Filter(), workplace) == (kept,)
    assert batch.listed(Filter(text="没有这个人"), workplace) == ()


def test_a_form_that_nobody_knows_is_refused(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="没有“agreements”这种文书"):
        batch.paper_jobs("agreements", (), workplace)


def test_names_that_a_system_refuses_or_that_occur_twice(workplace: Workplace, tmp_path: Path) -> None:
    names = ['a/b\\c:d*e?"<>|', "同名", "同名", " . ", "x" * 300, "con\x07"]
    jobs = [batch.Job(name, lambda: batch.Made(b"%PDF")) for name in names]
    done = batch.run(jobs, batch.into_folder(tmp_path), workplace)
    assert done.made == ("a_b_c_d_e_____", "同名", "同名（2）", "未编号", "x" * 120, "con_")
    assert len(list(tmp_path.glob("*.pdf"))) == len(names)


def test_stopping_leaves_whole_files_only(workplace: Workplace, tmp_path: Path) -> None:
    def step(done: int, _total: int, _words: str) -> None:
        if done == 2:
            raise Trouble("已停止")

    jobs = [batch.Job(str(n), lambda: batch.Made(b"%PDF")) for n in range(5)]
    with pytest.raises(Trouble, match="已停止"):
        batch.run(jobs, batch.into_folder(tmp_path), workplace, step)
    assert sorted(p.name for p in tmp_path.glob("*.pdf")) == ["0.pdf", "1.pdf"]


def test_a_full_disk_stops_it_and_keeps_nothing_as_printed(workplace: Workplace, add) -> None:
    chosen = [add(sample("two_party"))]

    def full(_name: str, _pdf: bytes) -> None:
        raise Trouble("磁盘满了")

    with pytest.raises(Trouble, match="磁盘满了"):
        batch.run(batch.paper_jobs("agreement", chosen, workplace), full, workplace)
    with workplace.register.read() as reader:
        assert reader.issued_papers(chosen[0][0]) == ()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble):
        batch.into_folder(tmp_path / "file" / "below")


def test_the_blank_set_has_every_form_once(workplace: Workplace, tmp_path: Path) -> None:
    forms = workplace.papers.forms
    assert sorted(batch.blank_order(workplace)) == sorted(forms)
    done = batch.run(batch.blank_jobs(workplace), batch.into_folder(tmp_path), workplace)
    assert done.made[:2] == ("01 卷宗封面", "02 卷内目录")
    assert len(done.made) == len(forms)
    assert done.failed == ()
    document = pypdfium2.PdfDocument(batch.blank_set(workplace))
    try:
        assert len(document) >= len(forms)
        assert [mark.get_title() for mark in document.get_toc()] == [
            forms[form_id].title for form_id in batch.blank_order(workplace)
        ]
    finally:
        document.close()


def test_one_blank_alone(workplace: Workplace) -> None:
    document = pypdfium2.PdfDocument(batch.blank_set(workplace, form_ids=("back_cover",)))
    try:
        assert len(document) == 1
    finally:
        document.close()
