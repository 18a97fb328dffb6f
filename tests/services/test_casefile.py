"""The case file: what it has and lacks, what is bound, and that its contents page tells the truth."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mediator_desktop.catalogue.casefiles import Mark
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.agreement import Agreement, Signing
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, Session
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.steps import AgreementChange, Extension, PaperMark
from mediator_desktop.domain.views import IssuedPaper
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Authority,
    Outcome,
    PartyRole,
    SigningPart,
)
from mediator_desktop.services import casefile, casefile_binding, papers
from mediator_desktop.services.casefile import CaseFile, CaseSheet, Standing
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.disputes import save
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.workplace import Workplace
from tests import strategies as own

SAMPLES = program_folder() / "forms" / "samples"
DAY = date(2026, 3, 2)
SECTIONS = (
    "application", "identity", "authorization", "investigation", "evidence", "session", "agreement", "receipt",
    "visit", "confirmation", "statement", "other", "", "nonsense",
)  # fmt: skip


def picture(width: int = 60, height: int = 80) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 90)).save(out, "JPEG")
    return out.getvalue()


class Shelf:
    """A vault that holds what is put, or one small picture for everything."""

    def get(self, digest: str) -> bytes:
        return picture()


class Desk:
    """A reader of one dispute."""

    def __init__(self, attached: tuple[Attachment, ...] = (), printed: tuple[IssuedPaper, ...] = ()) -> None:
        self._attached, self._printed = attached, printed

    def office(self) -> Office:
        return Office(name="云岭镇司法所", committee="云岭镇人民调解委员会", court="云岭县人民法院")

    def attachments(self, dispute_id: str) -> tuple[Attachment, ...]:
        return self._attached

    def issued_papers(self, dispute_id: str) -> tuple[IssuedPaper, ...]:
        return self._printed


@cache
def nowhere() -> Workplace:
    """A workplace without a register; nothing is ever written there."""
    from mediator_desktop.catalogue.vocabulary import load_vocabulary

    paths = Paths(program=program_folder(), data=Path("no such folder"))
    register: Any = SimpleNamespace(vault=Shelf())
    return Workplace(
        paths=paths,
        register=register,
        clock=FixedClock.on(date(2026, 11, 22)),
        vocabulary=load_vocabulary(paths.forms),
    )


@pytest.fixture
def place() -> Workplace:
    return nowhere()


def record_of(dispute: Dispute, number: str | None = "〔2026〕云人调字第001号") -> DisputeRecord:
    moment = datetime(2026, 3, 2, 9)
    return DisputeRecord(
        id="d", version=1, number=number, entered_at=moment, changed_at=moment, dispute=dispute
    )


def sample(name: str = "two_party") -> Dispute:
    found = next(iter(read_disputes(SAMPLES / f"{name}.toml")))
    assert isinstance(found, Dispute)
    return found


def an_attachment(number: int, **values: Any) -> Attachment:
    facts: dict[str, Any] = {
        "media": Media.PICTURE,
        "media_type": "image/jpeg",
        "section": "evidence",
        "position": number,
        "name": f"照片{number}.jpg",
        "size": 1000,
    }
    return Attachment(
        id=f"a{number}",
        dispute_id="d",
        digest=f"{number:064}",
        added_at=datetime(2026, 3, 2, 9),
        **(facts | values),
    )


def look(place: Workplace, dispute: Dispute, *attached: Attachment, order: str = "") -> CaseFile:
    desk: Any = Desk(attached)
    return casefile.look(record_of(dispute), desk, place, order)


def sheet(case: CaseFile, form_id: str, item: int | None = None) -> CaseSheet:
    (found,) = [s for s in case.sheets if s.form_id == form_id and s.item == item]
    return found


def needed(case: CaseFile) -> set[str]:
    return {s.form_id for s in case.sheets if s.is_needed and s.form_id}


TWO = (
    Party(name="王建国"),
    Party(name="李德福", role=PartyRole.RESPONDENT),
)


def test_what_a_new_dispute_needs(place: Workplace) -> None:
    case = look(place, Dispute(parties=TWO, type_code="neighbours", accepted_on=DAY))
    always = {"cover", "contents", "back_cover", "application", "rights_notice", "identity_page"}
    assert needed(case) == always | {"session_record", "agreement"}
    assert sheet(case, "session_record").gaps == ("还没有人民调解记录",)
    assert sheet(case, "agreement").gaps == ("还没有人民调解协议书",)
    assert sheet(case, "agreement").standing is Standing.ABSENT
    assert sheet(case, "acceptance").standing is Standing.UNNEEDED
    assert sheet(case, "acceptance").why_not == "不是口头申请"
    assert {s.form_id for s in case.plan} == always


def test_a_declined_dispute_needs_few(place: Workplace) -> None:
    ending = Ending(outcome=Outcome.DECLINED, on=DAY, reason="已经起诉", referred_to="人民法院")
    case = look(place, Dispute(parties=TWO, ending=ending))
    assert needed(case) == {"cover", "contents", "back_cover", "application", "decline_notice"}


def test_a_failed_mediation_needs_the_notice_instead_of_the_agreement(place: Workplace) -> None:
    ending = Ending(outcome=Outcome.NOT_REACHED, on=DAY)
    case = look(place, Dispute(parties=TWO, sessions=(Session(held_on=DAY),), ending=ending))
    assert {"termination_notice", "session_record"} <= needed(case)
    assert not {"agreement", "oral_agreement"} & needed(case)


def test_an_oral_agreement_needs_its_own_form(place: Workplace) -> None:
    agreement = Agreement(form=AgreementForm.ORAL, agreed_on=DAY, clauses=("赔礼道歉。",))
    case = look(place, Dispute(parties=TWO, agreement=agreement))
    assert "oral_agreement" in needed(case)
    assert "agreement" not in needed(case)


def test_one_sheet_for_each_session_party_and_agent(place: Workplace) -> None:
    parties = (
        replace(TWO[0], agents=(Agent(name="赵明", authority=Authority.GENERAL),)),
        TWO[1],
    )
    case = look(place, Dispute(parties=parties, sessions=(Session(held_on=DAY), Session(held_on=DAY))))
    titles = [s.title for s in case.plan]
    assert [t for t in titles if t.startswith("人民调解记录")] == [
        "人民调解记录（第1次）",
        "人民调解记录（第2次）",
    ]
    assert sum(1 for s in case.plan if s.form_id == "identity_page") == 2
    assert {s.line for s in case.plan if s.form_id == "session_record"} == {"人民调解记录"}
    assert sheet(case, "authorization", 0).is_needed
    assert len({s.key for s in case.sheets}) == len(case.sheets)


def test_only_what_was_done_has_a_receipt(place: Workplace) -> None:
    dispute = sample("instalments")
    assert dispute.agreement is not None
    done = [i for i, item in enumerate(dispute.agreement.performance) if item.done_on]
    case = look(place, dispute)
    assert [s.item for s in case.plan if s.form_id == "receipt"] == done


def test_attachments_stand_for_papers_that_are_only_pasted_on(place: Workplace) -> None:
    case = look(place, Dispute(parties=TWO), an_attachment(1, section="identity"))
    assert "identity_page" not in needed(case)
    (lying,) = [s for s in case.plan if s.part.id == "identity"]
    assert (lying.standing, lying.gaps) == (Standing.ATTACHED, ())


def test_a_scan_takes_the_place_of_its_sheet(place: Workplace) -> None:
    scan = an_attachment(1, section="other", stands_for="rights_notice")
    seen = sheet(look(place, Dispute(parties=TWO), scan), "rights_notice")
    assert (seen.standing, seen.is_signed, seen.gaps) == (Standing.SCANNED, True, ())


def test_a_scan_of_one_of_several_says_which(place: Workplace) -> None:
    sessions = (Session(held_on=DAY, record="甲"), Session(held_on=DAY, record="乙"))
    dispute = Dispute(parties=TWO, sessions=sessions)
    which = an_attachment(1, section="session", stands_for="session_record", item=1)
    unclear = an_attachment(2, section="session", stands_for="session_record")
    case = look(place, dispute, which, unclear)
    assert sheet(case, "session_record", 1).standing is Standing.SCANNED
    assert sheet(case, "session_record", 0).standing is Standing.READY
    assert [a.id for s in case.plan if not s.form_id for a in s.scans] == ["a2"]
    only_one = look(place, replace(dispute, sessions=sessions[:1]), unclear)
    assert sheet(only_one, "session_record", 0).standing is Standing.SCANNED


def test_a_scan_of_an_agreement_that_nobody_entered_is_not_lost(place: Workplace) -> None:
    scan = an_attachment(1, section="agreement", stands_for="agreement")
    case = look(place, Dispute(parties=TWO), scan)
    assert [s.standing for s in case.plan if s.part.id == "agreement"] == [Standing.ATTACHED]
    assert sheet(case, "agreement").gaps == ("还没有人民调解协议书",)


def test_a_scan_of_a_sheet_that_is_not_needed_is_bound_all_the_same(place: Workplace) -> None:
    scan = an_attachment(1, stands_for="acceptance")
    case = look(place, Dispute(parties=TWO), scan)
    assert sheet(case, "acceptance").is_in_file
    assert not sheet(case, "acceptance").is_needed


def test_the_agreements_own_signings_count_for_it(place: Workplace) -> None:
    dispute = sample()
    signed = sheet(look(place, dispute), "agreement")
    assert (signed.is_signed, signed.signed_on, signed.is_sealed) == (True, date(2026, 2, 12), True)
    assert not signed.may_be_marked
    assert dispute.agreement is not None
    only_one = (Signing(part=SigningPart.PARTY, name="陈秀兰", on=DAY),)
    unsigned = sheet(
        look(place, replace(dispute, agreement=replace(dispute.agreement, signings=only_one))), "agreement"
    )
    assert unsigned.gaps == ("还缺林国强签名、调解员签名", "还没有盖章")


def test_facts_of_their_own_say_that_a_change_and_an_extension_are_signed(place: Workplace) -> None:
    dispute = replace(
        sample(),
        agreement_changes=(AgreementChange(agreed_on=DAY, text="改期", signed_on=DAY),),
        extensions=(
            Extension(until=DAY, applicants_consented_on=DAY, respondents_consented_on=date(2026, 3, 4)),
            Extension(until=DAY, applicants_consented_on=DAY),
        ),
    )
    case = look(place, dispute)
    assert sheet(case, "agreement_change", 0).signed_on == DAY
    assert sheet(case, "extension_consent", 0).signed_on == date(2026, 3, 4)
    assert not sheet(case, "extension_consent", 1).is_signed


def test_marks_are_set_and_taken_back(place: Workplace) -> None:
    dispute = sample("oral")
    before = sheet(look(place, dispute), "oral_agreement")
    assert before.may_be_marked
    marks = casefile.marked(dispute, "oral_agreement", None, Mark.SIGNED, DAY)
    dispute = replace(dispute, paper_marks=marks)
    dispute = replace(dispute, paper_marks=casefile.marked(dispute, "oral_agreement", None, Mark.SEALED, DAY))
    seen = sheet(look(place, dispute), "oral_agreement")
    assert (seen.is_signed, seen.is_sealed) == (True, True)
    marks = casefile.marked(dispute, "oral_agreement", None, Mark.SIGNED, None)
    assert [(m.signed_on, m.sealed_on) for m in marks if m.form_id == "oral_agreement"] == [(None, DAY)]
    dispute = replace(dispute, paper_marks=marks)
    gone = casefile.marked(dispute, "oral_agreement", None, Mark.SEALED, None)
    assert not any(m.form_id == "oral_agreement" for m in gone)


def test_marks_of_a_working_copy_are_shown_at_once(place: Workplace) -> None:
    dispute = sample("oral")
    case = look(place, dispute)
    working = replace(dispute, paper_marks=(PaperMark(form_id="rights_notice", signed_on=DAY),))
    assert sheet(case.with_marks(working), "rights_notice").is_signed
    assert [s.key for s in case.with_marks(working).sheets] == [s.key for s in case.sheets]


def test_what_is_missing_is_said_in_sentences(place: Workplace) -> None:
    seen = sheet(look(place, Dispute(parties=TWO, accepted_on=DAY)), "application")
    assert re.fullmatch(r"还缺申请人性别、申请人民族、.+等\d+项；还没有签名", seen.gap)
    assert seen.lacks_facts


def test_what_contradicts_itself_is_found(place: Workplace) -> None:
    case = look(place, Dispute(parties=TWO[:1], accepted_on=DAY))
    assert any("至少要有两方当事人" in p.sentence for p in case.contradictions)
    assert any("有1处要改正" in s.gap for s in case.sheets)
    assert look(place, sample()).contradictions == ()


def test_the_order_is_chosen_on_this_pc(place: Workplace, tmp_path: Path) -> None:
    mine = replace(place, paths=Paths(program=program_folder(), data=tmp_path))
    assert casefile.chosen_order(mine).id == "province_13"
    PreferenceStore(mine.paths.preferences).change(casefile_order="national_9")
    assert casefile.chosen_order(mine).id == "national_9"
    assert casefile.chosen_order(mine, "province_13").id == "province_13"
    PreferenceStore(mine.paths.preferences).change(casefile_order="gone")
    assert casefile.chosen_order(mine).id == "province_13"


def test_one_form_alone(place: Workplace) -> None:
    desk: Any = Desk()
    case = casefile.look(record_of(sample()), desk, place, only="agreement")
    assert [s.form_id for s in case.sheets] == ["agreement"]


# binding


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(str(page.get_textpage().get_text_range()).split()) for page in document]
    finally:
        document.close()


def stamps(pdf: bytes) -> list[str]:
    """What is stamped on each page, in either corner."""

    def corners() -> Iterator[str]:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for page in document:
                text = page.get_textpage()
                width, height = page.get_size()
                found = [
                    str(text.get_text_bounded(left, height - 46, left + 70, height - 22)).strip()
                    for left in (20, width - 90)
                ]
                yield "".join(found)
        finally:
            document.close()

    return list(corners())


def first_pages(pdf: bytes) -> dict[str, int]:
    """Page index of every bookmark's title."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}
    finally:
        document.close()


