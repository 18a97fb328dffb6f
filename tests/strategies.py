"""Invented disputes for property tests: valid, odd, and with every field known or unknown."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
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
from mediator_desktop.domain.identity import check_digit
from mediator_desktop.domain.money import LARGEST_FEN, Money
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    Evidence,
    Extension,
    Filing,
    Investigation,
    PaperMark,
    Recusal,
    Transfer,
)
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ApplicationForm,
    Authority,
    ChosenBy,
    ConfirmationResult,
    CourtBy,
    Duty,
    Level,
    NoticeManner,
    Original,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Sex,
    SigningManner,
    SigningPart,
    TransferKind,
)

LAST_DAY = date(2026, 11, 22)
"""No generated event lies after it; the same day as the tests' clock."""

SURNAMES = ("张", "李", "单", "仇", "曾", "尉迟", "解", "万俟", "朴", "区", "盖", "查", "翟", "𬭎", "欧阳")
GIVEN = "晓重乐长行朝藏都行一二伟秀英芳娜静敏军磊强㛃䶮𬭎𫖯𠮷·"
WORDS = "因宅基地排水滴水墙界与邻居争执砍树赔偿欠款工资补偿，。；：（）“”、 12345678900ABCxyz\n㛃䶮𬭎𫖯％"
CODES = ("", "neighbours", "marriage_family", "contract", "other", "no_such_code")
VILLAGES = ("", "溪口村", "石桥村", "枫林社区")
MEDIATORS = ("李秀英", "赵长河", "钱一")
ENDINGS = tuple(outcome for outcome in Outcome if not outcome.is_agreement)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """A value or None."""
    return st.none() | strategy


def trimmed(text: str) -> str:
    """As `tidy` leaves a text, so that saving through the services changes nothing."""
    return text.strip(" \t\n\u3000")


names = st.builds(
    str.__add__,
    st.sampled_from(SURNAMES),
    st.text(GIVEN, min_size=1, max_size=3).map(lambda text: text.strip("·") or "明"),
)
lines = st.text(WORDS.replace("\n", ""), max_size=20).map(trimmed)
texts = st.text(WORDS, max_size=80).map(trimmed)
days = st.dates(date(2020, 1, 1), LAST_DAY)
later_days = st.dates(date(2020, 1, 1), LAST_DAY + timedelta(days=700))
amounts = st.integers(0, 10**9).map(Money) | st.sampled_from([Money(0), Money(LARGEST_FEN)])
mobiles = st.integers(10**8, 10**9 - 1).map(lambda tail: f"15{tail}")
hours = st.times(time(0, 0), time(23, 59)).map(lambda moment: moment.replace(second=0, microsecond=0))
truths = st.booleans()


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    """Valid citizen identity numbers of people alive."""
    birth = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    first17 = f"{draw(st.integers(110000, 659999))}{birth:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + check_digit(first17)


agents = st.builds(
    Agent,
    name=names,
    sex=maybe(st.sampled_from(Sex)),
    id_number=st.just("") | resident_ids(),
    workplace=lines,
    phone=st.just("") | mobiles,
    relation=lines,
    authority=maybe(st.sampled_from(Authority)),
    valid_until=maybe(later_days),
)

natural_parties = st.builds(
    Party,
    role=st.sampled_from(PartyRole),
    kind=st.just(PartyKind.NATURAL),
    name=names,
    sex=maybe(st.sampled_from(Sex)),
    ethnicity=st.sampled_from(["", "汉族", "畲族"]),
    birth_date=maybe(st.dates(date(1930, 1, 1), date(2020, 12, 31))),
    stated_age=maybe(st.integers(0, 130)),
    occupation=lines,
    phone=st.just("") | mobiles,
    address=lines,
    village=st.sampled_from(VILLAGES),
    id_number=st.just("") | resident_ids(),
    name_note=lines,
    agents=st.lists(agents, max_size=2).map(tuple),
)

organisations = st.builds(
    Party,
    role=st.sampled_from(PartyRole),
    kind=st.sampled_from([PartyKind.LEGAL, PartyKind.OTHER]),
    name=names.map(lambda name: f"{name}建材有限公司"),
    phone=st.just("") | mobiles,
    address=lines,
    credit_code=st.sampled_from(["", "91330324MA285XYZ1A"]),
    representative=st.just("") | names,
    representative_post=lines,
)

performance_items = st.builds(
    PerformanceItem,
    what=lines,
    amount=maybe(amounts),
    obligor=st.just("") | names,
    obligee=st.just("") | names,
    method=lines,
    place=lines,
    due_on=maybe(later_days),
    done_on=maybe(days),
    proof=lines,
    urged_on=maybe(days),
    note=lines,
)

signings = st.builds(
    Signing,
    part=st.sampled_from(SigningPart),
    name=names,
    manner=st.sampled_from(SigningManner),
    on=maybe(days),
)

