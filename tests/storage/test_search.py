"""Search finds every substring of two characters and more, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, PlatformFacts
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.views import Filter, SortBy
from mediator_desktop.storage.initials import initials
from mediator_desktop.storage.register import StoredRegister
from mediator_desktop.storage.search_words import fold, matches, needs_check, query_for, runs
from tests.registers import fresh_register
from tests.strategies import WORDS, mobiles, records, resident_ids, some

NOW = datetime(2026, 3, 1, 9)
DISPUTES = 50


@pytest.fixture(scope="module")
def fifty() -> list[DisputeRecord]:
    return some(telling(), DISPUTES, seed_number=7)


@st.composite
def telling(draw: st.DrawFn) -> DisputeRecord:
    """A dispute in which there is something to search for."""
    record = draw(records())
    first, *others = record.dispute.parties
    first = replace(first, id_number=draw(resident_ids()), phone=draw(mobiles))
    facts = draw(st.text(WORDS, min_size=30, max_size=60))
    return replace(record, dispute=replace(record.dispute, facts=facts, parties=(first, *others)))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, fifty: list[DisputeRecord]) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("search")) as register:
        with register.write() as uow:
            for record in fifty:
                uow.add(record)
        yield register


def found(register: StoredRegister, text: str, **others) -> set[str]:
    with register.read() as reader:
        return {row.id for row in reader.page(Filter(text=text), limit=1_000, **others).rows}


def texts_of(record: DisputeRecord) -> list[str]:
    """What a person expects to find a dispute by, written down once more."""
    dispute = record.dispute
    texts = [record.number or "", dispute.facts, dispute.title, dispute.place, dispute.platform.code]
    texts += [dispute.agreement.number] if dispute.agreement else []
    for party in dispute.parties:
        texts += [party.name, party.phone, party.id_number, party.credit_code]
        texts += [agent.name for agent in party.agents]
    return texts


def substrings(text: str) -> Iterator[str]:
    for length in (2, 3, 4, 5, 9, 18):
        for start in range(0, len(text) - length + 1, 1 if length < 4 else 3):
            yield text[start : start + length]


def test_every_substring_finds_its_dispute(filled: StoredRegister, fifty: list[DisputeRecord]) -> None:
    owners: dict[str, set[str]] = {}
    for record in fifty:
        for text in texts_of(record):
            for query in substrings(text):
                if runs(query):
                    owners.setdefault(query, set()).add(record.id)
    assert len(owners) > 2_000
    lost = [query for query, ids in sorted(owners.items())[::3] if not ids <= found(filled, query)]
    assert lost == []


def test_no_other_dispute_is_found(filled: StoredRegister, fifty: list[DisputeRecord]) -> None:
    queries = {
        query
        for record in fifty
        for text in texts_of(record)
        for query in substrings(text)
        if runs(query) == [fold(query)]
    }
    wrong = []
    for query in sorted(queries)[::4]:
        folded = fold(query)
        expected = {
            record.id
            for record in fifty
            if any(folded in fold(text) for text in texts_of(record))
            or (folded.isalpha() and folded.isascii() and any(
                folded in reading
                for party in record.dispute.parties
                for reading in initials(party.name).split()
            ))
        }  # fmt: skip
        if found(filled, query) != expected:
            wrong.append(query)
    assert wrong == []


def test_whole_identity_numbers_find_exactly_their_people(
    filled: StoredRegister, fifty: list[DisputeRecord]
) -> None:
    numbers = {p.id_number for r in fifty for p in r.dispute.parties if p.id_number}
    assert len(numbers) > 10
    for number in numbers:
        expected = {r.id for r in fifty if any(p.id_number == number for p in r.dispute.parties)}
        assert found(filled, number) == found(filled, number.lower()) == expected


def test_other_orders_find_the_same(filled: StoredRegister, fifty: list[DisputeRecord]) -> None:
    for query in ("李秀", "溪口", "赔偿", "1234"):
        expected = found(filled, query)
        for sort in SortBy:
            assert found(filled, query, sort=sort) == expected, sort


def record_of(dispute: Dispute, key: str, number: str | None = None) -> DisputeRecord:
    return DisputeRecord(id=key, version=1, number=number, entered_at=NOW, changed_at=NOW, dispute=dispute)


ONE = Dispute(
    title="溪口滴水案",
    place="石桥头",
    facts="因浙A12ab号车与宅基地、排水沟发生争执，欠款12xyz元。Müller在场。",
    agreement=Agreement(number="溪调2026-7"),
    platform=PlatformFacts(code="330324202601010001"),
    parties=(
        Party(
            name="尉迟晓重",
            phone="15400500086",
            id_number="11010519491231002X",
            agents=(Agent(name="朴律师"),),
        ),
        Party(name="云岭(浙江)建材有限公司", credit_code="91350100M000100Y43"),
    ),
)


@pytest.fixture
def one(register: StoredRegister) -> StoredRegister:
    with register.write() as uow:
        uow.add(record_of(ONE, "one", "〔2026〕云岭人调字第017号"))
        uow.add(record_of(Dispute(facts="别的事情，宅地基，2026"), "other", "〔2026〕云岭人调字第071号"))
    return register


@pytest.mark.parametrize(
    "query",
    ["滴水", "水案", "石桥", "宅基地", "溪调2026-7", "溪调", "第017号", "017", "〔2026〕云岭人调字第017号",
     "330324202601010001", "尉迟", "迟晓重", "154", "0086", "15400500086", "11010519491231002X", "002x",
     "11010519491231002x", "朴律", "浙江", "云岭(浙江)", "建材有限", "91350100M000100Y43", "m000100y", "12ab",
     "浙A12", "A12ab", "a12", "12xyz", "12", "Müller", "MÜLLER", "１５４００５０００８６", "宅基地 排水", "滴水 尉迟",
     "ycxz", "ycxc", "yc", "cxc", "晓", "重"],
)  # fmt: skip
def test_found(one: StoredRegister, query: str) -> None:
    hits = found(one, query)
    assert "one" in hits
    if query not in ("12", "重"):
        assert hits == {"one"}, query


@pytest.mark.parametrize(
    "query",
    ["基宅", "地宅", "宅水", "滴水 李四", "15400500087", "1540050008615", "012X", "xcy", "ycxzz", "没有",
     "330324202601010002", "Muller"],
)  # fmt: skip
def test_not_found(one: StoredRegister, query: str) -> None:
    assert found(one, query) == set()


@pytest.mark.parametrize("query", ["，", "〔〕", "()", "***", '"', "-", "％"])
def test_a_search_for_marks_alone_finds_nothing(one: StoredRegister, query: str) -> None:
    assert found(one, query) == set()
    with one.read() as reader:
        assert reader.count(Filter(text=query)) == 0


@pytest.mark.parametrize("query", ["", " ", "　"])
def test_an_empty_search_filters_nothing(one: StoredRegister, query: str) -> None:
    assert found(one, query) == {"one", "other"}


@pytest.mark.parametrize(
    "query", ['a" OR "b', "words:x", "NOT 滴水", "滴水 OR", "(滴水", "'; DROP TABLE search", "滴*", "^"]
)
def test_words_of_the_index_have_no_power(one: StoredRegister, query: str) -> None:
    found(one, query)
    assert found(one, "滴水") == {"one"}


def test_the_index_follows_a_change(one: StoredRegister) -> None:
    with one.write() as uow:
        old = uow.load("one")
        changed = replace(old, version=2, dispute=Dispute(facts="改成借款", parties=(Party(name="仇英"),)))
        uow.replace(changed, expected_version=1)
    assert found(one, "借款") == found(one, "qy") == {"one"}
    for gone in ("滴水", "尉迟", "15400500086", "ycxz", "溪调2026-7", "石桥"):
        assert found(one, gone) == set(), gone
    assert list(one.verify()) == []


def test_a_change_undone_changes_no_index(one: StoredRegister) -> None:
    def fail() -> None:
        with one.write() as uow:
            changed = replace(uow.load("one"), version=2, dispute=Dispute(facts="改成借款"))
            uow.replace(changed, expected_version=1)
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        fail()
    assert found(one, "滴水") == {"one"}
    assert found(one, "借款") == set()


@given(st.text("宅基地滴水ab12x，", max_size=12), st.integers(0, 12), st.integers(2, 6))
@example("5xx", 0, 2)
@example("浙A12ab", 2, 2)
@example("110x9", 3, 2)
def test_the_runs_of_a_piece_lie_within_the_runs_of_the_text(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    assert matches(piece, [text], []), (piece, runs(piece), runs(text))
    assert bool(query_for(piece)) == bool(runs(piece))
    assert needs_check(piece) == any(len(run) > (4 if run[0].isdigit() else 2) for run in runs(piece))
