"""Quotas of meetings as declared: ours can be read, the office's file wins, and every fault names file and line."""

from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.meetings import load_quotas
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.domain.meeting import MeetingKind
from mediator_desktop.domain.quota import MeetingQuota, QuotaEvery
from mediator_desktop.domain.unit import UnitLevel

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
id = "meetings"

[[quotas]]
id = "a"
kind = "judgement"
level = "township"
every = "quarter"
first_day = 2020-01-01
last_day = 2026-06-30

[[quotas]]
id = "b"
kind = "judgement"
level = "township"
every = "month"
times = 2
basis = "县里通知"
first_day = 2026-07-01
"""


def load(folder: Path, text: str) -> tuple[MeetingQuota, ...]:
    place = folder / "rules"
    place.mkdir(exist_ok=True)
    (place / "own.toml").write_text(text, encoding="utf-8")
    return load_quotas(folder)


def test_ours_gives_the_frequencies_of_the_policy() -> None:
    found = {
        (rule.kind, rule.level): (rule.every, rule.times)
        for rule in load_quotas(ROOT / "forms")
        if rule.basis
    }
    assert found == {
        (MeetingKind.JUDGEMENT, UnitLevel.TOWNSHIP): (QuotaEvery.MONTH, 1),
        (MeetingKind.JUDGEMENT, UnitLevel.COUNTY): (QuotaEvery.QUARTER, 1),
        (MeetingKind.CANDID, UnitLevel.TOWNSHIP): (QuotaEvery.QUARTER, 1),
        (MeetingKind.CANDID, UnitLevel.COUNTY): (QuotaEvery.YEAR, 2),
    }


def test_the_offices_own_file_wins_whole(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    (tmp_path / "rules" / "other.toml").write_text('id = "cadence"\n', encoding="utf-8")
    found = load_quotas(ROOT / "forms", tmp_path)
    assert found[1] == MeetingQuota(
        id="b", kind=MeetingKind.JUDGEMENT, level=UnitLevel.TOWNSHIP, every=QuotaEvery.MONTH, times=2,
        first_day=date(2026, 7, 1), basis="县里通知",
    )  # fmt: skip
    assert [(rule.id, rule.times, rule.last_day) for rule in found] == [
        ("a", 1, date(2026, 6, 30)),
        ("b", 2, None),
    ]


def test_an_office_may_ask_for_no_meetings_at_all(tmp_path: Path) -> None:
    assert load(tmp_path, 'id = "meetings"\n') == ()


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


FAULTS = {
    "quotas are no tables": ('id = "meetings"\nquotas = 3\n', 2, "写法不对"),
    "quotas hold no tables": ('id = "meetings"\nquotas = [3]\n', 2, "写法不对"),
    "an unknown word": (changed('basis = "县里通知"', 'basic = "x"'), 18, "不认识“basic”"),
    "no id": (changed('id = "a"\n', ""), 4, "缺少 id"),
    "empty id": (changed('id = "a"', 'id = " "'), 4, "缺少 id"),
    "times of nothing": (changed("times = 2", "times = 0"), 13, "times 要写成 1 到 31"),
    "times in words": (changed("times = 2", 'times = "两次"'), 13, "times 要写成 1 到 31"),
    "times is a yes": (changed("times = 2", "times = true"), 13, "times 要写成 1 到 31"),
    "basis no words": (changed('basis = "县里通知"', "basis = 3"), 13, "basis 要写成文字"),
    "no such kind": (changed('kind = "judgement"', 'kind = "tea"'), 5, "kind 只能是 judgement"),
    "no such level": (changed('level = "township"', 'level = "hamlet"'), 5, "level 只能是"),
    "no level": (changed('level = "township"\n', ""), 5, "level 只能是"),
    "no such span": (changed('every = "quarter"', 'every = "week"'), 5, "every 只能是 month、quarter、year"),
    "a day in words": (changed("first_day = 2020-01-01", 'first_day = "2020年"'), 5, "first_day 要写成日期"),
    "a day with an hour": (
        changed("last_day = 2026-06-30", "last_day = 2026-06-30T08:00:00"), 5, "last_day 要写成日期",
    ),
    "it ends before it begins": (changed("last_day = 2026-06-30", "last_day = 2019-06-30"), 5, "早于"),
    "the same id twice": (changed('id = "b"', 'id = "a"'), 5, "写了两次"),
    "they overlap": (changed("last_day = 2026-06-30", "last_day = 2026-07-01"), 13, "日期重叠"),
    "they overlap without end": (changed("last_day = 2026-06-30\n", ""), 12, "日期重叠"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "why"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_names_its_file_and_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(FormError, match=why) as caught:
        load(tmp_path, text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"own.toml第{line}行：")


@pytest.mark.parametrize(("old", "new"), [("judgement", "candid"), ("township", "county")])
def test_rules_of_other_kinds_and_levels_may_hold_on_the_same_day(tmp_path: Path, old: str, new: str) -> None:
    text = changed("last_day = 2026-06-30\n", "").replace(f'"{old}"', f'"{new}"', 1)
    assert len(load(tmp_path, text)) == 2