agreements = st.builds(
    Agreement,
    form=st.sampled_from(AgreementForm),
    reached=truths,
    agreed_on=maybe(days),
    number=st.sampled_from(["", "溪口调解2026-7"]),
    facts=texts,
    clauses=st.lists(texts.filter(bool), max_size=4).map(tuple),
    performance_text=texts,
    performance=st.lists(performance_items, max_size=3).map(tuple),
    amount=maybe(amounts),
    copies=maybe(st.integers(1, 20)),
    confirmation_planned=truths,
    signings=st.lists(signings, max_size=4).map(tuple),
    reported_performance=maybe(st.sampled_from(PerformanceState)),
)

sessions = st.builds(
    Session,
    held_on=maybe(days),
    held_at=maybe(hours),
    place=lines,
    attendance=lines,
    helpers=lines,
    record=texts,
    result=texts,
    next_on=maybe(later_days),
    is_public=maybe(truths),
)


def _turned_away(ending: Ending) -> Ending:
    """Whoever is turned away is told why and where to go instead."""
    if ending.outcome is not Outcome.DECLINED:
        return ending
    return replace(ending, reason=ending.reason or "已由法院受理", referred_to=ending.referred_to or "法院")


endings = st.builds(
    Ending,
    outcome=st.sampled_from(ENDINGS),
    on=maybe(days),
    reason=texts,
    referred_to=lines,
    refused_by=st.just("") | names,
    told_on=maybe(days),
    told=maybe(st.sampled_from(NoticeManner)),
).map(_turned_away)

return_visits = st.builds(
    ReturnVisit,
    visited_on=maybe(days),
    visitor=st.just("") | names,
    visited=st.just("") | names,
    manner=st.sampled_from(["", "phone", "no_such_code"]),
    escalation=maybe(truths),
    measures=texts,
    performance=maybe(st.sampled_from(PerformanceState)),
    satisfied=maybe(truths),
    text=texts,
)

assignments = st.builds(
    Assignment,
    name=st.sampled_from(MEDIATORS),
    duty=st.sampled_from(Duty),
    chosen_by=maybe(st.sampled_from(ChosenBy)),
)

responsibilities = st.builds(
    Responsibility,
    grade=st.sampled_from(["", "一级"]),
    leader=st.just("") | names,
    unit=lines,
    person=st.just("") | names,
    measures=texts,
    deadline=maybe(later_days),
)

platform_codes = st.integers(1, 9999).map(lambda n: f"33032420260101{n:04d}")
platform_facts = st.builds(
    PlatformFacts,
    code=st.just("") | platform_codes,
    studio=lines,
    death=st.sampled_from(["", "否"]),
    attribute=lines,
    migrant_worker=st.sampled_from(["", "是"]),
)


recusals = st.builds(
    Recusal,
    mediator=st.sampled_from(("", *MEDIATORS)),
    asked_by=names,
    asked_on=maybe(days),
    reason=texts,
    granted=maybe(truths),
    decided_on=maybe(days),
    replaced_by=st.just("") | names,
)

investigations = st.builds(
    Investigation,
    held_on=maybe(days),
    held_at=maybe(hours),
    place=lines,
    present=lines,
    questioned=names,
    about=lines,
    investigators=lines,
    recorder=st.just("") | names,
    record=texts,
)

evidence_lists = st.lists(
    st.builds(
        Evidence,
        name=lines.filter(bool),
        kind_code=st.sampled_from(["", "document", "no_such_code"]),
        provider=st.just("") | names,
        original=maybe(st.sampled_from(Original)),
        pages=st.sampled_from(["", "1份3页"]),
        proves=texts,
        collected_on=maybe(days),
        collector=st.just("") | names,
    ),
    max_size=3,
).map(lambda found: tuple(replace(line, key=f"key{index}") for index, line in enumerate(found)))

extensions = st.builds(
    Extension,
    until=maybe(later_days),
    reason=texts.filter(bool),
    applicants_consented_on=maybe(days),
    respondents_consented_on=maybe(days),
)

transfers = st.builds(
    Transfer,
    kind=st.sampled_from(TransferKind),
    on=maybe(days),
    from_unit=lines,
    to_unit=lines.filter(bool),
    departments=lines,
    matter=texts,
    opinion=texts,
    due_on=maybe(later_days),
    feedback_on=maybe(days),
    result=texts,
    returned_on=maybe(days),
)

agreement_changes = st.builds(
    AgreementChange,
    agreed_on=maybe(days),
    reason=texts,
    text=texts.filter(bool),
    signed_on=maybe(days),
)

confirmations = st.builds(
    Confirmation,
    applied_on=maybe(days),
    court=lines,
    court_by=maybe(st.sampled_from(CourtBy)),
    prepared=st.lists(st.sampled_from(["application", "agreement", "identity"]), unique=True).map(tuple),
    accepted_on=maybe(days),
    case_number=lines,
    result=maybe(st.sampled_from(ConfirmationResult)),
    ruled_on=maybe(days),
    ruling_number=lines,
    note=texts,
).filter(lambda found: found != Confirmation())