def check_truth(case: CaseFile, made: casefile_binding.BoundCase) -> None:
    """Contents, stamps and bookmarks say the same, on every page of the file."""
    stamped = stamps(made.pdf)
    assert [s for s in stamped if s] == [str(n) for n in range(1, made.pages + 1)]
    covered = []
    for line in made.contents:
        first, _, last = line.pages.partition("-")
        covered += range(int(first), int(last or first) + 1)
    assert covered == list(range(1, made.pages + 1))
    marks = first_pages(made.pdf)
    numbered = [s for s in case.plan if s.part.numbered and s.form_id]
    for s in numbered:
        number = stamped[marks[s.title]] if s.title in marks else stamped[marks[s.part.title]]
        first, _, last = next(c.pages for c in made.contents if c.title == s.line).partition("-")
        assert int(first) <= int(number) <= int(last or first)


@pytest.mark.parametrize("order", ["province_13", "national_9"])
@pytest.mark.parametrize("double_sided", [False, True])
@pytest.mark.parametrize("name", ["two_party", "five_party", "long", "oral", "instalments"])
def test_the_contents_page_tells_the_truth(
    place: Workplace, name: str, order: str, double_sided: bool
) -> None:
    desk: Any = Desk()
    case = casefile.look(record_of(sample(name)), desk, place, order)
    made = casefile_binding.bind(case, desk, place, double_sided=double_sided)
    check_truth(case, made)
    printed = texts(made.pdf)
    (contents,) = [i for i, words in enumerate(printed) if words.startswith("卷内目录")]
    for line in made.contents:
        assert f"{line.title}{line.pages}" in printed[contents]
    assert f"本卷共{made.pages}页" in printed[-1]


