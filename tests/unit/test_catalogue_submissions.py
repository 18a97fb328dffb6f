"""Declared reports, and the plain form of what is frozen: read with suspicion."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.submission_format import (
    canonical,
    digest_of,
    from_plain,
    short_digest,
    to_plain,
)
from mediator_desktop.catalogue.submissions import file_name, load_reports
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.figures import CountedTable, Facet, Figure, Question
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import Received
from mediator_desktop.domain.submission import ReportEvery
from mediator_desktop.domain.views import CountedBy
from tests.counted_tables import matrix, villages, wide

HEAD = 'id = "submissions"\n'
REPORT = '[[reports]]\nid = "m"\nname = "月报"\nledgers = ["case_register"]\n'


def reports(tmp_path: Path, text: str) -> object:
    folder = tmp_path / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "submissions.toml").write_text(HEAD + text, "utf-8")
    return load_reports(tmp_path)


def test_our_own_reports_name_tables_and_ledgers_that_are_there(workplace: object) -> None:
    for kind in workplace.reports:  # type: ignore[attr-defined]
        assert set(kind.tables) <= set(workplace.statistics.tables)  # type: ignore[attr-defined]
        assert set(kind.ledgers) <= set(workplace.ledgers)  # type: ignore[attr-defined]


def test_the_statistical_year_is_due_in_december() -> None:
    yearly = next(kind for kind in load_reports(program_folder() / "forms") if kind.id == "yearly")
    assert (yearly.every, yearly.begin_month, yearly.due_months) == (ReportEvery.YEAR, 12, 1)


def test_a_later_folder_wins_and_other_rules_are_not_looked_at(tmp_path: Path) -> None:
    reports(tmp_path, REPORT)
    (tmp_path / "rules" / "other.toml").write_text('id = "other"\n', "utf-8")
    found = load_reports(program_folder() / "forms", tmp_path)
    assert [kind.id for kind in found] == ["m"]
    assert load_reports(tmp_path / "nothing") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "缺少 [[reports]]"),
        ("reports = 3\n", "缺少 [[reports]]"),
        ("reports = [3]\n", "写法不对"),
        ('[[reports]]\nname = "月报"\n', "缺少 id"),
        ('[[reports]]\nid = "m"\nname = " "\n', "缺少 name"),
        ('[[reports]]\nid = "m"\nname = "月报"\n', "要有 tables 或 ledgers"),
        (REPORT + "colour = 3\n", "不认识“colour”"),
        (REPORT + 'every = "week"\n', "every 只能是"),
        (REPORT + "due_day = 0\n", "due_day 要写成 1 到 31"),
        (REPORT + 'due_day = "5"\n', "due_day 要写成 1 到 31"),
        (REPORT + "last_day = 29\n", "last_day 要写成 0 到 28"),
        (REPORT + 'shift = "forward"\n', "shift 只能是"),
        (REPORT + 'tables = "x"\n', "tables 要写成文字的列表"),
        (REPORT + 'tables = ["x", "x"]\n', "写了两次"),
        (REPORT + "missing_stops = 1\n", "true 或 false"),
        (REPORT + 'since = "2026"\n', "since 要写成日期"),
        (REPORT + "pattern = 3\n", "pattern，或者写法不对"),
        (REPORT + 'pattern = "{unit}.xls"\n', "以 .xlsx 结尾"),
        (REPORT + 'pattern = "{who}.xlsx"\n', "不认识 {who}"),
        (REPORT + 'pattern = "a/{unit}.xlsx"\n', "不能用的字符"),
        (REPORT + 'tables = ["a"]\npattern = "{unit}.xlsx"\n', "要有 {name}"),
        (REPORT + REPORT, "写了两次"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(FormError) as error:
        reports(tmp_path, text)
    assert sentence in str(error.value)


def test_names_of_files_keep_to_what_file_systems_allow() -> None:
    made = file_name("{unit}{period}{name}.xlsx", unit="../云岭:镇", period="2026年10月", name='a"b\n')
    assert made == "云岭镇2026年10月ab.xlsx"


@pytest.mark.parametrize("table", [villages(), matrix(), wide()], ids=["villages", "matrix", "wide"])
def test_what_is_frozen_is_what_is_thawed(table: CountedTable) -> None:
    asked = Question(
        first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 31),
        counted_by=CountedBy.CLOSED,
        admits={Facet.SOURCE: frozenset({"court", "police"})},
    )
    table = replace(table, figures=(replace(table.figures[0], question=asked), *table.figures[1:]))
    plain = json.loads(canonical(to_plain(table)))
    assert from_plain(CountedTable, plain) == table
    assert digest_of(plain) == digest_of(to_plain(table))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.integers(-(10**17), 10**17) | st.none()
)
def test_a_number_comes_back_as_the_number_it_was(value: Decimal | int | None) -> None:
    one = replace(villages().figures[0], value=value)
    back = from_plain(Figure, json.loads(canonical(to_plain(one))))
    assert back.value == value
    assert type(back.value) is type(value)


def test_a_received_report_keeps_its_moment() -> None:
    one = Received(
        id="1",
        unit="2",
        sender="云岭镇",
        kind="monthly",
        name="月报",
        period=Period.read("2026-10"),
        received_at=datetime(2026, 11, 5, 9, 30),
        tables=(villages(),),
    )
    assert from_plain(Received, json.loads(canonical(to_plain(one)))) == one


@dataclass(frozen=True, slots=True)
class _Odd:
    flag: bool = False
    count: int = 0
    share: Decimal = Decimal(0)
    day: date | None = None
    pair: tuple[int, int] = (0, 0)
    what: int | None = None
    name: str = ""
    either: int | Decimal = 0
    thing: complex = 0j


@pytest.mark.parametrize(
    "plain",
    [
        3,
        [],
        {"flag": 1},
        {"count": True},
        {"count": "1"},
        {"count": 10**30},
        {"share": "NaN"},
        {"share": "1e999"},
        {"share": "9" * 60},
        {"share": "x"},
        {"share": 1.5},
        {"day": "2026-13-01"},
        {"pair": [1, 2, 3]},
        {"pair": {"a": 1}},
        {"what": []},
        {"name": None},
        {"either": None},
        {"unknown": 1},
        {"thing": "1"},
        {"pair": [0] * 200_001},
    ],
    ids=repr,
)
def test_what_is_no_such_thing_is_refused(plain: object) -> None:
    with pytest.raises(Refused, match="内容不完整"):
        from_plain(_Odd, plain)


def test_digests_are_short_enough_to_be_read_out() -> None:
    assert short_digest("abcdef0123456789ffff") == "ABCD-EF01-2345-6789"
