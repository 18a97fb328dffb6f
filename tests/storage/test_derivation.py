"""Lists of an older register are brought up to date once, and hide the names of minors."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.views import CountedBy, DisputeRow, Filter
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole
from mediator_desktop.storage import derivation, migrations, tables
from mediator_desktop.storage.engine import make_engine
from mediator_desktop.storage.register import StoredRegister
from tests.registers import key_of, raw_connection, reopened

DAY = date(2026, 3, 1)
ADULT = Party(role=PartyRole.RESPONDENT, name="李德福", birth_date=date(1970, 1, 1))
CHILDREN = {
    "birth date": Party(name="张晓明", birth_date=date(2015, 6, 1)),
    "turns eighteen the day after": Party(name="张晓明", birth_date=date(2008, 3, 2)),
    "age that was told": Party(name="张晓明", stated_age=17),
    "identity number": Party(name="张晓明", id_number="110105201506010024"),
}
GROWN = {
    "turns eighteen that day": Party(name="张晓明", birth_date=date(2008, 3, 1)),
    "age unknown": Party(name="张晓明"),
    "a number that cannot be read": Party(name="张晓明", id_number="110105201513010020"),
    "a company": Party(kind=PartyKind.LEGAL, name="晓明公司", stated_age=3),
}
HIDDEN = "张某某（未成年）"


def keep(register: StoredRegister, key: str, dispute: Dispute) -> None:
    moment = datetime(2026, 3, 1, 9)
    with register.write() as uow:
        uow.add(
            DisputeRecord(
                id=key, version=1, number=key, entered_at=moment, changed_at=moment, dispute=dispute
            )
        )


def a_case(party: Party, **facts: object) -> Dispute:
    return replace(
        Dispute(parties=(party, ADULT), accepted_on=DAY, type_code="neighbours", facts="打闹受伤"), **facts
    )


def row_of(register: StoredRegister, wanted: Filter) -> DisputeRow:
    with register.read() as reader:
        (row,) = reader.page(wanted).rows
    return row


@pytest.mark.parametrize("child", CHILDREN.values(), ids=CHILDREN.keys())
def test_lists_hide_the_names_of_minors(register: StoredRegister, child: Party) -> None:
    keep(register, "a", a_case(child))
    row = row_of(register, Filter())
    assert row.applicants == HIDDEN
    assert row.respondents == "李德福"
    assert "晓明" not in row.title
    assert row.title.startswith(f"{HIDDEN}与李德福")
    with register.read() as reader:
        assert reader.load("a").dispute.parties[0].name == "张晓明"


@pytest.mark.parametrize("party", GROWN.values(), ids=GROWN.keys())
def test_others_are_shown_by_name(register: StoredRegister, party: Party) -> None:
    keep(register, "a", a_case(party))
    assert row_of(register, Filter()).applicants == party.name


@pytest.mark.parametrize("typed", ["张晓明", "晓明", "zxm", "打闹受伤"])
def test_a_minor_is_found_by_name_all_the_same(register: StoredRegister, typed: str) -> None:
    keep(register, "a", a_case(CHILDREN["birth date"]))
    keep(register, "b", a_case(Party(name="王建国"), facts="宅基地"))
    assert row_of(register, Filter(text=typed)).id == "a"


def test_a_title_of_ones_own_hides_the_name_too(register: StoredRegister) -> None:
    keep(register, "a", a_case(CHILDREN["birth date"], title="张晓明校园打闹受伤"))
    assert row_of(register, Filter()).title == f"{HIDDEN}校园打闹受伤"


@pytest.mark.parametrize("title", ["", "张晓明校园打闹受伤"])
def test_ledgers_made_in_full_keep_the_whole_title(register: StoredRegister, title: str) -> None:
    keep(register, "a", a_case(CHILDREN["birth date"], title=title))
    with register.read() as reader:
        (row,) = reader.ledger_rows(DAY, DAY, CountedBy.ACCEPTED)
    assert row.title == (title or "张晓明与李德福邻里纠纷")
    assert row.parties[0].is_minor


def test_a_correction_of_the_birth_date_shows_the_name(register: StoredRegister) -> None:
    keep(register, "a", a_case(CHILDREN["birth date"]))
    with register.write() as uow:
        record = uow.load("a")
        grown = replace(record.dispute.parties[0], birth_date=date(1995, 6, 1))
        dispute = replace(record.dispute, parties=(grown, ADULT))
        uow.replace(replace(record, version=2, dispute=dispute), expected_version=1)
    assert row_of(register, Filter()).applicants == "张晓明"


# Registers of an older program


def make_old(folder: Path) -> None:
    """Let the lists of a register stand as an older program left them."""
    with raw_connection(folder) as raw:
        raw.execute("DELETE FROM register_state")
        raw.execute("UPDATE dispute SET applicants = '张晓明', shown_title = '张晓明与李德福邻里纠纷'")


def versions(folder: Path) -> list[tuple[int, str]]:
    with raw_connection(folder) as raw:
        return [tuple(row) for row in raw.execute("SELECT version, changed_at FROM dispute").fetchall()]


@pytest.fixture
def old(register: StoredRegister, paths: Paths) -> Path:
    for key, child in zip("abcd", CHILDREN.values(), strict=True):
        keep(register, key, a_case(child))
    register.close()
    make_old(paths.data)
    return paths.data


def applicants(register: StoredRegister) -> set[str]:
    with register.read() as reader:
        return {row.applicants for row in reader.page(Filter()).rows}


def test_an_older_register_hides_them_once_it_was_opened(old: Path) -> None:
    before = versions(old)
    with reopened(old) as register:
        assert applicants(register) == {HIDDEN}
        assert register.verify() == []
    assert versions(old) == before
    content = (old / "register.db").read_bytes()
    with reopened(old):
        pass
    assert (old / "register.db").read_bytes() == content, "it is done once"


def test_what_was_interrupted_is_done_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "BATCH", 1)
    derive, calls = derivation._derive, []

    def failing(*arguments: object) -> int:
        calls.append(arguments)
        if len(calls) == 3:
            raise RuntimeError("power cut")
        return derive(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(derivation, "_derive", failing)
        with pytest.raises(RuntimeError, match="power cut"), reopened(old):
            pass
    with reopened(old) as register:
        assert applicants(register) == {HIDDEN}


def test_only_disputes_it_may_concern_are_looked_at(
    register: StoredRegister, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(register, "a", a_case(Party(name="王建国", birth_date=date(1980, 1, 1))))
    keep(register, "b", a_case(CHILDREN["birth date"]))
    register.close()
    make_old(paths.data)
    looked: list[int] = []
    derive = derivation._derive

    def watching(connection: object, entries: list[int], names: object) -> int:
        looked.extend(entries)
        return derive(connection, entries, names)

    monkeypatch.setattr(derivation, "_derive", watching)
    with reopened(paths.data):
        pass
    assert looked == [2]


def test_a_state_that_cannot_be_read_counts_as_old(old: Path) -> None:
    with raw_connection(old) as raw:
        raw.execute("INSERT INTO register_state (name, value) VALUES ('derivation', 'neu')")
    with reopened(old) as register:
        assert applicants(register) == {HIDDEN}


def test_a_register_of_the_first_step_hides_the_name_of_a_minor(
    register: StoredRegister, paths: Paths
) -> None:
    register.close()
    paths.register.unlink()
    engine = make_engine(paths.register, key_of(paths.data))
    migrations.migrate(engine, "0001")
    with engine.connect() as connection, connection.begin():
        for statement in (
            "INSERT INTO dispute (id, version, entered_at, changed_at, status, list_day, received_on, facts,"
            " type_code, shown_title, applicants, respondents) VALUES ('a', 1, '2026-03-01T09:00:00',"
            " '2026-03-01T09:00:00', 'registered', '2026-03-01', '2026-03-01', '打闹', 'neighbours',"
            " '张晓明与李德福邻里纠纷', '张晓明', '李德福')",
            "INSERT INTO party (entry, position, role, kind, name, birth_date)"
            " VALUES (1, 0, 'applicant', 'natural', '张晓明', '2015-06-01')",
            "INSERT INTO party (entry, position, role, kind, name)"
            " VALUES (1, 1, 'respondent', 'natural', '李德福')",
        ):
            connection.execute(text(statement))
        connection.commit()
    engine.dispose()
    with reopened(paths.data) as opened:
        row = row_of(opened, Filter())
    assert row.applicants == HIDDEN
    assert row.title == f"{HIDDEN}与李德福邻里纠纷"


def test_the_changes_are_numbered_upwards_and_the_columns_exist() -> None:
    numbers = [number for number, _ in derivation.CHANGES]
    assert numbers == sorted(set(numbers))
    assert set(derivation.DERIVED) <= set(tables.dispute.c.keys())