attached_files = st.lists(
    st.builds(
        an_attachment,
        st.integers(0, 99),
        section=st.sampled_from(SECTIONS),
        media=st.sampled_from(Media),
        per_page=st.sampled_from((1, 2, 4)),
        caption=own.lines,
        stands_for=st.sampled_from(("", "", "agreement", "session_record", "identity_page", "cover", "gone")),
        item=st.sampled_from((None, 0, 1, 7)),
    ),
    max_size=8,
    unique_by=lambda attachment: attachment.id,
).map(tuple)


@given(own.disputes, attached_files, st.sampled_from(["province_13", "national_9"]))
@settings(max_examples=40)
def test_every_sheet_and_every_attachment_lies_in_the_file_once(
    dispute: Dispute, attached: tuple[Attachment, ...], order: str
) -> None:
    case = look(nowhere(), dispute, *attached, order=order)
    keys = [s.key for s in case.sheets]
    assert len(keys) == len(set(keys))
    lying = [a.id for s in case.plan for a in s.scans]
    assert sorted(lying) == sorted(a.id for a in attached)
    parts = [part.id for part in case.order.parts]
    places = [parts.index(s.part.id) for s in case.plan]
    assert places == sorted(places)
    assert all(s.why_not or s.is_needed or s.scans for s in case.sheets)
    assert {"cover", "contents", "back_cover"} <= {s.form_id for s in case.plan}