dockets = st.builds(
    Docket,
    number=st.sampled_from(["", "溪2026-3"]),
    opened_on=maybe(days),
    opener=st.just("") | names,
    struck_off_on=maybe(days),
    result=texts.map(lambda words: words or "已化解"),
    approver=names,
)

filings = st.builds(
    Filing,
    filed_on=maybe(days),
    filer=st.just("") | names,
    checked_on=maybe(days),
    checker=st.just("") | names,
    retention=st.sampled_from(["", "long", "permanent", "custom"]),
    keep_until=later_days,
    volume=lines,
    shelf=lines,
    statement=texts,
    remark=texts,
    archived_on=maybe(days),
)

paper_marks = st.builds(
    PaperMark,
    form_id=st.sampled_from(["agreement", "session_record"]),
    item=maybe(st.integers(0, 3)),
    signed_on=maybe(days),
    sealed_on=maybe(days),
)


def _closed_before_archived(dispute: Dispute) -> Dispute:
    """Nothing is archived that is not closed."""
    if dispute.closed_on is None and dispute.filing.archived_on is not None:
        return replace(dispute, filing=replace(dispute.filing, archived_on=None))
    return dispute


def _one_number_each(dispute: Dispute) -> Dispute:
    """The same identity number is nobody's twice."""
    seen: set[str] = set()
    parties = []
    for party in dispute.parties:
        parties.append(replace(party, id_number="") if party.id_number in seen else party)
        seen.add(party.id_number)
    return replace(dispute, parties=tuple(parties))


disputes = (
    st.builds(
        Dispute,
        committee=st.just(""),
        level=maybe(st.sampled_from(Level)),
        parties=st.lists(natural_parties | organisations, min_size=1, max_size=4).map(tuple),
        type_code=st.sampled_from(CODES),
        source_code=st.sampled_from(["", "application", "court"]),
        village=st.sampled_from(VILLAGES),
        place=lines,
        title=st.just("") | lines,
        facts=texts,
        requests=st.lists(texts.filter(bool), max_size=3).map(tuple),
        amount=maybe(amounts),
        people_involved=maybe(st.integers(1, 5000)),
        difficulty=st.sampled_from(["", "simple", "hard"]),
        found_on=maybe(days),
        applied_on=maybe(days),
        accepted_on=maybe(days),
        rights_notified_on=maybe(days),
        rights_notice=maybe(st.sampled_from(NoticeManner)),
        application=maybe(st.sampled_from(ApplicationForm)),
        applicants_consented_on=maybe(days),
        respondents_consented_on=maybe(days),
        recusals=st.lists(recusals, max_size=1).map(tuple),
        investigations=st.lists(investigations, max_size=2).map(tuple),
        evidence=evidence_lists,
        extensions=st.lists(extensions, max_size=2).map(tuple),
        transfers=st.lists(transfers, max_size=2).map(tuple),
        agreement_changes=st.lists(agreement_changes, max_size=1).map(tuple),
        confirmation=maybe(confirmations),
        docket=st.just(Docket()) | dockets,
        filing=st.just(Filing()) | filings,
        paper_marks=st.lists(paper_marks, max_size=2).map(tuple),
        mediators=st.lists(assignments, max_size=3).map(tuple),
        sessions=st.lists(sessions.filter(lambda session: session != Session()), max_size=3).map(tuple),
        agreement=maybe(agreements),
        ending=maybe(endings),
        return_visits=st.lists(return_visits, max_size=2).map(tuple),
        closed_on=maybe(days),
        responsibility=st.just(Responsibility()) | responsibilities,
        platform=st.just(PlatformFacts()) | platform_facts,
        note=texts,
    )
    .map(_one_number_each)
    .map(_closed_before_archived)
)
"""Disputes that `check_dispute` calls nothing wrong in and that tidying leaves alone."""


_keys = count(1)


def renewed(record: DisputeRecord) -> DisputeRecord:
    """The record under an id and a number that no other has, for registers that outlive one example."""
    key = next(_keys)
    number = f"〔2026〕云岭人调字第{key:05d}号" if record.number else None
    return replace(record, id=f"record-{key}", number=number)


@st.composite
def records(draw: st.DrawFn) -> DisputeRecord:
    """Disputes as on record, some without a number; no two share an id or a number."""
    entered = datetime.combine(draw(days), time(9, 30))
    return renewed(
        DisputeRecord(
            id="",
            version=1,
            number=draw(maybe(st.just("any"))),
            entered_at=entered,
            changed_at=entered,
            dispute=draw(disputes),
        )
    )


def some(strategy: st.SearchStrategy, wanted: int, seed_number: int = 1) -> list:
    """A fixed handful of generated values, for tests that need a whole register of them."""
    found: list = []

    @seed(seed_number)
    @settings(
        max_examples=wanted, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    return found[:wanted]
