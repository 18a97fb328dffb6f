"""What a ledger of ours has columns for comes back as it went out: export, then import by the headings alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading, load_ledgers
from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    DisputeRecord,
    Ending,
    PlatformFacts,
    Responsibility,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import Docket, Supervision
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
)
from mediator_desktop.ledgers.ledger_disputes import NOTE_TITLE
from mediator_desktop.ledgers.writing import write_ledger
from mediator_desktop.services.disputes import tidied
from mediator_desktop.services.importing import preview_ledger
from tests.strategies import LAST_DAY, resident_ids

ROOT = Path(__file__).resolve().parents[2]
FORMS = load_ledgers(ROOT / "forms")
WORDS = load_vocabulary(ROOT / "forms")
MOMENT = datetime(2026, 11, 22, 9)
HEADING = LedgerHeading(
    unit="云岭镇人民调解委员会", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), made_on=LAST_DAY
)
OURS = tuple(form for form in FORMS.values() if form.lists_disputes)

IN_THE_NOTE = frozenset({"progress", "supervision", "strike_off", "file_number"})
"""Columns that the register derives: on the way in their words are kept in the note."""
SAID_OF_THE_OPEN = frozenset({"outcome", "platform_result"})
"""Columns that tell of a dispute without a result how it stands, which follows from other facts."""

SURNAMES = ("张", "李", "欧阳", "𬭎", "单", "和", "与")
GIVEN = ("三", "晓明", "和平", "㛃", "䶮𬭎", "𠮷", "与时", "建国")
ETHNIC = ("买买提·吐尔逊", "阿依古丽·艾山")
FIRMS = ("云岭县和顺砖厂", "云岭县福临建材有限公司", "溪口村村民委员会", "云岭镇便民超市")
TEXT = "因宅基地排水滴水墙界与邻居争执砍树赔偿欠款工资，。；：（）“”、 \n0123456789=+-@㛃䶮𬭎𫖯𠮷"
LEADS = ("", "=1+1", "+86", "-", "@甲", '=HYPERLINK("http://x","y")', "'", "＝甲", "<r>", "\t甲")
days = st.dates(date(2000, 1, 1), LAST_DAY - timedelta(days=400))
texts = st.builds(
    lambda lead, rest: tidy(lead + rest), st.sampled_from(LEADS), st.text(TEXT, max_size=60)
).filter(lambda text: text.rstrip("。.:;,、*") != "-")  # by itself it means nothing in a ledger
lines = st.builds(
    lambda text: " ".join(text.split()), st.text("溪口村石桥组张家院坝屋后水渠甲乙", max_size=12)
)
people = st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
phones = st.integers(0, 99_999_999).map(lambda n: f"154{n:08}")


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    """One to five people, minors among them, and firms; no name twice."""
    found = []
    names = st.one_of(people, st.sampled_from(ETHNIC), st.sampled_from(FIRMS))
    for place, name in enumerate(draw(st.lists(names, min_size=1, max_size=5, unique=True))):
        firm = name in FIRMS
        found.append(
            Party(
                role=PartyRole.RESPONDENT if place else PartyRole.APPLICANT,
                kind=PartyKind.LEGAL if firm else PartyKind.NATURAL,
                name=name,
                id_number="" if firm else draw(st.just("") | resident_ids()),
                credit_code="91350100M000100Y43" if firm and draw(st.booleans()) else "",
                phone=draw(st.just("") | phones),
                stated_age=draw(st.none() | st.integers(3, 17)) if not firm else None,
            )
        )
    return tuple(found)


def says_something(note: str) -> bool:
    """A remark of nothing but signs (-，) stands for none, as in every ledger."""
    return not note or any(map(str.isalnum, note))


@st.composite
def disputes(draw: st.DrawFn) -> Dispute:
    """A dispute whose facts are those that ledgers ask for; it was accepted, so that every ledger counts it."""
    accepted = draw(days)
    later = st.integers(0, 300).map(lambda n: accepted + timedelta(days=n))
    ending = draw(st.sampled_from((None, *(o for o in Outcome if not o.is_agreement), "agreed")))
    agreement = None
    if ending == "agreed":
        form = draw(st.sampled_from(AgreementForm))
        agreement = Agreement(
            form=form,
            reached=True,
            agreed_on=draw(later),
            number=draw(st.sampled_from(("", "云岭协字〔2026〕7号")))
            if form is not AgreementForm.UNTOLD
            else "",
            amount=draw(st.none() | st.integers(1, 10**12).map(Money)),
            reported_performance=draw(st.sampled_from(PerformanceState)),
        )
    lead = draw(st.just("") | people)
    return tidied(
        Dispute(
            committee=draw(st.sampled_from(("", "溪口村人民调解委员会"))),
            parties=draw(parties()),
            type_code=draw(st.sampled_from([code.code for code in WORDS.types.codes])),
            source_code=draw(st.sampled_from(["", *(code.code for code in WORDS.sources.codes)])),
            village=draw(st.sampled_from(("", "溪口村", "枫林社区"))),
            place=draw(lines),
            facts=draw(texts) or "争执",
            amount=None if agreement else draw(st.none() | st.integers(1, 10**12).map(Money)),
            people_involved=draw(st.none() | st.integers(1, 500)),
            difficulty=draw(st.sampled_from(["", *(code.code for code in WORDS["difficulties"].codes)])),
            found_on=draw(st.none() | st.just(accepted)),
            accepted_on=accepted,
            mediators=(Assignment(name=lead), Assignment(name="钱一", duty=Duty.ASSISTANT)) if lead else (),
            sessions=(Session(held_on=draw(later)),) if draw(st.booleans()) or agreement else (),
            agreement=agreement,
            ending=Ending(outcome=ending) if isinstance(ending, Outcome) else None,
            return_visits=(ReturnVisit(visited_on=draw(later)),) if agreement and draw(st.booleans()) else (),
            closed_on=draw(st.none() | later) if ending else None,
            supervisions=(Supervision(ordered_on=accepted, ordered_by="县委政法委"),)
            if draw(st.booleans())
            else (),
            docket=Docket(struck_off_on=draw(later)) if agreement and draw(st.booleans()) else Docket(),
            responsibility=Responsibility(
                grade=draw(st.sampled_from(["", *(code.code for code in WORDS["grades"].codes)])),
                leader=draw(st.just("") | people),
                unit=draw(st.sampled_from(("", "溪口村调委会", "云岭镇综治中心"))),
                person=draw(st.just("") | people),
                measures=draw(texts),
                deadline=draw(st.none() | later),
            ),
            platform=PlatformFacts(studio=draw(st.sampled_from(("", "老张调解室")))),
            note=draw(texts.filter(says_something)),
        )
    )


def row_of(dispute: Dispute, serial: int = 0, words: Vocabulary = WORDS) -> LedgerRow:
    """The row of a dispute, with a case number where `serial` gives one."""
    record = DisputeRecord(
        id=f"x{serial}",
        version=1,
        number=f"〔2026〕云岭人调字第{serial:03}号" if serial else None,
        entered_at=MOMENT,
        changed_at=MOMENT,
        dispute=dispute,
    )
    return ledger_row(record, words.types.name(dispute.type_code))


def came_back(form: LedgerForm, rows: list[LedgerRow]) -> list[Dispute]:
    """The rows written whole and read by the importer as it stands; every row comes in, no heading is doubtful."""
    with TemporaryDirectory(prefix="mediator-round-") as folder:
        target = Path(folder) / "台账.xlsx"
        write_ledger(form, rows, HEADING, WORDS, target, full=True)
        preview = preview_ledger(target, WORDS, LAST_DAY)
    (sheet,) = preview.sheets
    unsure = {column.heading: column.reason for column in sheet.columns if not column.fields}
    assert unsure == {}
    assert [row.reject for row in sheet.rows] == [()] * len(rows)
    found = [row.dispute for row in sheet.rows]
    return [tidied(dispute) for dispute in found if dispute is not None]


def differing(form: LedgerForm, went: LedgerRow, back: Dispute) -> Iterator[tuple[str, object, object]]:
    """The columns whose fact did not come back."""
    came = row_of(back)
    own_note, _, kept = back.note.partition(NOTE_TITLE)
    for column in form.columns:
        get = form.fields[column.field].get
        before, after = get(went, WORDS, 1), get(came, WORDS, 1)
        if column.field == "seq" or (
            column.field in SAID_OF_THE_OPEN and (went.outcome is None or not before)
        ):
            continue
        if column.field in IN_THE_NOTE:
            if before and before != after and str(before) not in kept:
                yield column.field, before, kept
        elif column.field == "note":
            if own_note.rstrip("\n") != before:
                yield "note", before, back.note
        elif before != after:
            yield column.field, before, after


HARD = Dispute(
    parties=(
        Party(name="尉迟𬭎"),
        Party(role=PartyRole.RESPONDENT, name="云岭县和顺砖厂", kind=PartyKind.LEGAL),
    ),
    type_code="neighbours",
    accepted_on=date(2026, 3, 5),
    facts="=" + "争" * 32_766,
    note="@\n甲",
)


@pytest.mark.parametrize("form_id", [form.id for form in OURS])
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made=st.lists(disputes(), min_size=1, max_size=6, unique_by=lambda d: (d.facts, d.parties)))
@example(made=[HARD])
def test_every_column_comes_back(form_id: str, made: list[Dispute]) -> None:
    form = FORMS[form_id]
    rows = [row_of(dispute, serial) for serial, dispute in enumerate(made, start=1)]
    back = came_back(form, rows)
    assert len(back) == len(rows)
    for row, dispute in zip(rows, back, strict=True):
        assert list(differing(form, row, dispute)) == []


def test_a_lost_fact_would_be_seen() -> None:
    """The comparison itself: one changed fact of each kind is told."""
    form = FORMS["screening_ledger"]
    dispute = replace(HARD, facts="争执", responsibility=Responsibility(leader="罗桂生"))
    row = row_of(dispute, 1)
    assert [name for name, *_ in differing(form, row, replace(dispute, facts="争"))] == ["facts"]
    assert [name for name, *_ in differing(form, row, replace(dispute, note="乙"))] == ["note"]
    without = replace(dispute, responsibility=Responsibility())
    assert [name for name, *_ in differing(form, row, without)] == ["leader"]


def test_every_ledger_that_lists_disputes_is_tried() -> None:
    assert {form.id for form in OURS} >= {
        "case_register",
        "screening_ledger",
        "platform_export_25",
        "major_screening",
        "prominent_disputes",
        "major_disputes",
        "holiday_screening",
    }