@given(own.disputes, attached_files)
@settings(max_examples=8)
def test_whatever_lies_in_it_the_bound_file_is_numbered_right(
    dispute: Dispute, attached: tuple[Attachment, ...]
) -> None:
    place = nowhere()
    desk: Any = Desk(attached)
    case = casefile.look(record_of(dispute), desk, place)
    made = casefile_binding.bind(case, desk, place)
    check_truth(case, made)
    assert casefile_binding.page_count(made.pdf) >= made.pages + 3


@pytest.fixture
def two(workplace: Workplace, clock: FixedClock) -> DisputeRecord:
    with workplace.register.write() as uow:
        return register_dispute(sample(), uow, clock).record


def bind_now(workplace: Workplace, record_id: str) -> tuple[CaseFile, casefile_binding.BoundCase]:
    with workplace.register.read() as reader:
        case = casefile.look(reader.load(record_id), reader, workplace)
        return case, casefile_binding.bind(case, reader, workplace)


def test_same_facts_same_file(workplace: Workplace, two: DisputeRecord) -> None:
    assert bind_now(workplace, two.id)[1].pdf == bind_now(workplace, two.id)[1].pdf


def test_what_was_printed_stays_what_it_is(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    case, first = bind_now(workplace, two.id)
    with workplace.register.write() as uow:
        changes = casefile_binding.keep_as_printed(case, uow, clock)
    assert changes.disputes == {two.id}
    kept = bind_now(workplace, two.id)[0]
    assert sheet(kept, "agreement").standing is Standing.PRINTED
    assert {p.form_id for p in kept.printed}.isdisjoint({"cover", "contents", "back_cover"})
    assert all(s.prepared is not None and s.prepared.is_complete for s in kept.plan if s.issued)
    changed = replace(two.dispute, facts="事情经过重新写了一遍。")
    with workplace.register.write() as uow:
        save(two.id, changed, two.version, uow, clock, late_reason="更正", actor="李秀英")
    again, second = bind_now(workplace, two.id)
    assert texts(second.pdf)[2:-1] == texts(first.pdf)[2:-1]
    assert sheet(again, "application").is_stale
    assert not sheet(again, "agreement").is_stale, "it was signed"


def test_a_second_binding_prints_nothing_anew(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    for _ in range(2):
        case, _made = bind_now(workplace, two.id)
        with workplace.register.write() as uow:
            casefile_binding.keep_as_printed(case, uow, clock)
    with workplace.register.read() as reader:
        printed = [(p.form_id, p.item) for p in reader.issued_papers(two.id)]
    assert len(printed) == len(set(printed))


def test_a_kept_paper_that_was_altered_stops_the_binding(
    workplace: Workplace, two: DisputeRecord, clock: FixedClock
) -> None:
    with workplace.register.write() as uow:
        reader: Any = uow
        prepared = papers.prepare("agreement", two, reader, workplace)
        kept = papers.issue(prepared, uow, clock).paper
    altered = replace(kept, content=kept.content.replace("陈秀兰", "别人"))
    desk: Any = Desk(printed=(altered,))
    case = casefile.look(two, desk, workplace)
    with pytest.raises(Refused, match="与当时打印的不一致"):
        casefile_binding.bind(case, desk, workplace)


def test_files_that_cannot_be_printed_are_listed(place: Workplace) -> None:
    sound = an_attachment(1, media=Media.RECORDING, name="录音.mp3", section="other", size=2_500_000)
    desk: Any = Desk((sound,))
    case = casefile.look(record_of(sample()), desk, place)
    made = casefile_binding.bind(case, desk, place)
    (page,) = [words for words in texts(made.pdf) if "录音登记" in words]
    assert all(words in page for words in ("录音.mp3", "2.5MB", sound.digest[:20]))
    assert made.left_out == ()


def test_lines_of_one_title_are_one_line() -> None:
    lines = [("封面", ""), ("记录", "必须"), ("记录", "必须"), ("协议", "必须"), ("记录", "必须")]
    spans = (None, (1, 2), (3, 3), (4, 4), (5, 9))
    found = casefile_binding.contents_lines(lines, spans)
    assert [(c.title, c.pages) for c in found] == [("记录", "1-3"), ("协议", "4"), ("记录", "5-9")]
