"""Nothing is typed twice: the complete case file of two parties, characters typed against characters printed.

Counted as typed: every character of free text and of numbers, a day as people type it (`2.10`), and one for every choice
from a list and every press of a button. Counted as printed: what the bound file says beyond its blank forms.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.catalogue.slots import slots_of, slots_of_entry
from mediator_desktop.catalogue.snippets import BLANK, Snippets, fill_slots, load_snippets
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, ReturnVisit, Session
from mediator_desktop.domain.identity import read_resident_id
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.steps import Confirmation, Evidence, Filing, Investigation
from mediator_desktop.domain.vocabulary import (
    ApplicationForm,
    ChosenBy,
    CourtBy,
    Duty,
    NoticeManner,
    Original,
    PartyRole,
    PerformanceState,
    SigningManner,
    SigningPart,
)
from mediator_desktop.services import casefile, casefile_binding, papers
from mediator_desktop.services.casefile import CaseFile
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.typed import read_date, read_time

TODAY = date(2026, 11, 22)
TARGET = 4.0
PRESSES_A_PHRASE = 3
"""F8, a letter or an arrow to find it, Enter."""
APPLICANT, RESPONDENT = PartyRole.APPLICANT, PartyRole.RESPONDENT
TYPE, TYPE_NAME = "neighbours", "邻里纠纷"


class Typist:
    """Someone at the keyboard: keeps what was typed, word by word, and how often a key was pressed to choose."""

    def __init__(self, snippets: Snippets) -> None:
        self._snippets = snippets
        self.texts: list[str] = []
        self.presses = 0

    @property
    def count(self) -> int:
        """Characters typed and presses."""
        return sum(len("".join(words.split())) for words in self.texts) + self.presses

    def text(self, words: str) -> str:
        """Type something."""
        self.texts.append(words)
        return words

    def day(self, words: str) -> date:
        """Type a day as short as the field reads it."""
        self.texts.append(words)
        day = read_date(words, TODAY)
        assert day is not None
        return day

    def hour(self, words: str) -> time:
        """Type a time."""
        self.texts.append(words)
        found = read_time(words)
        assert found is not None
        return found

    def money(self, words: str) -> Money:
        """Type a sum."""
        return Money.yuan(self.text(words))

    def choose(self, value: Any) -> Any:
        """Choose from a list, tick a box, press a button."""
        self.presses += 1
        return value

    def phrase(self, kind: str, title: str, dispute: Dispute, *blanks: str, entry: object = None) -> str:
        """Put in a usual phrase and type what it leaves blank."""
        fitting = {snippet.title: snippet for snippet in reversed(self._snippets.for_type(TYPE, kind))}
        values = slots_of(dispute, TODAY, type_name=TYPE_NAME, office=OFFICE)
        filled = fill_slots(fitting[title].text.strip(), values | slots_of_entry(entry))
        pieces = filled.split(BLANK)
        assert len(pieces) == len(blanks) + 1, (title, filled)
        self.presses += PRESSES_A_PHRASE
        words = pieces[0]
        for blank, piece in zip(blanks, pieces[1:], strict=True):
            words += self.text(blank) + piece
        return words


OFFICE = Office(
    name="云岭镇司法所",
    committee="云岭镇人民调解委员会",
    court="云岭县人民法院",
    villages=("溪口村",),
    mediators=("周明德", "何晓燕", "孙堃"),
)


def a_party(typist: Typist, role: PartyRole, name: str, number: str, phone: str, address: str) -> Party:
    """The number gives sex and birth date; the rest is typed or chosen."""
    resident = read_resident_id(number)
    return Party(
        role=role,
        name=typist.text(name),
        id_number=typist.text(number),
        sex=resident.sex,
        birth_date=resident.birth_date,
        ethnicity=typist.choose("汉族"),
        occupation=typist.choose("务农"),
        phone=typist.text(phone),
        address=typist.text(address),
        village=typist.choose("溪口村"),
    )


def the_case(typist: Typist) -> Dispute:
    """From the application to the archive, as a mediator enters it."""
    dispute = Dispute(
        parties=(
            a_party(typist, APPLICANT, "陈秀兰", "369901196804172020", "15400120031", "云岭县云岭镇溪口村三组18号201室"),
            a_party(typist, RESPONDENT, "林国强", "369901197511021178", "15400120047", "云岭县云岭镇溪口村三组18号301室"),
        ),
        type_code=typist.choose(TYPE),
        source_code=typist.choose("application"),
        village=typist.choose("溪口村"),
        place=typist.text("溪口村三组18号楼"),
        difficulty=typist.choose("simple"),
        people_involved=int(typist.text("2")),
        amount=typist.money("3500"),
        applied_on=typist.day("2.10"),
        accepted_on=typist.choose(date(2026, 2, 10)),
        application=typist.choose(ApplicationForm.WRITTEN),
        applicants_consented_on=typist.choose(date(2026, 2, 10)),
        respondents_consented_on=typist.choose(date(2026, 2, 10)),
        rights_notified_on=typist.choose(date(2026, 2, 10)),
        rights_notice=typist.choose(NoticeManner.WRITTEN),
        mediators=(
            Assignment(name=typist.choose("周明德"), duty=Duty.LEAD, chosen_by=typist.choose(ChosenBy.APPOINTED)),
            Assignment(name=typist.choose("何晓燕"), duty=Duty.RECORDER),
        ),
    )  # fmt: skip
    facts = typist.phrase("facts", "邻里纠纷", dispute, "2026", "2", "8", "漏水")
    facts += typist.text(
        "林国强家水管接头脱落，水渗到楼下，造成客厅吊顶、墙面和部分家具受损，双方对赔偿数额意见不一。"
    )
    facts += typist.text("经现场查看，系接头老化所致，由林国强负全部责任；损失按三家报价的中间价计算。")
    dispute = replace(
        dispute,
        facts=facts,
        requests=(
            typist.text("更换漏水的水管接头"),
            typist.phrase("request", "赔偿损失", dispute),
        ),
    )
    asked = Investigation(
        held_on=typist.day("2.11"),
        held_at=typist.hour("9:20"),
        place=typist.text("许美凤家"),
        questioned=typist.text("许美凤"),
        about=typist.text("202室住户"),
        investigators=typist.choose("周明德"),
        recorder=typist.choose("何晓燕"),
    )
    record = "\n".join(
        (
            typist.phrase("investigation", "开场", dispute, "就住对门，都认识", entry=asked),
            typist.phrase(
                "investigation", "经过", dispute, "早上七点多叫我去看，客厅顶上滴水，吊顶掉了一块。楼上关了水阀才不滴。",
                entry=asked,
            ),
            typist.phrase("investigation", "结尾", dispute, entry=asked),
        )
    )  # fmt: skip
    dispute = replace(
        dispute,
        investigations=(replace(asked, record=record),),
        evidence=(
            Evidence(
                key="e1",
                name=typist.text("受损照片"),
                kind_code=typist.choose("electronic"),
                provider=typist.choose("陈秀兰"),
                original=typist.choose(Original.COPY),
                pages=typist.text("6张"),
                proves=typist.text("漏水造成的损失"),
                collected_on=typist.choose(date(2026, 2, 11)),
                collector=typist.choose("周明德"),
            ),
        ),
    )
    session = Session(
        held_on=typist.day("2.12"),
        held_at=typist.hour("14:30"),
        place=typist.text("镇调委会调解室"),
        helpers=typist.text("三组组长郭水生"),
        is_public=typist.choose(True),
    )
    dispute = replace(dispute, agreement=Agreement(amount=typist.money("3000"), agreed_on=typist.day("2.12")))
    record = "\n".join(
        (
            typist.phrase("record", "开场和告知", dispute, entry=session),
            typist.phrase(
                "record", "双方陈述", dispute, "电视柜也泡坏了，他答应修，赔钱一直拖着。", "是我家漏的，我认，但是3500太多。",
                entry=session,
            ),
            typist.phrase("record", "讲法和利害", dispute, "损坏他人财物的应当赔偿", entry=session),
            typist.phrase("record", "达成一致", dispute, "取中间报价赔3000元，接头由楼上换", entry=session),
        )
    )  # fmt: skip
    assert dispute.agreement is not None
    result = typist.text("达成协议，赔偿和维修按协议履行。")
    due = typist.day("2026.3.31")
    clauses = (
        typist.text("楼上的水管接头一周内换好，费用由林国强承担。"),
        typist.phrase("clause", "一次付清", dispute, "2026", "3", "31"),
        typist.phrase("clause", "互不追究", dispute),
        typist.phrase("clause", "申请司法确认", dispute),
    )
    names = ("陈秀兰", "林国强", "周明德", "")
    signed = date(2026, 2, 12)
    return replace(
        dispute,
        sessions=(replace(session, record=record, result=result),),
        agreement=replace(
            dispute.agreement,
            clauses=clauses,
            copies=typist.choose(4),
            confirmation_planned=typist.choose(True),
            performance=(
                PerformanceItem(
                    what=typist.text("赔偿款"),
                    amount=Money.yuan("3000"),
                    obligor=typist.choose("林国强"),
                    obligee=typist.choose("陈秀兰"),
                    method=typist.text("现金"),
                    due_on=due,
                    done_on=typist.day("3.28"),
                    proof=typist.text("收条"),
                ),
            ),
            signings=tuple(
                typist.choose(Signing(part=part, name=name, manner=manner, on=signed))
                for part, name, manner in zip(
                    (SigningPart.PARTY, SigningPart.PARTY, SigningPart.MEDIATOR, SigningPart.COMMITTEE),
                    names,
                    (SigningManner.FINGERPRINT, SigningManner.FINGERPRINT, SigningManner.SIGNATURE, SigningManner.SEAL),
                    strict=True,
                )
            ),
        ),
        confirmation=Confirmation(
            applied_on=typist.day("2.20"),
            court_by=typist.choose(CourtBy.COMMITTEE),
            prepared=(typist.choose("application"), typist.choose("agreement")),
        ),
        return_visits=(
            ReturnVisit(
                visited_on=typist.day("4.7"),
                visitor=typist.choose("周明德"),
                visited=typist.choose("陈秀兰"),
                manner=typist.choose("home"),
                performance=typist.choose(PerformanceState.PERFORMED),
                satisfied=typist.choose(True),
                escalation=typist.choose(False),
                text=typist.phrase(
                    "visit", "已履行，关系正常", dispute, entry=ReturnVisit(visited="陈秀兰")
                ),
            ),
        ),
        closed_on=typist.choose(date(2026, 4, 7)),
        filing=Filing(
            filed_on=typist.day("4.10"),
            filer=typist.choose("何晓燕"),
            checked_on=typist.choose(date(2026, 4, 10)),
            checker=typist.choose("孙堃"),
            retention=typist.choose("long"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def typist() -> Typist:
    return Typist(load_snippets(program_folder() / "forms"))


@pytest.fixture(scope="module")
def dispute(typist: Typist) -> Dispute:
    return the_case(typist)


@pytest.fixture
def case(workplace: Workplace, dispute: Dispute, clock: FixedClock) -> CaseFile:
    with workplace.register.write() as uow:
        uow.save_office(replace(OFFICE, number_rule=workplace_rule(workplace)))
        record: DisputeRecord = register_dispute(dispute, uow, clock).record
    with workplace.register.read() as reader:
        return casefile.look(record, reader, workplace)


def workplace_rule(workplace: Workplace) -> Any:
    with workplace.register.read() as reader:
        office = reader.office()
    assert office is not None
    return office.number_rule


def squeezed(words: str) -> str:
    return "".join(words.split())


def printed_beyond_the_forms(case: CaseFile, workplace: Workplace) -> Iterator[tuple[str, int]]:
    """Every sheet of the bound file with how many characters it says beyond its blank form."""
    with workplace.register.read() as reader:
        bound = casefile_binding.bind(case, reader, workplace)
        for sheet in case.plan:
            assert sheet.prepared is not None
            filled = sheet.prepared.filled
            if sheet.form_id == "contents":
                filled = papers.prepare(
                    "contents", case.record, reader, workplace, contents=bound.contents
                ).filled
            blank = papers.blank(sheet.form_id, workplace, OFFICE)
            said = Counter(squeezed(filled.words())) - Counter(squeezed(blank.words()))
            yield sheet.title, sum(said.values())


def test_the_case_is_sound_and_its_file_complete(dispute: Dispute, case: CaseFile) -> None:
    assert wrong(check_dispute(dispute, TODAY)) == ()
    assert case.contradictions == ()
    lacking = [gap for gap in case.gaps if "还没有签名" not in gap and "还没有盖章" not in gap]
    assert lacking == []
    forms = {sheet.form_id for sheet in case.plan}
    assert {
        "cover", "contents", "closing_report", "application", "rights_notice", "identity_page", "investigation_record",
        "evidence_list", "session_record", "agreement", "receipt", "return_visit", "confirmation_persons", "back_cover",
    } <= forms  # fmt: skip


def test_four_characters_are_printed_for_each_one_typed(
    typist: Typist, case: CaseFile, workplace: Workplace
) -> None:
    sheets = dict(printed_beyond_the_forms(case, workplace))
    printed = sum(sheets.values())
    ratio = printed / typist.count
    assert ratio >= TARGET, f"typed {typist.count}, printed {printed}: {ratio:.2f} for each; {sheets}"


def test_no_value_was_typed_twice(typist: Typist) -> None:
    """Days are short and may meet by chance; everything else that was typed differs from everything else."""
    words = [
        squeezed(text)
        for text in typist.texts
        if not squeezed(text).replace(".", "").isdigit() or len(text) > 9
    ]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    long = [word for word in words if len(word) >= 6]
    within = [(a, b) for a in long for b in words if a != b and a in b]
    assert within == []


def test_what_is_known_already_is_left_empty(dispute: Dispute) -> None:
    """These would be the same fact again; the papers take them from where they were typed."""
    agreement = dispute.agreement
    assert agreement is not None
    assert (agreement.facts, agreement.performance_text, agreement.number) == ("", "", "")
    assert (dispute.title, dispute.committee, dispute.confirmation and dispute.confirmation.court) == (
        "",
        "",
        "",
    )
    assert (dispute.docket.number, dispute.docket.result) == ("", "")


def test_names_of_parties_are_typed_only_as_parties(dispute: Dispute, typist: Typist) -> None:
    for party in dispute.parties:
        assert typist.texts.count(party.name) == 1
        assert str(to_plain(dispute)).count(party.name) > 4
