"""Orders of the case file: the two that come along, the office's own, what is wrong with a file, every condition."""

import dataclasses
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.catalogue.casefiles import (
    DEFAULT_ORDER,
    OTHER,
    CaseFiles,
    Mark,
    Need,
    When,
    first_unmet,
    holds,
    load_casefiles,
    read_casefile,
)
from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.catalogue.papers import load_papers
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, ReturnVisit, Session
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Evidence,
    Extension,
    Filing,
    Investigation,
    Transfer,
)
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ApplicationForm,
    Outcome,
    PartyKind,
)

FORMS = program_folder() / "forms"
DAY = date(2026, 3, 2)
PAPERS = frozenset({"cover", "agreement", "receipt"})
SMALL = """
id = "ours"
edition = "1"
title = "本所的顺序"

[[parts]]
id = "agreement"
title = "协议书"
papers = [{ form = "agreement" }]
sections = ["other"]
"""


@pytest.fixture(scope="module")
def own() -> CaseFiles:
    return load_casefiles(load_papers(FORMS).forms, FORMS)


def written(folder: Path, text: str, name: str = "ours.toml") -> Path:
    place = folder / "casefiles"
    place.mkdir(parents=True, exist_ok=True)
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_two_orders_are_sound_and_the_provincial_one_is_usual(own: CaseFiles) -> None:
    assert own.broken == ()
    assert set(own.orders) == {"province_13", "national_9"}
    assert own.usual == DEFAULT_ORDER
    assert own.chosen().id == DEFAULT_ORDER
    assert own.chosen("national_9").id == "national_9"
    assert own.chosen("nobody knows").id == DEFAULT_ORDER


@pytest.mark.parametrize("order_id", ["province_13", "national_9"])
def test_every_paper_and_section_has_one_place_in_each_order(own: CaseFiles, order_id: str) -> None:
    order = own.orders[order_id]
    assert {paper.form for part in order.parts for paper in part.papers} == set(load_papers(FORMS).forms)
    sections = [section for part in order.parts for section in part.all_sections]
    assert len(sections) == len(set(sections))
    assert {
        "application",
        "identity",
        "authorization",
        "investigation",
        "evidence",
        "session",
        "agreement",
    } < {*sections}
    unnumbered = [part.id for part in order.parts if not part.numbered]
    assert unnumbered == ["cover", "contents", "back_cover"]


def test_the_numbered_parts_follow_the_lists_of_names(own: CaseFiles) -> None:
    """全国9项和省级13项的先后，封面、目录之外。"""

    def order_of(order_id: str, *wanted: str) -> list[str]:
        return [part.id for part in own.orders[order_id].parts if part.id in wanted]

    national = ("application", "investigation", "evidence", "session", "agreement", "visit", "confirmation")
    assert order_of("national_9", *national, "statement", "back_cover") == [
        *national,
        "statement",
        "back_cover",
    ]
    province = (
        "application", "rights_notice", "identity", "authorization", "investigation", "evidence", "session",
        "agreement", "receipt", "visit", "confirmation", "statement", "back_cover",
    )  # fmt: skip
    assert order_of("province_13", *province) == list(province)
    flags = {part.id: part.flag for part in own.orders["province_13"].parts}
    must = {
        "application",
        "rights_notice",
        "identity",
        "session",
        "agreement",
        "back_cover",
        "cover",
        "contents",
    }
    assert {part for part, flag in flags.items() if flag is Need.MUST} == must


def test_a_section_without_a_place_goes_with_the_others(own: CaseFiles) -> None:
    order = own.orders["province_13"]
    assert order.section_for("identity") == "identity"
    assert order.section_for("something else") == OTHER


def test_the_offices_own_order_is_the_usual_one(tmp_path: Path) -> None:
    written(tmp_path, SMALL)
    papers = load_papers(FORMS).forms
    found = load_casefiles(papers, FORMS, tmp_path)
    assert found.usual == "ours"
    assert set(found.orders) == {"ours", "province_13", "national_9"}
    assert found.orders["ours"].parts[0].flag is Need.AS_NEEDED


def test_an_edition_of_the_office_replaces_ours_by_id(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace('"ours"', '"province_13"'))
    found = load_casefiles(load_papers(FORMS).forms, FORMS, tmp_path)
    assert found.orders["province_13"].title == "本所的顺序"


