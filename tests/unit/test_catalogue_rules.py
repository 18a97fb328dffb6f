"""Rules for deadlines as files: ours are sound, the office's own win kind by kind, what is wrong is said."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from mediator_desktop.catalogue.rules import load_rules
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.deadline import STARTS, DeadlineKind, DeadlineRule, Unit

OURS = program_folder() / "forms"
GOOD = """
id = "deadlines"
[[deadlines]]
id = "visit"
label = "回访"
kind = "return_visit"
start = "effective_on"
length = 15
unit = "workdays"
day_zero = "same_day"
shift = "previous_workday"
basis = "县里的规定"
valid_from = 2026-01-01
valid_to = 2026-12-31
remind_before = 3
vanish_after = 90
active = true
"""


def written(folder: Path, *texts: str) -> Path:
    place = folder / "rules"
    place.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (place / f"own_{number}.toml").write_text(text, "utf-8")
    return folder


def test_ours_are_sound_and_speak_of_every_kind() -> None:
    rules = load_rules(OURS)
    assert rules.broken == ()
    assert set(rules.by_kind) == set(DeadlineKind) == set(STARTS)
    assert [rule.id for rule in rules.active(DeadlineKind.MEDIATION)] == ["mediation_30_days"]
    assert rules.active(DeadlineKind.LADDER) == ()


def test_every_rule_of_ours_cites_its_source() -> None:
    for rules in load_rules(OURS).by_kind.values():
        for rule in rules:
            assert rule.basis
            assert rule.label
            assert rule.citation.endswith(rule.basis)


def test_versions_of_confirmation_follow_each_other_without_a_gap() -> None:
    versions = load_rules(OURS).by_kind[DeadlineKind.CONFIRMATION]
    for one, after in pairwise(versions):
        assert one.valid_to is not None
        assert after.valid_from is not None
        assert (after.valid_from - one.valid_to).days == 1
    assert versions[-1].valid_to is None


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    rules = load_rules(written(tmp_path, GOOD))
    (rule,) = rules.active(DeadlineKind.RETURN_VISIT)
    assert (rule.length, rule.unit, rule.remind_before, rule.vanish_after) == (15, Unit.WORKDAYS, 3, 90)
    assert rule.citation == "自协议生效当日起15个工作日，县里的规定"
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [rule.valid_on(day) for day in days] == [False, True, True, False]


def test_the_offices_own_file_replaces_the_kinds_it_names(tmp_path: Path) -> None:
    rules = load_rules(OURS, written(tmp_path, GOOD))
    assert [rule.id for rule in rules.by_kind[DeadlineKind.RETURN_VISIT]] == ["visit"]
    ours = load_rules(OURS)
    for kind in set(DeadlineKind) - {DeadlineKind.RETURN_VISIT}:
        assert rules.by_kind[kind] == ours.by_kind[kind]


def test_other_rule_files_are_left_alone(tmp_path: Path) -> None:
    found = load_rules(written(tmp_path, '[[cadence]]\nid = "weekly"'))
    assert (found.by_kind, found.broken) == ({}, ())


@pytest.mark.parametrize(
    ("old", "new", "reason", "line"),
    [
        ("length = 15", "lenght = 15", "lenght 不认识", 8),
        ("length = 15", "length = -1", "规则 visit 的 length 写法不对", 4),
        ("length = 15", "length = true", "规则 visit 的 length 写法不对", 4),
        ("length = 15", "length = 2600", "规则 visit 的 length 太大", 4),
        ('unit = "workdays"', 'unit = "weeks"', "规则 visit 的 unit 写法不对", 4),
        ('unit = "workdays"', "unit = 5", "规则 visit 的 unit 写法不对", 4),
        ('kind = "return_visit"', 'kind = "lunch"', "规则 visit 的 kind 写法不对", 4),
        ('label = "回访"', "", "规则 visit 缺少 label", 4),
        ('label = "回访"', "label = 5", "规则 visit 的 label 写法不对", 4),
        ('start = "effective_on"', 'start = "accepted_on"', "return_visit 不能从 accepted_on 起算", 4),
        ("valid_from = 2026-01-01", "valid_from = 2027-01-01", "valid_to 在 valid_from 之前", 4),
        ("valid_from = 2026-01-01", 'valid_from = "今年"', "规则 visit 的 valid_from 写法不对", 4),
        (
            "valid_from = 2026-01-01",
            "valid_from = 2026-01-01T08:00:00",
            "规则 visit 的 valid_from 写法不对",
            4,
        ),
        ("active = true", "active = 1", "规则 visit 的 active 写法不对", 4),
        ('id = "visit"', "", "每个 [[deadlines]] 都要有 id", None),
        ('id = "visit"', 'id = ""', "每个 [[deadlines]] 都要有 id", None),
        ("[[deadlines]]", "[deadlines]", "期限规则要写成 [[deadlines]]", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, reason: str, line: int | None
) -> None:
    assert old in GOOD
    rules = load_rules(OURS, written(tmp_path, GOOD.replace(old, new)))
    (error,) = rules.broken
    assert reason in error.reason
    assert error.line == line
    assert rules.by_kind == load_rules(OURS).by_kind


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD)
    (folder / "rules" / "own_0.toml").write_bytes(GOOD.encode("gbk"))
    (error,) = load_rules(OURS, folder).broken
    assert "不是 UTF-8 编码" in str(error)


def test_the_same_rule_twice_may_not_overlap(tmp_path: Path) -> None:
    second = GOOD.replace('id = "deadlines"', "").replace("2026-12-31", "2027-12-31")
    rules = load_rules(OURS, written(tmp_path, GOOD + second))
    assert [str(error) for error in rules.broken] == ["own_0.toml第4行：规则 visit 写了两次，有效日期重叠"]
    assert rules.by_kind[DeadlineKind.RETURN_VISIT] == load_rules(OURS).by_kind[DeadlineKind.RETURN_VISIT]
    later = second.replace("2026-01-01", "2027-01-01")
    assert load_rules(written(tmp_path / "later", GOOD + later)).broken == ()


def test_two_limits_of_mediation_exclude_each_other(tmp_path: Path) -> None:
    text = (OURS / "rules" / "deadlines.toml").read_text("utf-8").replace("active = false", "")
    rules = load_rules(OURS, written(tmp_path, text))
    assert "mediation_30_days 和 mediation_one_month 只能用一条" in str(rules.broken[0])
    assert [rule.id for rule in rules.active(DeadlineKind.MEDIATION)] == ["mediation_30_days"]
    assert len(rules.active(DeadlineKind.RETURN_VISIT)) == 2


def test_a_rule_without_a_source_cites_only_how_it_counts() -> None:
    kind = DeadlineKind.MEDIATION
    rule = DeadlineRule(id="own", label="", kind=kind, start=next(iter(STARTS[kind])), length=7)
    assert rule.citation == "自受理次日起7日"


@pytest.mark.parametrize(
    ("rule_id", "subject", "is_sound"),
    [("ladder_1", "village", True), ("ladder_1", "street", False), ("visit", "village", False)],
)
def test_only_a_rung_of_the_ladder_says_at_which_level_it_is_entered(
    tmp_path: Path, rule_id: str, subject: str, is_sound: bool
) -> None:
    kind, start = ("ladder", "arrived_on") if rule_id == "ladder_1" else ("return_visit", "agreed_on")
    text = f'[[deadlines]]\nid = "{rule_id}"\nlabel = "村"\nkind = "{kind}"\nstart = "{start}"\nsubject = "{subject}"\n'
    rules = load_rules(written(tmp_path, text))
    assert [str(error) for error in rules.broken] == (
        [] if is_sound else [f"own_0.toml第2行：规则 {rule_id} 的 subject 写法不对"]
    )
    if is_sound:
        assert rules.active(DeadlineKind.LADDER)[0].subject == subject