def test_a_broken_file_is_listed_and_changes_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("form =", "from ="))
    found = load_casefiles(load_papers(FORMS).forms, FORMS, tmp_path)
    assert found.usual == DEFAULT_ORDER
    assert [error.path for error in found.broken] == [path]


def test_an_installation_without_orders_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="没有卷宗顺序"):
        load_casefiles((), tmp_path)
    written(tmp_path, "nonsense")
    with pytest.raises(FormError, match="读不下去"):
        load_casefiles((), tmp_path)


def test_any_order_serves_where_the_provincial_one_is_gone(tmp_path: Path) -> None:
    written(tmp_path, SMALL)
    assert load_casefiles(PAPERS, tmp_path).usual == "ours"


@pytest.mark.parametrize(
    ("old", "new", "reason", "line"),
    [
        ("[[parts]]", "[parts]", r"缺少 \[\[parts]]", None),
        ('edition = "1"', 'edition = " "', "edition 是空的", 3),
        ('edition = "1"', "edition = 1", "edition：这里要一段文字", 3),
        ('edition = "1"', 'editions = "1"', "不认识“editions”", 3),
        ('id = "agreement"', 'id = " "', "都要有 id 和 title", 6),
        ('title = "协议书"', 'title = "协议书"\nflag = "sometimes"', "flag：“sometimes”不在可选的值里", 9),
        ('"agreement" }', '"agreements" }', "没有“agreements”这种文书", 6),
        ('"agreement" }', '"agreement", when = ["raining"] }', r"when：“raining”不在可选的值里", 9),
        ('"agreement" }', '"agreement", asks = ["signed", "read"] }', "asks：“read”不在可选的值里", 9),
        ('papers = [{ form = "agreement" }]', "", "", None),
        ('sections = ["other"]', 'sections = ["other", "other"]', "附件“other”放在了两处", 6),
        ('sections = ["other"]', 'sections = ["evidence"]', "要有一部分收其他材料", None),
        ('sections = ["other"]', 'sections = ["other"]\nnumbered = false', "不编页号的部分不能收附件", 6),
        (
            'sections = ["other"]',
            'sections = ["other"]\n[[parts]]\nid = "agreement"\ntitle = "又一次"\nsections = ["x"]',
            "有两部分都叫“agreement”",
            11,
        ),
        (
            'sections = ["other"]',
            'sections = ["other"]\n[[parts]]\nid = "b"\ntitle = "又一次"\npapers = [{ form = "agreement" }]',
            "文书“agreement”放进了两个部分",
            11,
        ),
        (
            'sections = ["other"]',
            'sections = ["other"]\n[[parts]]\nid = "b"\ntitle = "空的"',
            "既没有 papers 也没有 sections",
            11,
        ),
        (
            'sections = ["other"]',
            'sections = ["other"]\n[[parts]]\nid = "b"\ntitle = "又一次"\nsections = ["other"]',
            "附件“other”放在了两处",
            11,
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, reason: str, line: int | None
) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new))
    if not reason:
        assert read_casefile(path, PAPERS).parts[0].papers == ()
        return
    with pytest.raises(FormError, match=reason) as caught:
        read_casefile(path, PAPERS)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_parts_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, 'parts = ["a"]\nid = "x"\nedition = "1"\ntitle = "y"\n')
    with pytest.raises(FormError, match="这里要一张表"):
        read_casefile(path, PAPERS)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    place = tmp_path / "casefiles"
    place.mkdir()
    (place / "gbk.toml").write_bytes(SMALL.encode("gbk"))
    with pytest.raises(FormError, match="UTF-8"):
        read_casefile(place / "gbk.toml", PAPERS)


def source(dispute: Dispute, vocabulary: Vocabulary) -> PaperSource:
    moment = datetime(2026, 3, 2, 9)
    record = DisputeRecord(
        id="1", version=1, number=None, entered_at=moment, changed_at=moment, dispute=dispute
    )
    return PaperSource(record=record, office=Office(), vocabulary=vocabulary, today=DAY)


def ended(outcome: Outcome) -> Dispute:
    return Dispute(ending=Ending(outcome=outcome))


AGREED = Agreement(agreed_on=DAY)
ORAL = Agreement(form=AgreementForm.ORAL, agreed_on=DAY)
UNIT = Dispute(parties=(Party(name="甲"), Party(name="乙公司", kind=PartyKind.LEGAL)))
CASES: list[tuple[When, Dispute, Dispute]] = [
    (When.WRITTEN_APPLICATION, Dispute(), Dispute(source_code="screening")),
    (
        When.WRITTEN_APPLICATION,
        Dispute(source_code="screening", application=ApplicationForm.WRITTEN),
        Dispute(application=ApplicationForm.ORAL),
    ),
    (When.ORAL_APPLICATION, Dispute(application=ApplicationForm.ORAL), Dispute()),
    (When.OWN_INITIATIVE, Dispute(source_code="screening"), Dispute(source_code="application")),
    (When.TAKEN_ON, Dispute(), ended(Outcome.DECLINED)),
    (When.DECLINED, ended(Outcome.DECLINED), ended(Outcome.WITHDRAWN)),
    (When.MEDIATED, Dispute(), ended(Outcome.PARTY_REFUSED)),
    (
        When.MEDIATED,
        dataclasses.replace(ended(Outcome.WITHDRAWN), sessions=(Session(held_on=DAY),)),
        ended(Outcome.HANDED_OVER),
    ),
    (When.WRITTEN_AGREEMENT, Dispute(agreement=AGREED), Dispute(agreement=ORAL)),
    (When.WRITTEN_AGREEMENT, Dispute(), ended(Outcome.NOT_REACHED)),
    (When.ORAL_AGREEMENT, Dispute(agreement=ORAL), Dispute(agreement=AGREED)),
    (When.NO_AGREEMENT, ended(Outcome.NOT_REACHED), Dispute(agreement=AGREED)),
    (When.HANDED_OVER, ended(Outcome.HANDED_OVER), Dispute()),
    (When.HANDED_OVER, Dispute(transfers=(Transfer(),)), Dispute()),
    (When.HAS_AGENT, Dispute(parties=(Party(agents=(Agent(),)),)), Dispute(parties=(Party(),))),
    (When.HAS_INVESTIGATION, Dispute(investigations=(Investigation(),)), Dispute()),
    (When.HAS_EVIDENCE, Dispute(evidence=(Evidence(),)), Dispute()),
    (
        When.HAS_RECEIPTS,
        Dispute(agreement=Agreement(performance=(PerformanceItem(), PerformanceItem(done_on=DAY)))),
        Dispute(agreement=Agreement(performance=(PerformanceItem(),))),
    ),
    (When.HAS_VISIT, Dispute(return_visits=(ReturnVisit(),)), Dispute()),
    (When.HAS_EXTENSION, Dispute(extensions=(Extension(),)), Dispute()),
    (When.HAS_CHANGE, Dispute(agreement_changes=(AgreementChange(),)), Dispute()),
    (When.HAS_STATEMENT, Dispute(filing=Filing(statement="缺一页")), Dispute()),
    (When.CONFIRMATION, Dispute(confirmation=Confirmation()), Dispute(agreement=AGREED)),
    (When.CONFIRMATION, Dispute(agreement=Agreement(confirmation_planned=True)), Dispute()),
    (When.PERSONS_ONLY, Dispute(parties=(Party(),)), UNIT),
    (When.HAS_UNIT, UNIT, Dispute(parties=(Party(),))),
    (When.ENDED, Dispute(agreement=AGREED), Dispute()),
    (When.CLOSED, Dispute(closed_on=DAY), Dispute()),
]


@pytest.mark.parametrize(("condition", "yes", "no"), CASES)
def test_conditions(condition: When, yes: Dispute, no: Dispute, vocabulary: Vocabulary) -> None:
    assert holds((condition,), source(yes, vocabulary))
    assert not holds((condition,), source(no, vocabulary))
    assert first_unmet((condition,), source(no, vocabulary)) is condition
    assert first_unmet((condition,), source(yes, vocabulary)) is None


def test_every_condition_is_tried_and_says_why_not() -> None:
    assert {case[0] for case in CASES} == set(When)
    assert all(condition.label for condition in When)
    assert [mark.label for mark in Mark] == ["签名", "盖章"]


@pytest.mark.parametrize("application", [None, *ApplicationForm])
@pytest.mark.parametrize("origin", ["", "application", "screening"])
def test_a_dispute_came_in_by_exactly_one_way(
    application: ApplicationForm | None, origin: str, vocabulary: Vocabulary
) -> None:
    seen = source(Dispute(application=application, source_code=origin), vocabulary)
    ways = (When.WRITTEN_APPLICATION, When.ORAL_APPLICATION, When.OWN_INITIATIVE)
    assert sum(holds((way,), seen) for way in ways) == 1
